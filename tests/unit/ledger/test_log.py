"""The log: what it appends, what it refuses, what it proves."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from offchain.codec import envelope
from offchain.codec.bodies import SCHEMAS, Binding, Schema, UnknownSchemaError
from offchain.codec.eip712 import Domain
from offchain.codec.errors import CodecError, OutOfRangeError, TruncatedError, UnknownTypeError
from offchain.codec.fact import FactKind, commitment
from offchain.codec.fields import UpliftError
from offchain.codec.proofs import verify_consistency, verify_inclusion
from offchain.codec.tree import EMPTY_ROOT, Tree
from offchain.domain.types import LicenceId
from offchain.ledger.errors import (
    BadSignatureError,
    BodyTooLargeError,
    CommitmentError,
    LedgerError,
    NotBoundError,
    NotContiguousError,
    RootMismatchError,
    SchemaVersionError,
    SizeError,
    WrongDomainError,
)
from offchain.ledger.facts import LogEntry, Receipt, SignedFact
from offchain.ledger.log import CirculationLog
from offchain.ledger.store import Store
from offchain.ledger.tables import SCHEMA_VERSION
from tests.unit.ledger.conftest import MakeLog
from tests.unit.ledger.world import (
    DOMAIN,
    LAB,
    OTHER_CHAIN,
    OTHER_CONTRACT,
    STRANGER,
    Judge,
    feedback,
    signed,
)


def with_body(body: object) -> SignedFact:
    """A feedback with another body, committed to and signed properly."""
    good = feedback()
    fact = replace(good.fact, commitment=commitment(good.salt, body))  # type: ignore[arg-type]
    return signed(replace(good, fact=fact, body=body))  # type: ignore[arg-type]


def with_fact(**changes: object) -> SignedFact:
    """A feedback with other fields, signed properly."""
    good = feedback()
    return signed(replace(good, fact=replace(good.fact, **changes)))  # type: ignore[arg-type]


@pytest.mark.parametrize(("key", "schema"), SCHEMAS.items(), ids=lambda value: getattr(value, "name", ""))
def test_append__of_every_accepted_kind__keeps_its_body(
    log: CirculationLog, key: tuple[FactKind, int], schema: Schema
) -> None:
    good = feedback()
    kind, number = key
    body = schema.example.body()
    licence = good.fact.licence if schema.binding is Binding.LICENCE else LicenceId(0)
    words = commitment(good.salt, body)
    fact = replace(good.fact, kind=int(kind), schema=number, licence=licence, commitment=words)
    stated = signed(replace(good, fact=fact, body=body))
    log.append(stated)
    log.check()
    assert log.entries(0)[0].signed == stated


def test_append__of_new_facts__answers_with_leaf_hash_and_index(log: CirculationLog) -> None:
    facts = [feedback(0), feedback(1)]
    assert [log.append(one) for one in facts] == [
        Receipt(facts[0].leaf_hash, 0, False),
        Receipt(facts[1].leaf_hash, 1, False),
    ]


def test_append__of_the_same_fact__is_a_duplicate_and_changes_nothing(log: CirculationLog) -> None:
    first = log.append(feedback(0))
    assert (log.append(feedback(0)), log.size()) == (replace(first, duplicate=True), 1)


def test_append_many__with_a_fact_twice__appends_it_once(log: CirculationLog) -> None:
    receipts = log.append_many([feedback(0), feedback(1), feedback(0)])
    assert [(one.index, one.duplicate) for one in receipts] == [(0, False), (1, False), (0, True)]


def test_root__of_an_empty_log__is_the_root_of_nothing(log: CirculationLog) -> None:
    assert (log.size(), log.root()) == (0, EMPTY_ROOT)


def test_root__at_every_size__is_that_of_the_leaf_hashes(log: CirculationLog) -> None:
    facts = [feedback(number) for number in range(9)]
    log.append_many(facts)
    tree = Tree(one.leaf_hash for one in facts)
    assert [log.root(size) for size in range(10)] == [tree.root(size) for size in range(10)]


def test_two_logs__fed_the_same_facts_in_other_portions__have_the_same_root(make_log: MakeLog) -> None:
    one, other = make_log("one"), make_log("other")
    facts = [feedback(number) for number in range(7)]
    one.append_many(facts)
    for fact in facts:
        other.append(fact)
    assert one.head() == other.head()


def test_entries__after_reopening__are_what_was_appended(make_log: MakeLog) -> None:
    facts = [feedback(number) for number in range(5)]
    make_log("log").append_many(facts)
    found = make_log("log").entries(1, 3)
    assert [(entry.index, entry.signed) for entry in found] == [(1, facts[1]), (2, facts[2]), (3, facts[3])]


def test_entries__behind_the_end__are_none(log: CirculationLog) -> None:
    log.append(feedback())
    assert log.entries(1) == []


def test_inclusion__of_every_entry__verifies(log: CirculationLog) -> None:
    facts = [feedback(number) for number in range(6)]
    log.append_many(facts)
    for size in range(1, 7):
        for index in range(size):
            proof = log.inclusion(index, size)
            assert verify_inclusion(facts[index].leaf_hash, index, size, proof, log.root(size))


def test_consistency__of_every_pair_of_sizes__verifies(log: CirculationLog) -> None:
    log.append_many([feedback(number) for number in range(6)])
    for new in range(7):
        for old in range(new + 1):
            assert verify_consistency(old, log.root(old), new, log.root(new), log.consistency(old, new))


def test_root__when_the_log_is_shorter__then_both_sizes_are_told(log: CirculationLog) -> None:
    with pytest.raises(SizeError, match="expected 0 to 0, received 1"):
        log.root(1)


def test_inclusion__when_the_index_is_not_below_the_size__then_is_refused(log: CirculationLog) -> None:
    log.append(feedback())
    with pytest.raises(OutOfRangeError):
        log.inclusion(1, 1)


def test_cut__of_the_anchored_root__is_its_entries(log: CirculationLog) -> None:
    facts = [feedback(number) for number in range(3)]
    log.append_many(facts)
    assert [entry.signed for entry in log.cut(2, log.root(2))] == facts[:2]


def test_cut__when_the_first_entries_are_known__then_only_the_others_are_read(
    log: CirculationLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.append_many([feedback(number) for number in range(4)])
    known, whole = log.cut(2, log.root(2)), log.cut(4, log.root(4))
    starts: list[int] = []
    read = log.entries

    def entries(start: int, limit: int) -> list[LogEntry]:
        starts.append(start)
        return read(start, limit)

    monkeypatch.setattr(log, "entries", entries)
    assert log.cut(4, log.root(4), known) == whole
    assert log.cut(2, log.root(2), whole) == known
    assert starts == [2]


def test_cut__when_what_is_known_is_of_another_log__then_refused(log: CirculationLog) -> None:
    log.append_many([feedback(number) for number in range(2)])
    root, known = log.root(2), log.cut(2, log.root(2))
    with pytest.raises(RootMismatchError, match=f"expected {root.hex()}"):
        log.cut(2, root, known[::-1])
    with pytest.raises(SizeError):
        log.cut(3, root, known)


def test_cut__when_the_root_is_another__then_both_roots_are_told(log: CirculationLog) -> None:
    log.append(feedback())
    with pytest.raises(RootMismatchError, match=f"expected {EMPTY_ROOT.hex()}, received {log.root().hex()}"):
        log.cut(1, EMPTY_ROOT)


BAD_V = feedback().signature[:-1] + b"\x00"
REFUSED: dict[str, tuple[SignedFact, type[LedgerError | CodecError]]] = {
    "another chain": (feedback(domain=OTHER_CHAIN), WrongDomainError),
    "another contract": (feedback(domain=OTHER_CONTRACT), WrongDomainError),
    "signed for another chain": (replace(feedback(domain=OTHER_CHAIN), domain=DOMAIN), BadSignatureError),
    "signed by a stranger": (signed(feedback(), STRANGER), BadSignatureError),
    "changed after signing": (replace(feedback(), fact=replace(feedback().fact, nonce=1)), BadSignatureError),
    "another salt": (replace(feedback(), salt=bytes(32)), CommitmentError),
    "another body": (replace(feedback(), body=feedback(1).body), CommitmentError),
    "wrong uplift": (with_body({**feedback().body, "uplift_bps": 1}), UpliftError),  # type: ignore[dict-item]
    "oversize body": (with_body({"text": "x" * 65_536}), BodyTooLargeError),
    "unknown schema": (with_fact(schema=2), UnknownSchemaError),
    "unknown kind": (with_fact(kind=19), UnknownTypeError),
    "no licence": (with_fact(licence=0), NotBoundError),
    "no product": (with_fact(subject=0), NotBoundError),
    "no organisation": (with_fact(organisation=0), NotBoundError),
    "truncated envelope": (replace(feedback(), signature=feedback().signature[:-1]), TruncatedError),
    "wrong v": (replace(feedback(), signature=BAD_V), envelope.RecoveryIdError),
    "unknown scheme": (replace(feedback(), signature=b"\x03\x00\x00"), UnknownTypeError),
}


@pytest.mark.parametrize(("wrong", "error"), REFUSED.values(), ids=REFUSED.keys())
def test_append__when_a_rule_is_broken__then_it_is_named(
    log: CirculationLog, wrong: SignedFact, error: type[LedgerError | CodecError]
) -> None:
    with pytest.raises(error):
        log.append(wrong)


@pytest.mark.parametrize(("wrong", "_error"), REFUSED.values(), ids=REFUSED.keys())
def test_append_many__when_one_is_refused__then_none_is_appended(
    log: CirculationLog, wrong: SignedFact, _error: type[LedgerError | CodecError]
) -> None:
    with pytest.raises((LedgerError, CodecError)):
        log.append_many([feedback(5), wrong])
    assert log.size() == 0


def test_append__of_a_body_of_64_kib__is_judged_by_its_schema(log: CirculationLog) -> None:
    body = {"t": "x" * (65_536 - len('{"t":""}'))}
    with pytest.raises(CodecError, match="fields of a feedback body"):
        log.append(with_body(body))


def test_append_many__from_a_start_that_is_not_the_end__then_is_refused(log: CirculationLog) -> None:
    log.append(feedback(0))
    with pytest.raises(NotContiguousError, match="expected 0, received 1"):
        log.append_many([feedback(1)], start=0)
    assert log.size() == 1


def test_append_many__from_a_start_with_a_known_fact__then_is_refused(log: CirculationLog) -> None:
    log.append(feedback(0))
    with pytest.raises(NotContiguousError, match="holds this fact already"):
        log.append_many([feedback(0)], start=1)


def test_opening__when_the_store_is_of_another_chain__then_both_are_told(make_log: MakeLog, tmp_path: Path) -> None:
    make_log("log")
    store = Store(tmp_path / "log.db")
    with pytest.raises(WrongDomainError, match=r"'chain_id': '1'.*'chain_id': '31337'"):
        CirculationLog(store, OTHER_CHAIN, Judge())
    store.close()


def test_opening__when_the_schema_is_another__then_both_versions_are_told(make_log: MakeLog, tmp_path: Path) -> None:
    make_log("log")
    store = Store(f"sqlite:///{tmp_path / 'log.db'}")
    with store._writer.begin() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = '100' WHERE key = 'schema_version'")
    with pytest.raises(SchemaVersionError, match=f"expected {SCHEMA_VERSION}, received 100"):
        CirculationLog(store, DOMAIN, Judge())
    store.close()


def test_domain__of_the_log__is_the_one_it_was_opened_for(log: CirculationLog) -> None:
    assert log.domain == Domain("CirculationLog", 31337, DOMAIN.contract)


def test_signature__is_judged_for_the_fact_s_signer(tmp_path: Path) -> None:
    judge, store = Judge(), Store(tmp_path / "log.db")
    CirculationLog(store, DOMAIN, judge).append(feedback(signer=LAB))
    store.close()
    assert judge.asked == 1


def test_append__by_two_openings_of_one_store__keeps_one_history(make_log: MakeLog) -> None:
    one, other = make_log("log"), make_log("log")
    receipts = [(one if number % 2 else other).append(feedback(number)) for number in range(6)]
    one.check()
    assert [receipt.index for receipt in receipts] == list(range(6))


def test_append__by_many_threads__gives_every_fact_its_own_index(log: CirculationLog) -> None:
    with ThreadPoolExecutor(4) as threads:
        receipts = list(threads.map(log.append, [feedback(number) for number in range(24)]))
    log.check()
    assert sorted(receipt.index for receipt in receipts) == list(range(24))
