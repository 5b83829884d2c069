"""A chain with a pool, one account and one contract whose one effect can happen once, by a second sender too."""

from __future__ import annotations

from offchain.chain.errors import ContractRefusal, FailedTransactionError, NodeError, NotMinedError
from offchain.chain.node import Call
from offchain.chain.transactions import Draft, Price
from offchain.chain.values import Block, Receipt
from offchain.chain.wallet import Wallet
from offchain.codec.keccak import keccak256
from offchain.domain.types import Address, Seconds
from tests.unit.oracles.fakes import CONTRACT, STRANGER

DONE = "Oracle_AlreadyReported"
GAS = 50_000


class Pool:
    """`mines` at once, or when `mine` is called. `loses` keeps back transactions, answers, or both, `refuses` all."""

    chain_id = 31337

    def __init__(self) -> None:
        self.time, self.gas_price = 100, Price(8, None)
        self.mines, self.refuses = True, False
        self.loses_transaction, self.loses_answer = False, False
        self.refusal: str | None = None
        self.reverts = False
        self.waiting: dict[int, Draft] = {}
        self.hashes: dict[bytes, Draft] = {}
        self.mined: list[Draft] = []
        self.effects, self.offered = 0, 0
        self._drafts: dict[bytes, Draft] = {}

    def now(self) -> Seconds:
        return Seconds(self.time)

    def prepare(self, sender: Address, contract: str, function: str, *args: object) -> tuple[Call, int]:
        call = Call(CONTRACT, repr((function, args)).encode(), sender)
        return call, self.simulated(contract, call)

    def simulated(self, contract: str, call: Call) -> int:
        if self.refusal:
            raise ContractRefusal(self.refusal, {}, contract)
        if self.effects:
            raise ContractRefusal(DONE, {}, contract)
        return GAS

    def price(self) -> Price:
        return self.gas_price

    def mined_nonce(self, account: Address) -> int:
        return len(self.mined)

    def knows(self, tx_hash: bytes) -> bool:
        draft = self.hashes.get(tx_hash)
        return draft is not None and (draft in self.mined or draft in self.waiting.values())

    def broadcast(self, raw: bytes) -> bytes:
        self.offered += 1
        if self.refuses:
            raise NodeError("pool://", "eth_sendRawTransaction", "503")
        draft, tx_hash = self._drafts[raw], keccak256(raw)
        if not self.loses_transaction:
            self._take(draft, tx_hash)
        if self.loses_answer:
            raise NodeError("pool://", "eth_sendRawTransaction", "no answer in time")
        return tx_hash

    def _take(self, draft: Draft, tx_hash: bytes) -> None:
        if draft.nonce < len(self.mined):
            raise NodeError("pool://", "eth_sendRawTransaction", "nonce too low")
        before = self.waiting.get(draft.nonce)
        if before is not None and draft.price.most * 8 < before.price.most * 9:
            raise NodeError("pool://", "eth_sendRawTransaction", "replacement transaction underpriced")
        self.hashes[tx_hash] = draft
        self.waiting[draft.nonce] = draft
        if self.mines:
            self.mine()

    def mine(self) -> None:
        """A block with what waits."""
        draft = self.waiting.pop(len(self.mined), None)
        if draft is not None:
            self.mined.append(draft)
            self.effects += draft.call.to == CONTRACT and not self.reverts

    def drop(self) -> None:
        """The pool forgets what waits."""
        self.waiting.clear()

    def receipt(self, tx_hash: bytes, seconds: float) -> Receipt:
        draft = self.hashes.get(tx_hash)
        if draft is None or draft not in self.mined:
            raise NotMinedError(tx_hash, seconds)
        if self.reverts:
            raise FailedTransactionError(tx_hash, "reverted")
        return Receipt(tx_hash, 42_000, Block(1, bytes(32), Seconds(100)), ())

    def sender(self) -> PoolSender:
        """An account whose transactions this pool can read."""
        return PoolSender(STRANGER, self._drafts)


class PoolSender:
    """Signs as a wallet does and shows the pool what stands behind the bytes."""

    def __init__(self, wallet: Wallet, drafts: dict[bytes, Draft]) -> None:
        self._wallet, self._drafts = wallet, drafts

    @property
    def address(self) -> Address:
        return self._wallet.address

    def sign_transaction(self, draft: Draft) -> bytes:
        raw = self._wallet.sign_transaction(draft)
        self._drafts[raw] = draft
        return raw
