"""What a weighing says: the weights and every figure behind them, ready for `explain` and JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class CombinationEffect:
    """A cell: parties that were heard, robust uplift (bps), effect (10^-9 of the cap), weight (thousandths of a payer).

    The weight is that of every party with a vote, heard or not.
    """

    scenario: str
    combination: tuple[int, ...]
    voters: int
    uplift_bps: int
    effect: int
    weight: int


@dataclass(frozen=True)
class FactorShare:
    """One factor of one resource.

    `raw` is floored, in the factor's unit (README); `share`, `coefficient`, `effective` (the coefficient after silent
    factors gave theirs away) and `contribution` are ppm. Contributions sum to the weight.
    """

    name: str
    raw: int
    share: int
    coefficient: int
    effective: int
    contribution: int


@dataclass(frozen=True)
class ResourceWeight:
    """A resource's weight in ppm and where it comes from.

    `quality` and its parts are in 10^-9; `value` (Shapley) and `independent` V({i}) are in the replay game's unit,
    floored; `gain_ppm` is the synergy gain coefficient 协同增益系数 (value - independent) / independent, floored, None
    where the resource alone has no effect.
    """

    resource: int
    weight: int
    value: int
    independent: int
    gain_ppm: int | None
    quality: int
    liquidity: int
    utility: int
    network: int
    ratings: int
    factors: tuple[FactorShare, ...]


@dataclass(frozen=True)
class Weighing:
    """Weights of one composition at one cut, with their derivation. `total_value` is V(N) of the replay game.

    `resources` carry the target weights; `base` are those of base(p) and `moved` what the movement bound lets through,
    both in the order of the composition, in ppm, and empty where no base has such a line.
    """

    composition: tuple[int, ...]
    scenarios: tuple[str, ...]
    day: int
    total_value: int
    resources: tuple[ResourceWeight, ...]
    combinations: tuple[CombinationEffect, ...]
    notes: tuple[str, ...]
    base: tuple[int, ...] = ()
    moved: tuple[int, ...] = ()

    @property
    def targets(self) -> dict[int, int]:
        """Resource id to target weight in ppm, ascending; the sum is 1,000,000."""
        return {row.resource: row.weight for row in self.resources}

    @property
    def weights(self) -> dict[int, int]:
        """Resource id to the weight that is reported, in ppm, ascending; the sum is 1,000,000."""
        return dict(zip(self.composition, self.moved, strict=True)) if self.moved else self.targets

    def as_json(self) -> dict[str, object]:
        """The whole weighing as JSON values: integers (raw figures may pass 2^53), text, lists, null."""
        return asdict(self)
