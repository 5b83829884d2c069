"""Empties pots: by the final report of their period, or late where the period was missed. Idempotent: pots decide."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import partial

from offchain.chain.zone import Status
from offchain.codec.keccak import keccak256
from offchain.codec.settled import decode_sums
from offchain.domain.types import PeriodId, Seconds
from offchain.indexer.facts import Carried, CarryTaken, LinesSettled, RevenueReceived, settled_lines
from offchain.indexer.states import CompositionState
from oracles.evidence import Evidence
from oracles.health import Health
from oracles.keeper.ports import Chain, Facts, Outgoing
from oracles.keeper.slices import GREATEST_GAS, slices
from oracles.loop import guarded

LATE_AT_ONCE = 8
"""Compositions in one late settlement: each brings a whole batch as proof."""
TRANSFERS_AT_ONCE = 300
"""Accounts that one call pays from carried sums: below 2^24 gas also where none of them ever had a balance."""
ACCOUNTS_AT_ONCE = TRANSFERS_AT_ONCE + 2_048
"""Accounts in sums that one call takes up: what it does not pay must fit into one carry again."""
_CARRY_DONE = ("Settlement_UnknownCarry",)
_NOBODY_ELSE: tuple[str, ...] = ()
_LATE_DONE = ("Settlement_EmptyPot",)


class Settler:
    """Settles what waits. A line that stays unpaid is tried again after `retry_after` seconds of chain time."""

    def __init__(
        self,
        chain: Chain,
        facts: Facts,
        evidence: Evidence,
        outgoing: Outgoing,
        health: Health,
        retry_after: int,
        greatest_gas: int = GREATEST_GAS,
    ) -> None:
        self._chain, self._facts, self._evidence = chain, facts, evidence
        self._outgoing, self._health, self._retry_after = outgoing, health, retry_after
        self._greatest_gas = greatest_gas
        self._indexed: int | None = None
        self._unsettled: dict[PeriodId, list[bytes]] = {}
        self._carried: tuple[bytes, ...] = ()
        self._tried: dict[tuple[PeriodId, bytes], Seconds] = {}

    def step(self) -> None:
        """One look at sums that somebody carried, and at every period with revenue whose line the index does not know
        as settled."""
        self._read_index()
        if self._carried and self._outgoing.free():
            guarded(self._health, "pay carried sums", self._pay_carried)
        for period in sorted(self._unsettled):
            if not self._outgoing.free():
                return
            guarded(self._health, f"settle period {period}", partial(self._period, period))

    def _read_index(self) -> None:
        head = self._facts.head().number
        if head == self._indexed:
            return
        paid = {(fact.period, fact.key) for fact in self._facts.facts(RevenueReceived)}
        settled = {(fact.period, fact.key) for fact in settled_lines(self._facts.facts(LinesSettled))}
        unsettled: defaultdict[PeriodId, list[bytes]] = defaultdict(list)
        for period, key in sorted(paid - settled):
            unsettled[period].append(key)
        self._unsettled, self._indexed = dict(unsettled), head
        self._carried = open_carries(self._facts.facts(Carried), self._facts.facts(CarryTaken))
        self._tried = {known: time for known, time in self._tried.items() if known not in settled}

    def _period(self, period: PeriodId) -> None:
        status = self._chain.status(period)
        if status not in (Status.FINAL, Status.MISSED):
            return
        waiting = [key for key in self._unsettled[period] if self._is_waiting(period, key)]
        if not waiting:
            self._health.state(f"period {period}", "settled")
        elif status is Status.FINAL:
            self._settle(period, waiting)
        else:
            self._settle_late(period, waiting)

    def _is_waiting(self, period: PeriodId, key: bytes) -> bool:
        tried = self._tried.get((period, key))
        if tried is not None and self._chain.now() < tried + self._retry_after:
            return False
        return self._chain.pot(key, period) > 0

    def _settle(self, period: PeriodId, waiting: Sequence[bytes]) -> None:
        proven = self._evidence.of(period, self._chain.accepted(period))
        for batch in proven.batches:
            for part in slices(batch, waiting, self._greatest_gas):
                purpose = f"settle period {period}, batch {batch.index}, lines {part.first}+{part.count}"
                argument = proven.argument(batch, part.first, part.count)
                function = "settleInParts" if part.carries else "settle"
                rest: tuple[object, ...] = ([], 0) if part.carries else ()
                if not self._outgoing.deliver(purpose, _NOBODY_ELSE, "Settlement", function, period, [argument], *rest):
                    return
                self._mark(period, part.keys)

    def _pay_carried(self) -> None:
        """Whoever carried them: anyone goes on, and a payee must not wait for the one who began. Together, so that an
        account that stands in several gets one transfer."""
        together: list[bytes] = []
        accounts = 0
        for sums in self._carried:
            accounts += len(decode_sums(sums).accounts)
            if together and accounts > ACCOUNTS_AT_ONCE:
                break
            together.append(sums)
        purpose = f"pay {len(together)} carried sums from {keccak256(together[0])[:4].hex()}"
        arguments: tuple[object, ...] = (0, [], together, TRANSFERS_AT_ONCE)
        self._outgoing.deliver(purpose, _CARRY_DONE, "Settlement", "settleInParts", *arguments)

    def _settle_late(self, period: PeriodId, waiting: Sequence[bytes]) -> None:
        state = self._facts.snapshot()
        base = self._chain.base_of(period)
        for start in range(0, len(waiting), LATE_AT_ONCE):
            keys = waiting[start : start + LATE_AT_ONCE]
            compositions = [_composition(state.composition(key)) for key in keys]
            proofs = [] if base is None else self._base_proofs(base, keys)
            purpose = f"settle missed period {period}, {len(keys)} compositions"
            arguments = (period, compositions, base or 0, proofs)
            if not self._outgoing.deliver(purpose, _LATE_DONE, "Settlement", "settleLate", *arguments):
                return
            self._mark(period, keys)

    def _base_proofs(self, base: PeriodId, keys: Iterable[bytes]) -> list[dict[str, object]]:
        proven = self._evidence.of(base, self._chain.accepted(base))
        return [proven.argument(proven.covering(key), 0, 0) for key in keys]

    def _mark(self, period: PeriodId, keys: Iterable[bytes]) -> None:
        now = self._chain.now()
        self._tried.update({(period, key): now for key in keys})


def open_carries(carried: Iterable[Carried], taken: Iterable[CarryTaken]) -> tuple[bytes, ...]:
    """Sums from which nobody has gone on, in the order in which they were carried; equal ones as often as they wait."""
    gone = Counter(fact.id for fact in taken)
    waiting = []
    for fact in carried:
        if gone[fact.id]:
            gone[fact.id] -= 1
        else:
            waiting.append(fact.sums)
    return tuple(waiting)


def _composition(state: CompositionState) -> dict[str, object]:
    """As `ISettlement.Composition`."""
    return {
        "product": state.product,
        "payee": state.payee,
        "outcomeSource": state.outcome_source,
        "resources": list(state.resources),
    }
