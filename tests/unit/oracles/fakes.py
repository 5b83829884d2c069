"""A zone of four members in memory: chain, log, peers and outbox that tests set by hand."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from offchain.audit.rebuild import NotReadyError
from offchain.chain.verifier import ChainVerifier
from offchain.chain.wallet import Wallet
from offchain.chain.zone import Status
from offchain.codec import batch, leaf, tree
from offchain.codec.eip712 import Domain
from offchain.codec.fact import domain_of_log
from offchain.codec.report import ReportStruct, domain_of_oracle, report_digest
from offchain.domain.periods import Calendar
from offchain.domain.types import Address, PeriodId, Seconds
from offchain.report import BuiltReport
from offchain.report.build import BuiltBatch
from oracles.errors import PeerUnavailableError
from oracles.evidence import Evidence
from oracles.health import Health, open_log
from oracles.journal import Journal
from oracles.leaf_files import LeafFiles, leaves_of_report
from oracles.member.dissent import Dissent
from oracles.member.gather import Gatherer
from oracles.member.reporter import Parts, Reporter
from oracles.values import Accepted, AnchorPoint, Committee, Leaves, SignedAnchor, SignedReport, Window

GENESIS, LENGTH, DELAY, WINDOW = 1_000_000, 100, 10, 250
GREATEST_KEY = 2**256 - 1
MEMBERS = tuple(Wallet.derive("unit", f"member {index}") for index in range(4))
STRANGER = Wallet.derive("unit", "stranger")
COMMITTEE = Committee(1, 3, tuple(member.address for member in MEMBERS))
CONTRACT = Address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")
ORACLE_DOMAIN: Domain = domain_of_oracle(31337, CONTRACT)
LOG_DOMAIN: Domain = domain_of_log(31337, CONTRACT)


def leaf_hashes(count: int, changed: int | None = None) -> list[bytes]:
    """Leaf hashes of a log; with one changed fact if asked."""
    return [tree.leaf_hash(b"fact %d%s" % (i, b" changed" if i == changed else b"")) for i in range(count)]


class FakeChain:
    """A chain whose answers are attributes. Period p is [GENESIS + 100·p, …)."""

    def __init__(self) -> None:
        self.calendar = Calendar(GENESIS, LENGTH)
        self.time = GENESIS
        self.finalised_time = GENESIS
        self.statuses: dict[int, Status] = {}
        self.reports: dict[int, Accepted] = {}
        self.cuts: dict[int, AnchorPoint] = {}
        self.anchor = AnchorPoint(0, 0, tree.EMPTY_ROOT)
        self.members = COMMITTEE
        self.growth = 1_000

    def at(self, time: int, finalised: int | None = None) -> None:
        """Head and finalised block have this time."""
        self.time, self.finalised_time = time, time if finalised is None else finalised

    def now(self) -> Seconds:
        return Seconds(self.time)

    def running(self) -> PeriodId | None:
        return None if self.time < GENESIS else self.calendar.of(Seconds(self.time))

    def final_time(self) -> Seconds:
        return Seconds(self.finalised_time)

    def status(self, period: PeriodId) -> Status:
        return self.statuses.get(period, Status.NONE)

    def accepted(self, period: PeriodId) -> Accepted:
        return self.reports[period]

    def window(self, period: PeriodId) -> Window:
        opens = self.calendar.end(period) + DELAY
        return Window(Seconds(opens), Seconds(opens + WINDOW))

    def committee(self, period: PeriodId) -> Committee:
        return self.members

    def final_cut(self, period: PeriodId) -> AnchorPoint | None:
        return self.cuts.get(period)

    def has_cut(self, period: PeriodId) -> bool:
        return period in self.cuts

    def newest_anchor(self) -> AnchorPoint:
        return self.anchor

    def anchor_growth(self, period: PeriodId) -> int:
        return self.growth


class FakeLog:
    """A copy of the log."""

    def __init__(self, leaves: Sequence[bytes] = ()) -> None:
        self.tree = tree.Tree(leaves)
        self._leaves, self.ahead = list(leaves), list[bytes]()
        self.unreachable = False

    def pull(self) -> None:
        """Takes what the node is ahead, if it can be reached."""
        if self.unreachable:
            raise PeerUnavailableError("log node", "an answer", "none")
        self._leaves += self.ahead
        self.tree, self.ahead = tree.Tree(self._leaves), []

    def size(self) -> int:
        return self.tree.size

    def root(self, size: int | None = None) -> bytes:
        return self.tree.root(size)

    def consistency(self, old: int, new: int | None = None) -> tuple[bytes, ...]:
        return self.tree.consistency(old, new)


@dataclass
class FakeOutgoing:
    """Remembers what was sent; `busy` while something is under way."""

    busy: bool = False
    sent: list[tuple[str, str, tuple[object, ...]]] = field(default_factory=list)

    def free(self) -> bool:
        return not self.busy

    def deliver(self, purpose: str, done: tuple[str, ...], contract: str, function: str, *args: object) -> bool:
        if self.busy:
            return False
        self.sent.append((contract, function, args))
        return True


@dataclass
class FakePeer:
    """Another member: what it answers, None for not yet, `down` for not at all."""

    url: str
    signed: SignedReport | None = None
    served: Leaves | None = None
    signed_anchor: SignedAnchor | None = None
    down: bool = False
    asked: int = 0

    def report(self, period: PeriodId, attempt: int) -> SignedReport | None:
        self._ask()
        return self.signed

    def leaves(self, period: PeriodId, attempt: int) -> Leaves:
        self._ask()
        if self.served is None:
            raise PeerUnavailableError(self.url, "leaves", "404")
        return self.served

    def anchor(self, size: int) -> SignedAnchor | None:
        self._ask()
        return self.signed_anchor

    def _ask(self) -> None:
        self.asked += 1
        if self.down:
            raise PeerUnavailableError(self.url, "an answer", "none")


@dataclass
class FakePeers:
    """The members that are known."""

    peers: list[FakePeer] = field(default_factory=list)

    def all(self) -> list[FakePeer]:
        return self.peers


def built_report(period: int, log_root: bytes, log_size: int, rules: int = 1) -> BuiltReport:
    """The report of a period without revenue; another `rules` gives another digest."""
    data = batch.encode(batch.Batch(PeriodId(period), ()))
    leaves = (leaf.encode(leaf.BatchLeaf(PeriodId(period), 0, 0, GREATEST_KEY, batch.batch_hash(data))),)
    struct = ReportStruct(
        period=PeriodId(period),
        attempt=0,
        committee=1,
        rules=rules,
        ref_block=7,
        ref_hash=bytes(32),
        log_size=log_size,
        log_root=log_root,
        leaves=1,
        batches=1,
        root=tree.root([tree.leaf_hash(one) for one in leaves]),
    )
    return BuiltReport(struct, leaves, (BuiltBatch(0, 0, GREATEST_KEY, data),), {}, ())


class FakeBuilder:
    """Builds reports without revenue; counts how often."""

    def __init__(self, log: FakeLog, chain: FakeChain) -> None:
        self.log, self.chain = log, chain
        self.rules, self.calls, self.ready = 1, 0, True

    def __call__(self, period: PeriodId, attempt: int) -> BuiltReport:
        self.calls += 1
        if not self.ready:
            raise NotReadyError("not yet")
        size = self.chain.cuts[period].size
        return built_report(period, self.log.root(size), size, self.rules)


class Member:
    """Member `index` over a folder; a second one over the same folder is the same member after a restart."""

    def __init__(self, folder: Path, chain: FakeChain, log: FakeLog, index: int = 0, delay: int = 12) -> None:
        self.chain, self.log = chain, log
        self.signer = MEMBERS[index]
        self.output = io.StringIO()
        self.health = Health(open_log("member", self.output))
        self.journal = Journal(folder / "journal.db")
        self.files = LeafFiles(folder / "leaves")
        self.peers, self.outgoing = FakePeers(), FakeOutgoing()
        self.builder = FakeBuilder(log, chain)
        dissent = Dissent(self.files, Evidence(self.peers), self.health)
        gatherer = Gatherer(self.peers, ChainVerifier(), ORACLE_DOMAIN, dissent, self.health)
        self.parts = Parts(
            chain=chain,
            log=log,
            build=self.builder,
            domain=ORACLE_DOMAIN,
            signer=self.signer,
            journal=self.journal,
            files=self.files,
            gatherer=gatherer,
            dissent=dissent,
            outgoing=self.outgoing,
            health=self.health,
            delay=delay,
        )
        self.reporter = Reporter(self.parts)


def peer_of(index: int, built: BuiltReport, signer: Wallet | None = None) -> FakePeer:
    """Member `index` with its signed report and leaves."""
    digest = report_digest(ORACLE_DOMAIN, built.struct)
    envelope = (signer or MEMBERS[index]).sign_envelope(digest)
    signed = SignedReport(built.struct, digest, index, envelope)
    return FakePeer(f"http://member-{index}", signed, leaves_of_report(built))
