"""REWARD leaves by docs/FORMATS.md section 5, and a small zone in which the fund has money to reward with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from eth_hash.auto import keccak

from tests.contracts.settlement.stage import PROVIDER, Stage, build
from tests.contracts.support.tree import inclusion, leaf_hash, root

ECOSYSTEM, SERVICE, OPERATION = range(3)
CASH, POINTS = range(2)
HOLDER, PLANT = 21, 22
BOOKED = (1_000_000, 500_000)
"""Booked as ECOSYSTEM and as SERVICE before each test."""
BUDGETS = (200_000, 100_000, 200_000, 100_000, 250_000, 200_000)
"""By hand: 20, 10, 20 and 10 % of 1,000,000; 50 and 40 % of 500,000."""
CLAIM_WINDOW = 2_000


class Programme(IntEnum):
    """Programmes of REWARD."""

    FEEDBACK = 1
    CORRECTION = 2
    LONG_TAIL = 3
    REFERRAL = 4
    IMPROVEMENT = 5
    AFTER_SALE = 6


@dataclass(frozen=True)
class Reward:
    """A REWARD leaf; ``share`` in ppm."""

    programme: int
    organisation: int
    share: int
    subject: bytes = b"\x07" * 32
    period: int = 0

    def leaf(self) -> bytes:
        """The leaf's bytes, without prefix."""
        return (
            b"\x03"
            + self.period.to_bytes(4, "big")
            + self.programme.to_bytes(1, "big")
            + self.organisation.to_bytes(4, "big")
            + self.subject
            + self.share.to_bytes(4, "big")
        )

    def claim_key(self) -> bytes:
        """Subject key of the claim: three words."""
        words = self.programme.to_bytes(32, "big") + self.organisation.to_bytes(32, "big") + self.subject
        return bytes(keccak(words))


@dataclass
class Funded(Stage):
    """A stage whose fund holds ``BOOKED``, and whose reports reward."""

    def report(self, rewards: Sequence[Reward], period: int = 0) -> None:
        """Ends ``period`` with a final report of these leaves."""
        leaves = [leaf_hash(reward.leaf()) for reward in rewards]
        sender = {"from": self.people["deployer"]}
        self.zone.setReport(period, root(leaves), len(leaves), 0, sender)
        self.zone.setPeriod(period + 1, sender)

    def claim(self, rewards: Sequence[Reward], index: int = 0, who: str = "stranger", choice: int = CASH) -> Any:
        """Somebody claims the reward at an index of the report of these leaves."""
        reward = rewards[index]
        proof = inclusion([leaf_hash(one.leaf()) for one in rewards], index)
        return self.fund.claimReward(reward.period, index, reward.leaf(), proof, choice, {"from": self.people[who]})

    def give(self, amount: int, who: str = "lab") -> dict[str, Any]:
        """A person holds and approves an amount, and sends the next call."""
        person = self.people[who]
        self.token.mint(person, amount, {"from": person})
        self.token.approve(self.fund, amount, {"from": person})
        return {"from": person}

    def free(self) -> tuple[int, int, int]:
        """Free money by earmark, token base units."""
        fund = self.fund
        return fund.ecosystemBalance(), fund.serviceBalance(), fund.operationBalance()

    @property
    def vote(self) -> dict[str, Any]:
        """Sender of what governance decided."""
        return {"from": self.people["deployer"]}

    @property
    def anyone(self) -> dict[str, Any]:
        """Sender without any right."""
        return {"from": self.people["stranger"]}


def funded(token_name: str = "PlainToken", *token_arguments: int) -> Funded:
    """A fund with ``BOOKED``; the holder is organisation 21, the lab's account plays the plant 22."""
    stage = build(token_name, *token_arguments)
    made = Funded(stage.zone, stage.token, stage.fund, stage.settlement, stage.people)
    for organisation, name in ((HOLDER, "holder"), (PLANT, "lab"), (PROVIDER, "provider")):
        made.zone.setPayout(organisation, made.people[name], made.vote)
    made.token.mint(made.fund, sum(BOOKED), made.anyone)
    made.fund.book(*BOOKED, made.anyone)
    return made
