"""`backtest`, `score` and `quote` as people and machines read them; what they read is made here."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from offchain import audit
from offchain.audit import Place
from offchain.audit.backtest import Backtest, PeriodBacktest, Share, WeightChange
from offchain.audit.incentive_changes import IncentiveChange
from offchain.audit.proposal import Proposal
from offchain.audit.proposal_errors import UnknownRuleError
from offchain.audit.quote import ESTIMATE, Quote, QuoteRow
from offchain.audit.scores import History, ScoreAt, Subject
from offchain.audit.window import Window
from offchain.cli.main import build
from offchain.codec.leaf import ScoreLeaf, SubjectKind, Tag
from offchain.domain.types import PPM, Address, PeriodId
from offchain.report.scores import Score

Run = Callable[..., tuple[int, str]]
HOLDER, FUND = Address("0x" + "1" * 40), Address("0x" + "2" * 40)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on an empty run directory, 200 characters wide: exit code and output."""
    monkeypatch.setattr("offchain.cli.common.CONSOLE._width", 200)

    def ran(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(build(), [*words, "--run", str(tmp_path)])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, done.output

    return ran


@pytest.fixture
def rules(tmp_path: Path) -> str:
    file = tmp_path / "rules.toml"
    file.write_text("service_base = 700000\n", encoding="utf-8")
    return str(file)


def cells(output: str) -> list[list[str]]:
    """Body rows of all tables."""
    return [[cell.strip() for cell in line.split("│")[1:-1]] for line in output.splitlines() if line.startswith("│")]


@pytest.fixture
def backtested(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Proposal, Window]]:
    """A backtest of one period; what was asked for."""
    asked: list[tuple[Proposal, Window]] = []
    shares = (Share(3, HOLDER, "source", 70, 60), Share(0, FUND, "unearned", 0, 10))
    weights = (WeightChange(8, b"\x01" * 32, 1, 600_000, 500_000), WeightChange(8, b"\x01" * 32, 2, 7, 7))
    changes = (IncentiveChange("points", "data", 4, 9, 8), IncentiveChange("rewards", "referral", 4, 5, 5))

    def answer(_place: Place, proposal: Proposal, window: Window, _progress: object) -> Backtest:
        asked.append((proposal, window))
        return Backtest(proposal, (PeriodBacktest(2, 70, shares, weights, ("a note",), changes),))

    monkeypatch.setattr(audit, "backtest_at", answer)
    return asked


def test_backtest__when_shown__then_parties_totals_moved_weights_and_notes(
    run: Run, rules: str, backtested: list[tuple[Proposal, Window]]
) -> None:
    code, output = run("backtest", "--rules", rules, "--periods", "1..3")
    assert code == 0
    assert cells(output) == [
        ["2", "3", "source", "0x1111…1111", "70", "60", "-10"],
        ["2", "fund", "unearned", "0x2222…2222", "0", "10", "+10"],
        ["2", "total", "", "", "70", "70", "0"],
        ["3", "source", "0x1111…1111", "70", "60", "-10"],
        ["fund", "unearned", "0x2222…2222", "0", "10", "+10"],
        ["total", "", "", "70", "70", "0"],
        ["2", "8", "1", "600000", "500000"],
        ["2", "points data", "4", "9", "8"],
    ]
    assert "note: a note" in output
    assert backtested == [(Proposal({}, {"service_base": 700_000}), Window(PeriodId(1), PeriodId(3)))]


@pytest.mark.usefixtures("backtested")
def test_backtest__when_for_machines__then_json_alone(run: Run, rules: str) -> None:
    code, output = run("backtest", "--rules", rules, "--periods", "2", "--json")
    content = json.loads(output)
    assert (code, content["revenue"], content["rules"]) == (0, "70", {"service_base": 700_000})


