"""What demo runs share: made once, by one process, and never for other rows or other code."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from offchain.demo import kept_uplift
from offchain.demo.dataset import World
from offchain.demo.kept import Kept, code_key
from offchain.demo.kept_uplift import measured_once
from offchain.demo.training import Measurement, OnProgress

FIGURES = Measurement("average_precision", 5_000, 6_000, 1_000, 300, 200, 20)


def quiet(_plant: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


def test_content__when_asked_twice__then_it_is_made_once(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "new")
    made: list[int] = []

    def make() -> bytes:
        made.append(len(made))
        return b"content %d" % made[-1]

    assert (kept.content("a", make), kept.content("a", make), kept.content("b", make)) == (
        b"content 0",
        b"content 0",
        b"content 1",
    )


def test_content__when_making_fails__then_nothing_is_kept(tmp_path: Path) -> None:
    def fail() -> bytes:
        raise KeyError("half made")

    with pytest.raises(KeyError, match="half made"):
        Kept(tmp_path).content("a", fail)
    assert Kept(tmp_path).content("a", lambda: b"whole") == b"whole"


def test_content__when_several_want_it_at_once__then_one_makes_it(tmp_path: Path) -> None:
    made: list[bytes] = []

    def make() -> bytes:
        made.append(b"once")
        return made[0]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: Kept(tmp_path).content("a", make), range(40)))
    assert (found, made) == ([b"once"] * 40, [b"once"])


def test_code_key__when_a_source_changes__then_it_is_another(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("one = 1", encoding="utf-8")
    before = code_key(tmp_path)
    (tmp_path / "notes.txt").write_text("no source", encoding="utf-8")
    assert code_key(tmp_path) == before
    (tmp_path / "a.py").write_text("one = 2", encoding="utf-8")
    assert code_key(tmp_path) != before


def test_measured_once__when_the_rows_are_the_same__then_nothing_is_trained_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[World] = []

    def trained(world: World, _on_progress: OnProgress, _workers: int) -> Mapping[str, Measurement]:
        asked.append(world)
        return {plant.name: replace(FIGURES, uplift_bps=len(asked)) for plant in world.plants}

    monkeypatch.setattr(kept_uplift, "measure_all", trained)
    measure = measured_once(Kept(tmp_path))
    first = measure(World.generate(7, 1_500), quiet, 1)
    assert measure(World.generate(7, 1_500), quiet, 2) == first
    world = World.generate(7, 1_500)
    changed = replace(world, plants=(replace(world.plants[0], combination="ABC"), *world.plants[1:]))
    figures = [measure(other, quiet, 1) for other in (World.generate(8, 1_500), World.generate(7, 1_501), changed)]
    assert [found[world.plants[0].name].uplift_bps for found in (first, *figures)] == [1, 2, 3, 4]
