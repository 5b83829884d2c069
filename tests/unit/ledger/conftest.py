"""A log in a file of its own for every test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from offchain.ledger.exporting import export_log
from offchain.ledger.log import CirculationLog
from offchain.ledger.store import Store
from tests.unit.ledger.world import DOMAIN, Judge, feedback

MakeLog = Callable[[str], CirculationLog]
FULL = 7
"""Facts of `full`."""


@pytest.fixture
def make_log(tmp_path: Path) -> Iterator[MakeLog]:
    """Opens a log by the name of its file; the same name opens the same log again."""
    stores: list[Store] = []

    def make(name: str) -> CirculationLog:
        stores.append(Store(tmp_path / f"{name}.db"))
        return CirculationLog(stores[-1], DOMAIN, Judge())

    yield make
    for store in stores:
        store.close()


@pytest.fixture
def log(make_log: MakeLog) -> CirculationLog:
    """An empty log in `log.db`."""
    return make_log("log")


@pytest.fixture
def full(make_log: MakeLog) -> CirculationLog:
    """A log with seven facts."""
    log = make_log("full")
    log.append_many([feedback(number) for number in range(FULL)])
    return log


@pytest.fixture
def folder(full: CirculationLog, tmp_path: Path) -> Path:
    """Its export."""
    export_log(full._store, DOMAIN, tmp_path / "export")
    return tmp_path / "export"


@pytest.fixture
def empty(make_log: MakeLog) -> Store:
    """A store without a fact."""
    return make_log("empty")._store
