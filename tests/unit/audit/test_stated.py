"""Facts of a product in words, with the reason where they count zero."""

from __future__ import annotations

import pytest

from offchain.audit.stated import words_on
from offchain.codec.bodies import SCHEMAS
from offchain.codec.fact import FactKind
from offchain.domain.types import OrganisationId, ProductId
from offchain.report import Judged
from tests.unit.report.inputs import stated


def judged(kind: FactKind, reason: str = "") -> Judged:
    """A fact of organisation 4 on product 7 under licence 9."""
    return Judged(stated(3, OrganisationId(4), 9, ProductId(7), SCHEMAS[kind, 1].example), reason)


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        (FactKind.ACCESS, "250 units of clause 3 in session 0x00010203…"),
        (FactKind.APPLICATION, "2000000000000 paid through clause 1, effect 320 bps"),
        (FactKind.EVALUATION, "1620 bps on PumpBench 2026"),
        (FactKind.RATING, "4 stars"),
    ],
)
def test_words__of_each_kind__say_its_figures(kind: FactKind, says: str) -> None:
    (found,) = words_on(7, [judged(kind, "too late")])
    assert (found.index, found.kind, found.organisation, found.licence) == (3, kind.name.lower(), 4, 9)
    assert (found.says, found.reason) == (says, "too late")


def test_words__on_another_product_and_feedback__are_left_out() -> None:
    assert words_on(8, [judged(FactKind.RATING)]) == words_on(7, [judged(FactKind.FEEDBACK)]) == ()
