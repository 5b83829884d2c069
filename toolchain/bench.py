"""Measures gas on two chains of its own, prints one table against goals, peers and floors, and records the figures.

One chain runs the EVM that the contracts are compiled for, the other today's main net with its cap on transactions.
`tests/bench/results.json` gets every figure; the tests compare with it. Ends with code 0 also where a goal is missed:
the table says by how much. Last come the rates of the log store, of the valuation kernel, and CPU seconds of stage A on
this machine, which are printed only, and what `make legs` recorded of stage A up to 50 million legs.
"""

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from offchain.chain.anvil import AnvilOptions
from tests.bench import figures, kernel, legs, measure, stage_a, store
from tests.bench.recipes import FULL, earners
from tests.bench.zone import Zone, open_zone
from toolchain.anvil import end_cleanly_on_termination

CHAINS = {
    figures.PLAIN: AnvilOptions(),
    figures.CAPPED: AnvilOptions(hardfork="osaka", transaction_cap=True),
}
WIDTH = 56


@contextlib.contextmanager
def _zone(options: AnvilOptions) -> Iterator[Zone]:
    """A zone of its own; what the processes that deploy it say goes where errors go."""
    with contextlib.ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        sys.stdout.flush()
        own = os.dup(sys.stdout.fileno())
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        try:
            zone = stack.enter_context(open_zone(directory, options))
        finally:
            os.dup2(own, sys.stdout.fileno())
            os.close(own)
        yield zone


def measured(options: AnvilOptions) -> dict[str, int]:
    """All figures of one chain."""
    with _zone(options) as zone:
        found = measure.routine(zone).found
    with _zone(options) as zone:
        return found | measure.large(zone, alone=not options.transaction_cap).found


def table(found: dict[str, dict[str, int]]) -> list[str]:
    """The figures of both chains side by side, then goals, peers and floors."""
    plain, capped = found[figures.PLAIN], found[figures.CAPPED]
    lines = [f"{'gas':<{WIDTH}}{'paris':>14}{'osaka, capped':>16}"]
    for name, gas in plain.items():
        other = f"{capped[name]:,}" if name in capped else "-"
        lines.append(f"{name:<{WIDTH}}{gas:>14,}{other:>16}")
    lines += [f"{name:<{WIDTH}}{'-':>14}{gas:>16,}" for name, gas in capped.items() if name not in plain]
    return [*lines, "", *_goals(plain, capped), "", *_peers(plain)]


def _goals(plain: dict[str, int], capped: dict[str, int]) -> list[str]:
    lines = [f"{'goal':<{WIDTH}}{'at most':>14}  paris, osaka"]
    for name, goal in figures.GOALS.items():
        verdicts = ", ".join(_verdict(goal, chain[name]) for chain in (plain, capped))
        lines.append(f"{name:<{WIDTH}}{goal:>14,}  {verdicts}")
    greatest = max(gas for chain in (plain, capped) for name, gas in chain.items() if "limit of transaction" in name)
    lines.append(f"{'greatest gas limit of a transaction':<{WIDTH}}{2**24 - 1:>14,}  {_verdict(2**24 - 1, greatest)}")
    return lines


def _verdict(goal: int, gas: int) -> str:
    return f"met by {goal - gas:,}" if gas <= goal else f"missed by {gas - goal:,}"


def _peers(plain: dict[str, int]) -> list[str]:
    steady, first, ten = plain["workload steady"], plain["workload first"], plain["product of 10 with report"]
    floors = {"floor of one warm transfer per account": figures.floor(earners(FULL), warm=True)}
    lines = [f"{'workload steady: ' + format(steady, ',') + ' against':<{WIDTH}}{'peer':>14}  peer / ours"]
    lines += [_ratio(name, gas, steady) for name, gas in (figures.PEERS | floors).items()]
    lines.append(f"{'workload first: ' + format(first, ',') + ' against':<{WIDTH}}")
    lines.append(_ratio("floor of one cold transfer per account", figures.floor(earners(FULL), warm=False), first))
    lines.append(f"{'product of 10 with report: ' + format(ten, ',') + ' against':<{WIDTH}}")
    lines += [_ratio(name, gas, ten) for name, gas in figures.PEERS_OF_TEN.items()]
    lines.append(f"{'one product, against the floor of its warm transfers':<{WIDTH}}")
    for size in measure.PRODUCTS:
        ours = plain[f"product of {size}"]
        lines.append(_ratio(f"{size} resources: {ours:,}", figures.floor(size + 3, warm=True), ours))
    return lines


def _ratio(name: str, peer: int, ours: int) -> str:
    return f"  {name:<{WIDTH - 2}}{peer:>14,}  {peer / ours:.2f}"


def main() -> int:
    """Measures, records, shows."""
    end_cleanly_on_termination()
    found = {}
    for chain, options in CHAINS.items():
        print(f"measuring: {chain}", file=sys.stderr, flush=True)
        found[chain] = measured(options)
    figures.record(found)
    print("\n".join(table(found)))
    print(f"\nrecorded in {figures.RESULTS.relative_to(figures.RESULTS.parents[2])}\n", flush=True)
    store.main()
    kernel.main()
    print()
    stage_a.main()
    print("\n" + "\n".join(legs.table(legs.recorded())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
