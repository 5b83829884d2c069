"""A daemon's own HTTP server: health and figures for everybody, further routes for members; in a thread of its own."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from offchain.domain.errors import HeadwaterError, MismatchError
from oracles.errors import DidNotStartError
from oracles.health import Health

_START_SECONDS = 20.0
_AT_ONCE = 256
"""Connections beyond which others are told 503."""
_HEADER_BYTES = 16_384
"""Bytes of a request before its body at most."""
Statuses = tuple[tuple[type[HeadwaterError], int], ...]


def create_app(health: Health, title: str, statuses: Statuses = ()) -> FastAPI:
    """`GET /healthz`, `/readyz`, `/metrics`; named refusals of further routes become problems with both sides.

    `statuses` gives the HTTP status of refusals; every other one is 409.
    """
    app = FastAPI(title=title, openapi_url="/v1/openapi.json", docs_url=None, redoc_url=None)

    @app.get("/healthz")
    def healthz() -> Response:
        """Alive: looks so far, age of the last, states, refusals; 503 if no look came to its end for too long."""
        return JSONResponse(dict(health.report()), 200 if health.alive else 503)

    add_figures(app, health)

    def refusal(_request: Request, error: Exception) -> Response:
        status = next((code for kind, code in statuses if isinstance(error, kind)), 409)
        return problem(error, status)

    app.add_exception_handler(HeadwaterError, refusal)
    return app


def add_figures(app: FastAPI, health: Health) -> None:
    """`GET /readyz` and `/metrics`."""

    @app.get("/readyz")
    def readyz() -> Response:
        """200 if the chain was looked at, RPC answers for the right chain, and finality is near; else 503."""
        found = dict(health.readiness())
        return JSONResponse(found, 200 if found["ready"] else 503)

    @app.get("/metrics")
    def metrics() -> Response:
        """Figures in Prometheus' text format."""
        return Response(health.metrics(), media_type="text/plain; version=0.0.4")


def problem(error: Exception, status: int) -> Response:
    """An RFC 9457 problem: the refusal's name and both sides."""
    name = type(error).__name__
    slug = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name.removesuffix("Error")).lower()
    sides = (
        {"expected": str(error.expected), "received": str(error.received)} if isinstance(error, MismatchError) else {}
    )
    content = {"type": f"urn:headwater:problem:{slug}", "title": name, "status": status, "detail": str(error), **sides}
    return JSONResponse(content, status, media_type="application/problem+json")


class Server:
    """An application on a port of its own; port 0 takes a free one. Raises DidNotStartError."""

    def __init__(self, app: FastAPI, listen: str) -> None:
        host, _, port = listen.rpartition(":")
        self._socket = socket.create_server((host, int(port)))
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=2,
            limit_concurrency=_AT_ONCE,
            h11_max_incomplete_event_size=_HEADER_BYTES,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="http", daemon=True)
        self._host, self._port = host, int(self._socket.getsockname()[1])

    @property
    def url(self) -> str:
        """Base URL with the actual port."""
        return f"http://{self._host}:{self._port}"

    def start(self) -> None:
        """Answers requests when the call returns."""
        self._thread.start()
        _wait(lambda: self._server.started, self.url)

    def stop(self) -> None:
        """Stops answering. Safe to repeat."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(_START_SECONDS)
        self._socket.close()

    def _run(self) -> None:
        self._server.run(sockets=[self._socket])


def _wait(happened: Callable[[], bool], url: str) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not happened():
        if time.monotonic() >= deadline:
            raise DidNotStartError(
                "HTTP server", f"{url} to answer within {_START_SECONDS:.0f} s", "no answer", "the log"
            )
        time.sleep(0.01)
