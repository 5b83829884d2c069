"""The reference scenario's first half, driven against a running zone: period 1 MAIN, period 2 TRAINING."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from offchain.demo.actions import Actions
from offchain.demo.cast import Cast
from offchain.demo.dataset import World
from offchain.demo.feedback import FeedbackDesk
from offchain.demo.market import MarketActs
from offchain.demo.results import Notes, PeriodResult, as_json
from offchain.demo.settling import Settling
from offchain.demo.stage import Narrator, Zone
from offchain.demo.training import Measurement, measure_all
from offchain.domain.types import PeriodId

T = TypeVar("T")
MAIN_PERIOD = PeriodId(1)
TRAINING_PERIOD = PeriodId(2)
WORKERS = 2


@dataclass(frozen=True)
class Options:
    """What a person may choose. `kill` is how many of the four members are ended before the first report."""

    seed: int = 0
    kill: int = 0


class Story:
    """Runs the scenario once."""

    def __init__(self, zone: Zone, cast: Cast, world: World, narrator: Narrator, options: Options) -> None:
        self._zone, self._world, self._narrator, self._options = zone, world, narrator, options
        self._notes = Notes()
        self._actions = Actions(zone.gateway, cast, self._notes)
        self._acts = MarketActs(zone, cast, self._actions, narrator, world)
        self._desk = FeedbackDesk(zone, cast, self._acts.market)
        self._settling = Settling(zone, cast, self._acts.market, self._actions, narrator, self._notes)

    def run(self) -> dict[str, object]:
        """All steps; gives the machine-readable result. Raises DemoMismatch at the first wrong figure."""
        measurements = self._step("Measured uplift: real models on each coalition's data", self._measure)
        self._step("Admission and registration (period 0)", self._open_zone)
        self._enter(MAIN_PERIOD)
        self._step("The MAIN market (period 1)", self._acts.plants_buy)
        self._step("Feedback enters the circulation log 流通日志", lambda: self._file(measurements))
        first = self._step("Report, settlement and payment of period 1", lambda: self._settle(MAIN_PERIOD, True))
        self._enter(TRAINING_PERIOD)
        self._step("The TRAINING sale (period 2)", lambda: self._acts.training_sale(TRAINING_PERIOD))
        second = self._step("Report, settlement and payment of period 2", lambda: self._settle(TRAINING_PERIOD, False))
        payouts = self._settling.payouts()
        return as_json(self._options.seed, [first, second], payouts, self._notes)

    def _step(self, title: str, act: Callable[[], T]) -> T:
        self._narrator.step(title)
        return act()

    def _measure(self) -> Mapping[str, Measurement]:
        found = measure_all(self._world, self._narrator.progress, WORKERS)
        self._narrator.table(
            "Uplift by plant (average precision, percentage points)",
            ("plant", "resources", "without", "with", "uplift", "held-out rows"),
            [
                (
                    plant.name,
                    plant.combination,
                    _points(found[plant.name].baseline_bps),
                    _points(found[plant.name].measured_bps),
                    _points(found[plant.name].uplift_bps),
                    str(found[plant.name].held_out_rows),
                )
                for plant in self._world.plants
            ],
        )
        return found

    def _open_zone(self) -> None:
        self._acts.admit_everybody()
        self._acts.register_resources()
        self._acts.open_main_market()

    def _enter(self, period: PeriodId) -> None:
        start = int(self._zone.gateway.calendar.start(period))
        self._zone.advance_to(max(start + 10, int(self._zone.gateway.now())))

    def _file(self, measurements: Mapping[str, Measurement]) -> None:
        rows = self._desk.file_all(MAIN_PERIOD, self._world, measurements)
        self._narrator.table("Circulation log", ("entry", "plant", "leaf"), rows)

    def _settle(self, period: PeriodId, may_kill: bool) -> PeriodResult:
        return self._settling.settle(period, self._options.kill if may_kill else 0)


def _points(bps: int) -> str:
    """Basis points as percentage points."""
    return f"{bps // 100}.{bps % 100:02d}"
