"""A development chain of one's own on anvil: free port, proven pid, stopped whatever happens. No web3."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from offchain.chain.own_chain import CHAIN_ID, GAS_LIMIT, OwnChain

__all__ = ["CHAIN_ID", "GAS_LIMIT", "Anvil", "AnvilOptions"]


@dataclass(frozen=True)
class AnvilOptions:
    """How a chain starts. Base fee 0 and finalised = head − 2 always.

    ``port`` 0 takes a free one. ``block_time`` in seconds, None mines on every transaction; with ``mixed_mining`` both.
    ``timestamp`` is the genesis block's time in seconds. ``mnemonic`` "" is anvil's own. ``load_state`` continues a
    dumped chain and its time, ``dump_state`` writes one at the end and every ``dump_interval`` seconds. ``output`` is a
    file for anvil's own words. ``hardfork`` is the EVM's; ``transaction_cap`` refuses transactions of more than 2^24
    gas (EIP-7825, from osaka on).
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


class Anvil(OwnChain):
    """A running anvil as a context manager: ``with Anvil(binary, options) as chain: chain.url``.

    The states that it puts on disk, hundreds of megabytes for some thousand blocks, go with it; left to itself it keeps
    those of a killed chain under the user's home for ever. Raises ChainDidNotStart.
    """

    def __init__(self, binary: Path, options: AnvilOptions | None = None) -> None:
        self._options = options or AnvilOptions()
        self._states: tempfile.TemporaryDirectory[str] | None = None
        super().__init__(binary, self._options.chain_id, self._options.output)

    def start(self) -> None:
        """Starts the process and waits until it listens. Raises ChainDidNotStart."""
        try:
            self._states = tempfile.TemporaryDirectory(prefix="headwater-anvil-", ignore_cleanup_errors=True)
            command = [*self._options.command(self._binary), "--cache-path", self._states.name]
            self._launch(command, self._options.port)
            if self._options.load_state is not None and self._options.timestamp is None:
                self._continue_time()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stops the process by its pid, waits for it and removes its states. Safe to repeat."""
        super().stop()
        states, self._states = self._states, None
        if states is not None:
            states.cleanup()

    def mine(self, blocks: int = 1) -> None:
        """Mines empty blocks, one second apart."""
        self.request("anvil_mine", hex(blocks), hex(1))

    def load(self, state: str) -> None:
        """Takes over the blocks and the state of ``anvil_dumpState``; time goes on from their head."""
        self.request("anvil_loadState", state)
        self._continue_time()

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

    def _continue_time(self) -> None:
        """Chain time goes on from the loaded head; anvil itself would jump to this machine's clock, even backwards."""
        head = self.request("eth_getBlockByNumber", "latest", False)
        self.request("anvil_setTime", int(head["timestamp"], 16) + 1)
