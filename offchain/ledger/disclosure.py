"""Bodies are disclosed by role, and every disclosure is recorded before it is made.

Everybody sees leaves, roots, proofs and the bodies of public kinds (evaluations); the rest is withheld from who has
neither a role nor a tie that opens it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Protocol

from offchain.codec.addresses import address_bytes, address_of
from offchain.codec.bodies import SCHEMAS
from offchain.codec.eip712 import Domain
from offchain.codec.fact import Fact, FactKind
from offchain.codec.reading import reading_digest, reading_message
from offchain.codec.words import from_hex, to_hex
from offchain.domain.types import Address, Clock, OrganisationId, Seconds
from offchain.ledger.errors import NotEntitledError
from offchain.ledger.facts import LogEntry, LogSource, SignatureVerifier, Signer
from offchain.ledger.records import Disclosure, Records

SCHEME = "Headwater"
"""Of the `Authorization` header: `Headwater <address> <seconds> <0x envelope>`."""
GREATEST_AGE = 300
"""Seconds of chain time around its signature in which a credential is good."""
WITHHELD = "withheld"
AUDITOR = "auditor"
"""The basis that opens the access record too."""


class Ties(Protocol):
    """What the chain says of those who read; answered where the chain is read."""

    def organisation(self, reader: Address) -> OrganisationId:
        """The organisation of an account, 0 for none."""
        ...

    def role(self, reader: Address) -> str:
        """The role that opens every body to a reader, `auditor` or `oracle`; empty if it has none of these."""
        ...

    def tie(self, reader: Address, fact: Fact) -> str:
        """What else opens the body of one fact to a reader, in a word; empty if nothing does."""
        ...


def credential(signer: Signer, domain: Domain, node: str, now: Seconds) -> str:
    """The `Authorization` header of a reader at a chain time, for the node at a base URL and no other."""
    signature = signer.sign_message(reading_message(domain, signer.address, node, now))
    return f"{SCHEME} {signer.address} {int(now)} {to_hex(signature)}"


class WholeSource:
    """A log node of which every body is wanted: a page with a withheld one is refused before it is kept.

    The node may not know the reader yet; what a copy once kept without its body it would not ask for again.
    """

    def __init__(self, source: LogSource) -> None:
        self._source = source
        self.head, self.consistency = source.head, source.consistency

    def entries(self, start: int, limit: int) -> list[LogEntry]:
        """See `LogSource`. Raises `NotEntitledError`."""
        found = self._source.entries(start, limit)
        for entry in found:
            if entry.signed.absence == WITHHELD:
                raise NotEntitledError(f"body of entry {entry.index}", "disclosed to an oracle", WITHHELD)
        return found


class ReadingRoom:
    """Shows entries of one log to readers. `here` gives the base URLs under which this node is reached."""

    def __init__(
        self,
        domain: Domain,
        records: Records,
        clock: Clock,
        ties: Ties,
        verifier: SignatureVerifier,
        here: Callable[[], Collection[str]],
    ) -> None:
        self._domain, self._records, self._clock = domain, records, clock
        self._ties, self._verifier, self._here = ties, verifier, here

    def reader(self, header: str | None) -> Address | None:
        """Who asks; None for the public. Raises `NotEntitledError` or `CodecError` for a header that proves nobody."""
        if not header:
            return None
        words = header.split()
        if len(words) != 4 or words[0] != SCHEME or not words[2].isascii() or not words[2].isdigit():
            raise NotEntitledError("credential", f"{SCHEME} <address> <seconds> <0x envelope>", repr(header)[:80])
        reader, time, now = address_of(address_bytes(words[1])), Seconds(int(words[2][:20])), self._clock.now()
        if abs(now - time) > GREATEST_AGE:
            raise NotEntitledError("time of a credential", f"within {GREATEST_AGE} s of {now}", time)
        signature, nodes = from_hex(words[3], "signature"), self._here()
        digests = (reading_digest(self._domain, reader, node, time) for node in nodes)
        if not any(self._verifier.verify(reader, digest, signature) for digest in digests):
            raise NotEntitledError("credential", f"the signature of {reader} for {', '.join(nodes)}", words[3][:80])
        return reader

    def shown(self, entries: Sequence[LogEntry], reader: Address | None) -> list[LogEntry]:
        """The entries as a reader may see them; what it is shown beyond the public is in the access record first."""
        role = "" if reader is None else self._ties.role(reader)
        bases = [self._basis(entry, reader, role) for entry in entries]
        if reader is not None and entries:
            self._record(reader, entries[0].index, Counter(basis for basis in bases if basis not in ("", "public")))
        return [entry if basis else _withheld(entry) for entry, basis in zip(entries, bases, strict=True)]

    def record(self, reader: Address | None, start: int, limit: int) -> list[Disclosure]:
        """The access record, for auditors. Raises `NotEntitledError`."""
        role = "" if reader is None else self._ties.role(reader)
        if role != AUDITOR:
            raise NotEntitledError("reader of the access record", AUDITOR, role or "no such role")
        return self._records.disclosures(start, limit)

    def _basis(self, entry: LogEntry, reader: Address | None, role: str) -> str:
        fact = entry.signed.fact
        if entry.signed.absence or SCHEMAS[FactKind(fact.kind), fact.schema].public:
            return "public"
        if reader is None:
            return ""
        return role or self._ties.tie(reader, fact)

    def _record(self, reader: Address, first: int, shown: Counter[str]) -> None:
        organisation, now = self._ties.organisation(reader), self._clock.now()
        for basis, count in sorted(shown.items()):
            self._records.disclosed(Disclosure(reader, organisation, basis, first, count, now))


def _withheld(entry: LogEntry) -> LogEntry:
    return replace(entry, signed=replace(entry.signed, salt=b"", body=None, absence=WITHHELD))
