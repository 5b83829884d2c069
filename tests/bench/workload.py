"""A full month on the deployed zone: any number of compositions, settled by the real contracts, checked by receipts.

Consents and purchases of a thousand compositions would take minutes and are not what is measured, so the state that they
leave is written straight into the contracts' storage: for every look-up that settlement makes (holder, payout account,
pot), the node says which slot the contract reads (`eth_createAccessList`), and that slot gets the word of a really
registered resource or organisation with another account in it. Afterwards the contracts' own getters must answer with
what was meant. The code that runs, and the slots that it reads, are the real ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from eth_hash.auto import keccak

from offchain.codec import leaf, tree
from offchain.domain.types import PeriodId
from tests.bench.zone import DEPLOYER, LAB, PERIOD_LENGTH, PROVIDER_ID, TRANSACTION_CAP, Zone
from tests.contracts.settlement.batches import LAST_KEY, Batch, composition_key
from tests.contracts.settlement.model import Line, Pot

FIRST_RESOURCE, FIRST_PROVIDER = 1_001, 5_001
SCORES = 1_000
"""SCORE leaves of a report beside its batches: one for each resource."""
ROOM = 61_000
"""Bytes of a batch at which the next one begins."""


def account_of(kind: str, number: int) -> str:
    """The account of a holder or provider: nobody's, so that no key is needed."""
    return "0x" + bytes(keccak(f"{kind} {number}".encode()))[12:].hex()


@dataclass(frozen=True)
class Month:
    """What was settled: receipts of report and settlement, bytes of the batches."""

    report: Any
    settlements: tuple[Any, ...]
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

    def month(
        self,
        period: int,
        paid: Sequence[tuple[Line, Pot]],
        cuts: Sequence[float] = (0, 1),
        gas: int = TRANSACTION_CAP,
    ) -> Month:
        """The revenue of a period, its report, and its settlement: one transaction from each cut to the next."""
        self.earn(period, paid)
        report = self.report(period, [line for line, _ in paid])
        return Month(report, self.settle(period, cuts, gas), sum(len(b.data) for b in self._reported[period][1]))

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

    def report(self, period: int, lines: Sequence[Line]) -> Any:
        """The period ends, its report over `lines` is accepted and becomes final; the receipt of its transaction."""
        batches = batches_of(period, lines)
        hashes = [batch.leaf(period) for batch in batches]
        for i in range(1, SCORES + 1):
            score = leaf.ScoreLeaf(PeriodId(period), leaf.SubjectKind.RESOURCE, i, 1, leaf.Tag(0))
            hashes.append(tree.leaf_hash(leaf.encode(score)))
        self._reported[period] = (hashes, batches)
        zone = self.zone
        zone.wait_until(zone.genesis + (period + 1) * PERIOD_LENGTH + 1)
        zone.anchor(5)
        zone.wait(15)
        receipt = zone.submit(period, hashes, len(batches))
        zone.wait(120)
        return receipt

    def settle(self, period: int, cuts: Sequence[float], gas: int) -> tuple[Any, ...]:
        """Anyone settles; one receipt per transaction, which takes that part of the lines of every batch."""
        hashes, batches = self._reported[period]
        proofs = [list(tree.inclusion_proof(hashes, batch.index)) for batch in batches]
        receipts = []
        for low, high in pairwise(cuts):
            arguments = []
            for batch, proof in zip(batches, proofs, strict=True):
                first, last = int(batch.lines * low), int(batch.lines * high)
                sliced = replace(batch, first_line=first, lines=last - first, proof=tuple(proof))
                arguments.append(sliced.arguments())
            receipts.append(self.zone.send(self.zone.call("Settlement", "settle", period, arguments), DEPLOYER, gas))
        return tuple(receipts)

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
            raise AssertionError(f"{contract}.{getter} of {len(ids)} ids: expected the loaded accounts, received others")

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


def batches_of(period: int, lines: Sequence[Line]) -> list[Batch]:
    """Batches that tile the key space, each of some 61,000 bytes at most."""
    ordered = sorted(lines, key=composition_key)
    groups: list[list[Line]] = [[]]
    room = ROOM
    for line in ordered:
        need = 16 + 4 * len(line.resources)
        if need > room:
            groups.append([])
            room = ROOM
        groups[-1].append(line)
        room -= need
    found: list[Batch] = []
    start = 0
    for index, group in enumerate(groups):
        last = index == len(groups) - 1
        end = LAST_KEY if last else int.from_bytes(composition_key(groups[index + 1][0]), "big") - 1
        plain = Batch.of(period, group)
        found.append(Batch(plain.data, plain.lines, index, start, end))
        start = end + 1
    return found
