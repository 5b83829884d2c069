"""Measured uplifts that demo runs of one place share."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from hashlib import sha256
from pathlib import Path

from offchain.demo.dataset import World
from offchain.demo.kept import Kept, code_key
from offchain.demo.rows import Rows
from offchain.demo.training import MeasureAll, Measurement, OnProgress, measure_all


def measured_once(kept: Kept) -> MeasureAll:
    """`measure_all`, once for all worlds of the same rows and the same code of this package."""

    def measure(world: World, on_progress: OnProgress, workers: int) -> Mapping[str, Measurement]:
        make = partial(_measured, world, on_progress, workers)
        found = json.loads(kept.content(f"uplift-{_world_key(world)}.json", make))
        return {name: Measurement(**fields) for name, fields in found.items()}

    return measure


def _measured(world: World, on_progress: OnProgress, workers: int) -> bytes:
    found = measure_all(world, on_progress, workers)
    return json.dumps({name: asdict(one) for name, one in found.items()}, indent=1).encode()


def _world_key(world: World) -> str:
    """The rows of everybody who sells, buys or evaluates, and the code that trains on them."""
    digest = sha256(code_key(Path(__file__).parent))
    for name, firm in world.firms.items():
        _add(digest.update, name, firm.rows)
    for plant in (*world.plants, *world.evaluators):
        _add(digest.update, f"{plant.name} {plant.combination}", plant.local)
        _add(digest.update, "held out", plant.held_out)
    return digest.hexdigest()


def _add(update: Callable[[bytes], None], name: str, rows: Rows) -> None:
    for part in (name.encode(), rows.values.tobytes(), rows.faults.tobytes()):
        update(len(part).to_bytes(8, "big") + part)
