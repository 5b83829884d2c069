"""A PostgreSQL server of one's own, from Debian's package: own folder, own port, ended by its pid."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import URL, create_engine, text

from offchain.chain.child import die_with_parent

PACKAGE = Path("/usr/lib/postgresql")
"""Where Debian's package has its programs, by version."""
START_SECONDS = 60.0
STOP_SECONDS = 20.0
TRIES = 3
_READY = "ready"
_USER = "headwater"


class ServerDidNotStart(Exception):
    """The server ended or did not become ready."""


class Server:
    """A running server. `database` makes an empty database and gives its URL."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="headwater-postgres-"))
        self._password = secrets.token_hex(16)
        self._numbers = count()
        self._account = _account()
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0
        if "user" in self._account:
            os.chown(self._folder, self._account["user"], self._account["group"])
        try:
            self._make_cluster()
            self._start()
        except BaseException:
            self.stop()
            raise

    def database(self) -> str:
        """The URL of a new, empty database, as an operator would write it."""
        name = f"test_{next(self._numbers)}"
        engine = create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        url = self._url(name).set(drivername="postgresql")
        return url.render_as_string(hide_password=False)

    def stop(self) -> None:
        """Ends the server and removes its folder."""
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _url(self, database: str) -> URL:
        return URL.create("postgresql+psycopg", _USER, self._password, "127.0.0.1", self._port, database)

    def _make_cluster(self) -> None:
        secret = self._folder / "password"
        secret.write_text(self._password, encoding="ascii")
        if "user" in self._account:
            os.chown(secret, self._account["user"], self._account["group"])
        command = [str(_program("initdb")), "-D", str(self._data), "-U", _USER, "-A", "scram-sha-256"]
        self._run([*command, f"--pwfile={secret}", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"])

    def _start(self) -> None:
        for _ in range(TRIES):
            self._port = _free_port()
            command = [str(_program("postgres")), "-D", str(self._data), "-p", str(self._port), "-h", "127.0.0.1"]
            command += ["-k", str(self._folder)]
            with (self._folder / "output").open("ab") as output:
                self._process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    preexec_fn=die_with_parent(),
                    cwd=self._folder,
                    **self._account,
                )
            if self._becomes_ready(self._process):
                return
        raise ServerDidNotStart((self._folder / "output").read_text("utf-8")[-2_000:])

    def _becomes_ready(self, process: subprocess.Popen[bytes]) -> bool:
        """True once the server says in its own file that this very process is ready; False if it ended."""
        said, deadline = self._data / "postmaster.pid", time.monotonic() + START_SECONDS
        while process.poll() is None:
            lines = said.read_text("utf-8").split("\n") if said.exists() else []
            if len(lines) > 7 and lines[0] == str(process.pid) and lines[7].strip() == _READY:
                return True
            if time.monotonic() > deadline:
                raise ServerDidNotStart(f"not ready within {START_SECONDS:.0f} s")
            time.sleep(0.05)
        return False

    def _run(self, command: Sequence[str]) -> None:
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=self._folder, **self._account)
        if done.returncode != 0:
            raise ServerDidNotStart(done.stdout + done.stderr)

    @property
    def _data(self) -> Path:
        return self._folder / "data"


def _account() -> Mapping[str, Any]:
    """The server refuses to run as root: then it runs as the account that its package made."""
    if os.geteuid() != 0:
        return {}
    found = pwd.getpwnam("postgres")
    return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}


def _program(name: str) -> Path:
    """The program of the newest version that is installed."""
    versions = sorted(PACKAGE.glob(f"*/bin/{name}"), key=lambda program: int(program.parts[-3]))
    if not versions:
        raise ServerDidNotStart(f"expected {PACKAGE}/*/bin/{name}, received no such file")
    return versions[-1]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port
