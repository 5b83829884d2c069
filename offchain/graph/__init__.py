"""Aggregates over the circulation graph: engine sums, counts and joins at a cut, integers only (stage A)."""

from offchain.graph.aggregates import CoUse, PaidVolume, ResourceParty, StageA, Stars, Supply, Updates, Vote
from offchain.graph.decay import DecayRule
from offchain.graph.evidence import (
    Content,
    Cut,
    EvidenceError,
    EvidenceRows,
    Organisation,
    PaidLeg,
    Resource,
    StarRating,
    UpliftReport,
    day_of,
)
from offchain.graph.stage import Stage, open_stage, stage_a

__all__ = [
    "CoUse",
    "Content",
    "Cut",
    "DecayRule",
    "EvidenceError",
    "EvidenceRows",
    "Organisation",
    "PaidLeg",
    "PaidVolume",
    "Resource",
    "ResourceParty",
    "Stage",
    "StageA",
    "StarRating",
    "Stars",
    "Supply",
    "Updates",
    "UpliftReport",
    "Vote",
    "day_of",
    "open_stage",
    "stage_a",
]
