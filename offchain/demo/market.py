"""The first half of the scenario (source section 4.3): registration, MAIN market, measured uplift, TRAINING sale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from offchain.codec.documents import document_hash
from offchain.codec.keccak import keccak256
from offchain.codec.registration import Registration
from offchain.codec.spacetime import space_time_code
from offchain.demo.actions import Actions, Part, Sold
from offchain.demo.calendar import CLASS, GENESIS
from offchain.demo.cast import Cast, Party
from offchain.demo.dataset import World
from offchain.demo.parties import FIRMS, PLANTS_PER_COMBINATION
from offchain.demo.stage import Narrator, Zone
from offchain.domain.types import MAIN, TRAINING, OrganisationId, PeriodId, ProductId, ResourceId

UNIT = 1_000_000
"""Base units of one RMB (6 decimals)."""
SCENARIO = "泵机异常预测"
"""Pump anomaly prediction, the scenario of the source's example."""
DATASET = "多机型泵机故障图谱"
PRICES: Mapping[str, int] = {
    "A": 1_000 * UNIT,
    "B": 600 * UNIT,
    "C": 400 * UNIT,
    "AB": 1_500 * UNIT,
    "AC": 1_300 * UNIT,
    "BC": 900 * UNIT,
    "ABC": 1_800 * UNIT,
}
"""Base fee of a MAIN project licence by combination, token base units."""
TRAINING_PRICE = 1_000_000 * UNIT
LICENCE_TERM = 30 * 86_400
"""Seconds."""
CELLS = {"A": 0x4E35304A, "B": 0x4E35304B, "C": 0x4E35314A}
"""Coarse made-up grid cells, one per firm."""
DAY = 86_400
TERMS = document_hash({"purpose": SCENARIO, "form": "project licence 项目制"})


@dataclass
class Market:
    """What has come into being so far, by name."""

    organisations: dict[str, OrganisationId] = field(default_factory=dict)
    resources: dict[str, ResourceId] = field(default_factory=dict)
    products: dict[str, ProductId] = field(default_factory=dict)
    keys: dict[str, bytes] = field(default_factory=dict)
    offers: dict[str, int] = field(default_factory=dict)
    sold: dict[str, Sold] = field(default_factory=dict)


