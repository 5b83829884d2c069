"""A chain that changes its mind: between any two questions its newest blocks may be replaced, as deep as eight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from offchain.chain.errors import BlockUnknownError
from offchain.chain.values import Block, Event
from offchain.codec.keccak import keccak256
from offchain.domain.types import Seconds

GREATEST_DEPTH = 8
TIME = 1_800_000_000


class NodeAwayError(Exception):
    """The node does not answer this question."""


@dataclass(frozen=True)
class Mined:
    """A block with the licences that were revoked in it."""

    block: Block
    licences: tuple[int, ...]


@dataclass(frozen=True)
class Turn:
    """What happens before a question: `depth` blocks are dropped, then `added` are mined; or the chain before the last
    reorganisation is back (`back`); or the node does not answer (`away`)."""

    depth: int = 0
    added: int = 0
    back: bool = False
    away: bool = False


class ForkingChain:
    """Every block is known by its hash for ever, as nodes keep side branches; heights are those of the present chain.

    Turns are taken one before each question until there are none left. The newest block counts as final: the worst
    promise of finality that an indexer can be given.
    """

    identity = "forks"
    genesis_block = 0

    def __init__(self, length: int, turns: Iterator[Turn]) -> None:
        self.rests = False
        self.known: dict[bytes, Mined] = {}
        self.chain: list[Mined] = []
        self.before: list[Mined] = []
        self._turns, self._next = turns, 0
        self.grow(length)

    def finalised(self) -> Block:
        self._turn()
        return self.chain[-1].block

    def block(self, number: int) -> Block:
        self._turn()
        if number >= len(self.chain):
            raise BlockUnknownError(number, "forks://")
        return self.chain[number].block

    def logs(self, first: int, last: int) -> tuple[Event, ...]:
        self._turn()
        return tuple(event for mined in self.chain[first : last + 1] for event in _events(mined))

    def logs_of(self, block: Block) -> tuple[Event, ...]:
        self._turn()
        return tuple(_events(self.known[block.hash]))

    def licences(self, block: Block) -> list[int]:
        """What was revoked up to a block, on the branch that ends with it."""
        found: list[int] = []
        mined: Mined | None = self.known[block.hash]
        while mined is not None:
            found[:0] = mined.licences
            mined = self.known.get(mined.block.parent)
        return found

    def _turn(self) -> None:
        turn = next(self._turns, None)
        if turn is None:
            self.rests = True
            return
        if turn.away:
            raise NodeAwayError
        if turn.back:
            if self._differ_from() >= self._deepest():
                self.chain, self.before = self.before, self.chain
            return
        depth = min(turn.depth, len(self.chain) - self._deepest())
        if depth > 0:
            self.before = list(self.chain)
            del self.chain[-depth:]
            self.grow(depth)
        self.grow(turn.added)

    def overtake(self) -> None:
        """The present branch becomes the longest there was."""
        self.grow(max(mined.block.number for mined in self.known.values()) + 1 - len(self.chain))

    def _deepest(self) -> int:
        """The lowest number that may be replaced: eight blocks below the highest head there was, never the first."""
        return max(1, max(mined.block.number for mined in self.known.values()) - GREATEST_DEPTH + 1)

    def _differ_from(self) -> int:
        """The first number at which the chain before the last reorganisation differs from the present one; 0: none."""
        pairs = zip(self.chain, self.before, strict=False)
        return next((one.block.number for one, other in pairs if one != other), 0)

    def grow(self, blocks: int) -> None:
        """Mines so many blocks."""
        for _ in range(blocks):
            parent = self.chain[-1].block.hash if self.chain else b""
            number, self._next = len(self.chain), self._next + 1
            hash_ = keccak256(parent + self._next.to_bytes(8, "big"))
            licences = tuple(10 * self._next + i for i in range(self._next % 3))
            mined = Mined(Block(number, hash_, Seconds(TIME + number), parent), licences)
            self.known[hash_] = mined
            self.chain.append(mined)


def _events(mined: Mined) -> Iterator[Event]:
    block = mined.block
    for index, licence in enumerate(mined.licences):
        tx_hash = keccak256(licence.to_bytes(8, "big"))
        args = {"licence": licence}
        yield Event("Licences", "Revoked", args, block.number, block.hash, block.time, tx_hash, index)
