"""The TRAINING market 副循环 (source section 4.3): admission by label, demand, consents, the dataset, its licences."""

from __future__ import annotations

from offchain.chain.errors import ContractRefusal
from offchain.chain.values import integer
from offchain.codec.documents import document_hash
from offchain.codec.keccak import keccak256
from offchain.codec.leaf import RecommendLeaf, ScoreLeaf, SubjectKind
from offchain.codec.leaf_proofs import LeafTree, ProvenLeaf
from offchain.demo.actions import FOREVER, Actions, argument
from offchain.demo.cast import Cast
from offchain.demo.market import LICENCE_TERM, SCENARIO, Listing, Market, buy, settle_sale
from offchain.demo.money import UNIT, rmb
from offchain.demo.parties import FIRMS
from offchain.demo.stage import DemoMismatch, Narrator
from offchain.demo.trading import SUBSCRIPTION, Part, Terms, Trading
from offchain.demo.variants import SHARE, Script
from offchain.domain.types import TRAINING, PeriodId, ProductId
from offchain.report import BuiltReport

DATASET = "多机型泵机故障图谱"
TRAINING_PRICE = 1_000_000 * UNIT
SECOND_PRICE = 600_000 * UNIT
"""Base fee of the second generation, of A and B alone."""
COST, EXPECTED_LICENCES = 1_200_000 * UNIT, 3
"""What getting and processing the data cost the provider, and over how many licences it spreads that."""
SUBSCRIPTION_PRICE, SUBSCRIBED_PERIODS = 400_000 * UNIT, 3
FEEDBACK_DEPOSIT, FEEDBACK_WINDOW = 5_000 * UNIT, 3_600
CLAUSE_DEPOSIT = 50_000 * UNIT
TERMS_HASH = document_hash({"purpose": "train a pump fault model 泵机故障模型训练", "delivery": "sandbox 数据安全沙箱"})
FIRST_NONCE, SECOND_NONCE = 1_001, 1_002
"""Nonces of the consents to the two generations; those to MAIN products have their products' numbers."""
TRAINING_NAME = "training"
SECOND_NAME = "training-2"


