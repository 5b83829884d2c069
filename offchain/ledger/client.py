"""The log node from the other side: reading a log and handing in facts over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import httpx

from offchain.codec.documents import Json, canonical, parse
from offchain.ledger import wire
from offchain.ledger.errors import FactRefusedError, MessageTooLargeError, SourceUnavailableError
from offchain.ledger.facts import Head, LogEntry, Receipt, SignedFact

GREATEST_ANSWER = 16 * 2**20
"""Bytes of an answer that are read at most."""
TIMEOUT = httpx.Timeout(10.0, connect=3.0)
"""Seconds for each read, and for the connection."""
PROBLEM = "application/problem+json"


class HttpLogSource:
    """`LogSource` over the log node at `url`; `client` replaces the connection (tests).

    `credential` gives, for this node's base URL, the `Authorization` header with which bodies are asked for
    (`disclosure.credential`).
    """

    def __init__(
        self, url: str, client: httpx.Client | None = None, credential: Callable[[str], str] | None = None
    ) -> None:
        self._url, self._credential = url.rstrip("/"), credential
        self._client = client if client is not None else httpx.Client(timeout=TIMEOUT, follow_redirects=False)

    def close(self) -> None:
        """Closes the connection."""
        self._client.close()

    def head(self) -> Head:
        """Size and root. Raises `LedgerError` or `CodecError` like all calls here."""
        return wire.head_from_json(self._get("/v1/log/head", {}))

    def entries(self, start: int, limit: int) -> list[LogEntry]:
        """At most `limit` entries from `start`."""
        headers = {} if self._credential is None else {"authorization": self._credential(self._url)}
        return wire.page_from_json(self._get("/v1/log", {"from": start, "limit": limit}, headers))

    def inclusion(self, index: int, size: int) -> tuple[bytes, ...]:
        """Proof that an entry is among the first `size`."""
        return wire.proof_from_json(self._get("/v1/log/proof/inclusion", {"index": index, "size": size}))

    def consistency(self, old: int, new: int) -> tuple[bytes, ...]:
        """Proof that the first `old` entries begin the first `new`."""
        return wire.proof_from_json(self._get("/v1/log/proof/consistency", {"old": old, "new": new}))

    def submit(self, signed: SignedFact) -> Receipt:
        """Hands in a fact. Raises `FactRefusedError` with the name and both sides of the node's refusal."""
        content = canonical(wire.signed_to_json(signed))
        headers = {"content-type": "application/json"}
        request = self._client.build_request("POST", f"{self._url}/v1/facts", content=content, headers=headers)
        return wire.receipt_from_json(self._answer(request))

    def _get(self, path: str, query: dict[str, int], headers: Mapping[str, str] | None = None) -> Json:
        return self._answer(self._client.build_request("GET", f"{self._url}{path}", params=query, headers=headers))

    def _answer(self, request: httpx.Request) -> Json:
        try:
            response = self._client.send(request, stream=True)
            try:
                content = self._bounded(response)
            finally:
                response.close()
        except httpx.HTTPError as error:
            raise SourceUnavailableError(f"{request.method} {request.url}", "an answer", repr(error)) from error
        if response.status_code in (200, 201):
            return parse(content)
        if response.headers.get("content-type") == PROBLEM:
            raise _refused(parse(content))
        shown = f"{response.status_code} {content[:200].decode('utf-8', 'replace')}"
        raise SourceUnavailableError(f"{request.method} {request.url}", "status 200 or 201", shown)

    def _bounded(self, response: httpx.Response) -> bytes:
        content = b""
        for part in response.iter_bytes():
            content += part
            if len(content) > GREATEST_ANSWER:
                raise MessageTooLargeError("answer", f"at most {GREATEST_ANSWER} bytes", f"more than {GREATEST_ANSWER}")
        return content


def _refused(problem: Json) -> FactRefusedError:
    told = problem if isinstance(problem, Mapping) else {}
    title, expected, received, detail = (
        str(told.get(name, "")) for name in ("title", "expected", "received", "detail")
    )
    return FactRefusedError(title, expected, received, detail)
