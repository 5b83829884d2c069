"""Custom errors as brownie words them, from the values a test expects."""

from __future__ import annotations

from typing import Any

import brownie


def field(name: str) -> bytes:
    """A bytes32 that holds a name."""
    return name.encode().ljust(32, b"\0")


def word(value: int) -> bytes:
    """A number as bytes32."""
    return value.to_bytes(32, "big")


def _written(value: Any) -> str:
    if isinstance(value, bytes):
        return str(bytes(value))
    if isinstance(value, int):
        return str(value)
    return str(value).lower()


def refuses(name: str, *arguments: Any) -> Any:
    """Expects a revert with exactly this custom error; int, bytes32 as bytes, accounts and contracts as they are."""
    written = ", ".join(_written(argument) for argument in arguments)
    return brownie.reverts(f"{name}: {written}")
