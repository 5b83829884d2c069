"""A licence of the lab with a duty, and the evaluations that the lab states."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import brownie
import pytest

from offchain.codec.eip712 import Domain
from offchain.codec.fact import Fact, domain_of_log, entry, fact_digest
from offchain.domain.types import Address, LicenceId, OrganisationId, ProductId, Seconds
from scripts.system import System
from tests.contracts.market.desk import Desk
from tests.contracts.support import tree
from tests.contracts.support.keys import envelope
from tests.contracts.support.market import digest_of

DEPOSIT = 5_000_003
WINDOW = 300
TERM = 5_000
EVALUATION = 6
PRODUCT = 9
NOISE = [tree.leaf_hash(bytes([n])) for n in range(4)]
"""Other facts of the log; the evaluation follows them."""


@dataclass(frozen=True)
class Evaluations:
    """States evaluations: facts, envelopes and proofs by the off-chain codec."""

    duty: Any
    domain: Domain
    reporting: Any
    sender: Any

    def sign(self, fact: Fact) -> bytes:
        """The envelope of the fact's signer."""
        return envelope(fact.signer, fact_digest(self.domain, fact))

    def anchored(self, fact: Fact, signature: bytes) -> tuple[bytes, list[bytes]]:
        """Anchor a log that ends with the fact; its entry and proof under anchor 0."""
        written = entry(fact, signature)
        leaves = [*NOISE, tree.leaf_hash(written)]
        self.reporting.anchor(leaves, 0)
        return written, tree.inclusion(leaves, len(NOISE))

    def fulfil(self, licence: int, fact: Fact, signature: bytes | None = None) -> Any:
        """Anyone, here the stranger, proves the fact."""
        signature = self.sign(fact) if signature is None else signature
        written, proof = self.anchored(fact, signature)
        arguments = (licence, 0, len(NOISE), written, signature, proof)
        return self.duty.fulfil(*arguments, {"from": self.sender})


@pytest.fixture(scope="module")
def desk(system: System, lab: Any, custodian: Any) -> Desk:
    """Sales, as the duty sees it."""
    return Desk(system, lab, custodian)


@pytest.fixture(scope="module")
def lab_id(participants: Any, lab: Any) -> int:
    """The lab's organisation."""
    return int(participants.organisationOf(lab))


@pytest.fixture(scope="module")
def evaluations(duty: Any, circulation_log: Any, reporting: Any, stranger: Any) -> Evaluations:
    """The lab at work."""
    domain = domain_of_log(brownie.chain.id, Address(circulation_log.address))
    return Evaluations(duty, domain, reporting, stranger)


@pytest.fixture
def licence(desk: Desk, time: Any, lab: Any, lab_id: int) -> int:
    """Valid from now on."""
    valid_from = time.now()
    return desk.issue(lab, product=PRODUCT, licensee=lab_id, validFrom=valid_from, validUntil=valid_from + TERM)


@pytest.fixture
def opened(desk: Desk, duty: Any, licence: int, lab: Any) -> Any:
    """The transaction in which sales opened the duty."""
    desk.have(duty, DEPOSIT)
    return desk.send(duty.open, licence, lab, DEPOSIT, WINDOW)


@pytest.fixture
def fact(opened: Any, licence: int, lab: Any, lab_id: int) -> Fact:
    """An evaluation that the lab states in the second in which the duty is opened."""
    return Fact(
        EVALUATION,
        1,
        Address(str(lab)),
        OrganisationId(lab_id),
        ProductId(PRODUCT),
        LicenceId(licence),
        Seconds(opened.timestamp),
        1,
        digest_of("body"),
    )


@pytest.fixture
def second_account(participants: Any, plant: Any, lab: Any, lab_id: int, newcomer: Any) -> Any:
    """Another account of the lab."""
    participants.join(newcomer, envelope(newcomer, participants.joiningDigest(lab_id, newcomer)), {"from": lab})
    return newcomer


def changed(fact: Fact, **fields: Any) -> Fact:
    """The fact with other values."""
    return replace(fact, **fields)
