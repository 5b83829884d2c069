"""Ids and units as types of their own (docs/FORMATS.md section 1)."""

from __future__ import annotations

from typing import NewType, Protocol

PPM = 1_000_000
"""The whole, in parts per million."""

SCORE_ONE = 1_000_000_000
"""The score 1, in units of 10⁻⁹."""

OrganisationId = NewType("OrganisationId", int)
ResourceId = NewType("ResourceId", int)
ProductId = NewType("ProductId", int)
LicenceId = NewType("LicenceId", int)
PeriodId = NewType("PeriodId", int)
Ppm = NewType("Ppm", int)
"""Parts per million, 0 … 1,000,000."""
Amount = NewType("Amount", int)
"""Token base units."""
Seconds = NewType("Seconds", int)
"""Chain time, seconds since the epoch."""
Address = NewType("Address", str)
"""EIP-55 checksummed address."""

MAIN = 0
TRAINING = 1


class Clock(Protocol):
    """Chain time is the only clock; it is passed in."""

    def now(self) -> Seconds:
        """Seconds of the newest block."""
        ...


SANDBOX, OFFLINE = 0, 1
"""How data under a licence is delivered, `Mode` of the contracts: in the sandbox 数据安全沙箱, as a copy 离线拷贝."""
