"""Sketch facts 内容指纹 of the attacked world, judged as a report judges them, and what they say of its resources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from offchain.codec.bodies import ContentSketch
from offchain.codec.body_content import packed
from offchain.domain.roles import Role
from offchain.domain.types import Address, LicenceId, OrganisationId, PeriodId, ProductId, ResourceId
from offchain.graph import Resource
from offchain.report import judge
from offchain.report.evidence import evidence_rows
from offchain.report.inputs import (
    ChainFacts,
    ContentFact,
    OrganisationFact,
    Reference,
    ReportInputs,
    ResourceFact,
    RuleFact,
    StatedFact,
)

REGISTRAR = 900
"""The honest attester: a registrar of the zone that nobody owns."""


@dataclass
class Sketches:
    """Registered contents and sketch facts under construction; times in seconds."""

    start: int
    end: int
    contents: dict[int, tuple[ContentFact, ...]] = field(default_factory=dict)
    facts: list[StatedFact] = field(default_factory=list)

    def register(self, resource: int, at: int) -> bytes:
        """A further version of a resource; gives its content root."""
        known = self.contents.get(resource, ())
        root = resource.to_bytes(31, "big") + bytes([len(known)])
        self.contents[resource] = (*known, ContentFact(root, at))
        return root

    def attest(self, resource: int, root: bytes, sketch: tuple[int, ...], by: int = REGISTRAR) -> None:
        """A fact of the log, later than all others."""
        index = len(self.facts)
        body = ContentSketch(resource, root, packed(sketch))
        who, time = OrganisationId(by), self.start + index
        self.facts.append(StatedFact(index, _account(by), who, LicenceId(0), ProductId(0), time, body))

    def known(self, resources: Iterable[Resource], organisations: Mapping[int, int]) -> dict[int, Resource]:
        """The resources with what the facts that count say of their contents."""
        held = {resource.id: resource for resource in resources}
        if not self.facts:
            return held
        people = [_organisation(i, group, Role.HOLDER) for i, group in organisations.items()]
        registered = [
            ResourceFact(
                ResourceId(r.id), OrganisationId(r.owner_org), r.class_id, r.volume, 0, (), self.contents.get(r.id, ())
            )
            for r in held.values()
        ]
        registrar = _organisation(REGISTRAR, 0, Role.REGISTRAR)
        chain = ChainFacts((*people, registrar), tuple(registered), (), (), (), frozenset())
        rules, reference = RuleFact(1, 1, ()), Reference(0, b"", len(self.facts), b"")
        facts = tuple(self.facts)
        inputs = ReportInputs(PeriodId(0), 0, self.start, self.end, 1, rules, reference, chain, facts)
        told = {row.id: row for row in evidence_rows(inputs, judge(inputs)).resources}
        return {i: replace(r, sketch=told[i].sketch, since=told[i].since, other=told[i].other) for i, r in held.items()}


def _account(organisation: int) -> Address:
    return Address(f"0x{organisation:040x}")


def _organisation(number: int, group: int, roles: Role) -> OrganisationFact:
    return OrganisationFact(OrganisationId(number), group, 1 << 40, frozenset({_account(number)}), int(roles))
