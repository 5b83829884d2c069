"""Proposed rules 拟议规则: a file with the fields that change, judged by the hard bounds of RulesBounds.sol."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from offchain.audit.proposal_errors import (
    RuleBoundError,
    RuleSumError,
    RuleValueError,
    UnknownRuleError,
    UnreadableProposalError,
)
from offchain.audit.proposed_incentives import INCENTIVES, ProposedIncentives, incentives_of
from offchain.domain.types import PPM, Ppm
from offchain.indexer.facts import Rules, SplitRow
from offchain.valuation import FACTORS

LICENCE_ROWS = ("main_licence", "training_licence")
ROWS = (*LICENCE_ROWS, "outcome")
COLUMNS = ("source", "service", "operator", "ecosystem")
NUMBERS = ("service_base", "max_delta")
COEFFICIENTS = "coefficients"
TABLES = {**dict.fromkeys(ROWS, COLUMNS), COEFFICIENTS: FACTORS}

LICENCE_BOUNDS = {
    "source": (400_000, PPM),
    "service": (200_000, PPM),
    "operator": (0, 50_000),
    "ecosystem": (0, 200_000),
}
"""Least and greatest ppm of each column of a licence row."""
LEAST_OUTCOME = 800_000
"""Least ppm of source and service together in the outcome row."""
NUMBER_BOUNDS = {"service_base": (500_000, PPM), "max_delta": (1, PPM)}


@dataclass(frozen=True)
class Proposal:
    """What changes, in ppm: columns of split rows and coefficients by table and name, and single numbers; and what of
    points and rewards, which no vote can set yet."""

    tables: Mapping[str, Mapping[str, int]]
    numbers: Mapping[str, int]
    incentives: ProposedIncentives = field(default_factory=ProposedIncentives)

    def applied(self, rules: Rules) -> Rules:
        """The rules with these changes. Raises RuleSumError or RuleBoundError for rules that the chain would refuse."""
        rows = {name: _row(getattr(rules, name), self.tables.get(name, {})) for name in ROWS}
        coefficients = {name: int(value) for name, value in zip(FACTORS, rules.coefficients, strict=True)}
        coefficients.update(self.tables.get(COEFFICIENTS, {}))
        numbers = {name: self.numbers.get(name, int(getattr(rules, name))) for name in NUMBERS}
        for name, row in rows.items():
            _require_row(name, row)
        _require_whole(COEFFICIENTS, coefficients.values())
        for name, value in numbers.items():
            _require_bounds(name, value, *NUMBER_BOUNDS[name])
        return replace(
            rules,
            main_licence=rows["main_licence"],
            training_licence=rows["training_licence"],
            outcome=rows["outcome"],
            service_base=Ppm(numbers["service_base"]),
            max_delta=Ppm(numbers["max_delta"]),
            coefficients=tuple(Ppm(coefficients[name]) for name in FACTORS),
        )

    def as_json(self) -> dict[str, object]:
        """As in the file."""
        tables = {name: dict(fields) for name, fields in self.tables.items()}
        return {**tables, **self.numbers, **self.incentives.as_json()}


def read_proposal(file: Path) -> Proposal:
    """Reads a TOML file, or a JSON file with that ending. Raises UnreadableProposalError, and as `proposal_of`."""
    try:
        text = file.read_text("utf-8")
        content = json.loads(text) if file.suffix == ".json" else tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise UnreadableProposalError(file, error) from error
    if not isinstance(content, dict):
        raise UnreadableProposalError(file, f"a {type(content).__name__}")
    return proposal_of(content)


def proposal_of(content: Mapping[str, object]) -> Proposal:
    """From parsed content. Raises UnknownRuleError or RuleValueError that names the field."""
    tables: dict[str, Mapping[str, int]] = {}
    numbers: dict[str, int] = {}
    for name, value in content.items():
        if name in NUMBERS:
            numbers[name] = _ppm(name, value)
        elif name in INCENTIVES:
            continue
        elif name not in TABLES:
            raise UnknownRuleError("field of the proposed rules", [*TABLES, *NUMBERS, *INCENTIVES], name)
        elif not isinstance(value, dict):
            raise RuleValueError(name, f"a table of {', '.join(TABLES[name])}", value)
        else:
            tables[name] = _table(name, value)
    return Proposal(tables, numbers, incentives_of(content))


def _table(name: str, value: Mapping[str, object]) -> Mapping[str, int]:
    for column in value:
        if column not in TABLES[name]:
            raise UnknownRuleError(f"field of {name}", list(TABLES[name]), column)
    return {column: _ppm(f"{name}.{column}", share) for column, share in value.items()}


def _ppm(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= PPM:
        raise RuleValueError(name, f"a whole number of ppm, 0 to {PPM}", repr(value))
    return value


def _row(row: SplitRow, changes: Mapping[str, int]) -> SplitRow:
    return replace(row, **{column: Ppm(share) for column, share in changes.items()})


def _require_row(name: str, row: SplitRow) -> None:
    shares: dict[str, int] = {column: int(share) for column, share in asdict(row).items()}
    _require_whole(name, shares.values())
    if name in LICENCE_ROWS:
        for column, bounds in LICENCE_BOUNDS.items():
            _require_bounds(f"{name}.{column}", shares[column], *bounds)
    else:
        _require_bounds(f"{name}.source + {name}.service", shares["source"] + shares["service"], LEAST_OUTCOME, PPM)


def _require_whole(name: str, shares: Iterable[int]) -> None:
    found = list(shares)
    if sum(found) != PPM:
        hint = "a field that is not named keeps its value"
        raise RuleSumError(f"sum of {name} in ppm", PPM, f"{sum(found)} = {' + '.join(map(str, found))}", hint)


def _require_bounds(name: str, value: int, least: int, greatest: int) -> None:
    if value < least:
        raise RuleBoundError(f"{name} in ppm", f"at least {least}", value, "no vote can set less")
    if value > greatest:
        raise RuleBoundError(f"{name} in ppm", f"at most {greatest}", value, "no vote can set more")
