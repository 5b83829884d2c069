"""The operators' handbook says what the programs do: settings, figures, exit codes, and files that can be used."""

from __future__ import annotations

import configparser
import io
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from oracles import daemon
from oracles.health import Health, open_log
from oracles.settings import DaemonSettings, load
from oracles.spawn import ROLES

ROOT = Path(__file__).resolve().parents[3]
GUIDES = [ROOT / "docs" / "operators.md", ROOT / "docs" / "operators.zh.md"]
UNIT = ROOT / "deploy" / "systemd" / "headwater@.service"
COMPOSE = ROOT / "deploy" / "compose.yaml"
CONFIGS = sorted((ROOT / "deploy" / "config").glob("*.toml"))


def _rows(guide: Path, section: int) -> list[list[str]]:
    """Cells of the table of the section by its number, without its head."""
    text = guide.read_text("utf-8").split("\n## ")[section]
    rows = [line.strip("|").split(" | ") for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip().strip("|").strip() for cell in row] for row in rows[2:]]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_guide__then_its_table_has_every_setting_once(guide: Path) -> None:
    named = [row[0].strip("`") for row in _rows(guide, 5)]
    assert sorted(named) == sorted(DaemonSettings.model_fields)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_guide__then_defaults_are_those_of_the_program(guide: Path) -> None:
    told = {row[0].strip("`"): row[1].strip("`") for row in _rows(guide, 5)}
    fields = DaemonSettings.model_fields
    plain = {name: field.default for name, field in fields.items() if isinstance(field.default, bool | int | str)}
    assert {name: told[name] for name in plain} == {name: str(value).lower() for name, value in plain.items()}
    empty = {name for name, field in fields.items() if field.default in (None, ())} - {"log_store"}
    assert {told[name] for name in empty} <= {"none", "无"}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_guide__then_its_figures_are_those_that_are_told(guide: Path) -> None:
    health = Health(open_log("test", io.StringIO()))
    health.ticked()
    health.transaction("report", "sent")
    families = text_string_to_metric_families(health.metrics().decode())
    samples = {sample.name for family in families for sample in family.samples}
    told = {row[0].strip("`").partition("{")[0] for row in _rows(guide, 7)}
    assert told == {name for name in samples if not name.endswith("_created")}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_guide__then_its_alarms_use_figures_that_exist(guide: Path) -> None:
    known = {row[0].strip("`").partition("{")[0] for row in _rows(guide, 7)}
    used = {name for row in _rows(guide, 8) for name in re.findall(r"headwater_[a-z_]+", row[1])}
    assert used
    assert used <= known


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_guide__then_its_exit_codes_are_those_of_the_program(guide: Path) -> None:
    codes = [int(code) for code in re.findall(r"`(\d)` ", guide.read_text("utf-8").split("\n## ")[9])]
    assert codes == [0, daemon.REFUSED, 2, daemon.UNKNOWN_VERSION, daemon.DIFFERS]


def test_guides__then_both_have_the_same_sections_and_tables() -> None:
    one, two = (
        [len(re.findall(r"^\|", part, re.M)) for part in guide.read_text("utf-8").split("\n## ")] for guide in GUIDES
    )
    assert one == two


@pytest.mark.parametrize("file", CONFIGS, ids=lambda file: file.name)
def test_config__then_the_program_reads_it(file: Path) -> None:
    found = load(file)
    assert (found.listen.rpartition(":")[0] != "", len(found.further_rpc_urls) + 1) == (True, 3)


def test_unit__then_it_starts_a_role_and_ends_it_gracefully() -> None:
    unit = configparser.ConfigParser(interpolation=None, strict=True)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(UNIT.read_text("utf-8"))
    service = unit["Service"]
    assert service["ExecStart"].endswith("-m oracles.%i --config /etc/headwater/%i.toml")
    assert (service["KillSignal"], service["Restart"]) == ("SIGTERM", "always")
    assert service["RestartPreventExitStatus"].split() == ["2", str(daemon.UNKNOWN_VERSION)]
    assert set(unit) == {"DEFAULT", "Unit", "Service", "Install"}


def _services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE.read_text("utf-8"))["services"]
    return found


@pytest.mark.parametrize("role", ["member", "anchor", "keeper"])
def test_compose__then_each_service_runs_its_role_with_the_config_it_mounts(role: str) -> None:
    service = _services()[role]
    mounted = [volume.split(":") for volume in service["volumes"]]
    config = next(target for source, target, *_ in mounted if source == f"./config/{role}.toml")
    assert service["command"][-4:] == ["-m", f"oracles.{role}", "--config", config]
    assert (service["stop_signal"], service["read_only"], role in ROLES) == ("SIGTERM", True, True)


@pytest.mark.parametrize("role", ["member", "anchor", "keeper"])
def test_compose__then_health_is_asked_at_the_port_it_listens_on(role: str) -> None:
    port = load(ROOT / "deploy" / "config" / f"{role}.toml").listen.rpartition(":")[2]
    assert f"127.0.0.1:{port}/healthz" in _services()[role]["healthcheck"]["test"][-1]


def test_compose__then_no_service_has_a_key_in_its_environment() -> None:
    assert [name for name, service in _services().items() if "environment" in service] == []
