"""People, the deployed system and its isolation for every contract test.

The system is deployed once a run; every module starts from it and every test from the state that its module's fixtures
have made. Signing, envelopes and quorums: ``tests.contracts.support.keys``; governed calls: the fixture ``governance``.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from time import sleep
from typing import Any

import brownie
import pytest
from web3.exceptions import TransactionNotFound

from scripts.plan import (
    ROLE_DATA_USER,
    ROLE_HOLDER,
    ROLE_LAB,
    ROLE_MODEL_USER,
    ROLE_PROVIDER,
    ROLE_REVIEWER,
    ROLE_SPACE_OPERATOR,
    ROLE_ZONE_OPERATOR,
    Founder,
    Member,
    Plan,
    Rules,
)
from scripts.system import System
from tests.contracts.support.reporting import Reporting
from tests.contracts.support.shares import mine
from tests.contracts.support.time import ChainTime
from toolchain.suites import SHARE

PEOPLE = (
    "deployer",
    "holder",
    "holder_b",
    "provider",
    "lab",
    "plant",
    "space_operator",
    "zone_operator",
    "custodian",
    "registrar_a",
    "registrar_b",
    "registrar_c",
    "member_a",
    "member_b",
    "member_c",
    "member_d",
    "owner_a",
    "owner_b",
    "owner_c",
    "owner_d",
    "proposer",
    "stranger",
    "newcomer",
    "newcomer_b",
    "model_user",
    "reviewer_a",
    "reviewer_b",
    "reviewer_c",
)
FOUNDERS = (
    ("holder", ROLE_HOLDER),
    ("holder_b", ROLE_HOLDER),
    ("provider", ROLE_PROVIDER),
    ("lab", ROLE_LAB),
    ("plant", ROLE_DATA_USER),
    ("space_operator", ROLE_SPACE_OPERATOR),
    ("zone_operator", ROLE_ZONE_OPERATOR),
    ("model_user", ROLE_MODEL_USER),
    ("reviewer_a", ROLE_REVIEWER),
    ("reviewer_b", ROLE_REVIEWER),
    ("reviewer_c", ROLE_REVIEWER),
)
"""Organisations 1 … 11, in this order."""
PERIOD_LENGTH = 1_000
VALIDITY = 10 * 365 * 86_400
LOOK_UPS = 500


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keeps the modules of this run's share; without one all are its own."""
    share = os.environ.get(SHARE)
    if share is None:
        return
    number, shares = map(int, share.split(" of "))
    modules = mine((_module(item) for item in items), number, shares)
    others = [item for item in items if _module(item) not in modules]
    items[:] = [item for item in items if _module(item) in modules]
    config.hook.pytest_deselected(items=others)


def _module(item: pytest.Item) -> str:
    return item.nodeid.split("::")[0]


@pytest.fixture(scope="session")
def people() -> dict[str, Any]:
    """Every person by name: accounts of the development chain."""
    return {name: brownie.accounts[index] for index, name in enumerate(PEOPLE)}


def _person(name: str) -> Any:
    def fixture(people: dict[str, Any]) -> Any:
        return people[name]

    return pytest.fixture(scope="session", name=name)(fixture)


deployer = _person("deployer")
holder = _person("holder")
holder_b = _person("holder_b")
provider = _person("provider")
lab = _person("lab")
plant = _person("plant")
space_operator = _person("space_operator")
zone_operator = _person("zone_operator")
custodian = _person("custodian")
proposer = _person("proposer")
stranger = _person("stranger")
newcomer = _person("newcomer")
newcomer_b = _person("newcomer_b")
model_user = _person("model_user")
reviewer_a = _person("reviewer_a")
reviewer_b = _person("reviewer_b")
reviewer_c = _person("reviewer_c")


@pytest.fixture(scope="session")
def registrars(people: dict[str, Any]) -> list[Any]:
    """Three registrars, two of whom admit; in ascending order of their addresses."""
    chosen = [people[name] for name in ("registrar_a", "registrar_b", "registrar_c")]
    return sorted(chosen, key=lambda account: int(account.address, 16))


@pytest.fixture(scope="session")
def members(people: dict[str, Any]) -> list[Any]:
    """Signers of the four committee members in index order; three make a quorum."""
    return [people[f"member_{letter}"] for letter in "abcd"]


