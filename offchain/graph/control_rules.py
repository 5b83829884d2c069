"""Rules on one licence: self-dealing 自我交易, use beyond the licence 超许可使用, missing duties 未履行义务."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from offchain.domain.types import MAIN
from offchain.graph.control_flags import Found, Verdict
from offchain.graph.control_rows import ControlFact, ControlLicence, ControlRows, uses

IN_SCENARIO = frozenset({"application", "combination"})
"""Kinds that say in which scenario something was used."""
TAIL = frozenset({"application"})
"""Kinds that may come after the licence: a clause's term and tail run on."""


def self_dealing(rows: ControlRows) -> Iterator[Found]:
    """Payers and users of the same party as an owner or the provider; their words don't count, their access stays."""
    stated, paid = _by_licence(rows), _payments(rows)
    payers_of: defaultdict[int, set[str]] = defaultdict(set)
    for number, party in paid:
        payers_of[number].add(party)
    for licence in rows.licences:
        facts = [fact for fact in stated.get(licence.id, ()) if uses(fact, licence)]
        payers = payers_of.get(licence.id, set())
        for party in sorted(({fact.party for fact in facts} | payers) & licence.interested):
            mine = [fact for fact in facts if fact.party == party]
            did = "paid for" if party in payers else "used"
            at = max([paid.get((licence.id, party), 0), *(fact.time for fact in mine)])
            yield Found(licence.id, _indices(mine), f"{party} {did} what it earns from", Verdict.ALLOW, at, party)


def beyond_licence(rows: ControlRows) -> Iterator[Found]:
    """Use outside validity, training under a MAIN licence, other scenarios than the product's, units not prepaid."""
    stated, holders = _by_licence(rows), _holders(rows)
    for licence in rows.licences:
        facts = stated.get(licence.id, [])
        outside = [fact for fact in facts if _outside(fact, licence)]
        ended = licence.revoked or rows.now > licence.valid_until
        if outside:
            reason = (
                "used under a licence that was refunded" if licence.revoked else "used outside the licence's validity"
            )
            at = rows.now if ended else _newest(outside)
            yield Found(licence.id, _indices(outside), reason, Verdict.DENY, at, licence.party)
        training = [fact for fact in facts if fact.kind == "training_run" and licence.loop == MAIN]
        if training:
            reason = "trained a model under a licence for application"
            yield Found(licence.id, _indices(training), reason, Verdict.DENY, _newest(training), licence.party)
        elsewhere = [fact for fact in facts if fact.kind in IN_SCENARIO and fact.scenario not in licence.scenarios]
        if elsewhere and licence.scenarios:
            reason = "used in a scenario that is not among the product's"
            yield Found(licence.id, _indices(elsewhere), reason, Verdict.HOLD, _newest(elsewhere), licence.party)
    for debt in rows.debts:
        if debt.shortage > 0:
            reason = f"metered use of clause {debt.clause} beyond what was prepaid: {debt.shortage} is short"
            yield Found(debt.licence, (), reason, Verdict.HOLD, rows.now, holders[debt.licence])


def missing_duties(rows: ControlRows) -> Iterator[Found]:
    """Evaluations overdue or never proven, and debts of outcome shares. Facts keep their word: only access waits."""
    holders = _holders(rows)
    evaluated = {(fact.licence, fact.time) for fact in rows.facts if fact.kind == "evaluation"}
    for duty in rows.duties:
        in_time = any(licence == duty.licence and time <= duty.due for licence, time in evaluated)
        if duty.forfeited_at:
            reason = "no evaluation was proven: the deposit was lost"
            yield Found(duty.licence, (), reason, Verdict.HOLD, duty.forfeited_at, holders[duty.licence])
        elif duty.open and rows.now > duty.due and not in_time:
            reason = f"the evaluation was due at {duty.due}"
            yield Found(duty.licence, (), reason, Verdict.HOLD, rows.now, holders[duty.licence])
    for debt in rows.debts:
        if debt.debt > 0:
            reason = f"clause {debt.clause} owes {debt.debt}"
            yield Found(debt.licence, (), reason, Verdict.HOLD, rows.now, holders[debt.licence])


def _by_licence(rows: ControlRows) -> Mapping[int, list[ControlFact]]:
    found: defaultdict[int, list[ControlFact]] = defaultdict(list)
    for fact in rows.facts:
        found[fact.licence].append(fact)
    return found


def _holders(rows: ControlRows) -> Mapping[int, str]:
    """Licence to the party that holds it."""
    return {licence.id: licence.party for licence in rows.licences}


def _payments(rows: ControlRows) -> Mapping[tuple[int, str], int]:
    """Licence and payer to the second of the newest payment."""
    found: dict[tuple[int, str], int] = {}
    for payment in rows.payments:
        key = payment.licence, payment.payer
        found[key] = max(payment.time, found.get(key, 0))
    return found


def _outside(fact: ControlFact, licence: ControlLicence) -> bool:
    late = fact.time > licence.valid_until and fact.kind not in TAIL
    return licence.revoked or late or fact.time < licence.valid_from


def _newest(facts: list[ControlFact]) -> int:
    return max(fact.time for fact in facts)


def _indices(facts: list[ControlFact]) -> tuple[int, ...]:
    return tuple(sorted(fact.index for fact in facts))
