"""The guard of the unit tests holds."""

import asyncio
import socket
import urllib.request

import pytest

ADDRESS = ("127.0.0.1", 9)


@pytest.mark.parametrize("call", ["connect", "connect_ex", "bind"])
def test_socket__when_used_in_a_unit_test__then_refused(call: str) -> None:
    with socket.socket() as one, pytest.raises(Exception, match=f"received a call of socket.{call}"):
        getattr(one, call)(ADDRESS)


def test_socket__when_a_library_opens_it__then_refused() -> None:
    with pytest.raises(Exception, match=r"received a call of socket\.getaddrinfo"):
        urllib.request.urlopen("http://127.0.0.1:9/", timeout=1)


def test_socket__when_an_event_loop_connects__then_refused() -> None:
    with pytest.raises(Exception, match=r"received a call of socket\."):
        asyncio.run(asyncio.wait_for(asyncio.open_connection(*ADDRESS), 5))


def test_event_loop__when_no_network_is_used__then_runs() -> None:
    assert asyncio.run(asyncio.sleep(0, "ran")) == "ran"
