"""One JSON-RPC endpoint behind typed methods. The only module that imports web3, and only when a node is made."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from offchain.chain.errors import BlockUnknownError, NodeError, NotMinedError, Reverted, TransactionUnknownError
from offchain.chain.values import Block, RawLog, RawReceipt
from offchain.codec.addresses import address_of
from offchain.domain.errors import HeadwaterError
from offchain.domain.types import Address, Seconds

if TYPE_CHECKING:
    from web3 import HTTPProvider

LATEST = "latest"
FINALIZED = "finalized"
ZERO_ADDRESS = Address("0x" + "0" * 40)
_POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Call:
    """A call or transaction to simulate."""

    to: Address
    data: bytes
    sender: Address = ZERO_ADDRESS


@dataclass(frozen=True)
class Fees:
    """What gas costs now, in wei. ``base`` is None on a chain without EIP-1559."""

    base: int | None
    tip: int


class Node(Protocol):
    """What the gateway needs of a node. Every method raises NodeError when the node can't answer."""

    @property
    def url(self) -> str:
        """Its address, for messages."""
        ...

    def chain_id(self) -> int:
        """EIP-155 chain id."""
        ...

    def block(self, wanted: int | bytes | str) -> Block:
        """A block by number, hash or tag. Raises BlockUnknownError."""
        ...

    def code(self, address: Address) -> bytes:
        """Code at an address at the head."""
        ...

    def call(self, call: Call, at: int | bytes | str) -> bytes:
        """Runs a call on the state after a block (number, hash or tag). Raises Reverted."""
        ...

    def estimate(self, call: Call) -> int:
        """Gas that a transaction needs at the head. Raises Reverted."""
        ...

    def logs(self, addresses: Sequence[Address], first: int, last: int) -> tuple[RawLog, ...]:
        """Logs of the addresses in blocks first … last, in chain order."""
        ...

    def logs_of(self, addresses: Sequence[Address], block_hash: bytes) -> tuple[RawLog, ...]:
        """Logs of the addresses in the one block with a hash, in chain order."""
        ...

    def fees(self) -> Fees:
        """Gas prices at the head."""
        ...

    def nonce(self, account: Address) -> int:
        """Next nonce of an account, pending transactions included."""
        ...

    def mined_nonce(self, account: Address) -> int:
        """Next nonce of an account, by what is mined."""
        ...

    def broadcast(self, raw: bytes) -> bytes:
        """Sends a signed transaction, gives its hash."""
        ...

    def receipt(self, tx_hash: bytes, seconds: float) -> RawReceipt:
        """Waits for a transaction. Raises NotMinedError after ``seconds``."""
        ...

    def transaction(self, tx_hash: bytes) -> Call:
        """What a transaction calls. Raises TransactionUnknownError."""
        ...


