"""Unit tests run alone: every way to another process through a socket is closed."""

import socket
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "headwater", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
"""A slow machine is no fault of a law, and this hypothesis miscounts wide values of few fields as too large."""
settings.load_profile("headwater")


class SocketInUnitTest(Exception):
    """A unit test reached for the network."""

    def __init__(self, received: str) -> None:
        """``received`` is the call that was made."""
        super().__init__(f"expected a unit test without network, received a call of {received}")


@pytest.fixture(autouse=True)
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sockets may be made (an event loop needs a pair of them) but neither connected nor bound."""
    for name in ("connect", "connect_ex", "bind", "sendto"):

        def refuse(*_arguments: Any, _name: str = name, **_options: Any) -> NoReturn:
            raise SocketInUnitTest(f"socket.{_name}")

        monkeypatch.setattr(socket.socket, name, refuse)

    def refuse_lookup(*_arguments: Any, **_options: Any) -> NoReturn:
        raise SocketInUnitTest("socket.getaddrinfo")

    monkeypatch.setattr(socket, "getaddrinfo", refuse_lookup)
