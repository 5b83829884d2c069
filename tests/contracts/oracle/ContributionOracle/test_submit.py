"""One report a period: in time, bound to the chain's facts, signed by a quorum."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import brownie
import pytest

from scripts.plan import Rules
from scripts.system import container
from tests.contracts.support import tree
from tests.contracts.support.keys import envelope, quorum, wallet_envelope
from tests.contracts.support.refusals import field, refuses, word
from tests.contracts.support.reporting import Report

OTHER = b"\x77" * 32
REPORT_DELAY, REPORT_WINDOW = 10, 200
SUBMIT = REPORT_DELAY + REPORT_WINDOW


@pytest.mark.parametrize("second", [0, REPORT_DELAY - 1])
def test_submit__when_one_second_early__then_reverts(
    reporting: Any, time: Any, members: list[Any], leaves: list[bytes], second: int
) -> None:
    time.mine_at(time.end_of(0) - 2)
    block = brownie.web3.eth.get_block("latest")
    early = Report(0, 0, 1, 1, block["number"], bytes(block["hash"]), 0, OTHER, 5, 2, OTHER)
    time.next_at(time.end_of(0) + second)
    with refuses("ContributionOracle_TooEarly", time.end_of(0) + REPORT_DELAY, time.end_of(0) + second):
        reporting.submit(early)


def test_submit__when_period_not_over__then_reverts(reporting: Any, time: Any) -> None:
    running = Report(0, 0, 1, 1, 1, OTHER, 0, OTHER, 5, 2, OTHER)
    time.next_at(time.end_of(0) - 1)
    with refuses("ContributionOracle_TooEarly", time.end_of(0) + REPORT_DELAY, time.end_of(0) - 1):
        reporting.submit(running)


def test_submit__when_delay_has_just_passed__then_accepts(
    reporting: Any, oracle: Any, time: Any, report: Report
) -> None:
    reporting.submit(report)
    assert oracle.reportOf(0)[6] == time.end_of(0) + REPORT_DELAY


def test_submit__when_last_second_of_window__then_accepts(
    reporting: Any, oracle: Any, time: Any, report: Report
) -> None:
    time.next_at(time.end_of(0) + SUBMIT)
    reporting.submit(report)
    assert oracle.reportOf(0)[6] == time.end_of(0) + SUBMIT


def test_submit__when_window_over__then_reverts(reporting: Any, time: Any, report: Report) -> None:
    time.next_at(time.end_of(0) + SUBMIT + 1)
    with refuses("ContributionOracle_TooLate", time.end_of(0) + SUBMIT, time.end_of(0) + SUBMIT + 1):
        reporting.submit(report)


def test_submit__given_report__then_reverts(reporting: Any, report: Report) -> None:
    reporting.submit(report)
    with refuses("ContributionOracle_AlreadyReported", 0, report.root, OTHER):
        reporting.submit(replace(report, root=OTHER))


@pytest.mark.parametrize(("leaves_", "batches"), [(5, 0), (0, 0), (5, 6)])
def test_submit__when_bad_counts__then_reverts(reporting: Any, report: Report, leaves_: int, batches: int) -> None:
    with refuses("ContributionOracle_BadCounts", leaves_, batches):
        reporting.submit(replace(report, leaves=leaves_, batches=batches))


@pytest.mark.parametrize(
    ("name", "change", "expected", "received"),
    [
        ("attempt", {"attempt": 1}, word(0), word(1)),
        ("rules", {"rules": 2}, word(1), word(2)),
        ("committee", {"committee": 2}, word(1), word(2)),
        ("logSize", {"log_size": 3}, word(2), word(3)),
        ("logRoot", {"log_root": OTHER}, None, OTHER),
        ("refHash", {"ref_hash": OTHER}, None, OTHER),
    ],
)
def test_submit__when_bound_field_differs__then_reverts(
    reporting: Any, report: Report, name: str, change: dict[str, Any], expected: bytes | None, received: bytes
) -> None:
    known = {"logRoot": report.log_root, "refHash": report.ref_hash}.get(name, expected)
    with refuses("ContributionOracle_WrongField", field(name), known, received):
        reporting.submit(replace(report, **change))


@pytest.mark.parametrize(
    "change",
    [
        {"period": 1},
        {"attempt": 1},
        {"committee": 2},
        {"rules": 2},
        {"ref_block": 1},
        {"ref_hash": OTHER},
        {"log_size": 1},
        {"log_root": OTHER},
        {"leaves": 6},
        {"batches": 1},
        {"root": OTHER},
    ],
)
def test_submit__when_field_changed_after_signing__then_reverts(
    reporting: Any, oracle: Any, stranger: Any, report: Report, change: dict[str, Any]
) -> None:
    signed = reporting.sign(oracle.reportDigest(report.arguments()))
    with brownie.reverts(revert_pattern="(ContributionOracle_(WrongField|TooEarly)|Committee_BadSignature): .*"):
        oracle.submit(replace(report, **change).arguments(), *signed, {"from": stranger})
    assert oracle.reportOf(0)[0] == "0x" + "00" * 32


def test_submit__given_old_reference_block__then_hash_of_quorum(
    reporting: Any, oracle: Any, time: Any, report: Report
) -> None:
    brownie.web3.provider.make_request("anvil_mine", [hex(257), hex(0)])
    time.next_at(time.end_of(0) + 100)
    reporting.submit(replace(report, ref_hash=OTHER))
    assert oracle.reportOf(0)[0] == "0x" + report.root.hex()


@pytest.mark.parametrize("age", [1, 256])
def test_submit__given_known_reference_block__when_hash_differs__then_reverts(
    reporting: Any, time: Any, report: Report, age: int
) -> None:
    brownie.web3.provider.make_request("anvil_mine", [hex(256), hex(0)])
    block = brownie.web3.eth.get_block(brownie.web3.eth.block_number + 1 - age)
    time.next_at(time.end_of(0) + 100)
    with refuses("ContributionOracle_WrongField", field("refHash"), bytes(block["hash"]), OTHER):
        reporting.submit(replace(report, ref_block=block["number"], ref_hash=OTHER))


@pytest.mark.usefixtures("cut")
def test_submit__when_reference_block_is_not_past__then_reverts(reporting: Any, time: Any, leaves: list[bytes]) -> None:
    report = reporting.report(0, leaves)
    number = report.ref_block + 1
    time.next_at(time.end_of(0) + 100)
    with refuses("ContributionOracle_WrongField", field("refBlock"), word(number - 1), word(number)):
        reporting.submit(replace(report, ref_block=number))


def test_submit__given_no_cut__then_reverts(reporting: Any, time: Any) -> None:
    time.mine_at(time.end_of(0) + 50)
    with refuses("CirculationLog_NoCut", 0):
        reporting.submit(Report(0, 0, 1, 1, 1, OTHER, 0, OTHER, 5, 2, OTHER))


@pytest.mark.edge("E21")
def test_submit__given_later_changes__then_period_keeps_its_own(
    reporting: Any, oracle: Any, rulebook: Any, committee: Any, governance: Any, holder: Any, time: Any, report: Report
) -> None:
    rules = replace(Rules(), report_delay=0, challenge_window=7)
    rulebook.setRules(rules.arguments(), 2, {"from": governance})
    committee.setCommittee([(holder, holder)], 1, 2, {"from": governance})
    time.next_at(time.end_of(0) + 50)
    reporting.submit(report)
    assert oracle.reportOf(0)[3:6] == (1, 0b111, 1)
    assert oracle.reportOf(0)[7] == time.end_of(0) + 50 + 100


@pytest.mark.edge("E19")
def test_submit__when_two_signers__then_reverts(reporting: Any, report: Report) -> None:
    with refuses("Committee_TooFewSignatures", 3, 2):
        reporting.submit(report, signers=2)


@pytest.mark.edge("E23")
def test_submit__when_signed_for_other_oracle__then_reverts(
    reporting: Any, oracle: Any, system: Any, stranger: Any, time: Any, report: Report
) -> None:
    known = system.many("Rulebook", "Committee", "CirculationLog")
    other = container("ContributionOracle").deploy(*known, {"from": stranger})
    signed = reporting.sign(other.reportDigest(report.arguments()))
    time.next_at(time.end_of(0) + 50)
    with brownie.reverts(revert_pattern="Committee_BadSignature: 0, .*"):
        oracle.submit(report.arguments(), *signed, {"from": stranger})


@pytest.mark.edge("E21")
def test_submit__when_next_committee_signed__then_reverts(
    oracle: Any, committee: Any, governance: Any, holder: Any, members: list[Any], stranger: Any, report: Report
) -> None:
    committee.setCommittee([(holder, holder)], 1, 2, {"from": governance})
    named = replace(report, committee=2)
    digest = oracle.reportDigest(named.arguments())
    with refuses("Committee_TooFewSignatures", 3, 1):
        oracle.submit(named.arguments(), 0b1, envelope(holder, digest), {"from": stranger})
    with refuses("Committee_BadSignature", 0, members[0], digest):
        oracle.submit(named.arguments(), 0b111, envelope(holder, digest) * 3, {"from": stranger})


@pytest.mark.parametrize("word", [0, 1, 2, 3, 4, 6, 8, 9])
def test_submit__when_number_is_wider_than_its_field__then_reverts(
    oracle: Any, members: list[Any], stranger: Any, report: Report, word: int
) -> None:
    """A report that is the same but for bits above a number's own is refused, even if its quorum signed it."""
    signed = quorum(enumerate(members[:3]), oracle.reportDigest(report.arguments()))
    data = bytearray.fromhex(oracle.submit.encode_input(report.arguments(), *signed)[2:])
    data[4 + 32 * word] = 1
    call = {"from": stranger.address, "to": oracle.address, "data": "0x" + data.hex()}
    with pytest.raises(Exception, match="revert"):
        brownie.web3.eth.call(call)


