"""Data kept as code."""

from __future__ import annotations

from typing import Any

import brownie
import pytest

from scripts.system import container
from tests.contracts.support.refusals import refuses

LONGEST = 24_575
"""Bytes of the longest data: with its zero byte it is as long as code may be (EIP-170)."""
SELF_DESTRUCT = b"\x33\xff"
REVERT = b"\x60\x00\x60\x00\xfd"


@pytest.fixture(scope="module")
def harness(deployer: Any) -> Any:
    return container("CodeStoreHarness").deploy({"from": deployer})


@pytest.mark.parametrize("data", [b"", b"\x00", b"\xef", bytes(range(256)) * 3])
def test_write__when_any_data__then_read_behind_zero(harness: Any, stranger: Any, data: bytes) -> None:
    harness.write(data, {"from": stranger})
    assert bytes(harness.read()) == b"\x00" + data


def test_write__when_longest__then_kept(harness: Any, stranger: Any) -> None:
    harness.write(b"\x55" * LONGEST, {"from": stranger})
    assert bytes(harness.read()) == b"\x00" + b"\x55" * LONGEST


def test_write__when_too_long__then_reverts(harness: Any, stranger: Any) -> None:
    with refuses("CodeStore_NotWritten", LONGEST + 1):
        harness.write(b"\x55" * (LONGEST + 1), {"from": stranger})


@pytest.mark.parametrize("data", [SELF_DESTRUCT, REVERT])
def test_write__when_store_is_called__then_nothing_happens(harness: Any, stranger: Any, data: bytes) -> None:
    harness.write(data, {"from": stranger})
    call = {"from": stranger.address, "to": harness.store()}
    receipt = brownie.web3.eth.wait_for_transaction_receipt(brownie.web3.eth.send_transaction(call))
    assert (receipt["status"], receipt["logs"]) == (1, [])
    assert bytes(harness.read()) == b"\x00" + data
