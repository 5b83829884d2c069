"""Facts that a plant or a contract wallet states, ready to be forced or endorsed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import brownie
import pytest

from offchain.codec.documents import Json, canonical
from offchain.codec.eip712 import Domain
from offchain.codec.fact import Fact, commitment, domain_of_log, entry, fact_digest
from offchain.codec.forced import encode_forced
from offchain.domain.types import Address, LicenceId, OrganisationId, ProductId, Seconds
from scripts.system import container
from tests.contracts.support import tree
from tests.contracts.support.keys import ERC1271, envelope, raw_signature, wrap

RATING = 7
SALT = bytes(range(32))
BODY: Json = {"stars": 4}


@dataclass(frozen=True)
class Stated:
    """A fact, its packed envelope, and everything that follows from both."""

    fact: Fact
    envelope: bytes
    digest: bytes

    @property
    def entry(self) -> bytes:
        """115 bytes."""
        return entry(self.fact, self.envelope)

    @property
    def leaf(self) -> bytes:
        """Leaf hash by the model tree."""
        return tree.leaf_hash(self.entry)

    @property
    def forced(self) -> bytes:
        """What `force` takes."""
        return encode_forced(self.entry, self.envelope, SALT, canonical(BODY))


@dataclass(frozen=True)
class Stating:
    """States ratings under the domain of a log."""

    domain: Domain

    def by(self, signer: Any, **fields: Any) -> Stated:
        """By an account's key."""
        return self.with_envelope(signer, lambda digest: envelope(signer, digest), **fields)

    def by_wallet(self, wallet: Any, key: Any, **fields: Any) -> Stated:
        """By a contract wallet, with the key that it asks for."""
        return self.with_envelope(wallet, lambda digest: wrap(raw_signature(key, digest), ERC1271), **fields)

    def with_envelope(self, signer: Any, sign: Any, **fields: Any) -> Stated:
        """With whatever envelope `sign` makes of the digest."""
        fact = Fact(
            RATING,
            1,
            Address(str(signer)),
            OrganisationId(5),
            ProductId(1),
            LicenceId(1),
            Seconds(1_767_225_600),
            1,
            commitment(SALT, BODY),
        )
        fact = replace(fact, **fields)
        digest = fact_digest(self.domain, fact)
        return Stated(fact, sign(digest), digest)


@pytest.fixture(scope="module")
def stating(circulation_log: Any) -> Stating:
    """Facts for the deployed log."""
    return Stating(domain_of_log(brownie.chain.id, Address(circulation_log.address)))


@pytest.fixture(scope="module")
def wallet_owner(newcomer: Any) -> Any:
    """Whose key the wallet asks for."""
    return newcomer


@pytest.fixture(scope="module")
def wallet(wallet_owner: Any) -> Any:
    """A contract that states facts by ERC-1271."""
    return container("BulkWallet").deploy({"from": wallet_owner})
