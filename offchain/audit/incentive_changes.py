"""What points and rewards of a period become under proposed rules, beside those of its report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from offchain.codec import leaf as leaves
from offchain.codec.leaf import PointsLeaf, RewardLeaf
from offchain.report import BuiltReport

POINTS, REWARDS = "points", "rewards"


@dataclass(frozen=True)
class IncentiveChange:
    """Of an organisation in a category of points, or in a programme of rewards in ppm of its budget, over all subjects:
    as reported and under the proposed rules."""

    kind: str
    name: str
    organisation: int
    reported: int
    proposed: int

    def as_json(self) -> dict[str, object]:
        """As JSON values."""
        return {
            "kind": self.kind,
            "name": self.name,
            "organisation": self.organisation,
            "reported": self.reported,
            "proposed": self.proposed,
        }


Key = tuple[str, int, int]
"""Points or rewards, number of the category or programme, organisation."""


def incentive_changes(reported: BuiltReport, proposed: BuiltReport) -> tuple[IncentiveChange, ...]:
    """Every organisation with points or a reward on a side; points first, by category or programme, organisation."""
    before, after = _sums(reported.leaves), _sums(proposed.leaves)
    return tuple(
        IncentiveChange(key[0], _name(key), key[2], before[key], after[key]) for key in sorted({**before, **after})
    )


def _sums(data: Iterable[bytes]) -> defaultdict[Key, int]:
    found: defaultdict[Key, int] = defaultdict(int)
    for leaf in map(leaves.decode, data):
        if isinstance(leaf, PointsLeaf):
            found[POINTS, int(leaf.category), int(leaf.organisation)] += leaf.points
        elif isinstance(leaf, RewardLeaf):
            found[REWARDS, int(leaf.programme), int(leaf.organisation)] += int(leaf.share)
    return found


def _name(key: Key) -> str:
    kind, number, _ = key
    known = leaves.Category(number) if kind == POINTS else leaves.Programme(number)
    return known.name.lower()
