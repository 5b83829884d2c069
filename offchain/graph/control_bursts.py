"""Bursts 突发刷量: facts of a day far above what the same licence or party, or its class, stated in the days before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from offchain.graph.control_flags import Found, Verdict
from offchain.graph.control_rows import ControlFact, ControlLicence, ControlParams, ControlRows
from offchain.graph.evidence import day_of


class Subject(NamedTuple):
    """Whose facts are counted, facts of one kind: a licence and who states under it, or a party under its own licences.

    Subjects with the same `peers` are a class: same kind and product, or same kind.
    """

    peers: tuple[str, ...]
    name: tuple[str, ...]


Days = Mapping[int, list[ControlFact]]


def bursts(rows: ControlRows, params: ControlParams) -> Iterator[Found]:
    """The facts of a burst no longer count; access under the licence waits where its own licensee states them."""
    licences = {licence.id: licence for licence in rows.licences}
    history = _history(rows, licences, params)
    classes: defaultdict[tuple[str, ...], list[Days]] = defaultdict(list)
    for subject, days in history.items():
        classes[subject.peers].append(days)
    for subject, days in sorted(history.items()):
        for day, facts in sorted(days.items()):
            if len(facts) < params.burst_least:
                continue
            base = _base(day, days, classes[subject.peers], params)
            if base and _above(len(facts), base, params):
                yield from _found(subject, facts, base, licences)


def _history(
    rows: ControlRows, licences: Mapping[int, ControlLicence], params: ControlParams
) -> Mapping[Subject, Days]:
    found: defaultdict[Subject, defaultdict[int, list[ControlFact]]] = defaultdict(lambda: defaultdict(list))
    for fact in rows.facts:
        licence, day = licences[fact.licence], day_of(fact.time, params.tick)
        own = fact.party == licence.party
        side = "own" if own else "others"
        one = Subject(("licence", str(licence.product), fact.kind, side), (str(licence.id), fact.party))
        found[one][day].append(fact)
        if own:
            found[Subject(("party", fact.kind), (fact.party,))][day].append(fact)
    return found


def _base(day: int, days: Days, peers: list[Days], params: ControlParams) -> tuple[int, int] | None:
    """Facts and days before `day`: the subject's own where it stated anything in them, else those of the rest of its
    class; None where neither has a past."""
    own = _past(day, days, params.burst_days)
    if own[0]:
        return own
    past = [_past(day, other, params.burst_days) for other in peers if other is not days]
    facts, length = sum(count for count, _ in past), sum(length for count, length in past if count)
    return (facts, length) if facts else None


def _past(day: int, days: Days, window: int) -> tuple[int, int]:
    """Facts in the days before, and how many days those are: from the first fact on, the window at most."""
    count = sum(len(facts) for before, facts in days.items() if day - window <= before < day)
    return count, max(0, min(window, day - min(days)))


def _above(count: int, base: tuple[int, int], params: ControlParams) -> bool:
    facts, days = base
    return count * days > params.burst_ratio * facts


def _found(
    subject: Subject, facts: list[ControlFact], base: tuple[int, int], licences: Mapping[int, ControlLicence]
) -> Iterator[Found]:
    """One finding per licence with facts of the burst."""
    who = "the party" if subject.peers[0] == "party" else "the licence"
    reason = f"{len(facts)} facts of kind {facts[0].kind} of {who} on one day, {base[0]} in {base[1]} days before"
    at = max(fact.time for fact in facts)
    for number in sorted({fact.licence for fact in facts}):
        mine = tuple(sorted(fact.index for fact in facts if fact.licence == number))
        own = all(fact.party == licences[number].party for fact in facts if fact.licence == number)
        yield Found(number, mine, reason, Verdict.HOLD if own else Verdict.ALLOW, at, facts[0].party)
