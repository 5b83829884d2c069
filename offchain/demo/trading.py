"""What providers and buyers do in the market, each from their own key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from offchain.codec import eip712
from offchain.codec.composition import Composition, composition_key
from offchain.codec.documents import document_hash
from offchain.codec.keccak import keccak256
from offchain.demo.actions import FOREVER, Actions, argument
from offchain.demo.cast import Party
from offchain.domain.types import LicenceId, OrganisationId, Ppm, ProductId, ResourceId

PURPOSE = {0: 1, 1: 2}
"""Purpose bit a consent needs by loop: 1 application (MAIN), 2 training (TRAINING)."""
MODES_USE_AND_PROCESSING = 3
PROJECT, SUBSCRIPTION = 0, 1
"""`Form` of the contracts."""
EPSILON = 3_000
ANONYMITY = 10
SYNTHETIC = 0
"""Processing record of the scenario's datasets: ε in thousandths, k, synthetic share in ppm."""


@dataclass(frozen=True)
class Part:
    """A resource in a composition and its holder."""

    resource: ResourceId
    holder: Party


@dataclass(frozen=True)
class Sold:
    """A bought licence and what was paid for it, token base units."""

    licence: LicenceId
    product: ProductId
    price: int


@dataclass(frozen=True)
class Terms:
    """What an offer says beyond product and price: seconds, token base units, a clause template (0 = none)."""

    hash: bytes
    loop: int
    term: int
    form: int = PROJECT
    template: int = 0
    clause_deposit: int = 0
    feedback_window: int = 0
    feedback_deposit: int = 0

    @property
    def deposits(self) -> int:
        """What a buyer deposits beside the price."""
        return self.feedback_deposit + self.clause_deposit


class Trading:
    """Products, consents, offers and licences."""

    def __init__(self, actions: Actions) -> None:
        self._actions = actions

    def create(self, party: Party, loop: int, title: str, scenario: str, cost: int = 0, licences: int = 1) -> ProductId:
        """A product with a datasheet, one target scenario and a declared cost over the licences expected."""
        scenarios = [keccak256(scenario.encode())]
        expected = licences if cost else 0
        receipt = self._actions.send(
            f"product {title}", party, "Products", "create", loop, _datasheet(title), scenarios, cost, expected
        )
        return ProductId(argument(receipt, "ProductCreated", "product"))

    def consent(
        self, provider: OrganisationId, product: ProductId, loop: int, resource: ResourceId, nonce: int
    ) -> dict[str, eip712.Value]:
        """A consent to one composition of a product."""
        return {
            "resource": int(resource),
            "provider": int(provider),
            "product": int(product),
            "purposes": PURPOSE[loop],
            "modes": MODES_USE_AND_PROCESSING,
            "maxDerivatives": 1,
            "minOutcomeSource": 0,
            "maxOutcomeSource": 1_000_000,
            "validUntil": FOREVER,
            "nonce": nonce,
        }

    def request(self, party: Party, consent: Mapping[str, eip712.Value]) -> None:
        """The provider asks a holder for a consent; it stands in the holder's inbox."""
        note = document_hash({"purpose": "dataset for model training 模型训练数据集"})
        self._actions.send(
            f"request consent, nonce {int(str(consent['nonce']))}", party, "Products", "requestConsent", consent, note
        )

    def compose(
        self, party: Party, parts: Sequence[Part], consents: Sequence[Mapping[str, eip712.Value]], **record: object
    ) -> bytes:
        """Composes a product from resources by their holders' consents; gives the composition key.

        `record` may hold `title` and `feedback`, the leaf hashes that this generation answers.
        """
        domain = self._actions.domain("Products")
        signatures = [
            part.holder.wallet.sign_envelope(eip712.digest(domain, eip712.CONSENT, consent))
            for part, consent in zip(parts, consents, strict=True)
        ]
        resources = tuple(part.resource for part in parts)
        product, provider = consents[0]["product"], consents[0]["provider"]
        processing = _processing(str(record.get("title", "")), record.get("feedback", []))
        arguments = (product, 0, list(resources), list(consents), signatures, processing)
        self._actions.send("compose", party, "Products", "compose", *arguments)
        composition = Composition(ProductId(int(str(product))), OrganisationId(int(str(provider))), Ppm(0), resources)
        return composition_key(composition)

    def offer(self, party: Party, product: ProductId, price: int, terms: Terms) -> int:
        """Offers the newest composition; price in token base units, of a period for a subscription."""
        offered = {
            "product": product,
            "form": terms.form,
            "mode": 0,
            "purpose": PURPOSE[terms.loop],
            "term": terms.term if terms.form == PROJECT else 0,
            "template": terms.template,
            "feedbackWindow": terms.feedback_window,
            "price": price,
            "leastPrice": 0,
            "greatestPrice": 0,
            "feedbackDeposit": terms.feedback_deposit,
            "termsHash": terms.hash,
        }
        return argument(self._actions.send("offer", party, "Sales", "offer", offered, False), "Offered", "offer")

    def buy(self, party: Party, offer: int, price: int, terms: Terms, product: ProductId, periods: int = 0) -> Sold:
        """Approves, buys and accepts a licence; `periods` of a subscription, 0 for a project."""
        self._actions.approve(party, "Sales", price * max(1, periods) + terms.deposits)
        purchase = {
            "maxPrice": price,
            "maxDeposit": terms.deposits,
            "deadline": FOREVER,
            "periods": periods,
            "termsHash": terms.hash,
        }
        receipt = self._actions.send(f"buy {party.name}", party, "Sales", "buy", offer, purchase)
        licence = LicenceId(argument(receipt, "Bought", "licence"))
        self._actions.send(f"accept {party.name}", party, "Sales", "accept", licence)
        return Sold(licence, product, price)


def _datasheet(title: str) -> bytes:
    return document_hash({"title": title, "form": "datasheet 数据说明书"})


def _processing(title: str, feedback: object) -> dict[str, object]:
    """Processing record of a generation: steps, tools and parameters by hash, privacy figures, feedback it answers."""
    record = document_hash({"dataset": title, "steps": ["clean 清洗", "align 对齐", "label 标注", "unify 统一分类"]})
    return {
        "recordHash": record,
        "datasheetHash": _datasheet(title),
        "epsilon": EPSILON,
        "anonymity": ANONYMITY,
        "syntheticShare": SYNTHETIC,
        "feedback": feedback,
    }
