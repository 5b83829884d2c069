"""A payout line goes back to signed facts: every step is proven by somebody who has only the roots."""

from __future__ import annotations

import json
from typing import Any

import pytest

from offchain.audit.errors import AuditError
from offchain.audit.explain import explain
from offchain.audit.proven import fact_proofs
from offchain.codec.fact import decode_entry, domain_of_log, fact_digest
from offchain.codec.proofs import verify_inclusion
from offchain.codec.tree import leaf_hash
from offchain.codec.words import from_hex
from offchain.domain.types import ProductId
from tests.unit.audit.conftest import PERIOD, Told, account

VOTES = [1, 2, 3]
"""Log entries of the plants' feedback that count; entry 0 was replaced by a newer one."""


@pytest.fixture(scope="module")
def document(first: Told) -> dict[str, Any]:
    """The explanation of product 1 as a reader of its JSON has it."""
    found = explain(ProductId(1), PERIOD, first.chain, first.index("proven.db"), first.log())
    told: dict[str, Any] = json.loads(json.dumps(found.as_json()))
    return told


def proven(one: dict[str, Any]) -> bool:
    proof = [from_hex(word, "proof", 32) for word in one["proof"]]
    root = from_hex(one["root"], "root", 32)
    return verify_inclusion(leaf_hash(from_hex(one["entry"], "entry")), one["index"], one["size"], proof, root)


def test_explain__when_written__then_every_fact_is_proven_against_the_anchored_root(
    first: Told, document: dict[str, Any]
) -> None:
    [anchor] = [e.args for e in first.chain.events if e.name == "Anchored" and e.args["period"] == 2]
    [one] = document["compositions"]
    told = {fact["index"] for fact in (*one["facts"], *one["other_facts"])}
    assert {proof["index"] for proof in document["proofs"]} == told
    for proof in document["proofs"]:
        assert proven(proof)
        assert (proof["size"], from_hex(proof["root"], "root", 32)) == (anchor["size"], anchor["root"])


def test_explain__when_written__then_a_fact_id_is_the_digest_of_its_entry(
    first: Told, document: dict[str, Any]
) -> None:
    domain = domain_of_log(first.chain.chain_id, first.chain.address("CirculationLog"))
    for proof in document["proofs"]:
        fact, _ = decode_entry(from_hex(proof["entry"], "entry"))
        assert from_hex(proof["fact"], "fact", 32) == fact_digest(domain, fact)
        assert from_hex(proof["leaf_hash"], "leaf", 32) == leaf_hash(from_hex(proof["entry"], "entry"))


def test_explain__when_a_holder_earned__then_amount_share_weight_and_votes_stand_in_one_line(
    document: dict[str, Any],
) -> None:
    [one] = document["compositions"]
    line = next(row for row in one["payout_lines"] if row["role"] == "source" and row["subject"] == 1)
    assert (line["account"], line["amount"], line["pool"], line["licence"], line["licence_ppm"]) == (
        account(1), "650001", "1950000", "3000000", 650_000,
    )  # fmt: skip
    assert (line["weight_ppm"], line["votes"]) == (333_334, VOTES)


def test_explain__when_written__then_payout_lines_sum_to_the_revenue(document: dict[str, Any]) -> None:
    [one] = document["compositions"]
    assert sum(int(line["amount"]) for line in one["payout_lines"]) == 3_000_000


def test_explain__when_written__then_the_batch_of_the_line_is_proven_against_the_report(
    document: dict[str, Any],
) -> None:
    [one] = document["compositions"]
    batch = one["batch_proof"]
    proof = [from_hex(word, "proof", 32) for word in batch["proof"]]
    root = from_hex(document["report_root"], "root", 32)
    assert verify_inclusion(leaf_hash(from_hex(batch["leaf"], "leaf")), batch["batch"], batch["leaves"], proof, root)


def test_explain__when_shown__then_the_tables_have_lines_and_proofs(first: Told) -> None:
    found = explain(ProductId(1), PERIOD, first.chain, first.index("proven.db"), first.log())
    lines, facts = found.tables()[-5:-3]
    assert lines.rows[0][1:5] == ("source", "1", account(1), "650001")
    assert lines.rows[0][-2:] == ("333334", "1, 2, 3")
    assert [len(row) for table in (lines, facts) for row in table.rows] == [
        len(table.columns) for table in (lines, facts) for _ in table.rows
    ]


def test_explain__when_the_fund_earned__then_it_has_a_line(first: Told) -> None:
    found = explain(ProductId(2), PERIOD, first.chain, first.index("proven.db"), first.log())
    [one] = found.compositions
    assert [(line.account, line.part.amount) for line in one.lines if line.part.role == "ecosystem"] == [
        (first.chain.address("EcosystemFund"), 150_001)
    ]


def test_fact_proofs__when_the_root_is_another__then_the_entry_is_named(told: Told) -> None:
    with pytest.raises(AuditError, match=r"proof of log entry 1: expected a path to 0x0000"):
        fact_proofs([1], told.log().size(), bytes(32), told.chain, told.log())
