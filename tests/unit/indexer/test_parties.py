"""Organisations that are amended, revoked and recovered, and resources with versions, period by period."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from offchain.chain.values import AbiValue
from offchain.domain.periods import Calendar
from offchain.domain.types import Address, OrganisationId, PeriodId, ResourceId
from offchain.indexer.index import Index
from offchain.indexer.indexer import Indexer
from offchain.indexer.snapshot import Snapshot
from offchain.indexer.states import OrganisationState
from tests.unit.indexer.conftest import TIME, ListChain, word

HOLDER, REPLACEMENT = Address(f"0x{1:040x}"), Address(f"0x{2:040x}")
FOREVER = 2**40
CALENDAR = Calendar(TIME, 100)
"""A block a second: block 150 is in period 1, block 250 in period 2."""


@pytest.fixture
def zone(chain: ListChain) -> ListChain:
    """A holder, alone, with role 1, admitted in period 0; it registered resource 7 with volume 100."""
    chain.emit(
        11,
        "Participants",
        "Admitted",
        organisation=1,
        entityId=word(1),
        account=HOLDER,
        group=0,
        roles=1,
        validUntil=FOREVER,
    )
    chain.emit(12, "Resources", "Registered", resource=7, holder=HOLDER, noticeEnd=500, registration=registered(100))
    return chain


@pytest.fixture
def holder_in(zone: ListChain, indexer: Indexer, index: Index) -> Callable[[int], OrganisationState]:
    """The holder's organisation in a period."""

    def found(period: int) -> OrganisationState:
        indexer.sync()
        return index.snapshot().organisations_in(PeriodId(period), CALENDAR)[0]

    return found


def registered(volume: int) -> dict[str, AbiValue]:
    words: dict[str, AbiValue] = dict.fromkeys(
        ("contentRoot", "manifestHash", "spaceTimeCode", "evidenceHash"), word(1)
    )
    words |= {"class": 1, "volume": volume, "securityLevel": 1, "personalInformation": False, "legalBasis": 0}
    return words


def amend(zone: ListChain, block: int, period: int, roles: int, group: int = 0) -> None:
    terms: dict[str, AbiValue] = {"organisation": 1, "group": group, "roles": roles, "validUntil": FOREVER}
    zone.emit(block, "Participants", "Amended", from_=period, **terms)


def revoke(zone: ListChain, block: int, period_end: int) -> None:
    zone.emit(
        block,
        "Participants",
        "OrganisationRevoked",
        organisation=1,
        reasonHash=word(9),
        validUntil=TIME + period_end - 1,
    )


def test_organisations_in__when_amended__then_from_that_period_on(
    zone: ListChain, holder_in: Callable[[int], OrganisationState]
) -> None:
    amend(zone, 150, 2, roles=3, group=5)
    assert [(holder_in(p).roles, holder_in(p).group) for p in (1, 2, 3)] == [(1, 0), (3, 5), (3, 5)]


def test_organisations_in__when_amended_twice_in_a_period__then_the_second_counts(
    zone: ListChain, holder_in: Callable[[int], OrganisationState]
) -> None:
    amend(zone, 150, 2, roles=3)
    amend(zone, 160, 2, roles=9)
    assert holder_in(2).roles == 9


def test_organisations_in__when_revoked__then_validity_ends_with_the_period(
    zone: ListChain, holder_in: Callable[[int], OrganisationState]
) -> None:
    revoke(zone, 150, 200)
    assert holder_in(1).valid_until == TIME + 199


def test_organisations_in__when_revoked_before_an_amendment_begins__then_it_never_does(
    zone: ListChain, holder_in: Callable[[int], OrganisationState]
) -> None:
    amend(zone, 150, 2, roles=3)
    revoke(zone, 160, 200)
    assert (holder_in(2).roles, holder_in(2).valid_until) == (1, TIME + 199)


def test_organisations_in__when_revoked_after_an_amendment_began__then_the_rest_of_it_stays(
    zone: ListChain, holder_in: Callable[[int], OrganisationState]
) -> None:
    amend(zone, 150, 2, roles=3)
    revoke(zone, 250, 300)
    assert (holder_in(3).roles, holder_in(3).valid_until) == (3, TIME + 299)


def test_organisations_in__when_amended_after_a_revocation__then_valid_again(
    zone: ListChain, holder_in: Callable[[int], OrganisationState]
) -> None:
    revoke(zone, 150, 200)
    amend(zone, 250, 3, roles=1)
    assert [holder_in(p).valid_until for p in (2, 3)] == [TIME + 199, FOREVER]


def test_lost__when_recovered__then_the_account_is_barred_from_that_second_on(
    zone: ListChain, indexer: Indexer, index: Index
) -> None:
    zone.emit(150, "Participants", "Joined", organisation=1, account=REPLACEMENT)
    zone.emit(150, "Participants", "Recovered", organisation=1, lost=HOLDER, replacement=REPLACEMENT)
    indexer.sync()
    snapshot: Snapshot = index.snapshot()
    assert snapshot.lost == {HOLDER: TIME + 150}
    assert snapshot.organisation(OrganisationId(1)).accounts == frozenset({HOLDER, REPLACEMENT})


def test_registration_in__when_revised__then_the_new_volume_counts_from_that_period_on(
    zone: ListChain, indexer: Indexer, index: Index
) -> None:
    zone.emit(150, "Resources", "Revised", resource=7, version=2, from_=2, registration=registered(300))
    indexer.sync()
    snapshot = index.snapshot()
    volumes = [snapshot.registration_in(ResourceId(7), PeriodId(p)).volume for p in (1, 2)]
    assert volumes == [100, 300]
    assert [snapshot.versions_until(ResourceId(7), PeriodId(p)) for p in (1, 2)] == [(), (2,)]


def test_contents_of__when_revised__then_each_version_with_its_second_and_first_period(
    zone: ListChain, indexer: Indexer, index: Index
) -> None:
    second = registered(300) | {"contentRoot": word(9)}
    zone.emit(150, "Resources", "Revised", resource=7, version=2, from_=2, registration=second)
    zone.emit(160, "Resources", "Registered", resource=8, holder=HOLDER, noticeEnd=500, registration=registered(5))
    indexer.sync()
    found = index.snapshot().contents_of(ResourceId(7))
    assert found == ((word(1), TIME + 12, 0), (word(9), TIME + 150, 2))
