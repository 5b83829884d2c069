"""Bodies of facts: which kinds and schemas exist, and what each body must hold (docs/FORMATS.md section 7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from offchain.codec.documents import Json
from offchain.codec.errors import CodecError, UnknownTypeError
from offchain.codec.fact import FactKind
from offchain.codec.words import bounded

FEEDBACK_SCHEMA = 1
GREATEST_BPS = 10_000
GREATEST_COUNT = 2**53 - 1
GREATEST_SCENARIO = 200
"""Characters of a scenario's name."""
METRIC = "average_precision"


class ReservedKindError(CodecError):
    """A kind of fact that is named but has no schema yet."""


class UnknownSchemaError(CodecError):
    """A schema number that the kind does not have."""


class BodyFieldsError(CodecError):
    """A body is no object, or does not have exactly the fields of its schema."""


class BodyValueError(CodecError):
    """A field of a body has a value that its schema does not allow."""


class UpliftError(CodecError):
    """The uplift of a feedback is not max(0, measured − baseline)."""


@dataclass(frozen=True)
class Feedback:
    """Measured effect of a composition in a scenario: average precision on held-out rows in basis points (bps),
    `measured_bps` with the licensed data, `baseline_bps` without; counts are rows."""

    baseline_bps: int
    held_out_rows: int
    measured_bps: int
    metric: str
    positives: int
    scenario: str
    train_rows: int
    uplift_bps: int

    def body(self) -> dict[str, Json]:
        """The body as a document."""
        return asdict(self)

    @classmethod
    def of(cls, body: Json) -> Feedback:
        """The feedback in a body. Raises `CodecError` at the first rule that is broken."""
        names = sorted(cls.__dataclass_fields__)
        if not isinstance(body, Mapping) or sorted(body) != names:
            received = sorted(body) if isinstance(body, Mapping) else type(body).__name__
            raise BodyFieldsError("fields of a feedback body", names, received)
        counts = {name: _count(body[name], name) for name in ("held_out_rows", "positives", "train_rows")}
        bps = {name: _bps(body[name], name) for name in ("baseline_bps", "measured_bps", "uplift_bps")}
        if body["metric"] != METRIC:
            raise BodyValueError("metric", METRIC, repr(body["metric"])[:80])
        feedback = cls(metric=METRIC, scenario=_scenario(body["scenario"]), **counts, **bps)
        bounded(feedback.positives, 0, feedback.held_out_rows, "positives (at most held_out_rows)")
        uplift = max(0, feedback.measured_bps - feedback.baseline_bps)
        if feedback.uplift_bps != uplift:
            raise UpliftError("uplift_bps", uplift, feedback.uplift_bps, "max(0, measured_bps − baseline_bps)")
        return feedback


def check_body(kind: int, schema: int, body: Json) -> None:
    """Raises `CodecError` unless the kind is accepted (only 5, feedback, so far), has the schema and the body fits."""
    if kind not in {int(known) for known in FactKind}:
        raise UnknownTypeError("kind of fact", "1 to 17", kind)
    if kind != FactKind.FEEDBACK:
        raise ReservedKindError("kind of fact", "5 (feedback)", kind, "the other kinds are reserved")
    if schema != FEEDBACK_SCHEMA:
        raise UnknownSchemaError("schema of kind 5", FEEDBACK_SCHEMA, schema)
    Feedback.of(body)


def _count(value: Json, name: str) -> int:
    return bounded(_integer(value, name), 0, GREATEST_COUNT, name)


def _bps(value: Json, name: str) -> int:
    return bounded(_integer(value, name), 0, GREATEST_BPS, name)


def _integer(value: Json, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise BodyValueError(name, "an integer", repr(value)[:80])
    return value


def _scenario(value: Json) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= GREATEST_SCENARIO or not value.isprintable():
        raise BodyValueError("scenario", f"a name of 1 to {GREATEST_SCENARIO} characters", repr(value)[:80])
    return value
