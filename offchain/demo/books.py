"""The independent calculation: what every account must hold, from prices, weights and the rows of DESIGN section 4."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from offchain.audit.arithmetic import Money, Pools, Row, attribute, net, split
from offchain.demo.stage import DemoMismatch
from offchain.domain.types import MAIN, PPM, TRAINING, Address, ResourceId

ROWS: Mapping[int, Row] = {MAIN: Row(650_000, 300_000, 50_000, 0), TRAINING: Row(500_000, 300_000, 50_000, 150_000)}
"""Typed in from the design, not read from the chain: the chain is what is being checked."""


@dataclass(frozen=True)
class Revenue:
    """One composition's revenue in a period: amount in token base units, weights by resource in ppm."""

    loop: int
    amount: int
    weights: Mapping[int, int]
    payee: Address


@dataclass(frozen=True)
class Payees:
    """Accounts that the arithmetic names."""

    holders: Mapping[ResourceId, Address]
    space_operator: Address
    zone_operator: Address
    fund: Address


def pools(revenue: Revenue) -> Pools:
    """The pools of one composition; the service base is the whole service pool in the spine."""
    return split(_money(revenue), PPM, PPM)


def _money(revenue: Revenue) -> Money:
    """Licence money only: the scenario's first half has no outcome clause."""
    row = ROWS[revenue.loop]
    return Money(revenue.amount, row, 0, row)


def earnings(revenue: Revenue, payees: Payees) -> Iterable[tuple[Address, int]]:
    """What each account earns from one composition."""
    parts = pools(revenue)
    for resource, amount in attribute(_money(revenue), sorted(revenue.weights.items())).items():
        yield payees.holders[ResourceId(resource)], amount
    yield revenue.payee, parts.service
    yield (payees.space_operator if revenue.loop == MAIN else payees.zone_operator), parts.operator
    yield payees.fund, parts.ecosystem + parts.unearned


def payouts(revenues: Iterable[Revenue], payees: Payees) -> dict[str, int]:
    """One amount per account over all compositions, token base units."""
    return net((str(account), amount) for revenue in revenues for account, amount in earnings(revenue, payees))


def require_balances(expected: Mapping[str, int], received: Mapping[str, int], names: Mapping[Address, str]) -> None:
    """Raises DemoMismatch for the first account whose balance is not the expected one, to the unit."""
    for account in sorted(set(expected) | set(received)):
        wanted, found = expected.get(account, 0), received.get(account, 0)
        if wanted != found:
            who = names.get(Address(account), account)
            raise DemoMismatch(f"balance of {who}: expected {wanted}, received {found} base units; run verify")
