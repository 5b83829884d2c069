"""Bodies of what is done with a product: metered access, training, application, combination, and what was measured."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AfterValidator, Field, Strict, model_validator
from pydantic.dataclasses import dataclass

from offchain.codec.fields import (
    FROZEN,
    Amount,
    BodyModel,
    BodyValueError,
    Bps,
    Count,
    Id,
    Ids,
    Name,
    Solidity,
    Stars,
    Units,
    UpliftError,
    Word,
)
from offchain.codec.words import bounded

METRIC = "average_precision"
"""What a feedback measures."""


def _is_metric(value: str) -> str:
    if value != METRIC:
        raise BodyValueError("metric", METRIC, repr(value)[:80])
    return value


@dataclass(frozen=True, config=FROZEN)
class Access(BodyModel):
    """A metered use: what the delivery gateway or the licensee says of a session. `units` are those of the clause."""

    session: Word
    clause: Id
    units: Units
    result_hash: Word


@dataclass(frozen=True, config=FROZEN)
class TrainingRun(BodyModel):
    """A model trained in the sandbox: what the delivery gateway or the licensee says of a session.

    `rows` were read, `result_hash` names what left the sandbox, `model_hash` the model.
    """

    session: Word
    rows: Count
    result_hash: Word
    model_hash: Word


@dataclass(frozen=True, config=FROZEN)
class Application(BodyModel):
    """A model user's payment through a clause and the effect it measured.

    `reference` is that of the payment, `amount` in token base units, `effect_bps` in basis points.
    """

    clause: Id
    reference: Word
    amount: Amount
    effect_bps: Bps
    metric: Name
    scenario: Name


@dataclass(frozen=True, config=FROZEN)
class Combination(BodyModel):
    """Use of other licences together with the fact's own in a scenario; `licences` are the others, ascending."""

    licences: Ids
    scenario: Name


@dataclass(frozen=True, config=FROZEN)
class Feedback(BodyModel):
    """Measured effect of a composition in a scenario: average precision on held-out rows in basis points (bps),
    `measured_bps` with the licensed data, `baseline_bps` without; counts are rows."""

    baseline_bps: Bps
    held_out_rows: Count
    measured_bps: Bps
    metric: Annotated[str, Strict(), AfterValidator(_is_metric), Solidity("string")]
    positives: Count
    scenario: Name
    train_rows: Count
    uplift_bps: Bps

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        _require_uplift(self)
        bounded(self.positives, 0, self.held_out_rows, "positives (at most held_out_rows)")
        return self


@dataclass(frozen=True, config=FROZEN)
class Evaluation(BodyModel):
    """What a licensee measured on a public benchmark with the product and without, in basis points.

    `held_out_rows` are those of the benchmark; `document_hash` names the public report.
    """

    benchmark: Name
    metric: Name
    baseline_bps: Bps
    measured_bps: Bps
    uplift_bps: Bps
    held_out_rows: Count
    scenario: Name
    document_hash: Word

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        _require_uplift(self)
        return self


@dataclass(frozen=True, config=FROZEN)
class Rating(BodyModel):
    """A licensee's rating of the product in a period, 1 … 5 stars."""

    stars: Stars


@dataclass(frozen=True, config=FROZEN)
class ProcessorReview(BodyModel):
    """A licensee's rating of the service provider's work in a period, 1 … 5 stars each."""

    documentation: Stars
    quality: Stars
    timeliness: Stars


@dataclass(frozen=True, config=FROZEN)
class Correction(BodyModel):
    """A report of wrong labels or records 标注修正: how many, of which resource; `document_hash` names the list."""

    resource: Id
    records: Annotated[Count, Field(ge=1)]
    document_hash: Word
    scenario: Name


def _require_uplift(measured: Feedback | Evaluation) -> None:
    expected = max(0, measured.measured_bps - measured.baseline_bps)
    if measured.uplift_bps != expected:
        raise UpliftError("uplift_bps", expected, measured.uplift_bps, "max(0, measured_bps − baseline_bps)")
