"""The table of test suites: what `make test` runs, and in which order.

A listed suite must exist and have tests. A folder of tests that no suite covers is an error of the architecture tests.
"""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """Which runner a suite needs."""

    BROWNIE = "brownie"
    FORGE = "forge"
    CANARY = "canary"
    PYTEST = "pytest"


@dataclass(frozen=True)
class Suite:
    """One row: ``folder`` holds its tests, ``needs`` names a path, of the tree or of the machine, without which it is
    reported as NOT RUN.

    A suite that is not ``routine`` runs only when it is asked for by name.
    """

    name: str
    kind: Kind
    folder: str
    options: tuple[str, ...] = ()
    needs: str | None = None
    routine: bool = True


TWO_AT_A_TIME = ("-n", "2", "--dist", "loadgroup")
"""For suites whose tests wait for processes or are many; tests that share what is dear name a group."""

SHARE = "HEADWATER_SHARE"
"""The variable that tells a run of brownie which of the modules are its own: "0 of 2"."""

SPARK_JAVA = ".venv/.spark-java/bin/java"
"""The Java runtime for Spark; `make spark` makes the link, once PySpark is installed."""

PYDVL_PYTHON = ".venv-pydvl/bin/python"
"""The Python of pyDVL's own environment."""
PYDVL_STAMP = ".venv-pydvl/.stamp"
"""What `make pydvl` leaves there once all is installed."""

SUITES: tuple[Suite, ...] = (
    Suite("canary", Kind.CANARY, "tests/canary"),
    Suite("contracts", Kind.BROWNIE, "tests/contracts"),
    Suite("forge", Kind.FORGE, "tests/invariant"),
    Suite("unit", Kind.PYTEST, "tests/unit", options=TWO_AT_A_TIME),
    Suite("integration", Kind.PYTEST, "tests/integration", options=TWO_AT_A_TIME),
    Suite("postgres", Kind.PYTEST, "tests/postgres", needs="/usr/lib/postgresql"),
    Suite("spark", Kind.PYTEST, "tests/spark", needs=SPARK_JAVA),
    Suite("pydvl", Kind.PYTEST, "tests/pydvl", needs=PYDVL_STAMP),
    Suite("chains", Kind.PYTEST, "tests/chains"),
    Suite("architecture", Kind.PYTEST, "tests/architecture"),
    Suite("attacks", Kind.PYTEST, "tests/attacks"),
    Suite("bench", Kind.PYTEST, "tests/bench"),
    Suite("deep", Kind.PYTEST, "tests/deep", routine=False),
)
