"""One settled period, told on paper, with a real log, real signatures and a real archive; copied for every test.

Holders 1, 2, 3 own resources 1, 2, 3. Organisation 4 provides product 1 (MAIN) and product 2 (TRAINING), both of all
three resources. Plants 6, 7, 8 pay 1,000,000 each for product 1 and file feedback; lab 5 pays 1,000,001 for product 2.
9 operates the space, 10 the zone. All of it in period 1, settled by one call.
"""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from offchain.audit.archive import Archive, read_archive, write_archive
from offchain.audit.open_run import LogCopy
from offchain.audit.rebuild import rebuild
from offchain.audit.verification import Verification
from offchain.audit.verify import verify_period
from offchain.chain.values import AbiValue
from offchain.chain.verifier import ChainVerifier
from offchain.chain.wallet import Wallet
from offchain.codec import envelope as envelopes
from offchain.codec.composition import Composition, composition_key
from offchain.codec.eip712 import Domain
from offchain.codec.fact import domain_of_log
from offchain.codec.keccak import keccak256
from offchain.codec.report import domain_of_oracle, report_digest
from offchain.domain.types import (
    MAIN,
    TRAINING,
    Address,
    OrganisationId,
    PeriodId,
    Ppm,
    ProductId,
    ResourceId,
)
from offchain.indexer.index import Index
from offchain.indexer.indexer import Indexer
from offchain.indexer.store import IndexStore
from offchain.ledger.log import CirculationLog
from offchain.ledger.store import Store
from offchain.valuation import ValuationParams
from tests.unit.audit.paper import GENESIS, PaperChain, word
from tests.unit.audit.stated import SCENARIO, signed_facts

Args = dict[str, AbiValue]
PERIOD = PeriodId(1)
NOBODY = Address("0x" + "0" * 40)
SUBMIT, SETTLE = 900, 901
RESOURCES = tuple(ResourceId(i) for i in (1, 2, 3))
PLANTS = (6, 7, 8)
RULES: Args = {
    "mainLicence": {"source": 650_000, "service": 300_000, "operator": 50_000, "ecosystem": 0},
    "trainingLicence": {"source": 500_000, "service": 300_000, "operator": 50_000, "ecosystem": 150_000},
    "outcome": {"source": 625_000, "service": 375_000, "operator": 0, "ecosystem": 0},
    "serviceBase": 1_000_000,
    "maxDelta": 100_000,
    "engine": 1,
    "reportDelay": 10,
    "reportWindow": 100,
    "challengeWindow": 20,
    "verdictWindow": 100,
    "minReveal": 1,
    "maxReveal": 100,
    "objectionWindow": 10,
    "refundWindow": 50,
    "anchorGrowth": 1_000,
    "coefficients": (300_000, 150_000, 150_000, 150_000, 100_000, 100_000, 50_000),
    "market": {
        "epsilonCeiling": 10_000,
        "anonymityFloor": 5,
        "syntheticCeiling": 500_000,
        "labelPeriods": 2,
        "longTailShare": 200_000,
        "whiteListApprovals": 2,
        "suspensionWindow": 259_200,
        "answerWindow": 600,
    },
    "registry": {"recoveryWindow": 600, "rulingWindow": 600, "admissionShare": 100_000, "admissionEpoch": 10_000},
}
PAYMENTS = {1: 816_668, 2: 816_665, 3: 816_667, 4: 1_200_000, 9: 150_000, 10: 50_000}
"""By organisation, by hand: MAIN 3,000,000 gives source 1,950,000 (cut at 650,001 and 1,300,000 by weights 333,334,
333,333, 333,333), service 900,000, operator 150,000; TRAINING 1,000,001 gives source 500,000 (cut at 166,667 and
333,333), service 300,000, operator 50,000, fund 150,001."""
FUND = 150_001


def wallet(name: object) -> Wallet:
    return Wallet.derive("audit", str(name))


def account(organisation: int) -> Address:
    return wallet(organisation).address


def key(product: int) -> bytes:
    return composition_key(Composition(ProductId(product), OrganisationId(4), Ppm(0), RESOURCES))


MAIN_KEY, TRAINING_KEY = key(1), key(2)


