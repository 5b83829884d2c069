"""FeedbackDuty.fulfil: only a valid evaluation that the log holds returns the deposit."""

from __future__ import annotations

from typing import Any

import brownie
import pytest

from offchain.codec.fact import Fact, entry, fact_digest
from offchain.domain.types import Address, Seconds
from tests.contracts.market.desk import Desk
from tests.contracts.market.FeedbackDuty.conftest import (
    DEPOSIT,
    EVALUATION,
    NOISE,
    PRODUCT,
    TERM,
    WINDOW,
    Evaluations,
    changed,
)
from tests.contracts.support import tree
from tests.contracts.support.keys import ERC1271, envelope, raw_signature, wrap
from tests.contracts.support.refusals import field, refuses


def test_fulfil__when_proven__then_deposit_back(
    evaluations: Evaluations, fact: Fact, duty: Any, token: Any, licence: int, lab: Any
) -> None:
    before = token.balanceOf(lab)
    evaluations.fulfil(licence, fact)
    assert token.balanceOf(lab) - before == DEPOSIT
    assert (duty.totalDeposits(), token.balanceOf(duty), duty.dutyOf(licence)["deposit"]) == (0, 0, 0)


def test_fulfil__when_proven__then_emits(evaluations: Evaluations, fact: Fact, licence: int, lab: Any) -> None:
    event = evaluations.fulfil(licence, fact).events["Fulfilled"]
    leaf = tree.leaf_hash(entry(fact, evaluations.sign(fact)))
    assert dict(event) == {"licence": licence, "payer": lab, "deposit": DEPOSIT, "leafHash": "0x" + leaf.hex()}


def test_fulfil__when_repeated__then_reverts(evaluations: Evaluations, fact: Fact, licence: int, duty: Any) -> None:
    evaluations.fulfil(licence, fact)
    signature = evaluations.sign(fact)
    with refuses("FeedbackDuty_NoDuty", licence):
        duty.fulfil(licence, 0, 4, entry(fact, signature), signature, [], {"from": evaluations.sender})


@pytest.mark.parametrize(
    ("name", "change", "expected", "received"),
    [
        ("kind", {"kind": 5}, EVALUATION, 5),
        ("licence", {"licence": 77}, 1, 77),
        ("subject", {"subject": 8}, PRODUCT, 8),
        ("organisation", {"organisation": 5}, 4, 5),
    ],
)
def test_fulfil__when_a_field_is_wrong__then_reverts(
    evaluations: Evaluations,
    fact: Fact,
    licence: int,
    name: str,
    change: dict[str, int],
    expected: int,
    received: int,
) -> None:
    with refuses("FeedbackDuty_WrongField", field(name), expected, received):
        evaluations.fulfil(licence, changed(fact, **change))


def test_fulfil__when_signer_of_other_organisation__then_reverts(
    evaluations: Evaluations, fact: Fact, licence: int, plant: Any
) -> None:
    with refuses("FeedbackDuty_WrongField", field("signer"), 4, 5):
        evaluations.fulfil(licence, changed(fact, signer=Address(str(plant))))


def test_fulfil__when_other_envelope_than_logged__then_reverts(
    evaluations: Evaluations, fact: Fact, licence: int, duty: Any
) -> None:
    logged, given = evaluations.sign(fact), evaluations.sign(changed(fact, nonce=2))
    written, proof = evaluations.anchored(fact, logged)
    hashes = (int.from_bytes(written[83:], "big"), int(brownie.web3.keccak(given).hex(), 16))
    with refuses("FeedbackDuty_WrongField", field("envelope"), *hashes):
        duty.fulfil(licence, 0, len(NOISE), written, given, proof, {"from": evaluations.sender})


def test_fulfil__when_signed_by_another__then_reverts(
    evaluations: Evaluations, fact: Fact, licence: int, lab: Any, plant: Any
) -> None:
    digest = fact_digest(evaluations.domain, fact)
    with refuses("FeedbackDuty_BadSignature", lab, digest):
        evaluations.fulfil(licence, fact, envelope(plant, digest))


def test_fulfil__when_stated_in_last_second__then_deposit_back(
    evaluations: Evaluations, fact: Fact, licence: int, opened: Any, duty: Any
) -> None:
    evaluations.fulfil(licence, changed(fact, time=Seconds(opened.timestamp + WINDOW)))
    assert duty.totalDeposits() == 0


def test_fulfil__when_stated_late__then_reverts(
    evaluations: Evaluations, fact: Fact, licence: int, opened: Any
) -> None:
    due = opened.timestamp + WINDOW
    with refuses("FeedbackDuty_StatedLate", due, due + 1):
        evaluations.fulfil(licence, changed(fact, time=Seconds(due + 1)))


def test_fulfil__when_before_licence__then_reverts(
    evaluations: Evaluations, fact: Fact, licence: int, licences: Any
) -> None:
    before = int(licences.licence(licence)["validFrom"]) - 1
    with refuses("FeedbackDuty_LicenceNotValid", licence, before):
        evaluations.fulfil(licence, changed(fact, time=Seconds(before)))


def test_fulfil__when_not_in_the_log__then_reverts(
    evaluations: Evaluations, fact: Fact, licence: int, duty: Any
) -> None:
    signature = evaluations.sign(fact)
    written, proof = evaluations.anchored(fact, signature)
    with refuses("FeedbackDuty_NotIncluded", 0, 3, tree.leaf_hash(written)):
        duty.fulfil(licence, 0, 3, written, signature, proof, {"from": evaluations.sender})


def test_fulfil__when_entry_is_short__then_reverts(
    evaluations: Evaluations, fact: Fact, licence: int, duty: Any
) -> None:
    signature = evaluations.sign(fact)
    written, proof = evaluations.anchored(fact, signature)
    with refuses("LogEntry_WrongLength", 115, 114):
        duty.fulfil(licence, 0, len(NOISE), written[:-1], signature, proof, {"from": evaluations.sender})


def test_fulfil__given_time_to_prove_is_over__then_still_deposit_back(
    evaluations: Evaluations, fact: Fact, licence: int, duty: Any, time: Any
) -> None:
    time.mine_at(duty.forfeitableFrom(licence))
    evaluations.fulfil(licence, fact)
    assert duty.totalDeposits() == 0


def test_fulfil__given_contract_wallet__then_deposit_back(
    evaluations: Evaluations,
    fact: Fact,
    desk: Desk,
    duty: Any,
    participants: Any,
    lab: Any,
    wallet: Any,
    wallet_owner: Any,
) -> None:
    organisation = int(participants.organisationOf(wallet))
    terms = {"product": PRODUCT, "validFrom": fact.time, "validUntil": fact.time + TERM}
    licence = desk.issue(wallet, licensee=organisation, **terms)
    desk.have(duty, DEPOSIT)
    desk.send(duty.open, licence, lab, DEPOSIT, WINDOW)
    stated = changed(fact, signer=Address(wallet.address), organisation=organisation, licence=licence)
    signature = wrap(raw_signature(wallet_owner, fact_digest(evaluations.domain, stated)), ERC1271)
    evaluations.fulfil(licence, stated, signature)
    assert duty.dutyOf(licence)["deposit"] == 0
