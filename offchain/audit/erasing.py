"""Bodies leave a store when their erasure has taken effect: every copy of the log does it by the same facts."""

from __future__ import annotations

from offchain.audit.counted import stated
from offchain.audit.facts import chain_facts
from offchain.codec.bodies import Moderation
from offchain.codec.fact import FactKind
from offchain.domain.periods import Calendar
from offchain.domain.types import Seconds
from offchain.indexer.index import Index
from offchain.ledger.facts import LogEntry
from offchain.ledger.log import CirculationLog
from offchain.ledger.records import Records
from offchain.report.inputs import StatedFact
from offchain.report.validation import Validations
from offchain.report.validity import Bench


class Eraser:
    """Erases in one store; `step` may run again and again, and after a crash anywhere."""

    def __init__(self, log: CirculationLog, records: Records, index: Index, calendar: Calendar) -> None:
        self._log, self._records, self._index, self._calendar = log, records, index, calendar
        self._read = 0
        self._waiting: dict[bytes, list[StatedFact]] = {}

    def step(self) -> int:
        """Erases what is due and gives the number of bodies.

        A body is due when the period has ended in which the second of two unrelated moderators stated its erasure:
        until then the report of the period before may still need it.
        """
        self._read_new()
        if not self._waiting:
            return 0
        head, snapshot = self._index.head(), self._index.snapshot()
        chain = chain_facts(snapshot, self._calendar.of(head.time), self._calendar)
        bench = Bench(chain, int(head.time))
        done = 0
        for target, answers in list(self._waiting.items()):
            heard = [answer for answer in answers if not bench.objection(answer)]
            erasure = Validations(heard, chain, int(head.time)).erasure(target)
            if erasure is None or self._calendar.end(self._calendar.of(Seconds(erasure.time))) > head.time:
                continue
            del self._waiting[target]
            done += self._erase(target, erasure)
        return done

    def _erase(self, target: bytes, erasure: StatedFact) -> int:
        digest = self._records.digest_of(target)
        if digest is None or self._records.absence(digest) in ("law", "contract"):
            return 0
        cause = erasure.body.cause if isinstance(erasure.body, Moderation) else ""
        self._records.erase(digest, cause)
        return 1

    def _read_new(self) -> None:
        """Erasures stated since the last step, by target."""
        size = self._log.size()
        for number in self._records.of_kind(FactKind.MODERATION, self._read):
            (entry,) = self._log.entries(number, 1)
            if not entry.signed.absence:
                self._note(entry)
        self._read = size

    def _note(self, entry: LogEntry) -> None:
        order = stated(entry.signed, entry.index)
        if isinstance(order.body, Moderation) and order.body.action == "erase":
            self._waiting.setdefault(order.body.target, []).append(order)
