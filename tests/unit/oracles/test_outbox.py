"""One nonce at a time; what others did is no error; nothing that is lost on the way leads to a second effect."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from offchain.chain.errors import ContractRefusal, NodeError
from offchain.chain.transactions import Price
from oracles.health import Health, open_log
from oracles.journal import FAILED, LOST, MINED, OPEN, REPLACED, Journal
from oracles.outbox import LOST_AFTER, MOST_REPLACEMENTS, REPLACE_AFTER, Outbox
from tests.unit.oracles.fakes import STRANGER
from tests.unit.oracles.pool import DONE, Pool


@pytest.fixture
def pool() -> Pool:
    return Pool()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = Journal(tmp_path / "journal.db")
    yield opened
    opened.close()


@pytest.fixture
def start(pool: Pool, journal: Journal) -> Callable[[], Outbox]:
    """The outbox, again and again over the same journal."""
    return lambda: Outbox(pool, pool.sender(), journal, Health(open_log("test", io.StringIO())))


@pytest.fixture
def outbox(start: Callable[[], Outbox]) -> Outbox:
    return start()


def _deliver(outbox: Outbox) -> bool:
    return outbox.deliver("report", (DONE,), "Oracle", "submit", 1)


def _states(journal: Journal) -> list[str]:
    return [row.state for row in journal.sent()]


def _wait(outbox: Outbox, pool: Pool, seconds: int = REPLACE_AFTER + 1) -> bool:
    pool.time += seconds
    return outbox.free()


def test_deliver__when_mined__then_nonce_price_hash_and_gas_are_written_down(outbox: Outbox, journal: Journal) -> None:
    _deliver(outbox)
    assert [(row.state, row.nonce, row.price, row.used) for row in journal.sent()] == [
        (MINED, 0, Price(8, None), 42_000)
    ]


def test_deliver__when_sent__then_it_was_in_the_journal_before(pool: Pool, outbox: Outbox, journal: Journal) -> None:
    known: list[tuple[str, bytes]] = []
    broadcast = pool.broadcast

    def spied(raw: bytes) -> bytes:
        known.extend((row.state, row.raw) for row in journal.sent())
        assert known[-1] == (OPEN, raw)
        return broadcast(raw)

    pool.broadcast = spied  # type: ignore[method-assign]
    _deliver(outbox)
    assert len(known) == 1


def test_deliver__when_another_is_under_way__then_false_and_nothing_is_sent(outbox: Outbox, pool: Pool) -> None:
    pool.mines = False
    _deliver(outbox)
    assert (_deliver(outbox), pool.offered) == (False, 1)


def test_deliver__when_restarted_while_one_is_under_way__then_nothing_is_sent(
    outbox: Outbox, pool: Pool, start: Callable[[], Outbox]
) -> None:
    pool.mines = False
    _deliver(outbox)
    assert (_deliver(start()), pool.offered) == (False, 1)


def test_deliver__when_somebody_else_did_it__then_true_and_nothing_is_sent(outbox: Outbox, pool: Pool) -> None:
    pool.effects = 1
    assert (_deliver(outbox), pool.offered) == (True, 0)


def test_deliver__when_refused_for_another_reason__then_raised_and_nothing_is_written_down(
    outbox: Outbox, pool: Pool, journal: Journal
) -> None:
    pool.refusal = "Oracle_TooEarly"
    with pytest.raises(ContractRefusal, match="Oracle_TooEarly"):
        _deliver(outbox)
    assert journal.sent() == ()


def test_deliver__when_the_account_sent_elsewhere__then_the_nonce_is_the_chains(
    outbox: Outbox, pool: Pool, journal: Journal
) -> None:
    _deliver(outbox)
    pool.mined.append(pool.mined[0])
    pool.effects = 0
    _deliver(outbox)
    assert [row.nonce for row in journal.sent()] == [0, 2]


def test_deliver__when_the_node_refuses__then_raised_and_sent_again_at_the_next_look(
    outbox: Outbox, pool: Pool, journal: Journal
) -> None:
    pool.refuses = True
    with pytest.raises(NodeError, match="503"):
        _deliver(outbox)
    pool.refuses = False
    assert (outbox.free(), outbox.free(), pool.effects, _states(journal)) == (False, True, 1, [MINED])


def test_deliver__when_only_the_answer_is_lost__then_nothing_is_sent_again(
    outbox: Outbox, pool: Pool, journal: Journal
) -> None:
    pool.loses_answer = True
    assert (_deliver(outbox), outbox.free(), pool.offered, _states(journal)) == (True, True, 1, [MINED])


def test_free__when_the_transaction_is_lost_with_the_answer__then_the_same_bytes_go_again(
    outbox: Outbox, pool: Pool, journal: Journal
) -> None:
    pool.loses_transaction = pool.loses_answer = True
    with pytest.raises(NodeError):
        _deliver(outbox)
    pool.loses_transaction = pool.loses_answer = False
    assert (outbox.free(), outbox.free(), pool.effects, len(journal.sent())) == (False, True, 1, 1)


def test_free__when_the_pool_forgot_it__then_the_same_bytes_go_again(
    outbox: Outbox, pool: Pool, journal: Journal
) -> None:
    pool.mines = False
    _deliver(outbox)
    pool.drop()
    outbox.free()
    pool.mine()
    assert (outbox.free(), pool.effects, _states(journal)) == (True, 1, [MINED])


def test_free__when_it_never_arrived_and_another_did_it__then_given_up_and_not_sent(
    outbox: Outbox, pool: Pool, journal: Journal
) -> None:
    pool.mines = False
    _deliver(outbox)
    pool.drop()
    pool.effects = 1
    assert (outbox.free(), pool.offered, _states(journal)) == (True, 1, [LOST])


def test_free__when_it_waits_for_long__then_replaced_with_the_same_nonce_an_eighth_dearer(
    outbox: Outbox, pool: Pool, journal: Journal
) -> None:
    pool.mines = False
    _deliver(outbox)
    free = _wait(outbox, pool)
    assert (free, [(row.nonce, row.price.most) for row in journal.sent()]) == (False, [(0, 8), (0, 9)])


def test_free__when_it_was_sent_just_now__then_it_is_not_replaced(outbox: Outbox, pool: Pool) -> None:
    pool.mines = False
    _deliver(outbox)
    assert (_wait(outbox, pool, REPLACE_AFTER), pool.offered) == (False, 1)


def test_free__when_a_replacement_is_mined__then_the_first_one_is_replaced(
    outbox: Outbox, pool: Pool, journal: Journal
) -> None:
    pool.mines = False
    _deliver(outbox)
    _wait(outbox, pool)
    pool.mine()
    assert (outbox.free(), _states(journal), pool.effects) == (True, [REPLACED, MINED], 1)


def test_free__when_the_first_is_mined_after_its_replacement_was_sent__then_known(
    outbox: Outbox, pool: Pool, journal: Journal
) -> None:
    pool.mines = False
    _deliver(outbox)
    first = pool.waiting[0]
    _wait(outbox, pool)
    pool.waiting[0] = first
    pool.mine()
    assert (outbox.free(), _states(journal)) == (True, [MINED, REPLACED])


def test_free__when_it_waits_and_another_did_it__then_an_empty_transaction_takes_its_nonce(
    outbox: Outbox, pool: Pool
) -> None:
    pool.mines = False
    _deliver(outbox)
    pool.effects = 1
    _wait(outbox, pool)
    call = pool.waiting[0].call
    assert (call.to, call.data, pool.waiting[0].gas) == (STRANGER.address, b"", 21_000)


def test_free__when_it_waits_for_ever__then_five_replacements_and_given_up(
    outbox: Outbox, pool: Pool, journal: Journal
) -> None:
    pool.mines = False
    _deliver(outbox)
    given_up = [_wait(outbox, pool) for _ in range(MOST_REPLACEMENTS + 1)]
    prices = [row.price.most for row in journal.sent()]
    assert (given_up, prices, set(_states(journal))) == ([False] * 5 + [True], [8, 9, 11, 13, 15, 17], {LOST})


def test_deliver__when_one_was_given_up__then_the_next_is_dear_enough_to_take_its_nonce(
    outbox: Outbox, pool: Pool, journal: Journal
) -> None:
    pool.mines = False
    _deliver(outbox)
    for _ in range(MOST_REPLACEMENTS + 1):
        _wait(outbox, pool)
    pool.mines = True
    _deliver(outbox)
    row = journal.sent()[-1]
    assert (row.nonce, row.price.most, row.state, pool.effects) == (0, 20, MINED, 1)


def test_free__when_gas_is_free__then_it_is_not_replaced_but_given_up_later(
    outbox: Outbox, pool: Pool, journal: Journal
) -> None:
    pool.mines, pool.gas_price = False, Price(0, None)
    _deliver(outbox)
    waits = (_wait(outbox, pool, LOST_AFTER), _wait(outbox, pool, 1))
    assert (waits, _states(journal)) == ((False, True), [LOST])


def test_free__when_the_nonce_went_to_another_transaction__then_replaced(
    outbox: Outbox, pool: Pool, journal: Journal
) -> None:
    pool.mines = False
    _deliver(outbox)
    other = pool.sender()
    pool.waiting.clear()
    pool.mined.append(next(iter(pool.hashes.values())))
    pool.hashes.clear()
    assert (other.address, outbox.free(), _states(journal)) == (STRANGER.address, True, [REPLACED])


def test_free__when_it_reverted__then_free_and_written_down(outbox: Outbox, pool: Pool, journal: Journal) -> None:
    pool.reverts = True
    _deliver(outbox)
    assert (outbox.free(), _states(journal)) == (True, [FAILED])
