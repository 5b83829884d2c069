"""The report's bytes: tiling, order, counts, root, and independence from the order of the inputs."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from offchain.codec import batch as batches
from offchain.codec import leaf as leaves
from offchain.codec.keccak import keccak256
from offchain.domain.types import PPM
from offchain.report import UnknownEngineError, build
from offchain.report.inputs import ReportInputs, RuleFact
from tests.unit.report.inputs import AB, COEFFICIENTS, A, B, inputs, measured

WHOLE_KEY_SPACE = (0, 2**256 - 1)


def without_revenue() -> ReportInputs:
    """The same zone in a period in which nobody paid."""
    zone = inputs()
    return replace(zone, chain=replace(zone.chain, pots=frozenset()))


def shuffled(seed: int) -> ReportInputs:
    """The same facts in another order."""
    zone, dice = inputs(), random.Random(seed)
    chain = replace(
        zone.chain,
        organisations=tuple(dice.sample(zone.chain.organisations, len(zone.chain.organisations))),
        compositions=tuple(dice.sample(zone.chain.compositions, len(zone.chain.compositions))),
        licences=tuple(dice.sample(zone.chain.licences, len(zone.chain.licences))),
        payments=tuple(dice.sample(zone.chain.payments, len(zone.chain.payments))),
    )
    return replace(zone, chain=chain, facts=tuple(dice.sample(zone.facts, len(zone.facts))))


def test_build__three_paid_compositions__has_one_batch_over_the_whole_key_space() -> None:
    built = build(inputs())
    assert [(b.from_key, b.to_key) for b in built.batches] == [WHOLE_KEY_SPACE]


def test_build__three_paid_compositions__has_their_lines_in_key_order() -> None:
    lines = batches.decode(build(inputs()).batches[0].data).lines
    assert [line.key for line in lines] == sorted([A.key, B.key, AB.key])


def test_build__single_resource__gets_the_whole_weight() -> None:
    lines = {line.key: line for line in batches.decode(build(inputs()).batches[0].data).lines}
    assert [c.weight for c in lines[A.key].components] == [PPM]


def test_build__combination__gives_the_stronger_resource_more() -> None:
    lines = {line.key: line for line in batches.decode(build(inputs()).batches[0].data).lines}
    first, second = lines[AB.key].components
    assert first.weight > second.weight > 0


def test_build__no_revenue__has_one_empty_batch_over_the_whole_key_space() -> None:
    built = build(without_revenue())
    assert len(batches.decode(built.batches[0].data).lines) == 0
    assert (built.batches[0].from_key, built.batches[0].to_key) == WHOLE_KEY_SPACE


def test_build__small_batches__tile_the_key_space_without_gap_or_overlap() -> None:
    built = build(inputs(), greatest_batch=60)
    assert len(built.batches) == 3
    assert built.batches[0].from_key == 0
    assert built.batches[-1].to_key == 2**256 - 1
    for left, right in zip(built.batches, built.batches[1:], strict=False):
        assert right.from_key == left.to_key + 1


def test_build__small_batches__each_covers_its_own_lines() -> None:
    for one in build(inputs(), greatest_batch=60).batches:
        for line in batches.decode(one.data).lines:
            assert one.from_key <= int.from_bytes(line.key, "big") <= one.to_key


def test_build__leaves__start_with_the_batches_and_go_on_sorted() -> None:
    built = build(inputs(), greatest_batch=60)
    kinds = [leaves.decode(data) for data in built.leaves]
    assert all(isinstance(leaf, leaves.BatchLeaf) for leaf in kinds[:3])
    rest = list(built.leaves[3:])
    assert rest == sorted(rest)
    scores = [(leaf.kind, leaf.subject) for leaf in kinds[3:] if isinstance(leaf, leaves.ScoreLeaf)]
    assert scores == [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3)]


def test_build__struct__counts_leaves_and_batches() -> None:
    built = build(inputs(), greatest_batch=60)
    assert (built.struct.leaves, built.struct.batches) == (11, 3)


def test_build__root__is_the_tree_over_the_leaves_by_an_independent_model() -> None:
    built = build(inputs(), greatest_batch=60)

    def root(data: tuple[bytes, ...]) -> bytes:
        if len(data) == 1:
            return keccak256(b"\x00" + data[0])
        half = 1 << (len(data) - 1).bit_length() - 1
        return keccak256(b"\x01" + root(data[:half]) + root(data[half:]))

    assert built.struct.root == root(built.leaves)


@pytest.mark.parametrize("seed", range(5))
def test_build__facts_in_another_order__gives_the_same_root(seed: int) -> None:
    assert build(shuffled(seed)).struct == build(inputs()).struct


def test_build__changed_uplift__gives_another_root() -> None:
    zone = inputs()
    changed = tuple(replace(f, body=measured(1_400)) if f.index < 3 else f for f in zone.facts)
    assert build(replace(zone, facts=changed)).struct.root != build(zone).struct.root


def test_build__rules_of_another_engine__are_refused_with_both_sides() -> None:
    with pytest.raises(UnknownEngineError, match="expected 1, received 2"):
        build(replace(inputs(), rules=RuleFact(2, 2, COEFFICIENTS)))
