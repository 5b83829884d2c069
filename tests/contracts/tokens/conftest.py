"""A zone per token, deployed once."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.plan import Plan
from tests.contracts.tokens.zone import Token, Zone, build


@pytest.fixture(scope="module")
def zones(module_isolation: None) -> dict[Token, Zone]:
    """The zones of this module so far: what module fixtures put on the chain stays there."""
    return {}


@pytest.fixture(scope="module")
def zone(
    request: pytest.FixtureRequest,
    zones: dict[Token, Zone],
    plan: Plan,
    people: dict[str, Any],
    registrars: list[Any],
    members: list[Any],
) -> Zone:
    """The zone with the token that the test names."""
    token: Token = request.param
    if token not in zones:
        zones[token] = build(token, plan, people, registrars, members)
    return zones[token]
