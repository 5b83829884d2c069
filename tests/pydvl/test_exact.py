"""Our exact Shapley values against pyDVL's on seeded games of one to ten players, within float error."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from math import lcm
from pathlib import Path

import pytest

from tests.pydvl.games import FAMILIES, SIZES, Game, all_games, seeds
from tests.pydvl.peer import Answer, PeerFailed, exact, tolerance

Compared = tuple[Game, Answer]


@pytest.fixture(scope="module")
def answers() -> list[Compared]:
    """Every game with pyDVL's answer, from one process; the last is a game with the table of another, off by 1."""
    games = list(all_games())
    last = games[-1]
    changed = (*last.table[:500], last.table[500] + 1, *last.table[501:])
    asked = [*games, replace(last, table=changed)]
    return list(zip(asked, exact([game.table for game in asked]), strict=True))


@pytest.fixture(scope="module")
def compared(answers: list[Compared]) -> list[Compared]:
    """The games that must be equal."""
    return answers[:-1]


def gap(game: Game, answer: Answer) -> Fraction:
    """The greatest difference of a player's values."""
    return max(abs(our - Fraction(their)) for our, their in zip(game.ours, answer.values, strict=True))


@pytest.mark.parametrize("players", SIZES)
def test_shapley__of_seeded_games__equals_pydvl_within_float_error(players: int, compared: list[Compared]) -> None:
    chosen = [(game, answer) for game, answer in compared if game.players == players]
    assert len(chosen) == len(FAMILIES) * len(seeds(players))
    faults = [
        (game.name, float(gap(game, answer))) for game, answer in chosen if gap(game, answer) > tolerance(game.table)
    ]
    assert faults == []


@pytest.mark.parametrize("players", SIZES)
def test_shapley__of_seeded_games__is_the_very_integer_that_pydvl_means(players: int, compared: list[Compared]) -> None:
    """A game of integers has values in whole multiples of 1 / lcm(1 … n): the nearest to pyDVL's is ours."""
    unit = lcm(*range(1, players + 1))
    for game, answer in compared:
        if game.players == players:
            assert tolerance(game.table) * unit < Fraction(1, 2)
            assert [our * unit for our in game.ours] == [round(Fraction(their) * unit) for their in answer.values]


def test_values__of_null_and_of_exchangeable_players__are_nothing_and_equal(compared: list[Compared]) -> None:
    nulls = [(game, answer, i) for game, answer in compared for i in game.nulls]
    twins = [(game, answer) for game, answer in compared if game.twins]
    assert len(nulls) > 200
    assert len(twins) == 7 * 6 + 2 * 3
    for game, answer, i in nulls:
        assert game.ours[i] == 0
        assert abs(answer.values[i]) <= tolerance(game.table)
    for game, answer in twins:
        assert game.ours[0] == game.ours[1]
        assert abs(answer.values[0] - answer.values[1]) <= 2 * tolerance(game.table)


def test_games__of_every_family__are_alive_and_efficient(compared: list[Compared]) -> None:
    """Most games tell players apart, and values sum to the whole."""
    assert all(sum(game.ours) == game.table[-1] for game, _ in compared)
    alive = {game.name for game, _ in compared if len(set(game.ours)) > 2}
    assert alive == {"max", "nulls", "twins", "monotone", "additive", "owners"}


def test_gap__when_one_coalition_is_worth_one_more__is_beyond_the_tolerance(answers: list[Compared]) -> None:
    """The comparison can fail: one worth of 1,024 differs by 1."""
    game, answer = answers[-1]
    assert gap(game, answer) > 1_000 * tolerance(game.table)


@pytest.mark.parametrize("table", [(), (0,), (0, 1, 2), (1, 1)])
def test_exact__of_what_is_no_game__refused(table: tuple[int, ...]) -> None:
    with pytest.raises(PeerFailed, match="expected 2\\^n worths, the first one 0, received"):
        exact([table])


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("raise SystemExit('no such method')", "received no such method"),
        (f"print({json.dumps(json.dumps({'games': []}))})", "expected values of 1 games, received 0"),
    ],
)
def test_exact__when_the_program_fails__says_what_it_said(body: str, said: str, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(body, encoding="utf-8")
    with pytest.raises(PeerFailed, match=said):
        exact([(0, 1)], program)