def test_backtest__when_the_rules_are_wrong__then_refused_by_name(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "wrong.json"
    file.write_text('{"colour": 1}', encoding="utf-8")
    with pytest.raises(UnknownRuleError, match="colour"):
        run("backtest", "--rules", str(file), "--periods", "1")


def scored(score: int, published: int) -> History:
    tags = Tag.HIGH_UTILITY | Tag.LONG_TAIL
    found = Score(SubjectKind.RESOURCE, 1, score, {"liquidity": 250_000_000, "ratings": 500_000_000}, tags)
    leaf = ScoreLeaf(PeriodId(1), SubjectKind.RESOURCE, 1, published, tags)
    return History(Subject(SubjectKind.RESOURCE, 1), (ScoreAt(1, found, True, leaf),), ("a note",))


@pytest.mark.parametrize(("published", "code", "verdict"), [(5, 0, "equal"), (6, 1, "differs")])
def test_score__when_shown__then_parts_tags_chart_and_the_exit_code_of_the_comparison(
    run: Run, monkeypatch: pytest.MonkeyPatch, published: int, code: int, verdict: str
) -> None:
    monkeypatch.setattr(audit, "scores_at", lambda *_: scored(5, published))
    received, output = run("score", "--resource", "1")
    assert received == code
    assert cells(output) == [
        ["1", "0.000000005", "0.250000000", "0.500000000", "HIGH_UTILITY LONG_TAIL", verdict],
        ["score", "▁", "0.000000005"],
        ["liquidity", "▃", "0.250000000"],
        ["ratings", "▅", "0.500000000"],
    ]
    assert "note: a note" in output


def test_score__when_for_machines__then_json_and_the_same_exit_code(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "scores_at", lambda *_: scored(5, 6))
    code, output = run("score", "--resource", "1", "--json")
    assert (code, json.loads(output)["periods"][0]["compared"]) == (1, "differs")


@pytest.mark.parametrize("words", [(), ("--resource", "1", "--product", "2")])
def test_score__when_not_one_subject_is_named__then_refused(run: Run, words: tuple[str, ...]) -> None:
    code, output = run("score", *words)
    assert code == 2
    assert "name a resource or a product" in output


@pytest.mark.parametrize(
    ("words", "subject", "window"),
    [
        (("--product", "8"), Subject(SubjectKind.PRODUCT, 8), None),
        (
            ("--resource", "2", "--periods", "1..2"),
            Subject(SubjectKind.RESOURCE, 2),
            Window(PeriodId(1), PeriodId(2)),
        ),
    ],
)
def test_score__when_asked__then_of_that_subject_and_window(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], subject: Subject, window: Window | None
) -> None:
    asked: list[object] = []

    def answer(_place: Place, *rest: object) -> History:
        asked.extend(rest[:2])
        return scored(5, 5)

    monkeypatch.setattr(audit, "scores_at", answer)
    assert run("score", *words)[0] == 0
    assert asked == [subject, window]


@pytest.fixture
def quoted(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """A quote of resource 3; what was asked for."""
    asked: list[object] = []
    rows = (
        QuoteRow("source", 1, HOLDER, PPM, 600_000, 70, 42),
        QuoteRow("source", 3, HOLDER, None, 400_000, 0, 28),
        QuoteRow("ecosystem", 0, FUND, None, None, 30, 30),
    )

    def answer(_place: Place, *rest: object) -> Quote:
        asked.extend(rest[:3])
        return Quote(3, 8, 2, b"\x01" * 32, b"\x02" * 32, 100, rows, (ESTIMATE,))

    monkeypatch.setattr(audit, "quote_at", answer)
    return asked


def test_quote__when_shown__then_everybodys_change_and_that_it_is_an_estimate(run: Run, quoted: list[object]) -> None:
    code, output = run("quote", "--resource", "3", "--product", "8")
    assert code == 0
    assert cells(output) == [
        ["source", "1", "0x1111…1111", "1000000", "600000", "70", "42", "-28"],
        ["source", "3", "0x1111…1111", "–", "400000", "0", "28", "+28"],
        ["ecosystem", "fund", "0x2222…2222", "–", "–", "30", "30", "0"],
    ]
    assert "resource 3: weight 400000 ppm, 28 of 100 base units" in output
    assert "no promise" in output
    assert "不构成承诺" in output
    assert quoted == [3, 8, None]


def test_quote__when_for_machines__then_json_of_the_period_asked(run: Run, quoted: list[object]) -> None:
    code, output = run("quote", "--resource", "3", "--product", "8", "--period", "2", "--json")
    assert (code, json.loads(output)["amount"], quoted) == (0, "28", [3, 8, 2])


def test_commands__when_a_living_zone_is_named__then_it_and_its_log_are_read(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[Place] = []

    def answer(place: Place, *_: object) -> History:
        asked.append(place)
        return scored(5, 5)

    monkeypatch.setattr(audit, "scores_at", answer)
    run("score", "--resource", "1", "--rpc", "http://node", "--log", "http://log")
    run("score", "--resource", "1")
    assert [(p.rpc, p.log, p.run_dir) for p in asked] == [
        ("http://node", "http://log", tmp_path),
        (None, "", tmp_path),
    ]
