"""The JSON of the log node, in and out: one definition for node and client.

Bytes are `0x` hexadecimal; integers above 2⁵³ − 1 are decimal strings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from offchain.codec.addresses import address_bytes, address_of
from offchain.codec.documents import GREATEST_INTEGER, Json
from offchain.codec.fact import Fact, domain_of_log
from offchain.codec.words import from_hex, to_hex
from offchain.domain.types import Address, LicenceId, OrganisationId, ProductId, Seconds
from offchain.ledger.errors import MalformedMessageError
from offchain.ledger.facts import ABSENT_BY, Head, LogEntry, Promise, Receipt, SignedFact

Object = Mapping[str, Json]
T = TypeVar("T")

_SIGNED = ("body", "chain_id", "contract", "fact", "salt", "signature")
_FACT = ("commitment", "kind", "licence", "nonce", "organisation", "schema", "signer", "subject", "time")


def signed_to_json(signed: SignedFact) -> dict[str, Json]:
    """What `POST /v1/facts` takes."""
    fact = signed.fact
    return {
        "chain_id": _number(signed.domain.chain_id),
        "contract": signed.domain.contract,
        "fact": {
            "kind": fact.kind,
            "schema": fact.schema,
            "signer": fact.signer,
            "organisation": fact.organisation,
            "subject": fact.subject,
            "licence": fact.licence,
            "time": _number(fact.time),
            "nonce": _number(fact.nonce),
            "commitment": to_hex(fact.commitment),
        },
        "signature": to_hex(signed.signature),
        "salt": to_hex(signed.salt),
        "body": signed.body,
    }


def signed_from_json(message: Json) -> SignedFact:
    """The inverse. Raises `MalformedMessageError` or `CodecError`."""
    return _signed(message, "")


def _signed(message: Json, absence: Json) -> SignedFact:
    outer = _object(message, "signed fact", _SIGNED)
    if not isinstance(absence, str) or absence not in ("", *ABSENT_BY):
        raise MalformedMessageError("absence", f"one of {', '.join(ABSENT_BY)}, or nothing", repr(absence)[:80])
    inner = _object(outer["fact"], "fact", _FACT)
    fact = Fact(
        kind=_integer(inner, "kind"),
        schema=_integer(inner, "schema"),
        signer=_address(inner, "signer"),
        organisation=OrganisationId(_integer(inner, "organisation")),
        subject=ProductId(_integer(inner, "subject")),
        licence=LicenceId(_integer(inner, "licence")),
        time=Seconds(_integer(inner, "time")),
        nonce=_integer(inner, "nonce"),
        commitment=from_hex(inner["commitment"], "commitment", 32),
    )
    domain = domain_of_log(_integer(outer, "chain_id"), _address(outer, "contract"))
    signature = from_hex(outer["signature"], "signature")
    if absence:
        return SignedFact(domain, fact, signature, b"", None, absence)
    return SignedFact(domain, fact, signature, from_hex(outer["salt"], "salt", 32), outer["body"])


def entry_to_json(entry: LogEntry) -> dict[str, Json]:
    """One entry of a page; where the body is absent, `absence` says why, the body is null and the salt `0x`."""
    signed = signed_to_json(entry.signed)
    return {
        "index": entry.index,
        "leaf_hash": to_hex(entry.leaf_hash),
        "signed": signed,
        "absence": entry.signed.absence,
    }


def entry_from_json(message: Json) -> LogEntry:
    """The inverse. Raises `MalformedMessageError` or `CodecError`."""
    outer = _object(message, "log entry", ("absence", "index", "leaf_hash", "signed"))
    leaf_hash = from_hex(outer["leaf_hash"], "leaf_hash", 32)
    return LogEntry(_integer(outer, "index"), leaf_hash, _signed(outer["signed"], outer["absence"]))


def page_to_json(entries: Sequence[LogEntry], size: int, start: int) -> dict[str, Json]:
    """Entries from `start`; `next` is where to go on, null at the end of the log."""
    following = start + len(entries)
    return {
        "entries": [entry_to_json(entry) for entry in entries],
        "size": size,
        "next": following if entries and following < size else None,
    }


def page_from_json(message: Json) -> list[LogEntry]:
    """The entries of a page. Raises `MalformedMessageError` or `CodecError`."""
    page = _object(message, "page", ("entries", "next", "size"))
    return _list(page["entries"], "entries", entry_from_json)


def head_to_json(head: Head) -> dict[str, Json]:
    """Size and root."""
    return {"size": head.size, "root": to_hex(head.root)}


def head_from_json(message: Json) -> Head:
    """The inverse. Raises `MalformedMessageError` or `CodecError`."""
    outer = _object(message, "head", ("root", "size"))
    return Head(_integer(outer, "size"), from_hex(outer["root"], "root", 32))


def proof_to_json(proof: Sequence[bytes]) -> dict[str, Json]:
    """An inclusion or consistency proof."""
    return {"proof": [to_hex(sibling) for sibling in proof]}


def proof_from_json(message: Json) -> tuple[bytes, ...]:
    """The inverse. Raises `MalformedMessageError` or `CodecError`."""
    outer = _object(message, "proof", ("proof",))
    return tuple(_list(outer["proof"], "proof", lambda sibling: from_hex(sibling, "proof", 32)))


def receipt_to_json(receipt: Receipt) -> dict[str, Json]:
    """The answer to a fact; `promise` is null where the node does not sign."""
    promise = receipt.promise
    signed: Json = None
    if promise is not None:
        signed = {"signer": promise.signer, "time": promise.time, "signature": to_hex(promise.signature)}
    return {
        "leaf_hash": to_hex(receipt.leaf_hash),
        "index": receipt.index,
        "duplicate": receipt.duplicate,
        "promise": signed,
    }


def receipt_from_json(message: Json) -> Receipt:
    """The inverse. Raises `MalformedMessageError` or `CodecError`."""
    outer = _object(message, "receipt", ("duplicate", "index", "leaf_hash", "promise"))
    leaf_hash = from_hex(outer["leaf_hash"], "leaf_hash", 32)
    promise = None if outer["promise"] is None else _promise(outer["promise"])
    return Receipt(leaf_hash, _integer(outer, "index"), outer["duplicate"] is True, promise)


def _promise(message: Json) -> Promise:
    inner = _object(message, "promise", ("signature", "signer", "time"))
    signature = from_hex(inner["signature"], "signature")
    return Promise(_address(inner, "signer"), Seconds(_integer(inner, "time")), signature)


def _number(value: int) -> int | str:
    return value if value <= GREATEST_INTEGER else str(value)


def _object(message: Json, what: str, names: tuple[str, ...]) -> Object:
    if not isinstance(message, Mapping) or sorted(message) != sorted(names):
        received = sorted(message) if isinstance(message, Mapping) else type(message).__name__
        raise MalformedMessageError(what, f"an object with {sorted(names)}", received)
    return message


def _list(message: Json, what: str, convert: Callable[[Json], T]) -> list[T]:
    if not isinstance(message, list):
        raise MalformedMessageError(what, "a list", type(message).__name__)
    return [convert(item) for item in message]


def _integer(message: Object, name: str) -> int:
    value = message[name]
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 78:
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise MalformedMessageError(name, "an unsigned integer or its decimal string", repr(value)[:80])
    return value


def _address(message: Object, name: str) -> Address:
    value = message[name]
    if not isinstance(value, str):
        raise MalformedMessageError(name, "an address", repr(value)[:80])
    return address_of(address_bytes(value))
