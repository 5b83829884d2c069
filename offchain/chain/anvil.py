"""A development chain of one's own: free port, proven pid, stopped whatever happens. No web3."""

from __future__ import annotations

import json
import subprocess
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.error import URLError

from offchain.chain.child import die_with_parent
from offchain.chain.errors import ChainDidNotStart, NodeError

CHAIN_ID = 31337
GAS_LIMIT = 60_000_000
_START_SECONDS = 30.0
_STOP_SECONDS = 20.0
_REQUEST_SECONDS = 60.0
_LISTENING = "0A"


@dataclass(frozen=True)
class AnvilOptions:
    """How a chain starts. Base fee 0 and finalised = head − 2 always.

    ``port`` 0 takes a free one. ``block_time`` in seconds, None mines on every transaction; with ``mixed_mining`` both.
    ``timestamp`` is the genesis block's time in seconds. ``mnemonic`` "" is anvil's own. ``load_state`` continues a
    dumped chain and its time, ``dump_state`` writes one at the end and every ``dump_interval`` seconds. ``output`` is a
    file for anvil's own words. ``hardfork`` is the EVM's; ``transaction_cap`` refuses transactions of more than 2^24 gas
    (EIP-7825, from osaka on).
    """

    port: int = 0
    chain_id: int = CHAIN_ID
    block_time: int | None = None
    mixed_mining: bool = False
    timestamp: int | None = None
    mnemonic: str = ""
    accounts: int = 30
    load_state: Path | None = None
    dump_state: Path | None = None
    dump_interval: int | None = None
    output: Path | None = None
    hardfork: str = "paris"
    transaction_cap: bool = False

    def command(self, binary: Path) -> list[str]:
        """The command line of the native binary."""
        fixed = {
            "--host": "127.0.0.1",
            "--port": self.port,
            "--chain-id": self.chain_id,
            "--hardfork": self.hardfork,
            "--block-base-fee-per-gas": 0,
            "--gas-limit": GAS_LIMIT,
            "--slots-in-an-epoch": 1,
            "--accounts": self.accounts,
        }
        chosen: dict[str, object] = {
            "--block-time": self.block_time,
            "--timestamp": self.timestamp,
            "--mnemonic": self.mnemonic or None,
            "--load-state": self.load_state,
            "--dump-state": self.dump_state,
            "--state-interval": self.dump_interval,
        }
        words = [str(word) for pair in fixed.items() for word in pair]
        words += [str(word) for name, value in chosen.items() if value is not None for word in (name, value)]
        flags = {"--mixed-mining": self.mixed_mining, "--enable-tx-gas-limit": self.transaction_cap}
        return [str(binary), *words, *(flag for flag, wanted in flags.items() if wanted)]


class Anvil:
    """A running anvil as a context manager: ``with Anvil(binary, options) as chain: chain.url``.

    The port is read from the sockets of that very process, so it can't be another chain. The process ends with its
    parent thread even if that is killed. Raises ChainDidNotStart.
    """

    def __init__(self, binary: Path, options: AnvilOptions | None = None) -> None:
        self._binary = binary
        self._options = options or AnvilOptions()
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0

    def __enter__(self) -> Anvil:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Starts the process and waits until it listens. Raises ChainDidNotStart."""
        if not self._binary.is_file():
            raise ChainDidNotStart(f"the binary at {self._binary}", "no such file")
        command = self._options.command(self._binary)
        prepare = die_with_parent()
        if self._options.output is None:
            self._process = _spawn(command, subprocess.DEVNULL, prepare)
        else:
            with self._options.output.open("ab") as output:
                self._process = _spawn(command, output.fileno(), prepare)
        try:
            self._port = self._wait_until_listening(self._process)
            self._prove_chain()
            if self._options.load_state is not None and self._options.timestamp is None:
                self._continue_time()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stops the process by its pid and waits for it; it writes its dump first. Safe to repeat."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    @property
    def pid(self) -> int:
        """Process id of the chain. Raises ChainDidNotStart before the start and after the end."""
        if self._process is None:
            raise ChainDidNotStart("a running process", "none")
        return self._process.pid

    @property
    def port(self) -> int:
        """The port on which this process listens."""
        return self._port

    @property
    def url(self) -> str:
        """The JSON-RPC address."""
        return f"http://127.0.0.1:{self._port}"

    def request(self, method: str, *params: object) -> Any:
        """One JSON-RPC call to this chain. Raises NodeError."""
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": list(params)}).encode()
        call = urllib.request.Request(self.url, body, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(call, timeout=_REQUEST_SECONDS) as response:
                answer = json.load(response)
        except (URLError, TimeoutError, ConnectionError, ValueError) as error:
            raise NodeError(self.url, method, str(error)) from error
        if "error" in answer:
            raise NodeError(self.url, method, json.dumps(answer["error"]))
        return answer["result"]

    def mine(self, blocks: int = 1) -> None:
        """Mines empty blocks, one second apart."""
        self.request("anvil_mine", hex(blocks), hex(1))

    def advance_to(self, timestamp: int) -> None:
        """Mines one block with exactly this time in seconds; later blocks go on from there."""
        self.request("evm_setNextBlockTimestamp", timestamp)
        self.request("evm_mine")

    def fund(self, address: str, wei: int) -> None:
        """Sets an account's native balance in wei."""
        self.request("anvil_setBalance", address, hex(wei))

    def reorganise(self, depth: int) -> None:
        """Replaces the newest ``depth`` blocks by empty ones."""
        self.request("anvil_reorg", depth, [])

    def _wait_until_listening(self, process: subprocess.Popen[bytes]) -> int:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise ChainDidNotStart("a running process", f"exit code {process.returncode}")
            port = _listening_port(process.pid)
            if port is not None:
                return port
            time.sleep(0.02)
        raise ChainDidNotStart(f"a listening socket within {_START_SECONDS:.0f} s", "none")

    def _prove_chain(self) -> None:
        if self._options.port not in (0, self._port):
            raise ChainDidNotStart(f"port {self._options.port}", str(self._port))
        received = int(self.request("eth_chainId"), 16)
        if received != self._options.chain_id:
            raise ChainDidNotStart(f"chain id {self._options.chain_id}", str(received))

    def _continue_time(self) -> None:
        """Chain time goes on from the loaded head; anvil itself would jump to this machine's clock, even backwards."""
        head = self.request("eth_getBlockByNumber", "latest", False)
        self.request("anvil_setTime", int(head["timestamp"], 16) + 1)


def _spawn(command: list[str], output: int, prepare: Callable[[], None]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, preexec_fn=prepare, start_new_session=True
    )


def _listening_port(pid: int) -> int | None:
    """The TCP port on which a process listens, from /proc; None if it listens nowhere yet."""
    process = Path("/proc") / str(pid)
    try:
        links = [str(entry.readlink()) for entry in (process / "fd").iterdir()]
        lines = (process / "net" / "tcp").read_text(encoding="ascii").splitlines()[1:]
    except FileNotFoundError:
        return None
    inodes = {link[8:-1] for link in links if link.startswith("socket:[")}
    for line in lines:
        words = line.split()
        if words[3] == _LISTENING and words[9] in inodes:
            return int(words[1].partition(":")[2], 16)
    return None
