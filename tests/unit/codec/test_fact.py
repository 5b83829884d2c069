"""Facts: entry bytes by hand, commitment, inverse; bodies and their rules."""

from dataclasses import replace

import pytest
from eth_hash.auto import keccak

from offchain.codec.bodies import Feedback, UnknownSchemaError, body_of
from offchain.codec.documents import Json
from offchain.codec.errors import CodecError, OutOfRangeError, UnknownTypeError, WrongLengthError
from offchain.codec.fact import (
    Fact,
    commitment,
    decode_entry,
    digest_of_entry,
    domain_of_log,
    entry,
    fact_digest,
    fact_leaf_hash,
)
from offchain.codec.fields import BodyFieldsError, BodyValueError, UpliftError
from offchain.domain.types import Address, LicenceId, OrganisationId, ProductId, Seconds

SIGNER = Address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")
FACT = Fact(
    5, 1, SIGNER, OrganisationId(7), ProductId(2), LicenceId(9), Seconds(1_767_225_600), 2**64 - 1, b"\xcc" * 32
)
HAND = (
    "05 0001 5aaeb6053f3e94c9b9a09f33669435e7ef1beaed 00000007 00000002 00000009"
    "000000006955b900 ffffffffffffffff" + "cc" * 32 + keccak(b"envelope").hex()
)
FEEDBACK = Feedback(5_000, 400, 6_500, "average_precision", 40, "泵机异常预测", 20_000, 1_500)


def test_entry__of_a_fact__is_the_115_bytes_written_by_hand() -> None:
    assert (entry(FACT, b"envelope"), len(bytes.fromhex(HAND))) == (bytes.fromhex(HAND), 115)


@pytest.mark.parametrize(
    "fact", [FACT, replace(FACT, kind=17, schema=2**16 - 1, subject=ProductId(2**32 - 1), time=Seconds(0))]
)
def test_digest_of_entry__is_the_fact_s_digest(fact: Fact) -> None:
    domain = domain_of_log(31337, SIGNER)
    assert digest_of_entry(domain, entry(fact, b"any")) == fact_digest(domain, fact)


def test_decode_entry__of_entry__is_the_fact() -> None:
    assert decode_entry(bytes.fromhex(HAND)) == (FACT, keccak(b"envelope"))


def test_decode_entry__when_length_differs__then_is_refused() -> None:
    with pytest.raises(WrongLengthError, match="expected 115 bytes, received 114 bytes"):
        decode_entry(bytes(114))


def test_leaf_hash__of_a_fact__has_the_leaf_prefix() -> None:
    assert fact_leaf_hash(FACT, b"envelope") == keccak(b"\x00" + bytes.fromhex(HAND))


def test_entry__when_a_field_is_too_wide__then_is_refused() -> None:
    with pytest.raises(OutOfRangeError, match="nonce"):
        entry(replace(FACT, nonce=2**64), b"envelope")


def test_commitment__of_salt_and_body__is_the_hash_written_by_hand() -> None:
    salt = b"\x01" * 32
    assert commitment(salt, {"b": 1, "a": "x"}) == keccak(salt + keccak(b'{"a":"x","b":1}'))


def test_commitment__when_the_salt_is_short__then_is_refused() -> None:
    with pytest.raises(WrongLengthError, match="salt"):
        commitment(b"short", {})


def test_feedback__there_and_back__is_the_same() -> None:
    assert Feedback.of(FEEDBACK.body()) == FEEDBACK


def test_feedback__when_measured_is_below_baseline__then_uplift_is_zero() -> None:
    body_of(5, 1, replace(FEEDBACK, measured_bps=4_000, uplift_bps=0).body())


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"uplift_bps": 1_499}, UpliftError),
        ({"measured_bps": 4_000}, UpliftError),
        ({"measured_bps": 10_001}, OutOfRangeError),
        ({"baseline_bps": -1}, OutOfRangeError),
        ({"positives": 401}, OutOfRangeError),
        ({"train_rows": -1}, OutOfRangeError),
        ({"train_rows": True}, BodyValueError),
        ({"train_rows": "20000"}, BodyValueError),
        ({"metric": "accuracy"}, BodyValueError),
        ({"scenario": ""}, BodyValueError),
        ({"scenario": "a\nb"}, BodyValueError),
        ({"scenario": "x" * 201}, BodyValueError),
        ({"scenario": 5}, BodyValueError),
        ({"note": "more"}, BodyFieldsError),
    ],
)
def test_body_of__when_a_rule_is_broken__then_it_is_named(change: dict[str, Json], error: type[CodecError]) -> None:
    with pytest.raises(error):
        body_of(5, 1, {**FEEDBACK.body(), **change})


def test_body_of__when_a_field_is_missing__then_is_refused() -> None:
    body = FEEDBACK.body()
    del body["metric"]
    with pytest.raises(BodyFieldsError):
        body_of(5, 1, body)


def test_body_of__when_the_body_is_no_object__then_is_refused() -> None:
    with pytest.raises(BodyFieldsError, match="received list"):
        body_of(5, 1, [])


@pytest.mark.parametrize("kind", [0, 19, 255])
def test_body_of__when_the_kind_is_unknown__then_is_refused(kind: int) -> None:
    with pytest.raises(UnknownTypeError):
        body_of(kind, 1, FEEDBACK.body())


def test_body_of__when_the_schema_is_unknown__then_both_are_told() -> None:
    with pytest.raises(UnknownSchemaError, match="expected 1, received 2"):
        body_of(5, 2, FEEDBACK.body())
