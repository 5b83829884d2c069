"""F10: two nodes over one chain, each with copies of its own, give byte-identical graph digests and weights."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from offchain.audit.rebuild import gather
from offchain.chain.verifier import ChainVerifier
from offchain.codec.fact import domain_of_log
from offchain.domain.types import OFFLINE, LicenceId
from offchain.indexer.index import Index
from offchain.indexer.indexer import Indexer
from offchain.indexer.store import IndexStore
from offchain.ledger.client import HttpLogSource
from offchain.ledger.facts import Head
from offchain.ledger.log import CirculationLog
from offchain.ledger.mirror import follow
from offchain.ledger.node import create_app
from offchain.ledger.store import Store
from offchain.report import ReportInputs, build
from offchain.report.digest import graph_digest, weights_digest
from tests.unit.audit.conftest import MAIN_KEY, PERIOD, TRAINING_KEY, Told
from tests.unit.audit.paper import PaperChain
from tests.unit.ledger.world import AppTransport

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = """
import json, pickle, sys
from pathlib import Path
from tests.unit.audit.conftest import cheap_words
from tests.unit.audit.test_two_nodes import Node
folder = Path(sys.argv[1])
with cheap_words():
    node = Node(pickle.loads((folder / "chain.pickle").read_bytes()), folder, 3)
    print(json.dumps(node.digests()))
"""


class Node:
    """A node with an index of its own, in chunks of its own, and its own copy of the log in `log.db`."""

    def __init__(self, chain: PaperChain, folder: Path, chunk: int) -> None:
        folder.mkdir(exist_ok=True)
        self.chain = chain
        facts = IndexStore(folder / "own-index.db")
        Indexer(facts, chain, chunk).sync()
        self.index = Index(facts)
        domain = domain_of_log(chain.chain_id, chain.address("CirculationLog"))
        self.log = CirculationLog(Store(folder / "log.db"), domain, ChainVerifier())

    def anchors(self) -> list[Head]:
        return [Head(anchor.size, anchor.root) for anchor in self.index.snapshot().anchors]

    def inputs(self) -> ReportInputs:
        return gather(PERIOD, self.index, self.log, self.chain)

    def digests(self) -> list[str]:
        """Graph, weights and report root, in hex."""
        built = build(self.inputs())
        return [graph_digest(self.inputs()).hex(), weights_digest(built).hex(), built.struct.root.hex()]


@pytest.fixture
def first_node(told: Told) -> Node:
    """The log operator's node."""
    return Node(told.chain, told.folder, 5)


@pytest.fixture
def mirror(first_node: Node, tmp_path: Path) -> Node:
    """Another node over the same chain: it has read the chain in other chunks and followed the log over HTTP."""
    node = Node(first_node.chain, tmp_path / "mirror", 1)
    client = httpx.Client(transport=AppTransport(create_app(first_node.log)))
    follow(HttpLogSource("http://node", client), node.log, node.anchors(), page=2)
    return node


def test_nodes__over_one_chain__give_the_same_graph_weights_and_root(first_node: Node, mirror: Node) -> None:
    assert mirror.digests() == first_node.digests()
    assert len(set(mirror.digests())) == 3


def test_nodes__over_one_chain__serve_the_same_log(first_node: Node, mirror: Node) -> None:
    assert (mirror.log.head(), mirror.log.entries()) == (first_node.log.head(), first_node.log.entries())


def test_weights__of_both_compositions__are_what_is_digested(mirror: Node) -> None:
    built = build(mirror.inputs())
    assert set(built.weighings) == {MAIN_KEY, TRAINING_KEY}
    fewer = replace(built, weighings={MAIN_KEY: built.weighings[MAIN_KEY]})
    assert weights_digest(fewer) != weights_digest(built)


def test_graph__when_one_fact_or_one_number_differs__then_its_digest_does(mirror: Node) -> None:
    inputs = mirror.inputs()
    payments = inputs.chain.payments
    changed = (
        replace(inputs, facts=inputs.facts[:-1]),
        replace(inputs, facts=(inputs.facts[1], inputs.facts[0], *inputs.facts[2:])),
        replace(inputs, end=inputs.end + 1),
        replace(inputs, chain=replace(inputs.chain, pots=frozenset())),
        replace(inputs, chain=replace(inputs.chain, modes={LicenceId(2): OFFLINE})),
        replace(
            inputs,
            chain=replace(inputs.chain, payments=(replace(payments[0], amount=payments[0].amount + 1), *payments[1:])),
        ),
    )
    assert len({graph_digest(one) for one in (inputs, *changed)}) == len(changed) + 1


@pytest.mark.parametrize("seed", ["1", "2"])
def test_node__in_another_process__gives_the_same_digests_whatever_its_hash_seed(
    first_node: Node, told: Told, seed: str
) -> None:
    """Sets and dictionaries of strings have another order under another seed."""
    (told.folder / "chain.pickle").write_bytes(pickle.dumps(told.chain))
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-c", PROGRAM, str(told.folder)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == first_node.digests()
