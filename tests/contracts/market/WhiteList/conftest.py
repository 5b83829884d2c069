"""Three reviewers 白名单评审机构 of the zone."""

from typing import Any

import pytest


@pytest.fixture(scope="module")
def reviewers(people: dict[str, Any]) -> list[Any]:
    """Three organisations of one account."""
    return [people[f"reviewer_{letter}"] for letter in "abc"]


@pytest.fixture(scope="module")
def licensee(participants: Any, lab: Any) -> int:
    """The lab's organisation."""
    return int(participants.organisationOf(lab))
