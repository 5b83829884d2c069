"""The fund with money under its earmarks, among stubs of the other rooms."""

from __future__ import annotations

import pytest

from tests.contracts.settlement.rewards import Funded, funded


@pytest.fixture(scope="module")
def stage() -> Funded:
    """1,000,000 ECOSYSTEM and 500,000 SERVICE are booked; period 0 runs."""
    return funded("PlainToken", 6)
