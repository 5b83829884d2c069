"""A living committee: log nodes, four members, anchor and keeper as OS processes on a chain of the tests' own."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from offchain.chain.anvil import Anvil, AnvilOptions
from offchain.chain.errors import NodeError
from offchain.chain.gateway import Gateway
from offchain.chain.values import Receipt, integer
from offchain.chain.wallet import SCRYPT_N_DEMO, Wallet
from offchain.codec import eip712
from offchain.codec.composition import Composition, composition_key
from offchain.codec.documents import Json
from offchain.codec.eip712 import Domain
from offchain.codec.fact import Fact, commitment, domain_of_log, fact_digest
from offchain.codec.keccak import keccak256
from offchain.domain.types import LicenceId, OrganisationId, Ppm, ProductId, ResourceId, Seconds
from offchain.ledger.client import HttpLogSource
from offchain.ledger.facts import SignedFact
from offchain.settings import Settings
from oracles.spawn import Process, stop_all
from tests.integration.conftest import FOUNDERS, ROOT, ZoneFiles, person

PATIENCE = 120.0
"""Seconds of wall time before a test gives up waiting."""
BODY: dict[str, Json] = {
    "baseline_bps": 4_000,
    "held_out_rows": 100,
    "measured_bps": 5_500,
    "metric": "average_precision",
    "positives": 10,
    "scenario": "pump",
    "train_rows": 400,
    "uplift_bps": 1_500,
}
SALT = keccak256(b"salt of the committee's tests")


def fact(zone: Gateway, signer: Wallet, nonce: int, uplift: int = 1_500) -> SignedFact:
    """A signed feedback fact; the log takes it, and valuation counts it zero for want of a licence."""
    domain = domain_of_log(zone.chain_id, zone.address("CirculationLog"))
    body: dict[str, Json] = {**BODY, "measured_bps": 4_000 + uplift, "uplift_bps": uplift}
    stated = Fact(
        kind=5,
        schema=1,
        signer=signer.address,
        organisation=OrganisationId(5),
        subject=ProductId(1),
        licence=LicenceId(1),
        time=Seconds(zone.calendar.genesis + 10),
        nonce=nonce,
        commitment=commitment(SALT, body),
    )
    return SignedFact(domain, stated, signer.sign_envelope(fact_digest(domain, stated)), SALT, body)


@dataclass
class World:
    """Processes by name over `folder`, on one chain."""

    folder: Path
    chain: Anvil
    zone: Gateway
    manifest: Path
    processes: dict[str, Process] = field(default_factory=dict)

    def configure(self, role: str, name: str, reader: Wallet | None = None, **values: object) -> Process:
        """Writes a process's folder, keys and configuration file; `reader` is the key of one that signs nothing."""
        folder = self.folder / name
        folder.mkdir()
        (folder / "password").write_text("public", encoding="utf-8")
        keys = {"gas_keystore": person(f"{name} gas")}
        if role == "member":
            keys["keystore"] = person(name.replace("member", "signer"))
        if reader is not None:
            keys["keystore"] = reader
        for setting, wallet in keys.items():
            wallet.save(folder / f"{setting}.json", folder / "password", SCRYPT_N_DEMO)
        given = {
            "root": str(ROOT),
            "run_dir": str(folder),
            "manifest": str(self.manifest),
            "rpc_url": self.chain.url,
            "password_file": str(folder / "password"),
            **{setting: str(folder / f"{setting}.json") for setting in keys},
            **values,
        }
        file = folder / "config.toml"
        file.write_text("".join(f"{key} = {json.dumps(value)}\n" for key, value in given.items()), encoding="utf-8")
        self.processes[name] = Process(role, file)
        return self.processes[name]

    def committee(self, logs: Mapping[int, str]) -> None:
        """Four members, anchor and keeper; `logs` names the log node of members that have another than "log"."""
        names = [f"member {number}" for number in range(4)]
        folders = {name: str(self.folder / name) for name in names}
        for number, name in enumerate(names):
            others = [folder for other, folder in folders.items() if other != name]
            log = str(self.folder / logs.get(number, "log"))
            self.configure("member", name, log_folder=log, peer_folders=others, transmit_delay=2)
        for role in ("anchor", "keeper"):
            log = str(self.folder / "log")
            self.configure(role, role, log_folder=log, peer_folders=list(folders.values()))

    def start(self, *names: str) -> None:
        """Starts processes together and waits until each listens."""
        for name in names:
            self.processes[name].start()
        for name in names:
            self.processes[name].wait()

    def stop(self) -> None:
        """Ends every process."""
        stop_all(self.processes.values())

    def advance_to(self, moment: int) -> None:
        """Chain time is at least `moment`, and that block is finalised."""
        while self.zone.now() < moment:
            try:
                self.chain.advance_to(moment)
            except NodeError:
                continue
        self.chain.mine(3)

    def until(self, happened: Callable[[], bool], what: str) -> None:
        """Waits, a second of chain time per poll."""
        deadline = time.monotonic() + PATIENCE
        while not happened():
            assert time.monotonic() < deadline, f"{what} did not happen; see {self.folder}"
            self.chain.mine()
            time.sleep(0.2)

    def ask(self, name: str, path: str) -> Any:
        """What a process answers over HTTP."""
        with urlopen(self.processes[name].wait() + path, timeout=10) as answer:
            return json.load(answer)

    def events(self, name: str) -> list[Any]:
        """All events of that name so far."""
        return [found for found in self.zone.logs(0, self.zone.head().number) if found.name == name]

    def log(self, name: str) -> HttpLogSource:
        """A log node's client."""
        return HttpLogSource(self.processes[name].wait())


