"""An auditor's bundle 审计包: all that a period is re-computed from, in one file (docs/FORMATS.md section 13)."""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from offchain.codec.documents import Json, canonical, parse
from offchain.domain.errors import MismatchError

FORMAT = 1
LIST = "bundle.json"
GREATEST = 8 * 2**30
"""Bytes that a bundle unpacks to at most."""
GREATEST_LIST = 2**20

_NAME = re.compile(r"(?!\.)[A-Za-z0-9_.-]+(/(?!\.)[A-Za-z0-9_.-]+)*")
_KEYS = ("block", "chain_id", "files", "format", "period")
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""Zip's earliest time: the same files give the same bundle."""
_CHUNK = 1 << 20
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)
"""What a zip file that was changed makes its reader raise."""


class BundleError(MismatchError):
    """A bundle is not what its list says, or no bundle at all."""


@dataclass(frozen=True)
class Contents:
    """What a bundle is of: chain, newest block, period."""

    chain_id: int
    block: int
    period: int


def pack(folder: Path, contents: Contents, file: Path) -> Path:
    """Every file of a folder into a new bundle, listed with size and SHA-256. Raises `FileExistsError`."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    files: dict[str, Json] = {name: _described(folder / name) for name in names}
    head: dict[str, Json] = {
        "format": FORMAT,
        "chain_id": contents.chain_id,
        "block": contents.block,
        "period": contents.period,
    }
    with file.open("xb") as target, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_info(LIST), canonical({**head, "files": files}))
        for name in names:
            with (folder / name).open("rb") as source, archive.open(_info(name), "w", force_zip64=True) as member:
                while chunk := source.read(_CHUNK):
                    member.write(chunk)
    return file


def unpack(file: Path, folder: Path) -> Contents:
    """Writes a bundle's files into an empty folder, each compared with the list; gives what it is of.

    Raises `BundleError` for a file that is missing, added, repeated, changed, too large or named so that it would leave
    the folder. Nothing outside the folder is written.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            contents, listed = _listed(archive)
            _require_names(archive, listed)
            for name, (size, digest) in listed.items():
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(name) as source, target.open("xb") as kept:
                    _copy(name, source, kept, size, digest)
            return contents
    except _UNREADABLE as error:
        hint = "ask for the bundle again"
        raise BundleError(f"bundle {file.name}", "a zip file that can be read", str(error)[:200], hint) from error


def _copy(name: str, source: IO[bytes], kept: IO[bytes], size: int, expected: str) -> None:
    found, length = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        length += len(chunk)
        if length > size:
            raise BundleError(f"size of {name}", size, f"more than {size}")
        found.update(chunk)
        kept.write(chunk)
    if length != size:
        raise BundleError(f"size of {name}", size, length)
    if found.hexdigest() != expected:
        raise BundleError(f"SHA-256 of {name}", expected, found.hexdigest())


def _listed(archive: zipfile.ZipFile) -> tuple[Contents, dict[str, tuple[int, str]]]:
    if LIST not in archive.namelist():
        raise BundleError("bundle", f"a file {LIST}", "none", "this is no audit bundle")
    with archive.open(LIST) as source:
        data = source.read(GREATEST_LIST + 1)
    if len(data) > GREATEST_LIST:
        raise BundleError(f"size of {LIST}", f"at most {GREATEST_LIST}", f"more than {GREATEST_LIST}")
    found = parse(data)
    if not isinstance(found, Mapping) or tuple(sorted(found)) != _KEYS or not isinstance(found["files"], Mapping):
        raise BundleError(f"keys of {LIST}", _KEYS, sorted(found) if isinstance(found, Mapping) else repr(found)[:80])
    if found["format"] != FORMAT:
        raise BundleError(f"format of {LIST}", FORMAT, found["format"], "read it with the program that wrote it")
    numbers = [_natural(found, name) for name in ("chain_id", "block", "period")]
    files = {str(name): _file(str(name), value) for name, value in found["files"].items()}
    total = sum(size for size, _ in files.values())
    if total > GREATEST:
        raise BundleError("size of all files", f"at most {GREATEST}", total)
    return Contents(*numbers), files


def _file(name: str, value: Json) -> tuple[int, str]:
    if not _NAME.fullmatch(name) or name == LIST:
        raise BundleError("name of a file", "one within the bundle", repr(name)[:120])
    if not isinstance(value, Mapping) or tuple(sorted(value)) != ("sha256", "size"):
        raise BundleError(f"entry of {name} in {LIST}", "sha256 and size", repr(value)[:120])
    return _natural(value, "size"), str(value["sha256"])


def _natural(values: Mapping[str, Json], name: str) -> int:
    value = values[name]
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise BundleError(f"{name} in {LIST}", "a natural number", repr(value)[:80])
    return value


def _require_names(archive: zipfile.ZipFile, listed: Mapping[str, object]) -> None:
    found = sorted(name for name in archive.namelist() if name != LIST)
    added = [name for place, name in enumerate(found) if name not in listed or name in found[:place]]
    if added:
        raise BundleError("files of the bundle", "those that are listed", f"{added[0]!r} too")
    missing = sorted(set(listed) - set(found))
    if missing:
        raise BundleError("files of the bundle", missing[0], "no such file")


def _described(file: Path) -> dict[str, Json]:
    with file.open("rb") as source:
        return {"sha256": hashlib.file_digest(source, "sha256").hexdigest(), "size": file.stat().st_size}


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    return info
