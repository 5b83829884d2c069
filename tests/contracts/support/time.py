"""Chain time to the second."""

from __future__ import annotations

from typing import Any

import brownie

from scripts.system import System


class ChainTime:
    """Moves the chain's clock. All times are seconds since the epoch; periods follow the Rulebook of the system."""

    def __init__(self, system: System) -> None:
        self._plan = system.plan

    def now(self) -> int:
        """Timestamp of the newest block."""
        return int(brownie.web3.eth.get_block("latest")["timestamp"])

    def start_of(self, period: int) -> int:
        """First second of a period."""
        return self._plan.genesis + period * self._plan.period_length

    def end_of(self, period: int) -> int:
        """First second after a period."""
        return self.start_of(period + 1)

    def period(self) -> int:
        """The period of the newest block."""
        return (self.now() - self._plan.genesis) // self._plan.period_length

    def next_at(self, timestamp: int) -> None:
        """The next block, with the next transaction in it, gets exactly this timestamp."""
        self._request("evm_setNextBlockTimestamp", timestamp)

    def mine_at(self, timestamp: int) -> None:
        """Mines an empty block with exactly this timestamp; views see it as now."""
        self.next_at(timestamp)
        brownie.chain.mine()

    def pass_by(self, seconds: int) -> None:
        """Mines a block this many seconds after the newest one."""
        self.mine_at(self.now() + seconds)

    def into_period(self, period: int) -> None:
        """Mines the first block of a period."""
        self.mine_at(self.start_of(period))

    def _request(self, method: str, *parameters: Any) -> None:
        response = brownie.web3.provider.make_request(method, list(parameters))
        assert "error" not in response, response