@dataclass
class Told:
    """The zone of one test: everything may be changed before `verify`."""

    chain: PaperChain
    folder: Path
    archive: Archive | None

    @property
    def log_file(self) -> Path:
        return self.folder / "log.db"

    @property
    def archive_folder(self) -> Path:
        return self.folder / "reports"

    def index(self, name: str = "index.db") -> Index:
        store = IndexStore(self.folder / name)
        Indexer(store, self.chain).sync()
        return Index(store)

    def log(self) -> LogCopy:
        return LogCopy(Store(self.log_file), self.chain)

    def log_of(self) -> CirculationLog:
        """The log itself, to add to it."""
        return CirculationLog(Store(self.log_file), _log_domain(self.chain), ChainVerifier())

    def verify(self, period: PeriodId = PERIOD) -> Verification:
        return verify_period(period, self.chain, self.index(), self.log(), self.archive)

    def leave_unsettled(self) -> None:
        """As the chain stood before the settlement."""
        self.chain.events = [event for event in self.chain.events if event.tx_hash != word(SETTLE)]


@contextmanager
def cheap_words() -> Iterator[None]:
    """A licence costs one token here, and a tenth of one is enough to be heard."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ValuationParams, "vote_price", 100_000)
        yield


@pytest.fixture(scope="module", autouse=True)
def _words_are_cheap() -> Iterator[None]:
    with cheap_words():
        yield


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The zone as it happened."""
    folder = tmp_path_factory.mktemp("audit")
    chain = PaperChain()
    _open_zone(chain)
    _sell(chain)
    log = CirculationLog(Store(folder / "log.db"), _log_domain(chain), ChainVerifier())
    for signed in signed_facts(_log_domain(chain), wallet):
        log.append(signed)
    chain.mine(1_500)
    _anchor(chain, log, 0, 1)
    chain.mine(2_001)
    _anchor(chain, log, 1, 2)
    told = Told(chain, folder, None)
    with cheap_words():
        _report(told, log)
    _settle(chain)
    told.archive = read_archive(told.archive_folder)
    return told


@pytest.fixture
def told(first: Told, tmp_path: Path) -> Told:
    """A copy of the zone."""
    folder = tmp_path / "zone"
    shutil.copytree(first.folder, folder)
    for left in folder.glob("index.db*"):
        left.unlink()
    return Told(copy.deepcopy(first.chain), folder, first.archive)


def _log_domain(chain: PaperChain) -> Domain:
    return domain_of_log(chain.chain_id, chain.address("CirculationLog"))


def _open_zone(chain: PaperChain) -> None:
    """Period 0: rules, committee, organisations, resources, products."""
    members: tuple[AbiValue, ...] = tuple(
        {"owner": account(10), "signer": wallet(f"member {i}").address} for i in range(4)
    )
    chain.emit(1, "Rulebook", "RulesSet", version=1, from_=0, rules=RULES)
    chain.emit(1, "Committee", "CommitteeSet", committee=1, from_=0, threshold=3, members=members)
    for organisation in range(1, 11):
        who: Args = {"organisation": organisation, "account": account(organisation)}
        validity: Args = {
            "entityId": word(organisation),
            "group": 0,
            "roles": 16 if organisation == 9 else 1,
            "validUntil": 2**40,
        }
        chain.emit(2, "Participants", "Admitted", **who, **validity)
        chain.emit(2, "Participants", "PayoutSet", **who, from_=0)
    chain.mine(100)
    for resource in RESOURCES:
        chain.emit(3, "Resources", "Transfer", from_=NOBODY, to=account(resource), tokenId=int(resource))
        content: Args = {"contentRoot": word(resource), "manifestHash": word(2), "spaceTimeCode": word(3)}
        levels: Args = {"securityLevel": 1, "personalInformation": False, "legalBasis": 0}
        registration: Args = {**content, "evidenceHash": word(4), "class": 1, "volume": 500, **levels}
        born = GENESIS + 110
        chain.emit(
            3, "Resources", "Registered", resource=int(resource), holder=account(resource), noticeEnd=born,
            registration=registration,
        )  # fmt: skip
        chain.emit(3, "Resources", "BirthSet", resource=int(resource), bornAt=born)
        chain.emit(3, "Resources", "HolderChanged", resource=int(resource), holder=account(resource), from_=0)
    for product, loop in ((1, MAIN), (2, TRAINING)):
        scenarios = (keccak256(SCENARIO.encode()),)
        made: Args = {"product": product, "provider": 4, "loop": loop, "datasheetHash": word(8)}
        chain.emit(4, "Products", "ProductCreated", **made, scenarios=scenarios)
        parts: Args = {"payee": 4, "outcomeSource": 0, "resources": tuple(map(int, RESOURCES))}
        chain.emit(4, "Products", "Composed", key=key(product), product=product, **parts)


