"""Builds the contracts in their order of dependency, each once and only when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import brownie

from scripts.plan import Plan

ZERO_ADDRESS = "0x0000000000000000000000000000000000000000"

ORDER = (
    "ZoneTimelock",
    "Rulebook",
    "Participants",
    "SettlementToken",
    "Committee",
    "CirculationLog",
    "ContributionOracle",
    "Taxonomy",
    "Resources",
    "Admissions",
    "Products",
    "EcosystemFund",
    "Settlement",
    "Licences",
    "WhiteList",
    "FeedbackDuty",
    "Clauses",
    "Sales",
    "Demands",
    "SpaceTimeCodes",
    "LogBond",
)
"""Deployment order: every contract knows only earlier ones."""


SALES_ROOMS = (
    "SettlementToken",
    "Rulebook",
    "Participants",
    "Products",
    "Licences",
    "Settlement",
    "WhiteList",
    "FeedbackDuty",
    "Clauses",
    "Admissions",
)
"""``ISales.Rooms``, field by field."""


def container(name: str) -> Any:
    """Brownie's container of a compiled contract of the project."""
    return getattr(brownie.project.get_loaded_projects()[0], name)


Create = Callable[[str, tuple[Any, ...], Any], Any]
"""(name, constructor arguments, deployer) → brownie's contract."""


def create_in_project(name: str, arguments: tuple[Any, ...], deployer: Any) -> Any:
    """Brownie's own way: what tests need for traces, but on a living chain it leaves artifacts in ``build/``."""
    return container(name).deploy(*arguments, {"from": deployer})


class System:
    """The contracts of one zone. ``deployer`` is the brownie account that pays for every transaction."""

    def __init__(self, plan: Plan, deployer: Any, create: Create = create_in_project) -> None:
        self.plan = plan
        self.deployer = deployer
        self._create = create
        self._deployed: dict[str, Any] = {}

    def get(self, name: str) -> Any:
        """A contract by name; deploys it and what it needs where that has not been done."""
        if name not in self._deployed:
            self._deployed[name] = self._create(name, _ARGUMENTS[name](self), self.deployer)
        return self._deployed[name]

    def many(self, *names: str) -> tuple[Any, ...]:
        """Several contracts by name."""
        return tuple(self.get(name) for name in names)

    def deploy_all(self) -> None:
        """Every contract in ``ORDER``, then the wiring, which is sealed for ever."""
        for name in ORDER:
            self.get(name)
        self.wire()

    def wire(self) -> None:
        """Name to each room those that may call it, and to the token the contracts that hold money."""
        sales, clauses, duty = self.many("Sales", "Clauses", "FeedbackDuty")
        sender = {"from": self.deployer}
        self.get("Licences").wire(sales, clauses, sender)
        duty.wire(sales, sender)
        clauses.wire(sales, sender)
        self.get("ContributionOracle").wire([clauses, self.get("EcosystemFund")], sender)
        holding = self.many("Settlement", "Sales", "EcosystemFund", "FeedbackDuty", "Clauses", "LogBond")
        self.get("SettlementToken").wire(holding, sender)


def _timelock(system: System) -> tuple[Any, ...]:
    """Executor open to anyone, no admin: only a scheduled call of its own changes its roles."""
    plan = system.plan
    return plan.timelock_delay, list(plan.proposers), [ZERO_ADDRESS], ZERO_ADDRESS


def _rulebook(system: System) -> tuple[Any, ...]:
    plan = system.plan
    return system.get("ZoneTimelock"), plan.genesis, plan.period_length, plan.rules.arguments()


def _participants(system: System) -> tuple[Any, ...]:
    plan = system.plan
    founders = [founder.arguments() for founder in plan.founders]
    return (
        system.get("Rulebook"),
        list(plan.registrars),
        plan.registrar_threshold,
        founders,
        plan.space_operator,
        plan.zone_operator,
    )


def _token(system: System) -> tuple[Any, ...]:
    plan = system.plan
    return *system.many("ZoneTimelock", "Participants"), plan.custodian, plan.token_name, plan.token_symbol


def _committee(system: System) -> tuple[Any, ...]:
    plan = system.plan
    members = [member.arguments() for member in plan.members]
    return *system.many("ZoneTimelock", "Rulebook"), members, plan.threshold


def _taxonomy(system: System) -> tuple[Any, ...]:
    return system.get("ZoneTimelock"), list(system.plan.classes)


def _sales(system: System) -> tuple[Any, ...]:
    """One struct: more than a constructor has room for."""
    return (tuple(contract.address for contract in system.many(*SALES_ROOMS)),)


def _fund(system: System) -> tuple[Any, ...]:
    rooms = ("ZoneTimelock", "SettlementToken", "Rulebook", "Participants", "Products", "ContributionOracle")
    return *system.many(*rooms), system.plan.budget_rules()


def _earlier(*names: str) -> Callable[[System], tuple[Any, ...]]:
    return lambda system: system.many(*names)


_ARGUMENTS: dict[str, Callable[[System], tuple[Any, ...]]] = {
    "ZoneTimelock": _timelock,
    "Rulebook": _rulebook,
    "Participants": _participants,
    "SettlementToken": _token,
    "Committee": _committee,
    "CirculationLog": _earlier("Rulebook", "Committee"),
    "ContributionOracle": _earlier("Rulebook", "Committee", "CirculationLog"),
    "Taxonomy": _taxonomy,
    "Resources": _earlier("Rulebook", "Participants", "Taxonomy"),
    "Admissions": _earlier("Rulebook", "ContributionOracle"),
    "Products": _earlier("Rulebook", "Participants", "Resources", "Admissions"),
    "EcosystemFund": _fund,
    "Settlement": _earlier(
        "SettlementToken", "Rulebook", "Participants", "ContributionOracle", "Resources", "Products", "EcosystemFund"
    ),
    "Licences": _earlier("Rulebook", "Participants"),
    "WhiteList": _earlier("Rulebook", "Participants", "Products"),
    "FeedbackDuty": _earlier(
        "SettlementToken", "Rulebook", "Participants", "Licences", "CirculationLog", "EcosystemFund"
    ),
    "Clauses": _earlier(
        "SettlementToken", "Rulebook", "Participants", "Licences", "Settlement", "ContributionOracle", "Committee"
    ),
    "Sales": _sales,
    "SpaceTimeCodes": _earlier("Participants", "Resources", "Products", "Licences"),
    "Demands": _earlier("Participants", "Products"),
    "LogBond": _earlier("SettlementToken", "Rulebook", "Participants", "CirculationLog", "EcosystemFund"),
}
