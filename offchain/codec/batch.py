"""Batches: the packed lines that settlement reads from calldata (docs/FORMATS.md section 4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from offchain.codec.composition import GREATEST_ID, Composition, composition_key
from offchain.codec.errors import CodecError
from offchain.codec.keccak import keccak256
from offchain.codec.words import Reader, ascending, bounded, uint
from offchain.domain.types import PPM, OrganisationId, PeriodId, Ppm, ProductId, ResourceId

BATCH_VERSION = 2
GREATEST_BATCH = 65_536
"""Bytes."""
GREATEST_RESOURCES = 4_095
"""Distinct resources of a batch: an index, and the number of a line's components, take 12 bits."""
_HEADER, _LINE, _COMPONENT = 12, 11, 4
_WEIGHT_BITS = 20
_WEIGHT_MASK = 2**_WEIGHT_BITS - 1


class BatchVersionError(CodecError):
    """The version byte of a batch is not 2."""


class BatchTooLargeError(CodecError):
    """A batch is longer than 65,536 bytes, or names more than 4,095 resources."""


class WeightSumError(CodecError):
    """The weights of a line do not sum to 1,000,000 ppm."""


class TableIndexError(CodecError):
    """A line points behind the end of a table."""


class UnusedEntryError(CodecError):
    """A table holds an entry that no line uses."""


@dataclass(frozen=True)
class Component:
    """A resource and its weight in ppm."""

    resource: ResourceId
    weight: Ppm


@dataclass(frozen=True)
class Line:
    """What one composition is settled by: performance of the service in ppm and every component, also with weight 0."""

    product: ProductId
    payee: OrganisationId
    outcome_source: Ppm
    performance: Ppm
    components: tuple[Component, ...]

    @cached_property
    def composition(self) -> Composition:
        """The composition that the line is about."""
        resources = tuple(component.resource for component in self.components)
        return Composition(self.product, self.payee, self.outcome_source, resources)

    @cached_property
    def key(self) -> bytes:
        """Composition key, 32 bytes. Raises `CodecError` for components that make no composition."""
        return composition_key(self.composition)


@dataclass(frozen=True)
class Batch:
    """Lines of a period in strictly ascending order of their composition keys."""

    period: PeriodId
    lines: tuple[Line, ...]

    @classmethod
    def of(cls, period: PeriodId, lines: Iterable[Line]) -> Batch:
        """A batch of lines in any order."""
        return cls(period, tuple(sorted(lines, key=lambda line: line.key)))


@dataclass(frozen=True)
class _Tables:
    resources: tuple[int, ...]
    payees: tuple[int, ...]
    ratios: tuple[int, ...]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> _Tables:
        resources = {component.resource for line in lines for component in line.components}
        return cls(
            tuple(sorted(resources)),
            tuple(sorted({line.payee for line in lines})),
            tuple(sorted({line.outcome_source for line in lines})),
        )

    @property
    def size(self) -> int:
        return 4 * len(self.resources) + 4 * len(self.payees) + 3 * len(self.ratios)


def size(lines: Sequence[Line]) -> int:
    """Bytes that a batch of these lines takes."""
    return _HEADER + _Tables.of(lines).size + sum(_LINE + _COMPONENT * len(line.components) for line in lines)


def fits(lines: Sequence[Line], greatest: int = GREATEST_BATCH) -> bool:
    """True if these lines make one batch of at most `greatest` bytes."""
    return len(_Tables.of(lines).resources) <= GREATEST_RESOURCES and size(lines) <= greatest


def encode(batch: Batch) -> bytes:
    """The bytes of a batch. Raises `CodecError`: a bound, the order, a sum of weights, the size."""
    _require_lines(batch.lines)
    tables = _Tables.of(batch.lines)
    _require_count(tables)
    head = (
        uint(8, BATCH_VERSION, "version")
        + uint(32, batch.period, "period")
        + uint(16, len(tables.resources), "number of resources")
        + uint(16, len(tables.payees), "number of payees")
        + uint(8, len(tables.ratios), "number of ratios")
        + uint(16, len(batch.lines), "number of lines")
    )
    parts = [head]
    parts += [uint(32, resource, "resource") for resource in tables.resources]
    parts += [uint(32, payee, "payee") for payee in tables.payees]
    parts += [uint(24, ratio, "outcomeSource") for ratio in tables.ratios]
    parts += _encoded_lines(batch.lines, tables)
    return _require_size(b"".join(parts))


