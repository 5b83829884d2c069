"""The quick look says what the slow check says, of every column that is changed, and asks a verifier once per fact."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from offchain.codec.envelope import CONTRACT, Envelope, pack
from offchain.ledger.check import check_log
from offchain.ledger.errors import CorruptLogError
from offchain.ledger.log import CirculationLog
from offchain.ledger.sound import is_sound
from offchain.ledger.store import Store
from offchain.ledger.tables import BODIES, ENTRIES, NODES
from tests.unit.ledger.conftest import MakeLog
from tests.unit.ledger.test_check import COUNT, change, database, flip, full
from tests.unit.ledger.world import DOMAIN, feedback

__all__ = ["database", "full"]
PLACES = [
    *(("entries", column.name, '"index" = 3') for column in ENTRIES.columns),
    *(("bodies", column.name, 'digest = (SELECT digest FROM entries WHERE "index" = 3)') for column in BODIES.columns),
    *(("nodes", column.name, 'level = 1 AND "index" = 1') for column in NODES.columns),
]
OTHERS = [
    'DELETE FROM entries WHERE "index" = 5',
    'DELETE FROM bodies WHERE digest = (SELECT digest FROM entries WHERE "index" = 5)',
    "DELETE FROM nodes WHERE level = 2",
    "INSERT INTO nodes VALUES (5, 0, x'00')",
    "UPDATE entries SET nonce = 'text' WHERE \"index\" = 3",
    "UPDATE bodies SET salt = 'text' WHERE digest = (SELECT digest FROM entries WHERE \"index\" = 3)",
    "INSERT INTO absences SELECT digest, 'law' FROM entries WHERE \"index\" = 3",
    "INSERT INTO bodies VALUES (x'00', x'00', x'00', x'00')",
    "UPDATE frontier SET peaks = zeroblob(64)",
    "UPDATE frontier SET size = 5",
]


class Verifier:
    """Takes every signature, or none, and counts what it is asked."""

    def __init__(self, answer: bool = True) -> None:
        self.asked = 0
        self._answer = answer

    def verify(self, signer: str, digest: bytes, envelope: bytes) -> bool:
        """See `SignatureVerifier`."""
        self.asked += 1
        return self._answer


def test_check__of_a_sound_log__asks_the_verifier_once_per_fact(full: CirculationLog, database: Path) -> None:
    verifier = Verifier()
    check_log(Store(database), DOMAIN, verifier)
    assert verifier.asked == COUNT


def test_is_sound__when_a_signature_is_not_accepted__then_not(full: CirculationLog, database: Path) -> None:
    assert not is_sound(Store(database), DOMAIN, Verifier(answer=False))


@pytest.mark.parametrize(("table", "column", "where"), PLACES)
def test_is_sound__when_a_byte_is_flipped__then_not(
    full: CirculationLog, database: Path, table: str, column: str, where: str
) -> None:
    assert is_sound(Store(database), DOMAIN, Verifier())
    flip(database, table, column, where)
    assert not is_sound(Store(database), DOMAIN, Verifier())


@pytest.mark.parametrize("statement", OTHERS)
def test_is_sound__when_the_slow_check_refuses__then_not(full: CirculationLog, database: Path, statement: str) -> None:
    change(database, statement)
    with pytest.raises(CorruptLogError):
        check_log(Store(database), DOMAIN, Verifier())
    assert not is_sound(Store(database), DOMAIN, Verifier())


def test_is_sound__when_a_table_is_gone__then_not(full: CirculationLog, database: Path) -> None:
    store = Store(database)
    with sqlite3.connect(database) as connection:
        connection.execute("DROP TABLE nodes")
    connection.close()
    assert not is_sound(store, DOMAIN, Verifier())


def test_check__of_a_contract_s_fact__leaves_its_signature_to_the_chain(make_log: MakeLog, tmp_path: Path) -> None:
    log, judge = make_log("wallet"), Verifier(answer=False)
    log.append(replace(feedback(), signature=pack(Envelope(CONTRACT, b"\x01"))))
    store = Store(tmp_path / "wallet.db")
    assert is_sound(store, DOMAIN, judge)
    check_log(store, DOMAIN, judge)
    assert judge.asked == 0
