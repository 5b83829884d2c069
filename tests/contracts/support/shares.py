"""Shares of the tests that run at the same time: whole modules, the largest first to whoever has least."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable


def mine(modules: Iterable[str], number: int, shares: int) -> frozenset[str]:
    """The modules of share `number` of `shares`, from the module of every test; all shares together are all modules."""
    load = [0] * shares
    owner: dict[str, int] = {}
    for module, tests in sorted(Counter(modules).items(), key=lambda item: (-item[1], item[0])):
        owner[module] = load.index(min(load))
        load[owner[module]] += tests
    return frozenset(module for module, share in owner.items() if share == number)
