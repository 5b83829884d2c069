"""A provider's performance 服务商绩效 as people and machines read it."""

from __future__ import annotations

from collections.abc import Iterable

from offchain.domain.types import SCORE_ONE
from offchain.valuation import ProviderPerformance
from offchain.valuation.provider import PROVIDER_MIX, PROVIDER_PARTS

PERFORMANCE_COLUMNS = ("product", "P (ppm)", *PROVIDER_PARTS)
"""P, and what each part adds to it in ppm."""


def performance_rows(performed: Iterable[tuple[str, ProviderPerformance | None]]) -> list[tuple[str, ...]]:
    """Product, P and the contribution of each part in ppm, floored; nothing of a missed period."""
    return [(label, str(found.performance), *map(str, contributions(found))) for label, found in performed if found]


def contributions(found: ProviderPerformance) -> tuple[int, ...]:
    """What each part adds to P, ppm, floored, in the order of `PROVIDER_PARTS`."""
    parts = (getattr(found, name) for name in PROVIDER_PARTS)
    return tuple(share * part // SCORE_ONE for share, part in zip(PROVIDER_MIX, parts, strict=True))