def decode(data: bytes) -> Batch:
    """The batch in `data`; `encode` of it gives `data` again. Raises `CodecError` for every rule that is broken."""
    reader = Reader(_require_size(data), "batch")
    version = reader.uint(8, "version")
    if version != BATCH_VERSION:
        raise BatchVersionError("batch version", BATCH_VERSION, version)
    period = PeriodId(reader.uint(32, "period"))
    counts = tuple(reader.uint(bits, field) for bits, field in ((16, "R"), (16, "P"), (8, "O"), (16, "L")))
    tables = _Tables(
        reader.uints(counts[0], 32, "resource table"),
        reader.uints(counts[1], 32, "payee table"),
        reader.uints(counts[2], 24, "ratio table"),
    )
    _require_tables(tables)
    lines = tuple(_line(reader, tables) for _ in range(counts[3]))
    reader.end()
    _require_lines(lines)
    _require_used(tables, lines)
    return Batch(period, lines)


def batch_hash(data: bytes) -> bytes:
    """`H(batch bytes)` as a BATCH leaf holds it: 32 bytes."""
    return keccak256(data)


def _encoded_lines(lines: Sequence[Line], tables: _Tables) -> list[bytes]:
    resource_at = {resource: index for index, resource in enumerate(tables.resources)}
    payee_at = {payee: index for index, payee in enumerate(tables.payees)}
    ratio_at = {ratio: index for index, ratio in enumerate(tables.ratios)}
    parts: list[bytes] = []
    for line in lines:
        parts.append(
            uint(32, line.product, "product")
            + uint(16, payee_at[line.payee], "payee index")
            + uint(8, ratio_at[line.outcome_source], "ratio index")
            + uint(32, (line.performance << 12) | len(line.components), "performance and number of components")
        )
        parts += [
            uint(32, (resource_at[component.resource] << _WEIGHT_BITS) | component.weight, "resource index and weight")
            for component in line.components
        ]
    return parts


def _line(reader: Reader, tables: _Tables) -> Line:
    product = ProductId(reader.uint(32, "product"))
    payee = OrganisationId(_entry(tables.payees, reader.uint(16, "payee index"), "payee index"))
    ratio = Ppm(_entry(tables.ratios, reader.uint(8, "ratio index"), "ratio index"))
    performance, count = divmod(reader.uint(32, "performance and number of components"), 2**12)
    components = tuple(_component(reader.uint(32, "resource index and weight"), tables) for _ in range(count))
    return Line(product, payee, ratio, Ppm(performance), components)


def _component(word: int, tables: _Tables) -> Component:
    index, weight = word >> _WEIGHT_BITS, word & _WEIGHT_MASK
    return Component(ResourceId(_entry(tables.resources, index, "resource index")), Ppm(weight))


def _entry(table: Sequence[int], index: int, what: str) -> int:
    if index >= len(table):
        raise TableIndexError(what, f"less than {len(table)}", index)
    return table[index]


def _require_size(data: bytes) -> bytes:
    if len(data) > GREATEST_BATCH:
        raise BatchTooLargeError("batch", f"at most {GREATEST_BATCH} bytes", f"{len(data)} bytes", "split its lines")
    return data


def _require_count(tables: _Tables) -> None:
    if len(tables.resources) > GREATEST_RESOURCES:
        most = f"at most {GREATEST_RESOURCES} resources"
        raise BatchTooLargeError("batch", most, len(tables.resources), "split its lines")


def _require_tables(tables: _Tables) -> None:
    _require_count(tables)
    ascending(tables.resources, "resource table")
    ascending(tables.payees, "payee table")
    ascending(tables.ratios, "ratio table")


def _require_lines(lines: Sequence[Line]) -> None:
    for line in lines:
        bounded(line.product, 1, GREATEST_ID, "product")
        bounded(line.performance, 0, PPM, "performance")
        total = sum(bounded(component.weight, 0, PPM, "weight") for component in line.components)
        if total != PPM:
            raise WeightSumError(f"weights of a line of product {line.product}", PPM, total)
    ascending([int.from_bytes(line.key, "big") for line in lines], "composition keys")


def _require_used(tables: _Tables, lines: Sequence[Line]) -> None:
    used = _Tables.of(lines)
    for name in ("resources", "payees", "ratios"):
        declared, needed = getattr(tables, name), getattr(used, name)
        if declared != needed:
            raise UnusedEntryError(f"table of {name}", needed, declared, "leave out what no line uses")
