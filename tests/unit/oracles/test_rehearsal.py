"""A future member shows that it would have said the same, and signs nothing."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from offchain.chain.errors import ContractRefusal
from offchain.domain.types import PeriodId
from oracles.errors import AcceptedDiffersError, NothingToRehearseError
from oracles.evidence import Evidence
from oracles.health import Health, open_log
from oracles.leaf_files import LeafFiles, leaves_of_report
from oracles.member.dissent import Dissent
from oracles.member.rehearsal import Rehearsal, periods_of
from oracles.member.reporter import Reporter
from oracles.member.states import State
from oracles.outbox import DryOutbox
from oracles.values import NOTHING_ACCEPTED, Accepted, AnchorPoint
from tests.unit.oracles.fakes import FakeBuilder, FakeChain, FakeLog, FakePeer, FakePeers, Member, built_report
from tests.unit.oracles.keeper_fakes import accepted
from tests.unit.oracles.pool import DONE, Pool

ZERO = PeriodId(0)


class Stage:
    """Periods 0 … 4 with reports over a true log, period 2 missed."""

    def __init__(self, folder: Path, log: FakeLog) -> None:
        self.chain, self.output, self.peers = FakeChain(), io.StringIO(), FakePeers()
        self.files = LeafFiles(folder / "rehearsal")
        self.builder = FakeBuilder(log, self.chain)
        for period in range(5):
            self.chain.cuts[period] = AnchorPoint(0, 5, log.root(5))
            struct = built_report(period, log.root(5), 5).struct
            self.chain.reports[period] = Accepted(struct.root, struct.leaves, struct.batches)
        self.chain.reports[2] = NOTHING_ACCEPTED
        health = Health(open_log("member", self.output))
        dissent = Dissent(self.files, Evidence(self.peers), health)
        self.rehearsal = Rehearsal(self.chain, self.builder, self.files, dissent, health)


@pytest.fixture
def stage(tmp_path: Path, log: FakeLog) -> Stage:
    return Stage(tmp_path, log)


def test_run__when_every_report_is_the_same__then_their_number_without_the_missed(stage: Stage) -> None:
    assert (stage.rehearsal.run(range(5)), stage.builder.calls) == (4, 4)


def test_run__when_a_root_differs__then_it_ends_there_with_both(stage: Stage) -> None:
    stage.chain.reports[1] = replace(stage.chain.reports[1], root=b"\7" * 32)
    with pytest.raises(AcceptedDiffersError, match="report of period 1.*07" + "07" * 31):
        stage.rehearsal.run(range(5))
    assert stage.builder.calls == 2


def test_run__when_a_root_differs__then_own_and_accepted_leaves_and_difference_are_kept(stage: Stage) -> None:
    other = built_report(1, b"\1" * 32, 4)
    served = replace(leaves_of_report(other), leaves=(*other.leaves, b"\x63more"))
    stage.chain.reports[1] = accepted(served)
    stage.peers.peers = [FakePeer("http://member-1", served=served)]
    with pytest.raises(AcceptedDiffersError):
        stage.rehearsal.run([1])
    names = sorted(file.name for file in stage.files.file(ZERO, 0).parent.iterdir())
    assert names == ["1-0-accepted.diff", "1-0-accepted.json", "1-0.json"]


def test_run__when_no_period_has_a_report__then_nothing_is_shown(stage: Stage) -> None:
    with pytest.raises(NothingToRehearseError, match=r"periods 2\.\.2"):
        stage.rehearsal.run(range(2, 3))


@pytest.mark.parametrize(("text", "expected"), [("0..0", [0]), ("3..5", [3, 4, 5])])
def test_periods_of__then_both_ends_are_in(text: str, expected: list[int]) -> None:
    assert list(periods_of(text)) == expected


@pytest.mark.parametrize("text", ["", "3", "5..3", "-1..2", "1...2", "1..x", "1..9999999999"])
def test_periods_of__when_it_is_no_range__then_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"expected A\.\.B"):
        periods_of(text)


def test_dry_run__then_the_report_is_built_and_nothing_signed_or_sent(start: Callable[..., Member]) -> None:
    member = start()
    dry = Reporter(replace(member.parts, dry=True))
    state = dry.step(ZERO)
    signed = member.journal.signed(ZERO, 0)
    assert (state, member.builder.calls, signed, member.outgoing.sent) == (State.BUILD, 1, None, [])


def test_dry_outbox__then_it_simulates_and_sends_nothing() -> None:
    pool, output = Pool(), io.StringIO()
    outbox = DryOutbox(pool, Health(open_log("test", output)))
    assert (outbox.deliver("report", (DONE,), "Oracle", "submit", 1), pool.offered) == (True, 0)
    assert "simulated" in output.getvalue()


def test_dry_outbox__when_it_would_be_refused__then_raised() -> None:
    pool = Pool()
    pool.refusal = "Oracle_TooEarly"
    with pytest.raises(ContractRefusal, match="Oracle_TooEarly"):
        DryOutbox(pool, Health(open_log("test", io.StringIO()))).deliver("report", (DONE,), "Oracle", "submit", 1)
