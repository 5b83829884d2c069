"""A development chain of one's own on Ganache 7.9, the other node that the contracts promise to run on. No web3."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from offchain.chain.errors import ChainDidNotStart
from offchain.chain.own_chain import CHAIN_ID, GAS_LIMIT, OwnChain

_TRIES = 5


@dataclass(frozen=True)
class GanacheOptions:
    """How a chain starts: EVM of The Merge (paris), a block for every transaction, unlocked and funded accounts.

    Its base fee is above 0, so whoever sends needs native coin (`Ganache.fund`); its ``finalized`` tag stays at block
    0, so a manifest names the finality rule ``confirmations``. ``timestamp`` is the genesis block's time in seconds.
    ``output`` is a file for Ganache's own words.
    """

    chain_id: int = CHAIN_ID
    timestamp: int | None = None
    accounts: int = 10
    output: Path | None = None

    def command(self, program: Path, port: int) -> list[str]:
        """The command line of the program from npm."""
        fixed = {
            "--server.host": "127.0.0.1",
            "--server.port": port,
            "--chain.hardfork": "merge",
            "--chain.chainId": self.chain_id,
            "--miner.blockGasLimit": GAS_LIMIT,
            "--wallet.totalAccounts": self.accounts,
        }
        words = [str(word) for pair in fixed.items() for word in pair]
        if self.timestamp is not None:
            words += ["--chain.time", datetime.fromtimestamp(self.timestamp, UTC).isoformat()]
        return [str(program), *words]


class Ganache(OwnChain):
    """A running Ganache as a context manager: ``with Ganache(program, options) as chain: chain.url``.

    Raises ChainDidNotStart.
    """

    def __init__(self, program: Path, options: GanacheOptions | None = None) -> None:
        self._options = options or GanacheOptions()
        super().__init__(program, self._options.chain_id, self._options.output)

    def start(self) -> None:
        """Starts the process and waits until it listens. Raises ChainDidNotStart.

        Ganache can't choose a port itself; where another process took the chosen one first, the next is tried.
        """
        self._require_binary()
        for attempt in range(_TRIES):
            port = _free_port()
            try:
                self._launch(self._options.command(self._binary, port), port)
            except ChainDidNotStart:
                self.stop()
                if attempt == _TRIES - 1:
                    raise
            except BaseException:
                self.stop()
                raise
            else:
                return

    def mine(self, blocks: int = 1) -> None:
        """Mines empty blocks."""
        self.request("evm_mine", {"blocks": blocks})

    def advance_to(self, timestamp: int) -> None:
        """Mines one block at ``timestamp`` in seconds, or as soon after it as this machine is quick."""
        head = self.request("eth_getBlockByNumber", "latest", False)
        self.request("evm_increaseTime", timestamp - int(head["timestamp"], 16))
        self.request("evm_mine")

    def fund(self, address: str, wei: int) -> None:
        """Sets an account's native balance in wei."""
        self.request("evm_setAccountBalance", address, hex(wei))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
