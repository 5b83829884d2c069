"""Settings: defaults, then the file, then the environment; nothing unknown passes."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from offchain.settings import BadSettingError, Settings


def test_load__when_nothing_is_given__then_tools_stand_under_node_modules_of_the_root(tmp_path: Path) -> None:
    loaded = Settings.load({"HEADWATER_ROOT": str(tmp_path)})
    assert loaded.anvil == tmp_path / "node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil"


def test_load__when_the_environment_names_anvil__then_it_wins(tmp_path: Path) -> None:
    assert Settings.load({"HEADWATER_ROOT": str(tmp_path), "ANVIL": "/opt/anvil"}).anvil == Path("/opt/anvil")


def test_load__when_the_environment_names_ganache__then_it_wins(tmp_path: Path) -> None:
    chosen = [
        Settings.load({"HEADWATER_ROOT": str(tmp_path), **tools}).ganache for tools in ({}, {"GANACHE": "/opt/g"})
    ]
    assert chosen == [tmp_path / "node_modules/ganache/dist/node/cli.js", Path("/opt/g")]


def test_load__when_file_and_environment_differ__then_the_environment_wins(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('rpc_url = "http://a:1"\nlog_url = "http://b:2"\n', encoding="utf-8")
    loaded = Settings.load({"HEADWATER_RPC_URL": "http://c:3"}, file)
    assert (loaded.rpc_url, loaded.log_url) == ("http://c:3", "http://b:2")


def test_load__when_further_endpoints_come_from_the_environment__then_they_keep_their_order() -> None:
    found = Settings.load({"HEADWATER_FURTHER_RPC_URLS": "http://b:2,http://a:1"})
    assert found.further_rpc_urls == ("http://b:2", "http://a:1")


@pytest.mark.parametrize("name", ["HEADWATER_PRIVATE_KEY", "HEADWATER_KEY", "HEADWATER_SIGNING_KEY"])
def test_load__when_the_environment_has_a_plain_key__then_refused_without_repeating_it(name: str) -> None:
    with pytest.raises(BadSettingError) as refused:
        Settings.load({name: "0x" + "ab" * 32})
    assert "abab" not in str(refused.value)


def test_load__when_peers_come_from_the_environment__then_they_are_split_at_commas() -> None:
    assert Settings.load({"HEADWATER_PEERS": "http://a:1, http://b:2"}).peers == ("http://a:1", "http://b:2")


def test_load__when_a_path_is_relative__then_it_stands_under_the_root(tmp_path: Path) -> None:
    loaded = Settings.load({"HEADWATER_ROOT": str(tmp_path), "HEADWATER_KEYSTORE": "keys/a.json"})
    assert loaded.keystore == tmp_path / "keys/a.json"


@pytest.mark.parametrize("name", ["HEADWATER_RPC_ULR", "HEADWATER_ANVIL"])
def test_load__when_a_variable_is_unknown__then_it_is_named(name: str) -> None:
    with pytest.raises(BadSettingError, match=f"setting {name}: expected one of"):
        Settings.load({name: "x"})


@pytest.mark.parametrize(
    ("text", "name"),
    [('rpc_ulr = "http://a:1"', "rpc_ulr"), ('listen = "a"', "listen"), ('peers = ["ftp://a"]', r"peers\.0")],
)
def test_load__when_the_file_has_a_wrong_entry__then_it_is_named(tmp_path: Path, text: str, name: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadSettingError, match=f"setting {name}: expected"):
        Settings.load({}, file)


@pytest.mark.parametrize("content", ["= 1", None])
def test_load__when_the_file_is_unreadable__then_it_is_named(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "settings.toml"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(BadSettingError, match="expected a readable TOML file"):
        Settings.load({}, file)


def test_settings__when_changed__then_they_refuse() -> None:
    loaded = Settings.load({})
    with pytest.raises(ValidationError):
        loaded.rpc_url = "http://a:1"
