"""The sketch 内容指纹 of a file, read record by record: what an attester computes before it states the fact."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TextIO

from offchain.domain.errors import HeadwaterError
from offchain.graph.records import record_hash
from offchain.graph.sketch import LEAST, near, similarity, sketch

GREATEST_LINE = 1 << 20
"""Characters of a line: what keeps memory bounded, whatever the file."""
Fields = Iterator[list[str]]


class BadContentError(HeadwaterError):
    """A file can't be read as records."""

    def __init__(self, file: object, expected: str, received: object) -> None:
        super().__init__(f"{file}: expected {expected}, received {received}; name the format with --format or convert")


@dataclass(frozen=True)
class Sketched:
    """The sketch of a file: hashes ascending, and the records that were read; repeated records count each time."""

    hashes: tuple[int, ...]
    records: int

    @property
    def telling(self) -> bool:
        """False where there are too few different records to call anything a copy."""
        return len(self.hashes) >= LEAST

    def beside(self, other: Sketched) -> tuple[int, int, bool]:
        """Hashes in both, hashes compared, and whether the two contents are near-duplicates."""
        return *similarity(self.hashes, other.hashes), near(self.hashes, other.hashes)


def sketch_file(file: Path, form: str | None = None) -> Sketched:
    """Sketches a file in one pass; `form` is a name of `FORMATS`, by default that of the file's ending.

    Raises BadContentError where it has no records, a line is too long, or it is not text of the format.
    """
    chosen = form or _ENDINGS.get(file.suffix.lower(), "lines")
    if chosen not in FORMATS:
        raise BadContentError(file, "a format of " + ", ".join(FORMATS), repr(chosen))
    counter = _Counter()
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            hashes = sketch(counter.of(FORMATS[chosen](_lines(text, file))))
    except UnicodeDecodeError as error:
        raise BadContentError(file, "UTF-8 text", f"byte {error.object[error.start]:#04x}") from error
    except (csv.Error, json.JSONDecodeError, RecursionError, UnicodeEncodeError) as error:
        raise BadContentError(file, f"{chosen} after record {counter.records}", error) from error
    except OSError as error:
        raise BadContentError(file, "a readable file", error.strerror) from error
    if not counter.records:
        raise BadContentError(file, "a record at least", "none")
    return Sketched(hashes, counter.records)


class _Counter:
    """Counts the records that pass."""

    def __init__(self) -> None:
        self.records = 0

    def of(self, rows: Iterable[list[str]]) -> Iterator[bytes]:
        for fields in rows:
            found = record_hash(fields)
            if found is not None:
                self.records += 1
                yield found


def _lines(text: TextIO, file: Path) -> Iterator[str]:
    while line := text.readline(GREATEST_LINE + 1):
        if len(line) > GREATEST_LINE:
            raise BadContentError(file, f"lines of at most {GREATEST_LINE:,} characters", "a longer one")
        yield line


def _comma(lines: Iterable[str]) -> Fields:
    return csv.reader(lines)


def _tab(lines: Iterable[str]) -> Fields:
    return csv.reader(lines, delimiter="\t")


def _jsonl(lines: Iterable[str]) -> Fields:
    for line in lines:
        if line.strip():
            yield list(_scalars(json.loads(line, parse_float=str, parse_int=str, parse_constant=str)))


def _plain(lines: Iterable[str]) -> Fields:
    return (line.split() for line in lines)


def _scalars(value: object) -> Iterator[str]:
    """The scalar values of a JSON document as text; null is none."""
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _scalars(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _scalars(inner)
    elif value is not None:
        yield str(value)


FORMATS: Mapping[str, Callable[[Iterable[str]], Fields]] = MappingProxyType(
    {"csv": _comma, "tsv": _tab, "jsonl": _jsonl, "lines": _plain}
)
"""How a file's lines become records, by name."""
_ENDINGS = MappingProxyType({".csv": "csv", ".tsv": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl"})
