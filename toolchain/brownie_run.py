"""Run brownie with a home and a chain of its own.

``python -m toolchain.brownie_run test tests/contracts -q`` starts a chain for the run; ``compile`` needs none;
``--rpc URL --chain-id N run scripts/deploy.py`` uses a living chain that the caller owns.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

from toolchain.anvil import ACCOUNTS, CHAIN_ID, GAS_LIMIT, end_cleanly_on_termination, own_chain
from toolchain.brownie_entry import OWNED_PID
from toolchain.paths import ROOT, STATE, VENV_BIN, tool_environment

NETWORK = "headwater"
COMMANDS_WITHOUT_CHAIN = frozenset({"compile"})


def _own_network(port: int) -> dict[str, Any]:
    settings = {"port": port, "accounts": ACCOUNTS, "gas_limit": GAS_LIMIT, "chain_id": CHAIN_ID, "base_fee": 0}
    own = {"name": "own chain", "id": NETWORK, "cmd": "anvil", "host": "http://127.0.0.1", "cmd_settings": settings}
    return {"development": [own], "live": []}


def _living_network(url: str, chain_id: int) -> dict[str, Any]:
    living = {"name": "living chain", "id": NETWORK, "host": url, "chainid": chain_id}
    return {"development": [], "live": [{"name": "Headwater", "networks": [living]}]}


def _write_home(home: Path, networks: dict[str, Any]) -> None:
    """JSON is YAML, which is what brownie reads."""
    folder = home / ".brownie"
    folder.mkdir(parents=True)
    (folder / "network-config.yaml").write_text(json.dumps(networks), encoding="utf-8")


def run(arguments: list[str], rpc: str | None = None, chain_id: int = CHAIN_ID) -> int:
    """Run ``brownie *arguments`` in the project; gives its exit code. The chain is as for `running`."""
    with running(arguments, rpc, chain_id) as process:
        return process.wait()


@contextmanager
def running(
    arguments: list[str],
    rpc: str | None = None,
    chain_id: int = CHAIN_ID,
    output: IO[bytes] | None = None,
    variables: Mapping[str, str] | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """``brownie *arguments`` in the project as a process, which is ended with the block; `output` takes its words.

    Without ``rpc`` a chain is started for this run and stopped by pid at its end.
    """
    STATE.mkdir(exist_ok=True)
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="brownie-", dir=STATE)))
        environment = tool_environment(HOME=str(home)) | dict(variables or {})
        environment.pop(OWNED_PID, None)
        if rpc is not None:
            networks = _living_network(rpc, chain_id)
        elif arguments[:1] and arguments[0] in COMMANDS_WITHOUT_CHAIN:
            networks = _own_network(0)
        else:
            chain = stack.enter_context(own_chain())
            networks = _own_network(chain.port)
            environment[OWNED_PID] = str(chain.pid)
        _write_home(home, networks)
        command = [str(VENV_BIN / "python"), "-m", "toolchain.brownie_entry", *arguments]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=output)
        stack.callback(process.wait)
        stack.callback(process.kill)
        yield process


def main() -> int:
    """Read our two options, hand everything else to brownie."""
    parser = argparse.ArgumentParser(prog="toolchain.brownie_run", description=__doc__)
    parser.add_argument("--rpc", help="JSON-RPC address of a living chain that the caller owns")
    parser.add_argument("--chain-id", type=int, default=CHAIN_ID)
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="brownie's own command line")
    options = parser.parse_args()
    end_cleanly_on_termination()
    return run(options.arguments, options.rpc, options.chain_id)


if __name__ == "__main__":
    sys.exit(main())
