"""What the chain says of signers and readers, and bodies that leave the store when they are due."""

from __future__ import annotations

from dataclasses import replace

import pytest

from offchain.audit.bases import Bases, ReportData
from offchain.audit.entitlement import Entitlements
from offchain.audit.erasing import Eraser
from offchain.audit.rebuild import AbsentBodyError, LostBaseError, gather, rebuild
from offchain.chain.values import AbiValue
from offchain.chain.verifier import ChainVerifier
from offchain.codec.bodies import ContentSketch, Moderation
from offchain.codec.body_content import packed
from offchain.codec.fact import Fact, FactKind, commitment, domain_of_log, fact_digest
from offchain.domain.types import Address, LicenceId, OrganisationId, PeriodId, ProductId, Seconds
from offchain.ledger.facts import SignedFact
from offchain.ledger.log import CirculationLog
from offchain.ledger.records import Records
from offchain.ledger.store import Store
from tests.unit.audit.conftest import PERIOD, Told, account, wallet
from tests.unit.audit.paper import GENESIS, LENGTH, word

FEEDBACK, EVALUATION, RATING = 2, 5, 6
"""Indices: plant 7's feedback on licence 2, the lab's evaluation, plant 6's rating."""


def entitlements(told: Told) -> Entitlements:
    return Entitlements(told.index(), told.chain.calendar)


def opened(told: Told) -> tuple[CirculationLog, Records]:
    store = Store(told.log_file)
    domain = domain_of_log(told.chain.chain_id, told.chain.address("CirculationLog"))
    return CirculationLog(store, domain, ChainVerifier()), Records(store)


def entry(told: Told, index: int) -> SignedFact:
    return opened(told)[0].entries(index, 1)[0].signed


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, ""),
        ({"organisation": OrganisationId(8)}, "the signer is not of the organisation"),
        ({"organisation": OrganisationId(77)}, "the organisation is unknown"),
        ({"licence": LicenceId(99)}, "the licence is unknown"),
        ({"licence": LicenceId(3)}, "another organisation holds the licence"),
        ({"subject": ProductId(2)}, "the licence is for another product"),
        ({"time": Seconds(GENESIS + 1_099)}, "the licence was not valid at that time"),
        ({"time": Seconds(GENESIS + 9_001)}, "the licence was not valid at that time"),
        ({"time": Seconds(GENESIS - 1)}, "stated before the first period"),
    ],
)
def test_objection__to_a_fact__is_what_the_report_would_say(told: Told, change: dict[str, object], reason: str) -> None:
    signed = entry(told, FEEDBACK)
    changed = replace(signed, fact=replace(signed.fact, **change))  # type: ignore[arg-type]
    assert entitlements(told).objection(changed) == reason


def test_objection__because_the_index_lags__is_asked_again_after_a_sync(told: Told) -> None:
    synced: list[int] = []
    signed = entry(told, FEEDBACK)
    unknown = replace(signed, fact=replace(signed.fact, licence=LicenceId(99)))
    known = Entitlements(told.index(), told.chain.calendar, lambda: synced.append(1))
    assert (known.objection(signed), synced) == ("", [])
    assert (known.objection(unknown), synced) == ("the licence is unknown", [1])


def test_window__of_a_time__is_its_period(told: Told) -> None:
    assert entitlements(told).window(Seconds(GENESIS + 1_999)) == (GENESIS + 1_000, GENESIS + 2_000)


@pytest.mark.parametrize(
    ("roles", "role"), [(4096, "auditor"), (128, "oracle"), (4096 | 128, "auditor"), (512, ""), (1, "")]
)
def test_role__of_an_account__is_that_of_its_organisation(told: Told, roles: int, role: str) -> None:
    told.chain.change("Participants", "Admitted", 9, roles=roles)
    assert entitlements(told).role(account(10)) == role


def test_role__of_a_member_s_signing_key__is_oracle(told: Told) -> None:
    found = entitlements(told)
    assert [found.role(wallet(f"member {i}").address) for i in range(5)] == ["oracle"] * 4 + [""]
    assert found.organisation(wallet("member 0").address) == 0


def test_role__of_an_organisation_that_is_not_valid_any_more__opens_nothing(told: Told) -> None:
    told.chain.change("Participants", "Admitted", 9, roles=4096, validUntil=GENESIS + 1)
    found = entitlements(told)
    assert (found.role(account(10)), found.organisation(account(10))) == ("", 10)


@pytest.mark.parametrize(
    ("reader", "index", "tie"),
    [(7, FEEDBACK, "own"), (4, FEEDBACK, "provider"), (8, FEEDBACK, ""), (1, FEEDBACK, ""), (9, FEEDBACK, "validator"),
     (9, RATING, ""), (7, 7, "licensee")],
    ids=["own", "provider", "rival", "holder", "operator", "operator on a rating", "licensee of the gateway's fact"],
)  # fmt: skip
def test_tie__of_a_reader_to_a_fact__opens_its_body(told: Told, reader: int, index: int, tie: str) -> None:
    assert entitlements(told).tie(account(reader), entry(told, index).fact) == tie


def test_tie__of_nobody__opens_nothing(told: Told) -> None:
    assert entitlements(told).tie(Address("0x" + "0" * 40), entry(told, FEEDBACK).fact) == ""


