"""Keys and signatures, checked against the independent implementation in eth_account."""

from __future__ import annotations

from pathlib import Path

import pytest
from eth_account import Account
from hypothesis import given, settings
from hypothesis import strategies as st

from offchain.chain.errors import BadKeyError
from offchain.chain.node import Call, Fees
from offchain.chain.transactions import Draft, Price
from offchain.chain.verifier import ChainVerifier, recover
from offchain.chain.wallet import SCRYPT_N_DEMO, Wallet
from offchain.domain.types import Address

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
DEV_MNEMONIC = "test test test test test test test test test test test junk"
DEV_ADDRESSES = ("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8")
DIGEST = bytes(range(32))
TARGET = Address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")


@given(digest=st.binary(min_size=32, max_size=32), name=st.text(max_size=5))
@settings(max_examples=30, deadline=None)
def test_sign__when_any_digest__then_the_envelope_verifies(digest: bytes, name: str) -> None:
    """verify(address, digest, sign_envelope(digest)) for every key and digest."""
    wallet = Wallet.derive(7, name)
    assert ChainVerifier().verify(wallet.address, digest, wallet.sign_envelope(digest))


def test_sign__when_compared_with_eth_account__then_it_is_the_same_signature() -> None:
    key = b"\x11" * 32
    assert Wallet(key).sign(DIGEST) == bytes(Account.unsafe_sign_hash(DIGEST, key).signature)


def test_sign_envelope__when_packed__then_scheme_and_length_lead(holder: Wallet) -> None:
    assert holder.sign_envelope(DIGEST) == b"\x01\x00\x41" + holder.sign(DIGEST)


def test_sign__when_the_digest_is_short__then_it_is_refused(holder: Wallet) -> None:
    with pytest.raises(BadKeyError, match="expected a digest of 32 bytes, received 31 bytes"):
        holder.sign(DIGEST[:31])


@pytest.mark.parametrize("index", [0, 1])
def test_from_mnemonic__when_it_is_the_development_one__then_it_gives_the_known_accounts(index: int) -> None:
    assert Wallet.from_mnemonic(DEV_MNEMONIC, index).address == DEV_ADDRESSES[index]


def test_derive__when_the_seed_or_the_name_differs__then_so_does_the_key() -> None:
    assert len({Wallet.derive(seed, name).address for seed in (7, 8) for name in ("holder", "lab")}) == 4


@pytest.mark.parametrize("key", [b"\0" * 32, ORDER.to_bytes(32, "big"), b"\x01" * 31])
def test_wallet__when_the_key_is_out_of_range__then_it_is_refused(key: bytes) -> None:
    with pytest.raises(BadKeyError, match="between 1 and the group order"):
        Wallet(key)


def test_repr__when_printed__then_only_the_address_shows(holder: Wallet) -> None:
    assert repr(holder) == f"Wallet({holder.address})"


@pytest.fixture
def password(tmp_path: Path) -> Path:
    file = tmp_path / "password"
    file.write_text("open sesame\n", encoding="utf-8")
    return file


def test_save__when_loaded_again__then_it_is_the_same_key(tmp_path: Path, password: Path, holder: Wallet) -> None:
    holder.save(tmp_path / "key.json", password, SCRYPT_N_DEMO)
    assert Wallet.load(tmp_path / "key.json", password).address == holder.address


def test_save__when_written__then_only_the_owner_can_read_it(tmp_path: Path, password: Path, holder: Wallet) -> None:
    holder.save(tmp_path / "key.json", password, SCRYPT_N_DEMO)
    assert (tmp_path / "key.json").stat().st_mode & 0o777 == 0o600


def test_save__when_a_file_is_there__then_it_is_not_overwritten(tmp_path: Path, password: Path, holder: Wallet) -> None:
    (tmp_path / "key.json").write_text("{}", encoding="utf-8")
    with pytest.raises(BadKeyError, match="expected no file there yet"):
        holder.save(tmp_path / "key.json", password, SCRYPT_N_DEMO)


