"""What this program knows: contracts by their EIP-712 domain, and the rules engine. It works for no other."""

from __future__ import annotations

from typing import Protocol

from offchain.chain.values import AbiValue, Block, integer, record
from offchain.codec import eip712
from offchain.codec.report import ORACLE_CONTRACT
from offchain.domain.types import Address, PeriodId
from offchain.report import ENGINE
from oracles.errors import UnknownVersionError

_SIGNED_FOR = (ORACLE_CONTRACT, "CirculationLog")


class ChainCalls(Protocol):
    """What is asked; `Gateway` has it."""

    @property
    def chain_id(self) -> int:
        """EIP-155 chain id of the deployment."""
        ...

    def address(self, contract: str) -> Address:
        """Address of a contract by name."""
        ...

    def call(self, contract: str, function: str, *args: object, at: Block | None = None) -> AbiValue:
        """Reads a view function. Raises ContractRefusal."""
        ...


def require_known(chain: ChainCalls, running: PeriodId | None) -> None:
    """Refuses contracts, and rules of the running period, that this program was not made for.

    Rules that come into force later are refused by `build` (UnknownEngineError). Raises UnknownVersionError.
    """
    for contract in _SIGNED_FOR:
        found = record(chain.call(contract, "eip712Domain"))
        wanted = (contract, eip712.VERSION, chain.chain_id, chain.address(contract))
        received = tuple(found[name] for name in ("name", "version", "chainId", "verifyingContract"))
        if received != wanted:
            raise UnknownVersionError(f"EIP-712 domain of {contract}", wanted, received)
    period = running or PeriodId(0)
    engine = integer(record(chain.call("Rulebook", "rulesAt", period))["engine"])
    if engine != ENGINE:
        raise UnknownVersionError(f"engine of the rules of period {period}", ENGINE, engine)
