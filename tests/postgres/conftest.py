"""One server for all tests here, a database of its own for each."""

from collections.abc import Iterator

import pytest

from tests.postgres.server import Server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server of the tests' own."""
    running = Server()
    yield running
    running.stop()


@pytest.fixture
def url(server: Server) -> str:
    """The URL of an empty database."""
    return server.database()
