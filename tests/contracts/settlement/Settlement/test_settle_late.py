"""A missed period is paid by its base, or evenly where there is none."""

from __future__ import annotations

from dataclasses import replace

import brownie
import pytest

from tests.contracts.settlement.batches import Batch, composition_key
from tests.contracts.settlement.model import Line
from tests.contracts.settlement.stage import COMBINED, EMPTY_POT, RAW, UNKNOWN_PAYEE, Stage

REPORTED = replace(COMBINED, performance=500_000)
EVEN = (333_334, 333_333, 333_333)


def missed(stage: Stage, *lines: Line) -> None:
    """Period 0 has no report though each line earned 1,000,000."""
    for line in lines:
        stage.earn(line, 1_000_000)
    stage.close_missed(0)


def missed_with_base(stage: Stage, *reported: Line) -> Batch:
    """Period 1 is missed though COMBINED earned 1,000,000; period 0, its base, reported other lines."""
    base = Batch.of(0, reported)
    stage.close(0, [base])
    stage.earn(COMBINED, 1_000_000)
    stage.close_missed(1)
    stage.zone.setBase(True, 0, {"from": stage.people["deployer"]})
    return base


def requires(stage: Stage, line: Line, performance: int) -> None:
    """Asserts that COMBINED's 1,000,000 were paid by these weights and this performance."""
    expected = stage.expected((replace(line, performance=performance), 1_000_000, 0))
    assert {a: stage.token.balanceOf(a) for a in expected.paid} == dict(expected.paid)
    assert (stage.fund.ecosystemBalance(), stage.fund.serviceBalance()) == (expected.ecosystem, expected.unearned)


@pytest.mark.parametrize("final", [True, False])
def test_settle_late__given_the_period_is_not_missed__then_reverts(stage: Stage, final: bool) -> None:
    stage.earn(COMBINED, 1_000)
    if final:
        stage.close(0, [Batch.of(0, [COMBINED])])
    with brownie.reverts("Settlement_NotMissed: 0"):
        stage.settle_late(0, [COMBINED], 0)


@pytest.mark.edge("E20")
def test_settle_late__given_no_base__then_even_and_guaranteed_base_only(stage: Stage) -> None:
    missed(stage, COMBINED)
    stage.settle_late(0, [COMBINED], 0)
    requires(stage, replace(COMBINED, weights=EVEN), 0)


def test_settle_late__given_no_base__when_one_is_named__then_reverts(stage: Stage) -> None:
    missed(stage, COMBINED)
    with brownie.reverts("Settlement_NoBase: "):
        stage.settle_late(0, [COMBINED], 0, Batch.of(0, [COMBINED]))


def test_settle_late__given_a_base__when_none_is_proven__then_reverts(stage: Stage) -> None:
    missed_with_base(stage, REPORTED)
    with brownie.reverts("Settlement_BaseRequired: 0"):
        stage.settle_late(1, [COMBINED], 0)


def test_settle_late__given_a_base__when_another_is_named__then_reverts(stage: Stage) -> None:
    base = missed_with_base(stage, REPORTED)
    with brownie.reverts("Settlement_WrongBase: 0, 3"):
        stage.settle_late(1, [COMBINED], 3, base)


def test_settle_late__when_proofs_do_not_match_compositions__then_reverts(stage: Stage) -> None:
    base = missed_with_base(stage, REPORTED)
    with brownie.reverts("Settlement_WrongProofs: 2, 1"):
        stage.settle_late(1, [COMBINED, RAW], 0, base)


def test_settle_late__when_the_base_is_changed__then_bad_proof(stage: Stage) -> None:
    base = missed_with_base(stage, REPORTED)
    changed = Batch.of(0, [replace(REPORTED, performance=1_000_000)])
    with brownie.reverts(revert_pattern="ContributionOracle_BadProof: .*"):
        stage.settle_late(1, [COMBINED], 0, changed)
    stage.settle_late(1, [COMBINED], 0, base)


def test_settle_late__when_the_batch_does_not_cover_the_key__then_reverts(stage: Stage) -> None:
    key = int.from_bytes(composition_key(COMBINED), "big")
    base = replace(Batch.of(0, [REPORTED]), to_key=key - 1)
    stage.close(0, [base])
    stage.earn(COMBINED, 1_000)
    stage.close_missed(1)
    stage.zone.setBase(True, 0, {"from": stage.people["deployer"]})
    with brownie.reverts(revert_pattern="Settlement_KeyNotCovered: .*"):
        stage.settle_late(1, [COMBINED], 0, base)


@pytest.mark.edge("E20")
def test_settle_late__given_the_base_has_the_line__then_its_weights_and_performance(stage: Stage) -> None:
    base = missed_with_base(stage, RAW, REPORTED)
    stage.settle_late(1, [COMBINED], 0, base)
    requires(stage, REPORTED, 500_000)


def test_settle_late__given_the_base_has_another_generation_only__then_even(stage: Stage) -> None:
    base = missed_with_base(stage, RAW, replace(COMBINED, resources=(1, 2, 4)))
    stage.settle_late(1, [COMBINED], 0, base)
    requires(stage, replace(COMBINED, weights=EVEN), 0)


@pytest.mark.parametrize("failing", [replace(COMBINED, weights=(1, 2, 3)), replace(COMBINED, performance=1_000_001)])
def test_settle_late__given_the_base_line_breaks_a_law__then_even(stage: Stage, failing: Line) -> None:
    base = missed_with_base(stage, failing)
    stage.settle_late(1, [COMBINED], 0, base)
    requires(stage, replace(COMBINED, weights=EVEN), 0)


@pytest.mark.parametrize("line", [RAW, replace(COMBINED, resources=(1, 2, 4)), replace(COMBINED, payee=12)])
def test_settle_late__given_an_empty_pot__then_reverts(stage: Stage, line: Line) -> None:
    missed(stage, COMBINED)
    with brownie.reverts(revert_pattern="Settlement_EmptyPot: .*, 0"):
        stage.settle_late(0, [line], 0)


@pytest.mark.edge("E32")
def test_settle_late__when_a_composition_comes_twice__then_reverts(stage: Stage) -> None:
    missed(stage, COMBINED)
    with brownie.reverts(revert_pattern="Settlement_EmptyPot: .*, 0"):
        stage.settle_late(0, [COMBINED, COMBINED], 0)


def test_settle_late__given_a_holder_nobody_knows__then_skipped_and_pot_waits(stage: Stage) -> None:
    missed(stage, COMBINED)
    stage.zone.setHolder(2, "0x" + "0" * 40, {"from": stage.people["deployer"]})
    transaction = stage.settle_late(0, [COMBINED], 0)
    assert [e["reason"] for e in transaction.events["LineSkipped"]] == [UNKNOWN_PAYEE]
    assert stage.in_pot(COMBINED, 0) == 1_000_000


def test_settle_late__when_several_compositions__then_one_transfer_per_account(stage: Stage) -> None:
    missed(stage, RAW, COMBINED)
    transaction = stage.settle_late(0, [RAW, COMBINED], 0)
    receivers = [event["to"] for event in transaction.events["Transfer"]]
    assert len(receivers) == len(set(receivers)) == 6


def test_settle_late__then_a_report_line_finds_nothing(stage: Stage) -> None:
    missed(stage, COMBINED)
    stage.settle_late(0, [COMBINED], 0)
    batch = Batch.of(0, [COMBINED])
    stage.zone.setReport(0, batch.leaf(0), 1, 1, {"from": stage.people["deployer"]})
    assert [e["reason"] for e in stage.settle(0, batch).events["LineSkipped"]] == [EMPTY_POT]
