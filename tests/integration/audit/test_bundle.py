"""An auditor's bundle of a finished run: verified from that file alone, and every change of it is named."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from offchain.audit import verify_bundle
from offchain.audit.bundle import Contents, pack, unpack
from offchain.settings import Settings
from tests.integration.demo_runs import DemoRun, headwater

PERIOD = 2


@pytest.fixture(scope="module")
def made(plain_run: DemoRun, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of period 2."""
    file = tmp_path_factory.mktemp("bundle") / "period 2.zip"
    done = headwater("bundle", str(file), "--period", str(PERIOD), "--run", str(plain_run.folder), "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads(done.stdout)
    assert (said["period"], said["bytes"]) == (PERIOD, file.stat().st_size)
    return file


@pytest.fixture
def opened(made: Path, tmp_path: Path) -> tuple[Path, Contents]:
    """Its files in a folder, to be changed."""
    return tmp_path / "files", unpack(made, tmp_path / "files")


def test_bundle__alone__verifies(made: Path, tmp_path: Path) -> None:
    alone = shutil.copyfile(made, tmp_path / "alone.zip")
    done = headwater("verify", "--bundle", str(alone))
    assert done.returncode == 0, done.stdout
    assert "Period 2" in done.stdout
    assert "Everything agrees." in done.stdout


def test_bundle__made_again__is_the_same_bytes(made: Path, plain_run: DemoRun, tmp_path: Path) -> None:
    again = tmp_path / "again.zip"
    words = ("bundle", str(again), "--period", str(PERIOD), "--run", str(plain_run.folder))
    assert headwater(*words).returncode == 0
    assert again.read_bytes() == made.read_bytes()
    before = again.read_bytes()
    refused = headwater(*words)
    assert (refused.returncode, "is there already" in refused.stderr) == (2, True)
    assert again.read_bytes() == before


def test_bundle__says_in_two_languages_what_it_is(opened: tuple[Path, Contents]) -> None:
    folder, _ = opened
    for name in ("README.en.md", "README.zh.md"):
        text = (folder / name).read_text("utf-8")
        assert "headwater verify --bundle" in text
        assert all(f"`{file}`" in text for file in ("chain.json", "rules.json", "schemas.json", "bundle.json"))
    rules = json.loads((folder / "rules.json").read_text("utf-8"))
    assert rules["rules"]["training_licence"]["source"] == "500000"
    assert len(json.loads((folder / "schemas.json").read_text("utf-8"))) == 18


@pytest.mark.parametrize("scope", [("--roots",), ("--product", "8", "--signatures", "none")], ids=" ".join)
def test_bundle__in_part__verifies(made: Path, scope: tuple[str, ...]) -> None:
    done = headwater("verify", "--bundle", str(made), *scope)
    assert done.returncode == 0, done.stdout


def flip(file: Path) -> None:
    """Changes the lowest bit of the byte in the middle of a file."""
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


@pytest.mark.parametrize(
    ("name", "finding"),
    [
        ("log/entries.parquet", ("DamagedExportError", "RootMismatchError")),
        ("log/bodies.parquet", ("DamagedExportError",)),
        ("abi/Rulebook.json", ("WrongAbiError", "BadManifestError")),
        ("reports/2/batch-0.bin", ("BatchError",)),
    ],
)
def test_bundle__whose_list_was_made_to_fit_a_change__is_found_out(
    opened: tuple[Path, Contents], tmp_path: Path, settings: Settings, name: str, finding: tuple[str, ...]
) -> None:
    """A forger who changes a byte writes the list anew too."""
    folder, contents = opened
    flip(folder / name)
    found = verify_bundle(pack(folder, contents, tmp_path / "forged.zip"), None, settings.anvil)
    assert found.first is not None
    assert found.first.finding in finding, found.rows()


def test_bundle__with_other_rules_than_the_chain_s__is_found_out(
    opened: tuple[Path, Contents], tmp_path: Path, settings: Settings
) -> None:
    folder, contents = opened
    rules = (folder / "rules.json").read_bytes()
    (folder / "rules.json").write_bytes(rules.replace(b'"source":"500000"', b'"source":"500001"'))
    found = verify_bundle(pack(folder, contents, tmp_path / "forged.zip"), None, settings.anvil)
    assert [(check.name, check.finding) for check in found.checks if not check.ok] == [("rules.json", "BundleError")]


def test_bundle__changed_in_place__names_the_file(made: Path, tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / "files"
    contents = unpack(made, folder)
    whole = pack(folder, contents, tmp_path / "whole.zip")
    data = whole.read_bytes()
    (tmp_path / "cut.zip").write_bytes(data[:-40])
    for file, named in ((tmp_path / "cut.zip", "BundleError"), (tmp_path / "none.zip", "DamagedRunError")):
        found = verify_bundle(file, None, settings.anvil)
        assert found.first is not None
        assert found.first.finding == named


def test_verify__without_period_and_bundle__then_says_what_to_name() -> None:
    done = headwater("verify")
    assert (done.returncode, "name a period, or a bundle" in done.stderr) == (2, True)


def test_verify__of_a_bundle_and_a_living_chain__then_says_not_both() -> None:
    done = headwater("verify", "--bundle", "audit.zip", "--rpc", "http://127.0.0.1:1")
    assert (done.returncode, "not both" in done.stderr) == (2, True)
