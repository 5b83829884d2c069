"""Sales as its neighbours see it: the wired account that issues licences and opens what comes with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import brownie

from scripts.system import System


class Desk:
    """Acts as the sales contract of a system, with money minted to ``buyer``."""

    def __init__(self, system: System, buyer: Any, custodian: Any) -> None:
        self.account = brownie.accounts.at(system.get("Sales").address, force=True)
        self._licences = system.get("Licences")
        self._token = system.get("SettlementToken")
        self._buyer = buyer
        self._custodian = custodian

    def issue(self, account: Any, **terms: Any) -> int:
        """Issue a licence with these fields of `ILicences.Licence`; all others are 0."""
        [entry] = [entry for entry in self._licences.abi if entry.get("name") == "issue"]
        fields = [component["name"] for component in entry["inputs"][1]["components"]]
        values = tuple(terms.get(name, b"\0" * 32 if name == "composition" else 0) for name in fields)
        return int(self._licences.issue(account, values, {"from": self.account}).return_value)

    def have(self, spender: Any, amount: int) -> None:
        """The desk owns ``amount`` base units that ``spender`` may take."""
        self._token.mint(self._buyer, amount, {"from": self._custodian})
        self._token.transfer(self.account, amount, {"from": self._buyer})
        self._token.approve(spender, amount, {"from": self.account})

    def send(self, call: Callable[..., Any], *arguments: Any) -> Any:
        """Call as sales."""
        return call(*arguments, {"from": self.account})
