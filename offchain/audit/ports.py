"""What an audit needs of a chain and of a copy of the log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from offchain.audit.rebuild import BlockSource
from offchain.chain.values import Record
from offchain.codec.eip712 import Domain
from offchain.domain.types import Address
from offchain.ledger.facts import LeafSource, LogEntry, SignatureVerifier

Progress = Callable[[str], None]
"""Told the name of each step before it begins."""


class AuditChain(BlockSource, Protocol):
    """Reads of one deployment; `Gateway` has them."""

    @property
    def chain_id(self) -> int:
        """EIP-155 chain id."""
        ...

    def address(self, contract: str) -> Address:
        """Address of a contract by name."""
        ...

    def is_contract(self, account: Address) -> bool:
        """True if code stands at an address now."""
        ...

    def arguments_of(self, tx_hash: bytes, contract: str, function: str) -> Record:
        """Arguments of a transaction that called a function directly. Raises IndirectCallError."""
        ...


class AuditLog(LeafSource, Protocol):
    """A copy of the circulation log; the ledger's `CirculationLog` is one."""

    @property
    def domain(self) -> Domain:
        """What its facts are signed for."""
        ...

    def check(self, verifier: SignatureVerifier | None = None) -> None:
        """Re-computes everything stored; `verifier` judges the signatures, all are recovered without one.

        Raises `CorruptLogError`."""
        ...

    def size(self) -> int:
        """Number of entries."""
        ...

    def root(self, size: int | None = None) -> bytes:
        """Root over the first `size` entries. Raises `SizeError`."""
        ...

    def inclusion(self, index: int, size: int) -> tuple[bytes, ...]:
        """Proof that entry `index` is among the first `size`. Raises `SizeError`."""
        ...

    def cut(self, size: int, root: bytes) -> Sequence[LogEntry]:
        """The first `size` entries, which must have `root`. Raises `LedgerError`."""
        ...
