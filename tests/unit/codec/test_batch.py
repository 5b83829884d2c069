"""Batches against a hand-written byte string, and every rule that bytes can break."""

import pytest
from eth_hash.auto import keccak
from hypothesis import given, settings
from hypothesis import strategies as st

from offchain.codec.batch import (
    Batch,
    BatchTooLargeError,
    BatchVersionError,
    Component,
    Line,
    TableIndexError,
    UnusedEntryError,
    WeightSumError,
    decode,
    encode,
    fits,
    size,
)
from offchain.codec.errors import (
    CodecError,
    NotAscendingError,
    OutOfRangeError,
    TrailingBytesError,
    TruncatedError,
)
from offchain.domain.types import OrganisationId, PeriodId, Ppm, ProductId, ResourceId

HEADER = "02 00000007 0003 0001 01 0001"
TABLES = "00000001 00000002 00000003  00000004  086470"
LINE = "00000002 0000 00 f4240003"
WEIGHTS = "0008b487  0013d1d2  0022bbe7"


def line(product: int, payee: int, ratio: int, weights: dict[int, int], performance: int = 1_000_000) -> Line:
    components = tuple(Component(ResourceId(resource), Ppm(weight)) for resource, weight in weights.items())
    return Line(ProductId(product), OrganisationId(payee), Ppm(ratio), Ppm(performance), components)


SPARK = line(2, 4, 550_000, {1: 570_503, 2: 250_322, 3: 179_175})


@st.composite
def lines(draw: st.DrawFn) -> Line:
    resources = sorted(draw(st.sets(st.integers(1, 40), min_size=1, max_size=8)))
    cuts = sorted(draw(st.lists(st.integers(0, 1_000_000), min_size=len(resources) - 1, max_size=len(resources) - 1)))
    weights = [high - low for low, high in zip([0, *cuts], [*cuts, 1_000_000], strict=True)]
    ratio = draw(st.sampled_from([0, 550_000, 625_000, 1_000_000]))
    product, payee = draw(st.integers(1, 2**32 - 1)), draw(st.integers(1, 6))
    return line(product, payee, ratio, dict(zip(resources, weights, strict=True)), draw(st.integers(0, 1_000_000)))


def test_encode__of_one_line__is_the_bytes_written_by_hand() -> None:
    assert encode(Batch(PeriodId(7), (SPARK,))) == bytes.fromhex(HEADER + TABLES + LINE + WEIGHTS)


def test_decode__of_the_bytes_written_by_hand__is_the_line() -> None:
    assert decode(bytes.fromhex(HEADER + TABLES + LINE + WEIGHTS)) == Batch(PeriodId(7), (SPARK,))


def test_key__of_a_line__is_the_hash_written_by_hand() -> None:
    assert SPARK.key == keccak(bytes.fromhex("00000002 00000004 086470 00000001 00000002 00000003"))


@settings(max_examples=150, deadline=None)
@given(st.lists(lines(), max_size=6, unique_by=lambda one: one.key), st.integers(0, 2**32 - 1))
def test_decode__of_encode__is_the_batch(some: list[Line], period: int) -> None:
    """Law: decode(encode(b)) = b and size(lines) = len(encode(b))."""
    batch = Batch.of(PeriodId(period), some)
    data = encode(batch)
    assert (decode(data), size(some)) == (batch, len(data))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_encode__of_decode__is_the_bytes(data: st.DataObject) -> None:
    """Law: whatever decode accepts, encode gives back: one batch has one form."""
    good = encode(Batch.of(PeriodId(7), [SPARK, line(1, 5, 0, {2: 1_000_000}), line(3, 4, 0, {9: 1_000_000})]))
    at = data.draw(st.integers(0, len(good) - 1))
    changed = good[:at] + bytes([data.draw(st.integers(0, 255))]) + good[at + 1 :]
    try:
        accepted = decode(changed)
    except CodecError:
        return
    assert encode(accepted) == changed


