"""A zone per token, deployed once."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.plan import Plan
from tests.contracts.tokens.zone import Zone, build


@pytest.fixture(scope="module")
def zone(
    request: pytest.FixtureRequest,
    module_isolation: None,
    plan: Plan,
    people: dict[str, Any],
    registrars: list[Any],
    members: list[Any],
) -> Zone:
    """The zone with the token that the test names."""
    return build(request.param, plan, people, registrars, members)
