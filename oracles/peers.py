"""Members over HTTP: signatures, leaves and anchors pulled from them. What they say is checked by the caller."""

from __future__ import annotations

import json
from collections.abc import Iterator
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
"""Bytes of an answer that are read at most."""
TIMEOUT = httpx.Timeout(5.0, connect=1.0)
"""Seconds for each read, and for the connection."""


@dataclass(frozen=True)
class Peer:
    """One member at a base URL."""

    url: str
    client: httpx.Client

    def report(self, period: PeriodId, attempt: int) -> SignedReport | None:
        """Its signed report, None while it has none. Raises PeerUnavailableError or BadMessageError."""
        message = self._ask(f"/v1/report/{period}/{attempt}")
        return None if message is None else signed_report_of(message)

    def leaves(self, period: PeriodId, attempt: int) -> Leaves:
        """Its leaves. Raises PeerUnavailableError (also while it has none) or BadMessageError."""
        path = f"/v1/report/{period}/{attempt}/leaves"
        message = self._ask(path)
        if message is None:
            raise PeerUnavailableError(self.url + path, "leaves", "404")
        return leaves_of(message)

    def anchor(self, size: int) -> SignedAnchor | None:
        """Its signature for an anchor at a size, None while its copy is shorter.

        Raises PeerUnavailableError or BadMessageError.
        """
        message = self._ask(f"/v1/anchor/{size}")
        return None if message is None else signed_anchor_of(message)

    def _ask(self, path: str) -> object | None:
        """The JSON that is answered, None for a 404: not there yet."""
        address = self.url + path
        try:
            with self.client.stream("GET", address) as response:
                content = self._bounded(address, response)
        except httpx.HTTPError as error:
            raise PeerUnavailableError(address, "an answer", repr(error)) from error
        if response.status_code == 404:
            return None
        if response.status_code != 200:
            shown = f"{response.status_code} {content[:300].decode('utf-8', 'replace')}"
            raise PeerUnavailableError(address, "status 200", shown)
        try:
            message: object = json.loads(content)
        except ValueError as error:
            raise PeerUnavailableError(address, "JSON", str(error)) from error
        return message

    def _bounded(self, address: str, response: httpx.Response) -> bytes:
        content = bytearray()
        for part in response.iter_bytes():
            content += part
            if len(content) > GREATEST_ANSWER:
                raise PeerUnavailableError(address, f"at most {GREATEST_ANSWER} bytes", "more")
        return bytes(content)


class Peers:
    """All members that are known now."""

    def __init__(self, places: Places, client: httpx.Client | None = None) -> None:
        self._places = places
        self._client = client or httpx.Client(timeout=TIMEOUT, follow_redirects=False)

    def all(self) -> tuple[Peer, ...]:
        """One per base URL."""
        return tuple(Peer(url, self._client) for url in self._places.urls())

    def kept(self, period: PeriodId, attempt: int) -> Iterator[ReportData]:
        """What members still have of a report; those that do not answer well are passed over."""
        for peer in self.all():
            with suppress(PeerUnavailableError, BadMessageError):
                yield peer.leaves(period, attempt).data

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()
