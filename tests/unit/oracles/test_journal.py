"""What was signed is never signed differently, and what was sent is known after a restart."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from offchain.chain.node import Call
from offchain.chain.transactions import Draft, Price
from offchain.codec.keccak import keccak256
from offchain.domain.types import PeriodId, Seconds
from oracles.errors import AlreadySignedError
from oracles.journal import MINED, REPLACED, Journal, Sending
from tests.unit.oracles.fakes import CONTRACT, STRANGER, built_report

ONE = built_report(3, b"\1" * 32, 9).struct
OTHER = built_report(3, b"\2" * 32, 9).struct
THREE = PeriodId(3)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = Journal(tmp_path / "journal.db")
    yield opened
    opened.close()


def test_sign_once__when_nothing_was_signed__then_the_row_is_there_for_another_process(
    journal: Journal, tmp_path: Path
) -> None:
    journal.sign_once(ONE, b"\7" * 32)
    second = Journal(tmp_path / "journal.db")
    row = second.signed(THREE, 0)
    second.close()
    assert row is not None
    assert (row.report, row.digest) == (ONE, b"\7" * 32)


def test_sign_once__when_the_same_digest_again__then_nothing_changes(journal: Journal) -> None:
    journal.sign_once(ONE, b"\7" * 32)
    journal.sign_once(ONE, b"\7" * 32)
    row = journal.signed(THREE, 0)
    assert row is not None
    assert row.digest == b"\7" * 32


def test_sign_once__when_another_digest__then_refused_with_both(journal: Journal) -> None:
    journal.sign_once(ONE, b"\7" * 32)
    with pytest.raises(AlreadySignedError, match=f"expected 0x{'07' * 32}, received 0x{'08' * 32}"):
        journal.sign_once(OTHER, b"\x08" * 32)


def test_sign_once__when_refused__then_the_first_row_stays(journal: Journal) -> None:
    journal.sign_once(ONE, b"\7" * 32)
    with pytest.raises(AlreadySignedError):
        journal.sign_once(OTHER, b"\x08" * 32)
    row = journal.signed(THREE, 0)
    assert row is not None
    assert row.report == ONE


def test_sign_once__when_two_threads_race__then_one_digest_wins(journal: Journal) -> None:
    def claim(digest: bytes) -> bool:
        try:
            journal.sign_once(ONE, digest)
        except AlreadySignedError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(claim, [bytes([number]) * 32 for number in range(1, 9)]))
    assert won.count(True) == 1


def test_signed__when_another_period__then_none(journal: Journal) -> None:
    journal.sign_once(ONE, b"\7" * 32)
    assert journal.signed(PeriodId(4), 0) is None


def _sending(nonce: int, price: int = 2**70) -> Sending:
    draft = Draft(Call(CONTRACT, b"\1\2"), 31337, nonce, 90_000, Price(price, 3))
    return Sending("anchor", "Log", draft, STRANGER.sign_transaction(draft))


def test_under_way__when_a_transaction_was_recorded__then_all_of_it_is_known(journal: Journal) -> None:
    sending = _sending(7)
    journal.record(sending, Seconds(50))
    row = journal.under_way()[0]
    assert (row.purpose, row.contract, row.receiver, row.data) == ("anchor", "Log", CONTRACT, b"\1\2")
    assert (row.nonce, row.gas, row.price, row.time) == (7, 90_000, Price(2**70, 3), 50)
    assert (row.raw, row.hash) == (sending.raw, keccak256(sending.raw))


def test_under_way__when_it_was_concluded__then_nothing(journal: Journal) -> None:
    journal.record(_sending(7), Seconds(50))
    journal.conclude(7, {1: MINED}, REPLACED, 21_000)
    assert (journal.under_way(), journal.sent()[0].used) == ((), 21_000)


def test_conclude__when_a_replacement_was_mined__then_the_others_of_its_nonce_are_replaced(journal: Journal) -> None:
    for price in (8, 9):
        journal.record(_sending(7, price), Seconds(50))
    journal.conclude(7, {2: MINED}, REPLACED, 21_000)
    assert [(row.state, row.used) for row in journal.sent()] == [(REPLACED, None), (MINED, 21_000)]


def test_newest_of__then_the_last_one_with_the_nonce(journal: Journal) -> None:
    for price in (8, 9):
        journal.record(_sending(7, price), Seconds(50))
    found = journal.newest_of(7)
    assert found is not None
    assert (found.price.most, journal.newest_of(8)) == (9, None)
