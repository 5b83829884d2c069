"""One byte flipped anywhere: in a column of the log, a signature, a leaf, a batch. Each is named."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from offchain.audit.archive import batch_file, read_archive
from offchain.audit.compare import check_batches
from offchain.audit.errors import BatchError, DamagedRunError, QuorumError
from offchain.audit.submission import QuorumCheck, Submission
from offchain.chain.values import integer, octets
from offchain.codec.leaf import LeafType
from offchain.codec.report import domain_of_oracle, report_digest
from offchain.domain.types import Address
from offchain.ledger.errors import CorruptLogError
from offchain.ledger.tables import METADATA
from offchain.report import BuiltReport
from offchain.report.build import GREATEST_KEY, BuiltBatch
from tests.unit.audit.conftest import PERIOD, SUBMIT, Told, wallet
from tests.unit.audit.paper import PaperChain, word
from tests.unit.audit.test_verify import first_of

COLUMNS = [(table.name, column.name) for table in METADATA.sorted_tables for column in table.columns]
ENVELOPE = 68
"""Bytes of a packed secp256k1 envelope."""


def flipped(value: object) -> object:
    """The value with its last bit changed; the last letter of a text moves on."""
    if isinstance(value, int):
        return value ^ 64
    if isinstance(value, str):
        return value[:-1] + chr(ord(value[-1]) ^ 1)
    assert isinstance(value, bytes)
    return value[:-1] + bytes([value[-1] ^ 1])


def change_column(told: Told, table: str, column: str, row: int) -> None:
    """Flips a column of a row of the stored log, or of the last one where there are fewer."""
    with sqlite3.connect(told.log_file) as connection:
        rows = connection.execute(f'SELECT rowid, "{column}" FROM {table} ORDER BY rowid').fetchall()
        found = rows[min(row, len(rows) - 1)]
        connection.execute(f'UPDATE {table} SET "{column}" = ? WHERE rowid = ?', (flipped(found[1]), found[0]))


@pytest.mark.parametrize("row", [0, 1])
@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_log__when_a_byte_of_a_column_is_flipped__then_table_and_column_are_named(
    told: Told, table: str, column: str, row: int
) -> None:
    change_column(told, table, column, row)
    with pytest.raises(CorruptLogError) as caught:
        told.log().check()
    assert (caught.value.table, caught.value.column) == (table, column)


def test_verify__when_a_column_of_a_fact_is_flipped__then_its_row_is_the_first_difference(told: Told) -> None:
    change_column(told, "entries", "commitment", 2)
    assert first_of(told.verify()).message.startswith("entries.commitment of row 2: expected 0x")


def test_verify__when_the_last_fact_is_cut_off__then_the_anchor_names_the_size(told: Told) -> None:
    with sqlite3.connect(told.log_file) as connection:
        connection.execute('DELETE FROM bodies WHERE digest = (SELECT digest FROM entries WHERE "index" = 8)')
        connection.execute('DELETE FROM entries WHERE "index" = 8')
        whole = 'SELECT hash FROM nodes WHERE level = 3 AND "index" = 0'
        connection.execute(f"UPDATE frontier SET size = 8, peaks = ({whole})")
    assert first_of(told.verify()).finding == "SizeError"


@pytest.fixture
def signed(first: Told) -> tuple[QuorumCheck, Submission]:
    """The quorum over the report, and what checks it; no member is a contract."""
    index = first.index("quorum.db")
    committee = index.snapshot().committee(PERIOD)
    reported = index.snapshot().report(PERIOD)
    assert reported is not None
    domain = domain_of_oracle(first.chain.chain_id, first.chain.address("ContributionOracle"))
    sent = first.chain.calldata[word(SUBMIT)]
    given = Submission(integer(sent["bitmap"]), octets(sent["signatures"]))
    return QuorumCheck(committee, report_digest(domain, reported.report), PaperChain().is_contract), given


def test_quorum__when_any_bit_of_any_signature_is_flipped__then_its_member_is_named(
    signed: tuple[QuorumCheck, Submission],
) -> None:
    check, given = signed
    named = []
    for place in range(8 * len(given.signatures)):
        changed = bytearray(given.signatures)
        changed[place // 8] ^= 1 << (place % 8)
        with pytest.raises(QuorumError) as caught:
            check.check("chain", replace(given, signatures=bytes(changed)))
        named.append(caught.value.member)
    assert named == [place // 8 // ENVELOPE for place in range(8 * len(given.signatures))]


@pytest.mark.parametrize(
    ("bitmap", "text"),
    [
        (0b0011, "expected at least 3 signatures, received 2"),
        (0b10111, "expected members 0 to 3, received bitmap 0b10111"),
        (0b1011, "signature of member 3"),
        (0b1111, "signature of member 3 \\(chain\\): expected a whole envelope"),
    ],
)
def test_quorum__when_the_bitmap_is_changed__then_the_quorum_or_the_member_is_named(
    signed: tuple[QuorumCheck, Submission], bitmap: int, text: str
) -> None:
    check, given = signed
    with pytest.raises(QuorumError, match=text):
        check.check("chain", replace(given, bitmap=bitmap))


def test_quorum__when_a_byte_follows__then_it_is_refused(signed: tuple[QuorumCheck, Submission]) -> None:
    check, given = signed
    with pytest.raises(QuorumError, match="nothing after the last envelope"):
        check.check("chain", replace(given, signatures=given.signatures + b"\0"))


def contract_quorum(told: Told, accepted: bool) -> None:
    """Member 2 is a contract; its ERC-1271 envelope stands in calldata and archive, or only in the archive."""
    signer: Address = wallet("member 2").address
    told.chain.contracts.add(signer)
    sent = told.chain.calldata[word(SUBMIT)]
    changed = octets(sent["signatures"])[: 2 * ENVELOPE] + b"\x02\x00\x01\xaa"
    if accepted:
        told.chain.calldata[word(SUBMIT)] = {**sent, "signatures": changed}
    assert told.archive is not None
    told.archive = replace(told.archive, signatures=changed)


def test_verify__when_the_chain_judged_a_contract_member__then_its_word_counts(told: Told) -> None:
    contract_quorum(told, accepted=True)
    assert told.verify().first is None


def test_verify__when_only_the_archive_has_a_contract_members_word__then_it_is_named(told: Told) -> None:
    contract_quorum(told, accepted=False)
    assert first_of(told.verify()).message.startswith("signature of member 2 (archive)")


def test_verify__when_a_signature_in_the_calldata_is_changed__then_member_and_place_are_named(told: Told) -> None:
    sent = told.chain.calldata[word(SUBMIT)]
    changed = bytearray(octets(sent["signatures"]))
    changed[ENVELOPE + 10] ^= 1
    told.chain.calldata[word(SUBMIT)] = {**sent, "signatures": bytes(changed)}
    assert first_of(told.verify()).message.startswith("signature of member 1 (chain)")


def test_verify__when_the_report_came_through_another_contract__then_the_archive_is_relied_on(told: Told) -> None:
    told.chain.calldata.clear()
    found = told.verify()
    assert (found.first, len(found.notes)) == (None, 1)


def change_file(told: Told, name: str, old: str, new: str) -> None:
    file = told.archive_folder / name
    text = file.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    told.archive = read_archive(told.archive_folder)


LEAVES = ("BATCH", "SCORE", "SCORE", "SCORE", "SCORE", "SCORE", "USAGE", "RECOMMEND")


def test_report__of_the_period__has_every_type_of_leaf_that_it_says_something_about(first: Told) -> None:
    assert first.archive is not None
    assert [LeafType(leaf[0]).name for leaf in first.archive.leaves] == list(LEAVES)


@pytest.mark.parametrize("leaf", range(len(LEAVES)))
def test_verify__when_a_digit_of_an_archived_leaf_is_changed__then_the_leaf_is_named(told: Told, leaf: int) -> None:
    assert told.archive is not None
    text = told.archive.leaves[leaf].hex()
    change_file(told, "leaves.json", text, text[:-1] + ("0" if text[-1] != "0" else "1"))
    told_by = f"leaf {leaf} ({LEAVES[leaf]}) of the archived report: expected 0x{text}"
    assert first_of(told.verify()).message.startswith(told_by)


def test_batches__when_any_byte_is_flipped__then_batch_and_offset_are_named(first: Told) -> None:
    assert first.archive is not None
    batch = first.archive.batches[0]
    built = BuiltReport(first.archive.report, (), (BuiltBatch(0, 0, GREATEST_KEY, batch),), {}, ())
    named = []
    for place in range(len(batch)):
        changed = batch[:place] + bytes([batch[place] ^ 128]) + batch[place + 1 :]
        with pytest.raises(BatchError) as caught:
            check_batches(built, [changed])
        named.append((caught.value.batch, caught.value.offset))
    assert named == [(0, place) for place in range(len(batch))]


def test_verify__when_a_batch_is_cut_short__then_its_end_is_named(told: Told) -> None:
    assert told.archive is not None
    (told.archive_folder / batch_file(0)).write_bytes(told.archive.batches[0][:-1])
    told.archive = read_archive(told.archive_folder)
    assert first_of(told.verify()).received == "the end"


def test_verify__when_an_archived_field_is_changed__then_the_field_is_named(told: Told) -> None:
    change_file(told, "report.json", '"logSize":9', '"logSize":4')
    assert first_of(told.verify()).message.startswith("logSize of the report (archive): expected 9, received 4")


def test_verify__when_an_archived_signature_is_changed__then_its_member_is_named(told: Told) -> None:
    assert told.archive is not None
    envelope = told.archive.signatures[:ENVELOPE].hex()
    change_file(told, "report.json", envelope, envelope[:40] + ("0" if envelope[40] != "0" else "1") + envelope[41:])
    assert first_of(told.verify()).message.startswith("signature of member 0 (archive)")


@pytest.mark.parametrize(
    ("name", "old", "new", "text"),
    [
        ("leaves.json", "0x", "0y", "leaf 0: expected 0x and an even number"),
        ("leaves.json", "[", "{", "leaves.json: expected a document"),
        ("report.json", '"bitmap"', '"bitmaq"', "report.json: expected an object with"),
        ("report.json", '"logSize":9', '"logSize":"x"', "logSize: expected an integer from 0"),
        ("report.json", '"bitmap":7', '"bitmap":-7', "bitmap: expected an integer from 0"),
    ],
)
def test_archive__when_a_file_has_lost_its_form__then_it_is_named(
    told: Told, name: str, old: str, new: str, text: str
) -> None:
    with pytest.raises(DamagedRunError, match=text):
        change_file(told, name, old, new)


def test_archive__when_a_batch_file_is_gone__then_it_is_named(told: Told) -> None:
    (told.archive_folder / batch_file(0)).unlink()
    with pytest.raises(DamagedRunError, match=r"batch-0\.bin: expected a file, received none"):
        read_archive(told.archive_folder)
