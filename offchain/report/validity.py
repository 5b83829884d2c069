"""Which facts of the log count: a pure function every oracle recomputes (DESIGN section 5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from offchain.domain.types import LicenceId, OrganisationId
from offchain.report.inputs import FeedbackFact, LicenceFact, OrganisationFact, ReportInputs


@dataclass(frozen=True)
class Judged:
    """A fact and, if it counts zero, the reason."""

    fact: FeedbackFact
    reason: str

    @property
    def counts(self) -> bool:
        """True if nothing speaks against the fact."""
        return not self.reason


def judge(inputs: ReportInputs) -> tuple[Judged, ...]:
    """Judges every feedback fact of the cut, in log order. A fact of a later time waits for its own period."""
    organisations = {o.id: o for o in inputs.chain.organisations}
    licences = {licence.id: licence for licence in inputs.chain.licences}
    products = {c.key: int(c.product) for c in inputs.chain.compositions}
    judged = []
    for fact in sorted(inputs.feedback, key=lambda f: f.index):
        reason = _objection(fact, inputs.end, organisations, licences)
        if not reason and products.get(licences[fact.licence].composition) != fact.product:
            reason = "the licence is for another product"
        judged.append(Judged(fact, reason))
    return tuple(judged)


def _objection(
    fact: FeedbackFact,
    end: int,
    organisations: Mapping[OrganisationId, OrganisationFact],
    licences: Mapping[LicenceId, LicenceFact],
) -> str:
    """Why a fact counts zero; empty if it counts."""
    organisation = organisations.get(fact.organisation)
    licence = licences.get(fact.licence)
    checks = (
        (fact.time >= end, "stated for a later period"),
        (organisation is None, "the organisation is unknown"),
        (
            organisation is not None and fact.signer not in organisation.accounts,
            "the signer is not of the organisation",
        ),
        (organisation is not None and fact.time > organisation.valid_until, "the organisation was no longer valid"),
        (licence is None, "the licence is unknown"),
        (licence is not None and licence.licensee != fact.organisation, "another organisation holds the licence"),
        (licence is not None and licence.revoked, "the licence was refunded"),
        (
            licence is not None and not licence.valid_from <= fact.time <= licence.valid_until,
            "the licence was not valid at that time",
        ),
    )
    return next((reason for failed, reason in checks if failed), "")