@pytest.fixture(scope="session")
def plan(people: dict[str, Any], registrars: list[Any], members: list[Any]) -> Plan:
    """A zone whose period 0 has just begun, with short demo windows."""
    genesis = int(brownie.web3.eth.get_block("latest")["timestamp"])
    founders = tuple(
        Founder("0x" + f"{index:064x}", people[name].address, 0, roles, genesis + VALIDITY)
        for index, (name, roles) in enumerate(FOUNDERS, start=1)
    )
    owners = [people[f"owner_{letter}"] for letter in "abcd"]
    return Plan(
        deployer=people["deployer"].address,
        genesis=genesis,
        period_length=PERIOD_LENGTH,
        rules=Rules(),
        registrars=tuple(account.address for account in registrars),
        registrar_threshold=2,
        founders=founders,
        space_operator=5,
        zone_operator=6,
        members=tuple(Member(owner.address, signer.address) for owner, signer in zip(owners, members, strict=True)),
        threshold=3,
        custodian=people["custodian"].address,
        proposers=(people["proposer"].address,),
    )


@pytest.fixture(scope="session")
def patient_node() -> Iterator[None]:
    """For a moment the node doesn't know a transaction that it has just taken, or its receipt: wait then.

    Brownie by itself takes such a transaction for dropped, or waits a whole second.
    """

    def patiently(look_up: Any) -> Any:
        def patient(transaction: Any) -> Any:
            for _ in range(LOOK_UPS):
                try:
                    return look_up(transaction)
                except TransactionNotFound:
                    sleep(0.01)
            return look_up(transaction)

        return patient

    eth = brownie.web3.eth
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(eth, "get_transaction", patiently(eth.get_transaction))
        patch.setattr(eth, "get_transaction_receipt", patiently(eth.get_transaction_receipt))
        yield


@pytest.fixture(scope="session")
def system(plan: Plan, deployer: Any, patient_node: None) -> System:
    """The whole system, wired. From here on ``chain.reset()`` leads back to this state, not to the empty chain."""
    built = System(plan, deployer)
    built.deploy_all()
    brownie.chain._reset_id = brownie.chain._take_snapshot()
    # Brownie collects garbage at every revert: what stands now need not be looked at again.
    gc.freeze()
    return built


@pytest.fixture(scope="module", autouse=True)
def module_isolation(system: System, time: ChainTime) -> Iterator[None]:
    """Every module starts from the freshly deployed system, whatever the machine's clock says."""
    brownie.chain.reset()
    time.pass_by(1)
    yield
    brownie.chain.reset()


@pytest.fixture(autouse=True)
def isolation(fn_isolation: None, time: ChainTime) -> None:
    """Every test starts from the state that its module's fixtures have made, one second after it."""
    time.pass_by(1)


@pytest.fixture(scope="session")
def time(system: System) -> ChainTime:
    """Chain time of the system's periods."""
    return ChainTime(system)


def _contract(name: str, contract: str) -> Any:
    def fixture(system: System) -> Any:
        return system.get(contract)

    return pytest.fixture(scope="session", name=name)(fixture)


timelock = _contract("timelock", "ZoneTimelock")
rulebook = _contract("rulebook", "Rulebook")
participants = _contract("participants", "Participants")
token = _contract("token", "SettlementToken")
committee = _contract("committee", "Committee")
circulation_log = _contract("circulation_log", "CirculationLog")
bond = _contract("bond", "LogBond")
oracle = _contract("oracle", "ContributionOracle")
resources = _contract("resources", "Resources")
products = _contract("products", "Products")
taxonomy = _contract("taxonomy", "Taxonomy")
admissions = _contract("admissions", "Admissions")
white_list = _contract("white_list", "WhiteList")
duty = _contract("duty", "FeedbackDuty")
clauses = _contract("clauses", "Clauses")
fund = _contract("fund", "EcosystemFund")
settlement = _contract("settlement", "Settlement")
licences = _contract("licences", "Licences")
sales = _contract("sales", "Sales")
codes = _contract("codes", "SpaceTimeCodes")
demands = _contract("demands", "Demands")


@pytest.fixture(scope="session")
def governance(timelock: Any) -> Any:
    """The timelock as a sender: what governance may do, without the delay."""
    return brownie.accounts.at(timelock.address, force=True)


@pytest.fixture(scope="session")
def reporting(system: System, members: list[Any], stranger: Any) -> Reporting:
    """The committee at work; anyone, here the stranger, carries its messages to the chain."""
    return Reporting(system, members, stranger)
