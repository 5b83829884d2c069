"""Every event of the interfaces is a fact or is named as unused, and each fact has exactly its event's fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from offchain.chain.abi import ContractAbi, Param
from offchain.chain.values import AbiValue, Event
from offchain.domain.types import Seconds
from offchain.indexer.mapping import RULES, UNUSED, EventRule
from offchain.indexer.rows import EventForm, RowForm
from tests.integration.conftest import ROOT, Compiled

TOKENS = ("IERC20", "IERC721")


@pytest.fixture(scope="session")
def interfaces(compile_sources: Callable[..., Mapping[str, Compiled]]) -> Mapping[str, ContractAbi]:
    """The ABIs of all interfaces, and those of the token standards that our contracts inherit."""
    ours = sorted(str(file.relative_to(ROOT)) for file in (ROOT / "contracts" / "interfaces").glob("*.sol"))
    tokens = [
        "node_modules/@openzeppelin/contracts/token/ERC20/IERC20.sol",
        "node_modules/@openzeppelin/contracts/token/ERC721/IERC721.sol",
    ]
    return {name: ContractAbi.parse(name, found.abi) for name, found in compile_sources(*ours, *tokens).items()}


def events_of(abi: ContractAbi) -> dict[str, tuple[Param, ...]]:
    return {event.name: event.inputs for event in abi.events.values()}


def sample(param: Param) -> AbiValue:
    """Some value of a parameter's type: lists of two, structs with every field."""
    if param.suffix:
        element = Param(param.name, param.type.removesuffix(param.suffix), "", param.fields, False)
        return (sample(element), sample(element))
    if param.fields:
        return {field.name: sample(field) for field in param.fields}
    kinds: dict[str, AbiValue] = {"address": "0x" + "0" * 40, "bool": True, "bytes32": b"\x01" * 32}
    return kinds.get(param.type, 2**16)


def test_mapping__when_an_interface_declares_an_event__then_it_is_mapped_or_named_as_unused(
    interfaces: Mapping[str, ContractAbi],
) -> None:
    ours = {name: abi for name, abi in interfaces.items() if not name.startswith("IERC")}
    declared = {(name[1:], event) for name, abi in ours.items() for event in events_of(abi)}
    assert declared - {(rule.contract, rule.event) for rule in RULES} == UNUSED


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.contract}.{rule.event}")
def test_mapping__when_an_event_is_mapped__then_its_fact_survives_the_way_to_a_row_and_back(
    interfaces: Mapping[str, ContractAbi], rule: EventRule
) -> None:
    source = interfaces[f"I{rule.contract}"]
    if rule.event == "Transfer":
        source = interfaces["IERC20" if rule.contract == "SettlementToken" else "IERC721"]
    if rule.event == "SubscriptionUpdate":
        source = interfaces["IERC5643"]
    args = {param.name: sample(param) for param in events_of(source)[rule.event]}
    event = Event(rule.contract, rule.event, args, 5, b"\x02" * 32, Seconds(9), b"\x03" * 32, 1)
    fact = EventForm(rule).fact(event)
    form = RowForm(rule.fact)
    assert form.fact(form.row(fact)) == fact
