"""The sketch of a file: formats of one content, bounds, refusals."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from random import Random

import pytest

from offchain.audit.sketching import GREATEST_LINE, BadContentError, Sketched, sketch_file
from offchain.graph.records import record_hash
from offchain.graph.sketch import sketch

ROWS = [(f"pump {n}", f"{n}.50", "泵" if n % 2 else "阀") for n in range(300)]


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    file = folder / name
    file.write_text(text, encoding=encoding)
    return file


def test_sketch_file__of_one_content_in_several_formats__is_the_same(tmp_path: Path) -> None:
    mixed = ROWS * 2
    Random(5).shuffle(mixed)
    expected = sketch(record for row in ROWS if (record := record_hash(row)) is not None)
    files = (
        written(tmp_path, "a.csv", "".join(f'"{a}",{b},{c}\r\n' for a, b, c in ROWS)),
        written(tmp_path, "b.tsv", "\ufeff" + "".join(f"{c}\t{a.upper()}\t{b}0\n\n" for a, b, c in mixed)),
        written(
            tmp_path, "c.jsonl", "".join(json.dumps({"x": [a, None], "y": {"z": c, "w": b}}) + "\n" for a, b, c in ROWS)
        ),
    )
    found = [sketch_file(file) for file in files]
    assert [one.hashes for one in found] == [expected] * 3
    assert [one.records for one in found] == [300, 600, 300]


def test_sketch_file__of_plain_lines__has_words_as_fields(tmp_path: Path) -> None:
    by_lines = sketch_file(written(tmp_path, "a.txt", "Alpha 1.0\nbeta\n"))
    assert by_lines == sketch_file(written(tmp_path, "b.csv", "1,alpha\nBETA\n"))
    assert not by_lines.telling


def test_sketch_file__with_json_numbers__reads_them_as_they_are_written(tmp_path: Path) -> None:
    """2^53 + 1 and a long fraction are no floats."""
    exact = sketch_file(written(tmp_path, "a.jsonl", '[9007199254740993, 0.10000000000000000001, true, "x"]\n'))
    as_text = sketch_file(written(tmp_path, "b.csv", "9007199254740993,0.10000000000000000001,True,x\n"))
    near_by = sketch_file(written(tmp_path, "c.csv", "9007199254740992,0.1,True,x\n"))
    assert exact == as_text != near_by


def test_beside__of_contents_that_share_most_records__is_near(tmp_path: Path) -> None:
    """240 of 256 rows are in both, of 272 in all; the 256 least of them are the sample."""
    one, other, far = (
        sketch_file(written(tmp_path, f"{n}.txt", "".join(f"row {i}\n" for i in range(n, n + 256))))
        for n in (0, 16, 900)
    )
    common, sample, near = one.beside(other)
    assert (sample, near) == (256, True)
    assert 205 <= common <= 256
    assert one.beside(far) == (0, 256, False)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", b"\n ,\n", "expected a record at least, received none"),
        ("a.csv", b"ok\n\xff\xfe\n", "expected UTF-8 text, received byte 0xff"),
        ("a.csv", b'"' + b"x" * 200_000, "expected csv after record 0, received field larger than field limit"),
        ("a.jsonl", b'{"a": 1}\n{"a"\n', "expected jsonl after record 1"),
        ("a.jsonl", b'["\\ud800"]\n', "expected jsonl after record 0"),
        ("a.jsonl", b"[" * 200_000, "expected jsonl after record 0"),
        ("a.txt", b"x" * (GREATEST_LINE + 1), "expected lines of at most 1,048,576 characters"),
    ],
)
def test_sketch_file__of_what_is_no_such_text__is_refused_by_name(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(BadContentError, match=told):
        sketch_file(file)


def test_sketch_file__without_a_file_or_of_an_unknown_format__is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadContentError, match="expected a readable file, received No such file"):
        sketch_file(tmp_path / "none.csv")
    with pytest.raises(BadContentError, match="expected a format of csv, tsv, jsonl, lines, received 'xml'"):
        sketch_file(written(tmp_path, "a.csv", "a\n"), "xml")


def test_sketch_file__of_many_records__keeps_few_in_memory(tmp_path: Path) -> None:
    """20,000 different records are 1.3 MB of hashes alone as Python bytes; the sketch needs some hundred kB."""
    file = written(tmp_path, "a.csv", "".join(f"{n},pump\n" for n in range(20_000)))
    tracemalloc.start()
    found = sketch_file(file)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (found.records, len(found.hashes)) == (20_000, 256)
    assert peak < 500_000


def test_sketched__of_sixteen_hashes__is_telling() -> None:
    assert [Sketched(tuple(range(n)), n).telling for n in (15, 16)] == [False, True]
