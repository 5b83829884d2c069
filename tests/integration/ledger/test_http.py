"""The log node behind a real socket: facts in, a verified copy out."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from offchain.ledger.client import HttpLogSource
from offchain.ledger.errors import FactRefusedError, SourceUnavailableError
from offchain.ledger.log import CirculationLog
from offchain.ledger.mirror import pull
from offchain.ledger.node import create_app
from offchain.ledger.store import Store
from tests.unit.ledger.world import DOMAIN, STRANGER, Judge, feedback, signed


@pytest.fixture
def source(tmp_path: Path) -> Iterator[HttpLogSource]:
    """Our client of a node that listens on a socket of its own."""
    store = Store(tmp_path / "node.db")
    server = uvicorn.Server(uvicorn.Config(create_app(CirculationLog(store, DOMAIN, Judge())), log_level="error"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        client = HttpLogSource(f"http://127.0.0.1:{listening.getsockname()[1]}")
        yield client
        client.close()
        server.should_exit = True
        thread.join(timeout=10)
    store.close()


def test_node__over_a_socket__takes_facts_and_serves_a_copy(source: HttpLogSource, tmp_path: Path) -> None:
    for number in range(5):
        source.submit(feedback(number))
    store = Store(tmp_path / "copy.db")
    copy = CirculationLog(store, DOMAIN, Judge())
    pull(source, copy, page=2)
    copy.check()
    assert copy.head() == source.head()
    store.close()


def test_node__over_a_socket__names_its_refusal(source: HttpLogSource) -> None:
    with pytest.raises(FactRefusedError, match="BadSignatureError"):
        source.submit(signed(feedback(), STRANGER))


def test_source__when_nobody_listens__then_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(SourceUnavailableError, match="expected an answer"):
        HttpLogSource(f"http://127.0.0.1:{port}").head()