class ZoneMarket:
    """The acts of the TRAINING market, in order."""

    def __init__(self, cast: Cast, actions: Actions, narrator: Narrator, market: Market, script: Script) -> None:
        self._cast, self._actions, self._narrator, self._market = cast, actions, narrator, market
        self._trading, self._script = Trading(actions), script
        self._terms: dict[str, Terms] = {}

    @staticmethod
    def budgets() -> dict[str, int]:
        """What the labs bring, token base units by name."""
        return {
            "lab": TRAINING_PRICE + FEEDBACK_DEPOSIT + CLAUSE_DEPOSIT,
            "lab-b": SUBSCRIPTION_PRICE * SUBSCRIBED_PERIODS,
        }

    def admit_resources(self, report: BuiltReport) -> None:
        """Anyone shows tag and recommendation of A, B and C to the chain: that admits them to the zone."""
        wanted = sorted(self._market.resources.values())
        proofs, rows = LeafTree(report.leaves), []
        for resource in wanted:
            found = proofs.score(SubjectKind.RESOURCE, resource)
            self._prove(report, "recordScore", found)
            if isinstance(found.leaf, ScoreLeaf):
                rows.append((f"resource {resource}", f"Q {found.leaf.score:,}", found.leaf.tags.name or "none"))
        best = proofs.recommendation(wanted[0], keccak256(SCENARIO.encode()))
        self._prove(report, "recordRecommendation", best)
        if isinstance(best.leaf, RecommendLeaf):
            rows.append((f"resources {list(best.leaf.resources)}", f"score {best.leaf.score:,}", "RECOMMENDED"))
        labels = [integer(self._actions.gateway.call("Admissions", "labelOf", resource)) for resource in wanted]
        if labels != [2] * len(wanted):
            raise DemoMismatch(
                f"labels of {wanted} by report {report.struct.period}: expected 2 (Full), received {labels}"
            )
        self._narrator.table("Admission to the zone 专区准入", ("subject", "figure (10⁻⁹)", "label"), rows)

    def launch(self, period: PeriodId) -> None:
        """The lab asks for a dataset, the provider builds it from A, B and C by their consents, the lab licenses it."""
        demand = self._post_demand()
        self._build(TRAINING_NAME, "".join(FIRMS), nonce=FIRST_NONCE)
        self._select(demand)
        self._put_on_offer(TRAINING_NAME, TRAINING_PRICE, self._clause_terms())
        self._sell("lab", TRAINING_NAME, period, TRAINING_PRICE)
        if self._script.subscribes:
            self._subscribe(period)

    def recognise(self, period: PeriodId) -> None:
        """Anyone turns the running period's subscription fee into revenue."""
        self._actions.send(
            "recognise", self._cast["provider"], "Sales", "recognise", self._market.sold["lab-b"].licence
        )
        contract = self._actions.gateway.address
        self._market.books.move(contract("Sales"), contract("Settlement"), SUBSCRIPTION_PRICE)
        self._market.books.earn(period, TRAINING_NAME, licence=SUBSCRIPTION_PRICE)

    def cancel_subscription(self) -> None:
        """The second lab cancels at the end of the running period: whole future periods come back."""
        party, licence = self._cast["lab-b"], self._market.sold["lab-b"].licence
        self._actions.send("cancel subscription", party, "Sales", "cancel", licence)
        left = SUBSCRIPTION_PRICE * (SUBSCRIBED_PERIODS - 2)
        self._market.books.move(self._actions.gateway.address("Sales"), party.address, left)
        self._narrator.say(f"lab-b cancelled: {rmb(left)} RMB of whole future periods refunded")

    def withdraw(self, period: PeriodId, evaluation_leaf: bytes) -> None:
        """Firm C withdraws: new sales stop, the old licence runs on; A and B go on in a second generation."""
        firm, resource = self._cast.firm("C"), self._market.resources["C"]
        self._actions.send("withdraw C", firm, "Products", "withdrawConsent", resource, FIRST_NONCE)
        self._require_closed()
        self._build(SECOND_NAME, "AB", nonce=SECOND_NONCE, feedback=[evaluation_leaf])
        self._put_on_offer(SECOND_NAME, SECOND_PRICE, Terms(TERMS_HASH, TRAINING, LICENCE_TERM))
        self._sell("lab-b", SECOND_NAME, period, SECOND_PRICE)
        self._narrator.say("firm C withdrew: new sales of the old generation are refused, its licence runs on")

    def _prove(self, report: BuiltReport, function: str, found: ProvenLeaf) -> None:
        arguments = (report.struct.period, found.index, found.data, list(found.proof))
        self._actions.send(f"{function} {found.index}", self._cast["provider"], "Admissions", function, *arguments)

    def _post_demand(self) -> int:
        document = document_hash({"wanted": DATASET, "samples": 1_000_000, "scenario": SCENARIO})
        scenario = keccak256(SCENARIO.encode())
        arguments = (document, scenario, TRAINING_PRICE, FOREVER)
        receipt = self._actions.send("post demand", self._cast["lab"], "Demands", "post", *arguments)
        return argument(receipt, "DemandPosted", "demand")

    def _select(self, demand: int) -> None:
        product = self._market.listings[TRAINING_NAME].product
        self._actions.send("propose", self._cast["provider"], "Demands", "propose", demand, product)
        self._actions.send("select", self._cast["lab"], "Demands", "select", demand, product)

    def _build(self, name: str, firms: str, nonce: int, feedback: list[bytes] | None = None) -> None:
        """Creates the product once; asks the holders, whose consents make a generation."""
        market, provider = self._market, self._cast["provider"]
        known = market.listings.get(TRAINING_NAME)
        product = known.product if known else self._create()
        parts = [Part(market.resources[firm], self._cast.firm(firm)) for firm in sorted(firms)]
        organisation = market.organisations["provider"]
        consents = [self._trading.consent(organisation, product, TRAINING, part.resource, nonce) for part in parts]
        for consent in consents:
            self._trading.request(provider, consent)
        key = self._trading.compose(provider, parts, consents, title=DATASET, feedback=feedback or [])
        market.listings[name] = Listing(product, key, TRAINING, provider.address)

    def _create(self) -> ProductId:
        provider = self._cast["provider"]
        return self._trading.create(provider, TRAINING, DATASET, SCENARIO, COST, EXPECTED_LICENCES)

    def _put_on_offer(self, name: str, price: int, terms: Terms) -> None:
        product = self._market.listings[name].product
        self._terms[name] = terms
        self._market.offers[name] = self._trading.offer(self._cast["provider"], product, price, terms)

    def _clause_terms(self) -> Terms:
        outcome = {
            "share": SHARE,
            "floor": 0,
            "cap": self._script.cap,
            "deposit": CLAUSE_DEPOSIT,
            "interval": 86_400,
            "term": LICENCE_TERM,
            "tail": 86_400,
            "penaltyPerDay": 10_000,
            "penaltyCap": 300_000,
            "route": 0,
        }
        receipt = self._actions.send(
            "draft clause", self._cast["provider"], "Clauses", "draft", {"outcome": outcome, "unitPrice": 0}
        )
        return Terms(
            TERMS_HASH,
            TRAINING,
            LICENCE_TERM,
            template=argument(receipt, "TemplateDrafted", "template"),
            clause_deposit=CLAUSE_DEPOSIT,
            feedback_window=FEEDBACK_WINDOW,
            feedback_deposit=FEEDBACK_DEPOSIT,
        )

    def _sell(self, lab: str, name: str, period: PeriodId, price: int) -> None:
        party, terms, contract = self._cast[lab], self._terms[name], self._actions.gateway.address
        buy(self._trading, self._market, party, name, terms, price)
        settle_sale(self._actions, self._market, party, name, period)
        self._market.books.move(party.address, contract("FeedbackDuty"), terms.feedback_deposit)
        self._market.books.move(party.address, contract("Clauses"), terms.clause_deposit)
        self._narrator.table(
            f"TRAINING licence 副循环 (period {period})",
            ("product", "dataset", "licensee", "base fee", "deposits"),
            [(str(self._market.listings[name].product), DATASET, party.title, rmb(price), rmb(terms.deposits))],
        )

    def _subscribe(self, period: PeriodId) -> None:
        """The second lab subscribes for a few periods; what has begun becomes revenue with its acceptance."""
        terms = Terms(TERMS_HASH, TRAINING, 0, form=SUBSCRIPTION)
        market, party = self._market, self._cast["lab-b"]
        product = market.listings[TRAINING_NAME].product
        offer = self._trading.offer(self._cast["provider"], product, SUBSCRIPTION_PRICE, terms)
        sold = self._trading.buy(party, offer, SUBSCRIPTION_PRICE, terms, product, SUBSCRIBED_PERIODS)
        market.sold["lab-b"] = sold
        paid = SUBSCRIPTION_PRICE * SUBSCRIBED_PERIODS
        contract = self._actions.gateway.address
        market.books.move(party.address, contract("Sales"), paid)
        market.books.move(contract("Sales"), contract("Settlement"), SUBSCRIPTION_PRICE)
        market.books.earn(period, TRAINING_NAME, licence=SUBSCRIPTION_PRICE)
        self._narrator.say(f"lab-b subscribed for {SUBSCRIBED_PERIODS} periods at {rmb(SUBSCRIPTION_PRICE)} RMB each")

    def _require_closed(self) -> None:
        """A sale under the withdrawn consent must be refused by the contract."""
        terms, party = self._terms[TRAINING_NAME], self._cast["lab-b"]
        product = self._market.listings[TRAINING_NAME].product
        try:
            self._trading.buy(party, self._market.offers[TRAINING_NAME], TRAINING_PRICE, terms, product)
        except ContractRefusal as refusal:
            self._narrator.say(f"a new sale is refused: {refusal}")
            return
        raise DemoMismatch("sale under a withdrawn consent: expected a refusal, received a licence")
