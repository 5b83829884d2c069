"""Copies: pulled entry by entry, resumable, and never of a history that was changed."""

from dataclasses import replace

import pytest
from eth_hash.auto import keccak

from offchain.ledger.errors import BadSignatureError, CommitmentError, NotContiguousError, SourceForkError
from offchain.ledger.facts import Head, LogEntry, SignedFact
from offchain.ledger.log import CirculationLog
from offchain.ledger.mirror import Pulled, pull
from tests.unit.ledger.conftest import MakeLog
from tests.unit.ledger.world import STRANGER, LocalSource, feedback, signed


class TamperedSource(LocalSource):
    """Serves one entry changed; with `rehash` its leaf hash is made to fit."""

    def __init__(self, log: CirculationLog, index: int, changed: SignedFact, rehash: bool = True) -> None:
        super().__init__(log)
        self.index = index
        self.changed = changed
        self.rehash = rehash

    def entries(self, start: int, limit: int) -> list[LogEntry]:
        return [self._tampered(entry) for entry in super().entries(start, limit)]

    def _tampered(self, entry: LogEntry) -> LogEntry:
        if entry.index != self.index:
            return entry
        return LogEntry(entry.index, self.changed.leaf_hash if self.rehash else entry.leaf_hash, self.changed)


@pytest.fixture
def copy(make_log: MakeLog) -> CirculationLog:
    """An empty copy."""
    return make_log("copy")


@pytest.fixture
def full(log: CirculationLog) -> CirculationLog:
    """A log with seven facts."""
    log.append_many([feedback(number) for number in range(7)])
    return log


def test_pull__of_a_whole_log__makes_an_equal_copy(full: CirculationLog, copy: CirculationLog) -> None:
    assert (pull(LocalSource(full), copy, page=3), copy.head()) == (Pulled(7, 7, full.root()), full.head())


def test_pull__of_what_is_new__goes_on_where_the_copy_ends(full: CirculationLog, copy: CirculationLog) -> None:
    pull(LocalSource(full), copy)
    full.append(feedback(7))
    source = LocalSource(full)
    assert (pull(source, copy).added, source.pages) == (1, 1)


def test_pull__when_nothing_is_new__adds_nothing(full: CirculationLog, copy: CirculationLog) -> None:
    pull(LocalSource(full), copy)
    assert pull(LocalSource(full), copy).added == 0


def test_pull__from_a_shorter_log_of_the_same_history__adds_nothing(full: CirculationLog, copy: CirculationLog) -> None:
    copy.append_many([feedback(number) for number in range(3)])
    assert pull(LocalSource(copy), full) == Pulled(0, 7, full.root())


def test_pull__from_a_shorter_log_of_another_history__then_is_refused(
    full: CirculationLog, copy: CirculationLog
) -> None:
    copy.append(feedback(99))
    with pytest.raises(SourceForkError, match="root over 1 entries"):
        pull(LocalSource(copy), full)


def test_pull__from_a_longer_log_of_another_history__then_is_refused(
    full: CirculationLog, copy: CirculationLog
) -> None:
    copy.append(feedback(99))
    with pytest.raises(SourceForkError, match="consistency proof"):
        pull(LocalSource(full), copy)
    assert copy.size() == 1


def test_pull__when_one_fact_was_changed__then_its_leaf_hash_tells(full: CirculationLog, copy: CirculationLog) -> None:
    with pytest.raises(SourceForkError, match="leaf hash of entry 4"):
        pull(TamperedSource(full, 4, feedback(99), rehash=False), copy)


def test_pull__when_a_fact_and_its_leaf_hash_were_changed__then_the_head_tells(
    full: CirculationLog, copy: CirculationLog
) -> None:
    with pytest.raises(SourceForkError, match="consistency proof"):
        pull(TamperedSource(full, 4, feedback(99)), copy)
    assert copy.size() == 0


def test_pull__when_pages_before_the_changed_one_were_good__then_they_stay(
    full: CirculationLog, copy: CirculationLog
) -> None:
    with pytest.raises(SourceForkError):
        pull(TamperedSource(full, 4, feedback(99)), copy, page=2)
    assert (copy.size(), copy.root()) == (4, full.root(4))


def test_pull__when_a_body_was_changed__then_its_commitment_tells(full: CirculationLog, copy: CirculationLog) -> None:
    with pytest.raises(CommitmentError):
        pull(TamperedSource(full, 4, replace(feedback(4), body=feedback(5).body)), copy)


class ForgedSource(LocalSource):
    """Serves a log of facts that no log would take, consistently hashed."""

    def __init__(self, log: CirculationLog, facts: list[SignedFact]) -> None:
        super().__init__(log)
        self.facts = facts

    def head(self) -> Head:
        return Head(1, self.facts[0].leaf_hash)

    def entries(self, start: int, limit: int) -> list[LogEntry]:
        return [LogEntry(index, fact.leaf_hash, fact) for index, fact in enumerate(self.facts)][start : start + limit]

    def consistency(self, old: int, new: int) -> tuple[bytes, ...]:
        return ()


def test_pull__when_a_signature_is_not_the_signer_s__then_is_refused(
    full: CirculationLog, copy: CirculationLog
) -> None:
    with pytest.raises(BadSignatureError):
        pull(ForgedSource(full, [signed(feedback(), STRANGER)]), copy)
    assert copy.size() == 0


def test_pull__when_the_source_holds_a_fact_twice__then_is_refused(log: CirculationLog, copy: CirculationLog) -> None:
    class Twice(ForgedSource):
        def head(self) -> Head:
            return Head(2, keccak(b"\x01" + self.facts[0].leaf_hash + self.facts[1].leaf_hash))

    with pytest.raises(NotContiguousError):
        pull(Twice(log, [feedback(0), feedback(0)]), copy)
    assert copy.size() == 0


def test_pull__when_the_source_ends_before_its_head__then_is_refused(
    full: CirculationLog, copy: CirculationLog
) -> None:
    class Short(LocalSource):
        def entries(self, start: int, limit: int) -> list[LogEntry]:
            return []

    with pytest.raises(SourceForkError, match="entries from 0"):
        pull(Short(full), copy)


def test_pull__when_entries_are_in_another_order__then_is_refused(full: CirculationLog, copy: CirculationLog) -> None:
    class Reversed(LocalSource):
        def entries(self, start: int, limit: int) -> list[LogEntry]:
            return super().entries(start, limit)[::-1]

    with pytest.raises(SourceForkError, match="index of an entry: expected 0, received 6"):
        pull(Reversed(full), copy)


def test_pull__with_more_entries_than_asked_for__keeps_only_those(full: CirculationLog, copy: CirculationLog) -> None:
    class Generous(LocalSource):
        def entries(self, start: int, limit: int) -> list[LogEntry]:
            return super().entries(start, 256)

    pull(Generous(full), copy, page=2)
    assert copy.head() == full.head()