class MarketActs:
    """The acts of the market, in order; each is one table."""

    def __init__(self, zone: Zone, cast: Cast, actions: Actions, narrator: Narrator, world: World) -> None:
        self._zone, self._cast, self._actions, self._narrator, self._world = zone, cast, actions, narrator, world
        self.market = Market()

    def admit_everybody(self) -> None:
        """Registrars admit firms, providers, lab and plants; the custodian books the buyers' deposits."""
        for place, party in enumerate(self._cast.traders):
            self._narrator.progress("admissions", place, len(self._cast.traders))
            self.market.organisations[party.name] = self._actions.admit(party)
        for plant in self._world.plants:
            self._actions.mint(self._cast[plant.name], PRICES[plant.combination])
        self._actions.mint(self._cast["lab"], TRAINING_PRICE)
        self._narrator.table(
            "Participants 参与方",
            ("organisation", "who", "account"),
            [(str(self.market.organisations[p.name]), p.title, short(p.address)) for p in self._cast.traders],
        )

    def register_resources(self) -> None:
        """Firms A, B, C register their de-identified data by commit and reveal; birth after the objection window."""
        salts = {firm: keccak256(f"salt\0{self._cast.seed}\0{firm}".encode()) for firm in FIRMS}
        for firm in FIRMS:
            self._actions.commit(self._cast.firm(firm), self._registration(firm), salts[firm])
        gateway = self._zone.gateway
        self._zone.advance_to(gateway.now() + 5)
        rows = []
        for firm in FIRMS:
            resource = self._actions.register(self._cast.firm(firm), self._registration(firm), salts[firm])
            self._actions.attest(resource)
            self.market.resources[firm] = resource
            rows.append((str(resource), f"firm {firm}", f"{self._world.firms[firm].row_count:,}"))
        self._zone.advance_to(gateway.now() + 120)
        self._narrator.table("Resources 源头确权登记", ("resource", "holder", "records"), rows)

    def open_main_market(self) -> None:
        """One MAIN product per combination: a firm offers its own data, an integrator the combinations."""
        rows = []
        for combination, _ in PLANTS_PER_COMBINATION:
            provider = self._cast.firm(combination) if len(combination) == 1 else self._cast["integrator"]
            self._put_on_offer(combination, provider, MAIN, combination, PRICES[combination])
            product = self.market.products[combination]
            rows.append((str(product), combination, provider.name, rmb(PRICES[combination])))
        self._narrator.table("MAIN products 主循环", ("product", "resources", "provider", "base fee"), rows)

    def plants_buy(self) -> None:
        """Every plant buys a project licence for its combination and accepts delivery."""
        for place, plant in enumerate(self._world.plants):
            self._narrator.progress("licences", place, len(self._world.plants))
            self._buy(plant.name, self._cast[plant.name], plant.combination, PRICES[plant.combination])
        totals = {c: sum(PRICES[c] for p in self._world.plants if p.combination == c) for c in PRICES}
        self._narrator.table(
            "Licences 数据许可使用权",
            ("combination", "plants", "revenue"),
            [(c, str(n), rmb(totals[c])) for c, n in PLANTS_PER_COMBINATION],
        )

    def training_sale(self, period: PeriodId) -> None:
        """The provider's dataset of A, B and C is licensed by the lab for a base fee."""
        self._put_on_offer("training", self._cast["provider"], TRAINING, "".join(FIRMS), TRAINING_PRICE)
        self._buy("lab", self._cast["lab"], "training", TRAINING_PRICE)
        self._narrator.table(
            f"TRAINING product 副循环 (period {period})",
            ("product", "dataset", "licensee", "base fee"),
            [(str(self.market.products["training"]), DATASET, self._cast["lab"].title, rmb(TRAINING_PRICE))],
        )

    def _put_on_offer(self, name: str, provider: Party, loop: int, firms: str, price: int) -> None:
        market = self.market
        title = DATASET if loop == TRAINING else f"pump data {firms}"
        product = self._actions.create_product(provider, loop, title, SCENARIO)
        parts = [Part(market.resources[firm], self._cast.firm(firm)) for firm in sorted(firms)]
        organisation = market.organisations[provider.name]
        market.products[name] = product
        market.keys[name] = self._actions.compose(provider, organisation, product, loop, parts)
        market.offers[name] = self._actions.offer(provider, product, price, LICENCE_TERM, TERMS)

    def _buy(self, buyer: str, party: Party, name: str, price: int) -> None:
        market = self.market
        market.sold[buyer] = self._actions.buy(party, market.offers[name], price, TERMS, market.products[name])

    def _registration(self, firm: str) -> Registration:
        data = self._world.firms[firm]
        root = keccak256(data.content_root_bytes())
        issuer = self.market.organisations[f"firm-{firm.lower()}"]
        return Registration(
            content_root=root,
            manifest_hash=document_hash({"firm": firm, "records": data.row_count}),
            space_time_code=space_time_code(root, CELLS[firm], GENESIS // DAY, issuer),
            evidence_hash=document_hash({"firm": firm, "de-identified": True}),
            class_id=CLASS,
            volume=data.row_count,
            security_level=1,
            personal_information=False,
            legal_basis=0,
        )


def short(address: str) -> str:
    """An address as tables show it."""
    return f"{address[:8]}…{address[-6:]}"


def rmb(amount: int) -> str:
    """Base units as RMB, exactly."""
    whole, rest = divmod(amount, UNIT)
    return f"{whole:,}.{rest:06d}".rstrip("0").rstrip(".")
