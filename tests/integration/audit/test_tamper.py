"""A kept run verifies, and one changed byte in it is named: in the log, a signature, a leaf, a batch, the dump."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from offchain.audit import explain_run, verify_run
from offchain.audit.open_run import LogCopy, open_run
from offchain.audit.verification import Check, Verification
from offchain.ledger.errors import CorruptLogError
from offchain.ledger.store import Store
from offchain.ledger.tables import METADATA
from offchain.settings import Settings

COLUMNS = [(table.name, column.name) for table in METADATA.sorted_tables for column in table.columns]
PERIOD = 1
ENVELOPE = 2 * 68
"""Hexadecimal digits of a packed secp256k1 envelope."""
Verifying = Callable[..., Verification]


@pytest.fixture
def verifying(run_dir: Path, settings: Settings) -> Verifying:
    """Verifies a period of the copied run."""
    return lambda period=PERIOD: verify_run(run_dir, period, settings.anvil)


def first_of(found: Verification) -> Check:
    """The first difference, which there must be."""
    assert found.first is not None, found.rows()
    return found.first


def flipped(value: object) -> object:
    """The value with one bit changed."""
    if isinstance(value, int):
        return value ^ 64
    if isinstance(value, str):
        return value[:-1] + chr(ord(value[-1]) ^ 1)
    assert isinstance(value, bytes)
    return bytes([value[0] ^ 1]) + value[1:]


def flip_column(file: Path, table: str, column: str) -> None:
    """Flips a bit of a column in the second row of a table, or in its only one."""
    with sqlite3.connect(file) as connection:
        rows = connection.execute(f'SELECT rowid, "{column}" FROM {table} ORDER BY rowid').fetchall()
        row, value = rows[:2][-1]
        connection.execute(f'UPDATE {table} SET "{column}" = ? WHERE rowid = ?', (flipped(value), row))


def flip_digit(file: Path, digits: str, place: int) -> None:
    """Changes one hexadecimal digit of a text wherever the text stands in a file."""
    changed = digits[:place] + f"{int(digits[place], 16) ^ 1:x}" + digits[place + 1 :]
    text = file.read_text(encoding="utf-8")
    assert digits in text
    file.write_text(text.replace(digits, changed), encoding="utf-8")


def flip_byte(file: Path, place: int) -> None:
    content = bytearray(file.read_bytes())
    content[place] ^= 1
    file.write_bytes(content)


def archived(run_dir: Path, name: str) -> Path:
    return run_dir / "reports" / str(PERIOD) / name


@pytest.mark.parametrize("period", [1, 2])
def test_verify__when_the_run_is_as_it_was_kept__then_everything_agrees(verifying: Verifying, period: int) -> None:
    found = verifying(period)
    assert [check.message for check in found.checks if not check.ok] == []
    assert [check.name for check in found.checks][-1] == "sums"


def test_verify__when_any_column_of_a_stored_fact_is_flipped__then_table_and_column_are_named(
    run_dir: Path, settings: Settings, tmp_path: Path
) -> None:
    named = []
    with open_run(run_dir, settings.anvil) as opened:
        for number, (table, column) in enumerate(COLUMNS):
            copy = Path(shutil.copyfile(run_dir / "log-node" / "log.db", tmp_path / f"{number}.db"))
            flip_column(copy, table, column)
            with pytest.raises(CorruptLogError) as caught:
                LogCopy(Store(copy), opened.gateway).check()
            named.append((caught.value.table, caught.value.column))
    assert named == COLUMNS


def test_verify__when_a_stored_body_is_changed__then_the_run_fails_at_its_row(
    run_dir: Path, verifying: Verifying
) -> None:
    flip_column(run_dir / "log-node" / "log.db", "bodies", "body")
    assert first_of(verifying()).message.startswith("bodies.body of row")


def test_verify__when_the_log_file_is_no_database__then_that_is_the_finding(
    run_dir: Path, verifying: Verifying
) -> None:
    flip_byte(run_dir / "log-node" / "log.db", 3)
    assert first_of(verifying()).finding == "DamagedLogError"


@pytest.mark.parametrize("member", [0, 1, 2])
def test_verify__when_a_committee_signature_on_chain_is_changed__then_the_member_is_named(
    run_dir: Path, verifying: Verifying, member: int
) -> None:
    kept = json.loads(archived(run_dir, "report.json").read_text(encoding="utf-8"))
    members = [index for index in range(32) if kept["bitmap"] >> index & 1]
    flip_digit(run_dir / "chain.json", kept["signatures"][2:], member * ENVELOPE + 20)
    assert first_of(verifying()).message.startswith(f"signature of member {members[member]} (chain)")


def test_verify__when_an_archived_signature_is_changed__then_the_member_is_named(
    run_dir: Path, verifying: Verifying
) -> None:
    kept = json.loads(archived(run_dir, "report.json").read_text(encoding="utf-8"))
    flip_digit(archived(run_dir, "report.json"), kept["signatures"][2:], 20)
    assert "(archive): expected 0x" in first_of(verifying()).message


def test_verify__when_a_leaf_is_changed__then_its_index_is_named(run_dir: Path, verifying: Verifying) -> None:
    leaves = json.loads(archived(run_dir, "leaves.json").read_text(encoding="utf-8"))
    flip_digit(archived(run_dir, "leaves.json"), leaves[1][2:], 15)
    assert first_of(verifying()).message.startswith("leaf 1 (SCORE) of the archived report: expected 0x")


def test_verify__when_a_byte_of_a_batch_is_flipped__then_batch_and_offset_are_named(
    run_dir: Path, verifying: Verifying
) -> None:
    flip_byte(archived(run_dir, "batch-0.bin"), 40)
    assert first_of(verifying()).message.startswith("byte 40 of batch 0: expected")


def test_verify__when_the_archive_has_lost_a_file__then_it_is_named(run_dir: Path, verifying: Verifying) -> None:
    archived(run_dir, "leaves.json").unlink()
    assert "leaves.json: expected a file, received none" in first_of(verifying()).message


def test_verify__when_the_dump_is_cut_short__then_the_chain_does_not_start(run_dir: Path, verifying: Verifying) -> None:
    dump = run_dir / "chain.json"
    dump.write_bytes(dump.read_bytes()[:-100])
    assert first_of(verifying()).finding == "ChainDidNotStart"


def test_verify__when_an_abi_is_changed__then_the_contract_is_named(run_dir: Path, verifying: Verifying) -> None:
    file = run_dir / "abi" / "Settlement.json"
    file.write_text(file.read_text(encoding="utf-8").replace("LinesSettled", "LinesSettlee"), encoding="utf-8")
    assert first_of(verifying()).message.startswith("hash of the ABI of Settlement")


def test_explain__when_all_products_are_asked_for__then_payouts_sum_to_the_revenue(
    run_dir: Path, settings: Settings
) -> None:
    found = explain_run(run_dir, None, 2, settings.anvil)
    revenue = json.loads((run_dir / "demo.json").read_text(encoding="utf-8"))["revenue"]["2"]
    assert str(sum(int(row[-1]) for row in found.payout_rows())) == revenue
