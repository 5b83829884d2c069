"""Parties file what they measured: signed facts with salted bodies, handed to the log node."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from offchain.chain.verifier import ChainVerifier
from offchain.codec.bodies import Application, Evaluation, Feedback
from offchain.codec.documents import Json
from offchain.codec.eip712 import Domain
from offchain.codec.fact import Fact, FactKind, commitment, domain_of_log, fact_digest
from offchain.codec.keccak import keccak256
from offchain.demo.cast import Cast
from offchain.demo.market import Market
from offchain.demo.stage import Zone
from offchain.demo.training import Measurement
from offchain.domain.types import LicenceId, OrganisationId, PeriodId, ProductId, Seconds
from offchain.ledger.client import HttpLogSource
from offchain.ledger.facts import Receipt, SignedFact
from offchain.ledger.intake import require_promise

FIRST_FACT = 1_800
"""Seconds after a period's start from which facts are stated: after every purchase and payment."""
SPREAD = 600
"""Seconds over which the seed spreads them."""
SCHEMA = 1


@dataclass(frozen=True)
class Statement:
    """What a party, by name, states: the kind, whose licence it is bound to, and the body."""

    party: str
    kind: FactKind
    product: ProductId
    licence: LicenceId
    body: dict[str, Json]


class FilingDesk:
    """Turns statements into facts and hands them in, in the given order."""

    def __init__(self, zone: Zone, cast: Cast, market: Market) -> None:
        self._zone, self._cast, self._market = zone, cast, market

    def file(self, period: PeriodId, statements: Iterable[Statement]) -> dict[str, Receipt]:
        """Files statements at times of the period; receipts by party. Raises the node's refusal, or `PromiseError`."""
        start = int(self._zone.gateway.calendar.start(period))
        self._zone.advance_to(max(start + FIRST_FACT + SPREAD + 60, int(self._zone.gateway.now())))
        node = HttpLogSource(self._zone.log_url)
        try:
            return {said.party: self._handed_in(node, self.fact(said, start)) for said in statements}
        finally:
            node.close()

    def _handed_in(self, node: HttpLogSource, signed: SignedFact) -> Receipt:
        """The node's receipt, whose signature a party keeps as its proof of what was promised."""
        receipt = node.submit(signed)
        require_promise(receipt, signed.domain, ChainVerifier())
        return receipt

    def fact(self, said: Statement, start: int) -> SignedFact:
        """The signed fact of a statement; time, salt and nonce follow from the seed."""
        party = self._cast[said.party]
        salt = keccak256(f"fact salt\0{self._cast.seed}\0{said.kind.name}\0{said.party}".encode())
        jitter = int.from_bytes(salt[:4], "big") % SPREAD
        fact = Fact(
            kind=int(said.kind),
            schema=SCHEMA,
            signer=party.address,
            organisation=OrganisationId(self._market.organisations[said.party]),
            subject=said.product,
            licence=said.licence,
            time=Seconds(start + FIRST_FACT + jitter),
            nonce=1,
            commitment=commitment(salt, said.body),
        )
        domain = self._domain()
        return SignedFact(domain, fact, party.wallet.sign_envelope(fact_digest(domain, fact)), salt, said.body)

    def _domain(self) -> Domain:
        gateway = self._zone.gateway
        return domain_of_log(gateway.chain_id, gateway.address("CirculationLog"))


def feedback(market: Market, name: str, measured: Measurement, scenario: str) -> Statement:
    """A plant's feedback on the combination it licensed."""
    sold = market.sold[name]
    body = Feedback(
        baseline_bps=measured.baseline_bps,
        held_out_rows=measured.held_out_rows,
        measured_bps=measured.measured_bps,
        metric=measured.metric,
        positives=measured.positives,
        scenario=scenario,
        train_rows=measured.train_rows,
        uplift_bps=measured.uplift_bps,
    )
    return Statement(name, FactKind.FEEDBACK, sold.product, sold.licence, body.body())


def evaluation(market: Market, name: str, measured: Measurement, scenario: str, document: bytes) -> Statement:
    """A lab's evaluation of the dataset it licensed; `document` is the hash of the published report."""
    sold = market.sold[name]
    body = Evaluation(
        benchmark=f"{scenario} held-out",
        metric=measured.metric,
        baseline_bps=measured.baseline_bps,
        measured_bps=measured.measured_bps,
        uplift_bps=measured.uplift_bps,
        held_out_rows=measured.held_out_rows,
        scenario=scenario,
        document_hash=document,
    )
    return Statement(name, FactKind.EVALUATION, sold.product, sold.licence, body.body())


@dataclass(frozen=True)
class Payment:
    """A model user's payment through a clause: token base units, and the reference that the fact repeats."""

    payer: str
    clause: int
    amount: int
    reference: bytes


def application(market: Market, lab: str, paid: Payment, measured: Measurement, scenario: str) -> Statement:
    """A model user's payment and the effect it measured with the lab's model on its own rows."""
    sold = market.sold[lab]
    body = Application(
        clause=paid.clause,
        reference=paid.reference,
        amount=paid.amount,
        effect_bps=measured.uplift_bps,
        metric=measured.metric,
        scenario=scenario,
    )
    return Statement(paid.payer, FactKind.APPLICATION, sold.product, sold.licence, body.body())