@pytest.mark.parametrize(
    ("header", "tables", "one", "weights", "error"),
    [
        ("01 00000007 0003 0001 01 0001", TABLES, LINE, WEIGHTS, BatchVersionError),
        (HEADER, TABLES, LINE, WEIGHTS + "00", TrailingBytesError),
        (HEADER, TABLES, LINE, WEIGHTS[:-2], TruncatedError),
        (HEADER, "00000002 00000001 00000003 00000004 086470", LINE, WEIGHTS, NotAscendingError),
        (HEADER, "00000001 00000001 00000003 00000004 086470", LINE, WEIGHTS, NotAscendingError),
        (HEADER, "00000000 00000002 00000003 00000004 086470", LINE, WEIGHTS, OutOfRangeError),
        (HEADER, "00000001 00000002 00000003 00000000 086470", LINE, WEIGHTS, OutOfRangeError),
        (HEADER, "00000001 00000002 00000003 00000004 0f4241", LINE, WEIGHTS, OutOfRangeError),
        (HEADER, TABLES, "00000000 0000 00 f4240003", WEIGHTS, OutOfRangeError),
        (HEADER, TABLES, "00000002 0001 00 f4240003", WEIGHTS, TableIndexError),
        (HEADER, TABLES, "00000002 0000 01 f4240003", WEIGHTS, TableIndexError),
        (HEADER, TABLES, "00000002 0000 00 f4241003", WEIGHTS, OutOfRangeError),
        (HEADER, TABLES, LINE, "0008b487 0013d1d2 0032bbe7", TableIndexError),
        (HEADER, TABLES, LINE, "0018b487 0003d1d2 0022bbe7", NotAscendingError),
        (HEADER, TABLES, LINE, "0008b487 0013d1d2 0022bbe6", WeightSumError),
        (HEADER, TABLES, "00000002 0000 00 f4240002", "0008b487 00168db9", UnusedEntryError),
        ("02 00000007 0000 0000 00 0001", "", "00000002 0000 00 f4240000", "", TableIndexError),
    ],
)
def test_decode__when_a_rule_is_broken__then_it_is_named(
    header: str, tables: str, one: str, weights: str, error: type[CodecError]
) -> None:
    with pytest.raises(error):
        decode(bytes.fromhex(header + tables + one + weights))


def test_encode__when_lines_are_not_in_key_order__then_is_refused() -> None:
    in_order = Batch.of(PeriodId(7), [SPARK, line(1, 5, 0, {2: 1_000_000})]).lines
    with pytest.raises(NotAscendingError, match="composition keys"):
        encode(Batch(PeriodId(7), in_order[::-1]))


def test_encode__when_weights_are_one_short__then_both_sums_are_told() -> None:
    with pytest.raises(WeightSumError, match="expected 1000000, received 999999"):
        encode(Batch(PeriodId(7), (line(2, 4, 0, {1: 999_999}),)))


def test_encode__when_a_line_has_no_components__then_is_refused() -> None:
    with pytest.raises(WeightSumError, match="received 0"):
        encode(Batch(PeriodId(7), (line(2, 4, 0, {}),)))


def test_encode__when_larger_than_the_bound__then_both_sizes_are_told() -> None:
    one_each = [line(product, 4, 0, {1: 1_000_000}) for product in range(1, 4_370)]
    assert size(one_each) == 12 + 4 + 4 + 3 + 4_369 * 15 == 65_558
    with pytest.raises(BatchTooLargeError, match="expected at most 65536 bytes, received 65558 bytes"):
        encode(Batch.of(PeriodId(7), one_each))


def test_decode__when_larger_than_the_bound__then_is_refused_first() -> None:
    with pytest.raises(BatchTooLargeError):
        decode(bytes(65_537))


def test_encode__when_more_resources_than_an_index_holds__then_both_numbers_are_told() -> None:
    each = [line(product, 4, 0, {product: 1_000_000}) for product in range(1, 4_097)]
    assert (fits(each[:4_095]), fits(each)) == (False, False)
    with pytest.raises(BatchTooLargeError, match="expected at most 4095 resources, received 4096"):
        encode(Batch.of(PeriodId(7), each))


def test_fits__at_the_bounds__then_says_so() -> None:
    shared = dict.fromkeys(range(1, 4096), 0) | {1: 1_000_000}
    wide = line(1, 4, 0, shared)
    assert size([wide]) == 12 + 4 * 4_095 + 4 + 3 + 11 + 4 * 4_095
    assert (fits([wide]), fits([wide], size([wide]) - 1)) == (True, False)
    assert not fits([wide, line(2, 4, 0, {4_096: 1_000_000})])
