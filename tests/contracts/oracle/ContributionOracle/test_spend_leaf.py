"""A claim is made once in a period, whoever consumes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import brownie
import pytest

from scripts.plan import Rules
from tests.contracts.support import tree
from tests.contracts.support.refusals import refuses

USAGE, REWARD = 5, 3
SUBJECT, OTHER_SUBJECT = b"\x01" * 32, b"\x02" * 32
PENDING = 1


def _leaf(leaf_type: int, period: int, body: bytes) -> bytes:
    return leaf_type.to_bytes(1, "big") + period.to_bytes(4, "big") + body


LEAVES = [_leaf(USAGE, 0, b"a"), _leaf(USAGE, 0, b"b"), _leaf(REWARD, 0, b"c"), _leaf(USAGE, 7, b"d"), b"\x05\0\0\0"]
"""Two of one type, one of another, one of a foreign period, one that is too short."""
HASHES = [tree.leaf_hash(leaf) for leaf in LEAVES]


@dataclass(frozen=True)
class Spender:
    """The wired contract at work."""

    oracle: Any
    account: Any

    def spend(self, index: int, subject: bytes = SUBJECT, period: int = 0, leaf: bytes | None = None) -> Any:
        """Spends a leaf of ``LEAVES``; gives the transaction."""
        claimed = LEAVES[index] if leaf is None else leaf
        proof = tree.inclusion(HASHES, index)
        return self.oracle.spendLeaf(period, index, claimed, subject, proof, {"from": self.account})


@pytest.fixture(scope="module")
def spender(oracle: Any, clauses: Any) -> Spender:
    """The contract of clauses, which is wired."""
    return Spender(oracle, brownie.accounts.at(clauses.address, force=True))


@pytest.fixture(scope="module")
def report_period(reporting: Any, time: Any) -> Callable[[int], None]:
    """Anchors and reports a period with ``LEAVES`` once it is over."""

    def report(period: int) -> None:
        time.mine_at(time.end_of(period) + 1)
        reporting.anchor([], 0)
        correct = reporting.report(period, HASHES)
        time.next_at(time.end_of(period) + Rules().report_delay)
        reporting.submit(correct)

    return report


@pytest.fixture
def final(report_period: Callable[[int], None], time: Any) -> None:
    """The report of period 0 is final."""
    report_period(0)
    time.pass_by(Rules().challenge_window)


@pytest.mark.usefixtures("final")
@pytest.mark.parametrize("name", ["stranger", "deployer", "member_a"])
def test_spend_leaf__when_no_consumer__then_reverts(oracle: Any, people: dict[str, Any], name: str) -> None:
    with refuses("ContributionOracle_NotConsumer", people[name]):
        Spender(oracle, people[name]).spend(0)


@pytest.mark.usefixtures("final")
def test_spend_leaf__when_short__then_reverts(spender: Spender) -> None:
    """A leaf of four bytes reads as type 0 and period 0, so that it is refused in every other period."""
    with refuses("ContributionOracle_WrongPeriod", 3, 0):
        spender.spend(4, period=3)


@pytest.mark.usefixtures("final")
def test_spend_leaf__when_other_period__then_reverts(spender: Spender) -> None:
    with refuses("ContributionOracle_WrongPeriod", 0, 7):
        spender.spend(3)


@pytest.mark.usefixtures("final")
def test_spend_leaf__when_not_in_report__then_reverts(spender: Spender) -> None:
    forged = _leaf(USAGE, 0, b"z")
    with refuses("ContributionOracle_BadProof", 0, 0, tree.leaf_hash(forged)):
        spender.spend(0, leaf=forged)


def test_spend_leaf__given_not_final__then_reverts(spender: Spender, report_period: Callable[[int], None]) -> None:
    report_period(0)
    with refuses("ContributionOracle_NotFinal", 0, PENDING):
        spender.spend(0)


@pytest.mark.usefixtures("final")
def test_spend_leaf__given_spent__then_reverts(spender: Spender) -> None:
    spender.spend(0)
    with refuses("ContributionOracle_Spent", 0, USAGE, SUBJECT):
        spender.spend(0)


@pytest.mark.usefixtures("final")
def test_spend_leaf__given_spent__when_other_leaf__then_reverts(spender: Spender) -> None:
    spender.spend(0)
    with refuses("ContributionOracle_Spent", 0, USAGE, SUBJECT):
        spender.spend(1)


@pytest.mark.usefixtures("final")
def test_spend_leaf__given_others_spent__then_spends(spender: Spender) -> None:
    spender.spend(0, OTHER_SUBJECT)
    spender.spend(2)
    spender.spend(1)
    claims = [(USAGE, OTHER_SUBJECT), (REWARD, SUBJECT), (USAGE, SUBJECT)]
    assert all(spender.oracle.isSpent(0, *claim) for claim in claims)


@pytest.mark.usefixtures("final")
def test_spend_leaf__when_proven__then_spent(spender: Spender) -> None:
    assert not spender.oracle.isSpent(0, USAGE, SUBJECT)
    spender.spend(0)
    assert spender.oracle.isSpent(0, USAGE, SUBJECT)


@pytest.mark.usefixtures("final")
def test_is_spent__when_other_claim__then_false(spender: Spender) -> None:
    spender.spend(0)
    others = [(1, USAGE, SUBJECT), (0, REWARD, SUBJECT), (0, USAGE, OTHER_SUBJECT)]
    assert not any(spender.oracle.isSpent(*claim) for claim in others)


@pytest.mark.usefixtures("final")
def test_spend_leaf__when_proven__then_emits(spender: Spender) -> None:
    event = spender.spend(2, OTHER_SUBJECT).events["LeafSpent"]
    assert (event["period"], event["leafType"]) == (0, REWARD)
    assert (bytes(event["subject"]), event["consumer"]) == (OTHER_SUBJECT, spender.account)