def erase(told: Told, organisation: int, time: int) -> None:
    """The organisation states the erasure of plant 7's feedback."""
    log, _ = opened(told)
    body = Moderation("erase", entry(told, FEEDBACK).leaf_hash, "contract", "licence agreement, section 9").body()
    signer, salt = wallet(organisation), word(organisation + 500)
    ids = (signer.address, OrganisationId(organisation), ProductId(1), LicenceId(0))
    fact = Fact(int(FactKind.MODERATION), 1, *ids, Seconds(GENESIS + time), 1, commitment(salt, body))
    log.append(SignedFact(log.domain, fact, signer.sign_envelope(fact_digest(log.domain, fact)), salt, body))


def step(told: Told) -> int:
    log, records = opened(told)
    return Eraser(log, records, told.index(), told.chain.calendar).step()


@pytest.fixture
def ordered(told: Told) -> Told:
    """Space operator and zone operator order the erasure in period 2."""
    told.chain.change("Participants", "Admitted", 9, roles=32)
    erase(told, 9, 2 * LENGTH + 60)
    erase(told, 10, 2 * LENGTH + 70)
    return told


def test_eraser__of_one_moderator__does_nothing(told: Told) -> None:
    erase(told, 9, 2 * LENGTH + 60)
    told.chain.mine(9 * LENGTH)
    assert step(told) == 0


def test_eraser__of_two__waits_for_the_end_of_their_period_and_acts_once(ordered: Told) -> None:
    ordered.chain.mine(3 * LENGTH - 1)
    assert (step(ordered), entry(ordered, FEEDBACK).absence) == (0, "")
    ordered.chain.mine(3 * LENGTH)
    assert (step(ordered), step(ordered)) == (1, 0)
    assert (entry(ordered, FEEDBACK).absence, entry(ordered, FEEDBACK).body) == ("contract", None)
    opened(ordered)[0].check()


def test_erased_body__leaves_later_reports_as_if_it_counted_zero(ordered: Told) -> None:
    """The report of period 2 is the same before and after the bytes are gone."""
    chain = ordered.chain
    chain.mine(3 * LENGTH + 1)
    log, _ = opened(ordered)
    anchor: dict[str, AbiValue] = {"size": log.size(), "root": log.root(), "signers": 7}
    chain.emit(950, "CirculationLog", "Anchored", index=2, period=3, **anchor)
    before, base = (rebuild(PeriodId(p), ordered.index(), log, chain) for p in (2, 1))
    kept = ReportData(base.leaves, tuple(batch.data for batch in base.batches))
    assert step(ordered) == 1
    bases = Bases(lambda *_: (kept,))
    facts = gather(PeriodId(2), ordered.index(), log, chain, bases=bases).facts
    assert FEEDBACK not in [fact.index for fact in facts]
    assert rebuild(PeriodId(2), ordered.index(), log, chain, bases=bases).struct.root == before.struct.root
    with pytest.raises(LostBaseError, match=r"base of period 2, period 1: expected the leaves and batches .* archive"):
        gather(PeriodId(2), ordered.index(), log, chain)


def test_erased_body__of_a_period_in_which_it_counted__is_named(ordered: Told) -> None:
    ordered.chain.mine(3 * LENGTH)
    step(ordered)
    with pytest.raises(AbsentBodyError, match=r"body of entry 2: expected the one that counted, received contract"):
        gather(PERIOD, ordered.index(), opened(ordered)[0], ordered.chain)


def test_absent_body__whose_erasure_one_moderator_alone_ordered__is_named(told: Told) -> None:
    """A copy that was told so without right must not leave the fact out while others count it."""
    chain = told.chain
    chain.change("Participants", "Admitted", 9, roles=32)
    erase(told, 9, 2 * LENGTH + 60)
    chain.mine(3 * LENGTH + 1)
    log, records = opened(told)
    anchor: dict[str, AbiValue] = {"size": log.size(), "root": log.root(), "signers": 7}
    chain.emit(950, "CirculationLog", "Anchored", index=2, period=3, **anchor)
    assert gather(PeriodId(2), told.index(), log, chain).facts
    records.erase(entry(told, FEEDBACK).digest, "contract")
    with pytest.raises(AbsentBodyError, match=r"body of entry 2: expected the one that counted, received contract"):
        gather(PeriodId(2), told.index(), log, chain)


@pytest.mark.parametrize(
    ("organisation", "roles", "root", "reason"),
    [
        (9, 64, 1, ""),
        (9, 16, 1, ""),
        (9, 1, 1, "neither a registrar, a space operator nor a reviewer"),
        (1, 64, 1, "the attester is related to the holder"),
        (9, 64, 2, "no version of the resource has this content root"),
    ],
)
def test_objection__to_a_content_sketch__is_what_the_report_would_say(
    told: Told, organisation: int, roles: int, root: int, reason: str
) -> None:
    """Resource 1 belongs to organisation 1 and has content root 1; places 0 to 9 are organisations 1 to 10."""
    told.chain.change("Participants", "Admitted", organisation - 1, roles=roles)
    body = ContentSketch(1, word(root), packed((1, 2))).body()
    number = OrganisationId(organisation)
    fact = Fact(
        int(FactKind.CONTENT_SKETCH), 1, account(organisation), number, ProductId(0), LicenceId(0),
        Seconds(GENESIS + 1_500), 0, commitment(word(7), body),
    )  # fmt: skip
    signed = replace(entry(told, FEEDBACK), fact=fact, body=body, salt=word(7))
    assert entitlements(told).objection(signed) == reason
