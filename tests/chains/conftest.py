"""One deployment per kind of node, by the project's own script, and the market's whole day on it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from offchain.chain.anvil import Anvil, AnvilOptions
from offchain.chain.ganache import Ganache, GanacheOptions
from offchain.chain.gateway import Gateway
from offchain.cli.deployment import deploy
from offchain.demo.calendar import GENESIS, PERIOD_LENGTH, RULES
from offchain.demo.cast import THRESHOLD, Cast
from offchain.demo.planning import member_names
from offchain.settings import Settings
from scripts.plan import Founder, Member, Plan, Rules
from tests.chains.market import Market

ROOT = Path(__file__).resolve().parents[2]
NODES = ("ganache", "anvil-paris")
CONFIRMATIONS = {"ganache": 2, "anvil-paris": 0}
"""Ganache has no finality of its own; anvil's tag is two blocks below the head."""
COIN = 10**21
"""Wei on every account: Ganache asks for a base fee."""
VALID_UNTIL = 2**40


@pytest.fixture(scope="session")
def settings() -> Settings:
    """The project's settings, tools from this machine's environment."""
    tools = {name: value for name, value in os.environ.items() if name in ("ANVIL", "GANACHE")}
    return Settings.load({"HEADWATER_ROOT": str(ROOT), **tools})


def _start(node: str, settings: Settings) -> AbstractContextManager[Any]:
    if node == "ganache":
        return Ganache(settings.ganache, GanacheOptions(timestamp=GENESIS))
    return Anvil(settings.anvil, AnvilOptions(timestamp=GENESIS))


def _plan(cast: Cast, deployer: str, genesis: int, confirmations: int, directory: Path) -> Plan:
    founders = tuple(
        Founder("0x" + party.entity_id.hex(), party.address, 0, int(party.roles), VALID_UNTIL)
        for party in cast.founders
    )
    members = tuple(Member(cast.key(f"{name} owner").address, cast.key(name).address) for name in member_names())
    return Plan(
        classes=(101,),
        deployer=deployer,
        genesis=genesis,
        period_length=PERIOD_LENGTH,
        rules=Rules(**RULES),  # type: ignore[arg-type]
        registrars=tuple(wallet.address for wallet in cast.registrars),
        registrar_threshold=2,
        founders=founders,
        space_operator=0,
        zone_operator=1,
        members=members,
        threshold=THRESHOLD,
        custodian=cast.custodian.address,
        proposers=(cast.key("proposer").address,),
        confirmations=confirmations,
        directory=str(directory),
    )


@dataclass(frozen=True)
class Node:
    """A kind of node with an empty zone on it."""

    name: str
    chain: Any
    gateway: Gateway
    cast: Cast


@pytest.fixture(scope="session", params=NODES)
def node(
    request: pytest.FixtureRequest, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Node]:
    """A chain process of its own; everybody who sends has native coin."""
    folder, cast = tmp_path_factory.mktemp(request.param), Cast(7)
    with _start(request.param, settings) as chain:
        deployer = chain.request("eth_accounts")[0]
        genesis = int(chain.request("eth_getBlockByNumber", "0x0", False)["timestamp"], 16)
        plan = _plan(cast, deployer, genesis, CONFIRMATIONS[request.param], folder)
        (folder / "plan.json").write_text(plan.to_json(), encoding="utf-8")
        manifest = deploy(settings.root, chain.url, folder / "plan.json", folder / "deploy.log")
        officials = (cast.custodian, *cast.registrars)
        for address in (*cast.names, *(wallet.address for wallet in officials)):
            chain.fund(address, COIN)
        yield Node(request.param, chain, Gateway.connect(chain.url, manifest), cast)


@pytest.fixture(scope="session")
def market(node: Node) -> Market:
    """On offer, not bought yet."""
    built = Market(node.chain, node.gateway, node.cast)
    built.open()
    return built


@pytest.fixture(scope="session")
def escrowed(market: Market) -> dict[str, int]:
    """Bought and accepted; the balances then."""
    market.buy()
    return market.balances()


@pytest.fixture(scope="session")
def settled(market: Market, escrowed: dict[str, int]) -> dict[str, int]:
    """Reported and settled; the balances then."""
    market.report()
    market.settle()
    return market.balances()
