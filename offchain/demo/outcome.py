"""The outcome 效果分成: model users pay through the clause; an evaluation returns the deposit, silence loses it."""

from __future__ import annotations

from collections.abc import Mapping

from offchain.chain.values import integer
from offchain.codec.fact import entry as entry_bytes
from offchain.codec.keccak import keccak256
from offchain.demo.actions import Actions
from offchain.demo.cast import Cast
from offchain.demo.filing import Payment
from offchain.demo.market import Market
from offchain.demo.money import UNIT, rmb
from offchain.demo.stage import DemoMismatch, Narrator
from offchain.demo.variants import SHARE, Script
from offchain.demo.zone_market import FEEDBACK_DEPOSIT, TRAINING_NAME
from offchain.domain.types import PPM, PeriodId
from offchain.ledger.facts import LogEntry

PAYMENTS: Mapping[str, int] = {
    "model-user-1": 150_000 * UNIT,
    "model-user-2": 120_000 * UNIT + 7,
    "model-user-3": 90_000 * UNIT + 1,
}
"""What each model user pays the lab through the clause, token base units; odd ones, so that floors matter."""


class OutcomeActs:
    """Payments of model users and the end of the feedback duty."""

    def __init__(self, cast: Cast, actions: Actions, narrator: Narrator, market: Market, script: Script) -> None:
        self._cast, self._actions, self._narrator, self._market = cast, actions, narrator, market
        self._script = script

    def pay_through(self, period: PeriodId) -> tuple[Payment, ...]:
        """Every model user pays from its own wallet; share and remainder route in the same transaction."""
        clause = integer(self._actions.gateway.call("Clauses", "clauseOf", self._market.sold["lab"].licence))
        left, rows, paid = self._script.cap, [], []
        for name, amount in PAYMENTS.items():
            payment = Payment(name, clause, amount, keccak256(f"payment\0{self._cast.seed}\0{name}".encode()))
            share = min(amount * SHARE // PPM, left)
            left -= share
            self._pay(payment, share, period)
            rows.append((name, rmb(amount), rmb(share), rmb(amount - share)))
            paid.append(payment)
        self._narrator.table("Outcome share 效果分成, paid through the clause", ("payer", "paid", "share", "lab"), rows)
        if not left:
            self._narrator.say(f"the cap of {rmb(self._script.cap)} RMB is reached to the unit; the rest is the lab's")
        return tuple(paid)

    def fulfil(self, anchor: int, entry: LogEntry, proof: tuple[bytes, ...]) -> None:
        """Anyone shows the anchored evaluation: that, and nothing else, returns the deposit."""
        licence, lab = self._market.sold["lab"].licence, self._cast["lab"]
        arguments = (licence, anchor, entry.index, *_evidence(entry), list(proof))
        self._actions.send("evaluation proven", self._cast["provider"], "FeedbackDuty", "fulfil", *arguments)
        duty = self._actions.gateway.address("FeedbackDuty")
        self._market.books.move(duty, lab.address, FEEDBACK_DEPOSIT)
        self._narrator.say(f"the evaluation stands in the log: deposit of {rmb(FEEDBACK_DEPOSIT)} RMB returned")

    def forfeitable_from(self) -> int:
        """First second in which silence can be called: the contract's own answer."""
        licence = self._market.sold["lab"].licence
        return integer(self._actions.gateway.call("FeedbackDuty", "forfeitableFrom", licence))

    def forfeit(self) -> None:
        """The lab was silent: anyone sends its deposit to the fund."""
        licence, contract = self._market.sold["lab"].licence, self._actions.gateway.address
        self._actions.send("silence", self._cast["provider"], "FeedbackDuty", "forfeit", licence)
        self._market.books.move(contract("FeedbackDuty"), contract("EcosystemFund"), FEEDBACK_DEPOSIT)
        self._narrator.say(f"no evaluation came: deposit of {rmb(FEEDBACK_DEPOSIT)} RMB went to the fund")

    def _pay(self, payment: Payment, share: int, period: PeriodId) -> None:
        party, lab, books = self._cast[payment.payer], self._cast["lab"], self._market.books
        self._actions.approve(party, "Clauses", payment.amount)
        arguments = (payment.clause, payment.amount, payment.reference)
        receipt = self._actions.send(f"pay {payment.payer}", party, "Clauses", "pay", *arguments)
        told = next(integer(event.args["share"]) for event in receipt.events if event.name == "PaidThrough")
        if told != share:
            raise DemoMismatch(f"share of {payment.payer}: expected {share}, received {told} base units")
        books.move(party.address, self._actions.gateway.address("Settlement"), share)
        books.move(party.address, lab.address, payment.amount - share)
        books.earn(period, TRAINING_NAME, outcome=share)


def _evidence(entry: LogEntry) -> tuple[bytes, bytes]:
    """The bytes of the log's entry and its signature, as `FeedbackDuty.fulfil` takes them."""
    signed = entry.signed
    return entry_bytes(signed.fact, signed.signature), signed.signature
