"""A small zone for stage A: three holders, a provider, plants; builders with sensible defaults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from offchain.graph import (
    Cut,
    EvidenceRows,
    Organisation,
    PaidLeg,
    Resource,
    StageA,
    StarRating,
    UpliftReport,
    stage_a,
)

HOLDERS = (1, 2, 3)
PROVIDER = 9
PLANTS = (10, 11, 12, 13)
SISTER = 30
"""An organisation in the ownership group of holder 3."""
DAY = 1000


@dataclass
class Zone:
    """Rows under construction. Resource i belongs to holder i; amounts are base units, days near the cut.

    All three resources are of class 1 unless `classes` says otherwise; `more` are further resources.
    """

    legs: list[PaidLeg] = field(default_factory=list)
    reports: list[UpliftReport] = field(default_factory=list)
    ratings: list[StarRating] = field(default_factory=list)
    classes: dict[int, int] = field(default_factory=dict)
    versions: dict[int, tuple[int, ...]] = field(default_factory=dict)
    sketches: dict[int, tuple[int, ...]] = field(default_factory=dict)
    more: list[Resource] = field(default_factory=list)

    def buy(
        self,
        composition: Sequence[int],
        plant: int,
        amount: int = 600,
        day: int = DAY,
        licence: int = 0,
        loop: int = 0,
        provider: int = PROVIDER,
    ) -> None:
        """One payment: a leg per resource, each with the full amount."""
        key = "0x" + "".join(f"{resource:02x}" for resource in composition)
        number = licence or 1 + len(self.legs)
        self.legs += [PaidLeg(i, plant, provider, number, key, day, amount, loop) for i in composition]

    def report(
        self, composition: Sequence[int], plant: int, bps: int, day: int = DAY, scenario: str = "0xaa", index: int = 0
    ) -> None:
        """One uplift report."""
        self.reports.append(UpliftReport(scenario, tuple(composition), plant, day, bps, 1, index))

    def rate(self, composition: Sequence[int], plant: int, stars: int, day: int = DAY, index: int = 0) -> None:
        """One rating of a product."""
        self.ratings.append(StarRating(tuple(composition), plant, day, stars, index))

    def rows(self) -> EvidenceRows:
        """Everything as evidence."""
        lone = [Organisation(i, 0) for i in (1, 2, PROVIDER, *PLANTS)]
        group = [Organisation(3, 7), Organisation(SISTER, 7)]
        resources = [Resource(1, 1, 0, 600, 1), Resource(2, 2, 0, 250, 1), Resource(3, 3, 7, 150, 1)]
        held = tuple(
            replace(
                r,
                class_id=self.classes.get(r.id, r.class_id),
                versions=self.versions.get(r.id, ()),
                sketch=self.sketches.get(r.id, ()),
            )
            for r in (*resources, *self.more)
        )
        return EvidenceRows(tuple(self.legs), tuple(self.reports), held, tuple(lone + group), tuple(self.ratings))

    def at(self, day: int = DAY, composition: tuple[int, ...] = (1, 2, 3), scenario: str = "0xaa") -> StageA:
        """The aggregates at a day with a tick of one second."""
        return stage_a(self.rows(), Cut(day, 1), composition, (scenario,))
