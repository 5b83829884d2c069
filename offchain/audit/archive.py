"""The archive of a report: what was signed, every leaf in tree order, the bytes of every batch.

`report.json` {"report": EIP-712 fields, "digest", "bitmap", "signatures"}, `leaves.json` [hex …], `batch-<index>.bin`.
JSON is RFC 8785, bytes are `0x` hexadecimal, integers above 2⁵³ − 1 decimal strings.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from offchain.audit.errors import DamagedRunError
from offchain.codec import eip712
from offchain.codec.documents import GREATEST_INTEGER, Json, canonical, parse
from offchain.codec.eip712 import Domain
from offchain.codec.envelope import GREATEST_MEMBERS
from offchain.codec.errors import CodecError
from offchain.codec.report import ReportStruct, report_digest
from offchain.codec.words import bounded, from_hex, to_hex
from offchain.domain.types import PeriodId
from offchain.report import BuiltReport

REPORT_FILE = "report.json"
LEAVES_FILE = "leaves.json"
_WIDTHS = dict(eip712.REPORT.fields)
_OUTER = ("bitmap", "digest", "report", "signatures")


@dataclass(frozen=True)
class Archive:
    """What the files of one report say; nothing of it is judged yet but its form.

    `signatures` are envelopes in ascending member order, `leaves` leaf data without the tree's 0x00, `batches` the
    bytes of each batch in index order.
    """

    report: ReportStruct
    digest: bytes
    bitmap: int
    signatures: bytes
    leaves: tuple[bytes, ...]
    batches: tuple[bytes, ...]


def write_archive(directory: Path, built: BuiltReport, domain: Domain, bitmap: int, signatures: bytes) -> None:
    """Writes the files of a report; `domain` is that of the `ContributionOracle`. Same report, same bytes.

    Each file is written beside its place and renamed, `report.json` last: where it stands, the archive is whole.
    """
    directory.mkdir(parents=True, exist_ok=True)
    for batch in built.batches:
        _place(directory / batch_file(batch.index), batch.data)
    _place(directory / LEAVES_FILE, canonical([to_hex(leaf) for leaf in built.leaves]))
    signed: dict[str, Json] = {
        "report": {name: _plain(value) for name, value in built.struct.values().items()},
        "digest": to_hex(report_digest(domain, built.struct)),
        "bitmap": bitmap,
        "signatures": to_hex(signatures),
    }
    _place(directory / REPORT_FILE, canonical(signed))


def archive_dir(reports: Path, period: int) -> Path:
    """Where the archive of a period's report stands."""
    return reports / str(period)


def read_archive(directory: Path) -> Archive:
    """The archive in a directory. Raises DamagedRunError that names the file, and the leaf where one is unreadable."""
    file = directory / REPORT_FILE
    outer = _object(file, _json(file), _OUTER)
    try:
        report = _report(_object(file, outer["report"], tuple(_WIDTHS)))
        digest = from_hex(outer["digest"], "digest", 32)
        bitmap = bounded(_integer(outer["bitmap"]), 0, (1 << GREATEST_MEMBERS) - 1, "bitmap")
        signatures = from_hex(outer["signatures"], "signatures")
        leaves = tuple(from_hex(leaf, f"leaf {i}") for i, leaf in enumerate(_list(directory / LEAVES_FILE)))
    except CodecError as error:
        raise DamagedRunError(directory, "every field and leaf in its form", str(error)) from error
    batches = tuple(_bytes(directory / batch_file(index)) for index in range(min(report.batches, len(leaves))))
    return Archive(report, digest, bitmap, signatures, leaves, batches)


def batch_file(index: int) -> str:
    """Name of the file of a batch."""
    return f"batch-{index}.bin"


def _place(file: Path, content: bytes) -> None:
    """Writes and renames, so that a reader sees the old or the new bytes, never half of them."""
    if file.is_file() and file.read_bytes() == content:
        return
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    Path(name).replace(file)


def _plain(value: eip712.Value) -> Json:
    if isinstance(value, bytes):
        return to_hex(value)
    return str(value) if isinstance(value, int) and value > GREATEST_INTEGER else value


def _report(fields: Mapping[str, Json]) -> ReportStruct:
    """The struct of its EIP-712 fields. Raises CodecError."""

    def number(name: str) -> int:
        return bounded(_integer(fields[name]), 0, (1 << int(_WIDTHS[name].removeprefix("uint"))) - 1, name)

    return ReportStruct(
        period=PeriodId(number("period")),
        attempt=number("attempt"),
        committee=number("committee"),
        rules=number("rules"),
        ref_block=number("refBlock"),
        ref_hash=from_hex(fields["refHash"], "refHash", 32),
        log_size=number("logSize"),
        log_root=from_hex(fields["logRoot"], "logRoot", 32),
        leaves=number("leaves"),
        batches=number("batches"),
        root=from_hex(fields["root"], "root", 32),
    )


def _integer(value: Json) -> int:
    """An integer or its decimal string; anything else becomes −1, which no field allows."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 20:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


def _bytes(file: Path) -> bytes:
    if not file.is_file():
        raise DamagedRunError(file, "a file", "none")
    return file.read_bytes()


def _json(file: Path) -> Json:
    try:
        return parse(_bytes(file))
    except CodecError as error:
        raise DamagedRunError(file, "a document", str(error)) from error


def _list(file: Path) -> list[Json]:
    found = _json(file)
    if not isinstance(found, list):
        raise DamagedRunError(file, "a list", type(found).__name__)
    return found


def _object(file: Path, document: Json, names: tuple[str, ...]) -> Mapping[str, Json]:
    if not isinstance(document, Mapping) or sorted(document) != sorted(names):
        received = sorted(document) if isinstance(document, Mapping) else type(document).__name__
        raise DamagedRunError(file, f"an object with {sorted(names)}", str(received))
    return document
