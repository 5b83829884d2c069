"""The service provider's performance in a report line 服务商绩效."""

from __future__ import annotations

from offchain.domain.types import PPM, Ppm


def performance() -> Ppm:
    """Performance in ppm: the whole.

    The log holds no accepted improvements and no after-sale facts yet, and the rules guarantee the whole service pool
    (`serviceBase` = 1,000,000 ppm), so this figure cannot move money.
    """
    return Ppm(PPM)
