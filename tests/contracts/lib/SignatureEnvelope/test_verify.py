"""Signature envelopes, one at a time and in lists."""

from __future__ import annotations

from typing import Any

import pytest
from brownie.test import given
from hypothesis import settings
from hypothesis import strategies as st

from scripts.system import ZERO_ADDRESS, container
from tests.contracts.support.keys import envelope, raw_signature, wallet_envelope, wrap

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
DIGEST = b"\x5a" * 32


@pytest.fixture(scope="module")
def harness(deployer: Any) -> Any:
    return container("EnvelopeHarness").deploy({"from": deployer})


@pytest.fixture(scope="module")
def wallet(holder: Any, holder_b: Any, deployer: Any) -> Any:
    return container("TwoOfTwoWallet").deploy(holder, holder_b, {"from": deployer})


def test_verify__when_signer_signed__then_valid(harness: Any, holder: Any) -> None:
    assert harness.verify(holder, DIGEST, envelope(holder, DIGEST)) is True


def test_verify__when_other_signer_or_digest__then_invalid(harness: Any, holder: Any, stranger: Any) -> None:
    assert harness.verify(holder, DIGEST, envelope(stranger, DIGEST)) is False
    assert harness.verify(holder, DIGEST, envelope(holder, b"\x5b" * 32)) is False


def test_verify__when_high_s__then_invalid(harness: Any, holder: Any) -> None:
    signature = raw_signature(holder, DIGEST)
    s = ORDER - int.from_bytes(signature[32:64], "big")
    twin = signature[:32] + s.to_bytes(32, "big") + bytes([55 - signature[64]])
    assert harness.verify(holder, DIGEST, wrap(twin)) is False


@pytest.mark.parametrize("v", [0, 1, 26, 29, 255])
def test_verify__when_bad_v__then_invalid(harness: Any, holder: Any, v: int) -> None:
    assert harness.verify(holder, DIGEST, wrap(raw_signature(holder, DIGEST)[:64] + bytes([v]))) is False


def test_verify__when_payload_is_not_65_bytes__then_invalid(harness: Any, holder: Any) -> None:
    signature = raw_signature(holder, DIGEST)
    for payload in (b"", signature[:64], signature + b"\0"):
        assert harness.verify(holder, DIGEST, wrap(payload)) is False


def test_verify__when_signer_is_zero__then_invalid(harness: Any) -> None:
    assert harness.verify(ZERO_ADDRESS, DIGEST, wrap(b"\0" * 64 + b"\x1b")) is False


def test_verify__given_wallet__when_both_owners_signed__then_valid(
    harness: Any, wallet: Any, holder: Any, holder_b: Any
) -> None:
    assert harness.verify(wallet, DIGEST, wallet_envelope([holder, holder_b], DIGEST)) is True


def test_verify__given_wallet__when_one_owner_signed__then_invalid(harness: Any, wallet: Any, holder: Any) -> None:
    assert harness.verify(wallet, DIGEST, wallet_envelope([holder], DIGEST)) is False
    assert harness.verify(wallet, DIGEST, envelope(holder, DIGEST)) is False


def test_verify__given_no_code__when_erc1271__then_invalid(harness: Any, holder: Any) -> None:
    assert harness.verify(holder, DIGEST, wrap(raw_signature(holder, DIGEST), b"\x02")) is False


def test_verify__given_other_contract__when_erc1271__then_invalid(harness: Any) -> None:
    assert harness.verify(harness, DIGEST, wrap(b"", b"\x02")) is False


def test_verify__when_other_scheme__then_invalid(harness: Any, holder: Any) -> None:
    signature = raw_signature(holder, DIGEST)
    for scheme in (0, 3, 255):
        assert harness.verify(holder, DIGEST, wrap(signature, bytes([scheme]))) is False


def test_verify__when_truncated__then_invalid(harness: Any, holder: Any) -> None:
    whole = envelope(holder, DIGEST)
    for length in range(len(whole)):
        assert harness.verify(holder, DIGEST, whole[:length]) is False


def test_verify__when_bytes_follow__then_invalid(harness: Any, holder: Any) -> None:
    assert harness.verify(holder, DIGEST, envelope(holder, DIGEST) + b"\0") is False


@settings(max_examples=60)
@given(bit=st.integers(min_value=0, max_value=68 * 8 - 1))
def test_verify__when_any_bit_flipped__then_invalid(harness: Any, holder: Any, bit: int) -> None:
    changed = bytearray(envelope(holder, DIGEST))
    changed[bit // 8] ^= 1 << (bit % 8)
    assert harness.verify(holder, DIGEST, bytes(changed)) is False


def test_verify_first__when_list__then_rest_follows(harness: Any, holder: Any, stranger: Any) -> None:
    second = envelope(stranger, DIGEST)
    valid, rest = harness.verifyFirst(holder, DIGEST, envelope(holder, DIGEST) + second)
    assert (valid, bytes(rest)) == (True, second)


@settings(max_examples=100)
@given(
    header=st.tuples(st.sampled_from([0, 1, 2, 3]), st.sampled_from([0, 1, 64, 65, 66, 68, 200, 65_535])),
    length=st.integers(min_value=0, max_value=210),
    data=st.data(),
)
def test_verify_first__when_any_list__then_as_by_slices(
    harness: Any, holder: Any, header: tuple[int, int], length: int, data: Any
) -> None:
    """The reader that loads words and the one that slices agree on every list, also behind a true signature."""
    signature = raw_signature(holder, DIGEST) if data.draw(st.booleans()) else bytes(65)
    whole = bytes([header[0]]) + header[1].to_bytes(2, "big") + signature + envelope(holder, DIGEST) * 3
    arguments = (holder, DIGEST, whole[:length])
    assert harness.verifyFirst(*arguments) == harness.verifyFirstSliced(*arguments)
