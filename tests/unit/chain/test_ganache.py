"""Ganache starts as an EVM of The Merge, at the time that is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from offchain.chain.errors import ChainDidNotStart
from offchain.chain.ganache import Ganache, GanacheOptions

PROGRAM = Path("cli.js")


def _value(command: list[str], option: str) -> str:
    return command[command.index(option) + 1]


def test_command__when_written__then_paris_and_only_this_machine() -> None:
    command = GanacheOptions(chain_id=7).command(PROGRAM, 4_000)
    options = ("--chain.hardfork", "--server.host", "--server.port", "--chain.chainId")
    assert [_value(command, option) for option in options] == ["merge", "127.0.0.1", "4000", "7"]


def test_command__when_a_genesis_time_is_given__then_in_words_of_utc() -> None:
    command = GanacheOptions(timestamp=1_767_225_600).command(PROGRAM, 4_000)
    assert _value(command, "--chain.time") == "2026-01-01T00:00:00+00:00"


def test_command__when_no_time_is_given__then_the_machine_s_clock() -> None:
    assert "--chain.time" not in GanacheOptions().command(PROGRAM, 4_000)


def test_start__when_the_program_is_missing__then_its_place_is_named(tmp_path: Path) -> None:
    with pytest.raises(ChainDidNotStart, match=str(tmp_path / "cli.js")):
        Ganache(tmp_path / "cli.js").start()
