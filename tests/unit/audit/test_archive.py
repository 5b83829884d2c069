"""The archive: the same bytes for the same report, and what it says is what was signed."""

from __future__ import annotations

from pathlib import Path

import pytest

from offchain.audit.archive import read_archive, write_archive
from offchain.codec import tree
from offchain.codec.eip712 import Domain
from offchain.codec.report import ReportStruct, domain_of_oracle
from offchain.domain.types import PeriodId
from offchain.report import BuiltReport
from offchain.report.build import GREATEST_KEY, BuiltBatch
from tests.unit.audit.paper import contract_address, word

DOMAIN: Domain = domain_of_oracle(31337, contract_address("ContributionOracle"))


@pytest.fixture
def built() -> BuiltReport:
    """A report of two leaves and one batch whose numbers reach their bounds."""
    leaves = (b"\x01batch", b"\x02score")
    root = tree.root([tree.leaf_hash(leaf) for leaf in leaves])
    struct = ReportStruct(PeriodId(3), 0, 1, 2, 2**64 - 1, word(7), 5, word(8), 2, 1, root)
    return BuiltReport(struct, leaves, (BuiltBatch(0, 0, GREATEST_KEY, b"\x01\x02"),), {}, ())


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_archive__when_written_and_read__then_it_says_what_was_given(built: BuiltReport, tmp_path: Path) -> None:
    write_archive(tmp_path / "3", built, DOMAIN, 0b101, b"\xaa\xbb")
    found = read_archive(tmp_path / "3")
    assert (found.report, found.bitmap, found.signatures) == (built.struct, 0b101, b"\xaa\xbb")
    assert (found.leaves, found.batches) == (built.leaves, (b"\x01\x02",))


def test_archive__when_written_twice__then_no_byte_and_no_file_changes(built: BuiltReport, tmp_path: Path) -> None:
    write_archive(tmp_path, built, DOMAIN, 7, b"\xaa")
    before = contents(tmp_path)
    write_archive(tmp_path, built, DOMAIN, 7, b"\xaa")
    assert contents(tmp_path) == before
    assert sorted(before) == ["batch-0.bin", "leaves.json", "report.json"]


def test_archive__when_written__then_the_documents_are_canonical(built: BuiltReport, tmp_path: Path) -> None:
    write_archive(tmp_path, built, DOMAIN, 7, b"\xaa")
    assert contents(tmp_path)["leaves.json"] == b'["0x016261746368","0x0273636f7265"]'
    assert contents(tmp_path)["report.json"].startswith(b'{"bitmap":7,"digest":"0x')
    assert b'"refBlock":"18446744073709551615"' in contents(tmp_path)["report.json"]
