"""Several endpoints of one chain as one node: asked in order, the next where one fails, lags or is on another chain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from offchain.chain.errors import (
    BlockUnknownError,
    NodeError,
    NoEndpointError,
    TransactionUnknownError,
    WrongChainError,
)
from offchain.chain.node import LATEST, Call, Fees, Node
from offchain.chain.values import Block, RawLog, RawReceipt
from offchain.domain.errors import HeadwaterError
from offchain.domain.types import Address

STALE_BLOCKS = 3
"""Blocks by which an endpoint's head may be behind the newest one before it is passed over."""

T = TypeVar("T")
_PASSED_OVER = (NodeError, BlockUnknownError, TransactionUnknownError)
"""What another endpoint may answer better. A revert is an answer."""


class Endpoints:
    """A `Node` over others. Every look at the head asks all of them who can be used: an endpoint that does not answer,
    names another chain id or is more than `STALE_BLOCKS` behind is passed over until the next look."""

    def __init__(self, nodes: Sequence[Node], chain_id: int) -> None:
        self._nodes, self._chain_id = tuple(nodes), chain_id
        self._usable: tuple[Node, ...] = ()
        self.passed_over: dict[str, HeadwaterError] = {}

    @property
    def url(self) -> str:
        """The addresses of all, in order."""
        return ", ".join(node.url for node in self._nodes)

    @property
    def count(self) -> int:
        """How many there are, whether they can be asked or not."""
        return len(self._nodes)

    def usable(self) -> tuple[Node, ...]:
        """Those that can be asked, in order. Raises NoEndpointError if there is none."""
        if not self._usable:
            self._look()
        return self._usable

    def chain_id(self) -> int:
        """See Node. Raises WrongChainError if one of them is on another chain, NoEndpointError."""
        self._look()
        for refusal in self.passed_over.values():
            if isinstance(refusal, WrongChainError):
                raise refusal
        return self._chain_id

    def block(self, wanted: int | bytes | str) -> Block:
        """See Node. The head is the newest one of all."""
        if wanted == LATEST:
            return self._look()
        return self._first(lambda node: node.block(wanted))

    def code(self, address: Address) -> bytes:
        """See Node."""
        return self._first(lambda node: node.code(address))

    def call(self, call: Call, at: int | bytes | str) -> bytes:
        """See Node."""
        return self._first(lambda node: node.call(call, at))

    def estimate(self, call: Call) -> int:
        """See Node."""
        return self._first(lambda node: node.estimate(call))

    def logs(self, addresses: Sequence[Address], first: int, last: int) -> tuple[RawLog, ...]:
        """See Node."""
        return self._first(lambda node: node.logs(addresses, first, last))

    def logs_of(self, addresses: Sequence[Address], block_hash: bytes) -> tuple[RawLog, ...]:
        """See Node."""
        return self._first(lambda node: node.logs_of(addresses, block_hash))

    def fees(self) -> Fees:
        """See Node."""
        return self._first(lambda node: node.fees())

    def nonce(self, account: Address) -> int:
        """See Node."""
        return self._first(lambda node: node.nonce(account))

    def mined_nonce(self, account: Address) -> int:
        """See Node."""
        return self._first(lambda node: node.mined_nonce(account))

    def broadcast(self, raw: bytes) -> bytes:
        """See Node. It goes to all of them, so that none can keep it back: the same bytes are the same transaction."""
        sent: list[bytes] = []
        refusals: list[NodeError] = []
        for node in self.usable():
            try:
                sent.append(node.broadcast(raw))
            except NodeError as refusal:
                refusals.append(refusal)
        if not sent:
            raise refusals[0]
        return sent[0]

    def receipt(self, tx_hash: bytes, seconds: float) -> RawReceipt:
        """See Node."""
        return self._first(lambda node: node.receipt(tx_hash, seconds))

    def transaction(self, tx_hash: bytes) -> Call:
        """See Node."""
        return self._first(lambda node: node.transaction(tx_hash))

    def _first(self, ask: Callable[[Node], T]) -> T:
        """The first good answer; the last refusal where there is none."""
        usable = self.usable()
        for node in usable[:-1]:
            try:
                return ask(node)
            except _PASSED_OVER as refusal:
                self.passed_over[node.url] = refusal
        return ask(usable[-1])

    def _look(self) -> Block:
        """Asks every endpoint for chain id and head; the newest head."""
        heads: dict[str, Block] = {}
        self.passed_over, self._usable = {}, ()
        for node in self._nodes:
            try:
                heads[node.url] = self._head_of(node)
            except (WrongChainError, *_PASSED_OVER) as refusal:
                self.passed_over[node.url] = refusal
        if not heads:
            raise NoEndpointError({url: str(refusal) for url, refusal in self.passed_over.items()})
        newest = max(heads.values(), key=lambda head: head.number)
        fresh = [node for node in self._nodes if self._is_fresh(node, heads, newest)]
        self._usable = tuple(fresh)
        return newest

    def _head_of(self, node: Node) -> Block:
        if (received := node.chain_id()) != self._chain_id:
            raise WrongChainError(self._chain_id, received, node.url)
        return node.block(LATEST)

    def _is_fresh(self, node: Node, heads: dict[str, Block], newest: Block) -> bool:
        head = heads.get(node.url)
        if head is None:
            return False
        if head.number + STALE_BLOCKS < newest.number:
            expected = f"block {newest.number - STALE_BLOCKS} or a later one"
            self.passed_over[node.url] = NodeError(node.url, "head", f"block {head.number}, not {expected}")
            return False
        return True


def endpoints_of(node: Node) -> Sequence[Node]:
    """The endpoints behind a node that can be asked now: itself, where it is one."""
    return node.usable() if isinstance(node, Endpoints) else (node,)


def count_of(node: Node) -> int:
    """How many endpoints are behind a node, whether they can be asked or not."""
    return node.count if isinstance(node, Endpoints) else 1
