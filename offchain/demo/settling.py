"""Waiting for the committee, then checking every figure against the books."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from offchain.audit.arithmetic import Pools, net
from offchain.audit.open_run import REPORTS
from offchain.audit.rebuild import rebuild
from offchain.audit.runs import archive_report
from offchain.chain.verifier import ChainVerifier
from offchain.codec.fact import domain_of_log
from offchain.demo.actions import Actions
from offchain.demo.books import Payees, Revenue, payouts, pools, require_balances
from offchain.demo.cast import MEMBERS, THRESHOLD, Cast
from offchain.demo.market import Market
from offchain.demo.money import rmb
from offchain.demo.planning import member_names
from offchain.demo.results import Notes, PeriodResult
from offchain.demo.stage import DemoMismatch, DemoTimeout, Narrator, Zone
from offchain.domain.types import Address, PeriodId, Seconds
from offchain.indexer.facts import Anchored, LinesSettled, Reported, settled_lines
from offchain.indexer.index import Index
from offchain.indexer.indexer import Indexer
from offchain.indexer.store import IndexStore
from offchain.ledger.client import HttpLogSource
from offchain.ledger.disclosure import WholeSource, credential
from offchain.ledger.facts import LogEntry
from offchain.ledger.log import CirculationLog
from offchain.ledger.mirror import pull
from offchain.ledger.store import Store
from offchain.report import BuiltReport

PATIENCE = 900
"""Polls of a third of a second before the run gives up."""
STEP = 2
"""Seconds of chain time per poll."""
POLL = 0.3
HOLDING = ("Settlement", "Sales", "FeedbackDuty", "Clauses")
"""Contracts that hold other people's money for a while."""
SILENCE = 300
"""Seconds of chain time that pass while too few members live."""


