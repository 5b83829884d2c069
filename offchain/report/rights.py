"""Which organisation may state which kind of fact (docs/FORMATS.md section 7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from offchain.codec.bodies import ContentSketch, kind_of
from offchain.codec.fact import FactKind
from offchain.domain.roles import Role
from offchain.domain.types import OrganisationId
from offchain.report.inputs import CompositionFact, LicenceFact, OrganisationFact, ResourceFact, StatedFact

GATEWAYS = Role.GATEWAY | Role.SPACE_OPERATOR
"""Roles whose access facts stand for the delivery gateway."""
MODERATORS = Role.ZONE_OPERATOR | Role.SPACE_OPERATOR | Role.REVIEWER
"""Roles that decide about facts."""
VALIDATORS = Role.ZONE_OPERATOR | Role.REVIEWER
"""Roles that validate what others stated."""
OBSERVERS = GATEWAYS | Role.ZONE_OPERATOR | Role.PROVIDER | Role.AUDITOR
"""Roles that report incidents."""

ATTESTERS = Role.REGISTRAR | Role.SPACE_OPERATOR | Role.REVIEWER
"""Roles that attest the content of resources which they have nothing to do with."""

_LICENSEE = frozenset(
    {FactKind.COMBINATION, FactKind.FEEDBACK, FactKind.EVALUATION, FactKind.RATING, FactKind.PROCESSOR_REVIEW}
    | {FactKind.CORRECTION}
)
_GATEWAY = frozenset({FactKind.ACCESS, FactKind.TRAINING_RUN})
_PROVIDER = frozenset({FactKind.IMPROVEMENT, FactKind.AFTER_SALE})
_ROLES = {
    FactKind.MODERATION: (MODERATORS, "neither an operator nor a reviewer"),
    FactKind.INCIDENT: (OBSERVERS, "no role that reports incidents"),
    FactKind.CONTENT_SKETCH: (ATTESTERS, "neither a registrar, a space operator nor a reviewer"),
}


def of_party(
    fact: StatedFact,
    licence: LicenceFact | None,
    organisation: OrganisationFact,
    compositions: Iterable[CompositionFact],
) -> str:
    """Why the fact's organisation may not state it, empty if it may.

    Anybody valid may state tools, recommendations, complaints and validations: whose validation is heard depends on
    its target (`validation.py`).
    """
    kind = kind_of(fact.body)
    own = licence is not None and licence.licensee == fact.organisation
    if kind in _LICENSEE:
        return "" if own else "another organisation holds the licence"
    if kind in _GATEWAY:
        return "" if own or organisation.roles & GATEWAYS else "neither the licensee nor a delivery gateway"
    if kind is FactKind.APPLICATION:
        return "the licensee is not its own model user" if own else ""
    if kind in _PROVIDER:
        provides = any(c.product == fact.product and c.payee == fact.organisation for c in compositions)
        return "" if provides else "another organisation provides the product"
    roles, reason = _ROLES.get(kind, (Role(0), ""))
    return reason if roles and not organisation.roles & roles else ""


def of_attester(
    fact: StatedFact,
    body: ContentSketch,
    resources: Mapping[int, ResourceFact],
    organisations: Mapping[OrganisationId, OrganisationFact],
) -> str:
    """Why an attester may not state this sketch, empty if it may: of a registered content, of no resource of its own.

    Its roles are those of `of_party`.
    """
    resource = resources.get(body.resource)
    if resource is None:
        return "the resource is unknown"
    if all(content.root != body.content_root for content in resource.contents):
        return "no version of the resource has this content root"
    mine, theirs = organisations[fact.organisation], organisations.get(resource.owner)
    grouped = theirs is not None and mine.group != 0 and mine.group == theirs.group
    return "the attester is related to the holder" if grouped or mine.id == resource.owner else ""
