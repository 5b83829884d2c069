"""Stated facts 流通事件: EIP-712 struct, salted commitment and log entry (docs/FORMATS.md section 7)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from offchain.codec import eip712
from offchain.codec.addresses import address_bytes, address_of
from offchain.codec.documents import Json, document_hash
from offchain.codec.eip712 import Domain
from offchain.codec.envelope import envelope_hash
from offchain.codec.keccak import keccak256
from offchain.codec.tree import leaf_hash
from offchain.codec.words import Reader, fixed, uint
from offchain.domain.types import Address, LicenceId, OrganisationId, ProductId, Seconds

LOG_CONTRACT = "CirculationLog"
"""Name of the EIP-712 domain of facts and anchors."""
ENTRY_LENGTH = 115
"""Bytes of a log entry."""


_FIELDS = ((0, 1), (1, 2), (3, 20), (23, 4), (27, 4), (31, 4), (35, 8), (43, 8), (51, 32))
"""Start and width in bytes of the fact's fields in an entry, in the order of the struct."""
_PADDING = {width: bytes(32 - width) for _, width in _FIELDS}


class FactKind(IntEnum):
    """Kinds of facts."""

    ACCESS = 1
    TRAINING_RUN = 2
    APPLICATION = 3
    COMBINATION = 4
    FEEDBACK = 5
    EVALUATION = 6
    RATING = 7
    PROCESSOR_REVIEW = 8
    IMPROVEMENT = 9
    AFTER_SALE = 10
    CORRECTION = 11
    MODERATION = 12
    TOOL = 13
    RECOMMENDATION = 14
    VALIDATION = 15
    COMPLAINT = 16
    INCIDENT = 17
    CONTENT_SKETCH = 18


@dataclass(frozen=True)
class Fact:
    """What a party signs. `kind` is a number of `FactKind`; `time` is chain time in seconds; `licence` 0 = none."""

    kind: int
    schema: int
    signer: Address
    organisation: OrganisationId
    subject: ProductId
    licence: LicenceId
    time: Seconds
    nonce: int
    commitment: bytes


def commitment(salt: bytes, body: Json) -> bytes:
    """`H(salt ‖ H(RFC 8785 JSON of the body))`: 32 bytes; `salt` has 32. Raises `CodecError`."""
    return commitment_of_hash(salt, document_hash(body))


def commitment_of_hash(salt: bytes, body_hash: bytes) -> bytes:
    """The commitment from the 32-byte hash of the body's RFC 8785 JSON. Raises `WrongLengthError`."""
    return keccak256(fixed(32, salt, "salt") + fixed(32, body_hash, "body hash"))


def domain_of_log(chain_id: int, contract: Address) -> Domain:
    """EIP-712 domain of the `CirculationLog` at `contract`."""
    return Domain(LOG_CONTRACT, chain_id, contract)


def fact_values(fact: Fact) -> dict[str, eip712.Value]:
    """The fact as values of `eip712.FACT`, for `eip712.typed_data`."""
    return dict(vars(fact))


def fact_digest(domain: Domain, fact: Fact) -> bytes:
    """EIP-712 digest that the signer signs: 32 bytes; it is also the fact's identity. Raises `CodecError`."""
    return eip712.digest(domain, eip712.FACT, fact_values(fact))


def digest_of_entry(domain: Domain, data: bytes) -> bytes:
    """`fact_digest` straight from the 115 bytes of an entry, for bulk: every field is padded where it stands.

    Raises `WrongLengthError`.
    """
    fixed(ENTRY_LENGTH, data, "log entry")
    fields = (_PADDING[width] + data[start : start + width] for start, width in _FIELDS)
    return keccak256(b"\x19\x01" + domain.separator() + keccak256(eip712.FACT.type_hash + b"".join(fields)))


def entry(fact: Fact, envelope: bytes) -> bytes:
    """The 115 bytes of the fact's log entry; `envelope` is the packed signature envelope. Raises `CodecError`."""
    return (
        uint(8, fact.kind, "kind")
        + uint(16, fact.schema, "schema")
        + address_bytes(fact.signer)
        + uint(32, fact.organisation, "organisation")
        + uint(32, fact.subject, "subject")
        + uint(32, fact.licence, "licence")
        + uint(64, fact.time, "time")
        + uint(64, fact.nonce, "nonce")
        + fixed(32, fact.commitment, "commitment")
        + envelope_hash(envelope)
    )


def decode_entry(data: bytes) -> tuple[Fact, bytes]:
    """(fact, hash of its envelope) of the 115 bytes of an entry. Raises `CodecError`."""
    reader = Reader(fixed(ENTRY_LENGTH, data, "log entry"), "log entry")
    kind, schema = reader.uint(8, "kind"), reader.uint(16, "schema")
    signer = address_of(reader.take(20, "signer"))
    organisation, subject, licence = (reader.uint(32, field) for field in ("organisation", "subject", "licence"))
    time, nonce = reader.uint(64, "time"), reader.uint(64, "nonce")
    fact = Fact(
        kind,
        schema,
        signer,
        OrganisationId(organisation),
        ProductId(subject),
        LicenceId(licence),
        Seconds(time),
        nonce,
        reader.take(32, "commitment"),
    )
    return fact, reader.take(32, "envelope hash")


def fact_leaf_hash(fact: Fact, envelope: bytes) -> bytes:
    """Log leaf hash `H(0x00 ‖ entry)`: 32 bytes. Raises `CodecError`."""
    return leaf_hash(entry(fact, envelope))
