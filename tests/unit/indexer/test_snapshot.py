"""What facts add up to, on a small zone told event by event."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from offchain.chain.values import AbiValue
from offchain.codec.report import ReportStruct
from offchain.codec.settled import SettledRecord, encode_records
from offchain.domain.types import MAIN, Address, OrganisationId, PeriodId, ResourceId, Seconds
from offchain.indexer.errors import UnknownFactError
from offchain.indexer.facts import Member, Registration, Reported, RulesSet, SplitRow
from offchain.indexer.index import Index
from offchain.indexer.indexer import Indexer
from offchain.indexer.snapshot import Snapshot
from offchain.indexer.states import PotState
from tests.unit.indexer.conftest import TIME, ListChain, word

HOLDER, PROVIDER, LAB, SECOND, STRANGER = (Address(f"0x{n:040x}") for n in range(1, 6))
NOBODY = Address("0x" + "0" * 40)
KEY, OTHER_KEY = word(0xA), word(0xB)


def registration(class_id: int) -> dict[str, AbiValue]:
    return {
        "contentRoot": word(1),
        "manifestHash": word(2),
        "spaceTimeCode": word(3),
        "evidenceHash": word(4),
        "class": class_id,
        "volume": 2**63,
        "securityLevel": 1,
        "personalInformation": False,
        "legalBasis": 0,
    }


@pytest.fixture
def zone(chain: ListChain) -> ListChain:
    """Holder 1, provider 2 and lab 3; resource 7 of the holder; product 5; licences 1 … 3 of the lab."""
    for organisation, account in enumerate((HOLDER, PROVIDER, LAB), start=1):
        chain.emit(
            11,
            "Participants",
            "Admitted",
            organisation=organisation,
            entityId=word(organisation),
            account=account,
            group=organisation % 2,
            roles=1 << organisation,
            validUntil=2**64 - 1,
        )
    chain.emit(12, "Participants", "Joined", organisation=1, account=SECOND)
    chain.emit(13, "Resources", "Transfer", from_=NOBODY, to=HOLDER, tokenId=7)
    chain.emit(13, "Resources", "Registered", resource=7, holder=HOLDER, noticeEnd=500, registration=registration(9))
    chain.emit(
        14, "Products", "ProductCreated", product=5, provider=2, loop=MAIN, datasheetHash=word(8), scenarios=(word(6),)
    )
    chain.emit(15, "Products", "Composed", key=KEY, product=5, payee=2, outcomeSource=0, resources=(7,))
    for licence in (1, 2, 3):
        chain.emit(16, "Sales", "Bought", offer=1, licence=licence, licensee=3, price=100 * licence)
        chain.emit(
            16,
            "Licences",
            "Issued",
            licence=licence,
            product=5,
            licensee=3,
            composition=KEY,
            validFrom=600,
            validUntil=900,
        )
    chain.emit(17, "Sales", "Released", licence=1, composition=KEY, amount=100, accepted=True)
    chain.emit(18, "Sales", "Refunded", licence=2, payer=LAB, amount=200)
    chain.emit(18, "Licences", "Revoked", licence=2)
    return chain


@pytest.fixture
def at(zone: ListChain, indexer: Indexer, index: Index) -> Callable[..., Snapshot]:
    """The snapshot at a block, by default the newest, after everything was indexed."""

    def taken(block: int | None = None) -> Snapshot:
        indexer.sync()
        return index.snapshot(block)

    return taken


def test_accounts__when_joined_later__then_they_belong_from_that_block_on(at: Callable[..., Snapshot]) -> None:
    assert (at(11).accounts.get(SECOND), at(12).accounts[SECOND]) == (None, 1)


def test_organisations__when_listed__then_each_has_all_its_accounts(at: Callable[..., Snapshot]) -> None:
    found = [(int(state.id), state.group, set(state.accounts)) for state in at().organisations]
    assert found == [(1, 1, {HOLDER, SECOND}), (2, 0, {PROVIDER}), (3, 1, {LAB})]


def test_organisation__when_valid_for_ever__then_the_largest_time_survives_storage(at: Callable[..., Snapshot]) -> None:
    assert at().organisation(OrganisationId(1)).valid_until == 2**64 - 1


def test_resource__when_registered__then_the_whole_registration_is_there(at: Callable[..., Snapshot]) -> None:
    expected = Registration(word(1), word(2), word(3), word(4), 9, 2**63, 1, False, 0)
    assert at().resource(ResourceId(7)).registration == expected


def test_resource__when_transferred__then_holder_and_owner_follow_from_that_block_on(
    zone: ListChain, at: Callable[..., Snapshot]
) -> None:
    zone.emit(20, "Resources", "Transfer", from_=HOLDER, to=PROVIDER, tokenId=7)
    before, after = at(19).resource(ResourceId(7)), at(20).resource(ResourceId(7))
    assert [(state.holder, state.owner) for state in (before, after)] == [(HOLDER, 1), (PROVIDER, 2)]


def test_resource__when_nobody_admitted_holds_it__then_the_owner_is_none(
    zone: ListChain, at: Callable[..., Snapshot]
) -> None:
    zone.emit(20, "Resources", "Transfer", from_=HOLDER, to=STRANGER, tokenId=7)
    assert at().resource(ResourceId(7)).owner == 0


def test_resource__when_a_birth_is_taken_back__then_not_known_until_it_is_set_again(
    zone: ListChain, at: Callable[..., Snapshot]
) -> None:
    for block, birth in ((20, 500), (21, 0), (22, 700)):
        zone.emit(block, "Resources", "BirthSet", resource=7, bornAt=birth)
    assert [at(block).resource(ResourceId(7)).born_at for block in (19, 20, 21, 22)] == [0, 500, 0, 700]


def test_holder_at__when_a_birth_was_taken_back__then_only_what_followed_counts(
    zone: ListChain, at: Callable[..., Snapshot]
) -> None:
    zone.emit(20, "Resources", "HolderChanged", resource=7, holder=HOLDER, from_=1)
    zone.emit(21, "Resources", "BirthSet", resource=7, bornAt=0)
    zone.emit(22, "Resources", "HolderChanged", resource=7, holder=PROVIDER, from_=3)
    assert at().holder_at(ResourceId(7), PeriodId(3)) == PROVIDER
    with pytest.raises(UnknownFactError, match="holder of resource and period"):
        at().holder_at(ResourceId(7), PeriodId(2))


@pytest.mark.parametrize(("period", "holder"), [(2, HOLDER), (3, HOLDER), (4, SECOND), (9, SECOND)])
def test_holder_at__when_the_holder_changed_twice_in_a_period__then_the_last_change_counts(
    zone: ListChain, at: Callable[..., Snapshot], period: int, holder: Address
) -> None:
    for account, start in ((HOLDER, 2), (PROVIDER, 4), (SECOND, 4)):
        zone.emit(20, "Resources", "HolderChanged", resource=7, holder=account, from_=start)
    assert at().holder_at(ResourceId(7), PeriodId(period)) == holder


def test_holder_at__when_the_period_is_before_birth__then_it_is_refused(
    zone: ListChain, at: Callable[..., Snapshot]
) -> None:
    zone.emit(20, "Resources", "HolderChanged", resource=7, holder=HOLDER, from_=2)
    with pytest.raises(UnknownFactError, match="holder of resource and period"):
        at().holder_at(ResourceId(7), PeriodId(1))


@pytest.mark.parametrize(("period", "account"), [(0, HOLDER), (4, HOLDER), (5, SECOND)])
def test_payout_at__when_set_for_a_later_period__then_each_period_has_its_own(
    zone: ListChain, at: Callable[..., Snapshot], period: int, account: Address
) -> None:
    for payee, start in ((HOLDER, 0), (SECOND, 5)):
        zone.emit(20, "Participants", "PayoutSet", organisation=1, account=payee, from_=start)
    assert at().payout_at(OrganisationId(1), PeriodId(period)) == account


def test_composition__when_composed__then_it_has_loop_and_scenarios_of_its_product(at: Callable[..., Snapshot]) -> None:
    found = at().composition(KEY)
    assert (found.payee, found.loop, found.scenarios, found.resources, found.closed) == (2, 0, (word(6),), (7,), False)


def test_composition__when_a_consent_is_withdrawn__then_it_is_closed_from_that_block_on(
    zone: ListChain, at: Callable[..., Snapshot]
) -> None:
    zone.emit(20, "Products", "ConsentWithdrawn", resource=7, nonce=2**256 - 1, key=KEY)
    assert (at(19).composition(KEY).closed, at(20).composition(KEY).closed) == (False, True)


def test_licences__when_released_refunded_or_waiting__then_each_says_so(at: Callable[..., Snapshot]) -> None:
    found = [(state.price, state.released_at, state.revoked) for state in at().licences]
    assert found == [(100, TIME + 17, False), (200, None, True), (300, None, False)]


def test_payments__when_read_before_the_release__then_there_are_none(at: Callable[..., Snapshot]) -> None:
    assert (at(16).payments, len(at(17).payments)) == ((), 1)


def test_pots__when_paid_in_several_times__then_kinds_are_summed_apart(
    zone: ListChain, at: Callable[..., Snapshot]
) -> None:
    for key, period, kind, amount in (
        (OTHER_KEY, 1, 0, 5),
        (KEY, 1, 0, 2**111),
        (KEY, 1, 1, 30),
        (KEY, 1, 0, 1),
        (KEY, 2, 0, 7),
    ):
        zone.emit(20, "Settlement", "RevenueReceived", key=key, period=period, payer=LAB, kind=kind, amount=amount)
    first = PeriodId(1)
    expected = (PotState(KEY, first, 2**111 + 1, 30, False), PotState(OTHER_KEY, first, 5, 0, False))  # type: ignore[arg-type]
    assert at().pots(first) == expected


def test_pots__when_their_line_was_settled__then_they_say_so(zone: ListChain, at: Callable[..., Snapshot]) -> None:
    zone.emit(20, "Settlement", "RevenueReceived", key=KEY, period=1, payer=LAB, kind=0, amount=10)
    zone.emit(21, "Settlement", "LinesSettled", period=1, lines=encode_records([SettledRecord(KEY, 6, 3, 0, 1, 0)]))
    assert [at(block).pots(PeriodId(1))[0].settled for block in (20, 21)] == [False, True]


def test_committee__when_a_later_one_is_set__then_each_period_has_its_own(
    zone: ListChain, at: Callable[..., Snapshot]
) -> None:
    for committee, start in ((1, 0), (2, 4)):
        members = ({"owner": HOLDER, "signer": LAB}, {"owner": PROVIDER, "signer": SECOND})
        zone.emit(20, "Committee", "CommitteeSet", committee=committee, from_=start, threshold=2, members=members)
    snapshot = at()
    assert [snapshot.committee(PeriodId(period)).committee for period in (0, 3, 4, 9)] == [1, 1, 2, 2]
    assert snapshot.committee(PeriodId(0)).members == (Member(HOLDER, LAB), Member(PROVIDER, SECOND))


def test_committee__when_none_is_in_force__then_the_period_is_named(at: Callable[..., Snapshot]) -> None:
    with pytest.raises(UnknownFactError, match="committee of period"):
        at().committee(PeriodId(3))


MARKET_RULES = [
    "epsilonCeiling",
    "anonymityFloor",
    "syntheticCeiling",
    "labelPeriods",
    "longTailShare",
    "whiteListApprovals",
    "suspensionWindow",
    "answerWindow",
]
REGISTRY_RULES = ["recoveryWindow", "rulingWindow", "admissionShare", "admissionEpoch"]


def test_rules__when_set__then_rows_and_coefficients_survive_storage(
    zone: ListChain, at: Callable[..., Snapshot], indexer: Indexer, index: Index
) -> None:
    row: dict[str, AbiValue] = {"source": 500_000, "service": 300_000, "operator": 50_000, "ecosystem": 150_000}
    names = "serviceBase maxDelta engine reportDelay reportWindow challengeWindow verdictWindow minReveal maxReveal"
    numbers: dict[str, AbiValue] = dict.fromkeys(
        [*names.split(), "objectionWindow", "refundWindow", "anchorGrowth"], 11
    )
    rows: dict[str, AbiValue] = {"mainLicence": row, "trainingLicence": row, "outcome": row}
    rules: dict[str, AbiValue] = {**rows, **numbers, "coefficients": (1, 2, 3, 4, 5, 6, 7)}
    rules |= {"market": dict.fromkeys(MARKET_RULES, 12), "registry": dict.fromkeys(REGISTRY_RULES, 13)}
    zone.emit(20, "Rulebook", "RulesSet", version=1, from_=0, rules=rules)
    found: RulesSet = at().rules(PeriodId(8))
    assert (found.rules.training_licence, found.rules.anchor_growth, found.rules.coefficients) == (
        SplitRow(500_000, 300_000, 50_000, 150_000),  # type: ignore[arg-type]
        11,
        (1, 2, 3, 4, 5, 6, 7),
    )
    assert (found.rules.market.answer_window, found.rules.registry.recovery_window) == (12, 13)


def test_report__when_accepted__then_the_whole_struct_is_there(zone: ListChain, at: Callable[..., Snapshot]) -> None:
    values: dict[str, AbiValue] = {
        "period": 3,
        "attempt": 0,
        "committee": 1,
        "rules": 1,
        "refBlock": 12,
        "refHash": word(12),
        "logSize": 2**64 - 1,
        "logRoot": word(13),
        "leaves": 4,
        "batches": 1,
        "root": word(14),
    }
    zone.emit(20, "ContributionOracle", "Reported", period=3, root=word(14), signers=0b111, report=values)
    expected = ReportStruct(PeriodId(3), 0, 1, 1, 12, word(12), 2**64 - 1, word(13), 4, 1, word(14))
    found: Reported | None = at().report(PeriodId(3))
    assert found is not None
    assert (found.report, at().report(PeriodId(4))) == (expected, None)


@pytest.mark.parametrize(("end", "expected"), [(20, 0), (21, 1), (22, 1), (23, None)])
def test_cut__when_anchors_follow__then_it_is_the_first_at_or_after_the_end(
    zone: ListChain, at: Callable[..., Snapshot], end: int, expected: int | None
) -> None:
    zone.emit(20, "CirculationLog", "Anchored", index=0, period=0, size=5, root=word(1), signers=7)
    zone.emit(22, "CirculationLog", "Anchored", index=1, period=1, size=9, root=word(2), signers=7)
    cut = at().cut(Seconds(TIME + end))
    assert (None if cut is None else cut.index) == expected


def test_licence__when_unknown__then_it_is_named(at: Callable[..., Snapshot]) -> None:
    with pytest.raises(UnknownFactError, match="licence: expected one that the chain knows at this block, received 9"):
        at().licence(9)  # type: ignore[arg-type]
