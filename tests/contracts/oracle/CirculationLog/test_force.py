"""CirculationLog.force: what a node refuses can be posted by anyone, and only what its signer signed."""

from __future__ import annotations

from typing import Any

import brownie
import pytest
from eth_hash.auto import keccak

from offchain.codec.eip712 import Domain
from offchain.codec.forced import decode_forced
from offchain.domain.types import Address
from tests.contracts.oracle.CirculationLog.conftest import SALT, Stated, Stating
from tests.contracts.support.keys import ERC1271, envelope, wrap
from tests.contracts.support.refusals import refuses

GREATEST = 65_536
GAS_CAP = 2**24


def force(log: Any, data: bytes, sender: Any) -> Any:
    """Anyone, here mostly the stranger, posts a fact."""
    return log.force(data, {"from": sender})


def with_body(stating: Stating, signer: Any, body: bytes) -> bytes:
    """A fact with any bytes as its body, signed."""
    stated = stating.by(signer, commitment=keccak(SALT + keccak(body)))
    return stated.entry + stated.envelope + SALT + body


def test_force__when_signed__then_counts(circulation_log: Any, stating: Stating, plant: Any, stranger: Any) -> None:
    stated = stating.by(plant)
    assert (circulation_log.forcedFacts(), circulation_log.isForced(stated.leaf)) == (0, False)
    force(circulation_log, stated.forced, stranger)
    assert (circulation_log.forcedFacts(), circulation_log.isForced(stated.leaf)) == (1, True)
    assert circulation_log.isEndorsed(stated.leaf) is False


def test_force__when_signed__then_emits_forced_only(
    circulation_log: Any, stating: Stating, plant: Any, stranger: Any
) -> None:
    stated = stating.by(plant)
    events = force(circulation_log, stated.forced, stranger).events
    assert dict(events["Forced"]) == {
        "index": 0,
        "leafHash": "0x" + stated.leaf.hex(),
        "sender": stranger,
        "fact": "0x" + stated.forced.hex(),
    }
    assert "Endorsed" not in events


def test_force__when_second_fact__then_next_index(
    circulation_log: Any, stating: Stating, plant: Any, stranger: Any
) -> None:
    force(circulation_log, stating.by(plant).forced, stranger)
    second = stating.by(plant, nonce=2)
    assert force(circulation_log, second.forced, plant).events["Forced"]["index"] == 1
    assert circulation_log.forcedFacts() == 2


def test_force__when_wallet_signed__then_endorses_too(
    circulation_log: Any, stating: Stating, wallet: Any, wallet_owner: Any, stranger: Any
) -> None:
    stated = stating.by_wallet(wallet, wallet_owner)
    events = force(circulation_log, stated.forced, stranger).events
    assert dict(events["Endorsed"]) == {"leafHash": "0x" + stated.leaf.hex(), "signer": wallet}
    assert circulation_log.isEndorsed(stated.leaf) is True


@pytest.mark.parametrize("filling", [b"\xff", b"\x00"], ids=["dear", "cheap"])
def test_force__when_greatest_length__then_within_gas_cap(
    circulation_log: Any, stating: Stating, plant: Any, stranger: Any, filling: bytes
) -> None:
    data = with_body(stating, plant, filling * (GREATEST - 115 - 68 - 32))
    assert len(data) == GREATEST
    assert force(circulation_log, data, stranger).gas_used < GAS_CAP


def test_force__when_body_is_no_json__then_taken(
    circulation_log: Any, stating: Stating, plant: Any, stranger: Any
) -> None:
    data = with_body(stating, plant, b"")
    event = force(circulation_log, data, stranger).events["Forced"]
    assert decode_forced(bytes.fromhex(str(event["fact"])[2:]))[3] == b""


