"""Space-time codes 时空码: what a code stands for, by the chain's index or by looking through everything known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from offchain.chain.errors import ContractRefusal
from offchain.chain.values import AbiValue, integer, octets, record
from offchain.domain.errors import HeadwaterError
from offchain.indexer.facts import ProductCreated
from offchain.indexer.snapshot import Snapshot

ROOM = "SpaceTimeCodes"


class UnknownCodeError(HeadwaterError):
    """A code that no organisation, resource, product or licence of the zone has."""


class Subject(IntEnum):
    """`ISpaceTimeCodes.Subject`."""

    RESOURCE = 1
    PRODUCT = 2
    ORGANISATION = 3
    LICENCE = 4


@dataclass(frozen=True)
class Resolved:
    """What a code stands for; `published` if the chain's own index knows it."""

    kind: Subject
    id: int
    published: bool


class Reads(Protocol):
    """View calls; `Gateway` has them."""

    def call(self, contract: str, function: str, *args: object) -> AbiValue:
        """Reads a view function."""
        ...


def resolve(reads: Reads, snapshot: Snapshot, code: bytes) -> Resolved:
    """What a 32-byte code stands for. Raises UnknownCodeError."""
    try:
        found = record(reads.call(ROOM, "resolve", code))
        return Resolved(Subject(integer(found["kind"])), integer(found["id"]), published=True)
    except ContractRefusal:
        pass
    for kind, number in _subjects(snapshot):
        if code_of(reads, kind, number) == code:
            return Resolved(kind, number, published=False)
    raise UnknownCodeError(f"space-time code: expected one of this zone, received 0x{code.hex()}; look at its issuer")


def code_of(reads: Reads, kind: Subject, number: int) -> bytes:
    """The code of a subject, 32 bytes."""
    return octets(reads.call(ROOM, "codeOf", int(kind), number))


def _subjects(snapshot: Snapshot) -> Iterator[tuple[Subject, int]]:
    yield from ((Subject.ORGANISATION, int(state.id)) for state in snapshot.organisations)
    yield from ((Subject.RESOURCE, int(state.id)) for state in snapshot.resources)
    yield from ((Subject.PRODUCT, int(fact.product)) for fact in snapshot.facts(ProductCreated))
    yield from ((Subject.LICENCE, int(state.id)) for state in snapshot.licences)
