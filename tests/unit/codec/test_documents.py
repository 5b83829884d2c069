"""Free-form documents: canonical bytes, and what strict JSON refuses."""

import pytest
from eth_hash.auto import keccak

from offchain.codec.documents import (
    DuplicateKeyError,
    FractionError,
    IntegerTooLargeError,
    Json,
    NotJsonError,
    TooDeepError,
    canonical,
    document_hash,
    parse,
)
from offchain.codec.errors import CodecError


def nested(depth: int) -> Json:
    value: Json = 1
    for _ in range(depth):
        value = [value]
    return value


def test_canonical__of_an_object__sorts_keys_and_drops_spaces() -> None:
    assert canonical({"b": [1, None, True], "a": "泵\n"}) == '{"a":"泵\\n","b":[1,null,true]}'.encode()


def test_document_hash__is_the_hash_of_the_canonical_bytes() -> None:
    assert document_hash({"b": 2, "a": 1}) == keccak(b'{"a":1,"b":2}')


@pytest.mark.parametrize(
    ("document", "error"),
    [
        (1.5, FractionError),
        ({"a": [1.0]}, FractionError),
        (2**53, IntegerTooLargeError),
        (-(2**53), IntegerTooLargeError),
        ({1: 2}, NotJsonError),
        ({"a": {1}}, NotJsonError),
        (b"x", NotJsonError),
        ("\ud800", NotJsonError),
        (nested(33), TooDeepError),
    ],
)
def test_canonical__when_the_document_is_not_allowed__then_is_refused(document: Json, error: type[CodecError]) -> None:
    with pytest.raises(error):
        canonical(document)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ('{"a":1,"a":2}', DuplicateKeyError),
        ("1.0", FractionError),
        ("1e3", FractionError),
        ("NaN", FractionError),
        ("-Infinity", FractionError),
        ("9007199254740992", IntegerTooLargeError),
        ("9" * 5000, IntegerTooLargeError),
        ("{", NotJsonError),
        (b"\xff", NotJsonError),
        ("[" * 40 + "]" * 40, TooDeepError),
        ("[" * 100_000 + "]" * 100_000, TooDeepError),
        ('"\\ud800"', NotJsonError),
    ],
)
def test_parse__when_the_text_is_not_strict__then_is_refused(text: str | bytes, error: type[CodecError]) -> None:
    with pytest.raises(error):
        parse(text)


def test_parse__of_canonical__is_the_document() -> None:
    document: Json = {"a": [1, "二", None, False, {"b": 2**53 - 1}]}
    assert parse(canonical(document)) == document