def test_force__given_endorsed__then_wallet_not_asked_again(
    circulation_log: Any, stating: Stating, wallet: Any, wallet_owner: Any, stranger: Any
) -> None:
    stated = stating.by_wallet(wallet, wallet_owner)
    circulation_log.endorse(stated.entry, stated.envelope, {"from": stranger})
    brownie.web3.provider.make_request("anvil_setCode", [wallet.address, "0x00"])
    refuse_signature(circulation_log, stating.by_wallet(wallet, wallet_owner, nonce=2), stranger)
    transaction = force(circulation_log, stated.forced, stranger)
    assert (transaction.events["Forced"]["index"], "Endorsed" in transaction.events) == (0, False)
    assert (circulation_log.isForced(stated.leaf), circulation_log.isEndorsed(stated.leaf)) == (True, True)


def test_force__given_forced__then_reverts(circulation_log: Any, stating: Stating, plant: Any, stranger: Any) -> None:
    force(circulation_log, stating.by(plant, nonce=2).forced, stranger)
    stated = stating.by(plant)
    force(circulation_log, stated.forced, stranger)
    with refuses("CirculationLog_AlreadyForced", 1, stated.leaf):
        force(circulation_log, stated.forced, plant)


def test_force__when_one_byte_too_long__then_reverts(
    circulation_log: Any, stating: Stating, plant: Any, stranger: Any
) -> None:
    data = with_body(stating, plant, bytes(GREATEST - 115 - 68 - 32 + 1))
    with refuses("ForcedFact_TooLong", GREATEST, GREATEST + 1):
        force(circulation_log, data, stranger)


@pytest.mark.parametrize(
    ("length", "least"), [(0, 118), (114, 118), (117, 118), (118, 118 + 65 + 32), (118 + 65 + 31, 118 + 65 + 32)]
)
def test_force__when_cut_off__then_reverts(
    circulation_log: Any, stating: Stating, plant: Any, stranger: Any, length: int, least: int
) -> None:
    with refuses("ForcedFact_Truncated", least, length):
        force(circulation_log, stating.by(plant).forced[:length], stranger)


def test_force__when_other_envelope__then_reverts(
    circulation_log: Any, stating: Stating, plant: Any, stranger: Any
) -> None:
    stated, other = stating.by(plant), stating.by(plant, nonce=2).envelope
    data = stated.forced.replace(stated.envelope, other)
    with refuses("LogEntry_WrongEnvelope", stated.entry[83:], keccak(other)):
        force(circulation_log, data, stranger)


@pytest.mark.parametrize(("salt", "body"), [(bytes(32), b'{"stars":4}'), (SALT, b'{"stars":5}')], ids=["salt", "body"])
def test_force__when_other_body__then_reverts(
    circulation_log: Any, stating: Stating, plant: Any, stranger: Any, salt: bytes, body: bytes
) -> None:
    stated = stating.by(plant)
    with refuses("ForcedFact_WrongCommitment", stated.fact.commitment, keccak(salt + keccak(body))):
        force(circulation_log, stated.entry + stated.envelope + salt + body, stranger)


def refuse_signature(log: Any, stated: Stated, sender: Any) -> None:
    with refuses("CirculationLog_BadSignature", stated.fact.signer, stated.digest):
        force(log, stated.forced, sender)
    assert log.forcedFacts() == 0


def test_force__when_signed_by_another__then_reverts(
    circulation_log: Any, stating: Stating, plant: Any, stranger: Any
) -> None:
    refuse_signature(circulation_log, stating.with_envelope(plant, lambda digest: envelope(stranger, digest)), stranger)


@pytest.mark.edge("E23")
def test_force__when_signed_for_other_log__then_reverts(
    circulation_log: Any, committee: Any, stating: Stating, plant: Any, stranger: Any
) -> None:
    other = Stating(Domain("CirculationLog", stating.domain.chain_id, Address(committee.address))).by(plant)
    refuse_signature(circulation_log, Stated(other.fact, other.envelope, stating.by(plant).digest), stranger)


def test_force__when_wallet_says_no__then_reverts(
    circulation_log: Any, stating: Stating, wallet: Any, stranger: Any
) -> None:
    refuse_signature(circulation_log, stating.by_wallet(wallet, stranger), stranger)
    refuse_signature(circulation_log, stating.with_envelope(wallet, lambda _: wrap(b"", ERC1271)), stranger)
