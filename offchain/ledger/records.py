"""Records beside the log in the same store: promises, erased bodies, disclosures."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, bindparam, delete, insert, select

from offchain.codec.fact import FactKind
from offchain.domain.types import Address, LicenceId, OrganisationId, Seconds
from offchain.ledger.facts import Promise
from offchain.ledger.record_tables import ABSENCES, DISCLOSURES, ONCE, PROMISES
from offchain.ledger.store import Store
from offchain.ledger.tables import BODIES, ENTRIES


@dataclass(frozen=True)
class Disclosure:
    """That a reader was shown `shown` bodies of a page from index `first`; `basis` is the role or tie that opened them.

    Time in seconds.
    """

    reader: Address
    organisation: OrganisationId
    basis: str
    first: int
    shown: int
    time: Seconds


class Records:
    """Reads and writes the records of one store. Safe to share between threads, as the store is."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def holds(self, digest: bytes) -> bool:
        """True if the log holds the fact."""
        with self._store.reading() as connection:
            return connection.execute(select(ENTRIES.c.index).where(ENTRIES.c.digest == digest)).first() is not None

    def promise(self, digest: bytes) -> Promise | None:
        """The first signed receipt of a fact."""
        query = select(PROMISES).where(PROMISES.c.digest == digest)
        with self._store.reading() as connection:
            found = connection.execute(query).mappings().first()
        if found is None:
            return None
        time = Seconds(int.from_bytes(bytes(found["time"]), "big"))
        return Promise(Address(str(found["signer"])), time, bytes(found["signature"]))

    def keep_promise(self, digest: bytes, promise: Promise) -> None:
        """Writes down a first signed receipt."""
        row = {"digest": digest, "signer": promise.signer, "time": _word(promise.time), "signature": promise.signature}
        with self._store.writing() as connection:
            connection.execute(insert(PROMISES), row)

    def stated(self, kind: FactKind, licence: LicenceId, organisation: OrganisationId, since: int, until: int) -> bool:
        """True if the log holds a rating or review of a licence and organisation, stated from `since`, before `until`.

        Half-open, in seconds; other kinds are never found.
        """
        query = (
            select(ENTRIES.c.index)
            .where(ONCE, ENTRIES.c.licence == int(licence), _of(kind))
            .where(ENTRIES.c.organisation == int(organisation))
            .where(ENTRIES.c.time >= _word(since), ENTRIES.c.time < _word(until))
        )
        with self._store.reading() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def of_kind(self, kind: FactKind, start: int) -> list[int]:
        """Indices of the facts of a kind from index `start` on."""
        query = select(ENTRIES.c.index).where(ENTRIES.c.index >= start, _of(kind))
        with self._store.reading() as connection:
            return [int(index) for (index,) in connection.execute(query.order_by(ENTRIES.c.index))]

    def digest_of(self, leaf: bytes) -> bytes | None:
        """Digest of the fact with a leaf hash, None if the log does not hold it."""
        with self._store.reading() as connection:
            found = connection.execute(select(ENTRIES.c.digest).where(ENTRIES.c.leaf_hash == leaf)).scalar()
        return None if found is None else bytes(found)

    def absence(self, digest: bytes) -> str:
        """Why a fact's body is not here; empty if nothing is recorded."""
        with self._store.reading() as connection:
            return str(connection.execute(select(ABSENCES.c.cause).where(ABSENCES.c.digest == digest)).scalar() or "")

    def erase(self, digest: bytes, cause: str) -> None:
        """Removes body and salt of a fact for good and says why, in one transaction; the entry stays. Repeatable."""
        with self._store.writing() as connection:
            connection.execute(delete(BODIES).where(BODIES.c.digest == digest))
            connection.execute(delete(ABSENCES).where(ABSENCES.c.digest == digest))
            connection.execute(insert(ABSENCES), {"digest": digest, "cause": cause})
        self._store.forget()

    def disclosed(self, disclosure: Disclosure) -> None:
        """Adds to the access record."""
        row = {
            "reader": disclosure.reader,
            "organisation": int(disclosure.organisation),
            "basis": disclosure.basis,
            "first": disclosure.first,
            "shown": disclosure.shown,
            "time": _word(disclosure.time),
        }
        with self._store.writing() as connection:
            connection.execute(insert(DISCLOSURES), row)

    def disclosures(self, start: int = 0, limit: int = 256) -> list[Disclosure]:
        """The access record in its order, at most `limit` lines from the `start`-th."""
        query = select(DISCLOSURES).order_by(DISCLOSURES.c.number).offset(start).limit(limit)
        with self._store.reading() as connection:
            found = connection.execute(query).mappings().all()
        return [
            Disclosure(
                Address(str(row["reader"])),
                OrganisationId(int(row["organisation"])),
                str(row["basis"]),
                int(row["first"]),
                int(row["shown"]),
                Seconds(int.from_bytes(bytes(row["time"]), "big")),
            )
            for row in found
        ]


def _of(kind: FactKind) -> ColumnElement[bool]:
    """The kind as text of the query: only so does a database know that the index over its entries fits."""
    return ENTRIES.c.kind == bindparam("kind", int(kind), literal_execute=True)


def _word(value: int) -> bytes:
    return int(value).to_bytes(8, "big")
