"""Deploys a zone: ``brownie run scripts/deploy.py main``, with the path of the plan (JSON) in HEADWATER_PLAN.

Writes ``manifest.json`` and ``abi/<Contract>.json`` into the plan's ``directory``. The same plan on an unused deployer
gives the same addresses. The deployer signs with an account that the node holds, and keeps no power afterwards.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import brownie

from offchain.chain.manifest import CONFIRMATIONS, TAG
from offchain.codec.documents import document_hash
from scripts.plan import Plan, read_plan
from scripts.system import ORDER, System, container

PLAN_VARIABLE = "HEADWATER_PLAN"


class PlanMissing(Exception):
    """The environment does not say where the plan is."""

    def __init__(self) -> None:
        super().__init__(
            f"expected the path of a deployment plan in {PLAN_VARIABLE}, received nothing; set it and run again"
        )


class Journal:
    """Creates contracts and remembers in which block each was born."""

    def __init__(self) -> None:
        self.blocks: dict[str, int] = {}

    def create(self, name: str, arguments: tuple[Any, ...], deployer: Any) -> Any:
        """A plain creation transaction. Brownie's own would leave artifacts that it looks for on the next chain too."""
        built = container(name)
        receipt = deployer.transfer(data=built.deploy.encode_input(*arguments), silent=True)
        self.blocks[name] = int(receipt.block_number)
        return brownie.Contract.from_abi(name, receipt.contract_address, built.abi, deployer, persist=False)


def _entry(contract: Any, block: int) -> dict[str, Any]:
    return {
        "address": contract.address,
        "block": block,
        "abi_hash": "0x" + document_hash(contract.abi).hex(),
    }


def profile(plan: Plan) -> dict[str, Any]:
    """The manifest's rule of finality (see ``offchain.chain.manifest``)."""
    if plan.confirmations:
        return {"finality": CONFIRMATIONS, "confirmations": plan.confirmations}
    return {"finality": TAG}


def _manifest(plan: Plan, system: System, journal: Journal, first_block: int) -> dict[str, Any]:
    head = brownie.web3.eth.get_block("latest")
    return {
        "chain_id": int(brownie.web3.eth.chain_id),
        "genesis_block": first_block,
        "block": int(head["number"]),
        "block_hash": "0x" + bytes(head["hash"]).hex(),
        "contracts": {name: _entry(system.get(name), journal.blocks[name]) for name in ORDER},
        "period": {"genesis": plan.genesis, "length": plan.period_length},
        "profile": profile(plan),
    }


def deploy(plan: Plan) -> System:
    """Deploy and wire the zone of a plan and write its manifest; gives the contracts."""
    journal = Journal()
    system = System(plan, brownie.accounts.at(plan.deployer, force=True), journal.create)
    first_block = int(brownie.web3.eth.block_number) + 1
    system.deploy_all()
    directory = Path(plan.directory)
    (directory / "abi").mkdir(parents=True, exist_ok=True)
    for name in ORDER:
        (directory / "abi" / f"{name}.json").write_text(json.dumps(system.get(name).abi, indent=1), encoding="utf-8")
    manifest = json.dumps(_manifest(plan, system, journal, first_block), indent=2)
    (directory / "manifest.json").write_text(manifest, encoding="utf-8")
    return system


def main() -> None:
    """Read the plan that the environment names, and deploy it. Raises PlanMissing."""
    path = os.environ.get(PLAN_VARIABLE)
    if not path:
        raise PlanMissing
    deploy(read_plan(Path(path)))
