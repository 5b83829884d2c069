"""What the chain gives back: blocks, events, receipts and decoded ABI values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from offchain.chain.errors import UnexpectedValue
from offchain.domain.types import Address, Seconds

AbiValue: TypeAlias = "int | str | bytes | bool | tuple[AbiValue, ...] | Mapping[str, AbiValue]"
"""A decoded ABI value: a struct is a mapping by field name, an array a tuple, an address EIP-55 text."""

Record: TypeAlias = Mapping[str, AbiValue]
"""A decoded struct, or the arguments of an event or error, by name in ABI order."""


@dataclass(frozen=True)
class Block:
    """A block header: number, 32-byte hash, time in seconds; `parent` is the hash of the block before, where known."""

    number: int
    hash: bytes
    time: Seconds
    parent: bytes = field(default=b"", compare=False)


@dataclass(frozen=True)
class Event:
    """A decoded log of one of the system's contracts, with its place on the chain."""

    contract: str
    name: str
    args: Record
    block_number: int
    block_hash: bytes
    block_time: Seconds
    tx_hash: bytes
    log_index: int


@dataclass(frozen=True)
class Receipt:
    """A transaction that succeeded: hash, gas used, its block, and the decoded logs of the system's contracts."""

    hash: bytes
    gas_used: int
    block: Block
    events: tuple[Event, ...]


@dataclass(frozen=True)
class RawLog:
    """A log as the node gives it, before decoding. ``block_time`` is None where the node leaves it out."""

    address: Address
    topics: tuple[bytes, ...]
    data: bytes
    block_number: int
    block_hash: bytes
    block_time: int | None
    tx_hash: bytes
    log_index: int


@dataclass(frozen=True)
class RawReceipt:
    """A mined transaction as the node gives it, succeeded or not."""

    hash: bytes
    succeeded: bool
    gas_used: int
    block_hash: bytes
    logs: tuple[RawLog, ...]


def integer(value: AbiValue) -> int:
    """The value as an integer. Raises UnexpectedValue for anything else, also for a bool."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise UnexpectedValue("an integer", value)


def boolean(value: AbiValue) -> bool:
    """The value as a bool. Raises UnexpectedValue."""
    if isinstance(value, bool):
        return value
    raise UnexpectedValue("a bool", value)


def octets(value: AbiValue) -> bytes:
    """The value as bytes. Raises UnexpectedValue."""
    if isinstance(value, bytes):
        return value
    raise UnexpectedValue("bytes", value)


def address(value: AbiValue) -> Address:
    """The value as an EIP-55 address. Raises UnexpectedValue."""
    if isinstance(value, str):
        return Address(value)
    raise UnexpectedValue("an address", value)


def record(value: AbiValue) -> Record:
    """The value as a struct. Raises UnexpectedValue."""
    if isinstance(value, Mapping):
        return value
    raise UnexpectedValue("a struct", value)


def sequence(value: AbiValue) -> tuple[AbiValue, ...]:
    """The value as an array. Raises UnexpectedValue."""
    if isinstance(value, tuple):
        return value
    raise UnexpectedValue("an array", value)
