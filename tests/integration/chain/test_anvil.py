"""A chain of one's own: it starts proven, obeys time, and is gone afterwards."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from offchain.chain.anvil import Anvil, AnvilOptions
from offchain.chain.errors import ChainDidNotStart, NodeError
from offchain.settings import Settings
from tests.integration.conftest import GENESIS, ROOT


def lives(pid: int) -> bool:
    """True while a process runs: a zombie does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_anvil__when_the_block_ends__then_the_process_is_gone(settings: Settings) -> None:
    with Anvil(settings.anvil) as chain:
        pid = chain.pid
    assert not lives(pid)


def test_anvil__when_the_body_fails__then_the_process_is_gone(settings: Settings) -> None:
    pids: list[int] = []

    def fail() -> None:
        with Anvil(settings.anvil) as chain:
            pids.append(chain.pid)
            raise KeyError("in the body")

    with pytest.raises(KeyError, match="in the body"):
        fail()
    assert not lives(pids[0])


def test_anvil__when_its_parent_is_killed__then_the_process_is_gone(settings: Settings) -> None:
    program = (
        "import sys, time; from pathlib import Path; from offchain.chain.anvil import Anvil\n"
        "chain = Anvil(Path(sys.argv[1])); chain.start(); print(chain.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(settings.anvil)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert parent.stdout is not None
    with parent.stdout:
        pid = int(parent.stdout.readline())
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    deadline = time.monotonic() + 10
    while lives(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not lives(pid)


def test_anvil__when_it_ends_however_it_ends__then_its_states_on_disk_are_gone(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Anvil(settings.anvil) as chain:
        chain.mine(1_000)
        assert list(tmp_path.rglob("*.json")), "no state was put on disk: the chain was too short"
        os.kill(chain.pid, signal.SIGKILL)
    assert list(tmp_path.iterdir()) == []


def test_anvil__when_the_port_is_taken__then_it_never_attaches(settings: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        chain = Anvil(settings.anvil, AnvilOptions(port=taken.getsockname()[1]))
        with pytest.raises(ChainDidNotStart, match="expected a running process, received exit code"):
            chain.start()


def test_anvil__when_the_binary_is_missing__then_its_place_is_named(tmp_path: Path) -> None:
    with pytest.raises(ChainDidNotStart, match="nowhere"):
        Anvil(tmp_path / "nowhere").start()


def test_anvil__when_two_run__then_each_has_its_own_port(settings: Settings) -> None:
    with Anvil(settings.anvil) as first, Anvil(settings.anvil) as second:
        assert first.port != second.port


def test_pid__when_the_chain_has_stopped__then_it_is_refused(settings: Settings) -> None:
    with Anvil(settings.anvil) as chain:
        pass
    with pytest.raises(ChainDidNotStart, match="expected a running process, received none"):
        _ = chain.pid


def test_advance_to__when_called__then_the_head_has_exactly_that_time(chain: Anvil) -> None:
    chain.advance_to(GENESIS + 777)
    assert int(chain.request("eth_getBlockByNumber", "latest", False)["timestamp"], 16) == GENESIS + 777


def test_mine__when_called__then_blocks_are_one_second_apart(chain: Anvil) -> None:
    chain.advance_to(GENESIS + 100)
    chain.mine(3)
    times = [int(chain.request("eth_getBlockByNumber", hex(n), False)["timestamp"], 16) for n in (1, 2, 3, 4)]
    assert [later - times[0] for later in times] == [0, 1, 2, 3]


def test_request__when_the_method_is_unknown__then_it_is_named(chain: Anvil) -> None:
    with pytest.raises(NodeError, match="eth_nothing"):
        chain.request("eth_nothing")


def test_load_state__when_a_dump_is_continued__then_head_and_hash_are_the_same(
    settings: Settings, tmp_path: Path
) -> None:
    dump = tmp_path / "chain.json"
    with Anvil(settings.anvil, AnvilOptions(timestamp=GENESIS, dump_state=dump)) as first:
        first.mine(4)
        before = first.request("eth_getBlockByNumber", "latest", False)["hash"]
    with Anvil(settings.anvil, AnvilOptions(load_state=dump)) as second:
        assert second.request("eth_getBlockByNumber", "latest", False)["hash"] == before


@pytest.mark.parametrize("genesis", [GENESIS, 1_500_000_000])
def test_load_state__when_a_dump_is_continued__then_its_time_goes_on(
    settings: Settings, tmp_path: Path, genesis: int
) -> None:
    dump = tmp_path / "chain.json"
    with Anvil(settings.anvil, AnvilOptions(timestamp=genesis, dump_state=dump)) as first:
        first.advance_to(genesis + 500)
    with Anvil(settings.anvil, AnvilOptions(load_state=dump)) as second:
        second.request("evm_mine")
        time_now = int(second.request("eth_getBlockByNumber", "latest", False)["timestamp"], 16)
    assert genesis + 500 < time_now < genesis + 560


def test_mixed_mining__when_blocks_are_slow__then_a_transaction_does_not_wait(settings: Settings) -> None:
    with Anvil(settings.anvil, AnvilOptions(block_time=600, mixed_mining=True)) as chain:
        account = chain.request("eth_accounts")[0]
        chain.request("eth_sendTransaction", {"from": account, "to": account, "gasPrice": "0x0"})
        deadline = time.monotonic() + 10
        while int(chain.request("eth_blockNumber"), 16) == 0 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert int(chain.request("eth_blockNumber"), 16) == 1
