"""The independent calculation: what every account must hold, from prices, weights and the rows of DESIGN section 4."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from offchain.audit.arithmetic import Money, Pools, Row, attribute, net, split
from offchain.demo.stage import DemoMismatch
from offchain.domain.types import MAIN, TRAINING, Address, PeriodId, ResourceId

ROWS: Mapping[int, Row] = {MAIN: Row(650_000, 300_000, 50_000, 0), TRAINING: Row(500_000, 300_000, 50_000, 150_000)}
OUTCOME = Row(625_000, 375_000, 0, 0)
SERVICE_BASE = 700_000
"""Typed in from the design, not read from the chain: the chain is what is being checked."""


@dataclass(frozen=True)
class Revenue:
    """One composition's revenue in a period: amounts in token base units, weights by resource and `performance` of the
    provider in ppm."""

    loop: int
    licence: int
    outcome: int
    weights: Mapping[int, int]
    payee: Address
    performance: int

    @property
    def amount(self) -> int:
        """Licence and outcome money together."""
        return self.licence + self.outcome


@dataclass(frozen=True)
class Payees:
    """Accounts that the arithmetic names."""

    holders: Mapping[ResourceId, Address]
    space_operator: Address
    zone_operator: Address
    fund: Address


@dataclass
class Income:
    """What came in for a composition in a period, token base units."""

    licence: int = 0
    outcome: int = 0


class Books:
    """Every account of the scenario, kept from what people agreed to, never from the chain."""

    def __init__(self) -> None:
        self._balances: defaultdict[Address, int] = defaultdict(int)
        self._income: defaultdict[PeriodId, dict[str, Income]] = defaultdict(dict)

    def deposit(self, account: Address, amount: int) -> None:
        """The custodian books a bank deposit."""
        self._balances[account] += amount

    def move(self, payer: Address, payee: Address, amount: int) -> None:
        """Money goes from one account to another."""
        self._balances[payer] -= amount
        self._balances[payee] += amount

    def earn(self, period: PeriodId, name: str, licence: int = 0, outcome: int = 0) -> None:
        """Money of a composition, by its name in the market, becomes revenue of a period."""
        income = self._income[period].setdefault(name, Income())
        income.licence += licence
        income.outcome += outcome

    def income(self, period: PeriodId) -> Mapping[str, Income]:
        """Revenue of a period by the composition's name in the market."""
        return self._income[period]

    def balances(self) -> dict[Address, int]:
        """What every account that was ever named must hold."""
        return dict(self._balances)


def pools(revenue: Revenue) -> Pools:
    """The pools of one composition: 70 % of its service pool is guaranteed, the rest is earned by performance."""
    return split(_money(revenue), SERVICE_BASE, revenue.performance)


def _money(revenue: Revenue) -> Money:
    """Licence money by the loop's row, outcome money by the OUTCOME row."""
    return Money(revenue.licence, ROWS[revenue.loop], revenue.outcome, OUTCOME)


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
