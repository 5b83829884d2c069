"""Where weights move from: the accepted lines of the base, kept or rebuilt, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from offchain.audit.bases import Bases, ReportData, proves
from offchain.audit.errors import ReportFieldError
from offchain.audit.rebuild import gather, rebuild
from offchain.codec import batch as batches
from offchain.codec import leaf as leaves
from offchain.codec import tree
from offchain.codec.batch import Batch, Component, Line
from offchain.codec.report import ReportStruct
from offchain.domain.types import OrganisationId, PeriodId, Ppm, ProductId, ResourceId
from offchain.indexer.facts import Reported
from offchain.report import BuiltReport
from tests.unit.audit.conftest import MAIN_KEY, PERIOD, TRAINING_KEY, Told

NEXT = PeriodId(2)
EQUAL = {1: 333_334, 2: 333_333, 3: 333_333}


class Shelf:
    """What is kept, and how often it was asked for."""

    def __init__(self, *data: ReportData) -> None:
        self.data, self.asked = data, 0

    def __call__(self, period: PeriodId, attempt: int) -> Iterable[ReportData]:
        assert (period, attempt) == (PERIOD, 0)
        self.asked += 1
        return self.data


@pytest.fixture
def later(told: Told) -> Told:
    """Period 2 is over and anchored; the report of period 1 became final in it. MAIN and TRAINING got revenue again."""
    told.chain.mine(2_500)
    for key in (MAIN_KEY, TRAINING_KEY):
        told.chain.emit(
            940, "Settlement", "RevenueReceived", key=key, period=2, payer=told.chain.address("Sales"), kind=0, amount=9
        )
    told.chain.mine(3_001)
    log = told.log()
    told.chain.emit(
        950, "CirculationLog", "Anchored", index=2, period=3, size=log.size(), root=log.root(log.size()), signers=7
    )
    return told


def accepted(told: Told) -> ReportStruct:
    found = told.index().snapshot().report(PERIOD)
    assert found is not None
    return found.report


def data_of(built: BuiltReport) -> ReportData:
    return ReportData(built.leaves, tuple(batch.data for batch in built.batches))


def told_otherwise(told: Told) -> ReportData:
    """The quorum of period 1 signed 600,000 / 200,000 / 200,000 for MAIN, and no TRAINING line."""
    weights = zip((1, 2, 3), (600_000, 200_000, 200_000), strict=True)
    parts = tuple(Component(ResourceId(r), Ppm(w)) for r, w in weights)
    line = Line(ProductId(1), OrganisationId(4), Ppm(0), Ppm(1_000_000), parts)
    data = batches.encode(Batch(PERIOD, (line,)))
    leaf = leaves.encode(leaves.BatchLeaf(PERIOD, 0, 0, 2**256 - 1, batches.batch_hash(data)))
    struct = replace(accepted(told), leaves=1, batches=1, root=tree.root([tree.leaf_hash(leaf)]))
    told.chain.change("ContributionOracle", "Reported", root=struct.root, report=dict(struct.values()))
    for left in told.folder.glob("index.db*"):
        left.unlink()
    return ReportData((leaf,), (data,))


def test_base__when_nothing_is_kept__then_it_is_rebuilt(later: Told) -> None:
    found = gather(NEXT, later.index(), later.log(), later.chain).base
    assert found == {MAIN_KEY: EQUAL, TRAINING_KEY: EQUAL}


def test_base__when_there_is_none__then_no_lines(later: Told) -> None:
    assert gather(PERIOD, later.index(), later.log(), later.chain).base == {}


def test_base__when_its_leaves_are_kept__then_they_are_read_once_and_nothing_is_rebuilt(later: Told) -> None:
    data = told_otherwise(later)
    shelf = Shelf(data)
    bases = Bases(shelf)
    for _ in range(2):
        found = gather(NEXT, later.index(), later.log(), later.chain, bases=bases).base
        assert found == {MAIN_KEY: {1: 600_000, 2: 200_000, 3: 200_000}}
    assert shelf.asked == 1


def test_base__when_what_is_kept_has_another_root__then_the_next_is_taken(later: Told) -> None:
    built = rebuild(PERIOD, later.index(), later.log(), later.chain)
    wrong = ReportData(built.leaves[:-1], data_of(built).batches)
    found = gather(NEXT, later.index(), later.log(), later.chain, bases=Bases(Shelf(wrong, data_of(built)))).base
    assert found == {MAIN_KEY: EQUAL, TRAINING_KEY: EQUAL}


def test_base__when_the_rebuilt_is_not_the_accepted_one__then_refused(later: Told) -> None:
    told_otherwise(later)
    with pytest.raises(ReportFieldError, match=r"leaves of the report \(chain, period 1\): expected 8, received 1"):
        gather(NEXT, later.index(), later.log(), later.chain)


def test_weights__when_the_target_is_far__then_each_moves_on_the_line_by_at_most_max_delta(later: Told) -> None:
    # The target is 333,334 / 333,333 / 333,333: the greatest distance is 266,666, of which 100,000 may be walked.
    # 600,000 − 266,666 · s = 500,000 and 200,000 + 133,333 · s = 249,999.875, with s = 100,000 / 266,666.
    data = told_otherwise(later)
    built = rebuild(NEXT, later.index(), later.log(), later.chain, bases=Bases(Shelf(data)))
    main, training = built.weighings[MAIN_KEY], built.weighings[TRAINING_KEY]
    assert main.weights == {1: 500_000, 2: 250_000, 3: 250_000}
    assert (main.base, main.targets) == ((600_000, 200_000, 200_000), EQUAL)
    assert (training.base, training.weights) == ((), EQUAL)  # the base has no such line
    (line,) = [one for batch in built.batches for one in batches.decode(batch.data).lines if one.key == MAIN_KEY]
    assert [int(part.weight) for part in line.components] == [500_000, 250_000, 250_000]


@pytest.mark.parametrize("change", ["leaf", "batch", "fewer batches"])
def test_proves__when_something_is_changed__then_it_is_not_believed(later: Told, change: str) -> None:
    built = rebuild(PERIOD, later.index(), later.log(), later.chain)
    data, report = data_of(built), later.index().facts(Reported)[0].report
    first = bytes([data.batches[0][0] ^ 1]) + data.batches[0][1:]
    changed = {
        "leaf": replace(data, leaves=(*data.leaves[:-1], data.leaves[-1] + b"\0")),
        "batch": replace(data, batches=(first, *data.batches[1:])),
        "fewer batches": replace(data, batches=data.batches[:-1]),
    }[change]
    assert (proves(data, report), proves(changed, report)) == (True, False)
