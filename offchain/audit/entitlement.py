"""What the chain says of those who state facts and of those who read them, answered from an index."""

from __future__ import annotations

import threading
from collections.abc import Callable

from offchain.audit.counted import stated
from offchain.audit.facts import chain_facts
from offchain.codec.fact import Fact, FactKind
from offchain.domain.periods import Calendar
from offchain.domain.roles import Role
from offchain.domain.types import Address, OrganisationId, PeriodId, Seconds
from offchain.indexer.errors import UnknownFactError
from offchain.indexer.index import Index
from offchain.indexer.snapshot import Snapshot
from offchain.ledger.facts import SignedFact
from offchain.report.inputs import ChainFacts, OrganisationFact
from offchain.report.rights import MODERATORS
from offchain.report.validation import VALIDATED
from offchain.report.validity import Bench

_JUDGED = VALIDATED | {FactKind.VALIDATION, FactKind.COMPLAINT, FactKind.INCIDENT, FactKind.MODERATION}
"""Kinds whose bodies operators and reviewers have to see."""
_NO_END = 2**64
"""How far facts may lie ahead is the desk's to judge."""


def _nothing() -> None:
    return None


class Entitlements:
    """Implements the ledger's `Rights` and `Ties`; `sync` brings the index up to date. Threads may share it."""

    def __init__(self, index: Index, calendar: Calendar, sync: Callable[[], object] = _nothing) -> None:
        self._index, self._calendar, self._sync = index, calendar, sync
        self._lock = threading.Lock()
        self._known: tuple[int, Snapshot] | None = None
        self._facts: dict[PeriodId, ChainFacts] = {}
        self._benches: dict[PeriodId, Bench] = {}

    def objection(self, signed: SignedFact) -> str:
        """Why the signer may not state the fact, in words; what the index does not know yet it is asked again."""
        with self._lock:
            reason = self._objection(signed.fact, signed)
            if reason:
                self._sync()
                reason = self._objection(signed.fact, signed)
            return reason

    def window(self, time: Seconds) -> tuple[Seconds, Seconds]:
        """The period that contains a time. Raises `BeforeGenesisError`."""
        period = self._calendar.of(time)
        return self._calendar.start(period), self._calendar.end(period)

    def organisation(self, reader: Address) -> OrganisationId:
        """The organisation of an account, 0 for none."""
        with self._lock:
            return self._snapshot().accounts.get(reader, OrganisationId(0))

    def role(self, reader: Address) -> str:
        """`oracle` for members' signing keys and organisations of that role, `auditor`, or nothing."""
        with self._lock:
            if reader in self._signers():
                return "oracle"
            known = self._organisation(reader)
            roles = known.roles if known else 0
            return "auditor" if roles & Role.AUDITOR else "oracle" if roles & Role.ORACLE else ""

    def tie(self, reader: Address, fact: Fact) -> str:
        """`own`, `licensee`, `provider` or `validator`, or nothing."""
        with self._lock:
            known = self._organisation(reader)
            return "" if known is None else self._tie(known, fact)

    def _tie(self, reader: OrganisationFact, fact: Fact) -> str:
        chain = self._chain(self._now())
        if reader.id == fact.organisation:
            return "own"
        if fact.licence and any(x.id == fact.licence and x.licensee == reader.id for x in chain.licences):
            return "licensee"
        if any(c.product == fact.subject and c.payee == reader.id for c in chain.compositions):
            return "provider"
        return "validator" if reader.roles & MODERATORS and fact.kind in _JUDGED else ""

    def _objection(self, fact: Fact, signed: SignedFact) -> str:
        if fact.time < self._calendar.genesis:
            return "stated before the first period"
        return self._bench(self._calendar.of(fact.time)).objection(stated(signed, 0))

    def _bench(self, period: PeriodId) -> Bench:
        chain = self._chain(period)
        if period not in self._benches:
            self._benches[period] = Bench(chain, _NO_END)
        return self._benches[period]

    def _organisation(self, reader: Address) -> OrganisationFact | None:
        """The organisation of an account that may act now."""
        number = self._snapshot().accounts.get(reader)
        now = self._index.head().time
        for one in self._chain(self._now()).organisations:
            if one.id == number and one.valid_until >= now and reader not in dict(one.lost):
                return one
        return None

    def _signers(self) -> frozenset[Address]:
        """Signing keys of the committees of this period and the one before, whose report is being made."""
        now, found = int(self._now()), set()
        for period in {max(0, now - 1), now}:
            try:
                found |= {member.signer for member in self._snapshot().committee(PeriodId(period)).members}
            except UnknownFactError:
                continue
        return frozenset(found)

    def _now(self) -> PeriodId:
        return self._calendar.of(self._index.head().time)

    def _snapshot(self) -> Snapshot:
        head = self._index.head().number
        if self._known is None or self._known[0] != head:
            self._known, self._facts, self._benches = (head, self._index.snapshot(head)), {}, {}
        return self._known[1]

    def _chain(self, period: PeriodId) -> ChainFacts:
        snapshot = self._snapshot()
        if period not in self._facts:
            self._facts[period] = chain_facts(snapshot, period, self._calendar)
        return self._facts[period]