@pytest.fixture
def wallet(committee: Any, governance: Any, members: list[Any], holder: Any, holder_b: Any, stranger: Any) -> Any:
    """A two-of-two wallet that is member 1 of three from period 1 on; two make a quorum."""
    wallet = container("TwoOfTwoWallet").deploy(holder, holder_b, {"from": stranger})
    signers = [members[0], wallet, members[2]]
    committee.setCommittee([(signer, signer) for signer in signers], 2, 1, {"from": governance})
    return wallet


@pytest.mark.usefixtures("wallet")
def test_submit__given_wallet_member__then_accepts(
    reporting: Any,
    circulation_log: Any,
    oracle: Any,
    members: list[Any],
    holder: Any,
    holder_b: Any,
    stranger: Any,
    time: Any,
) -> None:
    time.into_period(2)
    empty = tree.root([])
    anchored = circulation_log.anchorDigest(0, empty)
    signatures = envelope(members[0], anchored) + wallet_envelope([holder, holder_b], anchored)
    circulation_log.anchor(0, empty, [], 0b011, signatures, {"from": stranger})
    report = replace(reporting.report(1, [OTHER]), committee=2)
    digest = oracle.reportDigest(report.arguments())
    signatures = envelope(members[0], digest) + wallet_envelope([holder, holder_b], digest)
    time.next_at(time.end_of(1) + REPORT_DELAY)
    oracle.submit(report.arguments(), 0b011, signatures, {"from": stranger})
    assert oracle.reportOf(1)[3:5] == (2, 0b011)


