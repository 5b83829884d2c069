"""Writes batches and leaves by docs/FORMATS.md, valid or not, from the model's lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from eth_hash.auto import keccak

from tests.contracts.settlement.model import Line

LAST_KEY = 2**256 - 1


def composition_key(line: Line) -> bytes:
    """The composition key of a line."""
    head = line.product.to_bytes(4, "big") + line.payee.to_bytes(4, "big") + line.outcome_source.to_bytes(3, "big")
    return bytes(keccak(head + b"".join(r.to_bytes(4, "big") for r in line.resources)))


def write(period: int, lines: Sequence[Line]) -> bytes:
    """The bytes of a batch; lines in key order."""
    lines = sorted(lines, key=composition_key)
    resources = sorted({r for line in lines for r in line.resources})
    payees = sorted({line.payee for line in lines})
    ratios = sorted({line.outcome_source for line in lines})
    sizes = (len(resources).to_bytes(2, "big"), len(payees).to_bytes(2, "big"), len(ratios).to_bytes(1, "big"))
    data = b"\x02" + period.to_bytes(4, "big") + b"".join(sizes) + len(lines).to_bytes(2, "big")
    data += b"".join(i.to_bytes(4, "big") for i in [*resources, *payees])
    data += b"".join(i.to_bytes(3, "big") for i in ratios)
    for line in lines:
        data += line.product.to_bytes(4, "big") + payees.index(line.payee).to_bytes(2, "big")
        data += ratios.index(line.outcome_source).to_bytes(1, "big")
        data += (line.performance << 12 | len(line.resources)).to_bytes(4, "big")
        for resource, weight in zip(line.resources, line.weights, strict=True):
            data += (resources.index(resource) << 20 | weight).to_bytes(4, "big")
    return data


@dataclass(frozen=True)
class Batch:
    """`ISettlement.Batch`."""

    data: bytes
    lines: int
    index: int = 0
    from_key: int = 0
    to_key: int = LAST_KEY
    first_line: int = 0
    proof: tuple[bytes, ...] = ()

    @classmethod
    def of(cls, period: int, lines: Sequence[Line]) -> Batch:
        """A batch of `lines` over the whole key space."""
        return cls(write(period, lines), len(lines))

    def slice(self, first_line: int, lines: int) -> Batch:
        """Some of its lines."""
        return replace(self, first_line=first_line, lines=lines)

    def leaf(self, period: int) -> bytes:
        """Its BATCH leaf hash in the report of `period`."""
        head = b"\x00\x01" + period.to_bytes(4, "big") + self.index.to_bytes(4, "big")
        return bytes(
            keccak(head + self.from_key.to_bytes(32, "big") + self.to_key.to_bytes(32, "big") + keccak(self.data))
        )

    def arguments(self) -> tuple[object, ...]:
        """The ABI tuple."""
        return (self.index, self.from_key, self.to_key, self.first_line, self.lines, self.data, list(self.proof))


def node(left: bytes, right: bytes) -> bytes:
    """An inner node of the report's tree."""
    return bytes(keccak(b"\x01" + left + right))
