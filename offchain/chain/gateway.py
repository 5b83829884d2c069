"""The one way to the chain: verified deployment, finalised blocks, pinned reads, decoded logs, simulate-then-send."""

from __future__ import annotations

from typing import Protocol

from offchain.chain.endpoints import Endpoints
from offchain.chain.errors import (
    FailedTransactionError,
    IndirectCallError,
    Reverted,
    TransactionUnknownError,
)
from offchain.chain.manifest import Manifest
from offchain.chain.node import LATEST, Call, Node, Web3Node
from offchain.chain.reading import CHUNK_BLOCKS, ChainReader
from offchain.chain.transactions import Draft, Price
from offchain.chain.values import AbiValue, Receipt, Record
from offchain.domain.types import Address, Seconds

_RECEIPT_SECONDS = 120.0


class Sender(Protocol):
    """Who can sign a transaction; `Wallet` does."""

    @property
    def address(self) -> Address:
        """The account that pays and signs."""
        ...

    def sign_transaction(self, draft: Draft) -> bytes:
        """The signed transaction, ready to broadcast."""
        ...


class Gateway(ChainReader):
    """What a deployment says, and transactions to it: simulated, signed by their sender, sent."""

    @classmethod
    def connect(
        cls,
        url: str,
        manifest: Manifest,
        *others: str,
        chunk: int = CHUNK_BLOCKS,
        timeout: float = 30.0,
        witness_url: str = "",
    ) -> Gateway:
        """A verified gateway over HTTP; over several endpoints if the URLs of others are given, with a witness if its
        URL is. Raises as `verify`."""
        witness = Web3Node(witness_url, timeout) if witness_url else None
        nodes = [Web3Node(one, timeout) for one in (url, *others)]
        node: Node = Endpoints(nodes, manifest.chain_id) if others else nodes[0]
        gateway = cls(node, manifest, chunk, witness)
        gateway.verify()
        return gateway

    def simulate(self, contract: str, function: str, *args: object, sender: Address) -> AbiValue:
        """What a transaction would return now. Raises ContractRefusal with the contract's own error."""
        return self._run(contract, function, args, sender, None)

    def prepare(self, sender: Address, contract: str, function: str, *args: object) -> tuple[Call, int]:
        """A transaction's call, simulated, and the gas to give it. Raises ContractRefusal, NodeError."""
        target = self._manifest.contract(contract)
        data = target.abi.function(function, len(args)).encode_call(args)
        call = Call(target.address, data, sender)
        return call, self.simulated(contract, call)

    def simulated(self, contract: str, call: Call) -> int:
        """The gas to give a transaction that goes through now. Raises ContractRefusal, NodeError."""
        try:
            self._node.call(call, LATEST)
            gas = self._node.estimate(call)
        except Reverted as error:
            raise self._refusal(contract, error) from error
        return gas + gas // 4

    def price(self) -> Price:
        """What a transaction offers for gas now."""
        return Price.of(self._node.fees())

    def mined_nonce(self, account: Address) -> int:
        """Next nonce of an account, by what is mined."""
        return self._node.mined_nonce(account)

    def knows(self, tx_hash: bytes) -> bool:
        """True if the node has a transaction, mined or waiting."""
        try:
            self._node.transaction(tx_hash)
        except TransactionUnknownError:
            return False
        return True

    def broadcast(self, raw: bytes) -> bytes:
        """Sends a signed transaction, gives its hash. Raises NodeError; the node may have taken it nevertheless."""
        return self._node.broadcast(raw)

    def submit(self, sender: Sender, contract: str, function: str, *args: object) -> bytes:
        """Simulates, signs and sends a transaction; gives its hash at once. Raises ContractRefusal, NodeError."""
        call, gas = self.prepare(sender.address, contract, function, *args)
        draft = Draft(call, self.chain_id, self._node.nonce(sender.address), gas, self.price())
        return self._node.broadcast(sender.sign_transaction(draft))

    def receipt(self, tx_hash: bytes, seconds: float = _RECEIPT_SECONDS) -> Receipt:
        """Waits until a transaction is mined. Raises NotMinedError, FailedTransactionError."""
        raw = self._node.receipt(tx_hash, seconds)
        if not raw.succeeded:
            raise FailedTransactionError(tx_hash, f"gas used {raw.gas_used}")
        times: dict[int, Seconds] = {}
        events = tuple(event for log in raw.logs for event in self._book.event(log, times))
        return Receipt(tx_hash, raw.gas_used, self._node.block(raw.block_hash), events)

    def send(self, sender: Sender, contract: str, function: str, *args: object) -> Receipt:
        """`submit` and `receipt` in one: simulate, send, wait."""
        return self.receipt(self.submit(sender, contract, function, *args))

    def is_contract(self, account: Address) -> bool:
        """True if code stands at an address now."""
        return bool(self._node.code(account))

    def arguments_of(self, tx_hash: bytes, contract: str, function: str) -> Record:
        """Arguments by name of a transaction that calls a function, given by name, of a contract directly.

        Raises IndirectCallError for any other call, TransactionUnknownError, UnknownContractError.
        """
        target, sent = self._manifest.contract(contract), self._node.transaction(tx_hash)
        known = {one.selector: one for one in target.abi.functions.get(function, ())}
        found = known.get(sent.data[:4])
        if sent.to != target.address or found is None:
            expected, received = f"{contract}.{function} at {target.address}", f"0x{sent.data[:4].hex()} at {sent.to}"
            raise IndirectCallError(tx_hash, expected, received)
        return found.decode_inputs(sent.data[4:])
