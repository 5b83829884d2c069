"""Leaves of a report: bytes by hand, inverse, order and tiling."""

from dataclasses import replace

import pytest

from offchain.codec.errors import (
    CodecError,
    NotAscendingError,
    OutOfRangeError,
    TrailingBytesError,
    TruncatedError,
    UnknownTypeError,
)
from offchain.codec.leaf import (
    BatchLeaf,
    Category,
    Leaf,
    PointsLeaf,
    Programme,
    RecommendLeaf,
    RewardLeaf,
    ScoreLeaf,
    SubjectKind,
    Tag,
    UsageLeaf,
    decode,
    encode,
)
from offchain.codec.sequence import (
    LAST_KEY,
    LeafOrderError,
    LeafPeriodError,
    TilingError,
    ordered,
    require_sequence,
)
from offchain.domain.types import LicenceId, OrganisationId, PeriodId, Ppm, ResourceId

P = PeriodId(7)
SUBJECT = bytes.fromhex("ab" * 32)
BATCH = BatchLeaf(P, 0, 0, LAST_KEY, SUBJECT)
SCORE = ScoreLeaf(P, SubjectKind.PRODUCT, 3, 10**9, Tag.HIGH_UTILITY | Tag.LONG_TAIL)
REWARD = RewardLeaf(P, Programme.AFTER_SALE, OrganisationId(9), SUBJECT, Ppm(250_000))
POINTS = PointsLeaf(P, Category.TOOL, OrganisationId(9), 2**64 - 1)
USAGE = UsageLeaf(P, LicenceId(12), 5, 258)
RECOMMEND = RecommendLeaf(P, SUBJECT, 5, (ResourceId(1), ResourceId(300)))

HAND: list[tuple[Leaf, str]] = [
    (BATCH, "01 00000007 00000000" + "00" * 32 + "ff" * 32 + "ab" * 32),
    (SCORE, "02 00000007 02 00000003 3b9aca00 0006"),
    (REWARD, "03 00000007 06 00000009" + "ab" * 32 + "0003d090"),
    (POINTS, "04 00000007 02 00000009 ffffffffffffffff"),
    (USAGE, "05 00000007 0000000c 00000005 0000000000000102"),
    (RECOMMEND, "06 00000007" + "ab" * 32 + "00000005 0002 00000001 0000012c"),
]


@pytest.mark.parametrize(("leaf", "written"), HAND, ids=lambda value: type(value).__name__)
def test_encode__of_each_type__is_the_bytes_written_by_hand(leaf: Leaf, written: str) -> None:
    assert encode(leaf) == bytes.fromhex(written)


@pytest.mark.parametrize(("leaf", "written"), HAND, ids=lambda value: type(value).__name__)
def test_decode__of_each_type__is_the_leaf(leaf: Leaf, written: str) -> None:
    assert decode(bytes.fromhex(written)) == leaf


@pytest.mark.parametrize(("_leaf", "written"), HAND, ids=lambda value: type(value).__name__)
def test_decode__when_a_byte_follows__then_is_refused(_leaf: Leaf, written: str) -> None:
    with pytest.raises(TrailingBytesError):
        decode(bytes.fromhex(written + "00"))


@pytest.mark.parametrize(("_leaf", "written"), HAND, ids=lambda value: type(value).__name__)
def test_decode__when_a_byte_is_missing__then_is_refused(_leaf: Leaf, written: str) -> None:
    with pytest.raises(TruncatedError):
        decode(bytes.fromhex(written)[:-1])


@pytest.mark.parametrize(
    ("written", "error"),
    [
        ("00 00000007", UnknownTypeError),
        ("07 00000007", UnknownTypeError),
        ("02 00000007 04 00000003 00000000 0000", UnknownTypeError),
        ("02 00000007 01 00000000 00000000 0000", OutOfRangeError),
        ("02 00000007 01 00000003 00000000 0008", OutOfRangeError),
        ("04 00000007 05 00000009 0000000000000001", UnknownTypeError),
        ("03 00000007 07 00000009" + "ab" * 32 + "00000001", UnknownTypeError),
        ("06 00000007" + "ab" * 32 + "00000005 0002 00000002 00000001", NotAscendingError),
        ("01 00000007 00000000" + "ff" * 32 + "00" * 32 + "ab" * 32, NotAscendingError),
    ],
)
def test_decode__when_a_rule_is_broken__then_it_is_named(written: str, error: type[CodecError]) -> None:
    with pytest.raises(error):
        decode(bytes.fromhex(written))


TWO = (BatchLeaf(P, 0, 0, 99, SUBJECT), BatchLeaf(P, 1, 100, LAST_KEY, SUBJECT))


def test_ordered__of_any_order__puts_batches_first_and_the_rest_by_bytes() -> None:
    assert ordered([USAGE, TWO[1], POINTS, SCORE, TWO[0]]) == (*TWO, SCORE, POINTS, USAGE)


def test_require_sequence__of_a_report__is_its_number_of_batches() -> None:
    assert require_sequence(P, [*TWO, SCORE, POINTS, USAGE]) == 2


@pytest.mark.parametrize(
    ("leaves", "error"),
    [
        ([], TilingError),
        ([SCORE], TilingError),
        ([TWO[0]], TilingError),
        ([replace(BATCH, from_key=1)], TilingError),
        ([TWO[0], replace(TWO[1], from_key=99)], TilingError),
        ([TWO[0], replace(TWO[1], from_key=101)], TilingError),
        ([TWO[0], replace(TWO[1], index=2)], LeafOrderError),
        ([TWO[0], SCORE, TWO[1]], LeafOrderError),
        ([BATCH, USAGE, SCORE], LeafOrderError),
        ([BATCH, SCORE, SCORE], LeafOrderError),
        ([BATCH, replace(SCORE, period=PeriodId(8))], LeafPeriodError),
    ],
)
def test_require_sequence__when_a_rule_is_broken__then_it_is_named(leaves: list[Leaf], error: type[CodecError]) -> None:
    with pytest.raises(error):
        require_sequence(P, leaves)
