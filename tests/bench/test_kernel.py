"""The kernel's bench runs on a small size, says what it measured, and says what it did not run."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations

from tests.bench import kernel
from tests.bench.kernel import Size, catalogue, measure, observed, table_of, worth
from tests.pydvl.peer import Answer, PeerMissing, Table

SMALL = Size(resources=30, combinations=40, players=5)


def by_arrival(tables: Sequence[Table]) -> list[Answer]:
    """A peer of its own: the mean over all orders of arrival, 2,000 CPU seconds a game."""
    answers = []
    for table in tables:
        players = len(table).bit_length() - 1
        orders = list(permutations(range(players)))
        values = [
            Fraction(sum(table[_before(i, order) | 1 << i] - table[_before(i, order)] for order in orders), len(orders))
            for i in range(players)
        ]
        answers.append(Answer(tuple(map(float, values)), 2_000))
    return answers


def _before(player: int, order: tuple[int, ...]) -> int:
    return sum(1 << other for other in order[: order.index(player)])


def test_measure__with_a_peer__has_figures_goals_and_verdicts() -> None:
    lines = [" ".join(line.split()) for line in measure(SMALL, peer=by_arrival)]
    assert lines[0].startswith("weighing 30 resources, 40 combinations: CPU s")
    assert lines[0].endswith(", met")
    assert lines[1].startswith("exact game of 5 players: CPU ms")
    assert lines[2].startswith("pyDVL DeterministicUniform, 5 players: CPU s 2000.000 greatest difference ")
    assert float(lines[2].split()[-1]) < 1e-9
    assert lines[3].startswith("times as fast")
    assert "at least 1,000: " in lines[3]
    assert lines[3].endswith(", met")


def test_measure__without_a_peer__says_not_run_and_what_to_do() -> None:
    def missing(_tables: Sequence[Table]) -> list[Answer]:
        raise PeerMissing("run `make pydvl`")

    lines = measure(SMALL, peer=missing)
    assert len(lines) == 3
    assert lines[2].split()[-4:] == ["RUN", "run", "`make", "pydvl`"]


def test_catalogue__of_a_size__has_as_many_resources_and_cells() -> None:
    facts = catalogue(SMALL)
    cells = {(vote.scenario, vote.combination) for vote in facts.votes}
    assert (len(facts.composition), len(cells)) == (30, 40)
    assert catalogue(SMALL) == facts


def test_worth__of_a_coalition__is_the_best_set_within_it() -> None:
    game = observed(5)
    assert worth(game, {0, 1}) == game[frozenset({0, 1})] >= 200 > 190
    assert worth(game, ()) == 0
    table = table_of(game, 5)
    assert (len(table), table[0], table[0b11]) == (32, 0, game[frozenset({0, 1})])
    assert kernel.Size().players == 15