def _sell(chain: PaperChain) -> None:
    """Period 1: licences 1, 2, 3 to the plants, 4 to the lab, each paid in a transaction of its own."""
    chain.mine(1_100)
    for licence, (buyer, product, price) in enumerate(
        [(6, 1, 1_000_000), (7, 1, 1_000_000), (8, 1, 1_000_000), (5, 2, 1_000_001)], start=1
    ):
        tx, composition = 100 + licence, key(product)
        chain.emit(tx, "Sales", "Bought", offer=product, licence=licence, licensee=buyer, price=price)
        validity: Args = {"validFrom": GENESIS + 1_100, "validUntil": GENESIS + 9_000}
        named: Args = {"licence": licence, "product": product, "licensee": buyer, "composition": composition}
        chain.emit(tx, "Licences", "Issued", **named, **validity)
        chain.emit(tx, "Sales", "Released", licence=licence, composition=composition, amount=price, accepted=True)
        paid: Args = {"payer": chain.address("Sales"), "kind": 0, "amount": price}
        chain.emit(tx, "Settlement", "RevenueReceived", key=composition, period=1, **paid)
        _transfer(chain, tx, chain.address("Sales"), chain.address("Settlement"), price)


def _transfer(chain: PaperChain, tx: int, sender: Address, recipient: Address, amount: int) -> None:
    chain.emit(tx, "SettlementToken", "Transfer", from_=sender, to=recipient, value=amount)


def _anchor(chain: PaperChain, log: CirculationLog, index: int, period: int) -> None:
    size = log.size() if index else 3
    anchor: Args = {"size": size, "root": log.root(size), "signers": 7}
    chain.emit(800 + index, "CirculationLog", "Anchored", index=index, period=period, **anchor)


def _report(told: Told, log: CirculationLog) -> None:
    """Members 0, 1 and 2 sign what they rebuilt; member 3 is silent."""
    chain = told.chain
    chain.mine(2_020)
    built = rebuild(PERIOD, told.index("signers.db"), log, chain)
    domain = domain_of_oracle(chain.chain_id, chain.address("ContributionOracle"))
    digest = report_digest(domain, built.struct)
    words = {i: envelopes.Envelope(envelopes.ECDSA, wallet(f"member {i}").sign(digest)) for i in range(3)}
    bitmap, signatures = envelopes.pack_quorum(words)
    report: Args = dict(built.struct.values())
    chain.emit(
        SUBMIT, "ContributionOracle", "Reported", period=1, root=built.struct.root, signers=bitmap, report=report
    )
    chain.calldata[word(SUBMIT)] = {"report": report, "bitmap": bitmap, "signatures": signatures}
    write_archive(told.archive_folder, built, domain, bitmap, signatures)


def _settle(chain: PaperChain) -> None:
    """One call: two lines, one transfer per account, the fund's booking. All figures by hand (see PAYMENTS)."""
    chain.mine(2_050)
    split: dict[bytes, dict[str, int]] = {
        MAIN_KEY: {"source": 1_950_000, "service": 900_000, "unearned": 0, "operator": 150_000, "ecosystem": 0},
        TRAINING_KEY: {"source": 500_000, "service": 300_000, "unearned": 0, "operator": 50_000, "ecosystem": FUND},
    }
    for line in sorted(split):
        chain.emit_line(SETTLE, line, 1, **split[line])
    for organisation, amount in PAYMENTS.items():
        _transfer(chain, SETTLE, chain.address("Settlement"), account(organisation), amount)
    _transfer(chain, SETTLE, chain.address("Settlement"), chain.address("EcosystemFund"), FUND)
    booked: Args = {"ecosystem": FUND, "service": 0}
    chain.emit(SETTLE, "EcosystemFund", "Booked", from_=chain.address("Settlement"), **booked)
