"""Use outside the sandbox 数据安全沙箱: what a licence without a copy gives, its data may not be used elsewhere.

A session in the sandbox is stated by both sides, the delivery gateway and the licensee. A session that the licensee
alone states was not in the sandbox, and a result that the gateway does not name left it unseen. Under a licence for a
copy 离线拷贝 neither says anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from offchain.domain.types import SANDBOX
from offchain.graph.control_flags import Found, Verdict
from offchain.graph.control_rows import ControlFact, ControlParams, ControlRows

SESSIONS = frozenset({"access", "training_run"})
"""Kinds that tell of a session."""


class Session(NamedTuple):
    """What the licensee's party says of one session, and what others do: only delivery gateways may."""

    own: list[ControlFact]
    gateways: list[ControlFact]


def outside_sandbox(rows: ControlRows, params: ControlParams) -> Iterator[Found]:
    """Sessions and results of licences for the sandbox that no delivery gateway knows of; access waits.

    A gateway has `session_days` for its word. One of the licensee's own party is heard as the licensee.
    """
    grace = params.session_days * params.tick
    told = _sessions(rows)
    for licence in rows.licences:
        alone, taken = [], []
        for session in told[licence.id].values() if licence.mode == SANDBOX else ():
            if not session.gateways:
                alone += [fact for fact in session.own if fact.time + grace <= rows.now]
            else:
                let_out = {fact.result for fact in session.gateways}
                taken += [fact for fact in session.own if fact.result not in let_out]
        if alone:
            reason = "used outside the sandbox: sessions that no delivery gateway states"
            at = max(fact.time for fact in alone) + grace
            yield Found(licence.id, _indices(alone), reason, Verdict.HOLD, at, licence.party)
        if taken:
            reason = "took results out of the sandbox that no delivery gateway let out"
            at = max(fact.time for fact in taken)
            yield Found(licence.id, _indices(taken), reason, Verdict.HOLD, at, licence.party)


def _sessions(rows: ControlRows) -> defaultdict[int, dict[tuple[str, str], Session]]:
    """By licence, then kind and session."""
    parties = {licence.id: licence.party for licence in rows.licences}
    found: defaultdict[int, dict[tuple[str, str], Session]] = defaultdict(dict)
    for fact in rows.facts:
        if fact.kind in SESSIONS:
            session = found[fact.licence].setdefault((fact.kind, fact.session), Session([], []))
            (session.own if fact.party == parties[fact.licence] else session.gateways).append(fact)
    return found


def _indices(facts: Iterable[ControlFact]) -> tuple[int, ...]:
    return tuple(sorted(fact.index for fact in facts))
