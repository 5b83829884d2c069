"""Licences, asked directly by the account in the place of sales."""

from typing import Any

import brownie
import pytest

from scripts.system import container
from tests.contracts.market.terms import Terms
from tests.contracts.support.market import refusal, word

NOBODY = "0x" + "00" * 20


def test_wire__when_not_deployer__then_reverts(unwired: Any, deployer: Any, desk: Any) -> None:
    with brownie.reverts(refusal("Licences_NotDeployer", deployer, desk)):
        unwired.wire(desk, desk, {"from": desk})


def test_wire__given_sealed__then_reverts(register: Any, deployer: Any, lab: Any) -> None:
    with brownie.reverts(refusal("Licences_Sealed")):
        register.wire(lab, lab, {"from": deployer})


@pytest.mark.parametrize("field", ["sales", "clauses"])
def test_wire__when_zero__then_reverts(
    field: str, rulebook: Any, participants: Any, deployer: Any, desk: Any, meter: Any
) -> None:
    fresh = container("Licences").deploy(rulebook, participants, {"from": deployer})
    named = {"sales": desk, "clauses": meter} | {field: NOBODY}
    with brownie.reverts(refusal("Licences_BadField", word(field))):
        fresh.wire(named["sales"], named["clauses"], {"from": deployer})


def test_wire__given_open__then_named(rulebook: Any, participants: Any, deployer: Any, desk: Any, meter: Any) -> None:
    fresh = container("Licences").deploy(rulebook, participants, {"from": deployer})
    before = (fresh.sales(), fresh.clauses())
    fresh.wire(desk, meter, {"from": deployer})
    assert (before, fresh.sales(), fresh.clauses()) == ((NOBODY, NOBODY), desk, meter)


def test_issue__when_not_sales__then_reverts(register: Any, desk: Any, deployer: Any, lab: Any, terms: Terms) -> None:
    with brownie.reverts(refusal("Licences_NotSales", desk, deployer)):
        register.issue(lab, terms.values(), {"from": deployer})


def test_issue__when_wrong_licensee__then_reverts(
    register: Any, desk: Any, participants: Any, plant: Any, terms: Terms
) -> None:
    expected = refusal("Licences_WrongLicensee", terms.licensee, participants.organisationOf(plant))
    with brownie.reverts(expected):
        register.issue(plant, terms.values(), {"from": desk})


def test_issue__when_good__then_minted(issued: Any, register: Any, lab: Any) -> None:
    assert (issued.return_value, register.ownerOf(1)) == (1, lab)


def test_issue__when_good__then_terms_kept(issued: Any, register: Any, terms: Terms) -> None:
    kept = tuple(register.licence(1))
    assert (*kept[:8], bytes(kept[8])) == terms.values()


def test_issue__when_good__then_emits_issued(issued: Any, terms: Terms) -> None:
    event = issued.events["Issued"]
    assert (event["licence"], event["product"], event["licensee"]) == (1, terms.product, terms.licensee)
    assert (event["validFrom"], event["validUntil"]) == (terms.valid_from, terms.valid_until)
    assert bytes(event["composition"]) == terms.composition


def test_issue__when_good__then_emits_locked(issued: Any) -> None:
    assert issued.events["Locked"]["tokenId"] == 1


def test_issue__when_good__then_emits_expiry(issued: Any, terms: Terms) -> None:
    event = issued.events["SubscriptionUpdate"]
    assert (event["tokenId"], event["expiration"]) == (1, terms.valid_until)


def test_is_valid_at__given_issued__then_within_term(issued: Any, register: Any) -> None:
    assert [register.isValidAt(1, second) for second in (999, 1_000, 2_000, 2_001)] == [False, True, True, False]


def test_locked__given_issued__then_true(issued: Any, register: Any) -> None:
    assert register.locked(1)


def test_expires_at__given_issued__then_valid_until(issued: Any, register: Any, terms: Terms) -> None:
    assert register.expiresAt(1) == terms.valid_until


def test_is_renewable__given_issued__then_false(issued: Any, register: Any) -> None:
    assert not register.isRenewable(1)