def test_submit__when_accepted__then_keeps_report(reporting: Any, oracle: Any, time: Any, report: Report) -> None:
    reporting.submit(report, signers=4)
    accepted_at = time.end_of(0) + REPORT_DELAY
    expected = ("0x" + report.root.hex(), 5, 2, 1, 0b1111, 1, accepted_at, accepted_at + 100)
    assert oracle.reportOf(0) == expected


def test_submit__when_accepted__then_writes_two_slots(reporting: Any, oracle: Any, time: Any, report: Report) -> None:
    reporting.submit(report)
    period_slot = brownie.web3.keccak(word(0) + word(_mapping_slot(oracle, report)))
    first = int.from_bytes(period_slot, "big")
    assert [_storage(oracle, first + offset) != 0 for offset in range(4)] == [True, True, False, False]


def _storage(contract: Any, slot: int) -> int:
    return int.from_bytes(brownie.web3.eth.get_storage_at(contract.address, slot), "big")


def _mapping_slot(oracle: Any, report: Report) -> int:
    """The slot of the mapping: the one under which period 0's root is found."""
    wanted = int.from_bytes(report.root, "big")
    return next(
        slot
        for slot in range(10)
        if _storage(oracle, int.from_bytes(brownie.web3.keccak(word(0) + word(slot)), "big")) == wanted
    )


def test_submit__when_accepted__then_emits(reporting: Any, report: Report) -> None:
    event = reporting.submit(report).events["Reported"]
    assert (event["period"], event["root"], event["signers"]) == (0, "0x" + report.root.hex(), 0b111)
    assert event["report"][8:] == (5, 2, "0x" + report.root.hex())
