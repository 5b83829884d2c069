"""The deployment manifest: where the contracts stand, what their ABIs are, and the rules of the chain's profile."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from offchain.chain.abi import ContractAbi
from offchain.chain.errors import BadManifestError, UnknownContractError, WrongAbiError
from offchain.codec.addresses import address_bytes, address_of
from offchain.codec.documents import document_hash
from offchain.codec.errors import BadAddressError
from offchain.domain.periods import Calendar
from offchain.domain.types import Address

TAG = "tag"
"""Finality rule: the node's ``finalized`` tag."""
CONFIRMATIONS = "confirmations"
"""Finality rule: a fixed number of blocks below the head, for nodes whose tag stays at 0."""

_Hash = Annotated[str, Field(pattern="^0x[0-9a-f]{64}$")]
_Count = Annotated[int, Field(ge=0)]


@dataclass(frozen=True)
class Contract:
    """One deployed contract: EIP-55 address, block of its creation, ABI."""

    name: str
    address: Address
    block: int
    abi: ContractAbi


@dataclass(frozen=True)
class Profile:
    """Finality of the chain: ``tag``, or a number of ``confirmations`` below the head."""

    finality: str
    confirmations: int


@dataclass(frozen=True)
class Manifest:
    """A deployment: chain id, first and last block of the deployment, contracts by name, periods, chain profile.

    ``block_hash`` is the hash of ``block``, None where the deployment did not write it down.
    """

    chain_id: int
    genesis_block: int
    block: int
    block_hash: bytes | None
    contracts: Mapping[str, Contract]
    calendar: Calendar
    profile: Profile

    def contract(self, name: str) -> Contract:
        """A contract by name. Raises UnknownContractError."""
        if name not in self.contracts:
            raise UnknownContractError(name, tuple(sorted(self.contracts)))
        return self.contracts[name]

    def at(self, address: str) -> Contract | None:
        """The contract at an EIP-55 address, None for a foreign address."""
        return next((one for one in self.contracts.values() if one.address == address), None)

    @classmethod
    def load(cls, path: Path) -> Manifest:
        """Reads ``manifest.json``, or that of a folder, with ``abi/<Contract>.json`` beside it.

        Raises BadManifestError, and WrongAbiError for an ABI whose keccak of RFC 8785 JSON is not the deployed one.
        """
        file = path / "manifest.json" if path.is_dir() else path
        try:
            form = _ManifestForm.model_validate_json(_read(file))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"]) or "the file"
            raise BadManifestError(file, f"{place}: {first['msg']}", repr(first["input"])[:100]) from error
        contracts = {name: one.load(name, file.parent / "abi") for name, one in form.contracts.items()}
        return cls(
            form.chain_id,
            form.genesis_block,
            form.block,
            bytes.fromhex(form.block_hash[2:]) if form.block_hash else None,
            contracts,
            Calendar(form.period.genesis, form.period.length),
            Profile(form.profile.finality, form.profile.confirmations),
        )


def _read(file: Path) -> bytes:
    if not file.is_file():
        raise BadManifestError(file, "a file", "none")
    return file.read_bytes()


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class _ContractForm(_Form):
    address: str
    block: _Count
    abi_hash: _Hash

    def load(self, name: str, folder: Path) -> Contract:
        """The contract with its ABI from ``folder``, checked against the hash."""
        file = folder / f"{name}.json"
        content = _read(file)
        try:
            abi: list[dict[str, Any]] = json.loads(content)
        except ValueError as error:
            raise BadManifestError(file, "JSON", str(error)) from error
        if not isinstance(abi, list):
            raise BadManifestError(file, "a list of ABI entries", type(abi).__name__)
        received, expected = document_hash(abi), bytes.fromhex(self.abi_hash[2:])
        if received != expected:
            raise WrongAbiError(name, expected, received)
        try:
            address = address_of(address_bytes(self.address))
        except BadAddressError as error:
            raise BadManifestError(file, f"an address of {name}", self.address) from error
        return Contract(name, address, self.block, ContractAbi.parse(name, abi))


class _PeriodForm(_Form):
    genesis: _Count
    length: Annotated[int, Field(ge=1)]


class _ProfileForm(_Form):
    finality: Annotated[str, Field(pattern=f"^({TAG}|{CONFIRMATIONS})$")] = TAG
    confirmations: _Count = 0


class _ManifestForm(_Form):
    chain_id: Annotated[int, Field(ge=1)]
    genesis_block: _Count
    block: _Count
    block_hash: _Hash | None = None
    contracts: dict[str, _ContractForm]
    period: _PeriodForm
    profile: _ProfileForm = _ProfileForm()
