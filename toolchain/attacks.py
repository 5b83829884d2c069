"""`make attacks`: every attack of the bench, what it moved and what it cost.

Rewrites `tests/attacks/figures.json`; what got worse than recorded is told, and the tests fail on any difference.
"""

import sys

from rich.console import Console
from rich.table import Table

from tests.attacks import figures
from tests.attacks.attacks import ATTACKS

TOKEN = 1_000_000
"""Base units of one token."""


def table(found: dict[str, figures.Figures]) -> Table:
    """The figures in both languages; money in tokens."""
    honest = found["honest"]["weight"]
    shown = Table(title=f"attacks by the holder of C, honest weight {honest:,} ppm 攻击测试")
    shown.add_column("attack 攻击")
    for name in ("moved 变动 ppm", "first 首期", "periods 期数", "cost 成本", "ids 主体", "per 1 %", "naive 朴素 ppm"):
        shown.add_column(name, justify="right")
    for attack in ATTACKS:
        row = found[attack.id]
        shown.add_row(f"{attack.zh} {attack.en}", *(_cell(name, row[name]) for name in list(row)))
    return shown


def _cell(name: str, value: int | None) -> str:
    """A figure as it is shown."""
    if value is None:
        return "none: no weight gained"
    if name in ("cost", "per_cent"):
        return f"{value // TOKEN:,}.{value % TOKEN * 100 // TOKEN:02}"
    return f"{value:,}"


def main() -> int:
    """Measures, records, shows."""
    found = figures.all_measured()
    worse = figures.regressions(found, figures.recorded() if figures.RECORDED.exists() else found)
    figures.record(found)
    Console(width=160).print(table(found))
    for line in worse:
        print(f"worse than recorded: {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
