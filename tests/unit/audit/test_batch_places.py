"""Every byte of a batch has a name, and the name is that of the field it changes."""

from __future__ import annotations

import pytest

from offchain.audit.batch_places import place_of
from offchain.codec.batch import Batch, Component, Line, encode
from offchain.domain.types import OrganisationId, PeriodId, Ppm, ProductId, ResourceId

COMPONENTS = (Component(ResourceId(3), Ppm(400_000)), Component(ResourceId(9), Ppm(600_000)))
LINE = Line(ProductId(5), OrganisationId(4), Ppm(250_000), Ppm(1_000_000), COMPONENTS)
DATA = encode(Batch(PeriodId(1), (LINE,)))
WHERE = f"the line of product 5 (0x{LINE.key.hex()[:8]}…)"
NAMES = (
    (0, "version"), (1, "period"), (4, "period"), (5, "number of resources"), (7, "number of payees"),
    (9, "number of ratios"), (10, "number of lines"), (12, "resource 3 in its table"), (19, "resource 9 in its table"),
    (20, "payee 4 in its table"), (24, "outcome source 250000 in its table"), (27, f"product of {WHERE}"),
    (31, f"payee of {WHERE}"), (33, f"outcome source of {WHERE}"),
    (34, f"performance and number of components of {WHERE}"), (38, f"index of resource 3 in {WHERE}"),
    (40, f"weight of resource 3 in {WHERE}"), (45, f"weight of resource 9 in {WHERE}"),
    (46, "what follows the last line"),
)  # fmt: skip
"""Offsets by hand: header 12, two resources, one payee, one ratio, a line of 11 + 2 × 4 bytes."""


@pytest.mark.parametrize(("offset", "name"), NAMES)
def test_place__of_a_byte__is_the_field_it_belongs_to(offset: int, name: str) -> None:
    assert (len(DATA), place_of(DATA, offset)) == (46, name)


@pytest.mark.parametrize(("bit", "name"), [(0x01, "weight"), (0x08, "weight"), (0x10, "index"), (0x80, "index")])
def test_place__of_the_byte_that_index_and_weight_share__follows_the_changed_bit(bit: int, name: str) -> None:
    assert place_of(DATA, 43, DATA[43] ^ bit) == f"{name} of resource 9 in {WHERE}"


def test_place__in_bytes_that_are_no_batch__is_said_to_be_unreadable() -> None:
    assert place_of(b"\x07", 0) == "a batch that can't be read"
