"""The tamper table: one byte changed in each of eight places, and what `verify` says of it. `pytest -s` prints it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest

from offchain.audit.archive import batch_file, read_archive
from offchain.chain.values import octets
from offchain.codec import tree
from offchain.codec.addresses import address_bytes, address_of
from offchain.domain.types import Address
from tests.unit.audit.conftest import MAIN_KEY, SETTLE, TRAINING_KEY, Told, account
from tests.unit.audit.paper import word
from tests.unit.audit.test_verify import first_of, transfers_from_settlement

Tamper = Callable[[Told], str]
FIRST_LINE = (1, "MAIN") if MAIN_KEY < TRAINING_KEY else (2, "TRAINING")
COMPONENT = 12 + 3 * 4 + 4 + 3 + 11
"""Offset of the first component in the batch: header, three resources, one payee, one ratio, head of the line."""


def bent(value: bytes, place: int = -1) -> bytes:
    """One byte of `value` with its last bit changed."""
    changed = bytearray(value)
    changed[place] ^= 1
    return bytes(changed)


def in_log(told: Told, table: str, column: str, row: int) -> None:
    with sqlite3.connect(told.log_file) as connection:
        rowid, value = connection.execute(f'SELECT rowid, "{column}" FROM {table} ORDER BY rowid').fetchall()[row]
        changed = value ^ 64 if isinstance(value, int) else bent(value)
        connection.execute(f'UPDATE {table} SET "{column}" = ? WHERE rowid = ?', (changed, rowid))


def body(told: Told) -> str:
    in_log(told, "bodies", "body", 2)
    return "bodies.body of row"


def signature(told: Told) -> str:
    in_log(told, "entries", "signature", 3)
    return "entries.signature of row 3"


def order(told: Told) -> str:
    in_log(told, "entries", "index", 4)
    return "entries.index of row 4: expected 4, received 5"


def anchor(told: Told) -> str:
    root = next(octets(event.args["root"]) for event in told.chain.events if event.name == "Anchored")
    told.chain.change("CirculationLog", "Anchored", 0, root=bent(root))
    return "root of anchor 0 over 3 entries"


def in_batch(told: Told, offset: int) -> None:
    file = told.archive_folder / batch_file(0)
    file.write_bytes(bent(file.read_bytes(), offset))
    told.archive = read_archive(told.archive_folder)


def weight(told: Told) -> str:
    in_batch(told, COMPONENT + 7)
    return f"weight of resource 2 in the line of product {FIRST_LINE[0]} "


def batch(told: Told) -> str:
    in_batch(told, COMPONENT - 11 + 3)
    return f"product of the line of product {FIRST_LINE[0]} "


def payee(told: Told) -> str:
    position = transfers_from_settlement(told)
    stranger: Address = address_of(bent(address_bytes(account(1)), 7))
    told.chain.change("SettlementToken", "Transfer", position, to=stranger)
    return f"payments to {min(account(1), stranger)} (transaction 0x{word(SETTLE).hex()}"


def amount(told: Told) -> str:
    told.chain.change("SettlementToken", "Transfer", transfers_from_settlement(told), value=816_668 ^ 1)
    return f"payments to {account(1)} (transaction 0x{word(SETTLE).hex()}): expected [816668], received [816669]"


TABLE: tuple[tuple[Tamper, str], ...] = (
    (body, "CorruptLogError"),
    (signature, "CorruptLogError"),
    (order, "CorruptLogError"),
    (anchor, "AnchorRootError"),
    (weight, "BatchError"),
    (batch, "BatchError"),
    (payee, "PayoutError"),
    (amount, "PayoutError"),
)


@pytest.mark.parametrize(("tamper", "finding"), TABLE, ids=[tamper.__name__ for tamper, _ in TABLE])
def test_verify__when_one_byte_is_changed__then_it_is_named_with_both_sides(
    told: Told, tamper: Tamper, finding: str
) -> None:
    text = tamper(told)
    verification = told.verify()
    found = first_of(verification)
    print(f"\n  {tamper.__name__:<10} {found.finding:<16} {found.message[:170]}", end="")
    assert (verification.ok, found.finding, text in found.message) == (False, finding, True), found.message
    assert found.expected != found.received


def test_table__of_tampering__has_the_eight_places_of_the_promise() -> None:
    places = "body signature order anchor weight batch payee amount"
    assert " ".join(tamper.__name__ for tamper, _ in TABLE) == places


def test_verify__when_two_facts_change_places_and_the_tree_is_made_to_fit__then_the_anchor_tells(told: Told) -> None:
    """A forger who re-writes indices, leaf hashes, nodes and frontier leaves no trace in the copy itself."""
    with sqlite3.connect(told.log_file) as connection:
        for old, new in ((1, -1), (2, 1), (-1, 2)):
            connection.execute('UPDATE entries SET "index" = ? WHERE "index" = ?', (new, old))
        leaves = [leaf for (leaf,) in connection.execute('SELECT leaf_hash FROM entries ORDER BY "index"')]
        grown = tree.Tree(leaves)
        for level, index in connection.execute('SELECT level, "index" FROM nodes').fetchall():
            changed = (grown.node(level, index), level, index)
            connection.execute('UPDATE nodes SET hash = ? WHERE level = ? AND "index" = ?', changed)
        frontier, _ = tree.Frontier().extended(leaves)
        connection.execute("UPDATE frontier SET peaks = ?", (b"".join(frontier.peaks),))
    found = told.verify()
    assert found.checks[0].ok
    assert first_of(found).message.startswith("root of anchor 0 over 3 entries")
