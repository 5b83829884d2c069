"""Facts of the ecosystem fund: gifts, budgets, rewards, grants. Amounts in token base units, shares in ppm.

``earmark`` is 0 ECOSYSTEM, 1 SERVICE, 2 OPERATION; ``programme`` a number of docs/FORMATS.md section 5.
"""

from __future__ import annotations

from dataclasses import dataclass

from offchain.domain.types import Address, Amount, OrganisationId, PeriodId, Ppm
from offchain.indexer.facts.place import Fact


@dataclass(frozen=True)
class Donated(Fact):
    """A gift 社会捐赠 arrived."""

    sender: Address
    earmark: int
    amount: Amount
    note_hash: bytes


@dataclass(frozen=True)
class PubliclyFunded(Fact):
    """Public money 政府专项 arrived."""

    sender: Address
    earmark: int
    amount: Amount
    reference_hash: bytes


@dataclass(frozen=True)
class SurplusBooked(Fact):
    """Money that had arrived without a booking was booked by vote."""

    earmark: int
    amount: Amount


@dataclass(frozen=True)
class BudgetRules:
    """Shares of programme 1 … 6; the claim window in seconds; what earns a referrer its reward."""

    shares: tuple[Ppm, ...]
    claim_window: int
    referral_threshold: Amount


@dataclass(frozen=True)
class BudgetRulesSet(Fact):
    """Rules of the budgets, in force from a period on."""

    from_period: PeriodId
    rules: BudgetRules


@dataclass(frozen=True)
class BudgetsOpened(Fact):
    """A period's budgets by programme 1 … 6; can't be closed before the second after ``claim_until``."""

    period: PeriodId
    amounts: tuple[Amount, ...]
    claim_until: int


@dataclass(frozen=True)
class BudgetClosed(Fact):
    """What was left of a budget is free again."""

    period: PeriodId
    programme: int
    returned: Amount


@dataclass(frozen=True)
class RewardClaimed(Fact):
    """A reward was claimed as money: ``amount`` of what was due went to ``account`` or is parked for it."""

    period: PeriodId
    programme: int
    organisation: OrganisationId
    subject: bytes
    due: Amount
    amount: Amount
    account: Address


@dataclass(frozen=True)
class PointsChosen(Fact):
    """A feedback reward was taken as points; ``amount`` would have been paid."""

    organisation: OrganisationId
    period: PeriodId
    amount: Amount


@dataclass(frozen=True)
class Granted(Fact):
    """A project grant by vote."""

    earmark: int
    organisation: OrganisationId
    amount: Amount
    reason_hash: bytes


@dataclass(frozen=True)
class OperationDrawn(Fact):
    """The zone operator's costs, paid by vote."""

    amount: Amount
    reason_hash: bytes


@dataclass(frozen=True)
class PayoutParked(Fact):
    """A payment of the fund failed; the amount is owed. ``earmark`` is 1 for SERVICE money, else 0."""

    account: Address
    earmark: int
    amount: Amount


@dataclass(frozen=True)
class ParkedWithdrawn(Fact):
    """Money that the fund owed was paid out."""

    account: Address
    recipient: Address
    amount: Amount
