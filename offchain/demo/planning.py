"""The deployment plan of a demo zone, as the JSON that scripts/deploy.py reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from offchain.demo.actions import FOREVER
from offchain.demo.calendar import CLASS
from offchain.demo.cast import MEMBERS, THRESHOLD, Cast


def member_names() -> tuple[str, ...]:
    """Names of the members' signing keys, in committee order."""
    return tuple(f"member-{index}" for index in range(MEMBERS))


def write_plan(
    cast: Cast, directory: Path, deployer: str, genesis: int, period_length: int, rules: Mapping[str, object]
) -> Path:
    """Writes plan.json; genesis and length in seconds. Gives its path."""
    plan = {
        "deployer": deployer,
        "genesis": genesis,
        "period_length": period_length,
        "rules": dict(rules),
        "registrars": [wallet.address for wallet in cast.registrars],
        "registrar_threshold": 2,
        "founders": [
            {
                "entity_id": "0x" + party.entity_id.hex(),
                "account": party.address,
                "group": 0,
                "roles": int(party.roles),
                "valid_until": FOREVER,
            }
            for party in cast.founders
        ],
        "space_operator": 0,
        "zone_operator": 1,
        "members": [
            {"owner": cast.key(f"{name} owner").address, "signer": cast.key(name).address} for name in member_names()
        ],
        "threshold": THRESHOLD,
        "custodian": cast.custodian.address,
        "proposers": [cast.key("proposer").address],
        "classes": [CLASS],
        "directory": str(directory),
    }
    file = directory / "plan.json"
    file.write_text(json.dumps(plan, indent=1, sort_keys=True), encoding="utf-8")
    return file
