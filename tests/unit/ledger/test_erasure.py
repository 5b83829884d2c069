"""A body erased: nothing of it is left in the store, and every proof, signature and leaf stays what it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import insert

from offchain.codec.documents import canonical
from offchain.codec.proofs import verify_consistency, verify_inclusion
from offchain.ledger import wire
from offchain.ledger.errors import CorruptLogError, MalformedMessageError
from offchain.ledger.log import CirculationLog
from offchain.ledger.mirror import pull
from offchain.ledger.records import Records
from offchain.ledger.rows import body_columns
from offchain.ledger.store import Store
from offchain.ledger.tables import BODIES
from tests.unit.ledger.conftest import MakeLog
from tests.unit.ledger.world import DOMAIN, Judge, LocalSource, feedback

COUNT, GONE = 7, 3


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Seven facts, the fourth erased by law."""
    store = Store(tmp_path / "erased.db")
    CirculationLog(store, DOMAIN, Judge()).append_many([feedback(number) for number in range(COUNT)])
    Records(store).erase(feedback(GONE).digest, "law")
    return store


@pytest.fixture
def erased(store: Store) -> CirculationLog:
    """The log over that store."""
    return CirculationLog(store, DOMAIN, Judge())


@pytest.fixture
def whole(make_log: MakeLog) -> CirculationLog:
    """The same facts, none erased."""
    log = make_log("whole")
    log.append_many([feedback(number) for number in range(COUNT)])
    return log


def test_erasure__leaves_root_and_every_proof_valid(erased: CirculationLog, whole: CirculationLog) -> None:
    root = whole.root()
    assert erased.root() == root
    for index in range(COUNT):
        leaf = feedback(index).leaf_hash
        assert erased.entries(index, 1)[0].leaf_hash == leaf
        assert verify_inclusion(leaf, index, COUNT, erased.inclusion(index), root)
        assert verify_consistency(index, whole.root(index), COUNT, root, erased.consistency(index))


def test_erasure__leaves_fact_commitment_and_signature_but_neither_body_nor_salt(erased: CirculationLog) -> None:
    signed = erased.entries(GONE, 1)[0].signed
    assert (signed.fact, signed.signature) == (feedback(GONE).fact, feedback(GONE).signature)
    assert (signed.digest, signed.leaf_hash) == (feedback(GONE).digest, feedback(GONE).leaf_hash)
    assert (signed.body, signed.salt, signed.absence) == (None, b"", "law")


def test_check__of_a_log_with_an_erased_body__finds_nothing(erased: CirculationLog) -> None:
    erased.check()
    assert len(erased.cut(COUNT, erased.root())) == COUNT


def test_erasure__leaves_no_byte_of_body_or_salt_in_the_files(store: Store, tmp_path: Path) -> None:
    kept, gone = feedback(GONE + 1), feedback(GONE)
    data = b"".join(file.read_bytes() for file in tmp_path.glob("erased.db*"))
    assert canonical(kept.body) in data
    assert canonical(gone.body) not in data
    assert gone.salt not in data


def test_erasure__again__changes_the_cause_only(store: Store, erased: CirculationLog) -> None:
    Records(store).erase(feedback(GONE).digest, "contract")
    assert Records(store).absence(feedback(GONE).digest) == "contract"
    erased.check()


def test_erased_fact__handed_in_again__does_not_bring_the_body_back(erased: CirculationLog) -> None:
    assert erased.append(feedback(GONE)).duplicate
    assert erased.entries(GONE, 1)[0].signed.body is None


def test_body__that_is_gone_without_a_record__is_damage(store: Store, erased: CirculationLog) -> None:
    with store.writing() as connection:
        connection.execute(BODIES.delete().where(BODIES.c.digest == feedback(0).digest))
    with pytest.raises(CorruptLogError, match=r"bodies\.digest"):
        erased.check()


def test_body__that_came_back__is_damage(store: Store, erased: CirculationLog) -> None:
    with store.writing() as connection:
        connection.execute(insert(BODIES), body_columns(feedback(GONE)))
    with pytest.raises(CorruptLogError, match=r"absences\.cause"):
        erased.entries(GONE, 1)


def test_pull__of_a_log_with_an_erased_body__copies_its_leaf(erased: CirculationLog, make_log: MakeLog) -> None:
    copy = make_log("copy")
    pull(LocalSource(erased), copy)
    copy.check()
    assert (copy.head(), copy.entries()) == (erased.head(), erased.entries())


def test_wire__of_an_erased_entry__there_and_back_is_the_same(erased: CirculationLog) -> None:
    entry = erased.entries(GONE, 1)[0]
    message = wire.entry_to_json(entry)
    assert wire.entry_from_json(message) == entry
    with pytest.raises(MalformedMessageError, match="absence: expected one of law, contract, withheld"):
        wire.entry_from_json({**message, "absence": "lost"})
