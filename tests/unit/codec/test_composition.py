"""Composition keys."""

import pytest
from eth_hash.auto import keccak

from offchain.codec.composition import Composition, composition_key
from offchain.codec.errors import NotAscendingError, OutOfRangeError
from offchain.domain.types import OrganisationId, Ppm, ProductId, ResourceId


def composition(product: int, payee: int, ratio: int, *resources: int) -> Composition:
    return Composition(ProductId(product), OrganisationId(payee), Ppm(ratio), tuple(map(ResourceId, resources)))


def test_composition_key__is_the_hash_written_by_hand() -> None:
    written = bytes.fromhex("00000002 00000004 0f4240 00000001 00010000")
    assert composition_key(composition(2, 4, 1_000_000, 1, 65_536)) == keccak(written)


@pytest.mark.parametrize("resources", [(2, 1), (1, 1)])
def test_composition_key__when_resources_do_not_ascend__then_is_refused(resources: tuple[int, ...]) -> None:
    with pytest.raises(NotAscendingError):
        composition_key(composition(2, 4, 0, *resources))


@pytest.mark.parametrize(
    "value",
    [
        composition(0, 4, 0, 1),
        composition(2, 0, 0, 1),
        composition(2, 4, 0, 0),
        composition(2, 4, 1_000_001, 1),
        composition(2**32, 4, 0, 1),
        composition(2, 4, 0),
    ],
)
def test_composition_key__when_a_field_is_out_of_range__then_is_refused(value: Composition) -> None:
    with pytest.raises(OutOfRangeError):
        composition_key(value)
