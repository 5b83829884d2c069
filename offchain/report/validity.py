"""Which facts of the log count: a pure function every oracle recomputes (DESIGN section 5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from offchain.codec.bodies import (
    SCHEMAS,
    Access,
    Application,
    Binding,
    Body,
    Combination,
    ContentSketch,
    Evaluation,
    ProcessorReview,
    Rating,
    TrainingRun,
    kind_of,
)
from offchain.domain.types import LicenceId, OrganisationId
from offchain.report.inputs import ChainFacts, LicenceFact, OrganisationFact, ReportInputs, StatedFact
from offchain.report.rights import of_attester, of_party
from offchain.report.validation import Validations

B = TypeVar("B", bound=Body)

REFUNDED = "the licence was refunded"
OUTSIDE = "the licence was not valid at that time"


@dataclass(frozen=True)
class Judged:
    """A fact and, if it counts zero, the reason; `controlled` says that only control 可信管控 speaks against it."""

    fact: StatedFact
    reason: str
    controlled: bool = False

    @property
    def counts(self) -> bool:
        """True if nothing speaks against the fact."""
        return not self.reason

    @property
    def stands(self) -> bool:
        """True for money: what control flags is out of scores, and is billed all the same."""
        return self.counts or self.controlled


def judge(inputs: ReportInputs) -> tuple[Judged, ...]:
    """Judges every fact of the cut; the answer is in log order. A fact of a later time waits for its own period.

    Where only one of its kind counts it is the first: what counted in an earlier period goes before what is new.
    """
    bench = Bench(inputs.chain, inputs.end)
    objections = {fact.index: bench.objection(fact) for fact in inputs.facts}
    validations = Validations((f for f in inputs.facts if not objections[f.index]), inputs.chain, inputs.end)
    taken: dict[object, StatedFact] = {}
    judged = []
    for fact in sorted(inputs.facts, key=lambda f: (not inputs.counted_earlier(f), f.index)):
        reason, key = (
            objections[fact.index] or validations.objection(fact),
            bench.ballot(fact, inputs.period_of(fact.time)),
        )
        if not reason and key is not None:
            first = taken.setdefault(key, fact)
            reason = "" if first is fact else f"{first.place} says it already"
        judged.append(Judged(fact, reason))
    return tuple(sorted(judged, key=lambda item: item.fact.index))


def counted(judged: Iterable[Judged], kind: type[B]) -> tuple[tuple[StatedFact, B], ...]:
    """The facts of one kind that count, each with its body."""
    return tuple((item.fact, item.fact.body) for item in judged if item.counts and isinstance(item.fact.body, kind))


def standing(judged: Iterable[Judged], kind: type[B]) -> tuple[tuple[StatedFact, B], ...]:
    """The facts of one kind that count for money, each with its body."""
    return tuple((item.fact, item.fact.body) for item in judged if item.stands and isinstance(item.fact.body, kind))


class Bench:
    """The chain facts of one report by id; facts from second `end` on are not heard."""

    def __init__(self, chain: ChainFacts, end: int) -> None:
        self._chain, self._end = chain, end
        self._organisations = {o.id: o for o in chain.organisations}
        self._licences = {licence.id: licence for licence in chain.licences}
        self._resources = {int(resource.id): resource for resource in chain.resources}
        self._products = {c.key: int(c.product) for c in chain.compositions}

    def objection(self, fact: StatedFact) -> str:
        """Why a fact counts zero by itself; empty if nothing speaks against it."""
        binding = SCHEMAS[kind_of(fact.body), 1].binding
        licence = self._licences.get(fact.licence)
        reason = _of_signer(fact, self._end, self._organisations) or self._of_wallet(fact)
        if reason or (binding is Binding.LICENCE and licence is None):
            return reason or "the licence is unknown"
        reason = of_party(fact, licence, self._organisations[fact.organisation], self._chain.compositions)
        if isinstance(fact.body, ContentSketch):
            return reason or of_attester(fact, fact.body, self._resources, self._organisations)
        if reason or licence is None or binding is not Binding.LICENCE:
            return reason
        reason = _of_licence(fact, licence) or self._of_others(fact)
        if reason or self._products.get(licence.composition) == fact.product:
            return reason
        return "the licence is for another product"

    def ballot(self, fact: StatedFact, period: int) -> object | None:
        """What only one fact can say in a period; None where all count (the latest feedback is chosen by stage A)."""
        match fact.body:
            case Access(session=session, clause=clause):
                return fact.licence, clause, session, self._by_licensee(fact)
            case TrainingRun(session=session):
                return TrainingRun, fact.licence, session, self._by_licensee(fact)
            case Application(reference=reference):
                return fact.licence, reference
            case Evaluation(benchmark=benchmark):
                return fact.licence, benchmark
            case Rating():
                return fact.licence, period
            case ProcessorReview():
                return ProcessorReview, fact.licence, period
            case _:
                return None

    def _of_wallet(self, fact: StatedFact) -> str:
        """A contract's signature is judged once, on chain, and never again (DESIGN section 4)."""
        missing = fact.by_contract and fact.leaf not in self._chain.endorsed
        return "the signer's contract has not endorsed it" if missing else ""

    def _of_others(self, fact: StatedFact) -> str:
        """The other licences of a combination: of the same licensee and valid at the time."""
        if not isinstance(fact.body, Combination):
            return ""
        for number in fact.body.licences:
            other = self._licences.get(LicenceId(number))
            if other is None or other.licensee != fact.organisation:
                return f"licence {number} is not the organisation's"
            if reason := _of_licence(fact, other):
                return f"{reason}: licence {number}"
        return ""

    def _by_licensee(self, fact: StatedFact) -> bool:
        licence = self._licences.get(fact.licence)
        return licence is not None and licence.licensee == fact.organisation


def _of_signer(fact: StatedFact, end: int, organisations: Mapping[OrganisationId, OrganisationFact]) -> str:
    """Time, organisation and signer."""
    organisation = organisations.get(fact.organisation)
    if fact.time >= end:
        return "stated for a later period"
    if organisation is None:
        return "the organisation is unknown"
    if fact.signer not in organisation.accounts:
        return "the signer is not of the organisation"
    if any(account == fact.signer and since <= fact.time for account, since in organisation.lost):
        return "the signer's account was lost and replaced"
    return "the organisation was no longer valid" if fact.time > organisation.valid_until else ""


def _of_licence(fact: StatedFact, licence: LicenceFact) -> str:
    """The licence at the fact's time. A model is applied beyond its licence: the clause's term and tail run on."""
    if licence.revoked:
        return REFUNDED
    ended = fact.time > licence.valid_until and not isinstance(fact.body, Application)
    return OUTSIDE if fact.time < licence.valid_from or ended else ""


def licensee_of(licences: Iterable[LicenceFact]) -> dict[LicenceId, OrganisationId]:
    """Licence to licensee."""
    return {licence.id: licence.licensee for licence in licences}
