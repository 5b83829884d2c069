"""A chain process of one's own: proven pid and port, JSON-RPC, stopped whatever happens. No web3."""

from __future__ import annotations

import json
import subprocess
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.error import URLError

from offchain.chain.child import die_with_parent, listening_port
from offchain.chain.errors import ChainDidNotStart, NodeError

CHAIN_ID = 31337
GAS_LIMIT = 60_000_000
_START_SECONDS = 30.0
_STOP_SECONDS = 20.0
_REQUEST_SECONDS = 60.0


class OwnChain:
    """What every chain process has; ``with`` starts and stops it.

    The port is read from the sockets of that very process, so it can't be another chain. The process ends with its
    parent thread even if that is killed. ``output`` is a file for the process's own words.
    """

    def __init__(self, binary: Path, chain_id: int, output: Path | None) -> None:
        self._binary, self._chain_id, self._output = binary, chain_id, output
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Starts the process and waits until it listens. Raises ChainDidNotStart."""
        raise NotImplementedError

    def stop(self) -> None:
        """Stops the process by its pid and waits for it; it writes what it has to first. Safe to repeat."""
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

    def _launch(self, command: Sequence[str], port: int) -> None:
        """Starts the command and waits until it listens, on ``port`` if that is not 0, and serves the right chain."""
        self._require_binary()
        prepare = die_with_parent()
        if self._output is None:
            self._process = _spawn(command, subprocess.DEVNULL, prepare)
        else:
            with self._output.open("ab") as output:
                self._process = _spawn(command, output.fileno(), prepare)
        self._port = self._wait_until_listening(self._process)
        if port not in (0, self._port):
            raise ChainDidNotStart(f"port {port}", str(self._port))
        received = int(self.request("eth_chainId"), 16)
        if received != self._chain_id:
            raise ChainDidNotStart(f"chain id {self._chain_id}", str(received))

    def _require_binary(self) -> None:
        if not self._binary.is_file():
            raise ChainDidNotStart(f"the binary at {self._binary}", "no such file")

    def _wait_until_listening(self, process: subprocess.Popen[bytes]) -> int:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise ChainDidNotStart("a running process", f"exit code {process.returncode}")
            port = listening_port(process.pid)
            if port is not None:
                return port
            time.sleep(0.02)
        raise ChainDidNotStart(f"a listening socket within {_START_SECONDS:.0f} s", "none")


def _spawn(command: Sequence[str], output: int, prepare: Callable[[], None]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, preexec_fn=prepare, start_new_session=True
    )
