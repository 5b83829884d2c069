"""The manifest is read whole or refused with the place that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from offchain.chain.errors import BadManifestError, UnknownContractError, WrongAbiError
from offchain.chain.manifest import Manifest, Profile
from offchain.domain.periods import Calendar
from tests.unit.chain.conftest import ADDRESS


def test_load__when_complete__then_every_entry_is_read(write_manifest: Callable[..., Path]) -> None:
    manifest = Manifest.load(write_manifest())
    assert (manifest.chain_id, manifest.genesis_block, manifest.block) == (31337, 3, 9)
    assert (manifest.block_hash, manifest.calendar, manifest.profile) == (
        b"\xab" * 32,
        Calendar(1000, 60),
        Profile("tag", 0),
    )


def test_load__when_the_file_itself_is_named__then_it_is_the_same(write_manifest: Callable[..., Path]) -> None:
    folder = write_manifest()
    assert Manifest.load(folder / "manifest.json") == Manifest.load(folder)


def test_load__when_an_address_is_in_lower_case__then_it_is_checksummed(write_manifest: Callable[..., Path]) -> None:
    assert Manifest.load(write_manifest()).contract("Probe").address == ADDRESS


def test_load__when_the_block_hash_was_not_written__then_it_is_unknown(write_manifest: Callable[..., Path]) -> None:
    assert Manifest.load(write_manifest(block_hash=None)).block_hash is None


def test_load__when_an_abi_was_changed__then_both_hashes_are_told(write_manifest: Callable[..., Path]) -> None:
    folder = write_manifest()
    (folder / "abi" / "Probe.json").write_text("[]", encoding="utf-8")
    with pytest.raises(WrongAbiError, match=r"hash of the ABI of Probe: expected 0x.*, received 0x"):
        Manifest.load(folder)


def test_load__when_an_abi_file_is_missing__then_it_is_named(write_manifest: Callable[..., Path]) -> None:
    folder = write_manifest()
    (folder / "abi" / "Probe.json").unlink()
    with pytest.raises(BadManifestError, match=r"Probe\.json: expected a file, received none"):
        Manifest.load(folder)


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"chain_id": None}, "chain_id"),
        ({"chain_id": "31337"}, "chain_id"),
        ({"period": {"genesis": 1, "length": 0}}, "period.length"),
        ({"profile": {"finality": "soon"}}, "profile.finality"),
        ({"contracts": {"Probe": {"address": "0x1", "block": 1, "abi_hash": "0x12"}}}, "contracts.Probe.abi_hash"),
    ],
)
def test_load__when_an_entry_is_wrong__then_its_place_is_named(
    write_manifest: Callable[..., Path], changes: dict[str, object], place: str
) -> None:
    with pytest.raises(BadManifestError, match=place):
        Manifest.load(write_manifest(**changes))


def test_contract__when_unknown__then_the_known_ones_are_told(write_manifest: Callable[..., Path]) -> None:
    with pytest.raises(UnknownContractError, match="expected one of Probe, received Settlement"):
        Manifest.load(write_manifest()).contract("Settlement")


def test_load__when_finality_is_a_number_of_confirmations__then_it_is_read(write_manifest: Callable[..., Path]) -> None:
    folder = write_manifest(profile={"finality": "confirmations", "confirmations": 12})
    assert Manifest.load(folder).profile == Profile("confirmations", 12)
