"""One stage for the folder; every test starts from it anew."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.settlement.stage import Stage, build


@pytest.fixture(scope="module")
def built() -> Stage:
    """The stage as deployed, with a token of six decimals."""
    return build("PlainToken", 6)


@pytest.fixture
def stage(built: Stage, fn_isolation: Any) -> Stage:
    """The stage, restored after the test."""
    return built
