"""Sales with money of any kind, in a market whose answers a test chooses; participants, products and rules are real."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scripts.system import System, container

NEVER = 2**40
"""Seconds."""


@dataclass(frozen=True)
class Stage:
    """Contracts of one stage. ``market`` is a `MarketStub`: products, scores, white list and holder of deposits."""

    token: Any
    market: Any
    licences: Any
    settlement: Any
    sales: Any


def build(system: System, token: Any, settlement: Any = None) -> Stage:
    """Deploy and wire a stage for a token; ``settlement`` if it is not to have one of its own."""
    sender = {"from": system.deployer}
    rulebook, participants, products = system.many("Rulebook", "Participants", "Products")
    if settlement is None:
        rooms = system.many("Rulebook", "Participants", "ContributionOracle", "Resources", "Products", "EcosystemFund")
        settlement = container("Settlement").deploy(token, *rooms, sender)
    market = container("MarketStub").deploy(products, token, sender)
    licences = container("Licences").deploy(rulebook, participants, sender)
    rooms = (token, rulebook, participants, market, licences, settlement, market, market, market, market)
    sales = container("Sales").deploy(tuple(room.address for room in rooms), sender)
    licences.wire(sales, market, sender)
    return Stage(token, market, licences, settlement, sales)


def twist(
    loop: int = 0, purposes: int = 7, modes: int = 7, barred: bool = False, sellable_until: int = NEVER
) -> tuple[Any, ...]:
    """`MarketStub.Twist`: what is changed about every composition."""
    return loop, purposes, modes, barred, sellable_until


def score(value: int, period: int) -> tuple[Any, ...]:
    """`IAdmissions.Score` in units of 10⁻⁹, from the report of a period."""
    return value, 0, period, True
