"""Facts that a log node refused and somebody forced on chain: they count as if they were logged, and never twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from offchain.audit.rebuild import gather
from offchain.chain.values import AbiValue
from offchain.codec import envelope
from offchain.codec.bodies import Moderation
from offchain.codec.documents import canonical
from offchain.codec.envelope import Envelope
from offchain.codec.fact import Fact, FactKind, commitment, commitment_of_hash, entry, fact_digest
from offchain.codec.forced import encode_forced
from offchain.codec.keccak import keccak256
from offchain.domain.types import LicenceId, OrganisationId, PeriodId, ProductId, Seconds
from offchain.ledger.facts import SignedFact
from offchain.report.inputs import FORCED, ReportInputs, StatedFact
from offchain.report.validity import judge
from tests.unit.audit.conftest import PERIOD, Told, account, wallet
from tests.unit.audit.paper import GENESIS, LENGTH, word

FEEDBACK = 2
"""Index of plant 7's feedback on licence 2, in period 1."""
PLANT = OrganisationId(7)
NOW = 2 * LENGTH + 300
SALT = word(9_001)
TWO, THREE = PeriodId(2), PeriodId(3)


def said(told: Told, **changes: object) -> SignedFact:
    """Another feedback of plant 7, stated in period 2."""
    first = told.log_of().entries(FEEDBACK, 1)[0].signed
    fact = replace(first.fact, time=Seconds(GENESIS + NOW - 20), nonce=77, **changes)  # type: ignore[arg-type]
    return resigned(replace(first, fact=fact))


def resigned(signed: SignedFact) -> SignedFact:
    signature = wallet(PLANT).sign_envelope(fact_digest(signed.domain, signed.fact))
    return replace(signed, signature=signature)


def with_body(told: Told, body: bytes) -> bytes:
    """A forced fact with any bytes for a body, signed and committed to as the contract asks."""
    first = said(told)
    signed = resigned(replace(first, fact=replace(first.fact, commitment=commitment_of_hash(SALT, keccak256(body)))))
    return encode_forced(entry(signed.fact, signed.signature), signed.signature, SALT, body)


def bytes_of(signed: SignedFact) -> bytes:
    return encode_forced(entry(signed.fact, signed.signature), signed.signature, signed.salt, canonical(signed.body))


def post(told: Told, leaf: bytes, data: bytes, at: int = NOW, index: int = 0) -> None:
    """The event of a block at a time."""
    told.chain.mine(at)
    told.chain.emit(
        960 + index, "CirculationLog", "Forced", index=index, leafHash=leaf, sender=account(PLANT), fact=data
    )


def force(told: Told, signed: SignedFact, at: int = NOW, index: int = 0) -> None:
    post(told, signed.leaf_hash, bytes_of(signed), at, index)


def closed(told: Told, period: PeriodId) -> ReportInputs:
    """What a report on the period is made of, once it is over and its cut is anchored."""
    log = told.log_of()
    told.chain.mine((period + 1) * LENGTH + 1)
    anchored: dict[str, AbiValue] = {"size": log.size(), "root": log.root(), "signers": 7}
    ids = {"index": 900 + period, "period": int(period) + 1}
    told.chain.emit(900 + period, "CirculationLog", "Anchored", **ids, **anchored)
    return gather(period, told.index(f"{period}.db"), log, told.chain)


def forced_in(inputs: ReportInputs) -> list[StatedFact]:
    return [fact for fact in inputs.facts if fact.forced_at]


def reason_of(inputs: ReportInputs, leaf: bytes) -> str:
    [found] = [item.reason for item in judge(inputs) if item.fact.leaf == leaf]
    return found


def test_forced_fact__counts_in_the_period_of_its_block(told: Told) -> None:
    signed = said(told)
    force(told, signed)
    inputs = closed(told, TWO)
    [fact] = forced_in(inputs)
    assert (fact.index, fact.leaf, fact.forced_at) == (FORCED, signed.leaf_hash, GENESIS + NOW)
    assert (fact.place, fact.organisation, inputs.counted_earlier(fact)) == ("forced fact 0", PLANT, False)
    assert reason_of(inputs, signed.leaf_hash) == ""


