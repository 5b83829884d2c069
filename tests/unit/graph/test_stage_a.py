"""What counts and what counts zero in stage A; figures by hand. At age 0 a base unit weighs 2^20."""

from __future__ import annotations

import pytest

from offchain.graph import CoUse, PaidVolume, Vote
from tests.unit.graph.zone import DAY, PLANTS, PROVIDER, SISTER, Zone

ONE = 1 << 20
PLANT, OTHER, STRANGER = PLANTS[0], PLANTS[1], 77
"""The stranger is not an admitted organisation."""


@pytest.fixture
def zone() -> Zone:
    """An empty zone."""
    return Zone()


def paid(zone: Zone) -> dict[int, list[int]]:
    """Liquidity per resource."""
    answer: dict[int, list[int]] = {}
    for row in zone.at().liquidity:
        answer.setdefault(row.resource, []).append(row.paid)
    return answer


def votes(zone: Zone) -> list[tuple[tuple[int, ...], int, int]]:
    """Combination, uplift and payment of every vote."""
    return [(vote.combination, vote.uplift_bps, vote.paid) for vote in zone.at().votes]


def test_liquidity__of_a_licence_for_two_resources__is_the_full_amount_for_each(zone: Zone) -> None:
    zone.buy((1, 2), PLANT, 600)
    assert paid(zone) == {1: [600 * ONE], 2: [600 * ONE]}


def test_liquidity__of_a_payment_ninety_days_old__is_halved(zone: Zone) -> None:
    zone.buy((1,), PLANT, 600, day=DAY - 90)
    assert paid(zone) == {1: [300 * ONE]}


def test_liquidity__of_a_payment_after_the_cut__is_nothing(zone: Zone) -> None:
    zone.buy((1,), PLANT, day=DAY + 1)
    assert paid(zone) == {}


def test_liquidity__of_a_payment_in_the_training_loop__is_nothing(zone: Zone) -> None:
    zone.buy((1,), PLANT, loop=1)
    assert paid(zone) == {}


@pytest.mark.edge("E14")
def test_liquidity__of_a_purchase_by_the_owner__is_nothing(zone: Zone) -> None:
    zone.buy((1,), 1)
    assert paid(zone) == {}


@pytest.mark.edge("E14")
def test_liquidity__of_a_purchase_by_a_sister_of_the_owner__is_nothing(zone: Zone) -> None:
    zone.buy((3,), SISTER)
    assert paid(zone) == {}


def test_liquidity__of_a_purchase_by_the_provider__is_nothing(zone: Zone) -> None:
    zone.buy((1,), PROVIDER)
    assert paid(zone) == {}


def test_liquidity__of_a_purchase_by_a_stranger__is_nothing(zone: Zone) -> None:
    zone.buy((1,), STRANGER)
    assert paid(zone) == {}


def test_liquidity__of_two_organisations_of_one_group__is_one_party(zone: Zone) -> None:
    zone.buy((1,), 3, 100)
    zone.buy((1,), SISTER, 50)
    assert paid(zone) == {1: [150 * ONE]}


@pytest.mark.edge("E14")
def test_liquidity__in_a_ring__is_netted(zone: Zone) -> None:
    """Holder 2 pays 600 for resource 1, holder 1 pays 250 back for resource 2: 350 remain."""
    zone.buy((1,), 2, 600)
    zone.buy((2,), 1, 250)
    assert zone.at().liquidity == (PaidVolume(1, 1, 350 * ONE),)


def test_liquidity__in_a_ring_through_a_training_licence__is_netted_once_per_licence(zone: Zone) -> None:
    """Holder 3 pays 600 for resource 1; holder 1 pays 250 for a licence of 2 and 3: 250 flows back to holder 3."""
    zone.buy((1,), 3, 600)
    zone.buy((2, 3), 1, 250, loop=1)
    assert paid(zone) == {1: [350 * ONE]}


def test_vote__of_a_paying_reporter__carries_its_payment_for_the_combination(zone: Zone) -> None:
    zone.buy((1, 2), PLANT, 600)
    zone.buy((1,), PLANT, 1000)
    zone.report((1, 2), PLANT, 900)
    assert votes(zone) == [((1, 2), 900, 600 * ONE)]