def test_load__when_the_password_is_wrong__then_the_keystore_is_named(
    tmp_path: Path, password: Path, holder: Wallet
) -> None:
    holder.save(tmp_path / "key.json", password, SCRYPT_N_DEMO)
    password.write_text("another", encoding="utf-8")
    with pytest.raises(BadKeyError, match=r"key\.json: expected a keystore v3 that this password opens"):
        Wallet.load(tmp_path / "key.json", password)


def test_load__when_the_password_file_is_missing__then_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "key.json").write_text("{}", encoding="utf-8")
    with pytest.raises(BadKeyError, match="nowhere: expected a file, received none"):
        Wallet.load(tmp_path / "key.json", tmp_path / "nowhere")


@pytest.mark.parametrize(("fees", "first_byte"), [(Fees(0, 0), 0xF8), (Fees(None, 5), 0xF8), (Fees(7, 2), 0x02)])
def test_sign_transaction__when_the_base_fee_is_above_zero__then_it_is_eip1559_else_legacy(
    holder: Wallet, fees: Fees, first_byte: int
) -> None:
    raw = holder.sign_transaction(Draft(Call(TARGET, b"\x01\x02\x03\x04"), 31337, 3, 90_000, Price.of(fees)))
    assert raw[0] == first_byte


@pytest.mark.parametrize("fees", [Fees(0, 0), Fees(7, 2)])
def test_sign_transaction__when_recovered__then_the_sender_is_the_wallet(holder: Wallet, fees: Fees) -> None:
    raw = holder.sign_transaction(Draft(Call(TARGET, b""), 31337, 3, 90_000, Price.of(fees)))
    assert Account.recover_transaction(raw) == holder.address


def flipped(signature: bytes) -> bytes:
    """The other form of a signature: s negated, v flipped."""
    s = ORDER - int.from_bytes(signature[32:64], "big")
    return signature[:32] + s.to_bytes(32, "big") + bytes([55 - signature[64]])


def enveloped(payload: bytes, scheme: int = 1) -> bytes:
    return bytes([scheme]) + len(payload).to_bytes(2, "big") + payload


def test_verify__when_another_signed__then_it_is_false(holder: Wallet, stranger: Wallet) -> None:
    assert not ChainVerifier().verify(holder.address, DIGEST, stranger.sign_envelope(DIGEST))


def test_verify__when_the_digest_differs__then_it_is_false(holder: Wallet) -> None:
    assert not ChainVerifier().verify(holder.address, DIGEST[::-1], holder.sign_envelope(DIGEST))


def test_verify__when_s_is_high__then_it_is_false(holder: Wallet) -> None:
    assert not ChainVerifier().verify(holder.address, DIGEST, enveloped(flipped(holder.sign(DIGEST))))


def test_verify__when_v_is_zero_or_one__then_it_is_false(holder: Wallet) -> None:
    signature = holder.sign(DIGEST)
    assert not ChainVerifier().verify(holder.address, DIGEST, enveloped(signature[:64] + bytes([signature[64] - 27])))


def test_verify__when_the_scheme_is_a_contracts__then_it_is_false(holder: Wallet) -> None:
    assert not ChainVerifier().verify(holder.address, DIGEST, enveloped(holder.sign(DIGEST), scheme=2))


def test_verify__when_a_byte_follows__then_it_is_false(holder: Wallet) -> None:
    assert not ChainVerifier().verify(holder.address, DIGEST, holder.sign_envelope(DIGEST) + b"\0")


@pytest.mark.parametrize("bit", range(0, 65 * 8, 37))
def test_verify__when_any_bit_of_the_signature_flips__then_it_is_false(holder: Wallet, bit: int) -> None:
    signature = bytearray(holder.sign(DIGEST))
    signature[bit // 8] ^= 1 << bit % 8
    assert not ChainVerifier().verify(holder.address, DIGEST, enveloped(bytes(signature)))


def test_recover__when_r_is_beyond_the_group__then_nothing_is_recovered() -> None:
    assert recover(DIGEST, b"\xff" * 32 + b"\x01" * 32 + b"\x1b") is None
