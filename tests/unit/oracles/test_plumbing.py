"""Messages, addresses, settings, HTTP to peers and the loop."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from offchain.audit.bases import ReportData
from offchain.domain.errors import HeadwaterError
from offchain.domain.types import PeriodId
from offchain.settings import BadSettingError
from oracles.errors import BadMessageError, PeerUnavailableError
from oracles.health import Health, open_log
from oracles.loop import Loop
from oracles.messages import (
    leaves_of,
    leaves_values,
    signed_anchor_of,
    signed_anchor_values,
    signed_report_of,
    signed_report_values,
)
from oracles.peers import Peers
from oracles.places import Places, read_address, write_address
from oracles.settings import load
from oracles.values import BatchBytes, Leaves, SignedAnchor, SignedReport
from tests.unit.oracles.fakes import GREATEST_KEY, built_report

REPORT = SignedReport(built_report(3, b"\1" * 32, 9).struct, b"\2" * 32, 2, b"\3\4")
ANCHOR = SignedAnchor(1, 5, b"\5" * 32, 8, b"\6" * 32, b"\7")
LEAVES = Leaves(PeriodId(3), 0, (b"\x01\x02",), (BatchBytes(0, 0, GREATEST_KEY, b"\x08"),))


def _through_json(values: dict[str, object]) -> Any:
    return json.loads(json.dumps(values))


def test_messages__when_a_report_is_read_back__then_equal() -> None:
    assert signed_report_of(_through_json(signed_report_values(REPORT))) == REPORT


def test_messages__when_an_anchor_is_read_back__then_equal() -> None:
    assert signed_anchor_of(_through_json(signed_anchor_values(ANCHOR))) == ANCHOR


def test_messages__when_leaves_are_read_back__then_equal() -> None:
    assert leaves_of(_through_json(leaves_values(LEAVES))) == LEAVES


@pytest.mark.parametrize(
    ("field", "value"),
    [("digest", "0x12"), ("index", 31), ("index", "1"), ("envelope", "zz"), ("report", None), ("more", 1)],
)
def test_messages__when_a_field_has_another_form__then_named(field: str, value: object) -> None:
    with pytest.raises(BadMessageError, match=field):
        signed_report_of(_through_json(signed_report_values(REPORT)) | {field: value})


def _peers(answer: httpx.Response | httpx.HTTPError) -> Peers:
    def handle(request: httpx.Request) -> httpx.Response:
        if isinstance(answer, httpx.HTTPError):
            raise answer
        return answer

    return Peers(Places(("http://one/",)), httpx.Client(transport=httpx.MockTransport(handle)))


def test_peer__when_it_answers__then_the_report() -> None:
    peer = _peers(httpx.Response(200, json=signed_report_values(REPORT))).all()[0]
    assert (peer.url, peer.report(PeriodId(3), 0)) == ("http://one", REPORT)


def test_peer__when_it_has_none_yet__then_none() -> None:
    assert _peers(httpx.Response(404, json={})).all()[0].report(PeriodId(3), 0) is None


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (httpx.ConnectError("refused"), "refused"),
        (httpx.Response(500, text="broken"), "500 broken"),
        (httpx.Response(200, text="<html>"), "JSON"),
        (httpx.Response(302, headers={"location": "http://else/"}), "302"),
    ],
)
def test_peer__when_it_does_not_answer_well__then_refused(answer: httpx.Response | httpx.HTTPError, told: str) -> None:
    with pytest.raises(PeerUnavailableError, match=told):
        _peers(answer).all()[0].report(PeriodId(3), 0)


def test_peer__when_it_has_no_leaves__then_refused() -> None:
    with pytest.raises(PeerUnavailableError, match="expected leaves"):
        _peers(httpx.Response(404)).all()[0].leaves(PeriodId(3), 0)


def test_kept__when_a_peer_has_the_leaves__then_they_are_told_and_else_nothing() -> None:
    leaves = Leaves(PeriodId(3), 0, (b"leaf",), (BatchBytes(0, 0, 2**256 - 1, b"batch"),))
    answer = httpx.Response(200, json=leaves_values(leaves))
    assert list(_peers(answer).kept(PeriodId(3), 0)) == [ReportData((b"leaf",), (b"batch",))]
    for bad in (httpx.ConnectError("refused"), httpx.Response(404), httpx.Response(200, json={"period": 3})):
        assert list(_peers(bad).kept(PeriodId(3), 0)) == []


def test_places__when_a_process_comes_back_elsewhere__then_the_new_address(tmp_path: Path) -> None:
    places = Places(("http://fixed",), (tmp_path,))
    write_address(tmp_path, "http://127.0.0.1:1")
    write_address(tmp_path, "http://127.0.0.1:2")
    assert places.urls() == ("http://fixed", "http://127.0.0.1:2")


def test_places__when_nothing_is_written__then_left_out(tmp_path: Path) -> None:
    assert (Places(folders=(tmp_path,)).urls(), read_address(tmp_path)) == ((), None)


def _config(folder: Path, text: str) -> Path:
    file = folder / "config.toml"
    file.write_text(f'root = "{folder}"\n{text}', encoding="utf-8")
    return file


def test_settings__when_read__then_folders_are_absolute(tmp_path: Path) -> None:
    found = load(_config(tmp_path, 'peer_folders = ["a"]\nlog_folder = "log"\ntick_ms = 50\n'))
    assert (found.peer_folders, found.log_folder, found.tick_ms) == ((tmp_path / "a",), tmp_path / "log", 50)


def test_settings__when_the_environment_says_otherwise__then_the_file_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEADWATER_RPC_URL", "http://elsewhere:1")
    assert load(_config(tmp_path, 'rpc_url = "http://here:2"\n')).rpc_url == "http://here:2"


@pytest.mark.parametrize("url", ["postgresql://u:secret@127.0.0.1:5432/log", "sqlite:////var/log.db"])
def test_settings__when_the_log_has_a_database__then_it_is_kept_there(tmp_path: Path, url: str) -> None:
    assert load(_config(tmp_path, f'log_store = "{url}"\n')).log_location == url


def test_settings__when_the_log_has_no_database__then_it_is_a_file_of_the_run(tmp_path: Path) -> None:
    found = load(_config(tmp_path, ""))
    assert found.log_location == found.run_dir / "log.db"


def test_settings__when_the_database_is_of_another_make__then_named(tmp_path: Path) -> None:
    with pytest.raises(BadSettingError, match="log_store"):
        load(_config(tmp_path, 'log_store = "mysql://127.0.0.1/log"\n'))


def test_settings__when_a_name_is_unknown__then_named(tmp_path: Path) -> None:
    with pytest.raises(BadSettingError, match="tick_seconds"):
        load(_config(tmp_path, "tick_seconds = 3\n"))


def test_settings__when_a_key_is_missing__then_named(tmp_path: Path) -> None:
    with pytest.raises(BadSettingError, match="gas_keystore"):
        _ = load(_config(tmp_path, "")).gas_key


class Refused(HeadwaterError):
    """A refusal of the tests."""


def _health() -> tuple[Health, io.StringIO]:
    output = io.StringIO()
    return Health(open_log("test", output)), output


def test_loop__when_a_step_is_refused__then_later_steps_run() -> None:
    ran: list[str] = []

    def refuse() -> None:
        raise Refused("expected 1, received 2")

    health, _ = _health()
    Loop((("first", refuse), ("second", lambda: ran.append("second"))), 10, health).tick()
    assert ran == ["second"]


def test_loop__when_the_same_refusal_comes_again__then_logged_once() -> None:
    def refuse() -> None:
        raise Refused("expected 1, received 2")

    health, output = _health()
    loop = Loop((("first", refuse),), 10, health)
    loop.tick()
    loop.tick()
    assert len(output.getvalue().splitlines()) == 1


def test_loop__when_a_step_recovers__then_its_refusal_is_over() -> None:
    refusing = [True]

    def step() -> None:
        if refusing.pop() if refusing else False:
            raise Refused("not yet")

    health, _ = _health()
    loop = Loop((("first", step),), 10, health)
    loop.tick()
    loop.tick()
    assert health.report()["refusals"] == {}


def test_loop__when_something_unexpected_happens__then_it_is_not_caught() -> None:
    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Loop((("first", fail),), 10, _health()[0]).tick()


def test_log__when_a_line_is_written__then_it_is_json_with_the_role() -> None:
    health, output = _health()
    health.state("period 1", "BUILD")
    line = json.loads(output.getvalue())
    assert (line["role"], line["subject"], line["state"]) == ("test", "period 1", "BUILD")
