"""Bodies of facts: one frozen type per kind and schema, with an example of each (docs/FORMATS.md section 7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from types import MappingProxyType

from offchain.codec.documents import Json
from offchain.codec.errors import CodecError, UnknownTypeError
from offchain.codec.fact import FactKind
from offchain.codec.fields import Fields
from offchain.codec.keccak import keccak256
from offchain.codec.words import bounded, to_hex

FEEDBACK_SCHEMA = 1
GREATEST_UNITS = 10**12
"""Metered units of one session, so that the sum of a period fits the leaf's 64 bits."""
GREATEST_CLAUSE = 2**32 - 1
METRIC = "average_precision"
"""What a feedback measures."""


class ReservedKindError(CodecError):
    """A kind of fact that is named but has no schema yet."""


class UnknownSchemaError(CodecError):
    """A schema number that the kind does not have."""


@dataclass(frozen=True)
class Access:
    """A metered use: what the delivery gateway or the licensee says of a session. `units` are those of the clause."""

    session: bytes
    clause: int
    units: int
    result_hash: bytes

    def body(self) -> dict[str, Json]:
        """The body as a document."""
        return asdict(self) | {"session": to_hex(self.session), "result_hash": to_hex(self.result_hash)}

    @classmethod
    def of(cls, body: Json) -> Access:
        """The access in a body. Raises `CodecError` at the first rule that is broken."""
        fields = Fields("an access", body, cls.__dataclass_fields__)
        return cls(
            session=fields.word("session"),
            clause=fields.whole("clause", GREATEST_CLAUSE, 1),
            units=fields.whole("units", GREATEST_UNITS),
            result_hash=fields.word("result_hash"),
        )


@dataclass(frozen=True)
class Application:
    """A model user's payment through a clause and the effect it measured.

    `reference` is that of the payment, `amount` in token base units, `effect_bps` in basis points.
    """

    clause: int
    reference: bytes
    amount: int
    effect_bps: int
    metric: str
    scenario: str

    def body(self) -> dict[str, Json]:
        """The body as a document."""
        return asdict(self) | {"reference": to_hex(self.reference), "amount": str(self.amount)}

    @classmethod
    def of(cls, body: Json) -> Application:
        """The application in a body. Raises `CodecError` at the first rule that is broken."""
        fields = Fields("an application", body, cls.__dataclass_fields__)
        return cls(
            clause=fields.whole("clause", GREATEST_CLAUSE, 1),
            reference=fields.word("reference"),
            amount=fields.amount("amount"),
            effect_bps=fields.bps("effect_bps"),
            metric=fields.name("metric"),
            scenario=fields.name("scenario"),
        )


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
        fields = Fields("a feedback", body, cls.__dataclass_fields__)
        feedback = cls(
            baseline_bps=fields.bps("baseline_bps"),
            held_out_rows=fields.whole("held_out_rows"),
            measured_bps=fields.bps("measured_bps"),
            metric=fields.text("metric", METRIC),
            positives=fields.whole("positives"),
            scenario=fields.name("scenario"),
            train_rows=fields.whole("train_rows"),
            uplift_bps=fields.uplift(),
        )
        bounded(feedback.positives, 0, feedback.held_out_rows, "positives (at most held_out_rows)")
        return feedback


@dataclass(frozen=True)
class Evaluation:
    """What a licensee measured on a public benchmark with the product and without, in basis points.

    `held_out_rows` are those of the benchmark; `document_hash` names the public report.
    """

    benchmark: str
    metric: str
    baseline_bps: int
    measured_bps: int
    uplift_bps: int
    held_out_rows: int
    scenario: str
    document_hash: bytes

    def body(self) -> dict[str, Json]:
        """The body as a document."""
        return asdict(self) | {"document_hash": to_hex(self.document_hash)}

    @classmethod
    def of(cls, body: Json) -> Evaluation:
        """The evaluation in a body. Raises `CodecError` at the first rule that is broken."""
        fields = Fields("an evaluation", body, cls.__dataclass_fields__)
        return cls(
            benchmark=fields.name("benchmark"),
            metric=fields.name("metric"),
            baseline_bps=fields.bps("baseline_bps"),
            measured_bps=fields.bps("measured_bps"),
            uplift_bps=fields.uplift(),
            held_out_rows=fields.whole("held_out_rows"),
            scenario=fields.name("scenario"),
            document_hash=fields.word("document_hash"),
        )


@dataclass(frozen=True)
class Rating:
    """A licensee's rating of the product in a period, 1 … 5 stars."""

    stars: int

    def body(self) -> dict[str, Json]:
        """The body as a document."""
        return asdict(self)

    @classmethod
    def of(cls, body: Json) -> Rating:
        """The rating in a body. Raises `CodecError` at the first rule that is broken."""
        return cls(Fields("a rating", body, cls.__dataclass_fields__).whole("stars", 5, 1))


Body = Access | Application | Feedback | Evaluation | Rating


@dataclass(frozen=True)
class Schema:
    """How a body of a kind and schema number is read, and an example of it."""

    read: Callable[[Json], Body]
    example: Body


_WORD = bytes(range(32))
SCHEMAS: Mapping[tuple[FactKind, int], Schema] = MappingProxyType(
    {
        (FactKind.ACCESS, 1): Schema(Access.of, Access(_WORD, 3, 250, _WORD)),
        (FactKind.APPLICATION, 1): Schema(
            Application.of, Application(1, _WORD, 2_000_000_000_000, 320, "downtime avoided", "泵机异常预测")
        ),
        (FactKind.FEEDBACK, FEEDBACK_SCHEMA): Schema(
            Feedback.of, Feedback(5_210, 400, 7_004, METRIC, 41, "泵机异常预测", 20_040, 1_794)
        ),
        (FactKind.EVALUATION, 1): Schema(
            Evaluation.of,
            Evaluation("PumpBench 2026", METRIC, 6_120, 7_740, 1_620, 6_000, "泵机异常预测", _WORD),
        ),
        (FactKind.RATING, 1): Schema(Rating.of, Rating(4)),
    }
)
"""Every kind and schema that the log accepts."""


def check_body(kind: int, schema: int, body: Json) -> None:
    """Raises `CodecError` unless the kind is accepted, has the schema and the body fits."""
    body_of(kind, schema, body)


def body_of(kind: int, schema: int, body: Json) -> Body:
    """The typed body of a fact. Raises `CodecError` as `check_body`."""
    if kind not in {int(known) for known in FactKind}:
        raise UnknownTypeError("kind of fact", "1 to 17", kind)
    numbers = [number for known, number in SCHEMAS if known == kind]
    if not numbers:
        accepted = dict.fromkeys(f"{int(known)} ({known.name.lower()})" for known, _ in sorted(SCHEMAS))
        raise ReservedKindError("kind of fact", ", ".join(accepted), kind, "the other kinds are reserved")
    if schema not in numbers:
        raise UnknownSchemaError(f"schema of kind {kind}", ", ".join(map(str, numbers)), schema)
    return SCHEMAS[FactKind(kind), schema].read(body)


@lru_cache(maxsize=4096)
def scenario_hash(name: str) -> str:
    """Hash of a scenario's name as 64 lower-case hexadecimal digits, as products name their scenarios."""
    return keccak256(name.encode()).hex()
