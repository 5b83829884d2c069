"""Evidence as Parquet files in a folder, for an operator with millions of legs: the engine reads columns as they lie.

One file per table of `FILES`: `legs`, `reports`, `ratings`, `versions`, `resources`, `organisations` and `members`,
with the columns and kinds of `queries.SCHEMAS` (`int` is int64, `whole` decimal128(38, 0), `text` a string; no nulls),
and `volume` and `class_id` (0 = none) beside a resource's party. A `party` is any number that is equal for
organisations of one ownership group; `combination` is any number, and `members` says of which resources it is: no two
combinations of the same ones. Sketches have no file: every resource is its own content.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from offchain.graph.aggregates import ResourceParty
from offchain.graph.clusters import first_of
from offchain.graph.columns import ARROW, Batch, arrow, batches, types
from offchain.graph.decay import DecayRule
from offchain.graph.duck import DuckEngine
from offchain.graph.engine import Columns, Engine
from offchain.graph.evidence import Cut, EvidenceError, EvidenceRows
from offchain.graph.queries import SCHEMAS
from offchain.graph.stage import Combination, Evidence, Stage, numbered

_TABLES = ("legs", "reports", "ratings", "versions", "resources", "organisations", "members")
_BESIDE: Columns = MappingProxyType({"volume": "int", "class_id": "int"})
FILES: Mapping[str, Columns] = MappingProxyType(
    {name: {**SCHEMAS[name], **(_BESIDE if name == "resources" else {})} for name in _TABLES}
)
"""The files' columns and kinds, by table."""
_NOT_NEGATIVE = ("day", "amount", "volume", "class_id", "position")


def write_stored(rows: EvidenceRows, folder: Path) -> None:
    """Write rows as the files of a folder; the numbers of parties and combinations are those of `numbered`.

    Raises EvidenceError for rows with a copy of another resource's content, which the files could not tell.
    """
    copies = [resource for resource, original in first_of(rows).items() if resource != original]
    _require(not copies, "resources", "no near-duplicate content", copies[:10])
    evidence = numbered(rows, Cut(0))
    held = [(row.resource, row.party, row.volume, row.class_id) for row in evidence.resources.values()]
    tables = {**evidence.tables, "resources": arrow(FILES["resources"], held)}
    for name in FILES:
        pq.write_table(tables[name], _file(folder, name))


def open_stored(
    folder: Path, cut: Cut, decay: DecayRule | None = None, engine: Callable[[], Engine] = DuckEngine
) -> Stage:
    """Check the files of a folder and open them as a stage; they must stay until it is closed.

    Answers as `open_stage` does for the rows behind the files. Raises EvidenceError for a wrong type, a null, a
    negative amount or day, a repeated or unknown id.
    """
    rule = decay or DecayRule()
    for name, columns in FILES.items():
        _require_types(_file(folder, name), columns)
    days = _checked(folder)
    factors = [(day, rule.factor(cut.day - day)) for day in sorted(days)]
    held = pq.read_table(_file(folder, "resources")).to_pylist()
    decayed = arrow(SCHEMAS["decay"], [row for row in factors if row[1] > 0])
    classes = arrow(SCHEMAS["classes"], [(row["resource"], row["class_id"]) for row in held if row["class_id"]])
    evidence = Evidence(
        day=cut.day,
        unit=rule.unit,
        tables={**{name: _file(folder, name) for name in FILES}, "decay": decayed, "classes": classes},
        resources={r["resource"]: ResourceParty(r["resource"], r["party"], r["volume"], r["class_id"]) for r in held},
        names=_names(folder),
    )
    return Stage(lambda _: evidence, engine())


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.parquet"


def _require(holds: bool, what: str, expected: object, received: object) -> None:
    if not holds:
        raise EvidenceError(f"{what}: expected {expected}, received {received}; write the file again")


def _require_types(file: Path, columns: Columns) -> None:
    found = types(file)
    for column, kind in columns.items():
        _require(found.get(column) == ARROW[kind], f"{file.name}, {column}", ARROW[kind], found.get(column, "none"))


def _checked(folder: Path) -> set[int]:
    """Every cell that the queries rely on; gives the days that occur."""
    known = {"resource": _unique(folder, "resources", "resource")}
    known["provider"] = _unique(folder, "organisations", "organisation")
    days: set[int] = set()
    pairs: dict[str, set[tuple[int, int]]] = {"legs": set(), "members": set()}
    for name, columns in FILES.items():
        for batch in batches(_file(folder, name), columns):
            for column, cells in zip(columns, batch.columns, strict=True):
                _require_cells(f"{name}.parquet, {column}", column, cells)
                if column in known:
                    missing = sorted(_values(cells) - known[column])
                    _require(not missing, f"{name}.parquet, {column}", "listed ids", missing[:10])
                if column == "day":
                    days |= _values(cells)
            if name in pairs:
                pairs[name] |= _pairs(batch)
    strange = sorted(pairs["legs"] - pairs["members"])
    _require(not strange, "legs.parquet, (combination, resource)", "pairs of members.parquet", strange[:10])
    return days


def _require_cells(what: str, column: str, cells: Any) -> None:
    _require(cells.null_count == 0, what, "no null", f"{cells.null_count} nulls")
    if column in _NOT_NEGATIVE and len(cells):
        least = pc.min(cells).as_py()
        _require(least >= 0, what, "at least 0", least)


def _values(cells: Any) -> set[int]:
    return set(pc.unique(cells).to_pylist())


def _pairs(batch: Batch) -> set[tuple[int, int]]:
    grouped = pa.Table.from_batches([batch]).group_by(["combination", "resource"], use_threads=False).aggregate([])
    return set(zip(grouped["combination"].to_pylist(), grouped["resource"].to_pylist(), strict=True))


def _unique(folder: Path, name: str, column: str) -> set[int]:
    found: Any = pq.read_table(_file(folder, name), columns=[column])[column]
    ids = set(found.to_pylist())
    _require(len(ids) == len(found), f"{name}.parquet, {column}", "each id once", "a repeated id")
    return ids


def _names(folder: Path) -> Mapping[int, Combination]:
    """Combination number to its resources."""
    members: dict[int, list[int]] = {}
    for row in pq.read_table(_file(folder, "members")).to_pylist():
        members.setdefault(row["combination"], []).append(row["resource"])
    names = {number: tuple(sorted(resources)) for number, resources in members.items()}
    repeated = [name for name in names.values() if len(set(name)) < len(name)]
    _require(not repeated, "members.parquet", "each resource once in a combination", repeated[:1])
    _require(len(set(names.values())) == len(names), "members.parquet", "each set of resources once", "one twice")
    return names
