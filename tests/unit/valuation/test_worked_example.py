"""The worked example of the valuation facts: its five-factor form to the ppm, and the seven factors by a model."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from math import isqrt

from offchain.valuation import ValuationParams, weigh
from offchain.valuation.factors import Factor, mix
from offchain.valuation.quality import Quality, qualities
from offchain.valuation.replay import ReplayGame, replay
from offchain.valuation.result import CombinationEffect
from offchain.valuation.robust import effects
from offchain.valuation.rounding import saturated
from tests.unit.valuation.example import IDS, SCENARIO, UNIT, evidence, full_evidence, vector

S = 1_000_000_000
N = (1, 2, 3)
DEFAULT = ValuationParams()
OLD = ValuationParams(quality_mix=(300_000, 500_000, 200_000, 0), vote_quorum=8)
"""The example's parameters: quality of 30 % liquidity, 50 % utility, 20 % network and no ratings; two zero votes in
every cell, of which the largest has six voters."""
IDENTITY = {i: i for i in N}


def cells(params: ValuationParams) -> tuple[CombinationEffect, ...]:
    """Effects of the example."""
    return effects(evidence().votes, UNIT, params)


def game(params: ValuationParams = DEFAULT) -> ReplayGame:
    """Replay game of the example."""
    return replay(cells(params), N)


def quality(params: ValuationParams) -> dict[int, Quality]:
    """Q of the example's resources."""
    return qualities(evidence(), game(params), game(params).shapley(IDENTITY), params)


def brute_force(worth: ReplayGame) -> dict[int, Fraction]:
    """Shapley values over all orders of arrival."""
    values = dict.fromkeys(N, Fraction(0))
    for order in permutations(N):
        for place, player in enumerate(order):
            gain = worth.value(order[: place + 1]) - worth.value(order[:place])
            values[player] += Fraction(gain, 6)
    return values


def test_effects__of_the_example__are_the_published_ones() -> None:
    found = {cell.combination: (cell.effect, cell.weight) for cell in cells(OLD)}
    assert found == {
        (1,): (140_000_000, 1777),
        (2,): (60_000_000, 1174),
        (3,): (30_000_000, 636),
        (1, 2): (220_000_000, 851),
        (1, 3): (176_000_000, 851),
        (1, 2, 3): (324_000_000, 1850),
    }


def test_effects__of_the_example_by_default__are_those_of_the_documentation() -> None:
    """Of four votes the second least, of three the least, of six the third least; all paid enough to be heard."""
    found = {cell.combination: (cell.voters, cell.uplift_bps, cell.effect, cell.weight) for cell in cells(DEFAULT)}
    assert found == {
        (1,): (4, 740, 148_000_000, 1777),
        (2,): (4, 400, 80_000_000, 1174),
        (3,): (3, 150, 30_000_000, 636),
        (1, 2): (3, 1100, 220_000_000, 851),
        (1, 3): (3, 880, 176_000_000, 851),
        (1, 2, 3): (6, 1690, 338_000_000, 1850),
    }


def test_shapley__of_the_example__is_published_and_efficient() -> None:
    values = game(OLD).shapley(IDENTITY)
    assert values == brute_force(game(OLD))
    assert [round(value * 100, -9) for value in values.values()] == [84_161 * S, 29_219 * S, 14_090 * S]
    assert sum(values.values()) == game(OLD).value(N) == 1_274_696_000_000


def test_shapley__of_the_example_by_default__is_that_of_the_documentation() -> None:
    values = game().shapley(IDENTITY)
    assert values == brute_force(game()) == {1: 849_187_000_000, 2: 345_446_000_000, 3: 143_659_000_000}
    assert sum(values.values()) == game().value(N) == 1_338_292_000_000


