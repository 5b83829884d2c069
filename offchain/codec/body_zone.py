"""Bodies of what is done for a product or the zone: service, tools, recommendations, validations, care and order."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from offchain.codec.errors import OutOfRangeError
from offchain.codec.fields import (
    FROZEN,
    BodyModel,
    BodyValueError,
    Bps,
    Count,
    Flag,
    Id,
    Ids,
    Name,
    Remark,
    Solidity,
    Word,
    Words,
)

Ground = Literal["quality", "rights", "privacy", "payment", "appeal"]
Category = Literal["outage", "leak", "misuse", "quality"]
Action = Literal["suspend", "restore", "exclude", "erase"]
Cause = Literal["law", "contract", "rule"]
NO_TARGET = bytes(32)
"""Target of a complaint about a product rather than a fact."""


@dataclass(frozen=True, config=FROZEN)
class Improvement(BodyModel):
    """A provider's improvement of a product in a version; it cites the leaf hashes of the facts that it answers."""

    version: Id
    cites: Words
    document_hash: Word


@dataclass(frozen=True, config=FROZEN)
class AfterSale(BodyModel):
    """A provider's service under a licence: the ticket, when it was opened and answered (seconds), if it is solved."""

    reference: Word
    opened: Count
    answered: Count
    solved: Flag
    document_hash: Word

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.answered < self.opened:
            raise OutOfRangeError("answered", f"at least opened, {self.opened}", self.answered)
        return self


@dataclass(frozen=True, config=FROZEN)
class Moderation(BodyModel):
    """A decision of an operator or reviewer about the fact with leaf hash `target`; `rule` names what it rests on.

    `erase` removes the fact's body everywhere, by law or by contract; the leaf stays.
    """

    action: Annotated[Action, Solidity("string")]
    target: Word
    cause: Annotated[Cause, Solidity("string")]
    rule: Name

    @model_validator(mode="after")
    def _has_cause(self) -> Self:
        if self.action == "erase" and self.cause == "rule":
            raise BodyValueError("cause", "law or contract for an erasure", self.cause)
        return self


@dataclass(frozen=True, config=FROZEN)
class Tool(BodyModel):
    """A tool or code contributed to the zone; `code_hash` names its source, `document_hash` its manual."""

    name: Name
    version: Name
    code_hash: Word
    document_hash: Word


@dataclass(frozen=True, config=FROZEN)
class Recommendation(BodyModel):
    """A combination of resources recommended for a scenario, with the effect that is expected in basis points."""

    resources: Annotated[Ids, Field(min_length=2)]
    scenario: Name
    expected_bps: Bps
    document_hash: Word


@dataclass(frozen=True, config=FROZEN)
class Validation(BodyModel):
    """Acceptance of the fact with leaf hash `target`, or rejection with a reason."""

    target: Word
    accepted: Flag
    reason: Remark

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.accepted == bool(self.reason):
            expected = "none for an acceptance" if self.accepted else "a reason for a rejection"
            raise BodyValueError("reason", expected, repr(self.reason))
        return self


@dataclass(frozen=True, config=FROZEN)
class Complaint(BodyModel):
    """A complaint about the fact with leaf hash `target`, or about the product (32 zero bytes).

    Ground `appeal` answers a rejection: `target` is the leaf hash of the validation.
    """

    target: Word
    ground: Annotated[Ground, Solidity("string")]
    document_hash: Word


@dataclass(frozen=True, config=FROZEN)
class Incident(BodyModel):
    """Something went wrong at a time (seconds); severity 1 … 4, 4 the worst."""

    category: Annotated[Category, Solidity("string")]
    severity: Annotated[Literal[1, 2, 3, 4], Solidity("uint8")]
    occurred: Count
    document_hash: Word
