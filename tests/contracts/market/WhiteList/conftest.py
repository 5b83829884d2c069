"""Three reviewers 白名单评审机构 of the zone."""

from typing import Any

import pytest

from scripts.plan import ROLE_REVIEWER
from tests.contracts.support.market import Steps


@pytest.fixture(scope="module")
def reviewers(steps: Steps, people: dict[str, Any]) -> list[Any]:
    """Three organisations of one account."""
    accounts = [people[f"reviewer_{letter}"] for letter in "abc"]
    for account in accounts:
        steps.admit(account, ROLE_REVIEWER)
    return accounts


@pytest.fixture(scope="module")
def licensee(participants: Any, lab: Any) -> int:
    """The lab's organisation."""
    return int(participants.organisationOf(lab))
