"""A newcomer with an admission that registrars will sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Any

import pytest

from scripts.plan import ROLE_HOLDER, ROLE_PROVIDER, Founder, Plan
from tests.contracts.support.keys import envelope

REASON = b"\x05" * 32


@dataclass(frozen=True)
class Admissions:
    """Sends admissions with real signatures."""

    participants: Any
    registrars: Sequence[Any]
    sender: Any

    def digest(self, admission: Founder) -> bytes:
        """What everyone signs."""
        return bytes(self.participants.admissionDigest(astuple(admission)))

    def admit(self, admission: Founder, registrars: int = 2) -> Any:
        """Admits with the account's signature and those of the first registrars."""
        digest = self.digest(admission)
        signers = list(self.registrars[:registrars])
        signatures = [envelope(signer, digest) for signer in signers]
        own = envelope(admission.account, digest)
        return self.participants.admit(astuple(admission), own, signers, signatures, {"from": self.sender})


@pytest.fixture(scope="session")
def admissions(participants: Any, registrars: list[Any], stranger: Any) -> Admissions:
    """Anyone, here the stranger, may send an admission."""
    return Admissions(participants, registrars, stranger)


@pytest.fixture(scope="session")
def admission(newcomer: Any, plan: Plan) -> Founder:
    """What the newcomer asks for: holder and provider, for a year, in ownership group 9."""
    valid_until = plan.genesis + 365 * 86_400
    return Founder("0x" + "ab" * 32, newcomer.address, 9, ROLE_HOLDER | ROLE_PROVIDER, valid_until)


@dataclass(frozen=True)
class Changes:
    """Sends changes that registrars sign: revocations, amendments, recoveries."""

    participants: Any
    registrars: Sequence[Any]
    sender: Any

    def signed(self, digest: Any, registrars: int = 2) -> tuple[list[Any], list[bytes]]:
        """The first registrars and their envelopes over a digest."""
        signers = list(self.registrars[:registrars])
        return signers, [envelope(signer, digest) for signer in signers]

    def revoke(self, organisation: int, reason: bytes = REASON) -> Any:
        """Two registrars revoke."""
        digest = self.participants.revocationDigest(organisation, reason)
        return self.participants.revoke(organisation, reason, *self.signed(digest), {"from": self.sender})

    def amend(self, organisation: int, roles: int, group: int = 0, valid_until: int = 2**40) -> Any:
        """Two registrars amend, with the nonce of now."""
        amendment = (organisation, group, roles, valid_until, self.participants.nonceOf(organisation))
        digest = self.participants.amendmentDigest(amendment)
        return self.participants.amend(amendment, *self.signed(digest), {"from": self.sender})

    def propose(self, lost: Any, replacement: Any) -> Any:
        """Two registrars and the replacement propose a recovery."""
        joining = self.participants.joiningDigest(self.participants.organisationOf(lost), replacement)
        signed = self.signed(self.participants.recoveryDigest(lost, replacement))
        own = envelope(replacement, joining)
        return self.participants.proposeRecovery(lost, replacement, own, *signed, {"from": self.sender})


@pytest.fixture(scope="session")
def changes(participants: Any, registrars: list[Any], stranger: Any) -> Changes:
    """Anyone, here the stranger, may send what registrars signed."""
    return Changes(participants, registrars, stranger)
