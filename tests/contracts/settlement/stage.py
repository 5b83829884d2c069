"""A small zone around Settlement: stubs for the other rooms, people with names, and helpers to act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import brownie

from tests.contracts.settlement import model
from tests.contracts.settlement.batches import Batch, composition_key, node

LICENCE, OUTCOME = 0, 1
EMPTY_POT, BAD_WEIGHTS, BAD_PERFORMANCE, KEY_NOT_COVERED, UNKNOWN_PAYEE = range(5)
SPACE_OPERATOR, ZONE_OPERATOR = 100, 101
EVERY_TRANSFER = 2**256 - 1
PROVIDER, OTHER_PROVIDER = 11, 12

RAW = model.Line(1, PROVIDER, 0, (1,), (1_000_000,))
COMBINED = model.Line(2, PROVIDER, 0, (1, 2, 3), (570_503, 250_322, 179_175))
DATASET = model.Line(3, OTHER_PROVIDER, 700_000, (2, 4), (400_000, 600_000))
BUDGET_RULES = ((200_000, 100_000, 200_000, 100_000, 500_000, 400_000), 2_000, 1_000_000)
"""Shares of programme 1 … 6 in ppm, claim window in seconds, threshold of a referral in base units."""
LOOPS = {1: "main", 2: "training", 3: "training"}


@dataclass
class Stage:
    """Deployed contracts, the people, and what the tests do over and over again."""

    zone: Any
    token: Any
    fund: Any
    settlement: Any
    people: dict[str, Any]

    @property
    def holders(self) -> dict[int, str]:
        """Account by resource: holder 1, 4; holder_b 2; provider 3 (it holds a resource itself)."""
        people = self.people
        return {1: people["holder"], 2: people["holder_b"], 3: people["provider"], 4: people["holder"]}

    @property
    def payees(self) -> dict[int, str]:
        """Account by organisation."""
        return {PROVIDER: self.people["provider"], OTHER_PROVIDER: self.people["provider_b"]}

    @property
    def operators(self) -> dict[str, str]:
        """Account by loop."""
        return {"main": self.people["space_operator"], "training": self.people["zone_operator"]}

    def earn(self, line: model.Line, amount: int, kind: int = LICENCE) -> Any:
        """The lab pays revenue of a line's composition into the open period."""
        lab = self.people["lab"]
        self.token.mint(lab, amount, {"from": lab})
        self.token.approve(self.settlement, amount, {"from": lab})
        return self.settlement.receiveRevenue(composition_key(line), kind, amount, {"from": lab})

    def close(self, period: int, batches: Sequence[Batch]) -> None:
        """Ends `period` with a final report of one or two batches."""
        leaves = [batch.leaf(period) for batch in batches]
        root = leaves[0] if len(leaves) == 1 else node(*leaves)
        self.zone.setReport(period, root, len(leaves), len(leaves), {"from": self.people["deployer"]})
        self.zone.setPeriod(period + 1, {"from": self.people["deployer"]})

    def close_missed(self, period: int) -> None:
        """Ends `period` without a report."""
        self.zone.setMissed(period, {"from": self.people["deployer"]})
        self.zone.setPeriod(period + 1, {"from": self.people["deployer"]})

    def settle(self, period: int, *batches: Batch) -> Any:
        """A stranger settles."""
        return self.settlement.settle(period, [b.arguments() for b in batches], {"from": self.people["stranger"]})

    def settle_in_parts(
        self, period: int, batches: Sequence[Batch], carried: bytes = b"", transfers: int = EVERY_TRANSFER
    ) -> Any:
        """A stranger settles, goes on from what an earlier call carried, and makes so many transfers."""
        arguments = [b.arguments() for b in batches]
        sums = [carried] if carried else []
        return self.settlement.settleInParts(period, arguments, sums, transfers, {"from": self.people["stranger"]})

    def settle_late(self, period: int, lines: Sequence[model.Line], base: int, *proofs: Batch) -> Any:
        """A stranger settles compositions of a missed period."""
        compositions = [(line.product, line.payee, line.outcome_source, list(line.resources)) for line in lines]
        arguments = [proof.arguments() for proof in proofs]
        return self.settlement.settleLate(period, compositions, base, arguments, {"from": self.people["stranger"]})

    def balance(self, person: str) -> int:
        """A person's money, token base units."""
        return int(self.token.balanceOf(self.people[person]))

    def in_pot(self, line: model.Line, period: int) -> int:
        """Money in a line's pot, token base units."""
        pot = self.settlement.potOf(composition_key(line), period)
        return int(pot["licence"] + pot["outcome"])

    def expected(self, *lines: tuple[model.Line, int, int], base: int = 700_000) -> model.Result:
        """The model's result for (line, licence, outcome) triples."""
        pots = [(line, model.Pot(LOOPS[line.product], a, b)) for line, a, b in lines]
        return model.settle(pots, base, self.holders, self.payees, self.operators)


NAMES = (
    "deployer",
    "holder",
    "holder_b",
    "provider",
    "provider_b",
    "lab",
    "space_operator",
    "zone_operator",
    "stranger",
)


def build(token_name: str = "PlainToken", *token_arguments: int) -> Stage:
    """Deploys stubs, token, fund and settlement, and makes the three compositions known."""
    people = dict(zip(NAMES, list(brownie.accounts), strict=False))
    sender = {"from": people["deployer"]}
    zone = brownie.ZoneStub.deploy(sender)
    for organisation, name in (
        (PROVIDER, "provider"),
        (OTHER_PROVIDER, "provider_b"),
        (SPACE_OPERATOR, "space_operator"),
        (ZONE_OPERATOR, "zone_operator"),
    ):
        zone.setPayout(organisation, people[name], sender)
    token = getattr(brownie, token_name).deploy(*token_arguments, sender)
    fund = brownie.EcosystemFund.deploy(people["deployer"], token, zone, zone, zone, zone, BUDGET_RULES, sender)
    settlement = brownie.Settlement.deploy(token, zone, zone, zone, zone, zone, fund, sender)
    stage = Stage(zone, token, fund, settlement, people)
    for resource, account in stage.holders.items():
        zone.setHolder(resource, account, sender)
    for line in (RAW, COMBINED, DATASET):
        loop = 0 if LOOPS[line.product] == "main" else 1
        zone.setComposition(composition_key(line), line.product, line.payee, line.outcome_source, loop, sender)
    return stage