def test_licence__when_unknown__then_empty(issued: Any, register: Any) -> None:
    assert register.licence(2)["product"] == 0


def test_is_valid_at__when_unknown__then_false(register: Any) -> None:
    assert not register.isValidAt(2, 0)


@pytest.mark.parametrize("view", ["locked", "expiresAt", "isRenewable"])
@pytest.mark.parametrize("token", [2, 2**32 + 1])
def test_token_views__when_unknown__then_revert(view: str, token: int, issued: Any, register: Any) -> None:
    with brownie.reverts(refusal("ERC721NonexistentToken", token)):
        getattr(register, view)(token)


def test_revoke__when_not_sales__then_reverts(issued: Any, register: Any, desk: Any, lab: Any) -> None:
    with brownie.reverts(refusal("Licences_NotSales", desk, lab)):
        register.revoke(1, {"from": lab})


def test_revoke__when_unknown__then_reverts(issued: Any, register: Any, desk: Any) -> None:
    with brownie.reverts(refusal("Licences_Unknown", 2)):
        register.revoke(2, {"from": desk})


def test_revoke__when_known__then_never_valid(issued: Any, register: Any, desk: Any, terms: Terms) -> None:
    register.revoke(1, {"from": desk})
    assert not any(register.isValidAt(1, second) for second in (terms.valid_from, 1_500, terms.valid_until))


def test_revoke__when_known__then_token_stays(issued: Any, register: Any, desk: Any, lab: Any) -> None:
    register.revoke(1, {"from": desk})
    assert register.ownerOf(1) == lab


def test_revoke__when_known__then_expired(issued: Any, register: Any, desk: Any) -> None:
    register.revoke(1, {"from": desk})
    assert register.expiresAt(1) == 0


def test_revoke__when_known__then_emits(issued: Any, register: Any, desk: Any) -> None:
    events = register.revoke(1, {"from": desk}).events
    assert events["Revoked"]["licence"] == 1
    assert (events["SubscriptionUpdate"]["tokenId"], events["SubscriptionUpdate"]["expiration"]) == (1, 0)


def test_transfer_from__when_owner__then_reverts(issued: Any, register: Any, lab: Any, plant: Any) -> None:
    with brownie.reverts(refusal("Licences_NotTransferable", 1)):
        register.transferFrom(lab, plant, 1, {"from": lab})


def test_transfer_from__when_approved__then_reverts(issued: Any, register: Any, lab: Any, plant: Any) -> None:
    register.approve(plant, 1, {"from": lab})
    with brownie.reverts(refusal("Licences_NotTransferable", 1)):
        register.transferFrom(lab, plant, 1, {"from": plant})


def test_safe_transfer_from__when_owner__then_reverts(issued: Any, register: Any, lab: Any, plant: Any) -> None:
    with brownie.reverts(refusal("Licences_NotTransferable", 1)):
        register.safeTransferFrom(lab, plant, 1, {"from": lab})


def test_renew_subscription__when_called__then_reverts(issued: Any, register: Any, desk: Any, lab: Any) -> None:
    with brownie.reverts(refusal("Licences_UseSales", desk)):
        register.renewSubscription(1, 100, {"from": lab})


def test_cancel_subscription__when_called__then_reverts(issued: Any, register: Any, desk: Any, lab: Any) -> None:
    with brownie.reverts(refusal("Licences_UseSales", desk)):
        register.cancelSubscription(1, {"from": lab})


@pytest.mark.parametrize("identifier", ["0x01ffc9a7", "0x80ac58cd", "0x5b5e139f", "0xb45a3c0e", "0x8c65f84d"])
def test_supports_interface__when_spoken__then_true(identifier: str, register: Any) -> None:
    assert register.supportsInterface(identifier)


@pytest.mark.parametrize("identifier", ["0xffffffff", "0x780e9d63"])
def test_supports_interface__when_not_spoken__then_false(identifier: str, register: Any) -> None:
    assert not register.supportsInterface(identifier)
