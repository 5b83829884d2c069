"""What daemons read from the chain and tell each other, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from offchain.audit.bases import ReportData
from offchain.codec.report import ReportStruct
from offchain.domain.types import Address, Amount, PeriodId, Seconds
from oracles.errors import NotMemberError

FIRST_ATTEMPT = 0
"""Until challenges come, every report is the first attempt."""


@dataclass(frozen=True)
class Window:
    """When a report is accepted: from `opens` to `closes`, seconds."""

    opens: Seconds
    closes: Seconds


@dataclass(frozen=True)
class Accepted:
    """What the chain keeps of an accepted report."""

    root: bytes
    leaves: int
    batches: int


NOTHING_ACCEPTED = Accepted(bytes(32), 0, 0)
"""Before a report is accepted."""


@dataclass(frozen=True)
class AnchorPoint:
    """An anchored state of the log; `index` is that of the next anchor."""

    index: int
    size: int
    root: bytes


@dataclass(frozen=True)
class Escrow:
    """A price that waits for a licence; `refundable_until` is the last second in which it can go back."""

    amount: Amount
    refundable_until: Seconds


@dataclass(frozen=True)
class Committee:
    """The committee of a period: id, threshold m, signers in index order."""

    id: int
    threshold: int
    signers: tuple[Address, ...]

    def index_of(self, signer: Address) -> int:
        """The member index of a signer. Raises NotMemberError."""
        if signer not in self.signers:
            raise NotMemberError(self.id, self.signers, signer)
        return self.signers.index(signer)


@dataclass(frozen=True)
class SignedReport:
    """A member's word on a period: the struct, its digest, the member's index and packed signature envelope."""

    report: ReportStruct
    digest: bytes
    index: int
    envelope: bytes


@dataclass(frozen=True)
class SignedAnchor:
    """A member's word on the next anchor."""

    index: int
    previous_size: int
    previous_root: bytes
    size: int
    root: bytes
    envelope: bytes


@dataclass(frozen=True)
class BatchBytes:
    """A batch and the composition keys it covers, both ends included."""

    index: int
    from_key: int
    to_key: int
    data: bytes


@dataclass(frozen=True)
class Leaves:
    """Everything behind a report's root: leaf data in tree order (without the 0x00 prefix) and the batches."""

    period: PeriodId
    attempt: int
    leaves: tuple[bytes, ...]
    batches: tuple[BatchBytes, ...]

    @property
    def data(self) -> ReportData:
        """Leaf data and the bytes of the batches."""
        return ReportData(self.leaves, tuple(batch.data for batch in self.batches))