def test_quality__of_the_example__is_the_published_one() -> None:
    assert [quality(OLD)[i].score // 100_000 for i in N] == [5322, 4280, 3480]


def test_weights__of_the_five_factor_form__are_exact() -> None:
    """Merit 60 %, irreplaceability 15 %, volume 10 %, scarcity 10 %, updates 5 %."""
    data = vector()
    worth, scores = game(OLD), quality(OLD)
    values = worth.shapley(IDENTITY)
    raw = {
        "merit": [values[i] * (S + scores[i].score) // S for i in N],
        "irreplaceability": [worth.value(N) - worth.value(set(N) - {i}) for i in N],
        "volume": [isqrt(data["accepted_records"][name]) for name in IDS],
        "scarcity": [S // data["n_eff_class"][name] for name in IDS],
        "updates": [saturated(data["accepted_updates_decayed"][name], 2) for name in IDS],
    }
    coefficients = data["params"]["coef_bps"]
    factors = [Factor(name, 100 * coefficients[name], tuple(raw[name]), name == "merit") for name in raw]
    expected = data["expected"]["weights_ppm"]
    assert dict(zip(IDS, mix(factors).weights, strict=True)) == expected == {"A": 570503, "B": 250322, "C": 179175}


def test_weights__of_the_seven_factors__equal_an_independent_model() -> None:
    """Silent scarcity and updates give 150,000 ppm to independent and synergy as 2 : 1."""
    worth = game()
    total, phi = worth.value(N), brute_force(worth)
    scores = quality(ValuationParams())
    independent = {i: Fraction(worth.value((i,))) for i in N}
    raw = [
        (400_000, independent),
        (200_000, {i: phi[i] - independent[i] for i in N}),
        (150_000, {i: phi[i] * scores[i].score for i in N}),
        (150_000, {i: Fraction(total - worth.value(set(N) - {i})) for i in N}),
        (100_000, {1: Fraction(774), 2: Fraction(500), 3: Fraction(387)}),
    ]
    exact = {i: sum((c * part[i] / sum(part.values()) for c, part in raw), Fraction(0)) for i in N}
    answer = weigh(evidence(), N, (SCENARIO,), ValuationParams()).weights
    assert all(abs(answer[i] - exact[i]) < 1 for i in N)
    assert answer == {1: 585_592, 2: 260_221, 3: 154_187}


def test_weights__of_the_seven_factors_with_all_facts__equal_an_independent_model() -> None:
    """n_eff 4, 2, 1 and 1, 4, 2 fresh versions, each by the resource's effect; the figures of docs/VALUATION.md."""
    worth = game()
    total, phi = worth.value(N), brute_force(worth)
    scores = quality(ValuationParams())
    independent = {i: Fraction(worth.value((i,))) for i in N}
    raw = [
        (300_000, independent),
        (150_000, {i: phi[i] - independent[i] for i in N}),
        (150_000, {i: phi[i] * scores[i].score for i in N}),
        (150_000, {i: Fraction(total - worth.value(set(N) - {i})) for i in N}),
        (100_000, {i: phi[i] * part for i, part in ((1, Fraction(1, 4)), (2, Fraction(1, 2)), (3, Fraction(1)))}),
        (100_000, {1: Fraction(774), 2: Fraction(500), 3: Fraction(387)}),
        (50_000, {i: phi[i] * part for i, part in ((1, Fraction(1, 3)), (2, Fraction(2, 3)), (3, Fraction(1, 2)))}),
    ]
    exact = {i: sum((c * part[i] / sum(part.values()) for c, part in raw), Fraction(0)) for i in N}
    answer = weigh(full_evidence(), N, (SCENARIO,), ValuationParams()).weights
    assert all(abs(answer[i] - exact[i]) < 1 for i in N)
    assert answer == {1: 562_459, 2: 274_004, 3: 163_537}


def test_ratings__without_facts__are_neutral_in_quality() -> None:
    """10 % of one half: 50,000,000 of 10^9 for every resource, beside 25/45/20 of the other parts."""
    for part in quality(ValuationParams()).values():
        rest = 250_000 * part.liquidity + 450_000 * part.utility + 200_000 * part.network
        assert part.score == (rest + 50_000_000 * 1_000_000) // 1_000_000
