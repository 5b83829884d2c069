"""The scenario's money: RMB with six decimals."""

from __future__ import annotations

UNIT = 1_000_000
"""Base units of one RMB."""


def rmb(amount: int) -> str:
    """Base units as RMB, exactly."""
    whole, rest = divmod(amount, UNIT)
    return f"{whole:,}.{rest:06d}".rstrip("0").rstrip(".")
