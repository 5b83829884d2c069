"""Reading facts at a block, and picking among them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypeVar

from offchain.indexer.errors import UnknownFactError
from offchain.indexer.facts import Fact

F = TypeVar("F", bound=Fact)
K = TypeVar("K")
V = TypeVar("V")


class FactSource(Protocol):
    """Gives the facts of a kind in chain order, already bounded."""

    def __call__(self, kind: type[F], /) -> tuple[F, ...]:
        """All facts of the kind."""
        ...


class FactReader:
    """Facts at `block`; each kind is read once, when it is first needed."""

    def __init__(self, source: FactSource, block: int) -> None:
        self._source = source
        self._read: dict[type[Fact], tuple[Fact, ...]] = {}
        self.block = block

    def facts(self, kind: type[F]) -> tuple[F, ...]:
        """All facts of a kind up to the block, in chain order."""
        return self._facts(kind)

    def _facts(self, kind: type[F]) -> tuple[F, ...]:
        if kind not in self._read:
            self._read[kind] = self._source(kind)
        return tuple(fact for fact in self._read[kind] if isinstance(fact, kind))


def one(what: str, wanted: K, known: Mapping[K, V]) -> V:
    """What is known under an id; `what` names it. Raises UnknownFactError."""
    if wanted not in known:
        raise UnknownFactError(what, wanted.hex() if isinstance(wanted, bytes) else wanted)
    return known[wanted]


def last(what: str, wanted: object, found: list[F]) -> F:
    """The newest of what was found for `wanted`. Raises UnknownFactError."""
    if not found:
        raise UnknownFactError(what, wanted)
    return found[-1]
