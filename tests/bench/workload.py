"""A full month on the deployed zone: any number of compositions, settled by the real contracts, checked by receipts.

Consents and purchases of a thousand compositions would take minutes and are not what is measured, so the state they
leave is written straight into the contracts' storage: for every look-up that settlement makes (holder, payout account,
pot), the node says which slot the contract reads (`eth_createAccessList`), and that slot gets the word of a really
registered resource or organisation with another account in it. Afterwards the contracts' own getters must answer with
what was meant. The code that runs, and the slots that it reads, are the real ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import accumulate, islice, pairwise
from typing import Any

from eth_hash.auto import keccak
from web3.exceptions import ContractLogicError, Web3RPCError
from web3.types import TxParams, Wei

from offchain.codec import leaf, tree
from offchain.domain.types import PeriodId
from tests.bench.parts import GREATEST_LIMIT, PRECISION, Settler, greatest
from tests.bench.zone import DEPLOYER, LAB, PERIOD_LENGTH, PROVIDER_ID, TRANSACTION_CAP, Zone
from tests.contracts.settlement.batches import LAST_KEY, Batch, composition_key
from tests.contracts.settlement.model import Line, Pot

FIRST_RESOURCE, FIRST_OWN, FIRST_PROVIDER = 1_001, 3_001, 5_001
SCORES = 1_000
"""SCORE leaves of a report beside its batches: one for each resource."""
GREATEST_BATCH = 65_536
"""Bytes."""


def account_of(kind: str, number: int) -> str:
    """The account of a holder or provider: nobody's, so that no key is needed."""
    return "0x" + bytes(keccak(f"{kind} {number}".encode()))[12:].hex()


@dataclass(frozen=True)
class Month:
    """What was settled: receipts of report and settlement, the gas limit that each settlement needed, bytes of the
    batches.
    """

    report: Any
    settlements: tuple[Any, ...]
    limits: tuple[int, ...]
    bytes: int

    @property
    def gas(self) -> int:
        """Gas used by the settlement, without the report."""
        return sum(int(receipt["gasUsed"]) for receipt in self.settlements)


