"""A report on chain and in the archive against the rebuilt one: fields, leaves, root and batch bytes."""

from __future__ import annotations

from collections.abc import Sequence

from offchain.audit.archive import Archive
from offchain.audit.batch_places import place_of
from offchain.audit.errors import AuditError, BatchError, LeafError, ReportFieldError
from offchain.codec import tree
from offchain.codec.leaf import LeafType
from offchain.codec.report import ReportStruct
from offchain.report import BuiltReport


def check_fields(where: str, expected: ReportStruct, received: ReportStruct) -> str:
    """Every field of the EIP-712 struct. Raises ReportFieldError that names the first that differs."""
    wanted, found = expected.values(), received.values()
    for name, value in wanted.items():
        if found[name] != value:
            raise ReportFieldError(where, name, _shown(value), _shown(found[name]))
    return f"{len(wanted)} fields, root 0x{expected.root.hex()}"


def check_leaves(built: BuiltReport, archive: Archive) -> str:
    """Archived leaves against rebuilt ones, then the archived tree's own root. Raises LeafError or AuditError."""
    for index, expected in enumerate(built.leaves):
        received = archive.leaves[index] if index < len(archive.leaves) else None
        if received != expected:
            name = LeafType(expected[0]).name
            raise LeafError(index, name, _shown(expected), "none" if received is None else _shown(received))
    if len(archive.leaves) > len(built.leaves):
        raise LeafError(len(built.leaves), "none", "no more leaves", _shown(archive.leaves[len(built.leaves)]))
    root = tree.root([tree.leaf_hash(leaf) for leaf in archive.leaves])
    if root != built.struct.root:
        raise AuditError("root over the archived leaves", _shown(built.struct.root), _shown(root))
    return f"{len(built.leaves)} leaves"


def check_batches(built: BuiltReport, archived: Sequence[bytes]) -> str:
    """Archived batch bytes against rebuilt ones. Raises BatchError that names batch and offset."""
    for batch in built.batches:
        if batch.index >= len(archived):
            raise BatchError(batch.index, 0, f"{len(batch.data)} bytes", "no file")
        _check_bytes(batch.index, batch.data, archived[batch.index])
    return f"{len(built.batches)} batches, {sum(len(batch.data) for batch in built.batches)} bytes"


def _check_bytes(index: int, expected: bytes, received: bytes) -> None:
    if expected == received:
        return
    pairs = enumerate(zip(expected, received, strict=False))
    offset = next((i for i, (a, b) in pairs if a != b), min(len(expected), len(received)))
    wanted, found = (data[offset : offset + 1] for data in (expected, received))
    place = place_of(expected, offset, found[0] if found else None)
    raise BatchError(index, offset, wanted.hex() or "the end", found.hex() or "the end", place)


def _shown(value: object) -> object:
    return "0x" + value.hex() if isinstance(value, bytes) else value
