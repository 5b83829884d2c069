"""The log node's desk: rights, skew, duplicates, salts, personal information, one rating a period, signed receipts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import pytest

from offchain.codec.bodies import Complaint, Feedback, Moderation, ProcessorReview, Rating, Tool, Validation
from offchain.codec.fact import commitment
from offchain.domain.types import Seconds
from offchain.ledger.client import HttpLogSource
from offchain.ledger.errors import (
    AlreadyStatedError,
    BadSignatureError,
    LedgerError,
    NoRightError,
    PersonalInformationError,
    PromiseError,
    SkewError,
    WeakSaltError,
)
from offchain.ledger.facts import Promise, SignedFact
from offchain.ledger.intake import Intake, require_promise
from offchain.ledger.log import CirculationLog
from offchain.ledger.node import create_app
from offchain.ledger.records import Records
from offchain.ledger.store import Store
from tests.unit.ledger.world import DOMAIN, LAB, STRANGER, T0, AppTransport, Judge, Person, feedback, signed, stating

DAY = 86_400
PERIOD = 1_000
NODE = Person(b"\x07" * 32)
WORD = bytes(32)


@dataclass
class Chain:
    """Clock and rights by hand: periods of 1,000 seconds from T0; `reason` speaks against everybody."""

    time: int = T0
    reason: str = ""
    asked: list[SignedFact] = field(default_factory=list)

    def now(self) -> Seconds:
        return Seconds(self.time)

    def objection(self, signed: SignedFact) -> str:
        self.asked.append(signed)
        return self.reason

    def window(self, time: Seconds) -> tuple[Seconds, Seconds]:
        start = T0 + (time - T0) // PERIOD * PERIOD
        return Seconds(start), Seconds(start + PERIOD)


@pytest.fixture
def chain() -> Chain:
    """A chain at T0 on which everybody may state everything."""
    return Chain()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """The node's store."""
    return Store(tmp_path / "node.db")


@pytest.fixture
def log(store: Store) -> CirculationLog:
    """The node's log."""
    return CirculationLog(store, DOMAIN, Judge())


@pytest.fixture
def intake(log: CirculationLog, store: Store, chain: Chain) -> Intake:
    """A desk that asks the chain and signs."""
    return Intake(log, Records(store), chain, chain, NODE)


def salted(salt: bytes) -> SignedFact:
    """A feedback under another salt, committed to and signed properly."""
    good = feedback()
    return signed(replace(good, salt=salt, fact=replace(good.fact, commitment=commitment(salt, good.body))))


def test_receipt__of_a_fact__is_signed_by_the_node_over_leaf_index_and_time(intake: Intake) -> None:
    receipt = intake.submit(feedback())
    promise = require_promise(receipt, DOMAIN, Judge())
    assert (receipt.leaf_hash, receipt.index, promise.signer, promise.time) == (
        feedback().leaf_hash, 0, NODE.address, T0,
    )  # fmt: skip


@pytest.mark.parametrize("change", [{"index": 1}, {"leaf_hash": b"\x01" * 32}])
def test_receipt__that_says_something_else__is_refused(intake: Intake, change: dict[str, object]) -> None:
    changed = replace(intake.submit(feedback()), **change)  # type: ignore[arg-type]
    with pytest.raises(PromiseError):
        require_promise(changed, DOMAIN, Judge())


def test_receipt__of_a_later_time__is_refused(intake: Intake) -> None:
    receipt = intake.submit(feedback())
    assert receipt.promise is not None
    later = Promise(receipt.promise.signer, Seconds(T0 + 1), receipt.promise.signature)
    with pytest.raises(PromiseError):
        require_promise(replace(receipt, promise=later), DOMAIN, Judge())


def test_receipt__without_a_signature__is_named(log: CirculationLog) -> None:
    with pytest.raises(PromiseError, match="expected a signature of the log node, received none"):
        require_promise(log.append(feedback()), DOMAIN, Judge())


def test_duplicate__gets_the_first_receipt_whatever_the_chain_says_now(
    intake: Intake, chain: Chain, log: CirculationLog
) -> None:
    first = intake.submit(feedback())
    chain.time, chain.reason = T0 + 500 * DAY, "the licence was refunded"
    again = intake.submit(feedback())
    assert again == replace(first, duplicate=True)
    assert log.size() == 1


def test_duplicate__whose_receipt_was_lost_in_a_crash__gets_one(
    intake: Intake, log: CirculationLog, chain: Chain
) -> None:
    log.append(feedback())
    chain.time = T0 + 9
    promise = require_promise(intake.submit(feedback()), DOMAIN, Judge())
    assert promise.time == T0 + 9


