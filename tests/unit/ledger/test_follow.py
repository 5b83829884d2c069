"""Mirrors: another node's log over HTTP, as far as it is anchored, checked against the anchors as it goes."""

from __future__ import annotations

import httpx
import pytest

from offchain.ledger.client import HttpLogSource
from offchain.ledger.errors import FactRefusedError, RootMismatchError, SourceForkError, SourceUnavailableError
from offchain.ledger.facts import Head, LogEntry
from offchain.ledger.log import CirculationLog
from offchain.ledger.mirror import Pulled, follow
from offchain.ledger.node import create_app
from tests.unit.ledger.conftest import MakeLog
from tests.unit.ledger.world import AppTransport, LocalSource, feedback

SIZE = 9
ANCHORED = 7
"""Entries that the newest anchor vouches for; two more are in the log."""


def over_http(log: CirculationLog, takes_facts: bool = True) -> HttpLogSource:
    """The log's node, in the same process."""
    return HttpLogSource("http://node", httpx.Client(transport=AppTransport(create_app(log, takes_facts=takes_facts))))


def anchors_of(log: CirculationLog, *sizes: int) -> list[Head]:
    return [Head(size, log.root(size)) for size in sizes]


@pytest.fixture
def full(log: CirculationLog) -> CirculationLog:
    log.append_many([feedback(number) for number in range(SIZE)])
    return log


@pytest.fixture
def forged(make_log: MakeLog) -> CirculationLog:
    """Another log, consistent in itself, whose entry 5 is another fact."""
    forged = make_log("forged")
    forged.append_many([feedback(99 if number == 5 else number) for number in range(SIZE)])
    return forged


@pytest.fixture
def copy(make_log: MakeLog) -> CirculationLog:
    return make_log("copy")


def test_follow__over_http__keeps_what_is_anchored_and_no_more(full: CirculationLog, copy: CirculationLog) -> None:
    found = follow(over_http(full), copy, anchors_of(full, 3, ANCHORED), page=2)
    assert (found, copy.root()) == (Pulled(ANCHORED, ANCHORED, full.root(ANCHORED)), full.root(ANCHORED))


def test_follow__of_a_mirror__makes_the_same_copy(
    full: CirculationLog, copy: CirculationLog, make_log: MakeLog
) -> None:
    anchors = anchors_of(full, ANCHORED)
    follow(over_http(full), copy, anchors)
    second = make_log("second")
    follow(over_http(copy, takes_facts=False), second, anchors, page=3)
    assert second.entries() == full.entries(0, ANCHORED)


def test_mirror__when_a_fact_is_handed_in__then_it_is_not_taken(full: CirculationLog) -> None:
    with pytest.raises(SourceUnavailableError, match="404"):
        over_http(full, takes_facts=False).submit(feedback(50))
    assert full.size() == SIZE


def test_follow__when_a_further_anchor_comes__then_it_goes_on_where_the_copy_ends(
    full: CirculationLog, copy: CirculationLog
) -> None:
    follow(over_http(full), copy, anchors_of(full, 3))
    source = LocalSource(full)
    assert (follow(source, copy, anchors_of(full, 3, ANCHORED)).added, source.pages) == (ANCHORED - 3, 1)


def test_follow__when_the_source_goes_away_midway__then_what_was_proven_stays_and_it_goes_on(
    full: CirculationLog, copy: CirculationLog
) -> None:
    class Going(LocalSource):
        def entries(self, start: int, limit: int) -> list[LogEntry]:
            if start >= 4:
                raise SourceUnavailableError("GET", "an answer", "none")
            return super().entries(start, limit)

    anchors = anchors_of(full, ANCHORED)
    with pytest.raises(SourceUnavailableError):
        follow(Going(full), copy, anchors, page=2)
    kept = copy.size()
    follow(over_http(full), copy, anchors, page=2)
    assert (kept, copy.root()) == (4, full.root(ANCHORED))


def test_follow__without_an_anchor__keeps_nothing(full: CirculationLog, copy: CirculationLog) -> None:
    assert (follow(over_http(full), copy, []).added, copy.size()) == (0, 0)


def test_follow__when_the_source_tells_another_story_than_the_chain__then_not_even_its_true_pages_are_kept(
    full: CirculationLog, forged: CirculationLog, copy: CirculationLog
) -> None:
    """Entries 0 to 4 are equal in both logs; the source can't prove that they begin the anchored one."""
    with pytest.raises(SourceForkError, match="consistency proof"):
        follow(over_http(forged), copy, anchors_of(full, ANCHORED), page=2)
    assert copy.size() == 0


def test_follow__when_entries_pass_an_anchor_that_they_do_not_have__then_the_anchor_is_named(
    full: CirculationLog, forged: CirculationLog, copy: CirculationLog
) -> None:
    anchors = [*anchors_of(full, 6), *anchors_of(forged, ANCHORED)]
    with pytest.raises(SourceForkError, match=f"root over 6 entries: expected {full.root(6).hex()}"):
        follow(over_http(forged), copy, anchors)
    assert copy.size() == 0


def test_follow__when_the_copy_is_not_the_anchored_log__then_it_is_refused_at_once(
    full: CirculationLog, forged: CirculationLog
) -> None:
    source = LocalSource(full)
    with pytest.raises(RootMismatchError, match=f"root over {SIZE} entries"):
        follow(source, forged, anchors_of(full, ANCHORED, SIZE))
    assert source.pages == 0


def test_follow__when_the_source_has_less_than_is_anchored__then_nothing_unproven_is_kept(
    full: CirculationLog, copy: CirculationLog, make_log: MakeLog
) -> None:
    short = make_log("short")
    short.append_many([feedback(number) for number in range(5)])
    with pytest.raises(FactRefusedError, match="SizeError"):
        follow(over_http(short), copy, anchors_of(full, ANCHORED))
    assert copy.size() == 0
