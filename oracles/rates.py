"""How often others may ask: an allowance per host that fills up with time."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from fastapi.responses import Response

from offchain.domain.errors import HeadwaterError

PER_SECOND = 100.0
"""Requests a second that a host may keep up; members on one machine share one."""
AT_ONCE = 400.0
"""Requests that a host may have saved up."""
LEAVES_COST = 20.0
"""Requests that one request for leaves counts as: its answer may be large."""
_HOSTS = 1_024
_FREE = ("/healthz", "/readyz", "/metrics")

Clock = Callable[[], float]


class TooOftenError(HeadwaterError):
    """A host asks more often than it may."""

    def __init__(self, host: str) -> None:
        allowed = f"at most {PER_SECOND:.0f} requests a second"
        super().__init__(f"host {host}: expected {allowed}, received more; ask again later")


class Allowances:
    """What hosts may still ask; the longest unseen of too many hosts is forgotten."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def spend(self, host: str, cost: float) -> None:
        """Takes what a request costs. Raises TooOftenError if it is not there."""
        now = self._clock()
        left, seen = self._left.pop(host, (AT_ONCE, now))
        left = min(AT_ONCE, left + (now - seen) * PER_SECOND)
        allowed = left >= cost
        self._left[host] = (left - cost if allowed else left, now)
        if len(self._left) > _HOSTS:
            self._left.popitem(last=False)
        if not allowed:
            raise TooOftenError(host)


def limit(app: FastAPI, refuse: Callable[[TooOftenError], Response], clock: Clock = time.monotonic) -> None:
    """Counts every request to the app but those for health and figures; `refuse` answers where it is too many."""
    allowances = Allowances(clock)

    @app.middleware("http")
    async def counted(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
        path = request.url.path
        if path not in _FREE:
            try:
                host = "unknown" if request.client is None else request.client.host
                allowances.spend(host, LEAVES_COST if path.endswith("/leaves") else 1.0)
            except TooOftenError as refusal:
                return refuse(refusal)
        return await answer(request)
