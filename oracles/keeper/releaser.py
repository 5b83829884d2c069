"""Turns prices into revenue whose refund window is over: silence is acceptance."""

from __future__ import annotations

from offchain.domain.types import LicenceId, Seconds
from oracles.keeper.ports import Chain, Facts, Outgoing

DONE_BY_ANOTHER = ("Sales_NothingInEscrow",)


class Releaser:
    """Releases one price after the other; what the chain still holds in escrow decides."""

    def __init__(self, chain: Chain, facts: Facts, outgoing: Outgoing) -> None:
        self._chain, self._facts, self._outgoing = chain, facts, outgoing
        self._indexed: int | None = None
        self._waiting: dict[LicenceId, Seconds] = {}

    def step(self) -> None:
        """One look at every licence whose price the index does not know as released or refunded."""
        self._read_index()
        now = self._chain.now()
        for licence in [number for number, until in self._waiting.items() if until < now]:
            if not self._outgoing.free():
                return
            if self._chain.escrow(licence).amount > 0:
                self._outgoing.deliver(f"release licence {licence}", DONE_BY_ANOTHER, "Sales", "release", licence)

    def _read_index(self) -> None:
        """Licences that wait, each with the last second in which its price can go back."""
        head = self._facts.head().number
        if head == self._indexed:
            return
        opened = {
            licence.id
            for licence in self._facts.snapshot().licences
            if licence.price > 0 and licence.released_at is None and not licence.revoked
        }
        known = {licence: until for licence, until in self._waiting.items() if licence in opened}
        asked = {licence: self._chain.escrow(licence) for licence in sorted(opened - set(known))}
        fresh = {licence: escrow.refundable_until for licence, escrow in asked.items() if escrow.amount > 0}
        self._waiting, self._indexed = known | fresh, head
