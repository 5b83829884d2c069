"""Batches of an accepted report, from any member: believed only where they have the root that the chain accepted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from offchain.codec import batch as batches
from offchain.codec import leaf as leaves_format
from offchain.codec import tree
from offchain.codec.errors import CodecError
from offchain.codec.leaf import BatchLeaf
from offchain.domain.types import PeriodId
from oracles.errors import BadMessageError, NoEvidenceError, PeerUnavailableError, UnprovenLeavesError
from oracles.values import FIRST_ATTEMPT, Accepted, BatchBytes, Leaves

_KEPT = 8


class Peer(Protocol):
    """A member."""

    def leaves(self, period: PeriodId, attempt: int) -> Leaves:
        """Its leaves. Raises PeerUnavailableError, BadMessageError."""
        ...


class PeerList(Protocol):
    """The members that are known now."""

    def all(self) -> Sequence[Peer]:
        """One per member."""
        ...


class Proven:
    """Leaves whose root the chain accepted, and proofs of their batches."""

    def __init__(self, leaves: Leaves) -> None:
        self.leaves = leaves
        self._tree = tree.Tree([tree.leaf_hash(data) for data in leaves.leaves])
        self.batches = leaves.batches

    @property
    def root(self) -> bytes:
        """Root over the leaves."""
        return self._tree.root()

    def covering(self, key: bytes) -> BatchBytes:
        """The batch whose range has a composition key: batches tile the key space."""
        number = int.from_bytes(key, "big")
        return next(one for one in self.batches if one.from_key <= number <= one.to_key)

    def argument(self, batch: BatchBytes, first_line: int, lines: int) -> dict[str, object]:
        """A slice of a batch with its proof, as `ISettlement.Batch`."""
        return {
            "index": batch.index,
            "fromKey": batch.from_key,
            "toKey": batch.to_key,
            "firstLine": first_line,
            "lines": lines,
            "data": batch.data,
            "proof": self._tree.inclusion(batch.index),
        }


def prove(leaves: Leaves, accepted: Accepted) -> Proven:
    """The leaves, if they are those of the accepted report. Raises UnprovenLeavesError."""
    proven = Proven(leaves)
    what = f"of period {leaves.period}"
    _require(f"number of leaves {what}", accepted.leaves, len(leaves.leaves))
    _require(f"root of the leaves {what}", accepted.root.hex(), proven.root.hex())
    _require(f"number of batches {what}", accepted.batches, len(leaves.batches))
    for position, one in enumerate(leaves.batches):
        _require(f"index of batch {position} {what}", position, one.index)
        leaf = BatchLeaf(leaves.period, one.index, one.from_key, one.to_key, batches.batch_hash(one.data))
        _require(f"leaf of batch {position} {what}", _encoded(leaf), leaves.leaves[position].hex())
    return proven


class Evidence:
    """Fetches, proves and keeps the leaves of the newest few periods that were asked for."""

    def __init__(self, peers: PeerList) -> None:
        self._peers = peers
        self._proven: dict[tuple[PeriodId, bytes], Proven] = {}

    def of(self, period: PeriodId, accepted: Accepted) -> Proven:
        """The proven leaves of a period's accepted report. Raises NoEvidenceError if no member serves them."""
        known = (period, accepted.root)
        if known not in self._proven:
            found = self._fetch(period, accepted)
            while len(self._proven) >= _KEPT:
                self._proven.pop(next(iter(self._proven)))
            self._proven[known] = found
        return self._proven[known]

    def _fetch(self, period: PeriodId, accepted: Accepted) -> Proven:
        reasons: list[str] = []
        for peer in self._peers.all():
            try:
                return prove(peer.leaves(period, FIRST_ATTEMPT), accepted)
            except (PeerUnavailableError, BadMessageError, UnprovenLeavesError) as refusal:
                reasons.append(str(refusal))
        raise NoEvidenceError(period, tuple(reasons))


def _encoded(leaf: BatchLeaf) -> str:
    try:
        return leaves_format.encode(leaf).hex()
    except CodecError as error:
        raise UnprovenLeavesError("batch of a served report", "a batch that a leaf can name", str(error)) from error


def _require(what: str, expected: object, received: object) -> None:
    if expected != received:
        raise UnprovenLeavesError(what, expected, received, "ask another member")
