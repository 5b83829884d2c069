"""What the people of the paper period state: feedback, an evaluation, a rating, a session from both sides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from offchain.chain.wallet import Wallet
from offchain.codec.bodies import Access, Body, Evaluation, Feedback, Rating
from offchain.codec.eip712 import Domain
from offchain.codec.fact import Fact, FactKind, commitment, fact_digest
from offchain.domain.types import LicenceId, OrganisationId, ProductId, Seconds
from offchain.ledger.facts import SignedFact
from tests.unit.audit.paper import GENESIS, word

SCENARIO = "pump fault"
CLAUSE, UNITS = 1, 90
"""What is billed of a session of 100 units by the gateway and 90 by plant 7."""


@dataclass(frozen=True)
class Word:
    """Who says what under which licence, seconds after GENESIS."""

    kind: FactKind
    organisation: int
    licence: int
    time: int
    body: Body


def feedback(uplift: int) -> Feedback:
    return Feedback(1_000, 400, 1_000 + uplift, "average_precision", 20, SCENARIO, 800, uplift)


WORDS = (
    Word(FactKind.FEEDBACK, 6, 1, 1_150, feedback(900)),
    Word(FactKind.FEEDBACK, 6, 1, 1_200, feedback(2_000)),
    Word(FactKind.FEEDBACK, 7, 2, 1_210, feedback(2_000)),
    Word(FactKind.FEEDBACK, 8, 3, 1_220, feedback(2_000)),
    Word(FactKind.FEEDBACK, 5, 4, 1_230, feedback(4_000)),
    Word(
        FactKind.EVALUATION,
        5,
        4,
        1_240,
        Evaluation("PumpBench", "average_precision", 1_000, 2_500, 1_500, 400, SCENARIO, word(5)),
    ),
    Word(FactKind.RATING, 6, 1, 1_250, Rating(5)),
    Word(FactKind.ACCESS, 9, 2, 1_260, Access(word(1), CLAUSE, 100, word(2))),
    Word(FactKind.ACCESS, 7, 2, 1_270, Access(word(1), CLAUSE, UNITS, word(2))),
)
"""An early word of plant 6, then plants 6, 7, 8, then the lab on its TRAINING licence; operator 9 delivers."""


def signed_facts(domain: Domain, wallet: Callable[[object], Wallet]) -> list[SignedFact]:
    """The words as signed facts, in log order."""
    return [_signed(domain, wallet(one.organisation), nonce, one) for nonce, one in enumerate(WORDS)]


def _signed(domain: Domain, signer: Wallet, nonce: int, one: Word) -> SignedFact:
    salt, body = word(nonce + 77), one.body.body()
    product = ProductId(2 if one.licence == 4 else 1)
    fact = Fact(
        one.kind, 1, signer.address, OrganisationId(one.organisation), product, LicenceId(one.licence),
        Seconds(GENESIS + one.time), nonce, commitment(salt, body),
    )  # fmt: skip
    return SignedFact(domain, fact, signer.sign_envelope(fact_digest(domain, fact)), salt, body)
