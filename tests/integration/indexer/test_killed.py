"""An indexer killed in the middle of its work leaves whole chunks and goes on from there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from offchain.chain.anvil import Anvil
from offchain.chain.gateway import Gateway
from offchain.chain.wallet import Wallet
from offchain.indexer.facts import Revoked
from offchain.indexer.index import Index
from offchain.indexer.indexer import Indexer
from offchain.indexer.store import IndexStore
from tests.integration.conftest import ROOT, Compiled, Deployment

PROGRAM = """
import sys
from pathlib import Path
from offchain.chain.gateway import Gateway
from offchain.chain.manifest import Manifest
from offchain.indexer.indexer import Indexer
from offchain.indexer.store import IndexStore

url, manifest, store = sys.argv[1:]
Indexer(IndexStore(Path(store)), Gateway.connect(url, Manifest.load(Path(manifest))), chunk=1).sync()
"""


def test_sync__when_killed_midway__then_the_next_run_completes_it_without_repeats(
    chain: Anvil,
    compile_sources: Callable[..., Mapping[str, Compiled]],
    deploy: Callable[..., Deployment],
    holder: Wallet,
    tmp_path: Path,
) -> None:
    emitter = compile_sources("tests/integration/indexer/Emitter.sol")["Emitter"]
    deployment = deploy(chain, tmp_path / "run", {"Licences": emitter})
    gateway = Gateway.connect(chain.url, deployment.manifest)
    for licence in range(1, 6):
        gateway.send(holder, "Licences", "revoke", licence)
        chain.mine(80)
    store = IndexStore(tmp_path / "index.sqlite")
    arguments = [chain.url, str(deployment.folder), str(tmp_path / "index.sqlite")]
    worker = subprocess.Popen([sys.executable, "-c", PROGRAM, *arguments], cwd=ROOT)
    while store.cursor() is None and worker.poll() is None:
        time.sleep(0.01)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    reached = store.cursor()
    assert reached is not None
    assert reached.number < gateway.finalised().number
    Indexer(store, gateway).sync()
    assert [fact.licence for fact in Index(store).facts(Revoked)] == [1, 2, 3, 4, 5]
    store.close()
