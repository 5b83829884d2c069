"""Evidence as Parquet files: the answers of the rows behind them, and nothing out of its range is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from offchain.graph import Cut, EvidenceError, open_stage
from offchain.graph.columns import ARROW, batches
from offchain.graph.engine import EngineError
from offchain.graph.stored import FILES, open_stored, write_stored
from tests.unit.graph.many import DAY, evidence, questions
from tests.unit.graph.zone import Zone

Rows = list[dict[str, Any]]


def small(folder: Path) -> None:
    """Two payments and a report, as files."""
    zone = Zone()
    zone.buy((1, 2), 10)
    zone.buy((3,), 11)
    zone.report((1, 2), 10, 500)
    write_stored(zone.rows(), folder)


def change(folder: Path, name: str, act: Callable[[Rows], object]) -> None:
    """Rewrite a file after a change of its rows."""
    file = folder / f"{name}.parquet"
    rows = pq.read_table(file).to_pylist()
    act(rows)
    schema = pa.schema([(column, ARROW[kind]) for column, kind in FILES[name].items()])
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), file)


def test_open_stored__of_random_evidence__answers_as_the_rows(tmp_path: Path) -> None:
    rows = evidence()
    folder = tmp_path / "o'clock"
    folder.mkdir()
    write_stored(rows, folder)
    with open_stored(folder, Cut(DAY, 1)) as stored, open_stage(rows, Cut(DAY, 1)) as stage:
        for question in questions():
            assert stored.of(*question) == stage.of(*question)


def test_open_stored__of_nothing__answers_nothing(tmp_path: Path) -> None:
    write_stored(Zone().rows(), tmp_path)
    with open_stored(tmp_path, Cut(DAY, 1)) as stage:
        answer = stage.of((1, 2, 3), ("0xaa",))
    assert (answer.liquidity, answer.votes, answer.co_use) == ((), (), ())
    assert [row.volume for row in answer.resources] == [600, 250, 150]


def test_batches__of_a_file__have_the_named_columns_in_order(tmp_path: Path) -> None:
    small(tmp_path)
    found = list(batches(tmp_path / "members.parquet", {"resource": "int", "combination": "int"}))
    assert [batch.to_pylist() for batch in found] == [
        [{"resource": 1, "combination": 0}, {"resource": 2, "combination": 0}, {"resource": 3, "combination": 1}]
    ]


@pytest.mark.parametrize(
    ("name", "act", "said"),
    [
        ("legs", lambda rows: rows[0].update(amount=-1), "legs.parquet, amount: expected at least 0, received -1"),
        ("legs", lambda rows: rows[0].update(day=-5), "legs.parquet, day: expected at least 0, received -5"),
        ("legs", lambda rows: rows[0].update(loop=None), "legs.parquet, loop: expected no null, received 1 nulls"),
        ("legs", lambda rows: rows[0].update(resource=8), r"legs.parquet, resource: expected listed ids, received \[8"),
        ("legs", lambda rows: rows[0].update(provider=88), "legs.parquet, provider: expected listed ids"),
        ("legs", lambda rows: rows[0].update(resource=3), r"\(combination, resource\): expected pairs of members"),
        ("members", lambda rows: rows.append(rows[0]), "expected each resource once in a combination"),
        ("members", lambda rows: rows.append({"combination": 9, "resource": 3}), "expected each set of resources once"),
        ("resources", lambda rows: rows.append(rows[0]), "resources.parquet, resource: expected each id once"),
        ("organisations", lambda rows: rows.append(rows[0]), "organisation: expected each id once"),
        ("resources", lambda rows: rows[0].update(volume=-1), "volume: expected at least 0"),
    ],
)
def test_open_stored__of_a_changed_file__names_what_is_wrong(
    name: str, act: Callable[[Rows], object], said: str, tmp_path: Path
) -> None:
    small(tmp_path)
    change(tmp_path, name, act)
    with pytest.raises(EvidenceError, match=said):
        open_stored(tmp_path, Cut(DAY, 1))


def test_open_stored__of_a_column_of_another_type__is_refused(tmp_path: Path) -> None:
    small(tmp_path)
    file = tmp_path / "legs.parquet"
    table = pq.read_table(file)
    place = table.schema.get_field_index("amount")
    pq.write_table(table.set_column(place, "amount", table["amount"].cast(pa.float64())), file)
    with pytest.raises(EvidenceError, match=r"amount: expected decimal128\(38, 0\), received double"):
        open_stored(tmp_path, Cut(DAY, 1))


def test_open_stored__of_a_missing_or_broken_file__is_refused(tmp_path: Path) -> None:
    small(tmp_path)
    for act in (lambda: (tmp_path / "reports.parquet").write_bytes(b"x"), (tmp_path / "reports.parquet").unlink):
        act()
        with pytest.raises(EngineError, match="expected a Parquet file"):
            open_stored(tmp_path, Cut(DAY, 1))
