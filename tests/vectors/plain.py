"""Fixed inputs that nobody signs by themselves: compositions, batches, leaves and trees."""

from __future__ import annotations

from offchain.codec import batch, composition, leaf, tree
from offchain.codec.keccak import keccak256
from offchain.codec.words import to_hex
from offchain.domain.types import LicenceId, OrganisationId, PeriodId, Ppm, ProductId, ResourceId

Vector = dict[str, object]


def compositions() -> list[Vector]:
    """Composition keys."""
    cases = [
        (1, 4, 0, (1,)),
        (2, 4, 0, (1, 2, 3)),
        (2, 4, 550_000, (1, 2, 3)),
        (2**32 - 1, 2**32 - 1, 10**6, (7, 2**32 - 1)),
    ]
    found: list[Vector] = []
    for product, payee, ratio, resources in cases:
        value = composition.Composition(
            ProductId(product), OrganisationId(payee), Ppm(ratio), tuple(map(ResourceId, resources))
        )
        found.append(
            {
                "product": product,
                "payee": payee,
                "outcome_source": ratio,
                "resources": list(resources),
                "packed": to_hex(composition.packed(value)),
                "key": to_hex(composition.composition_key(value)),
            }
        )
    return found


def line(product: int, payee: int, ratio: int, performance: int, components: dict[int, int]) -> batch.Line:
    """A line from plain figures."""
    parts = tuple(batch.Component(ResourceId(resource), Ppm(weight)) for resource, weight in components.items())
    return batch.Line(ProductId(product), OrganisationId(payee), Ppm(ratio), Ppm(performance), parts)


def batches() -> Vector:
    """Batches, and bytes that must be refused."""
    spark = line(2, 4, 0, 1_000_000, {1: 570_503, 2: 250_322, 3: 179_175})
    lines = [
        line(1, 4, 0, 1_000_000, {1: 1_000_000}),
        spark,
        line(3, 5, 625_000, 930_000, {2: 400_000, 3: 600_000, 70_000: 0}),
    ]
    ten = line(9, 6, 550_000, 1_000_000, dict.fromkeys(range(11, 21), 100000))
    cases = {
        "no lines": batch.Batch.of(PeriodId(0), []),
        "one line": batch.Batch.of(PeriodId(2), [spark]),
        "three lines": batch.Batch.of(PeriodId(7), lines),
        "ten resources": batch.Batch.of(PeriodId(2**32 - 1), [ten]),
    }
    one = batch.encode(cases["one line"])
    three = batch.encode(cases["three lines"])
    invalid = {
        "version 1": b"\x01" + one[1:],
        "one byte follows": one + b"\x00",
        "one byte is missing": one[:-1],
        "weights sum to 999,999": one[:-1] + bytes([one[-1] - 1]),
        "resource index out of the table": one[:-4] + (3 << 20 | 179_175).to_bytes(4, "big"),
        "resource indices not ascending": one[:-4] + (1 << 20 | 179_175).to_bytes(4, "big"),
        "resource table not ascending": one[:12] + one[16:20] + one[12:16] + one[20:],
        "payee index out of the table": one[:35] + b"\x00\x01" + one[37:],
        "ratio index out of the table": one[:37] + b"\x01" + one[38:],
        "performance above the whole": one[:38] + (1_000_001 << 12 | 3).to_bytes(4, "big") + one[42:],
        "lines not ascending": swapped(three),
    }
    return {
        "valid": [{"name": name, **batch_vector(value)} for name, value in cases.items()],
        "invalid": [{"name": name, "bytes": to_hex(data)} for name, data in invalid.items()],
    }


def swapped(three: bytes) -> bytes:
    """The three-line batch with its first two lines exchanged."""
    at = 12 + 4 * 4 + 2 * 4 + 2 * 3
    first = 11 + 4 * (int.from_bytes(three[at + 9 : at + 11], "big") & 0xFFF)
    second = 11 + 4 * (int.from_bytes(three[at + first + 9 : at + first + 11], "big") & 0xFFF)
    end = at + first + second
    return three[:at] + three[at + first : end] + three[at : at + first] + three[end:]


def batch_vector(value: batch.Batch) -> Vector:
    """A batch, its lines and its bytes."""
    data = batch.encode(value)
    lines = [
        {
            "product": one.product,
            "payee": one.payee,
            "outcome_source": one.outcome_source,
            "performance": one.performance,
            "resources": [component.resource for component in one.components],
            "weights": [component.weight for component in one.components],
            "key": to_hex(one.key),
        }
        for one in value.lines
    ]
    return {"period": value.period, "lines": lines, "bytes": to_hex(data), "hash": to_hex(batch.batch_hash(data))}


def leaves() -> list[Vector]:
    """One leaf of each type, with data (without the tree's prefix) and leaf hash."""
    period = PeriodId(7)
    half, scenario = 2**255, keccak256("泵机异常预测".encode())
    cases: list[tuple[leaf.Leaf, Vector]] = [
        (
            leaf.BatchLeaf(period, 0, 0, half, keccak256(b"batch")),
            {"index": 0, "from_key": word(0), "to_key": word(half), "batch_hash": to_hex(keccak256(b"batch"))},
        ),
        (
            leaf.ScoreLeaf(period, leaf.SubjectKind.RESOURCE, 3, 734_000_001, leaf.Tag(3)),
            {"subject_kind": 1, "subject": 3, "score": 734_000_001, "tags": 3},
        ),
        (
            leaf.RewardLeaf(period, leaf.Programme.LONG_TAIL, OrganisationId(9), keccak256(b"subject"), Ppm(250_000)),
            {"programme": 3, "organisation": 9, "subject": to_hex(keccak256(b"subject")), "share": 250_000},
        ),
        (
            leaf.PointsLeaf(period, leaf.Category.FEEDBACK, OrganisationId(9), 2**40),
            {"category": 3, "organisation": 9, "points": 2**40},
        ),
        (leaf.UsageLeaf(period, LicenceId(12), 5, 10**12), {"licence": 12, "clause": 5, "units": 10**12}),
        (
            leaf.RecommendLeaf(period, scenario, 912_345_678, (ResourceId(1), ResourceId(2), ResourceId(3))),
            {"scenario": to_hex(scenario), "score": 912_345_678, "resources": [1, 2, 3]},
        ),
    ]
    return [
        {
            "type": int(value.TYPE),
            "name": value.TYPE.name,
            "period": period,
            **fields,
            "data": to_hex(leaf.encode(value)),
            "hash": to_hex(tree.leaf_hash(leaf.encode(value))),
        }
        for value, fields in cases
    ]


def word(value: int) -> str:
    """A uint256 as 32 bytes of hex."""
    return to_hex(value.to_bytes(32, "big"))


def trees() -> Vector:
    """Roots and all proofs of the trees of 0 … 11 leaves."""
    data = [bytes([number]) * number for number in range(11)]
    grown = tree.Tree(tree.leaf_hash(one) for one in data)
    sizes = range(len(data) + 1)
    return {
        "leaves": [to_hex(one) for one in data],
        "leaf_hashes": [to_hex(grown.node(0, index)) for index in range(len(data))],
        "roots": [to_hex(grown.root(size)) for size in sizes],
        "inclusion": [
            {"index": index, "size": size, "proof": [to_hex(one) for one in grown.inclusion(index, size)]}
            for size in sizes
            for index in range(size)
        ],
        "consistency": [
            {"old": old, "new": new, "proof": [to_hex(one) for one in grown.consistency(old, new)]}
            for new in sizes
            for old in range(new + 1)
        ],
    }
