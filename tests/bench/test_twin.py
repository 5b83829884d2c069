"""Law 35: 10,000 random compositions, settled like the independent model to the unit: every record, every account.

Any number of resources from 1 to 12, weights also 0, any agreed ratio, both loops, money from one unit up; ten months
of 1,000 compositions in two batches each, on the deployed zone. Takes about a minute.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bench.twin import Compared, Twin
from tests.bench.zone import open_zone

MONTHS, LINES = 10, 1_000


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Compared]]:
    """What came of every month."""
    with open_zone(tmp_path_factory.mktemp("twin")) as zone:
        twin = Twin(zone, seed=20_260)
        yield [twin.month(1 + month, LINES) for month in range(MONTHS)]


def test_twin__every_record__equals_the_model(months: list[Compared]) -> None:
    assert sum(len(month.records) for month in months) == MONTHS * LINES
    for month in months:
        assert month.records == month.expected_records


def test_twin__every_account_and_earmark__gains_what_the_model_says(months: list[Compared]) -> None:
    for month in months:
        assert month.gains == month.expected_gains


def test_twin__every_month__pays_exactly_its_revenue_in_one_transfer_per_account(months: list[Compared]) -> None:
    for month in months:
        assert sum(month.gains.values()) == sum(map(sum, month.records.values())) == month.revenue
        assert month.left == 0
        people = [name for name, gain in month.gains.items() if gain and name not in ("ecosystem", "unearned")]
        assert month.transfers == len(people) + 1
