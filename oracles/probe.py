"""A daemon's first step of a look: does the chain answer, is it the right one, and how far behind is what is final."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from offchain.chain.values import Block
from offchain.domain.errors import HeadwaterError
from oracles.health import Health, Probed


class ProbedChain(Protocol):
    """What the probe needs of a gateway; `Gateway` has it."""

    @property
    def chain_id(self) -> int:
        """EIP-155 chain id of the deployment."""
        ...

    @property
    def passed_over(self) -> Mapping[str, HeadwaterError]:
        """Endpoints that are not asked at present, with the reason."""
        ...

    def require_chain(self) -> None:
        """Raises WrongChainError."""
        ...

    def head(self) -> Block:
        """The newest block."""
        ...

    def finalised(self) -> Block:
        """The newest block that can't be replaced."""
        ...


class Probe:
    """Tells the health what it found; `asking` is held meanwhile, where threads share the gateway."""

    def __init__(
        self, chain: ProbedChain, health: Health, asking: AbstractContextManager[object] | None = None
    ) -> None:
        self._chain, self._health = chain, health
        self._asking = asking or nullcontext()

    def step(self) -> None:
        """One look. Raises what the gateway raises."""
        chain_id: int | None = None
        lag: int | None = None
        with self._asking:
            try:
                self._chain.require_chain()
                chain_id = self._chain.chain_id
                lag = max(0, self._chain.head().time - self._chain.finalised().time)
            finally:
                self._tell(chain_id, lag)

    def _tell(self, chain_id: int | None, lag: int | None) -> None:
        passed = self._chain.passed_over
        for url, refusal in passed.items():
            self._health.refused(f"endpoint {url}", refusal)
        if not passed:
            self._health.cleared("endpoint ")
        self._health.probed(Probed(chain_id, lag, len(passed)))
