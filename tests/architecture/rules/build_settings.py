"""Brownie and forge compile with the same settings, and every folder of tests belongs to a suite."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from tests.architecture.rules.tree import our_files
from toolchain.suites import Suite


def _brownie(root: Path) -> dict[str, Any]:
    compiler = yaml.safe_load((root / "brownie-config.yaml").read_text(encoding="utf-8"))["compiler"]
    solc = compiler["solc"]
    return {
        "solc": solc["version"],
        "evm": compiler["evm_version"],
        "optimizer": solc["optimizer"]["enabled"],
        "runs": solc["optimizer"]["runs"],
        "via_ir": solc["viaIR"],
    }


def _forge(root: Path) -> dict[str, Any]:
    profile = tomllib.loads((root / "foundry.toml").read_text(encoding="utf-8"))["profile"]["default"]
    return {
        "solc": profile["solc"].rpartition("-v")[2],
        "evm": profile["evm_version"],
        "optimizer": profile["optimizer"],
        "runs": profile["optimizer_runs"],
        "via_ir": profile["via_ir"],
    }


def compiler_differences(root: Path) -> list[str]:
    """Settings in which brownie-config.yaml and foundry.toml do not agree."""
    brownie, forge = _brownie(root), _forge(root)
    return [
        f"{key}: brownie-config.yaml has {brownie[key]}, foundry.toml has {forge[key]}"
        for key in brownie
        if brownie[key] != forge[key]
    ]


def uncovered_tests(root: Path, suites: Sequence[Suite]) -> list[str]:
    """Test files that stand in the folder of no suite."""
    folders = [root / suite.folder for suite in suites]
    tests = [file for file in our_files(root / "tests", ".py") if file.name.startswith("test_")]
    tests += our_files(root / "tests", ".t.sol")
    return [
        f"{file.relative_to(root)}: in the folder of no suite of toolchain/suites.py"
        for file in tests
        if not any(file.is_relative_to(folder) for folder in folders)
    ]