def test_vote__without_a_licence_for_the_combination__is_nothing(zone: Zone) -> None:
    zone.buy((1,), PLANT)
    zone.buy((1, 2), OTHER)
    zone.report((1, 2), PLANT, 900)
    assert votes(zone) == []


def test_vote__after_a_free_licence__is_nothing(zone: Zone) -> None:
    zone.buy((1,), PLANT, 0)
    zone.report((1,), PLANT, 900)
    assert votes(zone) == []


def test_vote__of_an_owner_of_one_resource__is_nothing_for_the_combination(zone: Zone) -> None:
    zone.buy((1, 2), 2)
    zone.report((1, 2), 2, 5000)
    assert votes(zone) == []


def test_vote__of_a_sister_of_an_owner__is_nothing(zone: Zone) -> None:
    zone.buy((1, 3), SISTER)
    zone.report((1, 3), SISTER, 5000)
    assert votes(zone) == []


def test_vote__when_reported_twice__is_the_latest_day(zone: Zone) -> None:
    zone.buy((1,), PLANT)
    zone.report((1,), PLANT, 900, day=DAY - 1, index=8)
    zone.report((1,), PLANT, 700, day=DAY, index=3)
    assert votes(zone) == [((1,), 700, 600 * ONE)]


def test_vote__when_reported_twice_in_a_day__is_the_later_leaf(zone: Zone) -> None:
    zone.buy((1,), PLANT)
    zone.report((1,), PLANT, 900, index=8)
    zone.report((1,), PLANT, 700, index=3)
    assert votes(zone) == [((1,), 900, 600 * ONE)]


def test_vote__when_the_report_is_duplicated__changes_nothing(zone: Zone) -> None:
    zone.buy((1,), PLANT)
    zone.report((1,), PLANT, 900)
    before = zone.at()
    zone.report((1,), PLANT, 900)
    assert zone.at() == before


def test_vote__of_two_organisations_of_one_group__is_one(zone: Zone) -> None:
    for organisation, bps, index in ((3, 800, 1), (SISTER, 900, 2)):
        zone.buy((1,), organisation, 600)
        zone.report((1,), organisation, bps, index=index)
    assert votes(zone) == [((1,), 900, 1200 * ONE)]


def test_vote__after_the_cut__is_nothing(zone: Zone) -> None:
    zone.buy((1,), PLANT)
    zone.report((1,), PLANT, 900, day=DAY + 1)
    assert votes(zone) == []


def test_vote__in_another_scenario__is_nothing(zone: Zone) -> None:
    zone.buy((1,), PLANT)
    zone.report((1,), PLANT, 900, scenario="0xbb")
    assert votes(zone) == []


def test_vote__on_a_combination_of_another_class_outside_the_composition__is_nothing(zone: Zone) -> None:
    zone.classes = {3: 2}
    zone.buy((3,), PLANT)
    zone.report((3,), PLANT, 900)
    assert zone.at(composition=(1, 2)).votes == ()


def test_vote__on_a_combination_that_reaches_beyond_the_composition__counts(zone: Zone) -> None:
    zone.buy((2, 3), PLANT, 5)
    zone.report((2, 3), PLANT, 900)
    party = zone.at(composition=(3,)).liquidity[0].party
    assert zone.at(composition=(1, 2)).votes == (Vote("0xaa", (2, 3), party, 900, 5 * ONE),)


def test_co_use__of_two_plants__counts_each_once_per_pair(zone: Zone) -> None:
    zone.buy((1, 2), PLANT)
    zone.buy((1, 2), PLANT)
    zone.buy((1, 2), OTHER)
    assert zone.at().co_use == (CoUse(1, 2, 2), CoUse(2, 1, 2))


def test_co_use__when_bought_apart__is_nothing(zone: Zone) -> None:
    zone.buy((1,), PLANT)
    zone.buy((2,), PLANT)
    assert zone.at().co_use == ()


def test_aggregates__of_no_evidence__are_empty(zone: Zone) -> None:
    answer = zone.at()
    assert (answer.liquidity, answer.votes, answer.co_use) == ((), (), ())
