"""The rules for Python and for the build settings catch what they are there for."""

from pathlib import Path

import pytest

from tests.architecture.conftest import Write
from tests.architecture.rules import build_settings, python_code
from toolchain.suites import Kind, Suite

BROWNIE = "compiler:\n  evm_version: paris\n  solc:\n    version: 0.8.37\n    viaIR: {via_ir}\n"
BROWNIE += "    optimizer:\n      enabled: true\n      runs: 1000\n"
FORGE = '[profile.default]\nsolc = "toolchain/bin/solc-v0.8.37"\nevm_version = "paris"\noptimizer = true\n'
FORGE += "optimizer_runs = 1000\nvia_ir = false\n"


def test_import_cycles__when_modules_import_each_other__then_fault(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("round_modules/__init__.py", "")
    write("round_modules/a.py", "import round_modules.b")
    monkeypatch.syspath_prepend(str(write("round_modules/b.py", "import round_modules.a")))
    assert len(python_code.import_cycles(["round_modules"])) == 1


def test_import_cycles__when_only_packages_import_each_other__then_fault(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("", "a/", "b/"):
        write(f"round_packages/{name}__init__.py", "")
    write("round_packages/a/one.py", "import round_packages.b.one")
    write("round_packages/a/two.py", "")
    write("round_packages/b/one.py", "")
    monkeypatch.syspath_prepend(str(write("round_packages/b/two.py", "import round_packages.a.two")))
    assert python_code.import_cycles(["round_packages"]) == [
        "imports go in a circle: round_packages.a -> round_packages.b -> round_packages.a"
    ]


def test_import_cycles__when_one_way__then_none(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write("one_way/__init__.py", "")
    write("one_way/a.py", "import one_way.b")
    monkeypatch.syspath_prepend(str(write("one_way/b.py", "")))
    assert python_code.import_cycles(["one_way"]) == []


@pytest.mark.parametrize(
    "line", ["import os\nx = os.environ['A']", "import os\nx = os.getenv('A')", "from os import environ"]
)
def test_environment_readers__when_a_room_reads__then_fault(line: str, write: Write) -> None:
    assert len(python_code.environment_readers(write("oracles/member.py", line))) == 1


def test_environment_readers__when_settings_read__then_none(write: Write) -> None:
    assert python_code.environment_readers(write("offchain/settings.py", "import os\nx = os.environ")) == []


@pytest.mark.parametrize(
    ("file", "line", "faults"),
    [
        ("offchain/domain/a.py", "import web3", 1),
        ("offchain/domain/a.py", "import dataclasses", 0),
        ("offchain/codec/a.py", "from eth_abi import encode", 0),
        ("offchain/codec/a.py", "import httpx", 1),
        ("offchain/valuation/a.py", "from pathlib import Path", 1),
        ("offchain/valuation/a.py", "import fractions", 0),
        ("offchain/chain/a.py", "import web3", 0),
    ],
)
def test_foreign_libraries__when_imported__then_only_listed_pass(
    file: str, line: str, faults: int, write: Write
) -> None:
    assert len(python_code.foreign_libraries(write(file, line))) == faults


@pytest.mark.parametrize(("text", "faults"), [("", 1), ("import os\n", 1), ('"""The room."""\n', 0)])
def test_packages_without_a_line__when_init_given__then_docstring_asked(text: str, faults: int, write: Write) -> None:
    assert len(python_code.packages_without_a_line(write("offchain/__init__.py", text))) == faults


def test_packages_without_a_line__when_init_is_missing__then_fault(write: Write) -> None:
    assert len(python_code.packages_without_a_line(write("oracles/member.py", ""))) == 1


@pytest.mark.parametrize("mark", ["mark.skip", "mark.xfail", "skip('later')", "importorskip('x')"])
def test_disarmed_tests__when_marked__then_fault(mark: str, write: Write) -> None:
    assert len(python_code.disarmed_tests(write("tests/unit/test_a.py", f"pytest.{mark}"))) == 1


def test_compiler_differences__when_equal__then_none(write: Write) -> None:
    write("brownie-config.yaml", BROWNIE.format(via_ir="false"))
    assert build_settings.compiler_differences(write("foundry.toml", FORGE)) == []


def test_compiler_differences__when_one_switch_differs__then_named(write: Write) -> None:
    write("brownie-config.yaml", BROWNIE.format(via_ir="true"))
    assert build_settings.compiler_differences(write("foundry.toml", FORGE)) == [
        "via_ir: brownie-config.yaml has True, foundry.toml has False"
    ]


def test_uncovered_tests__when_in_no_suite__then_fault(write: Write) -> None:
    write("tests/unit/test_a.py", "")
    root: Path = write("tests/forgotten/test_b.py", "")
    faults = build_settings.uncovered_tests(root, [Suite("unit", Kind.PYTEST, "tests/unit")])
    assert faults == ["tests/forgotten/test_b.py: in the folder of no suite of toolchain/suites.py"]
