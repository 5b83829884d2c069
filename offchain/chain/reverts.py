"""Reverts decoded by the ABIs of the whole system: a contract's refusal with the names of its parameters."""

from __future__ import annotations

from collections.abc import Iterable

from offchain.chain.abi import ContractAbi, Param, Signature
from offchain.chain.errors import BadArgumentsError, ContractRefusal

_REASON = Signature("Error", (Param("reason", "string", "", (), False),))
_PANIC = Signature("Panic", (Param("code", "uint256", "", (), False),))


class ErrorBook:
    """All custom errors of a deployment by selector."""

    def __init__(self, abis: Iterable[ContractAbi]) -> None:
        self._errors: dict[bytes, Signature] = {_REASON.selector: _REASON, _PANIC.selector: _PANIC}
        for abi in abis:
            self._errors.update(abi.errors)

    def refusal(self, contract: str, data: bytes) -> ContractRefusal:
        """The named refusal in revert data; ``contract`` is the one that was called.

        A selector that no ABI declares becomes ``UnknownRevert`` with the raw data, no data becomes ``EmptyRevert``.
        """
        signature = self._errors.get(data[:4])
        if signature is None:
            return _unknown(contract, data)
        try:
            return ContractRefusal(signature.name, dict(signature.decode_inputs(data[4:])), contract)
        except BadArgumentsError:
            return _unknown(contract, data)


def _unknown(contract: str, data: bytes) -> ContractRefusal:
    if not data:
        return ContractRefusal("EmptyRevert", {"hint": "no such function, no code, or out of gas"}, contract)
    return ContractRefusal("UnknownRevert", {"data": data}, contract)
