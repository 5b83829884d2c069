"""Leaves of a report: six types, one layout (docs/FORMATS.md section 5). The tree adds the 0x00 prefix."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, IntFlag
from typing import ClassVar

from offchain.codec.composition import GREATEST_ID
from offchain.codec.errors import NotAscendingError, UnknownTypeError
from offchain.codec.words import Reader, ascending, bounded, fixed, uint
from offchain.domain.types import LicenceId, OrganisationId, PeriodId, Ppm, ResourceId


class LeafType(IntEnum):
    """First byte of a leaf."""

    BATCH = 1
    SCORE = 2
    REWARD = 3
    POINTS = 4
    USAGE = 5
    RECOMMEND = 6


class SubjectKind(IntEnum):
    """What a score is about."""

    RESOURCE = 1
    PRODUCT = 2
    ORGANISATION = 3


class Tag(IntFlag):
    """Tags of a score."""

    HIGH_LIQUIDITY = 1
    HIGH_UTILITY = 2
    LONG_TAIL = 4


class Programme(IntEnum):
    """Programmes that the fund rewards."""

    FEEDBACK = 1
    CORRECTION = 2
    LONG_TAIL = 3
    REFERRAL = 4
    IMPROVEMENT = 5
    AFTER_SALE = 6


class Category(IntEnum):
    """Categories of points."""

    DATA = 1
    TOOL = 2
    FEEDBACK = 3
    GOVERNANCE = 4


@dataclass(frozen=True)
class BatchLeaf:
    """One batch: its index, the keys it covers (both ends included) and the hash of its bytes."""

    TYPE: ClassVar[LeafType] = LeafType.BATCH
    period: PeriodId
    index: int
    from_key: int
    to_key: int
    batch_hash: bytes

    def body(self) -> bytes:
        """Bytes after type and period. Raises `CodecError`."""
        if self.to_key < self.from_key:
            raise NotAscendingError("toKey", f"at least {self.from_key:#x}", f"{self.to_key:#x}")
        keys = uint(256, self.from_key, "fromKey") + uint(256, self.to_key, "toKey")
        return uint(32, self.index, "batch index") + keys + fixed(32, self.batch_hash, "batch hash")

    @classmethod
    def read(cls, period: PeriodId, reader: Reader) -> BatchLeaf:
        """From the bytes after type and period. Raises `CodecError`."""
        index, low, high = (reader.uint(bits, "batch leaf") for bits in (32, 256, 256))
        return cls(period, index, low, high, reader.take(32, "batch hash"))


@dataclass(frozen=True)
class ScoreLeaf:
    """A quality score in units of 10⁻⁹ and its tags."""

    TYPE: ClassVar[LeafType] = LeafType.SCORE
    period: PeriodId
    kind: SubjectKind
    subject: int
    score: int
    tags: Tag

    def body(self) -> bytes:
        """Bytes after type and period. Raises `CodecError`."""
        subject = uint(8, _member(SubjectKind, self.kind), "subject kind") + _id(self.subject, "subject")
        tags = bounded(int(self.tags), 0, sum(Tag), "tags")
        return subject + uint(32, self.score, "score") + uint(16, tags, "tags")

    @classmethod
    def read(cls, period: PeriodId, reader: Reader) -> ScoreLeaf:
        """From the bytes after type and period. Raises `CodecError`."""
        kind = SubjectKind(_member(SubjectKind, reader.uint(8, "subject kind")))
        subject, score = reader.uint(32, "subject"), reader.uint(32, "score")
        return cls(period, kind, subject, score, Tag(bounded(reader.uint(16, "tags"), 0, sum(Tag), "tags")))


@dataclass(frozen=True)
class RewardLeaf:
    """An organisation's share, in ppm, of a programme's budget, for one subject."""

    TYPE: ClassVar[LeafType] = LeafType.REWARD
    period: PeriodId
    programme: Programme
    organisation: OrganisationId
    subject: bytes
    share: Ppm

    def body(self) -> bytes:
        """Bytes after type and period. Raises `CodecError`."""
        head = uint(8, _member(Programme, self.programme), "programme") + _id(self.organisation, "organisation")
        return head + fixed(32, self.subject, "reward subject") + uint(32, self.share, "share")

    @classmethod
    def read(cls, period: PeriodId, reader: Reader) -> RewardLeaf:
        """From the bytes after type and period. Raises `CodecError`."""
        programme = Programme(_member(Programme, reader.uint(8, "programme")))
        organisation = OrganisationId(reader.uint(32, "organisation"))
        return cls(period, programme, organisation, reader.take(32, "subject"), Ppm(reader.uint(32, "share")))


@dataclass(frozen=True)
class PointsLeaf:
    """Points of an organisation in a category."""

    TYPE: ClassVar[LeafType] = LeafType.POINTS
    period: PeriodId
    category: Category
    organisation: OrganisationId
    points: int

    def body(self) -> bytes:
        """Bytes after type and period. Raises `CodecError`."""
        head = uint(8, _member(Category, self.category), "category") + _id(self.organisation, "organisation")
        return head + uint(64, self.points, "points")

    @classmethod
    def read(cls, period: PeriodId, reader: Reader) -> PointsLeaf:
        """From the bytes after type and period. Raises `CodecError`."""
        category = Category(_member(Category, reader.uint(8, "category")))
        return cls(period, category, OrganisationId(reader.uint(32, "organisation")), reader.uint(64, "points"))


@dataclass(frozen=True)
class UsageLeaf:
    """Metered units of a licence under a clause."""

    TYPE: ClassVar[LeafType] = LeafType.USAGE
    period: PeriodId
    licence: LicenceId
    clause: int
    units: int

    def body(self) -> bytes:
        """Bytes after type and period. Raises `CodecError`."""
        return _id(self.licence, "licence") + uint(32, self.clause, "clause") + uint(64, self.units, "units")

    @classmethod
    def read(cls, period: PeriodId, reader: Reader) -> UsageLeaf:
        """From the bytes after type and period. Raises `CodecError`."""
        licence = LicenceId(reader.uint(32, "licence"))
        return cls(period, licence, reader.uint(32, "clause"), reader.uint(64, "units"))


@dataclass(frozen=True)
class RecommendLeaf:
    """A combination of resources recommended for a scenario (hash of its name), with its score in units of 10⁻⁹."""

    TYPE: ClassVar[LeafType] = LeafType.RECOMMEND
    period: PeriodId
    scenario: bytes
    score: int
    resources: tuple[ResourceId, ...]

    def body(self) -> bytes:
        """Bytes after type and period. Raises `CodecError`."""
        ascending(self.resources, "recommended resources")
        head = fixed(32, self.scenario, "scenario") + uint(32, self.score, "score")
        count = uint(16, len(self.resources), "number of resources")
        return head + count + b"".join(_id(resource, "resource") for resource in self.resources)

    @classmethod
    def read(cls, period: PeriodId, reader: Reader) -> RecommendLeaf:
        """From the bytes after type and period. Raises `CodecError`."""
        scenario, score = reader.take(32, "scenario"), reader.uint(32, "score")
        resources = reader.uints(reader.uint(16, "number of resources"), 32, "resources")
        return cls(period, scenario, score, tuple(map(ResourceId, resources)))


Leaf = BatchLeaf | ScoreLeaf | RewardLeaf | PointsLeaf | UsageLeaf | RecommendLeaf
_CLASSES: tuple[type[Leaf], ...] = (BatchLeaf, ScoreLeaf, RewardLeaf, PointsLeaf, UsageLeaf, RecommendLeaf)


def encode(leaf: Leaf) -> bytes:
    """`uint8 type ‖ uint32 period ‖ body`, without the tree's 0x00. Raises `CodecError`."""
    return uint(8, leaf.TYPE, "leaf type") + uint(32, leaf.period, "period") + leaf.body()


def decode(data: bytes) -> Leaf:
    """The leaf in `data`; `encode` of it gives `data` again. Raises `CodecError`."""
    reader = Reader(data, "leaf")
    leaf_type = LeafType(_member(LeafType, reader.uint(8, "leaf type")))
    leaf = _CLASSES[leaf_type - 1].read(PeriodId(reader.uint(32, "period")), reader)
    reader.end()
    leaf.body()
    return leaf


def _id(value: int, what: str) -> bytes:
    return uint(32, bounded(value, 1, GREATEST_ID, what), what)


def _member(kind: type[IntEnum], value: int) -> int:
    if value not in {int(member) for member in kind}:
        raise UnknownTypeError(kind.__name__, sorted(int(member) for member in kind), value)
    return value
