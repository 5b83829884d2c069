"""Files in AI4I 2020 format: what is read, how it is dealt out, and what is refused."""

from pathlib import Path

import pytest

from offchain.demo.ai4i import read_rows
from offchain.demo.dataset import World
from offchain.demo.errors import (
    DatasetColumnMissingError,
    DatasetFileError,
    DatasetTooSmallError,
    DatasetValueError,
)
from offchain.demo.training import measure

HEADER = "UDI,Product_ID,Type,Air_temperature,Process_temperature, rpm,Torque,Tool_wear,Machine failure,TWF"
UNIT_HEADER = (
    "UDI,Product ID,Type,Air temperature [K],Process temperature [K],Rotational speed [rpm],Torque [Nm],"
    "Tool wear [min],Machine failure,TWF"
)
ROW = "1,M14860,M,298.1,308.6,1551,42.8,7,0,0"


def file_of(folder: Path, *lines: str) -> Path:
    path = folder / "rows.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    return path


def many_rows(failures: int, per_type: int) -> list[str]:
    """`per_type` rows of each type, of which `failures` failed; every row has readings of its own."""
    return [
        f"{i},X,{kind},{290 + i % 20}.{kind_no},{300 + i % 20},{1200 + i},{20 + i % 50}.5,{i},{int(i < failures)},0"
        for kind_no, kind in enumerate("LMH")
        for i in range(per_type)
    ]


@pytest.mark.parametrize("header", [HEADER, UNIT_HEADER])
def test_read_rows__for_either_spelling_of_the_header__then_integers_in_fixed_units(
    tmp_path: Path, header: str
) -> None:
    assert read_rows(file_of(tmp_path, header, ROW)).values.tolist() == [[1, 2981, 3086, 1551, 428, 7]]


@pytest.mark.parametrize(
    ("spelled", "named"),
    [
        ("Type", "type"),
        ("Air_temperature", "air temperature"),
        (" rpm", "rotational speed"),
        ("Torque", "torque"),
        ("Machine failure", "machine failure"),
    ],
)
def test_read_rows__when_a_column_is_missing__then_refused_by_its_name(
    tmp_path: Path, spelled: str, named: str
) -> None:
    path = file_of(tmp_path, HEADER.replace(spelled, "other"), ROW)
    with pytest.raises(DatasetColumnMissingError, match=f"missing column {named};"):
        read_rows(path)


def test_read_rows__when_the_file_is_empty__then_every_column_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_text("")
    with pytest.raises(DatasetColumnMissingError) as refusal:
        read_rows(path)
    assert len(refusal.value.missing) == 7


@pytest.mark.parametrize(
    ("line", "column", "received"),
    [
        (ROW.replace("42.8", "hot"), "torque", "'hot'"),
        (ROW.replace("42.8", "NaN"), "torque", "'NaN'"),
        (ROW.replace(",M,", ",Q,"), "type", "'Q'"),
        (ROW[:-3] + "2,0", "machine failure", "'2'"),
        ("1,M14860,M,298.1", "machine failure", "''"),
        (ROW.replace("1551", "99999999999"), "rotational speed", "'99999999999'"),
    ],
)
def test_read_rows__when_a_cell_is_wrong__then_refused_with_line_and_column(
    tmp_path: Path, line: str, column: str, received: str
) -> None:
    with pytest.raises(DatasetValueError, match=rf"line 3, column {column}: expected .*received {received}"):
        read_rows(file_of(tmp_path, HEADER, ROW, line))


def test_read_rows__when_the_file_does_not_exist__then_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetFileError, match=r"absent\.csv"):
        read_rows(tmp_path / "absent.csv")


def test_read_rows__when_the_file_is_not_text__then_refused(tmp_path: Path) -> None:
    path = tmp_path / "binary.csv"
    path.write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(DatasetFileError, match="UTF-8"):
        read_rows(path)


def test_from_csv__when_too_few_failures__then_refused(tmp_path: Path) -> None:
    path = file_of(tmp_path, HEADER, *many_rows(failures=10, per_type=200))
    with pytest.raises(DatasetTooSmallError, match=r"machine failure = 1.* at least 81, received 15"):
        World.from_csv(path, 1)


def test_from_csv__when_dealt__then_each_row_has_exactly_one_place(tmp_path: Path) -> None:
    path = file_of(tmp_path, HEADER, *many_rows(failures=60, per_type=200))
    world = World.from_csv(path, 1)
    parts = [firm.rows for firm in world.firms.values()]
    parts += [rows for seat in (*world.plants, *world.evaluators) for rows in (seat.local, seat.held_out)]
    dealt = sorted(tuple(row) for part in parts for row in part.values.tolist())
    assert dealt == sorted(tuple(row) for row in read_rows(path).values.tolist())


def test_from_csv__when_dealt__then_types_l_m_h_are_firms_a_b_c(tmp_path: Path) -> None:
    world = World.from_csv(file_of(tmp_path, HEADER, *many_rows(failures=60, per_type=200)), 1)
    types = {name: set(firm.rows.values[:, 0].tolist()) for name, firm in world.firms.items()}
    assert types == {"A": {0}, "B": {1}, "C": {2}}


def test_from_csv__when_measured__then_whatever_comes_out_is_within_bounds(tmp_path: Path) -> None:
    world = World.from_csv(file_of(tmp_path, HEADER, *many_rows(failures=60, per_type=200)), 1)
    measured = measure(world, world.plants[-1], lambda *_: None)
    assert 0 <= measured.uplift_bps <= 10_000
