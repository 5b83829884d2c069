"""How data under a licence is delivered, in the sandbox or as a copy: no event says it, the contract is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from offchain.chain.zone import Reader, Zone
from offchain.codec.bodies import Access, TrainingRun
from offchain.domain.types import LicenceId
from offchain.report.inputs import LicenceFact, StatedFact


def session_modes(
    facts: Iterable[StatedFact], licences: Iterable[LicenceFact], reader: Reader
) -> Mapping[LicenceId, int]:
    """The mode of every listed licence under which a session is stated, by id, ascending; it is fixed at the issue."""
    stated = {fact.licence for fact in facts if isinstance(fact.body, Access | TrainingRun)}
    zone = Zone(reader)
    return {number: zone.licence_mode(number) for number in sorted(stated & {licence.id for licence in licences})}
