"""The end of the demo: its console, opened in the browser where there is one to see."""

from __future__ import annotations

import os
import secrets
import socket
import sys
import threading
import time
import webbrowser

from rich.text import Text

from yuanheng.app.office.accounts import has_accounts
from yuanheng.app.opening import OpenHouse
from yuanheng.cli.door import Door

HOST, PORT = "127.0.0.1", 8470
#: Nobody waits before these: a server there would keep a pipeline from ending.
_UNATTENDED = ("CI", "YUANHENG_CI")


def is_attended() -> bool:
    """Tell whether a person sits before the terminal, who can end a server with Ctrl+C."""
    return sys.stdin.isatty() and sys.stdout.isatty() and not any(map(os.environ.get, _UNATTENDED))


def has_display() -> bool:
    """Tell whether a browser can show itself here."""
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_console(door: Door, house: OpenHouse) -> None:
    """Serve the console on the demo's ledger until Ctrl+C; say its one-time link first."""
    from yuanheng.web import make_site, serve_site  # noqa: PLC0415 - other verbs need no server

    token = None if has_accounts(house) else secrets.token_urlsafe(24)
    port = free_port()
    address = f"http://{HOST}:{port}"
    link = address if token is None else f"{address}/setup?token={token}"
    first = door.words("The console stands at {address}; Ctrl+C ends it.", address=address)
    door.out.print(Text(first, style="bold"), soft_wrap=True)
    if token is not None:
        told = door.words("Make the first administrator here, once:")
        door.out.print(Text(f"{told}\n  {link}", style="bold"), soft_wrap=True)
    if has_display():
        threading.Thread(target=_open_when_up, args=(port, link), daemon=True).start()
    site = make_site(house, setup_token=token)
    serve_site(site, HOST, port)


def free_port() -> int:
    """Give the console's usual port, or another one where that is taken."""
    for port in (PORT, 0):
        with socket.socket() as probe:
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    return PORT


def _open_when_up(port: int, link: str) -> None:
    """Open the browser as soon as the console answers."""
    for _ in range(100):
        try:
            with socket.create_connection((HOST, port), timeout=1):
                break
        except OSError:
            time.sleep(0.1)
    webbrowser.open(link)
