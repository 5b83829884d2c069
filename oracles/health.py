"""What a daemon says of itself: structured log lines, states and refusals, and figures for Prometheus."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TextIO

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

from offchain.domain.errors import HeadwaterError

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


class Health:
    """States by subject ("period 3") and refusals by step. A refusal is logged when it is new or changes."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self._lock = threading.Lock()
        self._states: dict[str, str] = {}
        self._refusals: dict[str, str] = {}
        self._ticks = 0
        self._registry = CollectorRegistry()
        self._cycles = Counter("headwater_cycle", "Looks at the chain", ["result"], registry=self._registry)
        self._sent = Counter("headwater_tx", "Transactions", ["status"], registry=self._registry)
        self._mismatches = Counter("headwater_mismatch", "Differing digests of peers", registry=self._registry)
        self._signatures = Gauge("headwater_signatures", "Signatures for the newest report", registry=self._registry)
        self._lag = Gauge("headwater_finality_lag_seconds", "Head minus finalised block", registry=self._registry)

    def ticked(self) -> None:
        """A look at the chain is over."""
        with self._lock:
            self._ticks += 1
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

    def finality(self, seconds: int) -> None:
        """The finalised block is so many seconds behind the head."""
        self._lag.set(seconds)

    def transaction(self, purpose: str, status: str, tx_hash: str = "") -> None:
        """A transaction was sent or ended."""
        self._sent.labels(status).inc()
        self.log.info("transaction", purpose=purpose, status=status, hash=tx_hash)

    @property
    def ready(self) -> bool:
        """True once the chain was looked at."""
        with self._lock:
            return self._ticks > 0

    def report(self) -> Mapping[str, object]:
        """Looks so far, states and refusals."""
        with self._lock:
            return {"ticks": self._ticks, "states": dict(self._states), "refusals": dict(self._refusals)}

    def metrics(self) -> bytes:
        """The figures in Prometheus' text format."""
        return generate_latest(self._registry)
