"""`up` and `demo`: a zone on this machine."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import Annotated

import typer

from offchain.cli.common import CONSOLE, DEFAULT_RUN, settings, write_json
from offchain.demo.variants import Variant

Run = Annotated[Path, typer.Option("--run", help="Directory that keeps everything of the run.")]
Seed = Annotated[int, typer.Option(help="Keys, data and event times follow from it.")]
MINED_EVERY = 1
"""Seconds between blocks of `up`."""


def up(run: Run = DEFAULT_RUN, seed: Seed = 0) -> None:
    """Start a zone and keep it up: one-second blocks, periods of a minute. Ctrl-C or SIGTERM stops everything."""
    from offchain.cli.common import show
    from offchain.cli.local_zone import LocalZone
    from offchain.demo.calendar import SHORT_PERIOD, short_rules
    from offchain.demo.cast import Cast

    chosen = settings(run)
    for number in (signal.SIGINT, signal.SIGTERM):
        # Also where the caller had the signal ignored, as shells do for what they start in the background.
        signal.signal(number, signal.default_int_handler)
    with LocalZone(chosen, Cast(seed), short_rules(), SHORT_PERIOD, MINED_EVERY) as zone:
        write_json(zone.run_dir / "run.json", {"mode": "up", "seed": seed})
        rows = [("chain", zone.chain.url), *zone.addresses().items()]
        show("A zone is up", ("what", "address"), rows)
        CONSOLE.print(f"manifest and ABIs: {zone.run_dir}\nperiods of {SHORT_PERIOD} s; Ctrl-C stops everything")
        _stay()
    CONSOLE.print(f"stopped; `headwater verify --run {run} --period P` checks any period of it")


def demo(
    run: Run = DEFAULT_RUN,
    seed: Seed = 0,
    samples: Annotated[int, typer.Option(help="Rows of all firms together.")] = 20_000,
    data: Annotated[Path | None, typer.Option(help="CSV in AI4I 2020 format instead of generated data.")] = None,
    variant: Annotated[Variant, typer.Option(help="Which story is told.")] = Variant.PLAIN,
    kill: Annotated[int, typer.Option(min=0, max=4, help="Members ended by SIGKILL before the first report.")] = 0,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the result for machines.")] = None,
) -> None:
    """Run the reference scenario for real and assert every balance to the unit."""
    from offchain.cli.local_zone import LocalZone
    from offchain.cli.narrator import RichNarrator
    from offchain.demo.calendar import PERIOD_LENGTH, RULES
    from offchain.demo.cast import Cast
    from offchain.demo.dataset import World
    from offchain.demo.kept import Kept
    from offchain.demo.kept_uplift import measured_once
    from offchain.demo.story import Options, Story
    from offchain.demo.training import measure_all

    started, chosen = time.monotonic(), settings(run)
    measure = measured_once(Kept(chosen.reuse_dir)) if chosen.reuse_dir else measure_all
    world = World.from_csv(data, seed) if data else World.generate(seed, samples)
    cast = Cast(seed)
    with RichNarrator(CONSOLE) as narrator:
        narrator.say("starting a chain, deploying the contracts, starting log node, committee, anchor and keeper …")
        with LocalZone(chosen, cast, RULES, PERIOD_LENGTH, None) as zone:
            write_json(zone.run_dir / "run.json", {"mode": "demo", "seed": seed, "variant": variant.value})
            result = Story(zone, cast, world, narrator, Options(seed, kill, variant), measure).run()
            write_json(zone.run_dir / "demo.json", result)
    if json_file:
        write_json(json_file, result)
    CONSOLE.print(f"\n[green]Every balance is right to the unit.[/] {time.monotonic() - started:.0f} s")
    CONSOLE.print(f"Everything is kept in {run}; next: `headwater verify --period 2`, `headwater explain --period 2`")


def _stay() -> None:
    """Until Ctrl-C."""
    try:
        while True:
            time.sleep(1)
    except KeyboardInterrupt:
        CONSOLE.print("stopping …")
