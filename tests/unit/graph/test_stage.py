"""A stage answers many questions as if each had been asked alone, and reads the evidence once."""

from __future__ import annotations

from collections import Counter as Multiset
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offchain.graph import Cut, DecayRule, EvidenceError, EvidenceRows, PaidVolume, open_stage, stage_a
from offchain.graph.clusters import merged
from offchain.graph.duck import DuckEngine
from offchain.graph.engine import Columns, EngineError, Source
from offchain.graph.queries import KEPT, SCHEMAS
from offchain.graph.sketch import sketch
from offchain.graph.stage import party_numbers
from tests.unit.graph.random_zone import buys, filled, reports
from tests.unit.graph.zone import DAY, Zone

CUT = Cut(DAY, 1)
ASKED = ("targets", "scope", "scenarios")
questions = st.tuples(
    st.sampled_from([(1,), (2,), (3,), (1, 2), (2, 3), (1, 2, 3)]), st.sampled_from([(), ("0xaa",), ("0xbb", "0xaa")])
)


class Counting(DuckEngine):
    """Notes what is loaded, and whether it was closed."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.kept: list[str] = []
        self.closed = False

    def load(self, name: str, columns: Columns, source: Source) -> None:
        self.loaded.append(name)
        super().load(name, columns, source)

    def keep(self, name: str, sql: str) -> None:
        self.kept.append(name)
        super().keep(name, sql)

    def close(self) -> None:
        self.closed = True
        super().close()


@settings(max_examples=15, deadline=None)
@given(st.lists(buys, max_size=10), st.lists(reports, max_size=8), st.lists(questions, min_size=2, max_size=4))
def test_stage__asked_in_a_row__answers_as_if_asked_alone(
    bought: list[tuple[tuple[int, ...], int, int, int, int]],
    filed: list[tuple[tuple[int, ...], int, int, int]],
    asked: list[tuple[tuple[int, ...], tuple[str, ...]]],
) -> None:
    rows = filled(bought, filed).rows()
    with open_stage(rows, CUT) as stage:
        answers = [stage.of(*question) for question in [*asked, asked[0]]]
    assert answers == [stage_a(rows, CUT, *question) for question in [*asked, asked[0]]]


def test_stage__asked_twice__has_loaded_the_evidence_once() -> None:
    zone = Zone()
    zone.buy((1, 2), 10)
    engine = Counting()
    with open_stage(zone.rows(), CUT, DecayRule(), lambda: engine) as stage:
        assert stage.of((1,), ()).liquidity == (PaidVolume(1, stage.of((1,), ()).liquidity[0].party, 600 << 20),)
        assert not engine.closed
    assert Multiset(engine.loaded) == Multiset([*SCHEMAS, *ASKED])
    assert engine.kept == list(KEPT)
    assert engine.closed


COPY = sketch([number.to_bytes(32, "big") for number in range(20)])
OTHER = sketch([number.to_bytes(32, "big") for number in range(100, 120)])


@settings(max_examples=8, deadline=None)
@given(
    st.lists(buys, max_size=10),
    st.lists(reports, max_size=6),
    st.lists(st.sampled_from([(), COPY, OTHER]), min_size=3, max_size=3),
    st.lists(questions, min_size=2, max_size=4),
)
def test_stage__with_copies__answers_as_merged_rows_without_sketches(
    bought: list[tuple[tuple[int, ...], int, int, int, int]],
    filed: list[tuple[tuple[int, ...], int, int, int]],
    sketches: list[tuple[int, ...]],
    asked: list[tuple[tuple[int, ...], tuple[str, ...]]],
) -> None:
    """The model: one load per question of the rows that its composition merges, in which nothing is a copy."""
    zone = filled(bought, filed)
    zone.sketches = dict(zip((1, 2, 3), sketches, strict=True))
    zone.rate((1, 2), 10, 4)
    zone.versions = {1: (DAY,), 3: (DAY, DAY - 90)}
    rows = zone.rows()
    first = {i: next(j for j in (1, 2, 3) if j == i or sketches[j - 1] == sketches[i - 1] != ()) for i in (1, 2, 3)}
    with open_stage(rows, CUT) as stage:
        for composition, scenarios in [*asked, asked[0]]:
            answer = stage.of(composition, scenarios)
            assert answer == stage_a(rows, CUT, composition, scenarios)
            speaker = {i: min((j for j in composition if first[j] == first[i]), default=first[i]) for i in first}
            kept = tuple(i for i in composition if speaker[i] == i)
            content = merged(rows, speaker, party_numbers(rows))
            alone = stage_a(without_sketches(content), CUT, kept, scenarios)
            assert answer.copies == tuple(i for i in composition if speaker[i] != i)
            assert answer == replace(alone, composition=composition, resources=answer.resources, copies=answer.copies)
            assert [row for row in answer.resources if row.resource in kept] == list(alone.resources)


def without_sketches(rows: EvidenceRows) -> EvidenceRows:
    """The rows with nothing said of content."""
    return replace(rows, resources=tuple(replace(row, sketch=()) for row in rows.resources))


@pytest.mark.parametrize(("asked", "loads"), [([(1,), (1, 2), (3,), (1, 2, 3)], 1), ([(2,), (1,), (2, 3)], 4)])
def test_stage__with_a_copy__loads_again_only_where_it_speaks(asked: list[tuple[int, ...]], loads: int) -> None:
    """Resource 2 is a copy of 1: it speaks where 1 is not in the composition. The first load is that of opening."""
    zone = Zone(sketches={1: COPY, 2: COPY})
    zone.buy((1, 2), 10)
    engine = Counting()
    with open_stage(zone.rows(), CUT, engine=lambda: engine) as stage:
        for composition in asked:
            stage.of(composition, ())
    assert engine.loaded.count("legs") == engine.kept.count("payments") == loads


def test_stage__of_an_unknown_resource__is_refused_and_goes_on() -> None:
    zone = Zone()
    zone.buy((1,), 10)
    with open_stage(zone.rows(), CUT) as stage:
        with pytest.raises(EvidenceError, match=r"received \(4,\)"):
            stage.of((4,), ())
        assert len(stage.of((1,), ()).liquidity) == 1


def test_stage__when_the_sum_is_too_wide__fails_loudly_and_ends_the_engine() -> None:
    zone = Zone()
    zone.buy((1,), 10, 6 * 10**31)
    zone.buy((1,), 10, 6 * 10**31)
    engine = Counting()
    with pytest.raises(EngineError, match="at most 38 digits"):
        open_stage(zone.rows(), CUT, engine=lambda: engine)
    assert engine.closed
