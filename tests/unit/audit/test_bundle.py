"""A bundle is what its list says: what is missing, added or changed is named, and nothing leaves its folder."""

from __future__ import annotations

import hashlib
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offchain.audit.bundle import LIST, BundleError, Contents, pack, unpack
from offchain.codec.documents import canonical, parse

CONTENTS = Contents(31_337, 812, 2)
FILES = {"README.en.md": b"# what it is\n", "abi/Rulebook.json": b"[]", "chain.json": b"0x" + bytes(range(256)) * 9}

Change = Callable[[dict[str, bytes]], object]


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A bundle of three files."""
    return pack(folder_of(tmp_path / "run", FILES), CONTENTS, tmp_path / "made.zip")


def folder_of(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def members(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def written(file: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file


def changed(made: Path, change: Change) -> Path:
    files = members(made)
    change(files)
    return written(made.with_name("changed.zip"), files)


def relisted(into: dict[str, bytes], **head: object) -> None:
    """The list with other words in it."""
    into[LIST] = canonical({**parse(into[LIST]), **head})  # type: ignore[dict-item]


def test_bundle__unpacked__is_the_folder_again(made: Path, tmp_path: Path) -> None:
    assert unpack(made, tmp_path / "other") == CONTENTS
    found = {path.relative_to(tmp_path / "other").as_posix(): path.read_bytes() for path in _files(tmp_path / "other")}
    assert found == FILES


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_bundle__of_the_same_files__is_the_same_bytes(made: Path, tmp_path: Path) -> None:
    again = pack(folder_of(tmp_path / "again", dict(reversed(FILES.items()))), CONTENTS, tmp_path / "again.zip")
    assert again.read_bytes() == made.read_bytes()


def test_list__names_every_file_with_size_and_digest(made: Path) -> None:
    listed = {name: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)} for name, data in FILES.items()}
    expected = {"format": 1, "chain_id": 31_337, "block": 812, "period": 2, "files": listed}
    assert parse(members(made)[LIST]) == expected


def test_pack__into_a_file_that_is_there__then_is_refused(made: Path, tmp_path: Path) -> None:
    before = made.read_bytes()
    with pytest.raises(FileExistsError):
        pack(tmp_path / "run", CONTENTS, made)
    assert made.read_bytes() == before


CHANGES: dict[str, tuple[Change, str]] = {
    "a file changed": (lambda f: f.update({"abi/Rulebook.json": b"{}"}), r"SHA-256 of abi/Rulebook\.json"),
    "a file longer": (
        lambda f: f.update({"abi/Rulebook.json": b"[] "}),
        r"size of abi/Rulebook\.json: expected 2, rece",
    ),
    "a file shorter": (lambda f: f.update({"abi/Rulebook.json": b"["}), r"size of abi/Rulebook\.json: .* received 1"),
    "a file missing": (lambda f: f.pop("chain.json"), r"expected chain\.json, received no such file"),
    "a file added": (lambda f: f.update({"more.txt": b""}), r"received 'more\.txt' too"),
    "no list": (lambda f: f.pop(LIST), r"expected a file bundle\.json, received none"),
    "another format": (lambda f: relisted(f, format=2), "format of bundle.json: expected 1, received 2"),
    "a key more": (lambda f: relisted(f, more=2), "keys of bundle.json"),
    "a period below 0": (lambda f: relisted(f, period=-1), "period in bundle.json: expected a natural number"),
    "a period of truth": (lambda f: relisted(f, period=True), "period in bundle.json: expected a natural number"),
    "a list of files": (lambda f: relisted(f, files=[]), "keys of bundle.json"),
    "an entry without size": (lambda f: relisted(f, files={"a": {"sha256": ""}}), "entry of a in bundle.json"),
    "too much in all": (
        lambda f: relisted(f, files={"a": {"sha256": "", "size": 2**33 + 1}}),
        "size of all files: expected at most 8589934592",
    ),
    "a list too long": (
        lambda f: f.update({LIST: b" " * (2**20 + 1)}),
        "size of bundle.json: expected at most 1048576",
    ),
}


@pytest.mark.parametrize(("change", "named"), CHANGES.values(), ids=CHANGES.keys())
def test_unpack__when_the_bundle_is_not_its_list__then_the_difference_is_named(
    made: Path, tmp_path: Path, change: Change, named: str
) -> None:
    with pytest.raises(BundleError, match=named):
        unpack(changed(made, change), tmp_path / "out")


@pytest.mark.parametrize(
    "name", ["../out.txt", "/etc/x", "a/../../b", "a//b", ".hidden", "a/.b", "a\\b", "C:x", "", LIST, "x\n"]
)
def test_unpack__of_a_name_that_leaves_the_folder__then_nothing_is_written(
    made: Path, tmp_path: Path, name: str
) -> None:
    listed = {"sha256": hashlib.sha256(b"x").hexdigest(), "size": 1}
    files = members(made)
    relisted(files, files={name: listed})
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(BundleError, match="name of a file: expected one within the bundle"):
        unpack(written(made.with_name("changed.zip"), files), tmp_path / "out")
    assert sorted(tmp_path.rglob("*")) == sorted([*before, made.with_name("changed.zip")])


def test_unpack__of_a_file_that_stands_there_twice__then_is_refused(made: Path, tmp_path: Path) -> None:
    with warnings.catch_warnings(), zipfile.ZipFile(made, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("chain.json", b"another")
    with pytest.raises(BundleError, match=r"received 'chain\.json' too"):
        unpack(made, tmp_path / "out")


@pytest.mark.parametrize("data", [b"", b"no zip file at all", b"PK\x03\x04" + bytes(40)])
def test_unpack__of_what_is_no_bundle__then_is_refused(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "none.zip"
    file.write_bytes(data)
    with pytest.raises(BundleError, match=r"bundle none\.zip: expected a zip file that can be read"):
        unpack(file, tmp_path / "out")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_unpack__when_any_byte_is_changed__then_is_refused_or_gives_the_same_files(
    made: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """A zip file has bytes that mean nothing, its times for example; none of them changes what is read."""
    content = bytearray(made.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    folder = tmp_path_factory.mktemp("changed")
    (folder / "changed.zip").write_bytes(content)
    try:
        found = unpack(folder / "changed.zip", folder / "out")
    except BundleError:
        return
    read = {path.relative_to(folder / "out").as_posix(): path.read_bytes() for path in _files(folder / "out")}
    assert (found, read) == (CONTENTS, FILES)
