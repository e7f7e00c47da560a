"""A throw-away server of PostgreSQL on a free port of this computer, for tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

#: Debian keeps the programs of a server out of the PATH.
FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)

_SETTINGS = (
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=50",
)
#: Faster, and what is written does not outlive the computer: for tests, never for measuring.
_FORGETFUL = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")


class Server:
    """A server that runs; each test takes a database of its own."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._numbers = count(1)

    def database(self, *options: str) -> str:
        """Make an empty database and give its URL; `options` are those of `createdb`."""
        name = f"test{next(self._numbers)}"
        self.program("createdb", *options, name)
        return f"postgresql://tester@127.0.0.1:{self.port}/{name}"

    def program(self, name: str, *arguments: str) -> str:
        """Run a client program and give what it printed."""
        named = [_program(name), "-h", "127.0.0.1", "-p", str(self.port), "-U", "tester"]
        done = subprocess.run([*named, *arguments], check=True, capture_output=True, text=True)
        return done.stdout


@contextmanager
def running(*, durable: bool = False) -> Iterator[Server]:
    """Start a server over an empty folder and stop it at the end, with all it held.

    durable: every commit is on the disk before it is answered, as on a server that is used.
    """
    with tempfile.TemporaryDirectory(prefix="yuanheng-postgres-") as folder:
        data = Path(folder) / "data"
        if os.geteuid() == 0:  # PostgreSQL does not run as root
            shutil.chown(folder, "postgres", "postgres")
        start = ["initdb", "-D", str(data), "-U", "tester", "-A", "trust", "-E", "UTF8"]
        _serve(folder, *start, "--no-locale", "--no-sync")
        port = _free_port()
        chosen = (*_SETTINGS, *(() if durable else _FORGETFUL), f"port={port}")
        settings = " ".join(f"-c {setting}" for setting in chosen)
        _serve(
            folder, "pg_ctl", "-D", str(data), "-l", f"{folder}/log", "-w", "-o", settings, "start"
        )
        try:
            yield Server(port)
        finally:
            _serve(folder, "pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")


def _serve(folder: str, program: str, *arguments: str) -> None:
    """Run a program of the server as somebody who may, in a folder that they may enter."""
    who = {"user": "postgres", "group": "postgres", "extra_groups": []}
    subprocess.run(
        [_program(program), *arguments],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
        **(who if os.geteuid() == 0 else {}),  # type: ignore[call-overload]
    )


def _program(name: str) -> str:
    """Find a program of PostgreSQL."""
    search = os.pathsep.join([*map(str, FOLDERS), os.environ.get("PATH", "")])
    found = shutil.which(name, path=search)
    assert found is not None, f"{name} is not installed"
    return found


def _free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
