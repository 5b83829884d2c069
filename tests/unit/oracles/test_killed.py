"""A member that is killed anywhere comes back to the same digest and to one accepted report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from offchain.chain.zone import Status
from offchain.codec.report import report_digest
from offchain.domain.types import PeriodId
from oracles.member.reporter import Reporter
from oracles.values import Accepted
from tests.unit.oracles.fakes import (
    GENESIS,
    MEMBERS,
    ORACLE_DOMAIN,
    FakeChain,
    FakeLog,
    Member,
    built_report,
    peer_of,
)

ZERO = PeriodId(0)


class Killed(BaseException):
    """The process is gone: nothing may catch this."""


class Fuse:
    """Burns down with every step before or after a call to the outside, then ends the process."""

    def __init__(self, length: int) -> None:
        self.left = length

    def burn(self) -> None:
        """One step."""
        self.left -= 1
        if self.left == 0:
            raise Killed


class Wired:
    """Passes calls on to `target`, burning the fuse before and after each."""

    def __init__(self, target: object, fuse: Fuse) -> None:
        self._target, self._fuse = target, fuse

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._target, name)
        return self._wired(found) if callable(found) else found

    def __call__(self, *args: object) -> Any:
        return self._wired(self._target)(*args)  # the builder is called itself

    def _wired(self, function: Any) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            self._fuse.burn()
            answer = function(*args, **options)
            self._fuse.burn()
            return answer

        return call


class AcceptingOutgoing:
    """The oracle contract at the other end: the first report is accepted, a second one would be refused."""

    def __init__(self, chain: FakeChain) -> None:
        self.chain, self.accepted = chain, 0

    def deliver(self, purpose: str, done: tuple[str, ...], contract: str, function: str, *args: Any) -> bool:
        if self.chain.status(ZERO) is Status.NONE:
            self.accepted += 1
            self.chain.statuses[0] = Status.PENDING
            self.chain.reports[0] = Accepted(args[0]["root"], args[0]["leaves"], args[0]["batches"])
        return True


def _live(folder: Path, chain: FakeChain, log: FakeLog, outgoing: AcceptingOutgoing, length: int) -> bytes | None:
    """One life of member 0, ended by the fuse or after a few looks; what it signed by then."""
    fuse = Fuse(length)
    member = Member(folder, chain, log)
    member.peers.peers = [peer_of(index, built_report(0, log.root(5), 5)) for index in (1, 2, 3)]
    parts = member.parts
    wired: dict[str, Any] = {
        "chain": Wired(chain, fuse),
        "build": Wired(parts.build, fuse),
        "signer": Wired(MEMBERS[0], fuse),
        "journal": Wired(parts.journal, fuse),
        "files": Wired(parts.files, fuse),
        "outgoing": Wired(outgoing, fuse),
    }
    reporter = Reporter(replace(parts, **wired))
    try:
        for seconds in range(0, 60, 12):
            chain.at(GENESIS + 120 + seconds)
            reporter.step(ZERO)
    except Killed:
        pass
    row = member.journal.signed(ZERO, 0)
    member.journal.close()
    return None if row is None else row.digest


@pytest.mark.parametrize("length", range(1, 70))
def test_member__when_killed_at_any_call__then_one_digest_and_one_report(
    tmp_path: Path, chain: FakeChain, log: FakeLog, length: int
) -> None:
    """Law 31 of facts/oracle-settlement-governance: no state in which a kill leads to a second digest."""
    outgoing = AcceptingOutgoing(chain)
    digests = [_live(tmp_path, chain, log, outgoing, length), _live(tmp_path, chain, log, outgoing, 0)]
    expected = report_digest(ORACLE_DOMAIN, built_report(0, log.root(5), 5).struct)
    assert ({*digests} <= {None, expected}, outgoing.accepted) == (True, 1)
