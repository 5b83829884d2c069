"""The JSON that daemons tell each other, in and out. Bytes are `0x` hexadecimal; composition keys decimal strings."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from offchain.codec.report import ReportStruct
from offchain.codec.words import from_hex, to_hex
from offchain.domain.types import PeriodId
from oracles.errors import BadMessageError
from oracles.values import BatchBytes, Leaves, SignedAnchor, SignedReport

_Hash = Annotated[str, Field(pattern=r"^0x[0-9a-f]{64}$")]
_Hex = Annotated[str, Field(pattern=r"^0x(?:[0-9a-f]{2})*$")]
_U32 = Annotated[int, Field(ge=0, lt=2**32)]
_U64 = Annotated[int, Field(ge=0, lt=2**64)]
_Key = Annotated[str, Field(pattern=r"^(?:0|[1-9]\d{0,77})$")]


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _ReportForm(_Form):
    period: _U32
    attempt: _U32
    committee: _U32
    rules: _U32
    ref_block: _U64
    ref_hash: _Hash
    log_size: _U64
    log_root: _Hash
    leaves: _U32
    batches: _U32
    root: _Hash


class _SignedReportForm(_Form):
    report: _ReportForm
    digest: _Hash
    index: Annotated[int, Field(ge=0, le=30)]
    envelope: _Hex


class _SignedAnchorForm(_Form):
    index: _U32
    previous_size: _U64
    previous_root: _Hash
    size: _U64
    root: _Hash
    envelope: _Hex


class _BatchForm(_Form):
    index: _U32
    from_key: _Key
    to_key: _Key
    data: _Hex


class _LeavesForm(_Form):
    period: _U32
    attempt: _U32
    leaves: list[_Hex]
    batches: list[_BatchForm]


F = TypeVar("F", bound=_Form)


def report_values(report: ReportStruct) -> dict[str, object]:
    """A report struct as JSON values."""
    return {
        "period": int(report.period),
        "attempt": report.attempt,
        "committee": report.committee,
        "rules": report.rules,
        "ref_block": report.ref_block,
        "ref_hash": to_hex(report.ref_hash),
        "log_size": report.log_size,
        "log_root": to_hex(report.log_root),
        "leaves": report.leaves,
        "batches": report.batches,
        "root": to_hex(report.root),
    }


def report_of(message: object) -> ReportStruct:
    """The inverse. Raises BadMessageError."""
    return _struct(_read(_ReportForm, "report", message))


def signed_report_values(signed: SignedReport) -> dict[str, object]:
    """What `GET /v1/report/{period}/{attempt}` answers."""
    return {
        "report": report_values(signed.report),
        "digest": to_hex(signed.digest),
        "index": signed.index,
        "envelope": to_hex(signed.envelope),
    }


def signed_report_of(message: object) -> SignedReport:
    """The inverse. Raises BadMessageError."""
    form = _read(_SignedReportForm, "signed report", message)
    digest, envelope = _bytes(form.digest), _bytes(form.envelope)
    return SignedReport(_struct(form.report), digest, form.index, envelope)


def signed_anchor_values(signed: SignedAnchor) -> dict[str, object]:
    """What `GET /v1/anchor/{size}` answers."""
    return {
        "index": signed.index,
        "previous_size": signed.previous_size,
        "previous_root": to_hex(signed.previous_root),
        "size": signed.size,
        "root": to_hex(signed.root),
        "envelope": to_hex(signed.envelope),
    }


def signed_anchor_of(message: object) -> SignedAnchor:
    """The inverse. Raises BadMessageError."""
    form = _read(_SignedAnchorForm, "signed anchor", message)
    previous_root, root, envelope = map(_bytes, (form.previous_root, form.root, form.envelope))
    return SignedAnchor(form.index, form.previous_size, previous_root, form.size, root, envelope)


def leaves_values(leaves: Leaves) -> dict[str, object]:
    """What `GET /v1/report/{period}/{attempt}/leaves` answers, and what a leaf file holds."""
    return {
        "period": int(leaves.period),
        "attempt": leaves.attempt,
        "leaves": [to_hex(data) for data in leaves.leaves],
        "batches": [
            {"index": one.index, "from_key": str(one.from_key), "to_key": str(one.to_key), "data": to_hex(one.data)}
            for one in leaves.batches
        ],
    }


def leaves_of(message: object) -> Leaves:
    """The inverse. Raises BadMessageError."""
    form = _read(_LeavesForm, "leaves", message)
    batches = tuple(BatchBytes(one.index, int(one.from_key), int(one.to_key), _bytes(one.data)) for one in form.batches)
    return Leaves(PeriodId(form.period), form.attempt, tuple(map(_bytes, form.leaves)), batches)


def _struct(form: _ReportForm) -> ReportStruct:
    values: dict[str, Any] = form.model_dump()
    hashes = {name: _bytes(values[name]) for name in ("ref_hash", "log_root", "root")}
    return ReportStruct(**(values | hashes))


def _bytes(text: str) -> bytes:
    return from_hex(text, "bytes")


def _read(form: type[F], what: str, message: object) -> F:
    try:
        return form.model_validate(message)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or what
        raise BadMessageError(what, f"{place}: {first['msg']}", repr(first["input"])[:100]) from error
