"""Leaves of a report by what they say, each with the inclusion proof that a contract asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from offchain.codec import leaf as leaves
from offchain.codec.errors import CodecError
from offchain.codec.leaf import Leaf, RecommendLeaf, ScoreLeaf, SubjectKind, UsageLeaf
from offchain.codec.tree import Tree, leaf_hash


class LeafMissingError(CodecError):
    """A report has no leaf that says what was asked for."""


@dataclass(frozen=True)
class ProvenLeaf:
    """A leaf, its position, its bytes (without the tree's 0x00) and its proof, in the order of docs/FORMATS.md §6."""

    index: int
    leaf: Leaf
    data: bytes
    proof: tuple[bytes, ...]


class LeafTree:
    """The leaves of one report in tree order, as a member's leaf file or an archive keeps them."""

    def __init__(self, data: Sequence[bytes]) -> None:
        self._data = tuple(data)
        self._tree = Tree([leaf_hash(item) for item in self._data])
        self._leaves = tuple(map(leaves.decode, self._data))

    @property
    def root(self) -> bytes:
        """Root over the leaves."""
        return self._tree.root()

    def batch(self, index: int) -> ProvenLeaf:
        """The leaf of a batch."""
        return self._proven(index)

    def score(self, kind: SubjectKind, subject: int) -> ProvenLeaf:
        """The score of a resource, product or organisation. Raises `LeafMissingError`."""
        return self._first(
            f"score of {kind.name.lower()} {subject}",
            lambda leaf: isinstance(leaf, ScoreLeaf) and (leaf.kind, leaf.subject) == (kind, subject),
        )

    def usage(self, licence: int, clause: int) -> ProvenLeaf:
        """The metered units of a licence under a clause. Raises `LeafMissingError`."""
        return self._first(
            f"usage of licence {licence} under clause {clause}",
            lambda leaf: isinstance(leaf, UsageLeaf) and (leaf.licence, leaf.clause) == (licence, clause),
        )

    def recommendation(self, resource: int, scenario: bytes | None = None) -> ProvenLeaf:
        """The best recommendation with a resource, in a scenario (32-byte hash) or in any. Raises `LeafMissingError`.

        The highest score first, then the earlier leaf.
        """
        named = f" in scenario 0x{scenario.hex()}" if scenario else ""
        found = [
            (-leaf.score, index)
            for index, leaf in enumerate(self._leaves)
            if isinstance(leaf, RecommendLeaf) and resource in leaf.resources and scenario in (None, leaf.scenario)
        ]
        if not found:
            raise LeafMissingError(f"recommendation with resource {resource}{named}", "a leaf", "none")
        return self._proven(min(found)[1])

    def _first(self, what: str, wanted: Callable[[Leaf], bool]) -> ProvenLeaf:
        index = next((i for i, leaf in enumerate(self._leaves) if wanted(leaf)), None)
        if index is None:
            raise LeafMissingError(what, "a leaf", "none")
        return self._proven(index)

    def _proven(self, index: int) -> ProvenLeaf:
        return ProvenLeaf(index, self._leaves[index], self._data[index], self._tree.inclusion(index))
