"""The place of a fact on the chain."""

from __future__ import annotations

from dataclasses import dataclass

from offchain.domain.types import Seconds


@dataclass(frozen=True, order=True)
class Place:
    """Where a fact stands on the chain: block, its hash and time, transaction, log index within the block."""

    block_number: int
    log_index: int
    block_hash: bytes
    block_time: Seconds
    tx_hash: bytes


@dataclass(frozen=True)
class Fact:
    """What all derived facts have."""

    place: Place
