"""The chain of a test run is ours, and gone when the run is over."""

import json
import urllib.request
from pathlib import Path

import psutil
import pytest

from toolchain.anvil import CHAIN_ID, own_chain
from toolchain.brownie_entry import NotOurChain, _owned_pid, _refuse_launch
from toolchain.compile import current_key, stored_key


def _call(url: str, method: str) -> str:
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": []}).encode()
    request = urllib.request.Request(url, body, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        result: str = json.loads(answer.read())["result"]
    return result


class _Broken(Exception):
    """A run that breaks while its chain has a process id."""

    def __init__(self, pid: int) -> None:
        self.pid = pid


def test_own_chain__when_two_run__then_each_has_its_own_port() -> None:
    with own_chain() as one, own_chain() as two:
        assert one.port != two.port


def test_own_chain__when_asked__then_answers_with_our_chain_id() -> None:
    with own_chain() as chain:
        assert int(_call(chain.url, "eth_chainId"), 16) == CHAIN_ID


def test_own_chain__when_the_run_breaks__then_the_process_is_gone() -> None:
    with pytest.raises(_Broken) as broken, own_chain() as chain:
        raise _Broken(chain.pid)
    assert not psutil.pid_exists(broken.value.pid)


def test_brownie__when_it_would_launch_a_chain__then_refused() -> None:
    with pytest.raises(NotOurChain, match="launch `anvil`"):
        _refuse_launch(None, "anvil")


def test_brownie__when_it_would_attach_outside_the_wrapper__then_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEADWATER_CHAIN_PID", raising=False)
    with pytest.raises(NotOurChain, match=r"attach to 127\.0\.0\.1:8545"):
        _owned_pid(None, ("127.0.0.1", 8545))


def _small_tree(root: Path) -> Path:
    for name in ("contracts/A.sol", "brownie-config.yaml", "package-lock.json", "toolchain/solc.js"):
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("file", "part"),
    [("contracts/A.sol", "sources"), ("brownie-config.yaml", "settings"), ("package-lock.json", "settings")],
)
def test_current_key__when_a_file_changes__then_its_part_changes(file: str, part: str, tmp_path: Path) -> None:
    root = _small_tree(tmp_path)
    before = current_key(root)
    (root / file).write_text("changed", encoding="utf-8")
    after = current_key(root)
    assert [key for key in before if before[key] != after[key]] == [part]


def test_stored_key__when_nothing_was_compiled__then_empty(tmp_path: Path) -> None:
    assert stored_key(tmp_path) == {}
