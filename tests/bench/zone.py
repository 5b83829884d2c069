"""A deployed zone on a chain of its own: one product of ten resources with ten holders, driven by receipts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from eth_account import Account
from eth_hash.auto import keccak
from web3 import HTTPProvider, Web3

from offchain.chain.anvil import AnvilOptions
from offchain.codec import batch, leaf, tree
from offchain.codec.composition import Composition, composition_key
from offchain.domain.types import OrganisationId, PeriodId, Ppm, ProductId, ResourceId
from scripts.plan import Founder, Member, Plan, Rules
from toolchain.anvil import own_chain
from toolchain.brownie_run import run

MNEMONIC = "test test test test test test test test test test test junk"
RESOURCES = 10
HOLDERS = slice(12, 22)
DEPLOYER, CUSTODIAN, PROVIDER, LAB, SPACE, ZONE = 0, 1, 22, 23, 24, 25
MEMBERS, OWNERS, REGISTRARS = slice(4, 8), slice(8, 12), slice(2, 4)
PROVIDER_ID = RESOURCES + 1
WEIGHTS = (91_000, 102_000, 95_500, 104_500, 99_999, 100_001, 88_000, 112_000, 103_000, 104_000)
PERIOD_LENGTH = 1_000
LAST_KEY = 2**256 - 1
TRANSACTION_CAP = 2**24
"""Gas that a transaction may bring (EIP-7825)."""


def _plan(accounts: list[str], genesis: int, directory: Path) -> Plan:
    roles = [1] * RESOURCES + [2, 4, 16, 32]
    people = [*accounts[HOLDERS], *(accounts[i] for i in (PROVIDER, LAB, SPACE, ZONE))]
    founders = tuple(
        Founder("0x" + f"{i:064x}", account, 0, role, 2**40)
        for i, (account, role) in enumerate(zip(people, roles, strict=True), start=1)
    )
    members = tuple(Member(o, s) for o, s in zip(accounts[OWNERS], accounts[MEMBERS], strict=True))
    return Plan(
        deployer=accounts[DEPLOYER],
        genesis=genesis,
        period_length=PERIOD_LENGTH,
        rules=Rules(service_base=700_000),
        registrars=tuple(sorted(accounts[REGISTRARS], key=lambda account: int(account, 16))),
        registrar_threshold=2,
        founders=founders,
        space_operator=RESOURCES + 2,
        zone_operator=RESOURCES + 3,
        members=members,
        threshold=3,
        custodian=accounts[CUSTODIAN],
        proposers=(accounts[DEPLOYER],),
        directory=str(directory),
    )


@dataclass
class Zone:
    """Contracts by name, unlocked accounts, and what the bench does with them. Every step is mined at once."""

    web3: Web3
    contracts: dict[str, Any]
    genesis: int
    log: tree.Tree = field(default_factory=tree.Tree)

    def send(self, call: Any, sender: int, gas: int = TRANSACTION_CAP) -> Any:
        """The receipt of a call by an account; raises where it reverts."""
        hash_ = call.transact({"from": self.web3.eth.accounts[sender], "gasPrice": 0, "gas": gas})
        receipt = self.web3.eth.wait_for_transaction_receipt(hash_, poll_latency=0.01)
        if receipt["status"] != 1:
            raise AssertionError(f"expected {call.fn_name} to succeed, received a reverted receipt")
        return receipt

    def call(self, contract: str, function: str, *arguments: Any) -> Any:
        """What a function would be called with; `.call()` reads, `send` sends."""
        return self.contracts[contract].functions[function](*arguments)

    def wait_until(self, second: int) -> None:
        """Chain time stands at `second`, or later if it did."""
        now = int(self.web3.eth.get_block("latest")["timestamp"])
        if second > now:
            self.web3.provider.make_request("evm_setNextBlockTimestamp", [second])  # type: ignore[arg-type]
            self.web3.provider.make_request("evm_mine", [])  # type: ignore[arg-type]

    def wait(self, seconds: int) -> None:
        """Chain time moves on."""
        self.wait_until(int(self.web3.eth.get_block("latest")["timestamp"]) + seconds)

    def sign(self, account: int, digest: bytes) -> bytes:
        """An account's envelope over a digest."""
        Account.enable_unaudited_hdwallet_features()
        key = Account.from_mnemonic(MNEMONIC, account_path=f"m/44'/60'/0'/0/{account}")
        return b"\x01" + (65).to_bytes(2, "big") + bytes(key.unsafe_sign_hash(digest).signature)

    def quorum(self, digest: bytes) -> tuple[int, bytes]:
        """Three of the four members sign."""
        return 0b0111, b"".join(self.sign(MEMBERS.start + i, digest) for i in range(3))

    def register(self) -> None:
        """Ten holders register; all resources are born."""
        salt, classified = bytes(32), (1, 1_000, 1, False, 0)
        contents = [
            (keccak(f"root {i}".encode()), keccak(b"\x01"), keccak(f"code {i}".encode()), keccak(b"\x03"), *classified)
            for i in range(RESOURCES)
        ]
        for i, content in enumerate(contents):
            holder = self.web3.eth.accounts[HOLDERS.start + i]
            commitment = self.call("Resources", "commitmentOf", holder, content, salt).call()
            self.send(self.call("Resources", "commit", commitment), HOLDERS.start + i)
        self.wait(5)
        for i, content in enumerate(contents):
            self.send(self.call("Resources", "register", content, salt), HOLDERS.start + i)
            self.send(self.call("Resources", "attest", i + 1, keccak(b"\x06")), REGISTRARS.start)
        self.wait(60)

    def admit(self) -> None:
        """The report of period 0 tags and recommends every resource."""
        self.wait_until(self.genesis + PERIOD_LENGTH + 1)
        self.anchor(0)
        self.wait(15)
        self.submit(0)
        self.wait(120)
        hashes = self.leaves(0)
        for index, item in enumerate(self.admission(), 1):
            kind = "recordScore" if isinstance(item, leaf.ScoreLeaf) else "recordRecommendation"
            proof = list(tree.inclusion_proof(hashes, index))
            self.send(self.call("Admissions", kind, 0, index, leaf.encode(item), proof), DEPLOYER)

    def compose(self) -> None:
        """The holders consent, the provider composes the product."""
        self.send(self.call("Products", "create", 1, keccak(b"\x04"), [keccak(b"\x05")], 0, 0), PROVIDER)
        every = 2**32 - 1
        consents = [(i + 1, PROVIDER_ID, 1, every, every, 1, 0, 10**6, 2**40, 1) for i in range(RESOURCES)]
        signatures = [
            self.sign(HOLDERS.start + i, self.call("Products", "consentDigest", consent).call())
            for i, consent in enumerate(consents)
        ]
        ids = [i + 1 for i in range(RESOURCES)]
        processing: tuple[Any, ...] = (keccak(b"\x06"), keccak(b"\x07"), 0, 0, 0, [])
        self.send(self.call("Products", "compose", 1, 0, ids, consents, signatures, processing), PROVIDER)
        settlement = self.contracts["Settlement"].address
        self.send(self.call("SettlementToken", "approve", settlement, 2**255), LAB)

    def earn(self, amount: int) -> Any:
        """The lab pays licence revenue of the product."""
        self.send(self.call("SettlementToken", "mint", self.web3.eth.accounts[LAB], amount), CUSTODIAN)
        ids = tuple(ResourceId(i + 1) for i in range(RESOURCES))
        key = composition_key(Composition(ProductId(1), OrganisationId(PROVIDER_ID), Ppm(0), ids))
        return self.send(self.call("Settlement", "receiveRevenue", key, 0, amount), LAB)

    def anchor(self, leaves: int) -> Any:
        """The log grows by `leaves` and is anchored."""
        old = self.log.size
        for i in range(leaves):
            self.log.append(tree.leaf_hash(i.to_bytes(8, "big")))
        root, proof = self.log.root(), list(self.log.consistency(old)) if leaves else []
        bitmap, signatures = self.quorum(self.call("CirculationLog", "anchorDigest", self.log.size, root).call())
        call = self.call("CirculationLog", "anchor", self.log.size, root, proof, bitmap, signatures)
        return self.send(call, DEPLOYER)

    def batch(self, period: int) -> bytes:
        """The bytes of the period's only batch."""
        parts = tuple(batch.Component(ResourceId(i + 1), Ppm(w)) for i, w in enumerate(WEIGHTS))
        line = batch.Line(ProductId(1), OrganisationId(PROVIDER_ID), Ppm(0), Ppm(930_000), parts)
        return batch.encode(batch.Batch.of(PeriodId(period), [line]))

    def admission(self) -> list[leaf.ScoreLeaf | leaf.RecommendLeaf]:
        """Leaves of period 0 behind the batch."""
        ids = tuple(ResourceId(i + 1) for i in range(RESOURCES))
        tagged = [leaf.ScoreLeaf(PeriodId(0), leaf.SubjectKind.RESOURCE, i, 1, leaf.Tag.HIGH_UTILITY) for i in ids]
        return [*tagged, leaf.RecommendLeaf(PeriodId(0), keccak(b"\x05"), 1, ids)]

    def leaves(self, period: int) -> list[bytes]:
        """Hashes of the report's leaves: the batch and seven scores; in period 0 those that admit."""
        found: list[leaf.Leaf] = [
            leaf.BatchLeaf(PeriodId(period), 0, 0, LAST_KEY, batch.batch_hash(self.batch(period)))
        ]
        scores = [leaf.ScoreLeaf(PeriodId(period), leaf.SubjectKind.RESOURCE, i, 1, leaf.Tag(0)) for i in range(1, 8)]
        found += self.admission() if period == 0 else scores
        return [tree.leaf_hash(leaf.encode(item)) for item in found]

    def submit(self, period: int, leaves: Sequence[bytes] | None = None, batches: int = 1) -> Any:
        """The committee's report of the period over hashes of leaves, by default those of the zone's own product."""
        end = self.genesis + (period + 1) * PERIOD_LENGTH
        number = int(self.web3.eth.block_number)
        while self.web3.eth.get_block(number)["timestamp"] >= end:
            number -= 1
        hashes = list(leaves or self.leaves(period))
        block = self.web3.eth.get_block(number)
        cut = (self.log.size, self.log.root())
        report = (period, 0, 1, 1, number, bytes(block["hash"]), *cut, len(hashes), batches, tree.root(hashes))
        bitmap, signatures = self.quorum(self.call("ContributionOracle", "reportDigest", report).call())
        return self.send(self.call("ContributionOracle", "submit", report, bitmap, signatures), DEPLOYER)

    def settle(self, period: int) -> Any:
        """Anyone settles the period's batch."""
        proof = list(tree.inclusion_proof(self.leaves(period), 0))
        argument = (0, 0, LAST_KEY, 0, 1, self.batch(period), proof)
        return self.send(self.call("Settlement", "settle", period, [argument]), DEPLOYER)


@contextmanager
def open_zone(directory: Path, options: AnvilOptions | None = None) -> Iterator[Zone]:
    """Starts a chain, deploys the zone by scripts/deploy.py, composes the product in period 1; stops the chain."""
    with own_chain(options) as chain:
        web3 = Web3(HTTPProvider(chain.url))
        genesis = int(web3.eth.get_block("latest")["timestamp"])
        plan = directory / "plan.json"
        plan.write_text(_plan(list(web3.eth.accounts), genesis, directory).to_json(), encoding="utf-8")
        with mock.patch.dict("os.environ", {"HEADWATER_PLAN": str(plan)}):
            code = run(["run", "scripts/deploy.py", "main"], rpc=chain.url)
        if code != 0:
            raise AssertionError(f"expected the deployment to end with 0, received {code}")
        manifest = json.loads((directory / "manifest.json").read_text("utf-8"))
        contracts = {
            name: web3.eth.contract(
                address=entry["address"], abi=json.loads((directory / "abi" / f"{name}.json").read_text("utf-8"))
            )
            for name, entry in manifest["contracts"].items()
        }
        zone = Zone(web3, contracts, genesis)
        zone.register()
        zone.admit()
        zone.compose()
        yield zone
