"""Proposed rules: the fields that change, and every refusal by name with both sides."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from offchain.audit.proposal import (
    LEAST_OUTCOME,
    LICENCE_BOUNDS,
    NUMBER_BOUNDS,
    proposal_of,
    read_proposal,
)
from offchain.audit.proposal_errors import (
    RuleBoundError,
    RuleSumError,
    RuleValueError,
    UnknownRuleError,
    UnreadableProposalError,
)
from offchain.domain.types import PeriodId, Ppm
from offchain.indexer.facts import Rules, SplitRow
from tests.unit.audit.conftest import PERIOD, Told

ROOT = Path(__file__).resolve().parents[3]
CONTRACT = ROOT / "contracts" / "governance" / "RulesBounds.sol"


@pytest.fixture(scope="module")
def rules(first: Told) -> Rules:
    """Those of the paper zone: MAIN 65/30/5/0, TRAINING 50/30/5/15, OUTCOME 62.5/37.5 percent."""
    return first.index("proposal.db").snapshot().rules(PeriodId(PERIOD)).rules


def test_applied__when_nothing_is_named__then_the_rules_are_the_same(rules: Rules) -> None:
    assert proposal_of({}).applied(rules) == rules


def test_applied__when_fields_are_named__then_only_they_change(rules: Rules) -> None:
    given = proposal_of(
        {
            "main_licence": {"source": 600_000, "ecosystem": 50_000},
            "coefficients": {"volume": 0, "independent": 400_000},
            "service_base": 700_000,
            "max_delta": 1,
        }
    )
    row = SplitRow(Ppm(600_000), Ppm(300_000), Ppm(50_000), Ppm(50_000))
    coefficients = tuple(map(Ppm, (400_000, 150_000, 150_000, 150_000, 100_000, 0, 50_000)))
    expected = replace(rules, main_licence=row, coefficients=coefficients, service_base=Ppm(700_000), max_delta=Ppm(1))
    assert given.applied(rules) == expected


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ({"colour": 1}, "field of the proposed rules: expected .* received colour"),
        ({"engine": 2}, "received engine"),
        ({"main_licence": {"sauce": 1}}, "field of main_licence: .* received sauce"),
        ({"coefficients": {"beauty": 1}}, "field of coefficients: .* received beauty"),
    ],
)
def test_proposal_of__when_a_field_is_unknown__then_it_is_named(content: dict[str, object], named: str) -> None:
    with pytest.raises(UnknownRuleError, match=named):
        proposal_of(content)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ({"service_base": 0.7}, r"service_base: expected a whole number of ppm, .* received 0\.7"),
        ({"service_base": True}, "received True"),
        ({"main_licence": {"source": "650000"}}, r"main_licence\.source: .* received '650000'"),
        ({"coefficients": {"volume": -1}}, r"coefficients\.volume: .* received -1"),
        ({"coefficients": {"volume": 1_000_001}}, "received 1000001"),
        ({"outcome": 5}, "outcome: expected a table of source, service, operator, ecosystem, received 5"),
    ],
)
def test_proposal_of__when_a_value_is_no_ppm__then_it_is_named(content: dict[str, object], named: str) -> None:
    with pytest.raises(RuleValueError, match=named):
        proposal_of(content)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ({"coefficients": {"volume": 0}}, "sum of coefficients in ppm: expected 1000000, received 900000 = 300000"),
        ({"training_licence": {"source": 500_001}}, "sum of training_licence in ppm: .* received 1000001"),
        ({"outcome": {"source": 600_000}}, "sum of outcome in ppm: .* received 975000"),
    ],
)
def test_applied__when_shares_are_no_whole__then_refused(rules: Rules, content: dict[str, object], named: str) -> None:
    with pytest.raises(RuleSumError, match=named):
        proposal_of(content).applied(rules)


ROW = {"source": 500_000, "service": 300_000, "operator": 50_000, "ecosystem": 150_000}


@pytest.mark.parametrize("row", ["main_licence", "training_licence"])
@pytest.mark.parametrize(
    ("column", "value", "other"),
    [
        ("source", 399_999, "service"),
        ("service", 199_999, "source"),
        ("operator", 50_001, "source"),
        ("ecosystem", 200_001, "source"),
    ],
)
def test_applied__when_a_licence_row_is_one_beyond_a_bound__then_refused_and_at_it_taken(
    rules: Rules, row: str, column: str, value: int, other: str
) -> None:
    beyond = ROW | {column: value, other: ROW[other] + ROW[column] - value}
    with pytest.raises(RuleBoundError, match=rf"{row}\.{column} in ppm: expected at (least|most) .* received {value}"):
        proposal_of({row: beyond}).applied(rules)
    step = 1 if value in (399_999, 199_999) else -1
    at = beyond | {column: value + step, other: beyond[other] - step}
    assert getattr(proposal_of({row: at}).applied(rules), row) == SplitRow(**{k: Ppm(v) for k, v in at.items()})


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (
            {"outcome": {"source": 500_000, "service": 299_999, "operator": 200_001}},
            r"outcome\.source \+ outcome\.service in ppm: expected at least 800000, received 799999",
        ),
        ({"service_base": 499_999}, "service_base in ppm: expected at least 500000, received 499999"),
        ({"max_delta": 0}, "max_delta in ppm: expected at least 1, received 0"),
    ],
)
def test_applied__when_beyond_a_bound__then_refused(rules: Rules, content: dict[str, object], named: str) -> None:
    with pytest.raises(RuleBoundError, match=named):
        proposal_of(content).applied(rules)


def test_bounds__when_compared_with_the_contract__then_they_are_its() -> None:
    found = re.findall(r"constant (\w+) = ([0-9_]+);", CONTRACT.read_text("utf-8"))
    contract = {name: int(value.replace("_", "")) for name, value in found}
    assert contract["LEAST_LICENCE_SOURCE"] == LICENCE_BOUNDS["source"][0]
    assert contract["LEAST_LICENCE_SERVICE"] == LICENCE_BOUNDS["service"][0]
    assert contract["GREATEST_LICENCE_OPERATOR"] == LICENCE_BOUNDS["operator"][1]
    assert contract["GREATEST_LICENCE_ECOSYSTEM"] == LICENCE_BOUNDS["ecosystem"][1]
    assert contract["LEAST_OUTCOME_SOURCE_AND_SERVICE"] == LEAST_OUTCOME
    assert contract["LEAST_SERVICE_BASE"] == NUMBER_BOUNDS["service_base"][0]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("rules.toml", "service_base = 700000\n[coefficients]\nvolume = 50000\n"),
        ("rules.json", '{"service_base": 700000, "coefficients": {"volume": 50000}}'),
    ],
)
def test_read_proposal__when_toml_or_json__then_the_same(tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    assert read_proposal(file).as_json() == {"coefficients": {"volume": 50_000}, "service_base": 700_000}


@pytest.mark.parametrize(("name", "text"), [("a.toml", "= 1"), ("a.json", "{"), ("b.json", "[1]"), ("c.toml", None)])
def test_read_proposal__when_unreadable__then_the_file_is_named(tmp_path: Path, name: str, text: str | None) -> None:
    file = tmp_path / name
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableProposalError, match=f"{name}: expected TOML or JSON"):
        read_proposal(file)


def test_read_proposal__when_the_documented_example__then_taken(rules: Rules, tmp_path: Path) -> None:
    text = (ROOT / "docs" / "FORMATS.md").read_text("utf-8")
    [example] = re.findall(r"```toml\n(service_base.*?)```", text, re.DOTALL)
    file = tmp_path / "example.toml"
    file.write_text(example, encoding="utf-8")
    changed = read_proposal(file).applied(rules)
    assert (changed.service_base, changed.outcome.service) == (700_000, 400_000)
