"""Reads of a deployment: verified, pinned to finalised blocks, decoded."""

from __future__ import annotations

from collections.abc import Mapping

from offchain.chain.decoding import EventBook
from offchain.chain.endpoints import Endpoints
from offchain.chain.errors import (
    BlockUnknownError,
    ContractRefusal,
    MissingContractError,
    NoBlockBeforeError,
    NotYetError,
    Reverted,
    WrongChainError,
    WrongDeploymentError,
)
from offchain.chain.finality import Finality
from offchain.chain.manifest import CONFIRMATIONS, Manifest
from offchain.chain.node import LATEST, ZERO_ADDRESS, Call, Node
from offchain.chain.reverts import ErrorBook
from offchain.chain.values import AbiValue, Block, Event
from offchain.codec.keccak import keccak256
from offchain.domain.errors import HeadwaterError
from offchain.domain.periods import Calendar
from offchain.domain.types import Address, Seconds

CHUNK_BLOCKS = 2_000


class ChainReader:
    """A deployment on a chain. It is also the `Clock`: chain time is the only time.

    ``chunk`` is the greatest number of blocks in one request for logs. ``witness`` is another endpoint of the same
    chain: a block is final, and a reference block is one, only where both have it with the same hash.
    """

    def __init__(self, node: Node, manifest: Manifest, chunk: int = CHUNK_BLOCKS, witness: Node | None = None) -> None:
        self._node, self._manifest, self._chunk, self._witness = node, manifest, chunk, witness
        self._finality = Finality(node, witness, manifest.profile)
        self._book = EventBook(manifest.contracts.values(), node)
        self._errors = ErrorBook(one.abi for one in manifest.contracts.values())

    def verify(self) -> None:
        """Refuses a node, or a witness, that serves another chain or another deployment.

        Raises WrongChainError, WrongDeploymentError, MissingContractError, EndpointsDisagreeError, NodeError.
        """
        manifest = self._manifest
        self.require_chain()
        head = self.head()
        if manifest.block_hash is not None:
            self._verify_deployment(manifest.block_hash, head)
        for name, contract in sorted(manifest.contracts.items()):
            if not self._node.code(contract.address):
                raise MissingContractError(name, contract.address)

    def require_chain(self) -> None:
        """Refuses a node, or a witness, on another chain. Raises WrongChainError, NodeError."""
        for node in (self._node, self._witness):
            if node is not None and (received := node.chain_id()) != self._manifest.chain_id:
                raise WrongChainError(self._manifest.chain_id, received, node.url)

    @property
    def passed_over(self) -> Mapping[str, HeadwaterError]:
        """Endpoints that are not asked at present, with the reason; empty where there is one endpoint only."""
        return self._node.passed_over if isinstance(self._node, Endpoints) else {}

    def _verify_deployment(self, expected: bytes, head: Block) -> None:
        number = self._manifest.block
        if head.number < number:
            raise WrongDeploymentError(number, expected, f"no such block, the head is {head.number}")
        received = self.block(number).hash
        if received != expected:
            raise WrongDeploymentError(number, expected, "0x" + received.hex())
        self._finality.agreed(number)

    @property
    def manifest(self) -> Manifest:
        """The deployment."""
        return self._manifest

    @property
    def chain_id(self) -> int:
        """EIP-155 chain id of the deployment."""
        return self._manifest.chain_id

    @property
    def identity(self) -> str:
        """Names chain and deployment in 64 hex digits; two deployments never share it."""
        manifest = self._manifest
        words = [str(manifest.chain_id), str(manifest.block), (manifest.block_hash or b"").hex()]
        words += [f"{name}={one.address}" for name, one in sorted(manifest.contracts.items())]
        return keccak256("\0".join(words).encode()).hex()

    @property
    def genesis_block(self) -> int:
        """First block that can hold an event of the system."""
        return self._manifest.genesis_block

    @property
    def calendar(self) -> Calendar:
        """The period calendar of the deployment."""
        return self._manifest.calendar

    def address(self, contract: str) -> Address:
        """Address of a contract by name. Raises UnknownContractError."""
        return self._manifest.contract(contract).address

    def head(self) -> Block:
        """The newest block."""
        return self._node.block(LATEST)

    def now(self) -> Seconds:
        """Time of the newest block, seconds."""
        return self.head().time

    def finalised(self) -> Block:
        """The newest block that can't be replaced any more, by the rule of the chain's profile.

        With several endpoints, or a witness, the newest that is final at two of them. Raises EndpointsDisagreeError
        where they have different blocks there, TooFewEndpointsError.
        """
        return self._finality.newest()

    def block(self, number: int) -> Block:
        """A block by number. Raises BlockUnknownError."""
        return self._node.block(number)

    def block_before(self, time: Seconds, newest: Block | None = None) -> Block:
        """The highest block with timestamp < ``time``: ``refBlock`` of a period that ends at ``time``.

        ``newest`` bounds the search, else the finalised block. Raises NotYetError until a block with
        timestamp ≥ ``time`` stands at or below it, NoBlockBeforeError if the deployment is younger, and
        EndpointsDisagreeError where the witness has another block there.
        """
        high = newest or self.finalised()
        if high.time < time:
            raise NotYetError(time, high.time)
        low = self.block(self.genesis_block)
        if low.time >= time:
            raise NoBlockBeforeError(time, low.time)
        while high.number - low.number > 1:
            middle = self.block((low.number + high.number) // 2)
            low, high = (middle, high) if middle.time < time else (low, middle)
        return self._finality.last_before(time, low.number)

    def logs(self, first: int, last: int) -> tuple[Event, ...]:
        """Decoded events of all contracts of the deployment in blocks first … last, in chain order."""
        addresses = self._book.addresses
        times: dict[int, Seconds] = {}
        found: list[Event] = []
        for start in range(first, last + 1, self._chunk):
            for log in self._node.logs(addresses, start, min(last, start + self._chunk - 1)):
                found += self._book.event(log, times)
        return tuple(found)

    def logs_of(self, block: Block) -> tuple[Event, ...]:
        """Decoded events of all contracts of the deployment in one block by its hash, in chain order."""
        times = {block.number: block.time}
        logs = self._node.logs_of(self._book.addresses, block.hash)
        return tuple(event for log in logs for event in self._book.event(log, times))

    def call(self, contract: str, function: str, *args: object, at: Block | None = None) -> AbiValue:
        """Reads a view function at the head, or pinned to a block by its hash.

        Where finality is a number of confirmations, the node may not know hashes in calls (EIP-1898): there the block
        is pinned by its number once it is seen to have that hash. A chain continued from a dump knows the state of its
        head only.

        A struct comes back as a mapping by field name; use `values.integer`, `record` … to narrow. Raises
        ContractRefusal, UnknownContractError, UnknownFunctionError, BadArgumentsError, BlockUnknownError, NodeError.
        """
        return self._run(contract, function, args, ZERO_ADDRESS, at)

    def _run(
        self, contract: str, function: str, args: tuple[object, ...], sender: Address, at: Block | None
    ) -> AbiValue:
        target = self._manifest.contract(contract)
        signature = target.abi.function(function, len(args))
        call = Call(target.address, signature.encode_call(args), sender)
        try:
            return signature.decode_result(self._node.call(call, self._place(at) if at else LATEST))
        except Reverted as error:
            raise self._refusal(contract, error) from error

    def _place(self, at: Block) -> int | bytes:
        if self._manifest.profile.finality != CONFIRMATIONS:
            return at.hash
        if self.block(at.number).hash != at.hash:
            raise BlockUnknownError("0x" + at.hash.hex(), self._node.url)
        return at.number

    def _refusal(self, contract: str, error: Reverted) -> ContractRefusal:
        return self._errors.refusal(contract, error.data)
