"""Who transmits first: a permutation that nobody chooses, another one for each report."""

from __future__ import annotations

from offchain.codec.keccak import keccak256
from offchain.codec.words import uint
from offchain.domain.types import PeriodId


def position(member: int, members: int, committee: int, period: PeriodId, attempt: int) -> int:
    """Position 0 … members − 1 of a member in the order of `H(committee ‖ period ‖ attempt ‖ index)`, uint32 each."""
    order = sorted(range(members), key=lambda index: _rank(committee, period, attempt, index))
    return order.index(member)


def _rank(committee: int, period: PeriodId, attempt: int, index: int) -> bytes:
    return keccak256(b"".join(uint(32, value, "order") for value in (committee, period, attempt, index)))
