"""What was stated of a product beside feedback: applications, evaluations, ratings, metered use, and why it counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from offchain.codec.bodies import Access, Application, Body, Evaluation, Feedback, Rating, kind_of
from offchain.report import Judged


@dataclass(frozen=True)
class StatedWord:
    """A fact of the log cut; `says` is its body in short, `reason` is empty if it counts. Time in seconds."""

    index: int
    kind: str
    organisation: int
    licence: int
    says: str
    time: int
    reason: str


def words_on(product: int, judged: Iterable[Judged]) -> tuple[StatedWord, ...]:
    """Every fact on a product but feedback, in log order."""
    return tuple(
        StatedWord(
            index=item.fact.index,
            kind=kind_of(item.fact.body).name.lower(),
            organisation=int(item.fact.organisation),
            licence=int(item.fact.licence),
            says=_in_short(item.fact.body),
            time=item.fact.time,
            reason=item.reason,
        )
        for item in judged
        if int(item.fact.product) == product and not isinstance(item.fact.body, Feedback)
    )


def _in_short(body: Body) -> str:
    """The figures of a body for people; amounts in token base units."""
    match body:
        case Access():
            return f"{body.units} units of clause {body.clause} in session 0x{body.session.hex()[:8]}…"
        case Application():
            return f"{body.amount} paid through clause {body.clause}, effect {body.effect_bps} bps"
        case Evaluation():
            return f"{body.uplift_bps} bps on {body.benchmark}"
        case Rating():
            return f"{body.stars} stars"
        case Feedback():
            return f"{body.uplift_bps} bps"
        case _:
            return ", ".join(f"{name} {_shown(value)}" for name, value in body.body().items())


def _shown(value: object) -> str:
    text = str(value)
    return f"{text[:10]}…" if text.startswith("0x") else text
