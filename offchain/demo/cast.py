"""The people of the reference scenario (source section 4.3): who they are, which organisation, which key.

Keys follow from the seed, so anybody who knows the seed has them: they are for demonstration only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from offchain.chain.wallet import Wallet
from offchain.codec.keccak import keccak256
from offchain.demo.parties import EVALUATORS, FIRMS, plant_seats
from offchain.domain.roles import Role
from offchain.domain.types import Address

MEMBERS = 4
THRESHOLD = 3
REGISTRARS = 3


@dataclass(frozen=True)
class Party:
    """An organisation of the scenario, its title for tables, its roles and its key."""

    name: str
    title: str
    roles: Role
    wallet: Wallet

    @property
    def address(self) -> Address:
        """The account that signs and earns."""
        return self.wallet.address

    @property
    def entity_id(self) -> bytes:
        """Keyed hash of the (made-up) legal identity, 32 bytes."""
        return keccak256(f"headwater demo entity\0{self.name}".encode())


FOUNDERS: tuple[tuple[str, str, Role], ...] = (
    ("space-operator", "space operator 数据空间运营方", Role.SPACE_OPERATOR),
    ("zone-operator", "zone operator 专区运营方", Role.ZONE_OPERATOR),
)
TRADERS: tuple[tuple[str, str, Role], ...] = (
    ("integrator", "integrator 数据加工方", Role.PROVIDER),
    ("provider", "provider 数据集专业服务商", Role.PROVIDER),
    ("lab", "AI lab 智研模型", Role.LAB),
    ("lab-b", "second AI lab AI模型研发机构", Role.LAB),
    *((name, f"model user AI模型应用方 {name}", Role.MODEL_USER) for name in EVALUATORS if name != "lab"),
)


class Cast:
    """Everybody, by name."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.founders = tuple(self._party(*row) for row in FOUNDERS)
        firms = ((f"firm-{f.lower()}", f"firm {f} 数据资源提供方", Role.HOLDER | Role.PROVIDER) for f in FIRMS)
        plants = ((name, f"plant 数据应用方 {name}", Role.DATA_USER) for name, _ in plant_seats())
        self.traders = tuple(self._party(*row) for row in (*firms, *TRADERS, *plants))
        self._by_name = {party.name: party for party in (*self.founders, *self.traders)}
        self.custodian = self.key("custodian")
        self.registrars = tuple(
            sorted((self.key(f"registrar-{i}") for i in range(REGISTRARS)), key=lambda w: int(w.address, 16))
        )

    def __getitem__(self, name: str) -> Party:
        """A party by name."""
        return self._by_name[name]

    def firm(self, letter: str) -> Party:
        """Firm A, B or C."""
        return self[f"firm-{letter.lower()}"]

    @property
    def names(self) -> Mapping[Address, str]:
        """Address to party name."""
        return {party.address: party.name for party in self._by_name.values()}

    def key(self, name: str) -> Wallet:
        """The key of a name under the seed."""
        return Wallet.derive(self.seed, name)

    def _party(self, name: str, title: str, roles: Role) -> Party:
        return Party(name, title, roles, self.key(name))
