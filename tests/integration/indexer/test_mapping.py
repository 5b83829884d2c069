"""Every event of the deployed contracts is a fact or named as unused, and each fact has exactly its event's fields."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from offchain.chain.abi import ContractAbi, Param
from offchain.chain.values import AbiValue, Event
from offchain.domain.types import Seconds
from offchain.indexer.mapping import RULES, UNUSED, EventRule
from offchain.indexer.rows import EventForm, RowForm
from scripts.system import ORDER
from tests.integration.conftest import ROOT

FOREIGN = ("ZoneTimelock",)
"""What we deploy but did not write: it decides nothing that a report reads."""


@pytest.fixture(scope="session")
def deployed() -> Mapping[str, ContractAbi]:
    """The ABIs of all contracts of a zone, as compiled."""
    return {name: ContractAbi.parse(name, _built(name)) for name in ORDER if name not in FOREIGN}


def _built(name: str) -> list[dict[str, Any]]:
    artifact = json.loads((ROOT / "build" / "contracts" / f"{name}.json").read_text("utf-8"))
    abi: list[dict[str, Any]] = artifact["abi"]
    return abi


def events_of(abi: ContractAbi) -> dict[str, tuple[Param, ...]]:
    return {event.name: event.inputs for event in abi.events.values()}


def sample(param: Param) -> AbiValue:
    """Some value of a parameter's type: lists of two, structs with every field."""
    if param.suffix:
        element = Param(param.name, param.type.removesuffix(param.suffix), "", param.fields, False)
        return (sample(element), sample(element))
    if param.fields:
        return {field.name: sample(field) for field in param.fields}
    kinds: dict[str, AbiValue] = {
        "address": "0x" + "0" * 40,
        "bool": True,
        "bytes32": b"\x01" * 32,
        "bytes": b"\x01\x02",
    }
    return b"\x01\x02" if param.type == "bytes" else kinds.get(param.type, 2**16)


def test_mapping__when_a_contract_declares_an_event__then_it_is_mapped_or_named_as_unused(
    deployed: Mapping[str, ContractAbi],
) -> None:
    declared = {(name, event) for name, abi in deployed.items() for event in events_of(abi)}
    assert declared - {(rule.contract, rule.event) for rule in RULES} == UNUSED


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.contract}.{rule.event}")
def test_mapping__when_an_event_is_mapped__then_its_fact_survives_the_way_to_a_row_and_back(
    deployed: Mapping[str, ContractAbi], rule: EventRule
) -> None:
    args = {param.name: sample(param) for param in events_of(deployed[rule.contract])[rule.event]}
    event = Event(rule.contract, rule.event, args, 5, b"\x02" * 32, Seconds(9), b"\x03" * 32, 1)
    fact = EventForm(rule).fact(event)
    form = RowForm(rule.fact)
    assert form.fact(form.row(fact)) == fact
