"""Supply of a class, versions, ratings and votes on substitutes in stage A; figures by hand, 2^20 at age 0."""

from __future__ import annotations

import pytest

from offchain.graph import EvidenceError, Resource, ResourceParty, Stars, Updates
from offchain.graph.evidence import StarRating
from tests.unit.graph.zone import DAY, PLANTS, PROVIDER, SISTER, Zone

ONE = 1 << 20
PLANT, OTHER = PLANTS[0], PLANTS[1]


@pytest.fixture
def zone() -> Zone:
    """An empty zone; resource 3 is of class 2."""
    return Zone(classes={3: 2})


def supplied(zone: Zone, composition: tuple[int, ...] = (1,)) -> dict[tuple[int, int], list[int]]:
    """(class, resource of the supplier): payments in ascending order of the payer."""
    owner = {row.party: row.resource for row in zone.at(composition=(1, 2, 3)).resources}
    answer: dict[tuple[int, int], list[int]] = {}
    for row in zone.at(composition=composition).supply:
        answer.setdefault((row.class_id, owner[row.supplier]), []).append(row.paid)
    return answer


def test_supply__of_a_class__covers_suppliers_outside_the_composition(zone: Zone) -> None:
    zone.buy((1,), PLANT, 600)
    zone.buy((2,), PLANT, 250, day=DAY - 90)
    zone.buy((3,), PLANT, 900)
    assert supplied(zone) == {(1, 1): [600 * ONE], (1, 2): [125 * ONE]}


def test_supply__of_one_licence_for_two_resources_of_a_holder__counts_it_once(zone: Zone) -> None:
    """Splitting among one's own neither raises nor lowers the demand for a supplier."""
    zone.more = [Resource(4, 1, 0, 5, 1)]
    zone.buy((1, 4), PLANT, 600)
    zone.buy((4,), PLANT, 50)
    assert supplied(zone) == {(1, 1): [650 * ONE]}


@pytest.mark.parametrize("payer", [1, PROVIDER])
def test_supply__bought_by_a_related_party__is_nothing(zone: Zone, payer: int) -> None:
    zone.buy((1,), payer, 600)
    assert supplied(zone) == {}


def test_supply__in_a_ring__is_netted(zone: Zone) -> None:
    zone.buy((1,), 2, 600)
    zone.buy((2,), 1, 250)
    assert supplied(zone) == {(1, 1): [350 * ONE]}


def test_supply__without_a_class__is_nothing(zone: Zone) -> None:
    zone.classes = {1: 0, 2: 0}
    zone.buy((1, 2), PLANT)
    assert zone.at(composition=(1,)).supply == ()
    assert zone.at(composition=(1,)).substitutes == ()


def test_updates__of_three_versions__are_decayed_and_the_future_is_nothing(zone: Zone) -> None:
    """Today 2^20, ninety days ago half of it, tomorrow 0."""
    zone.versions = {1: (DAY, DAY - 90, DAY + 1), 3: (DAY,)}
    assert zone.at(composition=(1, 2)).updates == (Updates(1, ONE + ONE // 2),)


def test_rating__of_a_product__is_one_of_each_of_its_resources(zone: Zone) -> None:
    zone.buy((1, 2), PLANT)
    zone.rate((1, 2), PLANT, 4)
    party = zone.at().liquidity[0].party
    assert zone.at().ratings == (Stars(1, party, 4), Stars(2, party, 4))


def test_rating__when_given_twice__is_the_latest_across_products(zone: Zone) -> None:
    for composition in ((1, 2), (1,)):
        zone.buy(composition, PLANT)
    zone.rate((1, 2), PLANT, 5, index=7)
    zone.rate((1,), PLANT, 2, index=8)
    zone.rate((1,), PLANT, 1, day=DAY - 1, index=9)
    assert [(row.resource, row.stars) for row in zone.at().ratings] == [(1, 2), (2, 5)]


def test_rating__of_two_organisations_of_a_group__is_one(zone: Zone) -> None:
    for organisation, stars in ((3, 5), (SISTER, 1)):
        zone.buy((1,), organisation)
        zone.rate((1,), organisation, stars, index=stars)
    assert [row.stars for row in zone.at().ratings] == [5]


@pytest.mark.parametrize(("payer", "amount", "loop"), [(1, 600, 0), (PROVIDER, 600, 0), (PLANT, 0, 0), (PLANT, 600, 1)])
def test_rating__of_a_related_unpaid_or_training_licensee__is_nothing(
    zone: Zone, payer: int, amount: int, loop: int
) -> None:
    zone.buy((1, 2), payer, amount, loop=loop)
    zone.rate((1, 2), payer, 5)
    assert zone.at().ratings == ()


def test_rating__without_a_licence_or_after_the_cut__is_nothing(zone: Zone) -> None:
    zone.buy((1,), OTHER)
    zone.rate((1,), PLANT, 5)
    zone.rate((1,), OTHER, 5, day=DAY + 1)
    assert zone.at().ratings == ()


def test_substitutes__of_a_composition__are_the_other_resources_of_its_classes(zone: Zone) -> None:
    answer = zone.at(composition=(1,))
    assert [(row.resource, row.class_id) for row in answer.substitutes] == [(2, 1)]
    assert answer.resources == (ResourceParty(1, answer.resources[0].party, 600, 1),)


def test_vote__on_a_substitute_alone__is_heard(zone: Zone) -> None:
    for resource in (2, 3):
        zone.buy((resource,), PLANT)
        zone.report((resource,), PLANT, 900)
    assert [vote.combination for vote in zone.at(composition=(1,)).votes] == [(2,)]


@pytest.mark.parametrize(("stars", "index"), [(0, 0), (6, 0), (5, 1 << 32), (5, -1)])
def test_rating_row__out_of_its_range__is_refused(stars: int, index: int) -> None:
    with pytest.raises(EvidenceError, match="rating"):
        StarRating((1,), 5, 0, stars, index)


def test_resource_row__with_a_day_below_zero__is_refused() -> None:
    with pytest.raises(EvidenceError, match="days of resource 1: expected at least 0"):
        Resource(1, 1, 0, 1, 1, (-1,))
