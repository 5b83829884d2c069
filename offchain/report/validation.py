"""What became of a stated fact: accepted, rejected, appealed, erased; a pure function of the facts.

docs/FORMATS.md section 7. Silence accepts: a fact that nobody rejected in 14 days is accepted, and so is an appeal that
nobody answered in 14 days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from offchain.codec.bodies import Complaint, ContentSketch, Moderation, Validation, kind_of
from offchain.codec.fact import FactKind
from offchain.domain.types import LicenceId, OrganisationId
from offchain.report.inputs import ChainFacts, OrganisationFact, StatedFact
from offchain.report.rights import MODERATORS, VALIDATORS

SILENCE = 14 * 86_400
"""Seconds in which a fact or an appeal can be answered, and a rejection be appealed."""
VALIDATED = frozenset(
    {FactKind.FEEDBACK, FactKind.EVALUATION, FactKind.IMPROVEMENT, FactKind.AFTER_SALE, FactKind.CORRECTION}
    | {FactKind.TOOL, FactKind.RECOMMENDATION, FactKind.CONTENT_SKETCH}
)
"""Kinds that are validated."""
_ERASERS = 2
"""Organisations, unrelated to each other, that an erasure takes: no operator can strike out a fact alone."""


class State(Enum):
    """What became of a fact."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    APPEALED = "appealed"


@dataclass(frozen=True)
class Verdict:
    """The state of a fact since a second; `by` is the entry that brought it about, None for silence."""

    state: State
    since: int
    by: int | None = None
    reason: str = ""

    @property
    def stands(self) -> bool:
        """False for a fact whose rejection stands, be it that an appeal is pending."""
        return self.state in (State.OPEN, State.ACCEPTED)


class Validations:
    """The verdicts on the facts of a log cut at a second `now`; `facts` are those with nothing against them by itself.

    A validation is heard from a zone operator or reviewer that is unrelated to the organisation it judges, of an
    after-sale service also from the licensee, of a content sketch not from the resource's holder; an appeal is judged
    by another one, unrelated to the first. The first in log order decides.
    """

    def __init__(self, facts: Iterable[StatedFact], chain: ChainFacts, now: int) -> None:
        self._now = now
        self._organisations = {o.id: o for o in chain.organisations}
        self._licensees = {licence.id: licence.licensee for licence in chain.licences}
        self._holders = {int(resource.id): resource.owner for resource in chain.resources}
        self._answers: defaultdict[bytes, list[StatedFact]] = defaultdict(list)
        for fact in sorted(facts, key=lambda f: f.index):
            if isinstance(fact.body, Validation | Complaint | Moderation) and fact.time < now:
                self._answers[fact.body.target].append(fact)

    def verdict(self, fact: StatedFact) -> Verdict:
        """What became of a fact of a kind that is validated."""
        first = self._decision(fact.leaf, fact, fact.time)
        if first is None:
            return self._silence(fact.time, State.OPEN)
        stated, decision = first
        if decision.accepted:
            return Verdict(State.ACCEPTED, stated.time, stated.index)
        appeal = self._appeal(fact, stated)
        if appeal is None:
            return Verdict(State.REJECTED, stated.time, stated.index, decision.reason)
        second = self._decision(appeal.leaf, fact, appeal.time, stated.organisation)
        if second is None:
            return self._silence(appeal.time, State.APPEALED, appeal.index, decision.reason)
        stated, decision = second
        state = State.ACCEPTED if decision.accepted else State.REJECTED
        return Verdict(state, stated.time, stated.index, decision.reason)

    def erasure(self, leaf: bytes) -> StatedFact | None:
        """The moderation with which the erasure of a leaf's fact took effect, None while it is not erased."""
        erasers: list[OrganisationId] = []
        for answer in self._answers[leaf]:
            orders = isinstance(answer.body, Moderation) and answer.body.action == "erase"
            if orders and self._may(answer, MODERATORS) and not self._related(answer.organisation, *erasers):
                erasers.append(answer.organisation)
                if len(erasers) == _ERASERS:
                    return answer
        return None

    def objection(self, fact: StatedFact) -> str:
        """Why a fact counts zero by what others stated of it; empty if it counts."""
        erasure = self.erasure(fact.leaf)
        if erasure is not None and isinstance(erasure.body, Moderation):
            return f"erased by entry {erasure.index}: {erasure.body.cause}, {erasure.body.rule}"
        if kind_of(fact.body) not in VALIDATED:
            return ""
        verdict = self.verdict(fact)
        return "" if verdict.stands else f"{verdict.state.value} by entry {verdict.by}: {verdict.reason}"

    def _decision(
        self, target: bytes, fact: StatedFact, since: int, *judged: OrganisationId
    ) -> tuple[StatedFact, Validation] | None:
        """The first validation of `target` that is heard, within 14 days of `since`."""
        for answer in self._within(target, since):
            if isinstance(answer.body, Validation) and self._heard(answer, fact, judged):
                return answer, answer.body
        return None

    def _appeal(self, fact: StatedFact, rejection: StatedFact) -> StatedFact | None:
        """The appeal of the fact's own organisation, within 14 days of the rejection."""
        for answer in self._within(rejection.leaf, rejection.time):
            appeals = isinstance(answer.body, Complaint) and answer.body.ground == "appeal"
            if appeals and answer.organisation == fact.organisation:
                return answer
        return None

    def _within(self, target: bytes, since: int) -> Iterator[StatedFact]:
        return (answer for answer in self._answers[target] if since <= answer.time < since + SILENCE)

    def _heard(self, answer: StatedFact, fact: StatedFact, judged: tuple[OrganisationId, ...]) -> bool:
        if self._related(answer.organisation, fact.organisation, *judged, *self._concerned(fact)):
            return False
        served = kind_of(fact.body) is FactKind.AFTER_SALE and self._licensee(fact.licence) == answer.organisation
        return served or self._may(answer, VALIDATORS)

    def _concerned(self, fact: StatedFact) -> tuple[OrganisationId, ...]:
        """The holder of what a content sketch is of: no judge of it either."""
        holder = self._holders.get(fact.body.resource) if isinstance(fact.body, ContentSketch) else None
        return () if holder is None else (holder,)

    def _licensee(self, licence: LicenceId) -> OrganisationId | None:
        return self._licensees.get(licence)

    def _may(self, answer: StatedFact, roles: int) -> bool:
        return bool(self._organisations[answer.organisation].roles & roles)

    def _related(self, one: OrganisationId, *others: OrganisationId) -> bool:
        return any(one == other or _grouped(self._organisations, one, other) for other in others)

    def _silence(self, since: int, before: State, by: int | None = None, reason: str = "") -> Verdict:
        if self._now >= since + SILENCE:
            return Verdict(State.ACCEPTED, since + SILENCE)
        return Verdict(before, since, by, reason)


def _grouped(
    organisations: Mapping[OrganisationId, OrganisationFact], one: OrganisationId, two: OrganisationId
) -> bool:
    return organisations[one].group != 0 and organisations[one].group == organisations[two].group
