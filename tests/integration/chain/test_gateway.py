"""The gateway against a chain of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from offchain.chain.anvil import Anvil, AnvilOptions
from offchain.chain.errors import (
    ContractRefusal,
    MissingContractError,
    NoBlockBeforeError,
    NodeError,
    NotMinedError,
    NotYetError,
    UnknownFunctionError,
    WrongChainError,
    WrongDeploymentError,
)
from offchain.chain.gateway import Gateway
from offchain.chain.manifest import Manifest, Profile
from offchain.chain.wallet import Wallet
from offchain.domain.types import Address, Seconds
from offchain.settings import Settings
from tests.integration.conftest import GENESIS, Compiled, Deployment

EMPTY = Address("0x" + "11" * 20)


def test_connect__when_the_node_serves_another_chain__then_both_ids_are_told(
    settings: Settings, deployment: Deployment
) -> None:
    with (
        Anvil(settings.anvil, AnvilOptions(chain_id=31338)) as other,
        pytest.raises(WrongChainError, match="expected 31337, received 31338"),
    ):
        Gateway.connect(other.url, deployment.manifest)


def test_connect__when_the_chain_was_reset__then_the_deployment_is_refused(
    settings: Settings, deployment: Deployment
) -> None:
    with Anvil(settings.anvil, AnvilOptions(timestamp=GENESIS + 5)) as other:
        other.mine(5)
        with pytest.raises(WrongDeploymentError, match="hash of deployment block 1"):
            Gateway.connect(other.url, deployment.manifest)


def test_connect__when_no_code_stands_at_an_address__then_the_contract_is_named(
    chain: Anvil, deployment: Deployment
) -> None:
    moved = replace(deployment.manifest.contract("Probe"), address=EMPTY)
    with pytest.raises(MissingContractError, match="Probe at 0x1111"):
        Gateway.connect(chain.url, replace(deployment.manifest, contracts={"Probe": moved}))


def test_connect__when_nothing_listens__then_the_node_is_named(deployment: Deployment) -> None:
    with pytest.raises(NodeError, match=r"127\.0\.0\.1:1"):
        Gateway.connect("http://127.0.0.1:1", deployment.manifest)


def test_send__when_the_call_succeeds__then_the_event_is_decoded(gateway: Gateway, holder: Wallet) -> None:
    receipt = gateway.send(holder, "Probe", "keep", 42)
    assert [(event.name, dict(event.args)) for event in receipt.events] == [
        (
            "Kept",
            {
                "key": 42,
                "by": holder.address,
                "pair": {"left": 7, "right": b"right".ljust(32, b"\0")},
                "list": (42, 2**256 - 1),
            },
        )
    ]


def test_send__when_the_contract_refuses__then_nothing_is_sent_and_both_sides_are_told(
    gateway: Gateway, holder: Wallet
) -> None:
    before = gateway.head()
    with pytest.raises(ContractRefusal, match=r"Probe refused: Probe_TooLarge \(greatest 100, received 101\)"):
        gateway.send(holder, "Probe", "keep", 101)
    assert gateway.head() == before


def test_send__when_repeated__then_nonces_follow_each_other(gateway: Gateway, holder: Wallet) -> None:
    blocks = [gateway.send(holder, "Probe", "keep", value).block.number for value in (1, 2, 3)]
    assert blocks == [2, 3, 4]


def test_send__when_the_base_fee_is_above_zero__then_a_funded_account_pays_it(
    chain: Anvil, gateway: Gateway, holder: Wallet
) -> None:
    chain.fund(holder.address, 10**18)
    chain.request("anvil_setNextBlockBaseFeePerGas", hex(10**9))
    chain.mine()
    gateway.send(holder, "Probe", "keep", 8)
    assert gateway.call("Probe", "kept") == 8


def test_receipt__when_no_block_comes__then_the_transaction_is_named(
    chain: Anvil, gateway: Gateway, holder: Wallet
) -> None:
    chain.request("evm_setAutomine", False)
    tx_hash = gateway.submit(holder, "Probe", "keep", 5)
    with pytest.raises(NotMinedError, match=tx_hash.hex()):
        gateway.receipt(tx_hash, seconds=0.2)


def test_call__when_an_argument_is_a_struct__then_it_goes_in_and_comes_back_by_name(gateway: Gateway) -> None:
    found = gateway.call("Probe", "pairOf", {"left": 1, "right": b"\x05" * 32})
    assert found == {"0": {"left": 2, "right": b"\x05" * 32}, "1": True}


def test_call__when_pinned_to_a_block__then_later_writes_are_not_seen(gateway: Gateway, holder: Wallet) -> None:
    first = gateway.send(holder, "Probe", "keep", 1).block
    gateway.send(holder, "Probe", "keep", 2)
    assert (gateway.call("Probe", "kept", at=first), gateway.call("Probe", "kept")) == (1, 2)


@pytest.mark.parametrize(
    ("function", "shown"),
    [
        ("field", r"Probe_WrongField \(field refHash, expected 0x0+1, received 0x0+2\)"),
        ("reason", r"Error \(reason in words\)"),
        ("panic", r"Panic \(code 18\)"),
    ],
)
def test_call__when_it_reverts__then_the_refusal_is_decoded(gateway: Gateway, function: str, shown: str) -> None:
    with pytest.raises(ContractRefusal, match=f"Probe refused: {shown}"):
        gateway.call("Probe", function)


def test_call__when_the_function_is_unknown__then_the_known_ones_are_told(gateway: Gateway) -> None:
    with pytest.raises(UnknownFunctionError, match="keep with 2 arguments"):
        gateway.call("Probe", "keep", 1, 2)


def test_finalised__when_the_rule_is_the_tag__then_it_is_two_blocks_below_the_head(
    chain: Anvil, gateway: Gateway
) -> None:
    chain.mine(6)
    assert gateway.head().number - gateway.finalised().number == 2


def test_finalised__when_the_rule_is_confirmations__then_that_many_blocks_are_left_out(
    chain: Anvil, deployment: Deployment
) -> None:
    gateway = Gateway.connect(chain.url, replace(deployment.manifest, profile=Profile("confirmations", 5)))
    chain.mine(6)
    assert gateway.finalised().number == 2


@pytest.fixture
def three_apart(chain: Anvil, gateway: Gateway) -> Gateway:
    """Blocks 2 … 7 at GENESIS + 100, 103, 106 …, of which 5 and lower are final."""
    for step in range(6):
        chain.advance_to(GENESIS + 100 + 3 * step)
    return gateway


@pytest.mark.edge("E24")
@pytest.mark.parametrize(("time", "number"), [(101, 2), (103, 2), (104, 3), (106, 3), (109, 4)])
def test_block_before__when_the_time_is_final__then_it_is_the_highest_strictly_below(
    three_apart: Gateway, time: int, number: int
) -> None:
    assert three_apart.block_before(Seconds(GENESIS + time)).number == number


def test_block_before__when_no_final_block_has_reached_the_time__then_both_times_are_told(three_apart: Gateway) -> None:
    with pytest.raises(NotYetError, match=f"time {GENESIS + 110}: expected .* received {GENESIS + 109}"):
        three_apart.block_before(Seconds(GENESIS + 110))


def test_block_before__when_the_time_is_older_than_the_deployment__then_it_is_refused(three_apart: Gateway) -> None:
    with pytest.raises(NoBlockBeforeError):
        three_apart.block_before(Seconds(GENESIS))


def test_logs__when_chunks_are_small__then_every_event_comes_once_in_order(
    chain: Anvil, deployment: Deployment, holder: Wallet
) -> None:
    gateway = Gateway.connect(chain.url, deployment.manifest, chunk=2)
    for value in range(1, 6):
        gateway.send(holder, "Probe", "keep", value)
    assert [event.args["key"] for event in gateway.logs(0, 6)] == [1, 2, 3, 4, 5]


def test_logs__when_read__then_they_carry_the_place_of_the_receipt(gateway: Gateway, holder: Wallet) -> None:
    receipt = gateway.send(holder, "Probe", "keep", 1)
    event = gateway.logs(receipt.block.number, receipt.block.number)[0]
    place = (event.block_number, event.block_hash, event.block_time, event.tx_hash)
    assert place == (receipt.block.number, receipt.block.hash, receipt.block.time, receipt.hash)


def test_now__when_chain_time_advances__then_it_is_the_newest_blocks_time(chain: Anvil, gateway: Gateway) -> None:
    chain.advance_to(GENESIS + 12_345)
    assert gateway.now() == GENESIS + 12_345


def test_identity__when_deployed_twice__then_the_deployments_differ(
    chain: Anvil,
    gateway: Gateway,
    probe: Mapping[str, Compiled],
    deploy: Callable[..., Deployment],
    tmp_path: Path,
) -> None:
    other: Manifest = deploy(chain, tmp_path / "again", probe).manifest
    assert Gateway.connect(chain.url, other).identity != gateway.identity
