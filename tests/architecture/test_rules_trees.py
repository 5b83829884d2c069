"""The rules for .tree files catch what they are there for."""

import pytest

from tests.architecture.conftest import Write
from tests.architecture.rules import trees

TREE = """\
Counter.add
├── when the amount is too big
│   └── it reverts with both sides `test_add__when_too_big__then_reverts`
└── when the amount is small
    └── it counts `test_add__when_small__then_counts`
"""
TESTS = """\
def test_add__when_too_big__then_reverts(): ...
def test_add__when_small__then_counts(): ...
"""
INTERFACE = (
    "interface ICounter { function add(uint256 amount) external; function total() external view returns (int); }"
)


def test_malformed_trees__when_in_form__then_none(write: Write) -> None:
    assert trees.malformed_trees(write("tests/contracts/counter/add.tree", TREE)) == []


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", 2),  # no title, no leaf
        ("add\n└── it adds `test_a`", 1),
        ("Counter.add\n└── when small", 1),
        ("Counter.add\n└── it adds", 1),
        ("Counter.add\n├── it adds `test_a`\n└── else it fails `test_b`", 1),
    ],
)
def test_malformed_trees__when_broken__then_each_fault_named(text: str, faults: int, write: Write) -> None:
    assert len(trees.malformed_trees(write("tests/contracts/add.tree", text))) == faults


def test_disagreeing_leaves__when_leaves_are_tests__then_none(write: Write) -> None:
    write("tests/contracts/counter/add.tree", TREE)
    assert trees.disagreeing_leaves(write("tests/contracts/counter/test_add.py", TESTS)) == []


def test_disagreeing_leaves__when_test_is_missing__then_fault(write: Write) -> None:
    write("tests/contracts/counter/add.tree", TREE)
    root = write("tests/contracts/counter/test_add.py", TESTS.splitlines()[0])
    assert trees.disagreeing_leaves(root) == [
        "tests/contracts/counter: leaf test_add__when_small__then_counts has no test"
    ]


def test_disagreeing_leaves__when_leaf_is_missing__then_fault(write: Write) -> None:
    root = write("tests/contracts/counter/test_add.py", "def test_add__when_odd__then_even(): ...")
    assert trees.disagreeing_leaves(root) == ["tests/contracts/counter: test test_add__when_odd__then_even has no leaf"]


def test_disagreeing_leaves__when_a_name_stands_twice__then_fault(write: Write) -> None:
    write("tests/contracts/counter/add.tree", TREE)
    root = write("tests/contracts/counter/test_add.py", TESTS + TESTS.splitlines()[0])
    assert trees.disagreeing_leaves(root) == [
        "tests/contracts/counter: test test_add__when_too_big__then_reverts stands 2 times"
    ]


def test_missing_trees__when_writing_function_has_none__then_fault(write: Write) -> None:
    write("contracts/market/Counter.sol", "contract Counter {}")
    assert trees.missing_trees(write("contracts/interfaces/ICounter.sol", INTERFACE)) == [
        "tests/contracts: no tree for Counter.add"
    ]


def test_missing_trees__when_tree_stands__then_none(write: Write) -> None:
    write("contracts/market/Counter.sol", "contract Counter {}")
    write("tests/contracts/counter/add.tree", TREE)
    assert trees.missing_trees(write("contracts/interfaces/ICounter.sol", INTERFACE)) == []
