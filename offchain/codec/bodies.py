"""Bodies of facts: one type per kind and schema, with an example of each (docs/FORMATS.md section 7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from offchain.codec import eip712
from offchain.codec.body_content import ContentSketch, packed
from offchain.codec.body_use import (
    METRIC,
    Access,
    Application,
    Combination,
    Correction,
    Evaluation,
    Feedback,
    ProcessorReview,
    Rating,
    TrainingRun,
)
from offchain.codec.body_zone import (
    AfterSale,
    Complaint,
    Improvement,
    Incident,
    Moderation,
    Recommendation,
    Tool,
    Validation,
)
from offchain.codec.documents import Json
from offchain.codec.errors import CodecError, UnknownTypeError
from offchain.codec.fact import FactKind
from offchain.codec.fields import json_schema, struct_of
from offchain.codec.keccak import keccak256

__all__ = [
    "METRIC", "SCHEMAS", "Access", "AfterSale", "Application", "Binding", "Body", "Combination", "Complaint",
    "ContentSketch", "Correction", "Evaluation", "Feedback", "Improvement", "Incident", "Moderation",
    "ProcessorReview", "Rating", "Recommendation", "Schema", "Tool", "TrainingRun", "UnknownSchemaError", "Validation",
    "body_of", "described_schemas", "kind_of", "scenario_hash", "schema_of",
]  # fmt: skip

FEEDBACK_SCHEMA = 1


class UnknownSchemaError(CodecError):
    """A schema number that the kind does not have."""


class Binding(Enum):
    """What a fact of a kind names beside its organisation."""

    LICENCE = "licence and product"
    PRODUCT = "product"
    ZONE = "product or nothing"


Body = (
    Access | TrainingRun | Application | Combination | Feedback | Evaluation | Rating | ProcessorReview | Improvement
    | AfterSale | Correction | Moderation | Tool | Recommendation | Validation | Complaint | Incident
    | ContentSketch
)  # fmt: skip


@dataclass(frozen=True)
class Schema:
    """How a body of a kind and schema number is read, an example of it, and what its facts are bound to.

    Bodies of `public` kinds are shown to everybody.
    """

    read: Callable[[Json], Body]
    example: Body
    binding: Binding = Binding.LICENCE
    public: bool = False

    @property
    def struct(self) -> eip712.StructType:
        """The EIP-712 struct of the body, derived from its type."""
        return struct_of(type(self.example))


_WORD = bytes(range(32))
_PUMPS = "泵机异常预测"
_HOUR = 1_767_225_600
SCHEMAS: Mapping[tuple[FactKind, int], Schema] = MappingProxyType(
    {
        (FactKind.ACCESS, 1): Schema(Access.of, Access(_WORD, 3, 250, _WORD)),
        (FactKind.TRAINING_RUN, 1): Schema(TrainingRun.of, TrainingRun(_WORD, 1_000_000, _WORD, _WORD)),
        (FactKind.APPLICATION, 1): Schema(
            Application.of, Application(1, _WORD, 2_000_000_000_000, 320, "downtime avoided", _PUMPS)
        ),
        (FactKind.COMBINATION, 1): Schema(Combination.of, Combination((4, 9), _PUMPS)),
        (FactKind.FEEDBACK, FEEDBACK_SCHEMA): Schema(
            Feedback.of, Feedback(5_210, 400, 7_004, METRIC, 41, _PUMPS, 20_040, 1_794)
        ),
        (FactKind.EVALUATION, 1): Schema(
            Evaluation.of,
            Evaluation("PumpBench 2026", METRIC, 6_120, 7_740, 1_620, 6_000, _PUMPS, _WORD),
            public=True,
        ),
        (FactKind.RATING, 1): Schema(Rating.of, Rating(4)),
        (FactKind.PROCESSOR_REVIEW, 1): Schema(ProcessorReview.of, ProcessorReview(5, 4, 3)),
        (FactKind.IMPROVEMENT, 1): Schema(Improvement.of, Improvement(2, (_WORD,), _WORD), Binding.PRODUCT),
        (FactKind.AFTER_SALE, 1): Schema(AfterSale.of, AfterSale(_WORD, _HOUR, _HOUR + 3_600, True, _WORD)),
        (FactKind.CORRECTION, 1): Schema(Correction.of, Correction(2, 118, _WORD, _PUMPS)),
        (FactKind.MODERATION, 1): Schema(
            Moderation.of, Moderation("erase", _WORD, "law", "PIPL art. 47"), Binding.ZONE
        ),
        (FactKind.TOOL, 1): Schema(Tool.of, Tool("pump-labels", "1.2.0", _WORD, _WORD), Binding.ZONE),
        (FactKind.RECOMMENDATION, 1): Schema(
            Recommendation.of, Recommendation((1, 2, 3), _PUMPS, 1_500, _WORD), Binding.ZONE
        ),
        (FactKind.VALIDATION, 1): Schema(
            Validation.of, Validation(_WORD, False, "held-out rows overlap the training rows"), Binding.ZONE
        ),
        (FactKind.COMPLAINT, 1): Schema(Complaint.of, Complaint(_WORD, "appeal", _WORD), Binding.ZONE),
        (FactKind.INCIDENT, 1): Schema(Incident.of, Incident("outage", 2, _HOUR, _WORD), Binding.ZONE),
        (FactKind.CONTENT_SKETCH, 1): Schema(
            ContentSketch.of, ContentSketch(7, _WORD, packed((1, 2**40, 2**64 - 1))), Binding.ZONE
        ),
    }
)
"""Every kind and schema that the log accepts."""

_KINDS: Mapping[type, FactKind] = MappingProxyType({type(schema.example): key[0] for key, schema in SCHEMAS.items()})


def body_of(kind: int, schema: int, body: Json) -> Body:
    """The typed body of a fact. Raises `CodecError` unless the kind is known, has the schema and the body fits."""
    return schema_of(kind, schema).read(body)


def schema_of(kind: int, schema: int) -> Schema:
    """The schema of a kind by its number. Raises `UnknownTypeError` or `UnknownSchemaError`."""
    if kind not in {int(known) for known in FactKind}:
        raise UnknownTypeError("kind of fact", f"1 to {int(max(FactKind))}", kind)
    numbers = [number for known, number in SCHEMAS if known == kind]
    if schema not in numbers:
        raise UnknownSchemaError(f"schema of kind {kind}", ", ".join(map(str, numbers)), schema)
    return SCHEMAS[FactKind(kind), schema]


def kind_of(body: Body) -> FactKind:
    """The kind of fact that has such a body."""
    return _KINDS[type(body)]


def described_schemas() -> list[dict[str, Any]]:
    """Every schema for those who state facts: names, binding, JSON Schema, EIP-712 struct, example."""
    return [
        {
            "kind": int(kind),
            "name": kind.name.lower(),
            "schema": number,
            "binding": schema.binding.value,
            "public": schema.public,
            "fields": json_schema(type(schema.example)),
            "eip712": schema.struct.declaration,
            "example": schema.example.body(),
        }
        for (kind, number), schema in SCHEMAS.items()
    ]


@lru_cache(maxsize=4096)
def scenario_hash(name: str) -> str:
    """Hash of a scenario's name as 64 lower-case hexadecimal digits, as products name their scenarios."""
    return keccak256(name.encode()).hex()
