"""Members over HTTP: signatures, leaves and anchors pulled from them. What they say is checked by the caller."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

import httpx

from offchain.audit.bases import ReportData
from offchain.domain.types import PeriodId
from oracles.errors import BadMessageError, PeerUnavailableError
from oracles.messages import leaves_of, signed_anchor_of, signed_report_of
from oracles.places import Places
from oracles.values import Leaves, SignedAnchor, SignedReport

GREATEST_ANSWER = 64 * 2**20
"""Bytes of leaves that are read at most."""
GREATEST_SIGNED = 16 * 2**10
"""Bytes of a signed report or anchor that are read at most."""
LONGEST_ANSWER = 120.0
"""Seconds that one answer takes at most, however steadily it trickles."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 8.0
"""Seconds for which a peer that failed is left alone, doubled with every further failure up to the longest."""
TIMEOUT = httpx.Timeout(5.0, connect=1.0)
"""Seconds for each read, and for the connection."""


@dataclass(frozen=True)
class Peer:
    """One member at a base URL."""

    url: str
    client: httpx.Client
    pauses: Pauses

    def report(self, period: PeriodId, attempt: int) -> SignedReport | None:
        """Its signed report, None while it has none. Raises PeerUnavailableError or BadMessageError."""
        message = self._ask(f"/v1/report/{period}/{attempt}", GREATEST_SIGNED)
        return None if message is None else signed_report_of(message)

    def leaves(self, period: PeriodId, attempt: int) -> Leaves:
        """Its leaves. Raises PeerUnavailableError (also while it has none) or BadMessageError."""
        path = f"/v1/report/{period}/{attempt}/leaves"
        message = self._ask(path, GREATEST_ANSWER)
        if message is None:
            raise PeerUnavailableError(self.url + path, "leaves", "404")
        return leaves_of(message)

    def anchor(self, size: int) -> SignedAnchor | None:
        """Its signature for an anchor at a size, None while its copy is shorter.

        Raises PeerUnavailableError or BadMessageError.
        """
        message = self._ask(f"/v1/anchor/{size}", GREATEST_SIGNED)
        return None if message is None else signed_anchor_of(message)

    def _ask(self, path: str, greatest: int) -> object | None:
        """The JSON that is answered, None for a 404: not there yet. A peer that just failed is not asked."""
        self.pauses.require_over(self.url)
        try:
            message = self._answer(self.url + path, greatest)
        except PeerUnavailableError as failure:
            self.pauses.failed(self.url, failure)
            raise
        self.pauses.answered(self.url)
        return message

    def _answer(self, address: str, greatest: int) -> object | None:
        try:
            with self.client.stream("GET", address) as response:
                content = self._bounded(address, response, greatest)
        except httpx.HTTPError as error:
            raise PeerUnavailableError(address, "an answer", repr(error)) from error
        if response.status_code == 404:
            return None
        if response.status_code != 200:
            shown = f"{response.status_code} {content[:300].decode('utf-8', 'replace')}"
            raise PeerUnavailableError(address, "status 200", shown)
        try:
            message: object = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise PeerUnavailableError(address, "JSON", str(error)) from error
        return message

    def _bounded(self, address: str, response: httpx.Response, greatest: int) -> bytes:
        content, until = bytearray(), self.pauses.clock() + LONGEST_ANSWER
        for part in response.iter_bytes():
            content += part
            if len(content) > greatest:
                raise PeerUnavailableError(address, f"at most {greatest} bytes", "more")
            if self.pauses.clock() > until:
                raise PeerUnavailableError(address, f"an answer within {LONGEST_ANSWER:.0f} s", "a part of one")
        return bytes(content)


class Pauses:
    """Which peers are left alone for a while, and why; wall time, as it is about this machine's work only."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._known: dict[str, tuple[float, float, PeerUnavailableError]] = {}

    def require_over(self, url: str) -> None:
        """Raises what the peer failed with, while its pause lasts."""
        _, until, failure = self._known.get(url, (0.0, 0.0, None))
        if failure is not None and self.clock() < until:
            raise failure

    def failed(self, url: str, failure: PeerUnavailableError) -> None:
        """A pause begins, twice as long as the one before."""
        before = self._known.get(url)
        pause = FIRST_PAUSE if before is None else min(2 * before[0], LONGEST_PAUSE)
        self._known[url] = (pause, self.clock() + pause, failure)

    def answered(self, url: str) -> None:
        """All is well again."""
        self._known.pop(url, None)


class Peers:
    """All members that are known now."""

    def __init__(
        self, places: Places, client: httpx.Client | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._places = places
        self._pauses = Pauses(clock)
        self._client = client or httpx.Client(timeout=TIMEOUT, follow_redirects=False)

    def all(self) -> tuple[Peer, ...]:
        """One per base URL."""
        return tuple(Peer(url, self._client, self._pauses) for url in self._places.urls())

    def kept(self, period: PeriodId, attempt: int) -> Iterator[ReportData]:
        """What members still have of a report; those that do not answer well are passed over."""
        for peer in self.all():
            with suppress(PeerUnavailableError, BadMessageError):
                yield peer.leaves(period, attempt).data

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()
