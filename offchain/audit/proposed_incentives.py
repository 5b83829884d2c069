"""Points and rewards in a file of proposed rules: tables `points` and `rewards`, numbers `fee_per_point`, …

No vote can set them yet (the Rulebook has no words for them): a backtest shows what another engine would give.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from types import MappingProxyType
from typing import TypeVar

from offchain.audit.proposal_errors import RuleBoundError, RuleValueError, UnknownRuleError
from offchain.codec.leaf import Category, Programme
from offchain.valuation import IncentiveParams, ParameterError
from offchain.valuation.points import Pool

POOL_TABLES: Mapping[str, type[Category] | type[Programme]] = MappingProxyType(
    {"points": Category, "rewards": Programme}
)
POOL_FIELDS = ("budget", "floor", "cap")
INCENTIVE_NUMBERS = ("fee_per_point", "records_half")
INCENTIVES = (*POOL_TABLES, *INCENTIVE_NUMBERS)
"""Fields of the file that this module reads."""

Pools = Mapping[str, Mapping[str, int]]
Kind = TypeVar("Kind", bound=IntEnum)


@dataclass(frozen=True)
class ProposedIncentives:
    """What changes: of pools by table, kind in lower case and field, and single numbers."""

    pools: Mapping[str, Pools] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)

    def applied(self, params: IncentiveParams) -> IncentiveParams:
        """The parameters with these changes. Raises RuleBoundError for figures beyond the engine's bounds."""
        try:
            return IncentiveParams(
                points=_changed("points", params.points, self.pools.get("points", {})),
                rewards=_changed("rewards", params.rewards, self.pools.get("rewards", {})),
                fee_per_point=self.numbers.get("fee_per_point", params.fee_per_point),
                records_half=self.numbers.get("records_half", params.records_half),
            )
        except ParameterError as error:
            raise _beyond(error.name, error) from error

    def as_json(self) -> dict[str, object]:
        """As in the file."""
        tables = {name: {kind: dict(fields) for kind, fields in pools.items()} for name, pools in self.pools.items()}
        return {**tables, **self.numbers}


def incentives_of(content: Mapping[str, object]) -> ProposedIncentives:
    """From the fields of the file that are in `INCENTIVES`. Raises UnknownRuleError or RuleValueError by name."""
    pools = {name: _table(name, content[name]) for name in POOL_TABLES if name in content}
    numbers = {name: _whole(name, content[name]) for name in INCENTIVE_NUMBERS if name in content}
    return ProposedIncentives(pools, numbers)


def _table(name: str, value: object) -> Pools:
    kinds = [kind.name.lower() for kind in POOL_TABLES[name]]
    return {kind: _pool(f"{name}.{kind}", fields) for kind, fields in _fields(name, value, kinds).items()}


def _pool(name: str, value: object) -> Mapping[str, int]:
    return {one: _whole(f"{name}.{one}", figure) for one, figure in _fields(name, value, POOL_FIELDS).items()}


def _fields(name: str, value: object, known: list[str] | tuple[str, ...]) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise RuleValueError(name, f"a table of {', '.join(known)}", value)
    for one in value:
        if one not in known:
            raise UnknownRuleError(f"field of {name}", list(known), one)
    return value


def _whole(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise RuleValueError(name, "a whole number, at least 0", repr(value))
    return value


def _changed(table: str, pools: Mapping[Kind, Pool], changes: Pools) -> Mapping[Kind, Pool]:
    found: dict[Kind, Pool] = {}
    for kind, pool in pools.items():
        name = kind.name.lower()
        try:
            found[kind] = replace(pool, **changes.get(name, {}))
        except ParameterError as error:
            raise _beyond(f"{table}.{name}.{error.name}", error) from error
    return found


def _beyond(name: str, error: ParameterError) -> RuleBoundError:
    return RuleBoundError(name, error.expected, error.received, "these are the engine's bounds")
