"""Which facts are accepted at a period's end, and which of them were not yet at the end of the period before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from offchain.codec.bodies import Body, Complaint, Moderation, Validation, kind_of
from offchain.report.inputs import ReportInputs, StatedFact
from offchain.report.validation import VALIDATED, State, Validations, Verdict
from offchain.report.validity import Bench, Judged, counted

B = TypeVar("B", bound=Body)


class Acceptance:
    """Acceptance by the rules of `validation.py`: by a validation, an appeal or silence.

    What was accepted by what the report before this one knew is not *new*: a contribution is rewarded once. Its log
    cut is known exactly; roles and groups are those of this period, as for everything a report reads of the chain.
    """

    def __init__(self, inputs: ReportInputs, judged: Iterable[Judged]) -> None:
        self._inputs = inputs
        self._judged = tuple(judged)
        answers = tuple(f for f in inputs.facts if isinstance(f.body, Validation | Complaint | Moderation))
        self._now = _validations(inputs, answers, inputs.end)
        self._before = _validations(inputs, (f for f in answers if inputs.counted_earlier(f)), inputs.start)
        self._accepted: dict[object, tuple[StatedFact, ...]] = {}

    def accepted(self, kind: type[B]) -> tuple[tuple[StatedFact, B], ...]:
        """Facts of a validated kind that count and are accepted: first those of earlier periods, then in log order."""
        if kind not in self._accepted:
            facts = [fact for fact, _ in counted(self._judged, kind) if self.verdict(fact).state is State.ACCEPTED]
            self._accepted[kind] = tuple(sorted(facts, key=lambda fact: (self.new(fact), fact.index)))
        return tuple((fact, fact.body) for fact in self._accepted[kind] if isinstance(fact.body, kind))

    def new(self, fact: StatedFact) -> bool:
        """True for an accepted fact that was not accepted by what the report before knew."""
        known = self._inputs.counted_earlier(fact)
        return not (known and self._before.verdict(fact).state is State.ACCEPTED)

    def decisions(self) -> tuple[StatedFact, ...]:
        """Validations that decided a fact, as the first ones heard, and that no report before knew, in log order."""
        bench = Bench(self._inputs.chain, self._inputs.end)
        places = {fact.index: fact for fact in self._inputs.facts}
        targets = {fact.body.target for fact in self._inputs.facts if isinstance(fact.body, Validation)}
        found = {}
        for fact in self._inputs.facts:
            if fact.leaf in targets and kind_of(fact.body) in VALIDATED and not bench.objection(fact):
                verdict = self.verdict(fact)
                if verdict.by is not None and verdict.state in (State.ACCEPTED, State.REJECTED):
                    found[verdict.by] = places[verdict.by]
        return tuple(fact for _, fact in sorted(found.items()) if not self._inputs.counted_earlier(fact))

    def verdict(self, fact: StatedFact) -> Verdict:
        """What became of a fact of a validated kind by the period's end."""
        return self._now.verdict(fact)


def _validations(inputs: ReportInputs, answers: Iterable[StatedFact], now: int) -> Validations:
    """The verdicts at a second from the answers with nothing against them by themselves."""
    bench = Bench(inputs.chain, now)
    return Validations((f for f in answers if not bench.objection(f)), inputs.chain, now)
