"""What a daemon says of itself: structured log lines, states and refusals, and figures for Prometheus."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TextIO

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

from offchain.domain.errors import HeadwaterError

DEAD_AFTER = 600
"""Seconds of wall time without the end of a look after which a daemon calls itself dead."""
GREATEST_LAG = 3_600
"""Seconds that the finalised block may be behind the head of a daemon that is ready."""

Log = structlog.typing.FilteringBoundLogger


def open_log(role: str, output: TextIO) -> Log:
    """A logger that writes one JSON object per line, each with the role."""
    logger: Log = structlog.wrap_logger(
        structlog.PrintLogger(output),
        wrapper_class=structlog.make_filtering_bound_logger("info"),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(),
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
    )
    return logger.bind(role=role)


@dataclass(frozen=True)
class Probed:
    """One look at the chain: its id and how far in seconds the finalised block is behind the head, None where that
    was refused; how many endpoints are passed over."""

    chain_id: int | None
    lag: int | None
    passed_over: int


class Health:
    """States by subject ("period 3") and refusals by step. A refusal is logged when it is new or changes."""

    def __init__(self, log: Log, clock: Callable[[], float] = time.monotonic) -> None:
        self.log, self._clock = log, clock
        self._started = self._looked = clock()
        self._dead_after, self._greatest_lag = DEAD_AFTER, GREATEST_LAG
        self._probe: Probed | None = None
        self._differing: set[int] = set()
        self._lock = threading.Lock()
        self._states: dict[str, str] = {}
        self._refusals: dict[str, str] = {}
        self._ticks = 0
        self._registry = CollectorRegistry()
        self._cycles = Counter("headwater_cycle", "Looks at the chain", ["result"], registry=self._registry)
        self._sent = Counter("headwater_tx", "Transactions", ["status"], registry=self._registry)
        self._mismatches = Counter("headwater_mismatch", "Differing digests of peers", registry=self._registry)
        self._signatures = Gauge("headwater_signatures", "Signatures for the newest report", registry=self._registry)
        self._age = Gauge("headwater_last_look_age_seconds", "Since the last look was over", registry=self._registry)
        self._age.set_function(lambda: self.age)
        self._open = Gauge("headwater_refusals", "Steps that are refused at present", registry=self._registry)
        self._open.set_function(lambda: len(self._refusals))
        self._passed = Gauge("headwater_endpoints_passed_over", "RPC endpoints not asked now", registry=self._registry)
        self._differ = Gauge("headwater_accepted_differs", "Periods with another root", registry=self._registry)
        self._lag = Gauge("headwater_finality_lag_seconds", "Head minus finalised block", registry=self._registry)

    def ticked(self) -> None:
        """A look at the chain is over."""
        with self._lock:
            self._ticks += 1
            self._looked = self._clock()
            result = "refused" if self._refusals else "ok"
        self._cycles.labels(result).inc()

    def state(self, subject: str, state: str) -> None:
        """A subject is in a state now; a change is logged."""
        with self._lock:
            changed = self._states.get(subject) != state
            self._states[subject] = state
        if changed:
            self.log.info("state", subject=subject, state=state)

    def forget(self, subject: str) -> None:
        """A subject is done with."""
        with self._lock:
            self._states.pop(subject, None)
            self._refusals.pop(subject, None)

    def refused(self, step: str, error: HeadwaterError) -> None:
        """A step was refused; it is tried again at the next look."""
        text = f"{type(error).__name__}: {error}"
        with self._lock:
            changed = self._refusals.get(step) != text
            self._refusals[step] = text
        if changed:
            self.log.error("refused", step=step, error=type(error).__name__, detail=str(error))

    def passed(self, step: str) -> None:
        """A step went through: its refusal, if it had one, is over."""
        with self._lock:
            self._refusals.pop(step, None)

    def cleared(self, prefix: str) -> None:
        """Refusals of steps with this prefix do not matter any more."""
        with self._lock:
            self._refusals = {step: text for step, text in self._refusals.items() if not step.startswith(prefix)}

    def mismatch(self, **details: object) -> None:
        """A peer's digest differs from the own one."""
        self._mismatches.inc()
        self.log.error("digest differs", **details)

    def signatures(self, count: int) -> None:
        """So many signatures are gathered for the newest report."""
        self._signatures.set(count)

    def accepted_differs(self, period: int) -> None:
        """The chain accepted another report of a period than this member recomputed: the alarm of alarms."""
        with self._lock:
            self._differing.add(period)
            self._differ.set(len(self._differing))

    def limits(self, dead_after: int, greatest_lag: int) -> None:
        """From how many seconds without a look it is dead, and beyond what finality lag in seconds not ready."""
        self._dead_after, self._greatest_lag = dead_after, greatest_lag

    def probed(self, found: Probed) -> None:
        """What the chain looked like just now."""
        with self._lock:
            self._probe = found
        self._passed.set(found.passed_over)
        if found.lag is not None:
            self._lag.set(found.lag)

    def transaction(self, purpose: str, status: str, tx_hash: str = "") -> None:
        """A transaction was sent or ended."""
        self._sent.labels(status).inc()
        self.log.info("transaction", purpose=purpose, status=status, hash=tx_hash)

    @property
    def age(self) -> float:
        """Seconds of wall time since the last look was over, or since the start."""
        return self._clock() - self._looked

    @property
    def alive(self) -> bool:
        """True while looks come to their end."""
        return self.age <= self._dead_after

    def readiness(self) -> Mapping[str, object]:
        """`ready`, and why: looked at all, RPC answers, on which chain, how far behind the finalised block is."""
        with self._lock:
            found, looked = self._probe, self._ticks > 0
        lag = None if found is None else found.lag
        reached = found is not None and found.chain_id is not None
        near = lag is not None and lag <= self._greatest_lag
        return {
            "ready": looked and reached and near,
            "rpc": reached,
            "chain_id": None if found is None else found.chain_id,
            "finality_lag": lag,
            "age": round(self.age, 1),
        }

    def report(self) -> Mapping[str, object]:
        """Looks so far, the age of the last one in seconds, states and refusals."""
        with self._lock:
            states, refusals = dict(self._states), dict(self._refusals)
            return {"ticks": self._ticks, "age": round(self.age, 1), "states": states, "refusals": refusals}

    def metrics(self) -> bytes:
        """The figures in Prometheus' text format."""
        return generate_latest(self._registry)
