"""The rules for Solidity catch what they are there for."""

import json

import pytest

from tests.architecture.conftest import Write
from tests.architecture.rules import errors, opcodes, sizes
from tests.architecture.rules.solidity import blank, functions


def test_blank__when_comment_and_string__then_columns_stay() -> None:
    assert blank('a("{x"); // }\nb') == 'a("  ");     \nb'


def test_functions__when_braces_in_comments__then_body_ends_at_its_own() -> None:
    source = "contract C {\n  function f() external {\n    // }\n    if (x) {}\n  }\n  function g() external view;\n}"
    assert [(f.name, f.first_line, f.lines) for f in functions(source)] == [("f", 2, 4), ("g", 6, 1)]


def test_functions__when_constructor_and_modifier__then_found() -> None:
    source = "contract C { constructor() {} modifier only() { _; } receive() external payable {} }"
    assert [f.name for f in functions(source)] == ["constructor", "only", "receive"]


@pytest.mark.parametrize(("lines", "faults"), [(300, 0), (301, 1)])
def test_long_files__when_around_the_limit__then_only_longer_is_a_fault(lines: int, faults: int, write: Write) -> None:
    assert len(sizes.long_files(write("contracts/A.sol", "\n" * lines))) == faults


def test_long_files__when_vectors_or_packages__then_excepted(write: Write) -> None:
    write("tests/vectors/big.py", "\n" * 400)
    assert sizes.long_files(write("node_modules/x/big.sol", "\n" * 400)) == []


@pytest.mark.parametrize(("inner", "faults"), [(48, 0), (49, 1)])
def test_long_functions__when_solidity_around_the_limit__then_only_longer_is_a_fault(
    inner: int, faults: int, write: Write
) -> None:
    body = "function f() external {\n" + "x;\n" * inner + "}\n"
    assert len(sizes.long_functions(write("contracts/A.sol", f"contract A {{\n{body}}}"))) == faults


@pytest.mark.parametrize(("inner", "faults"), [(49, 0), (50, 1)])
def test_long_functions__when_python_around_the_limit__then_only_longer_is_a_fault(
    inner: int, faults: int, write: Write
) -> None:
    assert len(sizes.long_functions(write("a.py", "def f():\n" + "    x = 1\n" * inner))) == faults


def test_dead_errors__when_only_a_comment_names_it__then_fault(write: Write) -> None:
    write("contracts/interfaces/IA.sol", "interface IA { error A_Bad(uint256 expected, uint256 received); }")
    assert len(errors.dead_errors(write("contracts/A.sol", "contract A { /* A_Bad */ } // revert A_Bad(1, 2)"))) == 1


def test_dead_errors__when_raised__then_none(write: Write) -> None:
    write("contracts/interfaces/IA.sol", "interface IA { error A_Bad(uint256 expected, uint256 received); }")
    assert errors.dead_errors(write("contracts/A.sol", "contract A { function f() { revert A_Bad(1, 2); } }")) == []


@pytest.mark.parametrize("line", ["error A_Bad(uint256 x);", "event Done();"])
def test_misplaced_declarations__when_in_a_contract__then_fault(line: str, write: Write) -> None:
    assert len(errors.misplaced_declarations(write("contracts/market/A.sol", f"contract A {{ {line} }}"))) == 1


def test_misplaced_declarations__when_in_an_interface__then_none(write: Write) -> None:
    assert errors.misplaced_declarations(write("contracts/interfaces/IA.sol", "interface IA { event Done(); }")) == []


@pytest.mark.parametrize(("name", "faults"), [("A_Bad", 0), ("Bad", 1), ("a_bad", 1)])
def test_misnamed_errors__when_named__then_only_contract_name_passes(name: str, faults: int, write: Write) -> None:
    root = write("contracts/interfaces/IA.sol", f"interface IA {{ error {name}(); }}")
    assert len(errors.misnamed_errors(root)) == faults


@pytest.mark.parametrize(
    ("code", "source_map", "found"),
    [
        ("5f5f01", "1;;", ["PUSH0 at byte 0", "PUSH0 at byte 1"]),
        ("605f600101", "1;;", []),  # pushed data
        ("0160015fa2", "1;", []),  # behind the last instruction
        ("600060005e", "1;;", ["MCOPY at byte 4"]),
        ("60005c", "1;", ["TLOAD at byte 2"]),
        ("600060005d", "1;;", ["TSTORE at byte 4"]),
        ("600049", "1;", ["BLOBHASH at byte 2"]),
        ("73__$0123456789012345678901234567890123$__5f", "1;", ["PUSH0 at byte 21"]),
    ],
)
def test_newer_opcodes__when_code_given__then_instructions_only(code: str, source_map: str, found: list[str]) -> None:
    assert opcodes.newer_opcodes(code, source_map) == found


def _artifact(version: str, code: str) -> str:
    fields = {"bytecode": "00", "sourceMap": "1", "deployedBytecode": code, "deployedSourceMap": "1"}
    return json.dumps({"compiler": {"evm_version": version}, **fields})


@pytest.mark.parametrize(
    ("source", "size", "faults"),
    [
        ("contracts/market/A.sol", 24_575, 0),
        ("contracts/market/A.sol", 24_576, 1),
        ("contracts/mocks/A.sol", 24_576, 0),
    ],
)
def test_large_contracts__when_around_the_limit__then_only_ours_at_or_above_is_a_fault(
    source: str, size: int, faults: int, write: Write
) -> None:
    artifact = json.dumps({"sourcePath": source, "deployedBytecode": "00" * size})
    assert len(sizes.large_contracts(write("build/contracts/A.json", artifact))) == faults


def test_scan__when_clean__then_none(write: Write) -> None:
    write("contracts/A.sol", "contract A {}")
    assert opcodes.scan(write("build/contracts/A.json", _artifact("paris", "00"))) == []


def test_scan__when_newer_instruction__then_fault(write: Write) -> None:
    assert len(opcodes.scan(write("build/contracts/A.json", _artifact("paris", "5f")))) == 1


def test_scan__when_other_evm__then_fault(write: Write) -> None:
    assert len(opcodes.scan(write("build/contracts/A.json", _artifact("cancun", "00")))) == 1


def test_scan__when_contract_not_compiled__then_fault(write: Write) -> None:
    assert len(opcodes.scan(write("contracts/A.sol", "abstract contract A {}"))) == 1
