"""The reference scenario, driven against a running zone: period 1 MAIN, period 2 TRAINING, period 3 the outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from offchain.codec.documents import document_hash
from offchain.demo.actions import Actions
from offchain.demo.cast import Cast
from offchain.demo.dataset import World
from offchain.demo.filing import FilingDesk, Payment, application, evaluation, feedback
from offchain.demo.market import SCENARIO, MarketActs
from offchain.demo.outcome import PAYMENTS, OutcomeActs
from offchain.demo.results import Notes, PeriodResult, as_json
from offchain.demo.settling import Settling
from offchain.demo.stage import DemoMismatch, Narrator, Zone
from offchain.demo.training import MeasureAll, Measurement, measure_all
from offchain.demo.variants import Variant, script
from offchain.demo.zone_market import ZoneMarket
from offchain.domain.types import PeriodId
from offchain.ledger.facts import Receipt

T = TypeVar("T")
MAIN_PERIOD = PeriodId(1)
TRAINING_PERIOD = PeriodId(2)
OUTCOME_PERIOD = PeriodId(3)
WORKERS = 2


@dataclass(frozen=True)
class Options:
    """What a person may choose. `kill` is how many of the four members are ended before the first report."""

    seed: int = 0
    kill: int = 0
    variant: Variant = Variant.PLAIN


class Story:
    """Runs the scenario once."""

    def __init__(
        self,
        zone: Zone,
        cast: Cast,
        world: World,
        narrator: Narrator,
        options: Options,
        measure: MeasureAll = measure_all,
    ) -> None:
        self._zone, self._world, self._narrator, self._options = zone, world, narrator, options
        self._measure_all = measure
        self._notes = Notes()
        self._script = script(options.variant)
        actions = Actions(zone.gateway, cast, self._notes)
        self._acts = MarketActs(zone, cast, actions, narrator, world)
        self._market = self._acts.market
        self._training = ZoneMarket(cast, actions, narrator, self._market, self._script)
        self._outcome = OutcomeActs(cast, actions, narrator, self._market, self._script)
        self._desk = FilingDesk(zone, cast, self._market)
        self._settling = Settling(zone, cast, self._market, actions, narrator, self._notes)
        self._evaluation: Receipt | None = None

    def run(self) -> dict[str, object]:
        """All steps; gives the machine-readable result. Raises DemoMismatch at the first wrong figure."""
        measured = self._step("Measured uplift: real models on each coalition's data", self._measure)
        self._step("Admission and registration (period 0)", self._open_zone)
        results = [self._main_period(measured), self._training_period(measured), self._outcome_period(measured)]
        self._settling.require_balances()
        payouts, balances = self._settling.payouts(), self._settling.balances()
        return as_json(self._options.seed, self._options.variant.value, results, payouts, balances, self._notes)

    def _main_period(self, measured: Mapping[str, Measurement]) -> PeriodResult:
        self._enter(MAIN_PERIOD)
        self._step("The MAIN market 主循环 (period 1)", lambda: self._acts.plants_buy(MAIN_PERIOD))
        self._step("Feedback enters the circulation log 流通日志", lambda: self._file_feedback(measured))
        return self._step("Report, settlement and payment of period 1", lambda: self._settle(MAIN_PERIOD))

    def _training_period(self, measured: Mapping[str, Measurement]) -> PeriodResult:
        self._enter(TRAINING_PERIOD)
        report = self._settling.reports[MAIN_PERIOD]
        self._step("Admission by label and recommendation", lambda: self._training.admit_resources(report))
        self._step("The TRAINING market 副循环 (period 2)", lambda: self._training.launch(TRAINING_PERIOD))
        if self._script.files_evaluation:
            self._step("The lab trains and files its evaluation 训练效果反馈", lambda: self._evaluate(measured["lab"]))
        return self._step("Report, settlement and payment of period 2", lambda: self._settle(TRAINING_PERIOD))

    def _outcome_period(self, measured: Mapping[str, Measurement]) -> PeriodResult:
        self._enter(OUTCOME_PERIOD)
        if self._evaluation is not None:
            self._step("The evaluation returns the deposit", self._prove_evaluation)
        self._step("Model users pay through the clause (period 3)", lambda: self._earn_outcome(measured))
        if self._script.subscribes:
            self._step("The subscription goes on and is cancelled", self._end_subscription)
        if self._script.withdraws:
            self._step("Firm C withdraws 撤回许可", self._withdraw)
        result = self._step("Report, settlement and payment of period 3", lambda: self._settle(OUTCOME_PERIOD))
        if self._evaluation is None:
            self._step("Silence has its default", self._lose_deposit)
        return result

    def _step(self, title: str, act: Callable[[], T]) -> T:
        self._narrator.step(title)
        return act()

    def _measure(self) -> Mapping[str, Measurement]:
        found = self._measure_all(self._world, self._narrator.progress, WORKERS)
        self._narrator.table(
            "Uplift (average precision, percentage points)",
            ("who", "resources", "without", "with", "uplift", "held-out rows"),
            [
                (
                    seat.name,
                    seat.combination,
                    _points(found[seat.name].baseline_bps),
                    _points(found[seat.name].measured_bps),
                    _points(found[seat.name].uplift_bps),
                    str(found[seat.name].held_out_rows),
                )
                for seat in (*self._world.plants, *self._world.evaluators)
            ],
        )
        return found

    def _open_zone(self) -> None:
        self._acts.admit_everybody(self._training.budgets() | dict(PAYMENTS))
        self._acts.register_resources()
        self._acts.open_main_market()

    def _enter(self, period: PeriodId) -> None:
        start = int(self._zone.gateway.calendar.start(period))
        self._zone.advance_to(max(start + 10, int(self._zone.gateway.now())))

    def _file_feedback(self, measured: Mapping[str, Measurement]) -> None:
        said = [feedback(self._market, plant.name, measured[plant.name], SCENARIO) for plant in self._world.plants]
        self._show_filed(self._desk.file(MAIN_PERIOD, said))

    def _evaluate(self, measured: Measurement) -> None:
        document = document_hash({"benchmark": SCENARIO, "measured_bps": measured.measured_bps})
        said = evaluation(self._market, "lab", measured, SCENARIO, document)
        filed = self._desk.file(TRAINING_PERIOD, [said])
        self._evaluation = filed["lab"]
        self._show_filed(filed)

    def _prove_evaluation(self) -> None:
        self._outcome.fulfil(*self._settling.anchored(self._receipt().index))

    def _earn_outcome(self, measured: Mapping[str, Measurement]) -> None:
        paid: tuple[Payment, ...] = self._outcome.pay_through(OUTCOME_PERIOD)
        said = [application(self._market, "lab", one, measured[one.payer], SCENARIO) for one in paid]
        self._show_filed(self._desk.file(OUTCOME_PERIOD, said))

    def _end_subscription(self) -> None:
        self._training.recognise(OUTCOME_PERIOD)
        self._training.cancel_subscription()

    def _withdraw(self) -> None:
        self._training.withdraw(OUTCOME_PERIOD, self._receipt().leaf_hash)

    def _lose_deposit(self) -> None:
        self._zone.advance_to(self._outcome.forfeitable_from())
        self._outcome.forfeit()

    def _receipt(self) -> Receipt:
        if self._evaluation is None:
            raise DemoMismatch("evaluation of the lab: expected one in the log, received none; file it first")
        return self._evaluation

    def _settle(self, period: PeriodId) -> PeriodResult:
        return self._settling.settle(period, self._options.kill if period == MAIN_PERIOD else 0)

    def _show_filed(self, filed: Mapping[str, Receipt]) -> None:
        rows = [(str(receipt.index), who, receipt.leaf_hash.hex()[:16]) for who, receipt in filed.items()]
        self._narrator.table("Circulation log", ("entry", "who", "leaf"), rows)


def _points(bps: int) -> str:
    """Basis points as percentage points."""
    return f"{bps // 100}.{bps % 100:02d}"
