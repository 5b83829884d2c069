"""A pytest plugin: ``--edge E16`` keeps only the tests whose mark names that edge case."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option; without it nothing changes."""
    parser.addoption("--edge", default=None, metavar="NUMBER", help="run only the tests of this edge case")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselects every other test."""
    wanted = config.getoption("--edge")
    if wanted is None:
        return
    chosen = [item for item in items if any(wanted in mark.args for mark in item.iter_markers("edge"))]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen
