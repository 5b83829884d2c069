"""The gateway on a node made of plain lists: what a real chain shows only by luck."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offchain.chain.abi import ContractAbi
from offchain.chain.errors import (
    BlockUnknownError,
    ContractRefusal,
    FailedTransactionError,
    IndirectCallError,
    NotYetError,
    Reverted,
)
from offchain.chain.gateway import Gateway
from offchain.chain.manifest import Contract, Manifest, Profile
from offchain.chain.node import Call, Fees
from offchain.chain.reverts import ErrorBook
from offchain.chain.values import Block, RawLog, RawReceipt
from offchain.chain.wallet import Wallet
from offchain.domain.periods import Calendar
from offchain.domain.types import Address, Seconds
from tests.unit.chain.conftest import ADDRESS, PROBE

ABI = ContractAbi.parse("Probe", PROBE)
KEPT = next(event for event in ABI.events.values() if event.name == "Kept")
FOREIGN = Address("0x" + "22" * 20)


def word(number: int) -> bytes:
    return number.to_bytes(32, "big")


class ListNode:
    """A node whose blocks have the given times; the whole chain is final."""

    url = "list://"

    def __init__(self, times: Sequence[int], logs: Sequence[RawLog] = (), succeeds: bool = True) -> None:
        self.blocks = [Block(number, word(number), Seconds(time)) for number, time in enumerate(times)]
        self.kept_logs, self.succeeds = tuple(logs), succeeds
        self.asked: list[tuple[int, int]] = []
        self.revert: bytes | None = None
        self.sent: list[bytes] = []
        self.called = Call(Address(ADDRESS), b"")
        self.pinned: list[int | bytes | str] = []

    def chain_id(self) -> int:
        return 31337

    def block(self, wanted: int | bytes | str) -> Block:
        if isinstance(wanted, str):
            return self.blocks[-1]
        number = int.from_bytes(wanted, "big") if isinstance(wanted, bytes) else wanted
        if number >= len(self.blocks):
            raise BlockUnknownError(number, self.url)
        return self.blocks[number]

    def code(self, address: Address) -> bytes:
        return b"\x00"

    def call(self, call: Call, at: int | bytes | str) -> bytes:
        if self.revert is not None:
            raise Reverted(self.revert, "reverted")
        self.pinned.append(at)
        return word(1)

    def estimate(self, call: Call) -> int:
        return 100_000

    def logs(self, addresses: Sequence[Address], first: int, last: int) -> tuple[RawLog, ...]:
        self.asked.append((first, last))
        return tuple(log for log in self.kept_logs if first <= log.block_number <= last)

    def logs_of(self, addresses: Sequence[Address], block_hash: bytes) -> tuple[RawLog, ...]:
        return tuple(log for log in self.kept_logs if log.block_hash == block_hash)

    def fees(self) -> Fees:
        return Fees(0, 0)

    def nonce(self, account: Address) -> int:
        return 0

    def mined_nonce(self, account: Address) -> int:
        return 0

    def broadcast(self, raw: bytes) -> bytes:
        self.sent.append(raw)
        return word(77)

    def receipt(self, tx_hash: bytes, seconds: float) -> RawReceipt:
        return RawReceipt(tx_hash, self.succeeds, 21_000, word(1), self.kept_logs)

    def transaction(self, tx_hash: bytes) -> Call:
        return self.called


TAGGED, CONFIRMED = Profile("tag", 0), Profile("confirmations", 2)


def manifest(profile: Profile = TAGGED) -> Manifest:
    contract = Contract("Probe", Address(ADDRESS), 0, ABI)
    return Manifest(31337, 0, 0, None, {"Probe": contract}, Calendar(0, 60), profile)


def kept_log(block: int, index: int, address: str = ADDRESS, time: int | None = None) -> RawLog:
    data = bytes(12) + bytes.fromhex(ADDRESS[2:])
    return RawLog(Address(address), (KEPT.topic, word(9)), data, block, word(block), time, word(5), index)


@given(
    gaps=st.lists(st.integers(min_value=0, max_value=3), min_size=1, max_size=40),
    back=st.integers(min_value=0, max_value=60),
)
@settings(max_examples=200, deadline=None)
def test_block_before__when_times_repeat__then_it_is_the_last_block_below(gaps: list[int], back: int) -> None:
    """The highest block with timestamp < t, for every non-decreasing chain and every t it has reached."""
    times = [100]
    for gap in gaps:
        times.append(times[-1] + gap)
    wanted = max(101, times[-1] - back)
    gateway = Gateway(ListNode(times), manifest())
    if times[-1] < wanted:
        with pytest.raises(NotYetError):
            gateway.block_before(Seconds(wanted))
        return
    assert gateway.block_before(Seconds(wanted)).number == max(n for n, time in enumerate(times) if time < wanted)


def test_logs__when_the_range_is_longer_than_a_chunk__then_chunks_tile_it() -> None:
    node = ListNode(range(20))
    Gateway(node, manifest(), chunk=4).logs(3, 12)
    assert node.asked == [(3, 6), (7, 10), (11, 12)]


def test_logs__when_the_node_leaves_the_time_out__then_it_comes_from_the_block() -> None:
    node = ListNode([100, 107, 109], [kept_log(1, 0), kept_log(2, 0, time=109)])
    assert [event.block_time for event in Gateway(node, manifest()).logs(0, 2)] == [107, 109]


@pytest.mark.parametrize(
    "log",
    [
        kept_log(1, 0, address=FOREIGN),
        RawLog(Address(ADDRESS), (word(1),), b"", 1, word(1), None, word(5), 0),
        RawLog(Address(ADDRESS), (), b"", 1, word(1), None, word(5), 0),
    ],
)
def test_logs__when_a_log_is_foreign_undeclared_or_anonymous__then_it_is_left_out(log: RawLog) -> None:
    assert Gateway(ListNode([1, 2], [log]), manifest()).logs(0, 1) == ()


def test_receipt__when_the_transaction_reverted_after_all__then_it_is_named(holder: Wallet) -> None:
    gateway = Gateway(ListNode([1, 2], succeeds=False), manifest())
    with pytest.raises(FailedTransactionError, match=word(77).hex()):
        gateway.send(holder, "Probe", "keep", 1)


def test_submit__when_the_simulation_reverts__then_nothing_is_broadcast(holder: Wallet) -> None:
    node = ListNode([1, 2])
    node.revert = next(iter(ABI.errors)) + word(3) + word(4)
    with pytest.raises(ContractRefusal, match="greatest 3, received 4"):
        Gateway(node, manifest()).submit(holder, "Probe", "keep", 1)
    assert node.sent == []


def test_arguments_of__when_the_function_was_called_directly__then_they_are_read_from_the_calldata() -> None:
    node = ListNode([1])
    node.called = Call(Address(ADDRESS), ABI.function("keep", 1).encode_call((7,)))
    assert Gateway(node, manifest()).arguments_of(word(5), "Probe", "keep") == {"value": 7}


@pytest.mark.parametrize(
    "called",
    [Call(Address("0x" + "0" * 40), ABI.function("keep", 1).encode_call((7,))), Call(Address(ADDRESS), b"\x01")],
)
def test_arguments_of__when_it_is_another_call__then_both_sides_are_told(called: Call) -> None:
    node = ListNode([1])
    node.called = called
    with pytest.raises(IndirectCallError, match=r"expected Probe\.keep at"):
        Gateway(node, manifest()).arguments_of(word(5), "Probe", "keep")


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (b"", "EmptyRevert"),
        (b"\xde\xad\xbe\xef\x01", r"UnknownRevert \(data 0xdeadbeef01\)"),
        (bytes.fromhex("4e487b71") + word(0x11), r"Panic \(code 17\)"),
        (next(iter(ABI.errors)) + b"\x01", r"UnknownRevert"),
    ],
)
def test_refusal__when_the_data_fits_no_abi__then_it_is_shown_as_it_is(data: bytes, shown: str) -> None:
    refusal = ErrorBook([ABI]).refusal("Probe", data)
    assert str(refusal).startswith("Probe refused: " + shown.replace("\\", ""))


def test_refusal__when_declared__then_name_arguments_and_contract_can_be_read() -> None:
    refusal = ErrorBook([ABI]).refusal("Settlement", next(iter(ABI.errors)) + word(3) + word(4))
    assert (refusal.name, refusal.arguments, refusal.contract) == (
        "Probe_TooLarge",
        {"greatest": 3, "received": 4},
        "Settlement",
    )


def test_identity__when_loaded_twice__then_it_is_the_same(write_manifest: Callable[..., Path]) -> None:
    folder = write_manifest()
    first, second = (Gateway(ListNode([1]), Manifest.load(folder)) for _ in range(2))
    assert first.identity == second.identity


@pytest.mark.parametrize(("blocks", "number"), [(6, 3), (3, 0), (2, 0)])
def test_finalised__when_the_rule_is_confirmations__then_that_deep_or_the_first_block(blocks: int, number: int) -> None:
    assert Gateway(ListNode(range(blocks)), manifest(CONFIRMED)).finalised().number == number


@pytest.mark.parametrize(("profile", "place"), [(TAGGED, word(1)), (CONFIRMED, 1)])
def test_call__when_pinned__then_by_hash_or_where_the_node_may_not_know_hashes_by_number(
    profile: Profile, place: int | bytes
) -> None:
    node = ListNode([0, 10, 20])
    Gateway(node, manifest(profile)).call("Probe", "keep", 1, at=node.blocks[1])
    assert node.pinned == [place]


def test_call__when_pinned_by_number_to_a_block_that_was_replaced__then_refused_by_its_hash() -> None:
    node = ListNode([0, 10, 20])
    with pytest.raises(BlockUnknownError, match="0x" + "09" * 32):
        Gateway(node, manifest(CONFIRMED)).call("Probe", "keep", 1, at=Block(1, b"\x09" * 32, Seconds(10)))
