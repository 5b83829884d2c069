"""Facts of the oracles and of governance: anchors, what was forced or endorsed, reports, committees and rules."""

from __future__ import annotations

from dataclasses import dataclass

from offchain.codec.report import ReportStruct
from offchain.domain.types import Address, PeriodId, Ppm
from offchain.indexer.facts.place import Fact


@dataclass(frozen=True)
class Anchored(Fact):
    """The log was anchored; `signers` is the bitmap of members."""

    index: int
    period: PeriodId
    size: int
    root: bytes
    signers: int


@dataclass(frozen=True)
class Forced(Fact):
    """A fact that a log node refused was posted on chain; `index` counts from 0, `fact` is as `decode_forced` reads."""

    index: int
    leaf_hash: bytes
    sender: Address
    fact: bytes


@dataclass(frozen=True)
class Endorsed(Fact):
    """The contract wallet that signed the fact of a leaf has answered for its signature; once per leaf."""

    leaf_hash: bytes
    signer: Address


@dataclass(frozen=True)
class Reported(Fact):
    """A report was accepted; `signers` is the bitmap of members."""

    period: PeriodId
    root: bytes
    signers: int
    report: ReportStruct


@dataclass(frozen=True)
class Member:
    """A committee member: the owner answers, the signer signs."""

    owner: Address
    signer: Address


@dataclass(frozen=True)
class CommitteeSet(Fact):
    """A committee from a period on; members in index order."""

    committee: int
    from_period: PeriodId
    threshold: int
    members: tuple[Member, ...]


@dataclass(frozen=True)
class SplitRow:
    """One split of revenue, ppm."""

    source: Ppm
    service: Ppm
    operator: Ppm
    ecosystem: Ppm


@dataclass(frozen=True)
class MarketRules:
    """What the market obeys: ε in thousandths, shares in ppm, windows in seconds."""

    epsilon_ceiling: int
    anonymity_floor: int
    synthetic_ceiling: Ppm
    label_periods: int
    long_tail_share: Ppm
    white_list_approvals: int
    suspension_window: int
    answer_window: int


@dataclass(frozen=True)
class RegistryRules:
    """What the registries obey: windows in seconds, the share in ppm."""

    recovery_window: int
    ruling_window: int
    admission_share: Ppm
    admission_epoch: int


@dataclass(frozen=True)
class Rules:
    """Everything a vote can set: shares in ppm, windows and delays in seconds, seven coefficients in ppm."""

    main_licence: SplitRow
    training_licence: SplitRow
    outcome: SplitRow
    service_base: Ppm
    max_delta: Ppm
    engine: int
    report_delay: int
    report_window: int
    challenge_window: int
    verdict_window: int
    min_reveal: int
    max_reveal: int
    objection_window: int
    refund_window: int
    anchor_growth: int
    coefficients: tuple[Ppm, ...]
    market: MarketRules
    registry: RegistryRules


@dataclass(frozen=True)
class RulesSet(Fact):
    """A version of the rules, in force from a period on."""

    version: int
    from_period: PeriodId
    rules: Rules
