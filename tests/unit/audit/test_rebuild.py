"""From log and chain to the inputs of a report: typed facts, the earlier cut, and use that is billed once."""

from __future__ import annotations

import pytest

from offchain.audit.rebuild import gather, rebuild
from offchain.chain.values import AbiValue
from offchain.codec.leaf import SubjectKind, UsageLeaf
from offchain.codec.leaf_proofs import LeafTree
from offchain.domain.types import PeriodId
from offchain.ledger.errors import RootMismatchError
from offchain.ledger.log import CirculationLog
from tests.unit.audit.conftest import PERIOD, Told
from tests.unit.audit.stated import CLAUSE, UNITS, WORDS


def anchored_again(told: Told) -> None:
    """An anchor after period 2 over the same log."""
    told.chain.mine(3_001)
    log = told.log()
    anchor: dict[str, AbiValue] = {"size": log.size(), "root": log.root(log.size()), "signers": 7}
    told.chain.emit(950, "CirculationLog", "Anchored", index=2, period=3, **anchor)


def test_gather__of_the_period__has_every_fact_of_the_cut_with_its_typed_body(first: Told) -> None:
    found = gather(PERIOD, first.index("rebuild.db"), first.log(), first.chain).facts
    assert [(fact.index, fact.body) for fact in found] == [(i, one.body) for i, one in enumerate(WORDS)]
    assert [fact.organisation for fact in found] == [one.organisation for one in WORDS]


def test_gather__of_a_later_period__knows_where_the_earlier_cut_ended(told: Told) -> None:
    anchored_again(told)
    sizes = [gather(PeriodId(p), told.index(), told.log(), told.chain).reference.earlier_size for p in (0, 1, 2)]
    assert sizes == [0, 3, 9]


def test_rebuild__of_the_period__bills_the_lower_figure_and_has_the_product_s_score(first: Told) -> None:
    tree = LeafTree(rebuild(PERIOD, first.index("rebuild.db"), first.log(), first.chain).leaves)
    usage = tree.usage(2, CLAUSE).leaf
    assert isinstance(usage, UsageLeaf)
    assert (usage.units, tree.score(SubjectKind.PRODUCT, 2).index > 0, tree.recommendation(3).index) == (UNITS, True, 7)


def test_rebuild__of_the_next_period__does_not_bill_it_again(told: Told) -> None:
    anchored_again(told)
    leaves = rebuild(PeriodId(2), told.index(), told.log(), told.chain).leaves
    assert [data[0] for data in leaves if data[0] == UsageLeaf.TYPE] == []


def test_log_copy__when_a_cut_was_read__then_no_entry_of_it_is_read_again(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, roots = told.log(), {size: told.log().root(size) for size in (3, 9)}
    first = log.cut(9, roots[9])
    monkeypatch.setattr(CirculationLog, "entries", lambda *_: pytest.fail("read again"))
    assert log.cut(9, roots[9]) == first
    assert log.cut(3, roots[3]) == first[:3]
    with pytest.raises(RootMismatchError):
        log.cut(3, roots[9])