@pytest.fixture(scope="module")
def world(settings: Settings, zone_files: ZoneFiles, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A chain right after the deployment; whatever a test starts is ended before the chain is."""
    with Anvil(settings.anvil, AnvilOptions(load_state=zone_files.dump)) as chain:
        zone = Gateway.connect(chain.url, zone_files.manifest)
        world = World(tmp_path_factory.mktemp("oracles"), chain, zone, zone_files.folder)
        yield world
        world.stop()


REGISTRATION = {
    "contentRoot": b"\x01" * 32,
    "manifestHash": b"\x02" * 32,
    "spaceTimeCode": b"\x03" * 32,
    "evidenceHash": b"\x04" * 32,
    "class": 1,
    "volume": 20_000,
    "securityLevel": 1,
    "personalInformation": False,
    "legalBasis": 0,
}


def open_market(world: World) -> bytes:
    """The holder's one resource in the provider's MAIN product; gives the composition key."""
    zone, holder, provider = world.zone, person("holder"), person("provider")
    salt = b"\x07" * 32
    zone.send(holder, "Resources", "commit", zone.call("Resources", "commitmentOf", holder.address, REGISTRATION, salt))
    world.advance_to(zone.now() + 10)
    zone.send(holder, "Resources", "register", REGISTRATION, salt)
    zone.send(person("registrar 0"), "Resources", "attest", 1, b"\x08" * 32)
    world.advance_to(zone.now() + 30)
    zone.send(provider, "Products", "create", 0, b"\x09" * 32, [b"\x0a" * 32], 0, 0)
    organisation = list(FOUNDERS).index("provider") + 1
    consent: dict[str, eip712.Value] = {
        "resource": 1,
        "provider": organisation,
        "product": 1,
        "purposes": 1,
        "modes": 3,
        "maxDerivatives": 1,
        "minOutcomeSource": 0,
        "maxOutcomeSource": 1_000_000,
        "validUntil": 2**40,
        "nonce": 1,
    }
    domain = Domain("Products", zone.chain_id, zone.address("Products"))
    signature = holder.sign_envelope(eip712.digest(domain, eip712.CONSENT, consent))
    processing: tuple[object, ...] = (b"\x0b" * 32, b"\x0c" * 32, 0, 0, 0, [])
    zone.send(provider, "Products", "compose", 1, 0, [1], [consent], [signature], processing)
    return composition_key(Composition(ProductId(1), OrganisationId(organisation), Ppm(0), (ResourceId(1),)))


def pay(world: World, key: bytes, amount: int) -> None:
    """The lab pays licence revenue of a composition into the open period."""
    zone, lab = world.zone, person("lab")
    zone.send(person("custodian"), "SettlementToken", "mint", lab.address, amount)
    zone.send(lab, "SettlementToken", "approve", zone.address("Settlement"), amount)
    zone.send(lab, "Settlement", "receiveRevenue", key, 0, amount)


def buy(world: World, price: int) -> int:
    """The lab buys a licence of product 1 and neither accepts nor refunds; gives the licence."""
    zone, lab, terms = world.zone, person("lab"), b"\x0b" * 32
    # A project of product 1 in the sandbox, for application, at a fixed price, without deposits.
    offer = (1, 0, 0, 1, 10_000, 0, 0, price, 0, 0, 0, terms)
    offered = zone.send(person("provider"), "Sales", "offer", offer, False)
    zone.send(person("custodian"), "SettlementToken", "mint", lab.address, price)
    zone.send(lab, "SettlementToken", "approve", zone.address("Sales"), price)
    purchase = (price, 0, 2**40, 0, terms)
    bought = zone.send(lab, "Sales", "buy", _argument(offered, "Offered", "offer"), purchase)
    return _argument(bought, "Bought", "licence")


def _argument(receipt: Receipt, event: str, name: str) -> int:
    return next(integer(found.args[name]) for found in receipt.events if found.name == event)


def balance(world: World, name: str) -> int:
    """Token base units of a person."""
    return integer(world.zone.call("SettlementToken", "balanceOf", person(name).address))
