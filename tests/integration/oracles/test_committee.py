"""From revenue to payment without a human step, with one member on a changed log and another killed and restarted."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any
from urllib.error import HTTPError

import pytest

from offchain.domain.types import PeriodId
from oracles.journal import Journal
from oracles.spawn import Process
from tests.integration.conftest import ROOT, person
from tests.integration.oracles.conftest import PATIENCE, World, balance, buy, fact, open_market, pay

REVENUE = 1_000_000_007
PRICE = 2_000_000
ZERO, ONE = PeriodId(0), PeriodId(1)


@pytest.fixture(scope="module")
def story(world: World) -> World:
    """Period 0 with revenue is reported and settled. Member 3 reads a log with one changed fact; member 1 is killed
    after the anchor and started again."""
    for name in ("log", "changed log"):
        world.configure("log_node", name, signer_rights=False)
    world.committee({3: "changed log"})
    world.start("log", "changed log")
    key = open_market(world)
    pay(world, key, REVENUE)
    lab = person("lab")
    for nonce in range(5):
        world.log("log").submit(fact(world.zone, lab, nonce))
        world.log("changed log").submit(fact(world.zone, lab, nonce, uplift=9 if nonce == 2 else 1_500))
    world.start(*(f"member {number}" for number in range(4)), "anchor", "keeper")
    world.advance_to(world.zone.calendar.end(ZERO) + 1)
    world.until(lambda: len(world.events("Anchored")) == 1, "the anchor after the period's end")
    world.processes["member 1"].kill()
    world.until(lambda: _state(world, 0) == "GATHER", "member 0 to gather")
    world.advance_to(world.zone.now() + 60)
    assert world.events("Reported") == []
    world.start("member 1")
    world.until(lambda: len(world.events("Reported")) == 1, "the report")
    world.advance_to(world.zone.now() + 120)
    world.until(lambda: len(world.events("LinesSettled")) == 1, "settlement")
    world.advance_to(world.zone.now() + 30)
    return world


def _source_and_service(revenue: int) -> tuple[int, int]:
    """MAIN row 65/30/5. Nobody spoke of the product: its Q is 0.25, ratings, reviews, renewals and service are neutral,
    P = 0.2 · 0.25 + (0.25 + 0.1 + 0.15 + 0.15) / 2 = 0.375. Earned: 30 % · (0.7 + 0.3 · 0.375) = 24.375 %."""
    source = revenue * 650_000 // 1_000_000
    return source, revenue * 893_750 // 1_000_000 - source


def _state(world: World, member: int) -> str:
    return str(world.ask(f"member {member}", "/healthz")["states"].get("period 0"))


def test_committee__when_three_of_four_agree__then_exactly_these_signed(story: World) -> None:
    assert [event.args["signers"] for event in story.events("Reported")] == [0b0111]


def test_committee__when_settled__then_holder_provider_and_operator_have_their_shares(story: World) -> None:
    held = [balance(story, name) for name in ("holder", "provider", "space operator", "lab")]
    assert held == [*_source_and_service(REVENUE), REVENUE - REVENUE * 950_000 // 1_000_000, 0]


def test_committee__when_blocks_go_on__then_nothing_is_sent_twice(story: World) -> None:
    found = [len(story.events(name)) for name in ("Anchored", "Reported", "LinesSettled")]
    assert found == [1, 1, 1]


def test_member__when_one_fact_of_its_log_is_changed__then_it_refuses_by_name(story: World) -> None:
    words = [json.loads(line) for line in story.processes["member 3"].output.read_text("utf-8").splitlines()]
    assert "LogMismatchError" in {line.get("error") for line in words}


def test_member__when_one_fact_of_its_log_is_changed__then_it_signs_nothing(story: World) -> None:
    journal = Journal(story.folder / "member 3" / "journal.db")
    signed = journal.signed(ZERO, 0)
    journal.close()
    assert signed is None


def test_member__when_one_fact_of_its_log_is_changed__then_it_does_not_sign_the_next_anchor(story: World) -> None:
    with pytest.raises(HTTPError) as refused:
        story.ask("member 3", "/v1/anchor/5")
    problem = json.load(refused.value)
    assert (refused.value.code, problem["title"]) == (409, "LogMismatchError")


def test_member__when_its_copy_is_shorter__then_not_found(story: World) -> None:
    with pytest.raises(HTTPError) as refused:
        story.ask("member 0", "/v1/anchor/99")
    assert (refused.value.code, json.load(refused.value)["title"]) == (404, "CopyBehindError")


def test_members__when_they_signed__then_their_leaves_are_equal(story: World) -> None:
    served = [story.ask(f"member {number}", "/v1/report/0/0/leaves") for number in range(3)]
    assert served[0] == served[1] == served[2]


def _bystander(world: World, name: str, log: str, **values: object) -> Process:
    """A member's process of its own with member 0's key, over that log node."""
    others = [str(world.folder / f"member {number}") for number in range(4)]
    key = person("signer 0")
    return world.configure("member", name, key, log_folder=str(world.folder / log), peer_folders=others, **values)


def _rehearse(process: Process) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "oracles.member", "--config", str(process.config), "--rehearse", "0..0"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)


def test_rehearsal__on_a_living_zone__then_it_says_the_same_and_signs_nothing(story: World) -> None:
    process = _bystander(story, "rehearsal", "log")
    done = _rehearse(process)
    assert done.returncode == 0, done.stdout + done.stderr
    kept = [folder / "0-0.json" for folder in (process.folder / "rehearsal", story.folder / "member 0" / "leaves")]
    assert kept[0].read_bytes() == kept[1].read_bytes()
    assert not (process.folder / "journal.db").exists()


def test_rehearsal__over_a_changed_log__then_refused_by_name(story: World) -> None:
    done = _rehearse(_bystander(story, "changed rehearsal", "changed log"))
    assert (done.returncode, "Mismatch" in done.stdout + done.stderr) == (1, True)


def test_dry_run__beside_the_others__then_it_looks_and_signs_nothing(story: World) -> None:
    _bystander(story, "dry member", "log", dry_run=True)
    story.start("dry member")
    story.until(lambda: story.ask("dry member", "/healthz")["ticks"] > 2, "the dry member's looks")
    with pytest.raises(HTTPError, match="404"):
        story.ask("dry member", "/v1/report/0/0")
    assert Journal(story.folder / "dry member" / "journal.db").signed(ZERO, 0) is None
    assert story.processes["dry member"].stop() == 0


def test_daemon__when_asked_for_figures__then_they_are_told(story: World) -> None:
    told = story.ask("keeper", "/readyz")
    assert (told["ready"], told["rpc"], told["chain_id"]) == (True, True, story.zone.chain_id)


@pytest.fixture(scope="module")
def missed(story: World) -> World:
    """A price in period 1 whose refund window runs out; without an anchor the period is missed."""
    story.processes["anchor"].stop()
    licence = buy(story, PRICE)
    assert story.zone.call("Sales", "totalEscrow") == PRICE
    story.advance_to(story.zone.now() + 110)
    story.until(lambda: len(story.events("Released")) == 1, f"the release of licence {licence}")
    story.advance_to(story.zone.calendar.end(ONE) + 220)
    story.until(lambda: len(story.events("LinesSettled")) == 2, "late settlement")
    return story


def test_keeper__when_nobody_refunds__then_the_price_is_revenue(missed: World) -> None:
    assert [event.args["accepted"] for event in missed.events("Released")] == [False]


def test_keeper__when_a_period_is_missed__then_settled_by_the_base(missed: World) -> None:
    held = [balance(missed, name) for name in ("holder", "provider")]
    assert held == [sum(parts) for parts in zip(_source_and_service(REVENUE), _source_and_service(PRICE), strict=True)]


def test_keeper__when_a_period_is_missed__then_no_report_was_needed(missed: World) -> None:
    assert len(missed.events("Reported")) == 1


def test_member__when_restarted__then_it_serves_the_same_signature(story: World) -> None:
    before: dict[str, Any] = story.ask("member 2", "/v1/report/0/0")
    process: Process = story.processes["member 2"]
    process.kill()
    story.start("member 2")
    assert story.ask("member 2", "/v1/report/0/0") == before
