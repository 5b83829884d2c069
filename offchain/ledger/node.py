"""The log node: the circulation log over HTTP. Refusals are RFC 9457 problems that tell both sides."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Annotated

from fastapi import FastAPI, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response

from offchain.codec.bodies import described_schemas
from offchain.codec.documents import (
    DuplicateKeyError,
    FractionError,
    IntegerTooLargeError,
    NotJsonError,
    TooDeepError,
    parse,
)
from offchain.domain.errors import HeadwaterError, MismatchError
from offchain.ledger import wire
from offchain.ledger.disclosure import ReadingRoom
from offchain.ledger.errors import (
    BodyTooLargeError,
    CorruptLogError,
    MalformedMessageError,
    MessageTooLargeError,
    NotEntitledError,
    SizeError,
)
from offchain.ledger.intake import Intake
from offchain.ledger.log import GREATEST_PAGE, CirculationLog

GREATEST_REQUEST = 256 * 1024
"""Bytes of a request: a body of 64 KiB may be longer in its escaped form."""
GREATEST_SIZE = 2**64 - 1

_STATUS: tuple[tuple[type[HeadwaterError], int], ...] = (
    (BodyTooLargeError, 413),
    (MessageTooLargeError, 413),
    (SizeError, 404),
    (NotEntitledError, 401),
    (CorruptLogError, 500),
    (MalformedMessageError, 400),
    (NotJsonError, 400),
    (DuplicateKeyError, 400),
    (FractionError, 400),
    (IntegerTooLargeError, 400),
    (TooDeepError, 400),
    (HeadwaterError, 422),
)

Index = Annotated[int, Query(ge=0, le=GREATEST_SIZE)]
From = Annotated[int, Query(alias="from", ge=0, le=GREATEST_SIZE)]
Limit = Annotated[int, Query(ge=1, le=GREATEST_PAGE)]


def create_app(
    log: CirculationLog, intake: Intake | None = None, room: ReadingRoom | None = None, takes_facts: bool = True
) -> FastAPI:
    """The HTTP application over one log:

    `GET /v1/log?from=N&limit=L`, `GET /v1/log/head`, `GET /v1/log/proof/inclusion?index=I&size=N`,
    `GET /v1/log/proof/consistency?old=M&new=N`, `POST /v1/facts`, `GET /v1/schemas`, `GET /healthz`.

    Without `intake` it asks of a fact only what the log itself asks; without `room` it shows every body to everybody,
    else by role, with `GET /v1/disclosures?from=N&limit=L` for auditors. A mirror takes no facts.
    """
    app = FastAPI(title="Headwater circulation log", openapi_url="/v1/openapi.json", docs_url=None, redoc_url=None)
    app.add_exception_handler(HeadwaterError, _refusal)
    app.add_exception_handler(RequestValidationError, _bad_request)
    _add_reads(app, log, room)
    _add_proofs(app, log)
    if not takes_facts:
        return app
    take = log.append if intake is None else intake.submit

    @app.post("/v1/facts", status_code=201)
    async def append(request: Request) -> Response:
        """Appends a signed fact: 201 with its receipt, 200 if the log held it already."""
        signed = wire.signed_from_json(parse(await _content(request)))
        receipt = await run_in_threadpool(take, signed)
        return JSONResponse(wire.receipt_to_json(receipt), 200 if receipt.duplicate else 201)

    return app


def _add_reads(app: FastAPI, log: CirculationLog, room: ReadingRoom | None) -> None:
    @app.get("/v1/log")
    def entries(request: Request, start: From = 0, limit: Limit = GREATEST_PAGE) -> Response:
        """Entries with signature from an index on, with salt and body where the reader may see them."""
        reader = room.reader(request.headers.get("authorization")) if room else None
        size = log.size()
        found = log.entries(start, limit)
        return JSONResponse(wire.page_to_json(room.shown(found, reader) if room else found, size, start))

    @app.get("/v1/schemas")
    def schemas() -> Response:
        """Every kind and schema: JSON Schema, EIP-712 struct and an example of its body."""
        return JSONResponse(described_schemas())

    if room is not None:
        _add_record(app, room)

    @app.get("/v1/log/head")
    def head() -> Response:
        """Size and root."""
        return JSONResponse(wire.head_to_json(log.head()))

    @app.get("/healthz")
    def health() -> Response:
        """The node answers and its store can be read."""
        return JSONResponse({"size": log.size()})


def _add_record(app: FastAPI, room: ReadingRoom) -> None:
    @app.get("/v1/disclosures")
    def disclosures(request: Request, start: From = 0, limit: Limit = GREATEST_PAGE) -> Response:
        """The access record: who was shown how many bodies, from which index on and on what basis."""
        found = room.record(room.reader(request.headers.get("authorization")), start, limit)
        return JSONResponse({"disclosures": [asdict(one) for one in found]})


def _add_proofs(app: FastAPI, log: CirculationLog) -> None:
    @app.get("/v1/log/proof/inclusion")
    def inclusion(index: Index, size: Index) -> Response:
        """Proof that an entry is among the first `size`."""
        return JSONResponse(wire.proof_to_json(log.inclusion(index, size)))

    @app.get("/v1/log/proof/consistency")
    def consistency(old: Index, new: Index) -> Response:
        """Proof that the first `old` entries begin the first `new`."""
        return JSONResponse(wire.proof_to_json(log.consistency(old, new)))


async def _content(request: Request) -> bytes:
    content = b""
    async for part in request.stream():
        content += part
        if len(content) > GREATEST_REQUEST:
            raise MessageTooLargeError("request", f"at most {GREATEST_REQUEST} bytes", f"more than {GREATEST_REQUEST}")
    return content


def _refusal(_request: Request, error: Exception) -> Response:
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
    sides = (
        {"expected": str(error.expected), "received": str(error.received)} if isinstance(error, MismatchError) else {}
    )
    return _problem(type(error).__name__, status, str(error), sides)


def _bad_request(_request: Request, error: Exception) -> Response:
    details = error.errors() if isinstance(error, RequestValidationError) else []
    received = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in details)
    sides = {"expected": "query parameters in range", "received": received}
    return _problem("BadRequest", 400, f"request: {received}", sides)


def _problem(name: str, status: int, detail: str, sides: dict[str, str]) -> Response:
    slug = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name.removesuffix("Error")).lower()
    content = {"type": f"urn:headwater:problem:{slug}", "title": name, "status": status, "detail": detail, **sides}
    return JSONResponse(content, status, media_type="application/problem+json")
