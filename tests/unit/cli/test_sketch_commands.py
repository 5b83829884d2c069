"""`sketch` as attesters and machines read it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from offchain.audit.sketching import sketch_file
from offchain.cli.main import build
from offchain.codec.body_content import ContentSketch

ROOT = "0x" + "0a" * 32


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Twenty records."""
    found = tmp_path / "pumps.csv"
    found.write_text("".join(f"{n},pump\n" for n in range(20)), encoding="utf-8")
    return found


def ran(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(build(), ["sketch", *words])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def test_sketch__for_machines__has_the_body_of_the_fact(file: Path) -> None:
    code, output = ran(str(file), "--resource", "7", "--root", ROOT, "--json")
    answer = json.loads(output)
    body = ContentSketch.of(answer["body"])
    assert (code, answer["records"], answer["hashes"], answer["sketch"]) == (0, 20, 20, answer["body"]["sketch"])
    assert (body.resource, body.content_root, body.hashes) == (7, b"\x0a" * 32, sketch_file(file).hashes)


def test_sketch__beside_another__says_if_they_are_near(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("".join(f"PUMP {n}.0\n" for n in range(1, 20)), encoding="utf-8")
    code, output = ran(str(file), "--beside", str(other))
    assert (code, "19 of 20 hashes in both: near-duplicates 近似重复" in output) == (0, True)
    assert json.loads(ran(str(file), "--beside", str(other), "--json")[1])["beside"] == {
        "common": 19,
        "sample": 20,
        "near": True,
    }


def test_sketch__of_few_records__says_so(tmp_path: Path) -> None:
    few = tmp_path / "few.txt"
    few.write_text("one\ntwo\n", encoding="utf-8")
    assert "too few different records" in ran(str(few))[1]


def test_sketch__with_a_resource_without_its_root__is_refused(file: Path) -> None:
    code, output = ran(str(file), "--resource", "7")
    assert (code, "name both or neither" in output) == (2, True)
