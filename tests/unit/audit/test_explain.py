"""Explain: the product of the period told on paper, from revenue to payout, with every fact and its reason."""

from __future__ import annotations

import json

import pytest

from offchain.audit.errors import UnknownProductError
from offchain.audit.explain import explain
from offchain.audit.explanation import Explanation
from offchain.domain.types import PeriodId, ProductId
from tests.unit.audit.conftest import PERIOD, Told, account

WEIGHTS = ["333334", "333333", "333333"]


@pytest.fixture(scope="module")
def main(first: Told) -> Explanation:
    """Product 1 in period 1."""
    return explain(ProductId(1), PERIOD, first.chain, first.index("explain.db"), first.log())


def test_explain__when_a_product_earned__then_payouts_sum_to_its_revenue(main: Explanation) -> None:
    assert sum(int(row[-1]) for row in main.payout_rows()) == 3_000_000


def test_explain__when_a_product_earned__then_each_holder_has_its_part(main: Explanation) -> None:
    rows = [(role, subject, who, amount) for _, role, subject, who, amount in main.payout_rows() if role == "source"]
    amounts = ("650001", "649999", "650000")
    assert rows == [("source", str(i), account(i), amount) for i, amount in enumerate(amounts, start=1)]


def test_explain__when_three_resources_are_alike__then_weights_are_equal_and_factors_sum_to_them(
    main: Explanation,
) -> None:
    rows = main.weight_rows()
    assert [row[2] for row in rows] == WEIGHTS
    assert [row[3] for row in rows] == ["–"] * 3  # period 1 has no base
    assert [row[4] for row in rows] == [str(sum(map(int, row[5:]))) for row in rows] == WEIGHTS


def test_explain__when_facts_were_filed__then_each_has_its_reason(main: Explanation) -> None:
    assert [row[-1] for row in main.fact_rows()] == [
        "entry 1 of the same party is newer",
        "counts",
        "counts",
        "counts",
        "nothing was paid in the MAIN loop for this combination",
    ]


def test_explain__when_other_facts_were_filed__then_those_on_the_product_are_told(main: Explanation) -> None:
    assert [row[1:] for row in main.word_rows()] == [
        ("6", "rating", "6", "1", "5 stars", "counts"),
        ("7", "access", "9", "2", "100 units of clause 1 in session 0x00000000…", "counts"),
        ("8", "access", "7", "2", "90 units of clause 1 in session 0x00000000…", "counts"),
    ]


def test_explain__when_three_plants_reported__then_the_combination_has_three_voters(main: Explanation) -> None:
    # The least of three votes of 2,000 bps.
    assert [row[1:4] for row in main.combination_rows()] == [("1+2+3", "3", "2000")]


def test_explain__when_factors_are_silent__then_notes_say_so(main: Explanation) -> None:
    text = " ".join(main.notes)
    assert all(word in text for word in ("update activity", "guaranteed base"))
    assert not any(word in text for word in ("scarcity", "ratings:"))


def test_explain__when_written_as_json__then_amounts_are_text_and_everything_is_there(main: Explanation) -> None:
    (one,) = json.loads(json.dumps(main.as_json()))["compositions"]
    assert one["revenue"] == {"licence": "3000000", "outcome": "0"}
    assert one["split"]["source"] == "1950000"
    assert (one["weights_from"], one["settled"], len(one["facts"])) == ("report", True, 5)


def test_explain__when_no_product_is_named__then_all_revenue_of_the_period_is_explained(first: Told) -> None:
    found = explain(None, PERIOD, first.chain, first.index("explain.db"), first.log())
    assert sum(int(row[-1]) for row in found.payout_rows()) == 4_000_001


def test_tables__when_shown__then_every_row_has_a_cell_per_column(main: Explanation) -> None:
    tables = main.tables()
    assert [len(table.rows) for table in tables] == [5, 3, 1, 1, 5, 0, 3, 6, 5, 8, 0, 0, 0]
    assert all(len(row) == len(table.columns) for table in tables for row in table.rows)


def test_explain__when_the_product_is_unknown__then_the_known_ones_are_told(told: Told) -> None:
    with pytest.raises(UnknownProductError, match=r"expected one of \[1, 2\], received 3"):
        explain(ProductId(3), PERIOD, told.chain, told.index(), told.log())


def test_explain__when_nothing_was_sold__then_it_says_so(told: Told) -> None:
    found = explain(ProductId(1), PeriodId(0), told.chain, told.index(), told.log())
    assert found.compositions == ()
    assert found.notes[-1] == "no revenue of it in the period"


def test_explain__when_not_settled_yet__then_it_says_what_will_be_paid(told: Told) -> None:
    told.leave_unsettled()
    found = explain(ProductId(2), PERIOD, told.chain, told.index(), told.log())
    assert "the period is not settled yet: payouts are what settlement will pay" in found.notes


def test_explain__when_the_period_was_missed__then_weights_come_from_where_settlement_takes_them(told: Told) -> None:
    told.chain.remove("ContributionOracle", "Reported")
    told.chain.mine(3_000)
    found = explain(ProductId(1), PERIOD, told.chain, told.index(), told.log())
    assert (found.compositions[0].weighing, found.notes[0]) == (
        None,
        "the period is missed: it settles by equal weights",
    )
