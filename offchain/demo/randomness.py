"""Seeded random streams: one independent stream per label, the same in every process and on every run."""

import hashlib

import numpy as np

_DOMAIN = "headwater/demo/randomness/1"


def sub_seed(seed: int, label: str) -> int:
    """The 256-bit seed of the stream `label`: SHA-256 of the domain, the run's seed and the label.

    Streams depend on names and never on call order or on Python's hash seed, so adding a plant or
    a million rows to one firm leaves every other stream as it was.
    """
    return int.from_bytes(hashlib.sha256(f"{_DOMAIN}|{seed}|{label}".encode()).digest(), "big")


def stream(seed: int, label: str) -> np.random.Generator:
    """A fresh PCG64 generator for the stream `label` of the run `seed`."""
    return np.random.Generator(np.random.PCG64(sub_seed(seed, label)))
