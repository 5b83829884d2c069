"""Which block can't be replaced any more, and whether the endpoints of the chain have the same one."""

from __future__ import annotations

from collections import defaultdict

from offchain.chain.endpoints import count_of, endpoints_of
from offchain.chain.errors import BlockUnknownError, EndpointsDisagreeError, NodeError, TooFewEndpointsError
from offchain.chain.manifest import CONFIRMATIONS, Profile
from offchain.chain.node import FINALIZED, LATEST, Node
from offchain.chain.values import Block
from offchain.domain.types import Seconds

AGREEING = 2
"""Of several endpoints, so many must have a reference block with the same hash."""


class Finality:
    """Finality by the rule of the chain's profile.

    Of several endpoints, two must say the same; a ``witness``, where there is one, must say it too.
    """

    def __init__(self, node: Node, witness: Node | None, profile: Profile) -> None:
        self._node, self._witness, self._profile = node, witness, profile

    def newest(self) -> Block:
        """The newest block that two of several endpoints, and the witness, call final.

        Raises EndpointsDisagreeError where they have different blocks there, TooFewEndpointsError where fewer answer.
        """
        if self._alone:
            final = self._at(self._node)
            if self._witness is None:
                return final
            number = final.number
        else:
            number = self._final_for_two()
        return self.agreed(number if self._witness is None else min(number, self._at(self._witness).number))

    def agreed(self, number: int) -> Block:
        """The block by number, which the endpoints must have with the same hash. Raises as `newest`."""
        block = self._node.block(number) if self._alone else self._of_most(number)
        if self._witness is not None and (other := self._witness.block(number)).hash != block.hash:
            raise EndpointsDisagreeError(number, self._node.url, block.hash, self._witness.url, other.hash)
        return block

    def last_before(self, time: Seconds, number: int) -> Block:
        """The block by number, which is the highest with timestamp < `time` at the endpoints that agree.

        Raises as `newest`; EndpointsDisagreeError also where the one that named the number has other times.
        """
        block = self.agreed(number)
        if not self._alone and not block.time < time <= (above := self.agreed(number + 1)).time:
            raise EndpointsDisagreeError(number, self._node.url, block.hash, "the block after it", above.hash)
        return block

    @property
    def _alone(self) -> bool:
        return count_of(self._node) == 1

    def _final_for_two(self) -> int:
        numbers: list[int] = []
        for node in endpoints_of(self._node):
            try:
                numbers.append(self._at(node).number)
            except (NodeError, BlockUnknownError):
                continue
        if len(numbers) < AGREEING:
            raise TooFewEndpointsError("the finalised block", AGREEING, len(numbers))
        return sorted(numbers)[-AGREEING]

    def _of_most(self, number: int) -> Block:
        """The block that most endpoints have, at least two, and more than have any other."""
        found: defaultdict[bytes, list[tuple[Node, Block]]] = defaultdict(list)
        for node in endpoints_of(self._node):
            try:
                block = node.block(number)
            except (NodeError, BlockUnknownError):
                continue
            found[block.hash].append((node, block))
        ranked = sorted(found.values(), key=len, reverse=True)
        if len(ranked) > 1 and (len(ranked[0]) < AGREEING or len(ranked[0]) == len(ranked[1])):
            (one, block), (two, other) = ranked[0][0], ranked[1][0]
            raise EndpointsDisagreeError(number, one.url, block.hash, two.url, other.hash)
        if not ranked or len(ranked[0]) < AGREEING:
            raise TooFewEndpointsError(f"block {number}", AGREEING, len(ranked[0]) if ranked else 0)
        return ranked[0][0][1]

    def _at(self, node: Node) -> Block:
        if self._profile.finality == CONFIRMATIONS:
            return node.block(max(0, node.block(LATEST).number - self._profile.confirmations))
        return node.block(FINALIZED)
