"""The deployment plan: everything that a zone chooses at its birth, as one frozen value and as JSON.

JSON keys are the field names below; rows of shares are lists, addresses 0x strings, ``entity_id`` is 0x + 64 digits.
"""

from __future__ import annotations

import json
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Any

from offchain.domain.roles import Role

ROLE_HOLDER = int(Role.HOLDER)
ROLE_PROVIDER = int(Role.PROVIDER)
ROLE_LAB = int(Role.LAB)
ROLE_DATA_USER = int(Role.DATA_USER)
ROLE_SPACE_OPERATOR = int(Role.SPACE_OPERATOR)
ROLE_ZONE_OPERATOR = int(Role.ZONE_OPERATOR)
ROLE_REGISTRAR = int(Role.REGISTRAR)
ROLE_ORACLE = int(Role.ORACLE)
ROLE_MODEL_USER = int(Role.MODEL_USER)
ROLE_REVIEWER = int(Role.REVIEWER)
ROLE_DEVELOPER = int(Role.DEVELOPER)
ROLE_CHALLENGER = int(Role.CHALLENGER)
ROLE_AUDITOR = int(Role.AUDITOR)
ROLE_MEMBER = int(Role.MEMBER)
ROLE_GATEWAY = int(Role.GATEWAY)
"""Bits of ``IParticipants.ROLE_*``."""

Row = tuple[int, int, int, int]
"""Source, service, operator and ecosystem share, ppm."""

Shares = tuple[int, int, int, int, int, int]
"""Budget shares of the fund's programmes 1 … 6, ppm of their earmark."""


@dataclass(frozen=True)
class MarketRules:
    """``IRulebook.MarketRules`` in the same order: ε in thousandths, shares in ppm, windows in seconds."""

    epsilon_ceiling: int = 8_000
    anonymity_floor: int = 5
    synthetic_ceiling: int = 500_000
    label_periods: int = 2
    long_tail_share: int = 250_000
    white_list_approvals: int = 2
    suspension_window: int = 150
    answer_window: int = 120


@dataclass(frozen=True)
class RegistryRules:
    """``IRulebook.RegistryRules`` in the same order: windows in seconds, the share in ppm."""

    recovery_window: int = 130
    ruling_window: int = 140
    admission_share: int = 100_000
    admission_epoch: int = 5_000


@dataclass(frozen=True)
class Rules:
    """``IRulebook.Rules``, field by field in the same order: shares and bounds in ppm, windows in seconds.

    Rows and ``service_base`` default to DESIGN sections 4 and 6: 70 % of the service pool is guaranteed.
    """

    main_licence: Row = (650_000, 300_000, 50_000, 0)
    training_licence: Row = (500_000, 300_000, 50_000, 150_000)
    outcome: Row = (625_000, 375_000, 0, 0)
    service_base: int = 700_000
    max_delta: int = 200_000
    engine: int = 1
    report_delay: int = 10
    report_window: int = 200
    challenge_window: int = 100
    verdict_window: int = 100
    min_reveal: int = 2
    max_reveal: int = 500
    objection_window: int = 20
    refund_window: int = 100
    anchor_growth: int = 10_000
    coefficients: tuple[int, int, int, int, int, int, int] = (
        250_000,
        150_000,
        200_000,
        150_000,
        100_000,
        100_000,
        50_000,
    )
    market: MarketRules = MarketRules()
    registry: RegistryRules = RegistryRules()

    def arguments(self) -> tuple[Any, ...]:
        """The ABI tuple."""
        return astuple(self)


@dataclass(frozen=True)
class Founder:
    """``IParticipants.Admission`` of a founding organisation; ``valid_until`` in seconds of chain time."""

    entity_id: str
    account: str
    group: int
    roles: int
    valid_until: int

    def arguments(self) -> tuple[Any, ...]:
        """The ABI tuple."""
        return astuple(self)


@dataclass(frozen=True)
class Member:
    """``ICommittee.Member``."""

    owner: str
    signer: str

    def arguments(self) -> tuple[Any, ...]:
        """The ABI tuple."""
        return astuple(self)


@dataclass(frozen=True)
class Plan:
    """Constructor arguments of the whole system. ``genesis``, ``period_length`` and ``timelock_delay`` are seconds.

    ``space_operator`` and ``zone_operator`` are positions in ``founders``. ``classes`` are the taxonomy's first
    ones. ``confirmations`` is the number of blocks below the head that are not final yet; 0 leaves finality to the
    node's ``finalized`` tag. ``directory`` receives manifest and ABIs. ``fund_shares`` are ppm,
    ``fund_claim_periods`` a number of periods, ``fund_referral_threshold`` token base units.
    """

    deployer: str
    genesis: int
    period_length: int
    rules: Rules
    registrars: tuple[str, ...]
    registrar_threshold: int
    founders: tuple[Founder, ...]
    space_operator: int
    zone_operator: int
    members: tuple[Member, ...]
    threshold: int
    custodian: str
    proposers: tuple[str, ...]
    classes: tuple[int, ...] = (1,)
    timelock_delay: int = 1
    token_name: str = "Headwater Settlement RMB"
    token_symbol: str = "hRMB"
    confirmations: int = 0
    directory: str = "."
    fund_shares: Shares = (200_000, 100_000, 200_000, 100_000, 500_000, 500_000)
    fund_claim_periods: int = 2
    fund_referral_threshold: int = 100_000_000_000

    def budget_rules(self) -> tuple[Any, ...]:
        """The ABI tuple of ``IEcosystemFund.BudgetRules``; the claim window is a number of periods."""
        return self.fund_shares, self.fund_claim_periods * self.period_length, self.fund_referral_threshold

    def to_json(self) -> str:
        """The plan as JSON."""
        return json.dumps(asdict(self), indent=2, sort_keys=True)


def _rules(content: dict[str, Any]) -> Rules:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in content.items()}
    market, registry = values.pop("market", {}), values.pop("registry", {})
    return Rules(**values, market=MarketRules(**market), registry=RegistryRules(**registry))


def read_plan(file: Path) -> Plan:
    """Read a plan from JSON. Raises TypeError for an unknown or missing key."""
    content = json.loads(file.read_text(encoding="utf-8"))
    return Plan(
        **content
        | {
            "rules": _rules(content.get("rules", {})),
            "registrars": tuple(content["registrars"]),
            "founders": tuple(Founder(**founder) for founder in content["founders"]),
            "members": tuple(Member(**member) for member in content["members"]),
            "proposers": tuple(content["proposers"]),
            "classes": tuple(content.get("classes", (1,))),
            "fund_shares": tuple(content.get("fund_shares", Plan.fund_shares)),
        }
    )
