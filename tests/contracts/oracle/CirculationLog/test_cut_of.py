"""Where each period's log is cut."""

from __future__ import annotations

from typing import Any

import brownie
from eth_account.messages import encode_typed_data
from eth_hash.auto import keccak

from tests.contracts.support import tree
from tests.contracts.support.refusals import refuses

LEAVES = [tree.leaf_hash(bytes([n])) for n in range(24)]


def test_cut_of__given_no_later_anchor__then_reverts(circulation_log: Any, reporting: Any, time: Any) -> None:
    with refuses("CirculationLog_NoCut", 0):
        circulation_log.cutOf(0)
    with refuses("CirculationLog_NoCut", 0):
        circulation_log.logCutOf(0)
    reporting.anchor([], 0)
    time.into_period(1)
    assert circulation_log.hasCut(0) is False
    with refuses("CirculationLog_NoCut", 0):
        circulation_log.cutOf(0)


def test_cut_of__given_anchor_at_the_end__then_that_one(circulation_log: Any, reporting: Any, time: Any) -> None:
    time.next_at(time.end_of(0) - 1)
    reporting.anchor(LEAVES[:1], 0)
    time.next_at(time.end_of(0))
    reporting.anchor(LEAVES[:2], 1)
    assert circulation_log.cutOf(0)[1:] == (2, time.end_of(0))
    assert circulation_log.hasCut(0) is True
    assert circulation_log.hasCut(1) is False


def test_cut_of__given_gaps_and_several__then_first_from_end(circulation_log: Any, reporting: Any, time: Any) -> None:
    sizes: list[tuple[int, int]] = []
    for period in (1, 1, 1, 2, 5, 5, 9, 9):
        time.mine_at(max(time.start_of(period), time.now() + 3))
        old = sizes[-1][1] if sizes else 0
        reporting.anchor(LEAVES[: old + 2], old)
        sizes.append((period, old + 2))
    for period in range(9):
        expected = next(size for anchored_in, size in sizes if anchored_in > period)
        assert circulation_log.cutOf(period)[1] == expected, period
        root = "0x" + tree.root(LEAVES[:expected]).hex()
        assert circulation_log.logCutOf(period) == (expected, root), period


def test_log_cut_of__when_newest__then_two_storage_reads(
    circulation_log: Any, reporting: Any, time: Any, stranger: Any
) -> None:
    time.mine_at(time.start_of(1))
    reporting.anchor(LEAVES[:2], 0)
    reporting.anchor(LEAVES[:5], 2)
    data = circulation_log.logCutOf.encode_input(0)
    call = {"from": stranger.address, "to": circulation_log.address, "data": data}
    response = brownie.web3.provider.make_request("eth_createAccessList", [call, "latest"])
    [touched] = response["result"]["accessList"]
    assert len(touched["storageKeys"]) == 2


def test_anchor_at__when_unknown__then_reverts(circulation_log: Any, reporting: Any) -> None:
    reporting.anchor([], 0)
    with refuses("CirculationLog_UnknownAnchor", 1, 1):
        circulation_log.anchorAt(1)


def test_anchor_digest__when_asked__then_eip712(circulation_log: Any, reporting: Any) -> None:
    reporting.anchor(LEAVES[:3], 0)
    message = encode_typed_data(
        full_message={
            "types": {
                "EIP712Domain": [
                    {"name": "name", "type": "string"},
                    {"name": "version", "type": "string"},
                    {"name": "chainId", "type": "uint256"},
                    {"name": "verifyingContract", "type": "address"},
                ],
                "Anchor": [
                    {"name": "index", "type": "uint32"},
                    {"name": "previousSize", "type": "uint64"},
                    {"name": "previousRoot", "type": "bytes32"},
                    {"name": "size", "type": "uint64"},
                    {"name": "root", "type": "bytes32"},
                ],
            },
            "primaryType": "Anchor",
            "domain": {
                "name": "CirculationLog",
                "version": "1",
                "chainId": 31337,
                "verifyingContract": circulation_log.address,
            },
            "message": {
                "index": 1,
                "previousSize": 3,
                "previousRoot": tree.root(LEAVES[:3]),
                "size": 5,
                "root": tree.root(LEAVES[:5]),
            },
        }
    )
    digest = keccak(b"\x19\x01" + message.header + message.body)
    assert bytes(circulation_log.anchorDigest(5, tree.root(LEAVES[:5]))) == digest
    assert bytes(circulation_log.domainSeparator()) == message.header
