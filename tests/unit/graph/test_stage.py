"""A stage answers many questions as if each had been asked alone, and reads the evidence once."""

from __future__ import annotations

from collections import Counter as Multiset

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offchain.graph import Cut, DecayRule, EvidenceError, PaidVolume, open_stage, stage_a
from offchain.graph.duck import DuckEngine
from offchain.graph.engine import Columns, EngineError, Source
from offchain.graph.queries import KEPT, SCHEMAS
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
