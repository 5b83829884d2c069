"""The typed reads against the compiled interfaces: names, arguments and shapes are the contracts' own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from eth_abi.abi import encode

from offchain.chain.abi import ContractAbi, Param
from offchain.chain.values import AbiValue, Block
from offchain.chain.zone import Zone
from offchain.domain.types import Address, LicenceId, OrganisationId, PeriodId, ResourceId
from tests.integration.conftest import ROOT, Compiled

ACCOUNT = Address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")
PERIOD = PeriodId(3)
READS: dict[str, Callable[[Zone], object]] = {
    "current_period": lambda zone: zone.current_period(),
    "fallback_after": lambda zone: zone.fallback_after(PERIOD),
    "rules_version": lambda zone: zone.rules_version(PERIOD),
    "status": lambda zone: zone.status(PERIOD),
    "report": lambda zone: zone.report(PERIOD),
    "base": lambda zone: zone.base(PERIOD),
    "anchor_count": lambda zone: zone.anchor_count(),
    "latest_anchor": lambda zone: zone.latest_anchor(),
    "cut": lambda zone: zone.cut(PERIOD),
    "committee": lambda zone: zone.committee(PERIOD),
    "licence_mode": lambda zone: zone.licence_mode(LicenceId(1)),
    "pot": lambda zone: zone.pot(b"\x01" * 32, PERIOD),
    "owed": lambda zone: zone.owed(ACCOUNT),
    "balance": lambda zone: zone.balance(ACCOUNT),
    "holders": lambda zone: zone.holders([ResourceId(1)], PERIOD),
    "payouts": lambda zone: zone.payouts([OrganisationId(1)], PERIOD),
}


def sample(param: Param) -> object:
    """Some value of an output: 1, true, lists of one, structs with every field."""
    if param.suffix:
        return [sample(Param("", param.type.removesuffix(param.suffix), "", param.fields, False))]
    if param.fields:
        return tuple(sample(field) for field in param.fields)
    return {"address": ACCOUNT, "bool": True, "bytes32": b"\x01" * 32}.get(param.type, 1)


class AbiReader:
    """Encodes calls and decodes answers by the compiled ABIs, without a chain."""

    def __init__(self, abis: Mapping[str, ContractAbi]) -> None:
        self._abis = abis

    def call(self, contract: str, function: str, *args: object, at: Block | None = None) -> AbiValue:
        signature = self._abis[contract].function(function, len(args))
        signature.encode_call(args)
        outputs = signature.outputs
        return signature.decode_result(encode([one.type for one in outputs], [sample(one) for one in outputs]))


@pytest.fixture(scope="session")
def reader(compile_sources: Callable[..., Mapping[str, Compiled]]) -> AbiReader:
    ours = sorted(str(file.relative_to(ROOT)) for file in (ROOT / "contracts" / "interfaces").glob("*.sol"))
    token = "node_modules/@openzeppelin/contracts/token/ERC20/IERC20.sol"
    found = compile_sources(*ours, token)
    abis = {name[1:]: ContractAbi.parse(name[1:], one.abi) for name, one in found.items()}
    return AbiReader(abis | {"SettlementToken": ContractAbi.parse("SettlementToken", found["IERC20"].abi)})


@pytest.mark.parametrize("name", sorted(READS))
def test_zone__when_read_through_the_compiled_interface__then_names_and_shapes_agree(
    reader: AbiReader, name: str
) -> None:
    assert READS[name](Zone(reader)) is not None


def test_zone__when_listed__then_every_read_is_tried() -> None:
    assert set(READS) == {name for name in vars(Zone) if not name.startswith("_")}
