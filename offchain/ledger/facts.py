"""What enters the log, what it holds, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from offchain.codec.documents import Json, canonical
from offchain.codec.eip712 import Domain
from offchain.codec.fact import Fact, fact_digest, fact_leaf_hash


@dataclass(frozen=True)
class SignedFact:
    """A stated fact as its signer hands it over: domain, fact, packed signature envelope, 32-byte salt, body."""

    domain: Domain
    fact: Fact
    signature: bytes
    salt: bytes
    body: Json

    @cached_property
    def digest(self) -> bytes:
        """EIP-712 digest, the fact's identity: 32 bytes. Raises `CodecError`."""
        return fact_digest(self.domain, self.fact)

    @cached_property
    def canonical_body(self) -> bytes:
        """RFC 8785 JSON of the body. Raises `CodecError`."""
        return canonical(self.body)

    @cached_property
    def leaf_hash(self) -> bytes:
        """Hash of its log leaf: 32 bytes. Raises `CodecError`."""
        return fact_leaf_hash(self.fact, self.signature)


@dataclass(frozen=True)
class Receipt:
    """Where a fact stands in the log. `duplicate`: it stood there before, under this leaf hash."""

    leaf_hash: bytes
    index: int
    duplicate: bool


@dataclass(frozen=True)
class LogEntry:
    """An entry of the log, `index` from 0."""

    index: int
    leaf_hash: bytes
    signed: SignedFact


@dataclass(frozen=True)
class Head:
    """Number of entries and the root over them."""

    size: int
    root: bytes


class SignatureVerifier(Protocol):
    """Judges signatures; the chain room implements it."""

    def verify(self, signer: str, digest: bytes, envelope: bytes) -> bool:
        """True if `envelope` (packed, docs/FORMATS.md section 2) is `signer`'s signature over `digest`."""
        ...


class LeafSource(Protocol):
    """A copy of the log as its tree sees it."""

    def leaves(self, start: int, limit: int) -> list[bytes]:
        """Bytes of at most `limit` entries from index `start`, contiguous; none only at the end."""
        ...


class LogSource(Protocol):
    """Another copy of the log, to pull from."""

    def head(self) -> Head:
        """The newest size and root."""
        ...

    def entries(self, start: int, limit: int) -> list[LogEntry]:
        """At most `limit` entries from index `start`; possibly fewer, none only at the end."""
        ...

    def consistency(self, old: int, new: int) -> tuple[bytes, ...]:
        """Proof that the first `old` entries begin the first `new`."""
        ...
