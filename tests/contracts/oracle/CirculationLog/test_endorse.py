"""CirculationLog.endorse: a contract wallet is asked once whether it signed."""

from __future__ import annotations

from typing import Any

from eth_hash.auto import keccak

from offchain.codec.fact import entry
from tests.contracts.oracle.CirculationLog.conftest import Stated, Stating
from tests.contracts.support.refusals import refuses


def endorse(log: Any, stated: Stated, sender: Any) -> Any:
    """Anyone, here the stranger, has a fact endorsed."""
    return log.endorse(stated.entry, stated.envelope, {"from": sender})


def test_endorse__when_wallet_signed__then_endorsed(
    circulation_log: Any, stating: Stating, wallet: Any, wallet_owner: Any, stranger: Any
) -> None:
    stated, other = (stating.by_wallet(wallet, wallet_owner, nonce=nonce) for nonce in (1, 2))
    endorse(circulation_log, stated, stranger)
    assert [circulation_log.isEndorsed(one.leaf) for one in (stated, other)] == [True, False]
    assert (circulation_log.isForced(stated.leaf), circulation_log.forcedFacts()) == (False, 0)


def test_endorse__when_wallet_signed__then_emits(
    circulation_log: Any, stating: Stating, wallet: Any, wallet_owner: Any, stranger: Any
) -> None:
    stated = stating.by_wallet(wallet, wallet_owner)
    event = endorse(circulation_log, stated, stranger).events["Endorsed"]
    assert dict(event) == {"leafHash": "0x" + stated.leaf.hex(), "signer": wallet}


def test_endorse__given_endorsed__then_reverts(
    circulation_log: Any, stating: Stating, wallet: Any, wallet_owner: Any, stranger: Any
) -> None:
    stated = stating.by_wallet(wallet, wallet_owner)
    endorse(circulation_log, stated, stranger)
    with refuses("CirculationLog_AlreadyEndorsed", stated.leaf):
        endorse(circulation_log, stated, wallet_owner)


def test_endorse__given_forced__then_reverts(
    circulation_log: Any, stating: Stating, wallet: Any, wallet_owner: Any, stranger: Any
) -> None:
    stated = stating.by_wallet(wallet, wallet_owner)
    circulation_log.force(stated.forced, {"from": stranger})
    with refuses("CirculationLog_AlreadyEndorsed", stated.leaf):
        endorse(circulation_log, stated, stranger)


def test_endorse__when_wallet_says_no__then_reverts(
    circulation_log: Any, stating: Stating, wallet: Any, stranger: Any
) -> None:
    stated = stating.by_wallet(wallet, stranger)
    with refuses("CirculationLog_BadSignature", wallet, stated.digest):
        endorse(circulation_log, stated, stranger)


def test_endorse__when_signer_has_no_code__then_reverts(
    circulation_log: Any, stating: Stating, plant: Any, stranger: Any
) -> None:
    stated = stating.by_wallet(plant, plant)
    with refuses("CirculationLog_BadSignature", plant, stated.digest):
        endorse(circulation_log, stated, stranger)


def test_endorse__when_secp256k1__then_reverts(
    circulation_log: Any, stating: Stating, plant: Any, stranger: Any
) -> None:
    with refuses("CirculationLog_WrongScheme", 2, 1):
        endorse(circulation_log, stating.by(plant), stranger)


def test_endorse__when_envelope_is_empty__then_reverts(
    circulation_log: Any, stating: Stating, wallet: Any, stranger: Any
) -> None:
    with refuses("CirculationLog_WrongScheme", 2, 0):
        endorse(circulation_log, stating.with_envelope(wallet, lambda _: b""), stranger)


def test_endorse__when_other_envelope__then_reverts(
    circulation_log: Any, stating: Stating, wallet: Any, wallet_owner: Any, stranger: Any
) -> None:
    logged, given = (stating.by_wallet(wallet, wallet_owner, nonce=nonce) for nonce in (1, 2))
    with refuses("LogEntry_WrongEnvelope", keccak(logged.envelope), keccak(given.envelope)):
        circulation_log.endorse(logged.entry, given.envelope, {"from": stranger})


def test_endorse__when_entry_is_short__then_reverts(
    circulation_log: Any, stating: Stating, wallet: Any, wallet_owner: Any, stranger: Any
) -> None:
    stated = stating.by_wallet(wallet, wallet_owner)
    with refuses("LogEntry_WrongLength", 115, 114):
        circulation_log.endorse(entry(stated.fact, stated.envelope)[:-1], stated.envelope, {"from": stranger})