def test_forced_fact__of_a_block_after_the_period__waits_for_its_own(told: Told) -> None:
    force(told, said(told))
    assert gather(PERIOD, told.index(), told.log_of(), told.chain).facts
    assert forced_in(gather(PERIOD, told.index(), told.log_of(), told.chain)) == []


def test_forced_fact__in_later_periods__is_known_to_have_counted(told: Told) -> None:
    force(told, said(told))
    closed(told, TWO)
    inputs = closed(told, THREE)
    [fact] = forced_in(inputs)
    assert inputs.counted_earlier(fact)


def test_forced_fact__that_is_logged_too__counts_once(told: Told) -> None:
    signed = said(told)
    force(told, signed)
    closed(told, TWO)
    told.log_of().append(signed)
    inputs = closed(told, THREE)
    [fact] = [fact for fact in inputs.facts if fact.leaf == signed.leaf_hash]
    assert (fact.index < FORCED, fact.forced_at, inputs.counted_earlier(fact)) == (True, GENESIS + NOW, True)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b'{"a":1}', b'{ "a":1}', b"\xff", b"[" * 500, b'{"a":1,"a":1}'],
    ids=repr,
)
def test_forced_fact__with_a_body_of_no_schema__counts_zero_and_stops_nobody(told: Told, body: bytes) -> None:
    post(told, word(4_444), with_body(told, body))
    assert forced_in(closed(told, TWO)) == []


def test_forced_fact__that_is_not_in_the_one_form_of_its_body__counts_zero(told: Told) -> None:
    body = canonical(said(told).body)
    post(told, word(4_444), with_body(told, b" " + body))
    assert forced_in(closed(told, TWO)) == []


def test_forced_fact__bound_to_nothing__counts_zero(told: Told) -> None:
    signed = said(told, licence=LicenceId(0))
    force(told, signed)
    assert forced_in(closed(told, TWO)) == []


@pytest.mark.parametrize(("ahead", "counts"), [(300, True), (301, False)])
def test_forced_fact__of_a_time_after_its_block__is_refused_as_by_a_node(told: Told, ahead: int, counts: bool) -> None:
    first = said(told)
    signed = resigned(replace(first, fact=replace(first.fact, time=Seconds(GENESIS + NOW + ahead))))
    force(told, signed)
    assert len(forced_in(closed(told, TWO))) == counts


def test_forced_fact__of_a_stranger_s_licence__is_judged_like_a_logged_one(told: Told) -> None:
    signed = said(told, licence=LicenceId(3))
    force(told, signed)
    assert reason_of(closed(told, TWO), signed.leaf_hash) == "another organisation holds the licence"


def in_words(told: Told, rule: str) -> SignedFact:
    """A moderation with words in it."""
    log = told.log_of()
    body = Moderation("suspend", log.entries(FEEDBACK, 1)[0].leaf_hash, "rule", rule).body()
    ids = (account(PLANT), PLANT, ProductId(1), LicenceId(0))
    fact = Fact(int(FactKind.MODERATION), 1, *ids, Seconds(GENESIS + NOW), 5, commitment(SALT, body))
    return resigned(SignedFact(log.domain, fact, b"", SALT, body))


@pytest.mark.parametrize(("text", "counts"), [("the pump failed", True), ("call 13812345678", False)])
def test_forced_fact__with_personal_information__counts_zero(told: Told, text: str, counts: bool) -> None:
    force(told, in_words(told, text))
    assert len(forced_in(closed(told, TWO))) == counts


def wallet_s(told: Told) -> SignedFact:
    """A feedback whose envelope is a contract's."""
    return replace(said(told), signature=envelope.pack(Envelope(envelope.CONTRACT, b"\x01\x02")))


@pytest.mark.parametrize("forced", [True, False])
def test_fact_of_a_contract_wallet__counts_once_it_is_endorsed(told: Told, forced: bool) -> None:
    signed = wallet_s(told)
    if forced:
        force(told, signed)
    else:
        told.chain.mine(NOW)
        told.log_of().append(signed)
    assert reason_of(closed(told, TWO), signed.leaf_hash) == "the signer's contract has not endorsed it"
    told.chain.mine(3 * LENGTH + 50)
    told.chain.emit(990, "CirculationLog", "Endorsed", leafHash=signed.leaf_hash, signer=account(PLANT))
    assert reason_of(closed(told, THREE), signed.leaf_hash) == ""
