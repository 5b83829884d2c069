"""What enters the log, what it holds, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from offchain.codec.documents import Json, canonical
from offchain.codec.eip712 import Domain
from offchain.codec.fact import Fact, fact_digest, fact_leaf_hash
from offchain.domain.types import Address, Seconds

ABSENT_BY = ("law", "contract", "withheld")
"""Why a body is not in a copy of the log: erased, by law or by contract, or not shown to the copy."""


@dataclass(frozen=True)
class SignedFact:
    """A stated fact as its signer hands it over: domain, fact, packed signature envelope, 32-byte salt, body.

    In a copy of the log the body may be absent: then `absence` says why, and salt and body are empty. The leaf, the
    digest and the signature are the same without it.
    """

    domain: Domain
    fact: Fact
    signature: bytes
    salt: bytes
    body: Json
    absence: str = ""

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
class Promise:
    """The log node's signature of a receipt: its address, chain time in seconds, packed envelope."""

    signer: Address
    time: Seconds
    signature: bytes


@dataclass(frozen=True)
class Receipt:
    """Where a fact stands in the log. `duplicate`: it stood there before, under this leaf hash.

    `promise` is the node's signature; a copy of the log gives none.
    """

    leaf_hash: bytes
    index: int
    duplicate: bool
    promise: Promise | None = None


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


class Signer(Protocol):
    """A process's key; the chain room's `Wallet` and `RemoteSigner` have it."""

    @property
    def address(self) -> Address:
        """EIP-55 address of the key."""
        ...

    def sign_message(self, message: bytes) -> bytes:
        """The packed envelope of scheme 1 over the keccak-256 of an EIP-712 message."""
        ...


class Rights(Protocol):
    """What the chain says of those who state facts; answered where the chain is read."""

    def objection(self, signed: SignedFact) -> str:
        """Why the signer may not state the fact at its time, in words; empty if it may."""
        ...

    def window(self, time: Seconds) -> tuple[Seconds, Seconds]:
        """The period that contains a time, half-open, in seconds."""
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
