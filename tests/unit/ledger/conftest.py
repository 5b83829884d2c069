"""A log in a file of its own for every test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from offchain.ledger.log import CirculationLog
from offchain.ledger.store import Store
from tests.unit.ledger.world import DOMAIN, Judge

MakeLog = Callable[[str], CirculationLog]


@pytest.fixture
def make_log(tmp_path: Path) -> Iterator[MakeLog]:
    """Opens a log by the name of its file; the same name opens the same log again."""
    stores: list[Store] = []

    def make(name: str) -> CirculationLog:
        stores.append(Store(tmp_path / f"{name}.db"))
        return CirculationLog(stores[-1], DOMAIN, Judge())

    yield make
    for store in stores:
        store.close()


@pytest.fixture
def log(make_log: MakeLog) -> CirculationLog:
    """An empty log in `log.db`."""
    return make_log("log")
