"""The golden vectors of tests/vectors, read by the Solidity libraries."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import brownie
import pytest

VECTORS = Path(__file__).resolve().parents[2] / "vectors"
REFUSALS = {
    "version 1": "BatchCodec_BadVersion: 2, 1",
    "one byte follows": "BatchCodec_TrailingBytes: 54, 55",
    "one byte is missing": "BatchCodec_Truncated: 54, 53",
    "resource index out of the table": "BatchCodec_UnknownIndex: .*, 3, 3",
    "resource indices not ascending": "BatchCodec_NotAscending: .*, 1, 1",
    "resource table not ascending": "BatchCodec_NotAscending: .*, 2, 1",
    "payee index out of the table": "BatchCodec_UnknownIndex: .*, 1, 1",
    "ratio index out of the table": "BatchCodec_UnknownIndex: .*, 1, 1",
    "lines not ascending": "BatchCodec_NotAscending: .*",
}
"""What the reader refuses; what breaks a law of money only is read, and its line skipped by Settlement."""
LAWLESS = {"weights sum to 999,999", "performance above the whole"}


FORCED = {
    "empty": "ForcedFact_Truncated: 118, 0",
    "entry is short": "ForcedFact_Truncated: 118, 114",
    "no envelope": "ForcedFact_Truncated: 118, 115",
    "envelope header is short": "ForcedFact_Truncated: 118, 117",
    "envelope payload is short": "ForcedFact_Truncated: 215, 182",
    "salt is short": "ForcedFact_Truncated: 215, 214",
    "payload length above the rest": "ForcedFact_Truncated: 65685, .*",
    "payload length one less": "LogEntry_WrongEnvelope: .*",
    "other envelope": "LogEntry_WrongEnvelope: .*",
    "other salt": "ForcedFact_WrongCommitment: .*",
    "other body": "ForcedFact_WrongCommitment: .*",
    "one byte follows": "ForcedFact_WrongCommitment: .*",
}
"""What the reader of forced facts refuses."""


def vectors(name: str) -> Any:
    """A vector file's content."""
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def by_name(name: str) -> Any:
    """A pytest identifier."""
    return lambda value: value.get("name") if isinstance(value, dict) else name


@pytest.fixture(scope="module")
def lib() -> Any:
    """The libraries behind external functions."""
    return brownie.LibHarness.deploy({"from": brownie.accounts[0]})


@pytest.mark.parametrize("vector", vectors("composition"), ids=range(len(vectors("composition"))))
def test_composition_key__given_a_vector__then_equal(lib: Any, vector: dict[str, Any]) -> None:
    key = lib.compositionKey(vector["product"], vector["payee"], vector["outcome_source"], vector["resources"])
    assert str(key) == vector["key"]


@pytest.mark.parametrize("vector", vectors("batch")["valid"], ids=by_name("batch"))
def test_batch__given_a_valid_vector__then_read_as_written(lib: Any, vector: dict[str, Any]) -> None:
    period, lines = lib.readBatch(vector["bytes"])
    read = [
        {
            "product": line[0],
            "payee": line[1],
            "outcome_source": line[2],
            "performance": line[3],
            "resources": list(line[6]),
            "weights": list(line[7]),
            "key": str(line[4]),
        }
        for line in lines
    ]
    assert (period, read) == (vector["period"], vector["lines"])


@pytest.mark.parametrize(
    "vector", [v for v in vectors("batch")["invalid"] if v["name"] not in LAWLESS], ids=by_name("batch")
)
def test_batch__given_an_invalid_vector__then_refused_by_name(lib: Any, vector: dict[str, Any]) -> None:
    with brownie.reverts(revert_pattern=REFUSALS[vector["name"]]):
        lib.readBatch(vector["bytes"])


@pytest.mark.parametrize(
    "vector", [v for v in vectors("batch")["invalid"] if v["name"] in LAWLESS], ids=by_name("batch")
)
def test_batch__given_a_lawless_vector__then_the_reader_shows_it(lib: Any, vector: dict[str, Any]) -> None:
    _, ((_, _, _, performance, _, weight_sum, _, _),) = lib.readBatch(vector["bytes"])
    assert (weight_sum, performance) in {(999_999, 1_000_000), (1_000_000, 1_000_001)}


@pytest.mark.parametrize("vector", [v for v in vectors("leaf") if v["name"] == "BATCH"], ids=by_name("leaf"))
def test_leaf__given_a_batch_vector__then_hash_of_its_data(lib: Any, vector: dict[str, Any]) -> None:
    assert str(lib.leafHash(vector["data"])) == vector["hash"]


def test_tree__given_the_leaves__then_every_hash(lib: Any) -> None:
    tree = vectors("tree")
    assert [str(lib.leafHash(bytes.fromhex(leaf[2:]))) for leaf in tree["leaves"]] == tree["leaf_hashes"]


def test_tree__given_inclusion_vectors__then_all_verify(lib: Any) -> None:
    tree = vectors("tree")
    for v in tree["inclusion"]:
        leaf, root = tree["leaf_hashes"][v["index"]], tree["roots"][v["size"]]
        assert lib.verifyInclusion(v["proof"], v["index"], v["size"], root, leaf), v


def test_tree__given_consistency_vectors__then_all_verify(lib: Any) -> None:
    tree = vectors("tree")
    for v in tree["consistency"]:
        old, new = tree["roots"][v["old"]], tree["roots"][v["new"]]
        assert lib.verifyConsistency(v["proof"], v["old"], v["new"], old, new), v


@pytest.mark.parametrize("vector", vectors("fact")["facts"], ids=range(len(vectors("fact")["facts"])))
def test_log_entry__given_a_vector__then_read_and_digested_as_written(lib: Any, vector: dict[str, Any]) -> None:
    fact, envelope_hash = lib.readEntry(vector["entry"])
    assert tuple(fact) == tuple(vector["values"].values())
    assert str(envelope_hash) == str(brownie.web3.keccak(hexstr=vector["envelopes"][0]).to_0x_hex())
    assert str(lib.factDigest(tuple(fact), vector["domain_separator"])) == vector["digest"]
    assert str(lib.leafHash(vector["entry"])) == vector["leaf_hash"]


@pytest.mark.parametrize("vector", vectors("forced")["valid"], ids=range(len(vectors("forced")["valid"])))
def test_forced__given_a_valid_vector__then_its_parts(lib: Any, vector: dict[str, Any]) -> None:
    parts = [str(part) for part in lib.readForced(vector["fact"])]
    assert parts == [vector[name] for name in ("entry", "envelope", "salt", "body")]
    assert str(lib.leafHash(vector["entry"])) == vector["leaf_hash"]


@pytest.mark.parametrize("vector", vectors("forced")["invalid"], ids=by_name("forced"))
def test_forced__given_an_invalid_vector__then_refused_by_name(lib: Any, vector: dict[str, Any]) -> None:
    with brownie.reverts(revert_pattern=FORCED[vector["name"]]):
        lib.readForced(bytes.fromhex(vector["fact"][2:]))


def test_receipt__given_a_vector__then_digested_as_written(lib: Any) -> None:
    vector = vectors("receipt")["receipt"]
    assert str(lib.receiptDigest(tuple(vector["values"].values()), vector["domain_separator"])) == vector["digest"]