class Web3Node:
    """A node over HTTP through web3.py."""

    def __init__(self, url: str, timeout: float = 30.0) -> None:
        from web3 import HTTPProvider

        self._url = url
        self._provider: HTTPProvider = HTTPProvider(url, request_kwargs={"timeout": timeout})

    @property
    def url(self) -> str:
        """The RPC address."""
        return self._url

    def chain_id(self) -> int:
        """See Node."""
        return int(str(self._ask("eth_chainId")), 16)

    def block(self, wanted: int | bytes | str) -> Block:
        """See Node."""
        method = "eth_getBlockByHash" if isinstance(wanted, bytes) else "eth_getBlockByNumber"
        found = self._ask(method, _block_id(wanted), False)
        if found is None:
            raise BlockUnknownError(_block_id(wanted), self._url)
        time, parent = Seconds(_int(found["timestamp"])), _bytes(found["parentHash"])
        return Block(_int(found["number"]), _bytes(found["hash"]), time, parent)

    def code(self, address: Address) -> bytes:
        """See Node."""
        return _bytes(self._ask("eth_getCode", address, LATEST))

    def call(self, call: Call, at: int | bytes | str) -> bytes:
        """See Node. A hash is sent in the form of EIP-1898."""
        place = {"blockHash": _block_id(at)} if isinstance(at, bytes) else _block_id(at)
        return _bytes(self._ask("eth_call", _transaction(call), place))

    def estimate(self, call: Call) -> int:
        """See Node."""
        return _int(self._ask("eth_estimateGas", _transaction(call), LATEST))

    def logs(self, addresses: Sequence[Address], first: int, last: int) -> tuple[RawLog, ...]:
        """See Node."""
        return self._logs({"address": list(addresses), "fromBlock": hex(first), "toBlock": hex(last)})

    def logs_of(self, addresses: Sequence[Address], block_hash: bytes) -> tuple[RawLog, ...]:
        """See Node. The block is named as EIP-234 has it."""
        return self._logs({"address": list(addresses), "blockHash": _block_id(block_hash)})

    def _logs(self, wanted: Mapping[str, object]) -> tuple[RawLog, ...]:
        logs = [_log(entry) for entry in self._ask("eth_getLogs", wanted)]
        return tuple(sorted(logs, key=lambda log: (log.block_number, log.log_index)))

    def fees(self) -> Fees:
        """See Node."""
        head = self._ask("eth_getBlockByNumber", LATEST, False)
        if head.get("baseFeePerGas") is None:
            return Fees(None, _int(self._ask("eth_gasPrice")))
        base = _int(head["baseFeePerGas"])
        return Fees(base, _int(self._ask("eth_maxPriorityFeePerGas")) if base else 0)

    def nonce(self, account: Address) -> int:
        """See Node."""
        return _int(self._ask("eth_getTransactionCount", account, "pending"))

    def mined_nonce(self, account: Address) -> int:
        """See Node."""
        return _int(self._ask("eth_getTransactionCount", account, LATEST))

    def broadcast(self, raw: bytes) -> bytes:
        """See Node."""
        return _bytes(self._ask("eth_sendRawTransaction", "0x" + raw.hex()))

    def receipt(self, tx_hash: bytes, seconds: float) -> RawReceipt:
        """See Node."""
        deadline = time.monotonic() + seconds
        while (found := self._ask("eth_getTransactionReceipt", "0x" + tx_hash.hex())) is None:
            if time.monotonic() >= deadline:
                raise NotMinedError(tx_hash, seconds)
            time.sleep(_POLL_SECONDS)
        logs = tuple(_log(entry) for entry in found["logs"])
        return RawReceipt(tx_hash, _int(found["status"]) == 1, _int(found["gasUsed"]), _bytes(found["blockHash"]), logs)

    def transaction(self, tx_hash: bytes) -> Call:
        """See Node. A transaction that creates a contract calls the zero address here."""
        found = self._ask("eth_getTransactionByHash", "0x" + tx_hash.hex())
        if found is None:
            raise TransactionUnknownError(tx_hash, self._url)
        to = address_of(_bytes(found["to"])) if found.get("to") else ZERO_ADDRESS
        return Call(to, _bytes(found["input"]), address_of(_bytes(found["from"])))

    def _ask(self, method: str, *params: object) -> Any:
        from requests.exceptions import RequestException
        from web3.exceptions import Web3Exception
        from web3.types import RPCEndpoint

        try:
            answer: Mapping[str, Any] = self._provider.make_request(RPCEndpoint(method), list(params))
        except (RequestException, Web3Exception, ValueError) as error:
            raise NodeError(self._url, method, str(error)) from error
        if answer.get("error") is not None:
            raise self._failure(method, answer["error"])
        return answer.get("result")

    def _failure(self, method: str, error: object) -> HeadwaterError:
        """A revert if the node says so (it then sends revert data, or error code 3), else a NodeError."""
        if not isinstance(error, Mapping):
            return NodeError(self._url, method, str(error))
        message = str(error.get("message", ""))
        data = error.get("data")
        if isinstance(data, Mapping):
            data = data.get("data") or data.get("result")
        if isinstance(data, str) and data.startswith("0x"):
            return Reverted(bytes.fromhex(data[2:]), message)
        if error.get("code") == 3 or "revert" in message:
            return Reverted(b"", message)
        return NodeError(self._url, method, f"{error.get('code')} {message}")


def _transaction(call: Call) -> dict[str, str]:
    return {"from": call.sender, "to": call.to, "data": "0x" + call.data.hex()}


def _block_id(wanted: int | bytes | str) -> str:
    if isinstance(wanted, bytes):
        return "0x" + wanted.hex()
    return hex(wanted) if isinstance(wanted, int) else wanted


def _int(value: object) -> int:
    return value if isinstance(value, int) else int(str(value), 16)


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else bytes.fromhex(str(value)[2:])


def _log(entry: Mapping[str, Any]) -> RawLog:
    seconds = entry.get("blockTimestamp")
    return RawLog(
        address_of(_bytes(entry["address"])),
        tuple(_bytes(topic) for topic in entry["topics"]),
        _bytes(entry["data"]),
        _int(entry["blockNumber"]),
        _bytes(entry["blockHash"]),
        None if seconds is None else _int(seconds),
        _bytes(entry["transactionHash"]),
        _int(entry["logIndex"]),
    )
