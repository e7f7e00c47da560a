"""The demo before a person ends in its console; before nobody it ends by itself."""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S
from yuanheng.cli.shown import demo_console

LINK = re.compile(rb"http://127\.0\.0\.1:\d+/setup\?token=[\w-]+")
QUIET = ("CI", "YUANHENG_CI", "PYTEST_CURRENT_TEST", "DISPLAY", "WAYLAND_DISPLAY")


pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="needs a pseudo-terminal and no browser"
)


class Terminal:
    """The demo in a pseudo-terminal, as a person starts it, and all that it printed."""

    def __init__(self, folder: Path, **environment: str) -> None:
        import pty  # noqa: PLC0415 - not everywhere

        self.outer, inner = pty.openpty()
        kept = {k: v for k, v in os.environ.items() if k not in QUIET}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "yuanheng", "demo", str(folder)],
            stdin=inner,
            stdout=inner,
            stderr=inner,
            env={**kept, **environment},
            start_new_session=True,
        )
        os.close(inner)
        self.told = b""

    def read(self) -> bool:
        """Read what was printed meanwhile; False where the terminal is closed."""
        if select.select([self.outer], [], [], 0.2)[0]:
            try:
                piece = os.read(self.outer, 65536)
            except OSError:  # so Linux says that nobody writes any more
                return False
            self.told += piece
        return True

    def close(self) -> None:
        """End the demo, whatever it does."""
        self.process.kill()
        self.process.wait()
        os.close(self.outer)


def test_the_demo_ends_in_the_console_until_it_is_interrupted(tmp_path: Path) -> None:
    """The one-time link that it prints is answered, and Ctrl+C ends it in peace."""
    terminal = Terminal(tmp_path / "demo")
    try:
        status = _status(_link(terminal))
        terminal.process.send_signal(signal.SIGINT)
        assert (status, terminal.process.wait(timeout=PATIENCE_S)) == (200, 0)
    finally:
        terminal.close()


@pytest.mark.parametrize("name", ["CI", "YUANHENG_CI"])
def test_in_a_pipeline_the_demo_names_the_command_and_ends(tmp_path: Path, name: str) -> None:
    """A pipeline may have a terminal, but nobody sits before it."""
    terminal = Terminal(tmp_path / "demo", **{name: "true", "COLUMNS": "200"})
    try:
        end = time.monotonic() + PATIENCE_S
        while terminal.read() and time.monotonic() < end:
            pass
        assert terminal.process.wait(timeout=PATIENCE_S) == 0
        assert (b" serve --ledger" in terminal.told, LINK.search(terminal.told)) == (True, None)
    finally:
        terminal.close()


def _link(terminal: Terminal) -> str:
    """Read the terminal until the link stands there, whole: behind it the line ends."""
    until = time.monotonic() + PATIENCE_S
    while terminal.read() and time.monotonic() < until:
        found = LINK.search(terminal.told)
        if found and terminal.told[found.end() :].strip(b" "):
            return found.group().decode()
    pytest.fail(f"no link: {terminal.told.decode(errors='replace')[-500:]}")


def _status(link: str) -> int:
    """Ask for a page until the server answers."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(link) as answer:  # noqa: S310 - our own http link
                return int(answer.status)
        except OSError:
            time.sleep(0.1)
    pytest.fail("the console does not answer")


def test_a_taken_port_gives_way_to_another() -> None:
    """Where the usual port is taken the demo's console stands on a free one."""
    with socket.socket() as taken:
        with contextlib.suppress(OSError):  # where somebody else holds it: as good for this test
            taken.bind((demo_console.HOST, demo_console.PORT))
        port = demo_console.free_port()
    assert (port != demo_console.PORT, port > 0) == (True, True)


def test_a_browser_needs_a_display(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without X11 and Wayland no browser is started; with one of them it is."""
    found = []
    for display in ("", ":0"):
        monkeypatch.setenv("DISPLAY", display)
        monkeypatch.setenv("WAYLAND_DISPLAY", "")
        found.append(demo_console.has_display())
    assert found == [False, True]
