"""Products.compose with contract wallets as holder and as provider, up to its limits."""

from dataclasses import replace
from typing import Any

import brownie
import pytest

from scripts.plan import Plan
from tests.contracts.support.admission import HIGH_UTILITY, Admitting
from tests.contracts.support.keys import ERC1271, wrap
from tests.contracts.support.market import (
    MAIN,
    SALT,
    TRANSACTION_GAS,
    Consent,
    Processing,
    Steps,
    digest_of,
    refusal,
    registration,
)

MANY = 256
"""MAX_RESOURCES and MAX_DERIVATIVES."""
GAS_LIMIT = 60_000_000
PROCESSING = Processing().values()
TRANSFER = digest_of("Transfer(address,address,uint256)")


@pytest.fixture
def of_wallet(resources: Any, holder: Any, wallet: Any, consent_a: Consent) -> Consent:
    """A consent to a resource that the wallet holds."""
    resources.transferFrom(holder, wallet, consent_a.resource, {"from": holder})
    return consent_a


def test_compose__when_holder_is_contract__then_composed(
    steps: Steps, products: Any, provider: Any, wallet_owner: Any, of_wallet: Consent
) -> None:
    signature = wrap(steps.raw_signature(wallet_owner, of_wallet), ERC1271)
    arguments = (of_wallet.product, 0, [of_wallet.resource], [of_wallet.values()], [signature], PROCESSING)
    assert products.compose(*arguments, {"from": provider}).return_value


def test_compose__when_contract_disagrees__then_reverts(
    steps: Steps, products: Any, provider: Any, wallet: Any, holder: Any, of_wallet: Consent
) -> None:
    signature = wrap(steps.raw_signature(holder, of_wallet), ERC1271)
    digest = products.consentDigest(of_wallet.values())
    with brownie.reverts(refusal("Products_BadConsentSignature", of_wallet.resource, wallet, digest)):
        arguments = ([of_wallet.resource], [of_wallet.values()], [signature], PROCESSING)
        products.compose(of_wallet.product, 0, *arguments, {"from": provider})


def _send_long(sender: Any, contract: Any, data: str) -> Any:
    """The receipt of a long transaction. Brownie takes one that is being executed for a dropped one."""
    transaction = {"from": str(sender), "to": contract.address, "data": data, "gas": GAS_LIMIT, "gasPrice": 0}
    receipt = brownie.web3.eth.wait_for_transaction_receipt(brownie.web3.eth.send_transaction(transaction))
    assert receipt["status"] == 1
    return receipt


def _execute(wallet: Any, owner: Any, target: Any, calls: list[str], step: int) -> list[Any]:
    """Make many calls as the wallet, ``step`` in a transaction; gives the logs."""
    logs: list[Any] = []
    for start in range(0, len(calls), step):
        data = wallet.execute.encode_input(target, calls[start : start + step])
        logs += _send_long(owner, wallet, data)["logs"]
    return logs


@pytest.fixture
def often(
    steps: Steps, products: Any, participants: Any, wallet: Any, wallet_owner: Any, holder: Any, resource_a: int
) -> tuple[Consent, bytes]:
    """A consent without a limit of its own that has entered MAX_DERIVATIVES compositions, and its signature."""
    create = products.create.encode_input(MAIN, digest_of("datasheet"), [digest_of("pumps")], 0, 0)
    created = wallet.execute(products, [create], {"from": wallet_owner})
    product = created.events["ProductCreated"]["product"]
    provider_id = int(participants.organisationOf(wallet))
    consent = Consent(resource_a, provider_id, product, max_derivatives=2**32 - 1, nonce=4)
    signature = steps.sign(holder, consent)
    parts = ([resource_a], [consent.values()], [signature], PROCESSING)
    calls = [products.compose.encode_input(product, share, *parts) for share in range(MANY)]
    _execute(wallet, wallet_owner, products, calls, 64)
    return consent, signature


def test_compose__given_max_derivatives__then_reverts(
    products: Any, wallet: Any, wallet_owner: Any, often: tuple[Consent, bytes]
) -> None:
    consent, signature = often
    parts = ([consent.resource], [consent.values()], [signature], PROCESSING)
    call = products.compose.encode_input(consent.product, MANY, *parts)
    with brownie.reverts(refusal("Products_ConsentSpent", consent.resource, consent.nonce)):
        wallet.execute(products, [call], {"from": wallet_owner})


def test_withdraw_consent__given_max_uses__then_below_cap(
    products: Any, holder: Any, often: tuple[Consent, bytes]
) -> None:
    consent, _ = often
    receipt = _send_long(holder, products, products.withdrawConsent.encode_input(consent.resource, consent.nonce))
    assert len(receipt["logs"]) == MANY
    assert receipt["gasUsed"] < TRANSACTION_GAS


@pytest.fixture
def of_many(
    registrars: list[Any],
    time: Any,
    plan: Plan,
    resources: Any,
    wallet: Any,
    wallet_owner: Any,
    provider_id: int,
    main_product: int,
) -> list[Consent]:
    """Consents to MAX_RESOURCES born resources of the wallet."""
    contents = [registration(f"pump {number}").values() for number in range(MANY)]
    commits = [resources.commit.encode_input(resources.commitmentOf(wallet, each, SALT)) for each in contents]
    _execute(wallet, wallet_owner, resources, commits, MANY)
    time.pass_by(plan.rules.min_reveal)
    reveals = [resources.register.encode_input(each, SALT) for each in contents]
    logs = _execute(wallet, wallet_owner, resources, reveals, 64)
    minted = [log["topics"] for log in logs if bytes(log["topics"][0]) == TRANSFER]
    born = [int.from_bytes(topics[3], "big") for topics in minted]
    for resource in born:
        _send_long(registrars[0], resources, resources.attest.encode_input(resource, digest_of("source evidence")))
    time.pass_by(plan.rules.objection_window)
    return [Consent(resource, provider_id, main_product) for resource in born]


@pytest.mark.parametrize("training", [False, True])
def test_compose__when_max_resources__then_below_cap(
    steps: Steps,
    products: Any,
    provider: Any,
    training: bool,
    training_product: int,
    wallet_owner: Any,
    of_many: list[Consent],
    admitting: Admitting,
) -> None:
    if training:
        admitting.admit({consent.resource: HIGH_UTILITY for consent in of_many})
        of_many = [replace(consent, product=training_product) for consent in of_many]
    signatures = [wrap(steps.raw_signature(wallet_owner, consent), ERC1271) for consent in of_many]
    ids, values = [consent.resource for consent in of_many], [consent.values() for consent in of_many]
    data = products.compose.encode_input(of_many[0].product, 0, ids, values, signatures, PROCESSING)
    receipt = _send_long(provider, products, data)
    assert len(ids) == products.MAX_RESOURCES()
    assert receipt["gasUsed"] < TRANSACTION_GAS