class Settling:
    """Follows a period from its end to its last payment, with its own index and its own copy of the log."""

    def __init__(
        self, zone: Zone, cast: Cast, market: Market, actions: Actions, narrator: Narrator, notes: Notes
    ) -> None:
        self._zone, self._cast, self._market = zone, cast, market
        self._actions, self._narrator, self._notes = actions, narrator, notes
        folder = zone.run_dir / "audit"
        folder.mkdir(parents=True, exist_ok=True)
        self._indexer, self.index = _own_index(zone, folder)
        self.log = _own_log(zone, folder)
        self._expected: list[tuple[str, int]] = []
        self.reports: dict[PeriodId, BuiltReport] = {}

    def settle(self, period: PeriodId, kill: int) -> PeriodResult:
        """Waits until the period is reported, final and paid; asserts pools, balances and a single payment."""
        end = int(self._zone.gateway.calendar.end(period))
        if kill:
            self._kill(kill)
        self._zone.advance_to(end + 1)
        rules = self._sync().snapshot().rules(period).rules
        if MEMBERS - kill < THRESHOLD:
            self._stalled(period)
        self._wait("the anchor after the period's end", lambda: self._sync().snapshot().cut(Seconds(end)) is not None)
        self._zone.advance_to(end + rules.report_delay + 1)
        self._wait("an accepted report", lambda: self._sync().snapshot().report(period) is not None)
        accepted = self.index.snapshot().report(period)
        if accepted is None:
            raise DemoMismatch(f"report of period {period}: expected one, received none")
        self._zone.advance_to(int(accepted.place.block_time) + rules.challenge_window + 1)
        self._wait("settlement", lambda: all(pot.settled for pot in self._sync().snapshot().pots(period)))
        return self._check(period, accepted)

    def payouts(self) -> dict[str, int]:
        """What every earning party holds at the end, by name, token base units."""
        names = self._names()
        return {names[Address(account)]: amount for account, amount in net(self._expected).items()}

    def balances(self) -> dict[str, int]:
        """What every party and contract holds by the books, by name, token base units."""
        names = self._names()
        return {names[account]: amount for account, amount in self._market.books.balances().items()}

    def anchored(self, index: int) -> tuple[int, LogEntry, tuple[bytes, ...]]:
        """(number of an anchor over the log's entry `index`, the entry, its proof under it). Raises DemoMismatch."""
        pull(self._source(), self.log)
        for anchor in self._sync().snapshot().anchors:
            if anchor.size > index:
                return anchor.index, self.log.entries(index, 1)[0], self.log.inclusion(index, anchor.size)
        raise DemoMismatch(f"anchor over entry {index} of the log: expected one, received none")

    def _source(self) -> WholeSource:
        """The log node, read as the first committee member: it is shown every body."""
        member, zone = self._cast.key(member_names()[0]), self._zone

        def proof(node: str) -> str:
            return credential(member, self.log.domain, node, zone.gateway.now())

        return WholeSource(HttpLogSource(zone.log_url, credential=proof))

    def _check(self, period: PeriodId, accepted: Reported) -> PeriodResult:
        pull(self._source(), self.log)
        built = rebuild(period, self.index, self.log, self._zone.gateway)
        self.reports[period] = built
        if built.struct != accepted.report:
            raise DemoMismatch(f"report of period {period}: expected {built.struct}, received {accepted.report}")
        revenues = self._revenues(period, built)
        self._require_pools(period, revenues)
        self._book(payouts(revenues.values(), self._payees()))
        self.require_balances()
        self._require_one_payment(period, len(revenues))
        self._note_gas(period)
        archive_report(self._zone.run_dir / REPORTS, built, self._zone.gateway, accepted)
        return self._show(period, built, revenues)

    def _revenues(self, period: PeriodId, built: BuiltReport) -> dict[str, Revenue]:
        """Revenue by the composition's name: amounts from the books, weights and performance from the rebuilt
        report."""
        found: dict[str, Revenue] = {}
        for name, income in self._market.books.income(period).items():
            listing = self._market.listings[name]
            weights = built.weighings[listing.key].weights
            earned = int(built.performances[int(listing.product)].performance)
            found[name] = Revenue(listing.loop, income.licence, income.outcome, weights, listing.payee, earned)
        return found

    def _book(self, paid: Mapping[str, int]) -> None:
        """Settled money leaves Settlement for those who earned it."""
        settlement = self._zone.gateway.address("Settlement")
        for account, amount in paid.items():
            self._market.books.move(settlement, Address(account), amount)
            self._expected.append((account, amount))

    def _payees(self) -> Payees:
        holders = {resource: self._cast.firm(firm).address for firm, resource in self._market.resources.items()}
        space, zone = self._cast["space-operator"].address, self._cast["zone-operator"].address
        return Payees(holders, space, zone, self._zone.gateway.address("EcosystemFund"))

    def _require_pools(self, period: PeriodId, revenues: dict[str, Revenue]) -> None:
        """Every settled line has the pools of the independent calculation."""
        settled = {line.key: line for line in self.index.snapshot().settled(period)}
        for name, revenue in revenues.items():
            line = settled[self._market.listings[name].key]
            received = Pools(line.source, line.service, line.unearned, line.operator, line.ecosystem)
            if received != pools(revenue):
                raise DemoMismatch(f"pools of {name}: expected {pools(revenue)}, received {received}")

    def require_balances(self) -> None:
        """Every account of the scenario, people's and contracts', holds what the books say, to the unit."""
        expected = {str(account): amount for account, amount in self._market.books.balances().items()}
        names = self._names()
        received = {account: self._actions.balance(account) for account in sorted({*map(str, names), *expected})}
        require_balances(expected, received, names)
        self._narrator.say(f"{len(received)} balances asserted to the unit")

    def _require_one_payment(self, period: PeriodId, lines: int) -> None:
        reports = [r for r in self.index.facts(Reported) if r.period == period]
        settled = [s for s in settled_lines(self.index.facts(LinesSettled)) if s.period == period]
        if len(reports) != 1 or len(settled) != lines:
            raise DemoMismatch(
                f"period {period}: expected 1 report and {lines} settled lines, received {len(reports)}, {len(settled)}"
            )
        self._narrator.say(f"exactly one report and one payment per line of period {period}: {lines} lines")

    def _kill(self, count: int) -> None:
        pids = self._zone.kill_members(count)
        self._narrator.say(f"{count} of {MEMBERS} members ended by SIGKILL (pids {', '.join(map(str, pids))})")

    def _stalled(self, period: PeriodId) -> None:
        """Too few members live: time passes, nothing is reported and nothing is paid; then they come back."""
        deadline = int(self._zone.gateway.now()) + SILENCE
        while int(self._zone.gateway.now()) < deadline:
            self._zone.advance_to(int(self._zone.gateway.now()) + 10)
            self._zone.pause(POLL)
        if self._sync().snapshot().report(period) is not None:
            raise DemoMismatch(f"period {period}: expected no report by fewer than {THRESHOLD} members, received one")
        self.require_balances()
        self._narrator.say(f"0 paid: {SILENCE} s of chain time with fewer than {THRESHOLD} members, and no report")
        self._zone.restart_members()
        self._narrator.say("the members are started again")

    def _names(self) -> dict[Address, str]:
        contracts = {self._zone.gateway.address(name): name for name in HOLDING}
        return dict(self._cast.names) | contracts | {self._zone.gateway.address("EcosystemFund"): "fund"}

    def _sync(self) -> Index:
        self._indexer.sync()
        return self.index

    def _wait(self, what: str, reached: Callable[[], bool]) -> None:
        for turn in range(PATIENCE):
            if reached():
                self._narrator.progress(what, PATIENCE, PATIENCE)
                return
            self._narrator.progress(what, turn, PATIENCE)
            self._zone.advance_to(int(self._zone.gateway.now()) + STEP)
            self._zone.pause(POLL)
        raise DemoTimeout(
            f"{what}: expected within {PATIENCE * POLL:.0f} s, received nothing; see {self._zone.run_dir}"
        )

    def _note_gas(self, period: PeriodId) -> None:
        """Gas of the daemons' transactions for the period."""
        places = {"report": [r.place for r in self.index.facts(Reported) if r.period == period]}
        places["settle"] = [s.place for s in self.index.snapshot().settled(period)]
        places["anchor"] = [a.place for a in self.index.facts(Anchored)][-1:]
        for what, found in places.items():
            for tx_hash in sorted({place.tx_hash for place in found}):
                receipt = self._zone.gateway.receipt(tx_hash)
                self._notes.add(f"{what} of period {period}", tx_hash, receipt.gas_used)

    def _show(self, period: PeriodId, built: BuiltReport, revenues: dict[str, Revenue]) -> PeriodResult:
        total = sum((pools(r) for r in revenues.values()), Pools(0, 0, 0, 0, 0))
        weighings = {name: built.weighings[self._market.listings[name].key] for name in revenues}
        firms = {int(resource): firm for firm, resource in self._market.resources.items()}
        self._narrator.table(
            "Contribution weights 贡献度权重 (ppm)",
            ("product", "revenue", "weights", "performance 服务商绩效"),
            [
                (
                    name,
                    rmb(r.amount),
                    "  ".join(f"{firms[i]} {w:,}" for i, w in sorted(r.weights.items())),
                    f"{r.performance:,}",
                )
                for name, r in revenues.items()
            ],
        )
        self._narrator.table(
            "Pools 结算",
            ("source 源头", "service 服务", "unearned", "operator 运营", "ecosystem 生态"),
            [tuple(rmb(x) for x in (total.source, total.service, total.unearned, total.operator, total.ecosystem))],
        )
        self._narrator.table(
            "Paid so far, every balance asserted to the unit",
            ("account", "received"),
            [(name, rmb(amount)) for name, amount in sorted(self.payouts().items())],
        )
        performed = {name: built.performances[int(self._market.listings[name].product)] for name in revenues}
        roots = (built.struct.root, built.struct.log_root)
        return PeriodResult(int(period), total.total, total, weighings, performed, *roots)


def _own_index(zone: Zone, folder: Path) -> tuple[Indexer, Index]:
    store = IndexStore(f"sqlite:///{folder / 'index.db'}")
    return Indexer(store, zone.gateway), Index(store)


def _own_log(zone: Zone, folder: Path) -> CirculationLog:
    gateway = zone.gateway
    domain = domain_of_log(gateway.chain_id, gateway.address("CirculationLog"))
    return CirculationLog(Store(f"sqlite:///{folder / 'log.db'}"), domain, ChainVerifier())
