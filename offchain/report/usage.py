"""Metered use 按次计费: units of a period by licence and clause, from sessions that both sides stated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from offchain.codec.bodies import Access
from offchain.report.inputs import ReportInputs, StatedFact
from offchain.report.validity import Judged, licensee_of, standing

Meter = tuple[int, int]
"""Licence and clause."""


@dataclass
class _Session:
    """What the two sides said of one session, by whether the licensee said it."""

    sides: dict[bool, tuple[StatedFact, Access]] = field(default_factory=dict)

    def units(self, inputs: ReportInputs) -> int:
        """The lower figure; 0 while a side is missing, and once both counted in an earlier period."""
        if len(self.sides) < 2 or all(inputs.counted_earlier(fact) for fact, _ in self.sides.values()):
            return 0
        return min(access.units for _, access in self.sides.values())


def usage(inputs: ReportInputs, judged: Iterable[Judged]) -> dict[Meter, int]:
    """Units by licence and clause, above 0, ascending. A session is billed once: in the first period that has both."""
    licensees = licensee_of(inputs.chain.licences)
    sessions: dict[tuple[Meter, bytes], _Session] = {}
    for fact, access in standing(judged, Access):
        meter = (int(fact.licence), access.clause)
        session = sessions.setdefault((meter, access.session), _Session())
        session.sides[fact.organisation == licensees[fact.licence]] = (fact, access)
    sums: dict[Meter, int] = {}
    for (meter, _), session in sorted(sessions.items(), key=lambda item: item[0]):
        sums[meter] = sums.get(meter, 0) + session.units(inputs)
    return {meter: units for meter, units in sums.items() if units}