def test_rights__are_asked_of_the_chain_and_told(intake: Intake, chain: Chain, log: CirculationLog) -> None:
    chain.reason = "another organisation holds the licence"
    with pytest.raises(NoRightError, match="another organisation holds the licence"):
        intake.submit(feedback())
    assert (log.size(), chain.asked) == (0, [feedback()])


def test_rights__of_a_fact_with_a_wrong_signature__are_not_asked(intake: Intake, chain: Chain) -> None:
    with pytest.raises(BadSignatureError):
        intake.submit(signed(feedback(), STRANGER))
    assert chain.asked == []


@pytest.mark.parametrize("now", [T0 - 300, T0, T0 + 400 * DAY])
def test_time__within_the_skew__is_taken(intake: Intake, chain: Chain, now: int) -> None:
    chain.time = now
    assert intake.submit(feedback()).index == 0


@pytest.mark.parametrize("now", [T0 - 301, T0 + 400 * DAY + 1])
def test_time__out_of_the_skew__is_refused_with_both_sides(intake: Intake, chain: Chain, now: int) -> None:
    chain.time = now
    with pytest.raises(SkewError, match=f"expected {now - 400 * DAY} to {now + 300}, received {T0}"):
        intake.submit(feedback())


@pytest.mark.parametrize(
    "body",
    [Validation(WORD, True, ""), Complaint(WORD, "appeal", WORD), Moderation("suspend", WORD, "rule", "burst")],
)
def test_decision__dated_back_by_more_than_a_day__is_refused(
    intake: Intake, chain: Chain, body: Validation | Complaint | Moderation
) -> None:
    chain.time = T0 + DAY
    intake.submit(stating(body))
    with pytest.raises(SkewError):
        intake.submit(stating(body, time=T0 - 1, nonce=2))


@pytest.mark.parametrize("body", [Rating(4), ProcessorReview(5, 4, 3)])
def test_rating__of_a_licence__is_one_in_a_period(intake: Intake, body: Rating | ProcessorReview) -> None:
    intake.submit(stating(body, time=T0))
    with pytest.raises(AlreadyStatedError, match=rf"licence 9 from {T0} to {T0 + PERIOD}: expected none yet"):
        intake.submit(stating(body, time=T0 + 1, nonce=2))
    assert intake.submit(stating(body, time=T0 + 2, nonce=3, licence=10)).index == 1


def test_rating__of_the_next_period__is_taken(intake: Intake, chain: Chain) -> None:
    chain.time = T0 + PERIOD
    intake.submit(stating(Rating(4), time=T0 + PERIOD - 1))
    assert intake.submit(stating(Rating(2), time=T0 + PERIOD, nonce=2)).index == 1
    assert intake.submit(stating(ProcessorReview(1, 1, 1), time=T0 + PERIOD, nonce=3)).index == 2


@pytest.mark.parametrize("salt", [bytes(32), b"ab" * 16, bytes([1, 2, 3, 4, 5, 6, 7]) + bytes([7]) * 25])
def test_salt__that_can_be_guessed__is_refused(intake: Intake, salt: bytes) -> None:
    with pytest.raises(WeakSaltError):
        intake.submit(salted(salt))


def test_text__with_personal_information__is_refused(intake: Intake, log: CirculationLog) -> None:
    with pytest.raises(PersonalInformationError, match=r"field name: .* a mobile number"):
        intake.submit(stating(Tool("labels, 138-0013-8000", "1", WORD, WORD)))
    assert log.size() == 0


def test_field__of_personal_information__is_refused_before_the_schema(intake: Intake) -> None:
    good = feedback()
    body = {**Feedback.of(good.body).body(), "phone": "x"}
    fact = replace(good.fact, commitment=commitment(good.salt, body))
    with pytest.raises(PersonalInformationError, match="field phone"):
        intake.submit(signed(replace(good, fact=fact, body=body)))


def test_desk__without_rights_and_key__takes_facts_without_a_signature(log: CirculationLog, store: Store) -> None:
    receipt = Intake(log, Records(store), Chain(), None, None).submit(feedback())
    assert receipt.promise is None


def test_copy__keeps_what_the_desk_would_refuse(log: CirculationLog) -> None:
    told = stating(Tool("labels, 138-0013-8000", "1", WORD, WORD))
    assert log.append_many([told], start=0)[0].index == 0


def test_node__over_http__answers_with_the_signed_receipt_and_names_refusals(
    log: CirculationLog, intake: Intake, chain: Chain
) -> None:
    app = create_app(log, intake)
    node = HttpLogSource("http://log.test", httpx.Client(transport=AppTransport(app)))
    receipt = node.submit(feedback())
    assert require_promise(receipt, DOMAIN, Judge()).signer == NODE.address
    chain.reason = "the licence is unknown"
    with pytest.raises(LedgerError, match="NoRightError"):
        node.submit(feedback(1, LAB))
