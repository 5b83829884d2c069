"""Which facts may enter the log: every rule that needs nothing but the fact itself."""

from __future__ import annotations

from offchain.codec.bodies import Binding, schema_of
from offchain.codec.eip712 import Domain
from offchain.codec.envelope import CONTRACT, unpack
from offchain.codec.fact import Fact, commitment_of_hash
from offchain.codec.keccak import keccak256
from offchain.ledger.errors import (
    BadSignatureError,
    BodyTooLargeError,
    CommitmentError,
    NotBoundError,
    WrongDomainError,
)
from offchain.ledger.facts import SignatureVerifier, SignedFact

GREATEST_BODY = 64 * 1024
"""Bytes of a body as RFC 8785 JSON."""


def admit(signed: SignedFact, domain: Domain, verifier: SignatureVerifier) -> SignedFact:
    """The fact, if the log of `domain` may hold it. Raises `LedgerError` or `CodecError` by the rule it breaks."""
    _require_domain(signed, domain)
    require_form(signed)
    require_signature(signed, verifier)
    return signed


def require_form(signed: SignedFact) -> None:
    """What must be true of a fact with its body, whoever signed it. Raises `LedgerError` or `CodecError`."""
    schema = schema_of(signed.fact.kind, signed.fact.schema)
    body = signed.canonical_body
    if len(body) > GREATEST_BODY:
        raise BodyTooLargeError("body", f"at most {GREATEST_BODY} bytes", f"{len(body)} bytes", "commit to a document")
    schema.read(signed.body)
    _require_bound(signed.fact, schema.binding)
    expected = commitment_of_hash(signed.salt, keccak256(body))
    if signed.fact.commitment != expected:
        hint = "commitment = keccak256(salt ‖ keccak256(RFC 8785 body))"
        raise CommitmentError("commitment", expected.hex(), signed.fact.commitment.hex(), hint)


def admit_copy(signed: SignedFact, domain: Domain, verifier: SignatureVerifier) -> SignedFact:
    """As `admit`, for an entry of another copy, whose body may be absent: leaf and signature do without it."""
    if not signed.absence:
        return admit(signed, domain, verifier)
    _require_domain(signed, domain)
    _require_bound(signed.fact, schema_of(signed.fact.kind, signed.fact.schema).binding)
    require_signature(signed, verifier)
    return signed


def _require_domain(signed: SignedFact, domain: Domain) -> None:
    if signed.domain != domain:
        raise WrongDomainError("domain of a fact", domain, signed.domain, "sign it for this chain and contract")


def require_signature(signed: SignedFact, verifier: SignatureVerifier) -> None:
    """Raises `CodecError` for a malformed envelope, `BadSignatureError` for one that is not the signer's.

    A contract's signature is not judged here: what it says at a past block can't be evaluated, and its fact counts only
    with the endorsement that it gave on chain (DESIGN section 4).
    """
    if unpack(signed.signature).scheme == CONTRACT:
        return
    if not verifier.verify(signed.fact.signer, signed.digest, signed.signature):
        expected = f"signature of {signed.fact.signer} over {signed.digest.hex()}"
        raise BadSignatureError("signature", expected, signed.signature.hex(), "sign the typed data of this fact")


def _require_bound(fact: Fact, binding: Binding) -> None:
    """Ids that a fact of the binding names are not 0, and a licence that it does not need is."""
    named: dict[str, int] = {"organisation": fact.organisation}
    if binding is not Binding.ZONE:
        named["subject"] = fact.subject
    if binding is Binding.LICENCE:
        named["licence"] = fact.licence
    elif fact.licence:
        raise NotBoundError("licence of a fact that is bound to none", 0, fact.licence)
    for name, value in named.items():
        if value == 0:
            raise NotBoundError(f"{name} of a fact bound to its {binding.value}", "an id from 1", value)
