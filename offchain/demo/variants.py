"""What differs between the variants of the scenario, as figures and flags; the story reads nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from offchain.demo.money import UNIT


class Variant(Enum):
    """Which story is told."""

    PLAIN = "plain"
    WITHDRAW = "withdraw"
    SUBSCRIBE = "subscribe"
    CAP = "cap"
    SILENT = "silent"


SHARE = 100_000
"""The outcome share of the lab's clause, ppm of what model users pay."""
CAP = 100_000 * UNIT
LOW_CAP = 30_000 * UNIT
"""Greatest share over the clause's whole life, token base units; the low one is reached in the variant `cap`."""


@dataclass(frozen=True)
class Script:
    """What the story asks of a variant. `cap` is the clause's cap, token base units."""

    variant: Variant
    cap: int
    files_evaluation: bool
    subscribes: bool
    withdraws: bool


def script(variant: Variant) -> Script:
    """The script of a variant."""
    return Script(
        variant,
        cap=LOW_CAP if variant is Variant.CAP else CAP,
        files_evaluation=variant is not Variant.SILENT,
        subscribes=variant is Variant.SUBSCRIBE,
        withdraws=variant is Variant.WITHDRAW,
    )
