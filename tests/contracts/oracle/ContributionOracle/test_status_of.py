"""From report to final, and what a final report proves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from eth_account.messages import encode_typed_data
from eth_hash.auto import keccak

from scripts.plan import Rules
from tests.contracts.support import tree
from tests.contracts.support.refusals import refuses
from tests.contracts.support.reporting import Report

NONE, PENDING, FINAL, MISSED = range(4)
FIELDS = (
    ("period", "uint32"),
    ("attempt", "uint32"),
    ("committee", "uint32"),
    ("rules", "uint32"),
    ("refBlock", "uint64"),
    ("refHash", "bytes32"),
    ("logSize", "uint64"),
    ("logRoot", "bytes32"),
    ("leaves", "uint32"),
    ("batches", "uint32"),
    ("root", "bytes32"),
)


@pytest.mark.parametrize("second", [-1, 0, 10 + 200])
def test_status_of__given_none__when_window_open__then_none(oracle: Any, time: Any, second: int) -> None:
    time.mine_at(time.end_of(0) + second)
    assert oracle.statusOf(0) == NONE


def test_status_of__given_none__when_window_over__then_missed(oracle: Any, time: Any) -> None:
    time.mine_at(time.end_of(0) + 10 + 200 + 1)
    assert [oracle.statusOf(period) for period in (0, 1)] == [MISSED, NONE]


def test_status_of__given_report__when_window_open__then_pending(
    oracle: Any, reporting: Any, time: Any, report: Report
) -> None:
    reporting.submit(report)
    assert oracle.statusOf(0) == PENDING
    time.mine_at(time.end_of(0) + 10 + 99)
    assert oracle.statusOf(0) == PENDING


@pytest.mark.parametrize("second", [100, 100_000])
def test_status_of__given_report__when_window_over__then_final(
    oracle: Any, reporting: Any, time: Any, report: Report, second: int
) -> None:
    reporting.submit(report)
    time.mine_at(time.end_of(0) + 10 + second)
    assert oracle.statusOf(0) == FINAL


@pytest.fixture
def final_report(reporting: Any, time: Any, report: Report) -> Report:
    reporting.submit(report)
    time.pass_by(Rules().challenge_window)
    return report


@pytest.mark.usefixtures("final_report")
def test_require_leaf__given_final__when_proven__then_accepts(oracle: Any, leaves: list[bytes]) -> None:
    for index, leaf in enumerate(leaves):
        oracle.requireLeaf(0, index, leaf, tree.inclusion(leaves, index))


@pytest.mark.usefixtures("final_report")
@pytest.mark.parametrize("fault", ["leaf", "index", "index beyond", "short", "long"])
def test_require_leaf__given_final__when_wrong__then_reverts(oracle: Any, leaves: list[bytes], fault: str) -> None:
    proof = tree.inclusion(leaves, 1)
    index = {"index": 2, "index beyond": 5}.get(fault, 1)
    leaf = leaves[0] if fault == "leaf" else leaves[1]
    wrong = {"short": proof[:-1], "long": [*proof, leaves[4]]}.get(fault, proof)
    with refuses("ContributionOracle_BadProof", 0, index, leaf):
        oracle.requireLeaf(0, index, leaf, wrong)


def test_require_leaf__given_not_final__then_reverts(
    oracle: Any, reporting: Any, time: Any, report: Report, leaves: list[bytes]
) -> None:
    proof = tree.inclusion(leaves, 1)
    with refuses("ContributionOracle_NotFinal", 0, NONE):
        oracle.requireLeaf(0, 1, leaves[1], proof)
    reporting.submit(report)
    with refuses("ContributionOracle_NotFinal", 0, PENDING):
        oracle.requireLeaf(0, 1, leaves[1], proof)


@pytest.mark.usefixtures("final_report")
def test_require_batch__given_final__when_batch__then_accepts(oracle: Any, leaves: list[bytes]) -> None:
    for index in range(2):
        oracle.requireBatch(0, index, leaves[index], tree.inclusion(leaves, index))


@pytest.mark.usefixtures("final_report")
@pytest.mark.parametrize("index", [2, 4])
def test_require_batch__given_final__when_other_leaf__then_reverts(
    oracle: Any, leaves: list[bytes], index: int
) -> None:
    with refuses("ContributionOracle_NotABatch", 2, index):
        oracle.requireBatch(0, index, leaves[index], tree.inclusion(leaves, index))


@pytest.mark.usefixtures("final_report")
def test_require_batch__given_final__when_not_proven__then_reverts(oracle: Any, leaves: list[bytes]) -> None:
    for index in (0, 3):
        with refuses("ContributionOracle_BadProof", 0, index, leaves[1]):
            oracle.requireBatch(0, index, leaves[1], tree.inclusion(leaves, 1))


def test_require_batch__given_not_final__then_reverts(
    oracle: Any, reporting: Any, report: Report, leaves: list[bytes]
) -> None:
    reporting.submit(report)
    with refuses("ContributionOracle_NotFinal", 0, PENDING):
        oracle.requireBatch(0, 1, leaves[1], tree.inclusion(leaves, 1))


def _report(reporting: Any, time: Any, period: int, accepted_at: int) -> None:
    """Reports a period at a given second; every period has leaves of its own."""
    time.mine_at(time.end_of(period) + 1)
    reporting.anchor([], 0)
    correct = reporting.report(period, [bytes([period]) * 32])
    time.next_at(accepted_at)
    reporting.submit(correct)


def test_base_of__when_earlier_final__then_latest(oracle: Any, reporting: Any, time: Any) -> None:
    for period in (0, 2, 3):
        _report(reporting, time, period, time.end_of(period) + 20)
    expected = [(False, 0), (True, 0), (True, 0), (True, 2), (True, 3), (True, 3)]
    assert [oracle.baseOf(period) for period in range(6)] == expected


@pytest.mark.parametrize(("late", "expected"), [(0, (True, 1)), (1, (False, 0))])
def test_base_of__when_final_at_the_end__then_counts(
    oracle: Any, reporting: Any, rulebook: Any, governance: Any, time: Any, late: int, expected: tuple[bool, int]
) -> None:
    """With a challenge window of 900 s, a report accepted 100 s after t1(1) is final at t1(2) to the second."""
    rules = replace(Rules(), challenge_window=900)
    rulebook.setRules(rules.arguments(), 1, {"from": governance})
    time.mine_at(time.end_of(1) + 1)
    reporting.anchor([], 0)
    correct = replace(reporting.report(1, [b"\x01" * 32]), rules=2)
    time.next_at(time.end_of(1) + 100 + late)
    reporting.submit(correct)
    assert oracle.baseOf(2) == expected


def test_base_of__when_none_final_in_time__then_none(oracle: Any, reporting: Any, time: Any) -> None:
    assert oracle.baseOf(0) == (False, 0)
    assert oracle.baseOf(7) == (False, 0)
    _report(reporting, time, 3, time.end_of(3) + 20)
    assert [oracle.baseOf(period)[0] for period in (3, 4)] == [False, True]


def test_report_digest__when_asked__then_eip712(oracle: Any) -> None:
    values = (7, 0, 3, 2, 12_345, b"\x01" * 32, 99, b"\x02" * 32, 11, 4, b"\x03" * 32)
    message = encode_typed_data(
        domain_data={
            "name": "ContributionOracle",
            "version": "1",
            "chainId": 31337,
            "verifyingContract": oracle.address,
        },
        message_types={"Report": [{"name": name, "type": kind} for name, kind in FIELDS]},
        message_data={name: value for (name, _), value in zip(FIELDS, values, strict=True)},
    )
    assert bytes(oracle.reportDigest(values)) == keccak(b"\x19\x01" + message.header + message.body)