class Workload:
    """Holders, providers and pots beside those of the zone's own product."""

    def __init__(self, zone: Zone) -> None:
        self.zone = zone
        self.holders: dict[int, str] = {}
        self.payees: dict[int, str] = {}
        self._reported: dict[int, tuple[list[bytes], list[Batch]]] = {}

    def add_holders(self, holders: dict[int, str]) -> None:
        """Resources by id, and who holds them."""
        self._load("Resources", "holdersAt", 1, holders)
        self.holders |= holders

    def add_payees(self, payees: dict[int, str]) -> None:
        """Organisations by id, and which account earns."""
        self._load("Participants", "payoutsAt", PROVIDER_ID, payees)
        self.payees |= payees

    def month(self, period: int, paid: Sequence[tuple[Line, Pot]], scores: int = SCORES) -> Month:
        """The revenue of a period, its report over as few batches as may be, and its settlement, netted as one."""
        self.earn(period, paid)
        self.close(period)
        lines = [line for line, _ in paid]
        report = self.submit(period, lines, _sizes(period, lines), scores)
        receipts, limits = zip(*self.settler(period).run(), strict=True)
        return Month(report, receipts, limits, sum(len(b.data) for b in self._reported[period][1]))

    def whole(self, period: int, paid: Sequence[tuple[Line, Pot]], transfers: int) -> tuple[Batch, Any]:
        """The only batch of a reported period, and the call that settles all of it with so many transfers."""
        self.earn(period, paid)
        self.close(period)
        self.submit(period, [line for line, _ in paid])
        (batch,) = self._proven(period)
        return batch, self.zone.call("Settlement", "settleInParts", period, [batch.arguments()], [], transfers)

    def settler(self, period: int, limit: int = GREATEST_LIMIT) -> Settler:
        """Who settles a reported period in calls of at most `limit` gas."""
        return Settler(self.zone, period, self._proven(period), len(self.holders) + len(self.payees) + 2, limit)

    def month_apart(self, period: int, paid: Sequence[tuple[Line, Pot]]) -> Month:
        """The same month over as few batches as fit a transaction each, settled one by one: each call pays everybody
        whom its lines pay. The chain forgets it again.
        """
        with self._forgotten():
            self.earn(period, paid)
            self.close(period)
            lines = [line for line, _ in paid]
            sizes: list[int] = []
            while sum(sizes) < len(lines):
                sizes.append(self._most(period, lines, sizes))
            report = self.submit(period, lines, sizes)
            receipts, limits = zip(*self._settle_apart(period), strict=True)
            return Month(report, receipts, limits, sum(len(b.data) for b in self._reported[period][1]))

    def _most(self, period: int, lines: Sequence[Line], before: list[int]) -> int:
        """How many of the lines behind those batches the next batch may have and still fit a transaction."""
        left, step = len(lines) - sum(before), max(1, len(lines) // PRECISION)
        if self._fits(period, lines, [*before, left]):
            return left
        return greatest(0, left, step, lambda count: self._fits(period, lines, [*before, count]))

    def _fits(self, period: int, lines: Sequence[Line], sizes: list[int]) -> bool:
        """True if batches of those sizes can be settled, a transaction each. The chain forgets the trial."""
        with self._forgotten():
            try:
                self.submit(period, lines, sizes)
                self._settle_apart(period)
            except (ContractLogicError, Web3RPCError, AssertionError):
                return False
            return True

    @contextmanager
    def _forgotten(self) -> Iterator[None]:
        """The chain, and the log beside it, stand afterwards as before."""
        mark, log = self._rpc("evm_snapshot", []), deepcopy(self.zone.log)
        try:
            yield
        finally:
            self._rpc("evm_revert", [mark])
            self.zone.log = log

    def uncapped(self, period: int, paid: Sequence[tuple[Line, Pot]]) -> int:
        """Gas used by a month in one transaction that may bring as much as it likes. The chain forgets it again."""
        with self._forgotten():
            self.earn(period, paid)
            self.close(period)
            self.submit(period, [line for line, _ in paid])
            return int(self.settle_together(period)["gasUsed"])

    def earn(self, period: int, paid: Sequence[tuple[Line, Pot]]) -> None:
        """Fills the pots of a period and gives Settlement the money."""
        zone = self.zone
        total = sum(pot.licence + pot.outcome for _, pot in paid)
        zone.send(zone.call("SettlementToken", "mint", zone.web3.eth.accounts[LAB], total), 1)
        zone.send(zone.call("SettlementToken", "transfer", zone.contracts["Settlement"].address, total), LAB)
        for line, pot in paid:
            key = composition_key(line)
            slot = self._slot("Settlement", zone.call("Settlement", "potOf", key, period))
            loop = 0 if pot.loop == "main" else 1
            self._set("Settlement", slot, (loop << 224) | (pot.outcome << 112) | pot.licence)
        key, pot = composition_key(paid[-1][0]), paid[-1][1]
        found = zone.call("Settlement", "potOf", key, period).call()
        expected = (pot.licence, pot.outcome, 0 if pot.loop == "main" else 1)
        if tuple(found) != expected:
            raise AssertionError(f"pot of the last line: expected {expected}, received {found}")

    def close(self, period: int) -> None:
        """The period ends and its log is cut."""
        zone = self.zone
        zone.wait_until(zone.genesis + (period + 1) * PERIOD_LENGTH + 1)
        zone.anchor(5)
        zone.wait(15)

    def submit(
        self, period: int, lines: Sequence[Line], sizes: Sequence[int] | None = None, scores: int = SCORES
    ) -> Any:
        """The report of an ended period is accepted and becomes final; the receipt of its transaction."""
        made = batches_of(period, lines, sizes or (len(lines),))
        hashes = [batch.leaf(period) for batch in made]
        for i in range(1, scores + 1):
            score = leaf.ScoreLeaf(PeriodId(period), leaf.SubjectKind.RESOURCE, i, 1, leaf.Tag(0))
            hashes.append(tree.leaf_hash(leaf.encode(score)))
        self._reported[period] = (hashes, made)
        receipt = self.zone.submit(period, hashes, len(made))
        self.zone.wait(120)
        return receipt

    def _settle_apart(self, period: int) -> list[tuple[Any, int]]:
        """Anyone settles, a transaction for each batch: receipt and the gas limit that it needed.

        Raises a web3 error if one needs too much: a limit counts before anything is given back.
        """
        sender = TxParams({"from": self.zone.web3.eth.accounts[DEPLOYER], "gas": GREATEST_LIMIT, "gasPrice": Wei(0)})
        settled = []
        for batch in self._proven(period):
            call = self.zone.call("Settlement", "settle", period, [batch.arguments()])
            limit = int(call.estimate_gas(sender))
            settled.append((self.zone.send(call, DEPLOYER, GREATEST_LIMIT), limit))
        return settled

    def _proven(self, period: int) -> list[Batch]:
        """The period's batches with their proofs."""
        hashes, batches = self._reported[period]
        return [replace(batch, proof=tuple(tree.inclusion_proof(hashes, batch.index))) for batch in batches]

    def settle_together(self, period: int, gas: int = 2 * TRANSACTION_CAP) -> Any:
        """Anyone settles all batches in one call; its receipt."""
        arguments = [batch.arguments() for batch in self._proven(period)]
        return self.zone.send(self.zone.call("Settlement", "settle", period, arguments), DEPLOYER, gas)

    def balance(self, account: str) -> int:
        """Token base units."""
        return int(self.zone.call("SettlementToken", "balanceOf", self.zone.web3.to_checksum_address(account)).call())

    def _load(self, contract: str, getter: str, template: int, accounts: dict[int, str]) -> None:
        """Writes the template's word with another account for every id."""
        web3, period = self.zone.web3, 2**31
        source = self.zone.call(contract, getter, [template], period)
        known = source.call()[0].lower().removeprefix("0x")
        slot = self._slot(contract, source)
        word = bytes(web3.eth.get_storage_at(self.zone.contracts[contract].address, slot)).hex().rjust(64, "0")
        if word.count(known) != 1:
            raise AssertionError(f"{contract}.{getter}: expected one slot with {known}, received {word}")
        for number, account in accounts.items():
            place = self._slot(contract, self.zone.call(contract, getter, [number], period))
            self._set(contract, place, int(word.replace(known, account.lower().removeprefix("0x")), 16))
        ids = list(accounts)
        found = [str(account).lower() for account in self.zone.call(contract, getter, ids, period).call()]
        if found != [accounts[number] for number in ids]:
            raise AssertionError(
                f"{contract}.{getter} of {len(ids)} ids: expected the loaded accounts, received others"
            )

    def _slot(self, contract: str, call: Any) -> int:
        """The one slot that a look-up reads."""
        address = self.zone.contracts[contract].address
        request = {"to": address, "data": call._encode_transaction_data()}
        answer = self._rpc("eth_createAccessList", [request, "latest"])
        keys = [
            int(key, 16)
            for entry in answer["accessList"]
            if entry["address"].lower() == address.lower()
            for key in entry["storageKeys"]
        ]
        if len(keys) != 1:
            raise AssertionError(f"{contract}.{call.fn_name}: expected one slot to be read, received {len(keys)}")
        return keys[0]

    def _set(self, contract: str, slot: int, word: int) -> None:
        address = self.zone.contracts[contract].address
        self._rpc("anvil_setStorageAt", [address, f"0x{slot:064x}", f"0x{word:064x}"])

    def _rpc(self, method: str, parameters: list[Any]) -> Any:
        answer = self.zone.web3.provider.make_request(method, parameters)  # type: ignore[arg-type]
        if "error" in answer:
            raise AssertionError(f"{method}: {answer['error']}")
        return answer["result"]


def _sizes(period: int, lines: Sequence[Line]) -> list[int]:
    """Lines of as few batches as may be, all but the last alike."""
    for count in range(1, len(lines) + 1):
        most = -(-len(lines) // count)
        sizes = [min(most, len(lines) - start) for start in range(0, len(lines), most)]
        ordered = iter(sorted(lines, key=composition_key))
        if all(len(Batch.of(period, list(islice(ordered, size))).data) <= GREATEST_BATCH for size in sizes):
            return sizes
    raise AssertionError(f"expected a line to fit a batch of {GREATEST_BATCH} bytes, received none")


def batches_of(period: int, lines: Sequence[Line], sizes: Sequence[int]) -> list[Batch]:
    """Batches of so many lines each, in key order, which tile the key space if they hold all lines."""
    ordered = sorted(lines, key=composition_key)
    edges = list(accumulate(sizes, initial=0))
    groups = [ordered[a:b] for a, b in pairwise(edges)]
    found: list[Batch] = []
    start = 0
    for index, group in enumerate(groups):
        last = index == len(groups) - 1
        end = LAST_KEY if last else int.from_bytes(composition_key(groups[index + 1][0]), "big") - 1
        plain = Batch.of(period, group)
        if len(plain.data) > GREATEST_BATCH:
            raise AssertionError(f"expected a batch of at most {GREATEST_BATCH} bytes, received {len(plain.data)}")
        found.append(Batch(plain.data, plain.lines, index, start, end))
        start = end + 1
    return found
