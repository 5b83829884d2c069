"""The scenario until its first report (source section 4.3): admission, registration, and the MAIN market 主循环."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from offchain.codec.documents import document_hash
from offchain.codec.keccak import keccak256
from offchain.codec.registration import Registration
from offchain.codec.spacetime import space_time_code
from offchain.demo.actions import Actions
from offchain.demo.books import Books
from offchain.demo.calendar import CLASS, GENESIS
from offchain.demo.cast import Cast, Party
from offchain.demo.dataset import World
from offchain.demo.money import UNIT, rmb
from offchain.demo.parties import FIRMS, PLANTS_PER_COMBINATION
from offchain.demo.stage import Narrator, Zone
from offchain.demo.trading import Part, Sold, Terms, Trading
from offchain.domain.types import MAIN, Address, OrganisationId, PeriodId, ProductId, ResourceId

SCENARIO = "泵机异常预测"
"""Pump anomaly prediction, the scenario of the source's example."""
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
LICENCE_TERM = 30 * 86_400
"""Seconds."""
CELLS = {"A": 0x4E35304A, "B": 0x4E35304B, "C": 0x4E35314A}
"""Coarse made-up grid cells, one per firm."""
DAY = 86_400
TERMS = Terms(document_hash({"purpose": SCENARIO, "form": "project licence 项目制"}), MAIN, LICENCE_TERM)


@dataclass(frozen=True)
class Listing:
    """A composition on the market: its product and key, its loop, the account that earns its service pool."""

    product: ProductId
    key: bytes
    loop: int
    payee: Address


@dataclass
class Market:
    """What has come into being so far, by name."""

    organisations: dict[str, OrganisationId] = field(default_factory=dict)
    resources: dict[str, ResourceId] = field(default_factory=dict)
    listings: dict[str, Listing] = field(default_factory=dict)
    offers: dict[str, int] = field(default_factory=dict)
    sold: dict[str, Sold] = field(default_factory=dict)
    books: Books = field(default_factory=Books)


class MarketActs:
    """The acts of the market, in order; each is one table."""

    def __init__(self, zone: Zone, cast: Cast, actions: Actions, narrator: Narrator, world: World) -> None:
        self._zone, self._cast, self._actions, self._narrator, self._world = zone, cast, actions, narrator, world
        self._trading = Trading(actions)
        self.market = Market()

    def admit_everybody(self, budgets: Mapping[str, int]) -> None:
        """Registrars admit all traders; the custodian books the buyers' deposits, token base units by name."""
        for place, party in enumerate(self._cast.traders):
            self._narrator.progress("admissions", place, len(self._cast.traders))
            self.market.organisations[party.name] = self._actions.admit(party)
        plants = {plant.name: PRICES[plant.combination] for plant in self._world.plants}
        for name, amount in (plants | dict(budgets)).items():
            self._actions.mint(self._cast[name], amount)
            self.market.books.deposit(self._cast[name].address, amount)
        self._narrator.table(
            "Participants 参与方",
            ("organisation", "who", "account"),
            [(str(self.market.organisations[p.name]), p.title, short(p.address)) for p in self._cast.traders],
        )

    def register_resources(self) -> None:
        """Firms A, B, C register their de-identified data by commit and reveal, a registrar attests its lawful source;
        birth after the objection window."""
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
            self._put_on_offer(combination, provider, PRICES[combination])
            product = self.market.listings[combination].product
            rows.append((str(product), combination, provider.name, rmb(PRICES[combination])))
        self._narrator.table("MAIN products 主循环", ("product", "resources", "provider", "base fee"), rows)

    def plants_buy(self, period: PeriodId) -> None:
        """Every plant buys a project licence for its combination and accepts delivery."""
        for place, plant in enumerate(self._world.plants):
            self._narrator.progress("licences", place, len(self._world.plants))
            buy(self._trading, self.market, self._cast[plant.name], plant.combination, TERMS, PRICES[plant.combination])
            settle_sale(self._actions, self.market, self._cast[plant.name], plant.combination, period)
        totals = {c: sum(PRICES[c] for p in self._world.plants if p.combination == c) for c in PRICES}
        self._narrator.table(
            "Licences 数据许可使用权",
            ("combination", "plants", "revenue"),
            [(c, str(n), rmb(totals[c])) for c, n in PLANTS_PER_COMBINATION],
        )

    def _put_on_offer(self, name: str, provider: Party, price: int) -> None:
        market, trading = self.market, self._trading
        title = f"pump data {name}"
        product = trading.create(provider, MAIN, title, SCENARIO)
        parts = [Part(market.resources[firm], self._cast.firm(firm)) for firm in sorted(name)]
        organisation = market.organisations[provider.name]
        consents = [trading.consent(organisation, product, MAIN, part.resource, int(product)) for part in parts]
        key = trading.compose(provider, parts, consents, title=title)
        market.listings[name] = Listing(product, key, MAIN, provider.address)
        market.offers[name] = trading.offer(provider, product, price, TERMS)

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


def buy(trading: Trading, market: Market, party: Party, name: str, terms: Terms, price: int, periods: int = 0) -> None:
    """A party buys the licence on offer under a name of the market."""
    product = market.listings[name].product
    market.sold[party.name] = trading.buy(party, market.offers[name], price, terms, product, periods)


def settle_sale(actions: Actions, market: Market, party: Party, name: str, period: PeriodId) -> None:
    """Books an accepted sale: the price becomes revenue of the period."""
    price = market.sold[party.name].price
    market.books.move(party.address, actions.gateway.address("Settlement"), price)
    market.books.earn(period, name, licence=price)


def short(address: str) -> str:
    """An address as tables show it."""
    return f"{address[:8]}…{address[-6:]}"
