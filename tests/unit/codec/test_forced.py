"""Forced facts: bytes in parts and whole, and every refusal by name."""

import json
from pathlib import Path
from typing import Any

import pytest
from eth_hash.auto import keccak

from offchain.codec.errors import CodecError, TruncatedError, WrongLengthError
from offchain.codec.forced import (
    GREATEST_FORCED,
    ForcedCommitmentError,
    ForcedEnvelopeError,
    ForcedTooLongError,
    decode_forced,
    encode_forced,
)
from tests.vectors import make

VECTORS = json.loads((Path(make.__file__).parent / "forced.json").read_text(encoding="utf-8"))
REFUSALS: dict[str, type[CodecError]] = {
    "empty": TruncatedError,
    "entry is short": TruncatedError,
    "no envelope": TruncatedError,
    "envelope header is short": TruncatedError,
    "envelope payload is short": TruncatedError,
    "salt is short": TruncatedError,
    "payload length above the rest": TruncatedError,
    "payload length one less": WrongLengthError,
    "other envelope": ForcedEnvelopeError,
    "other salt": ForcedCommitmentError,
    "other body": ForcedCommitmentError,
    "one byte follows": ForcedCommitmentError,
}
PARTS = ("entry", "envelope", "salt", "body")


def parts_of(vector: dict[str, str]) -> tuple[bytes, bytes, bytes, bytes]:
    entry, envelope, salt, body = (bytes.fromhex(vector[part][2:]) for part in PARTS)
    return entry, envelope, salt, body


def of_length(length: int) -> bytes:
    """A fact of so many bytes whose body fills it up."""
    entry, envelope, salt, _ = parts_of(VECTORS["valid"][1])
    body = bytes(length - len(entry + envelope + salt))
    return entry[:51] + keccak(salt + keccak(body)) + entry[83:] + envelope + salt + body


@pytest.mark.parametrize("vector", VECTORS["valid"], ids=["account", "wallet"])
def test_encode_forced__of_a_vector__is_its_parts_in_a_row(vector: Any) -> None:
    entry, envelope, salt, body = parts_of(vector)
    assert encode_forced(entry, envelope, salt, body) == entry + envelope + salt + body
    assert encode_forced(entry, envelope, salt, body) == bytes.fromhex(vector["fact"][2:])


@pytest.mark.parametrize("vector", VECTORS["valid"], ids=["account", "wallet"])
def test_decode_forced__of_a_vector__is_its_parts(vector: Any) -> None:
    assert decode_forced(bytes.fromhex(vector["fact"][2:])) == parts_of(vector)


@pytest.mark.parametrize("vector", VECTORS["invalid"], ids=lambda vector: vector["name"])
def test_decode_forced__when_invalid__then_is_refused_by_name(vector: Any) -> None:
    with pytest.raises(CodecError) as refusal:
        decode_forced(bytes.fromhex(vector["fact"][2:]))
    assert type(refusal.value) is REFUSALS[vector["name"]]


def test_decode_forced__of_the_greatest_length__is_read() -> None:
    assert len(decode_forced(of_length(GREATEST_FORCED))[3]) == 65_536 - 115 - 12 - 32


def test_decode_forced__when_one_byte_longer__then_is_refused() -> None:
    with pytest.raises(ForcedTooLongError, match="expected at most 65536 bytes, received 65537 bytes"):
        decode_forced(of_length(GREATEST_FORCED + 1))


@pytest.mark.parametrize(("part", "what"), [(0, "log entry"), (2, "salt")])
def test_encode_forced__when_a_part_is_short__then_is_refused(part: int, what: str) -> None:
    parts = list(parts_of(VECTORS["valid"][0]))
    parts[part] = parts[part][:-1]
    with pytest.raises(WrongLengthError, match=what):
        encode_forced(*parts)


def test_encode_forced__when_the_envelope_is_not_one__then_is_refused() -> None:
    entry, envelope, salt, body = parts_of(VECTORS["valid"][0])
    with pytest.raises(TruncatedError, match="signature envelope"):
        encode_forced(entry, envelope[:-1], salt, body)


def test_encode_forced__when_the_body_is_another__then_is_refused() -> None:
    entry, envelope, salt, _ = parts_of(VECTORS["valid"][0])
    with pytest.raises(ForcedCommitmentError):
        encode_forced(entry, envelope, salt, b"{}")
