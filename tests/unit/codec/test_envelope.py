"""Signature envelopes: one form per signature."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offchain.codec.envelope import (
    CONTRACT,
    ECDSA,
    Envelope,
    HighSError,
    RecoveryIdError,
    pack,
    pack_quorum,
    unpack,
    unpack_quorum,
)
from offchain.codec.errors import (
    CodecError,
    OutOfRangeError,
    TrailingBytesError,
    TruncatedError,
    UnknownTypeError,
    WrongLengthError,
)

LOW = b"\x11" * 32 + b"\x22" * 32
HALF = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0
GOOD = Envelope(ECDSA, LOW + b"\x1b")
SMART = Envelope(CONTRACT, b"any")


def test_pack__of_scheme_1__is_scheme_length_payload() -> None:
    assert pack(GOOD) == b"\x01\x00\x41" + b"\x11" * 32 + b"\x22" * 32 + b"\x1b"


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=300))
def test_unpack__of_pack__is_the_envelope(payload: bytes) -> None:
    """Law: unpack(pack(e)) = e."""
    assert unpack(pack(Envelope(CONTRACT, payload))) == Envelope(CONTRACT, payload)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", TruncatedError),
        (b"\x01\x00\x41" + LOW, TruncatedError),
        (b"\x01\x00\x41" + LOW + b"\x1b\x00", TrailingBytesError),
        (b"\x01\x00\x40" + LOW, WrongLengthError),
        (b"\x01\x00\x41" + LOW + b"\x00", RecoveryIdError),
        (b"\x01\x00\x41" + LOW + b"\x1d", RecoveryIdError),
        (b"\x01\x00\x41" + b"\x11" * 32 + (HALF + 1).to_bytes(32, "big") + b"\x1b", HighSError),
        (b"\x01\x00\x41" + b"\x11" * 32 + bytes(32) + b"\x1b", OutOfRangeError),
        (b"\x01\x00\x41" + bytes(32) + b"\x22" * 32 + b"\x1b", OutOfRangeError),
        (b"\x00\x00\x00", UnknownTypeError),
        (b"\x03\x00\x41" + LOW + b"\x1b", UnknownTypeError),
    ],
)
def test_unpack__when_a_rule_is_broken__then_it_is_named(data: bytes, error: type[CodecError]) -> None:
    with pytest.raises(error):
        unpack(data)


def test_unpack__of_the_greatest_low_s__is_accepted() -> None:
    payload = b"\x11" * 32 + HALF.to_bytes(32, "big") + b"\x1c"
    assert unpack(b"\x01\x00\x41" + payload).payload == payload


def test_pack_quorum__of_three_members__is_in_member_order() -> None:
    assert pack_quorum({3: SMART, 0: GOOD}) == (0b1001, pack(GOOD) + pack(SMART))


def test_unpack_quorum__of_pack_quorum__is_the_signatures() -> None:
    signatures = {0: GOOD, 2: SMART, 31: GOOD}
    assert unpack_quorum(*pack_quorum(signatures)) == signatures


def test_unpack_quorum__when_a_bit_has_no_signature__then_is_refused() -> None:
    with pytest.raises(TruncatedError):
        unpack_quorum(0b11, pack(GOOD))


def test_unpack_quorum__when_a_signature_has_no_bit__then_is_refused() -> None:
    with pytest.raises(TrailingBytesError):
        unpack_quorum(0b1, pack(GOOD) + pack(SMART))


def test_pack_quorum__when_the_member_is_out_of_the_bitmap__then_is_refused() -> None:
    with pytest.raises(OutOfRangeError, match="member index"):
        pack_quorum({32: GOOD})
