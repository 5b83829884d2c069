"""Fixed inputs of facts that are forced on chain: an account's, and a contract wallet's with any envelope."""

from __future__ import annotations

from offchain.codec import envelope, fact, tree
from offchain.codec.bodies import Feedback
from offchain.codec.documents import Json, canonical
from offchain.codec.forced import encode_forced
from offchain.codec.keccak import keccak256
from offchain.codec.words import to_hex
from offchain.domain.types import LicenceId, OrganisationId, ProductId, Seconds
from tests.vectors.signed import CHAIN_ID, PLANT, T0, Vector, address, contract, signed

HEADER_AT = fact.ENTRY_LENGTH
SALT = keccak256(b"vector forced salt")


def stated(kind: fact.FactKind, body: Json) -> fact.Fact:
    """A fact of the plant."""
    return fact.Fact(
        int(kind),
        1,
        address(PLANT),
        OrganisationId(7),
        ProductId(2),
        LicenceId(1),
        Seconds(T0 + 60),
        3,
        fact.commitment(SALT, body),
    )


def forced() -> Vector:
    """Facts, and bytes that must be refused."""
    domain = fact.domain_of_log(CHAIN_ID, contract("CirculationLog"))
    feedback = Feedback(5_210, 400, 7_004, "average_precision", 41, "泵机异常预测", 20_040, 1_794).body()
    by_account = stated(fact.FactKind.FEEDBACK, feedback)
    plain = envelope.pack(signed(PLANT, fact.fact_digest(domain, by_account)))
    rating: Json = {"stars": 4}
    wallet = envelope.pack(envelope.Envelope(envelope.CONTRACT, b"any bytes"))
    first = vector(by_account, plain, feedback)
    second = vector(stated(fact.FactKind.RATING, rating), wallet, rating)
    data = bytes.fromhex(str(first["fact"])[2:])
    return {
        "valid": [first, second],
        "invalid": [{"name": name, "fact": to_hex(broken)} for name, broken in refused(data).items()],
    }


def refused(data: bytes) -> dict[str, bytes]:
    """Bytes that break one rule each, made of a fact with an envelope of 68 bytes."""
    length = HEADER_AT + 1
    return {
        "empty": b"",
        "entry is short": data[: HEADER_AT - 1],
        "no envelope": data[:HEADER_AT],
        "envelope header is short": data[: HEADER_AT + 2],
        "envelope payload is short": data[: HEADER_AT + 3 + 64],
        "salt is short": data[: HEADER_AT + 3 + 65 + 31],
        "payload length above the rest": data[:length] + b"\xff\xff" + data[length + 2 :],
        "payload length one less": data[:length] + b"\x00\x40" + data[length + 2 :],
        "other envelope": data[: HEADER_AT + 3] + bytes([data[HEADER_AT + 3] ^ 1]) + data[HEADER_AT + 4 :],
        "other salt": data[: HEADER_AT + 68] + bytes([data[HEADER_AT + 68] ^ 1]) + data[HEADER_AT + 69 :],
        "other body": data[:-1] + b"]",
        "one byte follows": data + b" ",
    }


def vector(one: fact.Fact, packed: bytes, body: Json) -> Vector:
    """A forced fact in its parts and whole."""
    entry = fact.entry(one, packed)
    return {
        "entry": to_hex(entry),
        "envelope": to_hex(packed),
        "salt": to_hex(SALT),
        "body": to_hex(canonical(body)),
        "leaf_hash": to_hex(tree.leaf_hash(entry)),
        "fact": to_hex(encode_forced(entry, packed, SALT, canonical(body))),
    }
