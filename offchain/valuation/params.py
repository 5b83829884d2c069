"""The parameters of the kernel, all integers; the coefficients come from the Rulebook (DESIGN section 8)."""

from __future__ import annotations

from dataclasses import dataclass

from offchain.domain.types import PPM, SCORE_ONE
from offchain.valuation.errors import ParameterError

FACTORS = ("independent", "synergy", "quality", "irreplaceability", "scarcity", "volume", "updates")
"""The order of the Rulebook's coefficients: 独立流通效用, 协同增益, 质量评分, 不可替代性, 稀缺性, 数据量, 更新维护."""

QUALITY_PARTS = ("liquidity", "utility", "network", "ratings")
"""流通活性, 场景效用, 网络效应, 口碑: the order of `quality_mix`."""

MERIT = ("independent", "synergy")
"""The two factors that inherit the coefficient of a factor without evidence."""

HIGH_LIQUIDITY_FROM = SCORE_ONE // 2
"""Liquidity (10^-9) from which a resource is tagged HIGH_LIQUIDITY: ten independent payers at the reference price."""

HIGH_UTILITY_FROM = SCORE_ONE // 4
"""Utility (10^-9) from which a resource is tagged: an effect of its own of a thirtieth of the cap, 167 basis points."""

REPORTERS = 3
"""Independent reporters of HIGH_UTILITY, the fewest that make an effect; with fewer it is LONG_TAIL."""

RECOMMENDED = 3
"""Combinations that are recommended in a scenario."""

UPDATES_HALF = 2
"""Fresh versions at which update activity is one half."""

PRODUCT_MIX = (500_000, 300_000, 200_000)
"""ppm of effect, ratings and renewals in the quality of a product, sum 1,000,000."""


@dataclass(frozen=True)
class ValuationParams:
    """Everything a vote can set in the kernel.

    coefficients     ppm, one per entry of FACTORS, sum 1,000,000
    quality_mix      ppm, one per entry of QUALITY_PARTS, sum 1,000,000
    reference_price  token base units: the payment at which one payer's volume is half saturated
    zero_votes       pseudo-votes of 0 that fill a cell of fewer than `vote_quorum` votes
    vote_quorum      votes, zero ones included, to which zero votes fill a cell; a cell of as many real votes has none
    vote_price_divisor  a party is heard if what it paid counts at least reference_price // vote_price_divisor
    uplift_cap_bps   basis points: a larger vote counts as this much; it is also the effect 1
    clip_quorum      voters that a superset needs before it caps its subsets
    liquidity_half   saturated payers at which liquidity is one half
    utility_half     effect (10^-9) at which utility is one half
    network_half     independent co-uses at which the network effect is one half
    pair_cap         co-uses that one pair of resources can bring
    """

    coefficients: tuple[int, ...] = (300_000, 150_000, 150_000, 150_000, 100_000, 100_000, 50_000)
    quality_mix: tuple[int, ...] = (250_000, 450_000, 200_000, 100_000)
    reference_price: int = 1_000_000_000
    zero_votes: int = 2
    vote_quorum: int = 5
    vote_price_divisor: int = 10
    uplift_cap_bps: int = 5_000
    clip_quorum: int = 5
    liquidity_half: int = 5
    utility_half: int = SCORE_ONE // 10
    network_half: int = 10
    pair_cap: int = 5

    def __post_init__(self) -> None:
        """Raise ParameterError for shares that are not a whole, or a figure that a formula divides by below 1."""
        _whole("coefficients", self.coefficients, len(FACTORS))
        _whole("quality_mix", self.quality_mix, len(QUALITY_PARTS))
        positive = {
            "reference_price": self.reference_price,
            "vote_price_divisor": self.vote_price_divisor,
            "uplift_cap_bps": self.uplift_cap_bps,
            "clip_quorum": self.clip_quorum,
            "liquidity_half": self.liquidity_half,
            "utility_half": self.utility_half,
            "network_half": self.network_half,
            "pair_cap": self.pair_cap,
        }
        for name, value in positive.items():
            if value < 1:
                raise ParameterError(name, "at least 1", value)
        for name, value in (("zero_votes", self.zero_votes), ("vote_quorum", self.vote_quorum)):
            if value < 0:
                raise ParameterError(name, "at least 0", value)

    @property
    def vote_price(self) -> int:
        """What a party must have paid, counted, for its word to be heard: token base units."""
        return self.reference_price // self.vote_price_divisor


def _whole(name: str, shares: tuple[int, ...], count: int) -> None:
    """Raise ParameterError unless there are `count` shares >= 0 that sum to 1,000,000 ppm."""
    if len(shares) != count or min(shares, default=-1) < 0 or sum(shares) != PPM:
        raise ParameterError(name, f"{count} shares of at least 0 ppm, sum {PPM}", shares)
