"""What waits in a holder's inbox, and what closes it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from offchain.chain.values import AbiValue
from offchain.domain.types import Address, OrganisationId, Seconds
from offchain.indexer.inbox import inbox
from offchain.indexer.index import Index
from offchain.indexer.indexer import Indexer
from tests.unit.indexer.conftest import ListChain, word

HOLDER = Address(f"0x{1:040x}")
UNTIL = 900


@pytest.fixture
def zone(chain: ListChain) -> ListChain:
    """Holder 1 with resource 7; provider 2 asks for consent 5 to product 3."""
    roles: dict[str, AbiValue] = {"group": 0, "roles": 1, "validUntil": 2**40}
    chain.emit(11, "Participants", "Admitted", organisation=1, entityId=word(1), account=HOLDER, **roles)
    content: dict[str, AbiValue] = {"contentRoot": word(1), "manifestHash": word(2), "spaceTimeCode": word(3)}
    content |= {"evidenceHash": word(4), "class": 1, "volume": 9, "securityLevel": 1}
    content |= {"personalInformation": False, "legalBasis": 0}
    chain.emit(12, "Resources", "Registered", resource=7, holder=HOLDER, noticeEnd=1, registration=content)
    ask(chain, 13)
    return chain


def ask(chain: ListChain, block: int) -> None:
    consent: dict[str, AbiValue] = {"resource": 7, "provider": 2, "product": 3, "purposes": 1, "modes": 2}
    consent |= {"maxDerivatives": 1, "minOutcomeSource": 0, "maxOutcomeSource": 1_000_000, "validUntil": UNTIL}
    consent |= {"nonce": 5}
    named: dict[str, AbiValue] = {"resource": 7, "provider": 2, "product": 3, "nonce": 5, "noteHash": word(8)}
    chain.emit(block, "Products", "ConsentRequested", consent=consent, **named)


@pytest.fixture
def waiting(zone: ListChain, indexer: Indexer, index: Index) -> Callable[..., list[int]]:
    """Nonces of open requests."""

    def nonces(now: int = 0, holder: int | None = None) -> list[int]:
        indexer.sync()
        wanted = None if holder is None else OrganisationId(holder)
        return [item.request.nonce for item in inbox(index.snapshot(), Seconds(now), wanted)]

    return nonces


def test_inbox__when_asked__then_it_waits_for_the_holder_alone(waiting: Callable[..., list[int]]) -> None:
    assert [waiting(), waiting(holder=1), waiting(holder=2)] == [[5], [5], []]


@pytest.mark.parametrize("event", ["ConsentUsed", "ConsentWithdrawn"])
def test_inbox__when_signed_or_withdrawn__then_closed_for_ever(
    zone: ListChain, waiting: Callable[..., list[int]], event: str
) -> None:
    zone.emit(14, "Products", event, resource=7, nonce=5, key=word(9))
    ask(zone, 15)
    assert waiting() == []


def test_inbox__when_declined__then_closed_until_asked_again(
    zone: ListChain, waiting: Callable[..., list[int]]
) -> None:
    zone.emit(14, "Products", "ConsentDeclined", resource=7, nonce=5)
    assert waiting() == []
    ask(zone, 15)
    assert waiting() == [5]


def test_inbox__when_the_consent_itself_is_over__then_closed(waiting: Callable[..., list[int]]) -> None:
    assert [waiting(UNTIL), waiting(UNTIL + 1)] == [[5], []]
