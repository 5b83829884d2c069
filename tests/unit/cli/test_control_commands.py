"""`headwater control`: what it prints, and the exit code by which a gateway decides."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from offchain import audit
from offchain.audit.controlling import Controls
from offchain.cli.main import build
from offchain.graph.control_flags import Decision, Flag, Verdict
from offchain.report.control import Control, OrganisationRisk

RING = Flag("ring", 2, (7,), "organisation 4 paid 10", Verdict.HOLD, 9, "organisation 4")
RISK = OrganisationRisk(4, "organisation 4", 400, (RING.says,))
FOUND = Control((RING,), (Decision(1, Verdict.ALLOW), Decision(2, Verdict.HOLD, (RING.says,), 400)), (RISK,))


@pytest.fixture(autouse=True)
def _run(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run in which licence 2 is on a ring."""

    def told(run_dir: Path, period: int, binary: Path, licence: int | None = None) -> Controls:
        return Controls.of(period, FOUND, None if licence is None else [licence])

    monkeypatch.setattr(audit, "control_run", told)


def called(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(build(), ["control", "--period", "3", *words])
    return result.exit_code, result.stdout


def test_control__when_all_licences_are_listed__then_flags_and_suspensions_are_shown() -> None:
    code, text = called()
    assert code == 0
    assert all(word in text for word in ("环形交易", "ring", "hold", "400", "2 licences, 1 without access"))


def test_control__when_a_held_licence_is_asked__then_the_exit_code_is_1() -> None:
    assert called("--licence", "2")[0] == 1


def test_control__when_a_licence_that_allows_is_asked__then_the_exit_code_is_0() -> None:
    assert called("--licence", "1")[0] == 0


def test_control__when_asked_for_machines__then_it_is_the_json_of_the_outcome() -> None:
    code, text = called("--json", "--licence", "2")
    assert (code, json.loads(text)) == (1, Controls.of(3, FOUND, [2]).as_json())


def test_control__when_asked_for_machines__then_the_riskiest_licence_comes_first_with_its_score() -> None:
    found = json.loads(called("--json")[1])
    assert [(one["licence"], one["risk"]) for one in found["decisions"]] == [(2, 400), (1, 0)]
    assert [(one["organisation"], one["risk"]) for one in found["organisations"]] == [(4, 400)]
