"""What the committee signs: reports (docs/FORMATS.md section 5) and anchors (section 7)."""

from __future__ import annotations

from dataclasses import dataclass

from offchain.codec import eip712
from offchain.codec.eip712 import Domain
from offchain.domain.types import Address, PeriodId

ORACLE_CONTRACT = "ContributionOracle"
"""Name of the EIP-712 domain of reports."""


@dataclass(frozen=True)
class ReportStruct:
    """One report 结算报告 of one period: the inputs it is bound to, its counts and its root."""

    period: PeriodId
    attempt: int
    committee: int
    rules: int
    ref_block: int
    ref_hash: bytes
    log_size: int
    log_root: bytes
    leaves: int
    batches: int
    root: bytes

    def values(self) -> dict[str, eip712.Value]:
        """As values of `eip712.REPORT`, in the order of the contract's struct."""
        return {
            "period": self.period,
            "attempt": self.attempt,
            "committee": self.committee,
            "rules": self.rules,
            "refBlock": self.ref_block,
            "refHash": self.ref_hash,
            "logSize": self.log_size,
            "logRoot": self.log_root,
            "leaves": self.leaves,
            "batches": self.batches,
            "root": self.root,
        }


@dataclass(frozen=True)
class AnchorStruct:
    """One anchor of the circulation log: the state before it and the new state."""

    index: int
    previous_size: int
    previous_root: bytes
    size: int
    root: bytes

    def values(self) -> dict[str, eip712.Value]:
        """As values of `eip712.ANCHOR`."""
        return {
            "index": self.index,
            "previousSize": self.previous_size,
            "previousRoot": self.previous_root,
            "size": self.size,
            "root": self.root,
        }


def domain_of_oracle(chain_id: int, contract: Address) -> Domain:
    """EIP-712 domain of the `ContributionOracle` at `contract`."""
    return Domain(ORACLE_CONTRACT, chain_id, contract)


def report_digest(domain: Domain, report: ReportStruct) -> bytes:
    """EIP-712 digest of a report under the domain of `ContributionOracle`: 32 bytes. Raises `CodecError`."""
    return eip712.digest(domain, eip712.REPORT, report.values())


def report_message(domain: Domain, report: ReportStruct) -> bytes:
    """The bytes whose keccak-256 is `report_digest`. Raises `CodecError`."""
    return eip712.message(domain, eip712.REPORT, report.values())


def anchor_message(domain: Domain, anchor: AnchorStruct) -> bytes:
    """The bytes whose keccak-256 is `anchor_digest`. Raises `CodecError`."""
    return eip712.message(domain, eip712.ANCHOR, anchor.values())


def anchor_digest(domain: Domain, anchor: AnchorStruct) -> bytes:
    """EIP-712 digest of an anchor under the domain of `CirculationLog`: 32 bytes. Raises `CodecError`."""
    return eip712.digest(domain, eip712.ANCHOR, anchor.values())
