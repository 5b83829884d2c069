"""Keccak-256, by the fast backend named here and not by an environment variable."""

from __future__ import annotations

from eth_hash.backends import pysha3


def keccak256(data: bytes) -> bytes:
    """H(data) of docs/FORMATS.md section 1: 32 bytes."""
    return pysha3.keccak256(data)
