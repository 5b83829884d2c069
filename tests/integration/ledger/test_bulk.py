"""Imports by several processes, imports that are killed, and exports from one database into another."""

import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from offchain.ledger import importing
from offchain.ledger.errors import DamagedExportError
from offchain.ledger.exporting import export_log
from offchain.ledger.importing import import_signed
from offchain.ledger.log import CirculationLog
from offchain.ledger.store import Store
from tests.unit.ledger.world import DOMAIN, STRANGER, Judge, feedback, signed

ROOT = Path(__file__).parents[3]
COUNT = 400


class Credulous:
    """A verifier that takes any signature."""

    def verify(self, signer: str, digest: bytes, envelope: bytes) -> bool:
        return True


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export of 400 facts."""
    place = tmp_path_factory.mktemp("bulk")
    store = Store(place / "source.db")
    log = CirculationLog(store, DOMAIN, Credulous())
    log.append_many([feedback(number) for number in range(COUNT)])
    export_log(store, DOMAIN, place / "export")
    store.close()
    return place / "export"


def command(folder: Path, location: Path, workers: int) -> list[str]:
    return [sys.executable, "-m", "tests.integration.ledger.importer", str(folder), str(location), str(workers)]


def require_whole(location: Path, folder: Path) -> None:
    """The store holds exactly what its export says, and gives the same export."""
    store = Store(location)
    CirculationLog(store, DOMAIN, Judge()).check()
    export_log(store, DOMAIN, location.with_suffix(".again"))
    assert store.size() == COUNT
    store.close()
    for file in folder.iterdir():
        assert (location.with_suffix(".again") / file.name).read_bytes() == file.read_bytes()


def test_import__by_two_processes__is_what_one_gives(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "CHUNK", 32)
    store = Store(tmp_path / "log.db")
    assert import_signed(folder, store, DOMAIN, Judge(), workers=2).added == COUNT
    store.close()
    require_whole(tmp_path / "log.db", folder)


def test_import__by_two_processes_of_a_forged_fact__then_its_row_is_named(tmp_path: Path) -> None:
    store = Store(tmp_path / "forged.db")
    CirculationLog(store, DOMAIN, Credulous()).append_many([feedback(0), signed(feedback(1), STRANGER)])
    export_log(store, DOMAIN, tmp_path / "export")
    empty = Store(tmp_path / "empty.db")
    with pytest.raises(DamagedExportError, match="fact of row 1"):
        import_signed(tmp_path / "export", empty, DOMAIN, Judge(), workers=2)
    assert empty.size() == 0
    store.close()
    empty.close()


def test_import__killed_at_random_moments__then_goes_on_and_ends_whole(tmp_path: Path, folder: Path) -> None:
    location, moments, said = tmp_path / "log.db", random.Random(11), 0
    for _ in range(3):
        with subprocess.Popen(command(folder, location, 0), stdout=subprocess.PIPE, cwd=ROOT) as importer:
            assert importer.stdout is not None
            begun = importer.stdout.readline()
            killing = threading.Timer(moments.uniform(0, 0.1), importer.kill)
            killing.start()
            sizes = [int(line) for line in (begun + importer.stdout.read()).split(b"\n")[:-1]]
            killing.join()
        assert sizes == sorted(set(sizes))
        assert not sizes or sizes[0] > said
        said = max(said, *sizes)
        store = Store(location)
        assert store.size() >= said
        store.close()
    subprocess.run(command(folder, location, 0), stdout=subprocess.DEVNULL, cwd=ROOT, check=True)
    require_whole(location, folder)


def test_import__killed_with_workers__then_no_worker_stays(tmp_path: Path, folder: Path) -> None:
    with subprocess.Popen(command(folder, tmp_path / "log.db", 2), stdout=subprocess.PIPE, cwd=ROOT) as importer:
        assert importer.stdout is not None
        assert importer.stdout.readline()
        workers = [int(word) for word in Path(f"/proc/{importer.pid}/task/{importer.pid}/children").read_text().split()]
        importer.kill()
    assert len(workers) >= 2
    deadline = time.monotonic() + 20
    while any(Path(f"/proc/{pid}").exists() for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [pid for pid in workers if Path(f"/proc/{pid}").exists()] == []
    assert os.getpid() not in workers
