"""The verb that opens the console."""

from __future__ import annotations

import secrets
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated

import typer
from rich.text import Text

from yuanheng.app.office.accounts import has_accounts
from yuanheng.cli.door import make_door, open_ledger
from yuanheng.cli.options import Lang, Ledger
from yuanheng.errors import UsageError, say

serve_cli = typer.Typer()


@serve_cli.command()
def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 for the network.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8470,
    map_style: Annotated[
        str | None,
        typer.Option(
            envvar="YUANHENG_MAP_STYLE",
            help="URL of a base map, style or tiles; none is needed.",
            show_default=False,
        ),
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(help="Address that browsers use, where a proxy with TLS stands before it."),
    ] = None,
    proxy: Annotated[
        list[str] | None,
        typer.Option(
            help="Address or network of a proxy whose X-Forwarded-For is believed; repeatable.",
            show_default=False,
        ),
    ] = None,
    ledger: Ledger = None,
    lang: Lang = None,
) -> None:
    """Open the console in the browser, on this computer or the local network."""
    from yuanheng.web import make_site, serve_site  # noqa: PLC0415 - other verbs need no web server

    door = make_door(lang, as_json=False)
    proxies = tuple(map(_network, proxy or ()))
    house = open_ledger(ledger)
    token = None if has_accounts(house) else secrets.token_urlsafe(24)
    site = make_site(house, setup_token=token, map_style=map_style, url=url, proxies=proxies)
    shown = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - is compared, not bound
    address = url.rstrip("/") if url else f"http://{shown}:{port}"
    if token is not None:
        first = door.words("Make the first administrator here, once:")
        door.out.print(
            Text(f"{first}\n  {address}/setup?token={token}", style="bold"), soft_wrap=True
        )
    door.out.print(door.words("The console stands at {address}; Ctrl+C ends it.", address=address))
    serve_site(site, host, port, proxies=proxies)


def _network(text: str) -> IPv4Network | IPv6Network:
    """Read the address of a proxy, or of a network that holds only proxies."""
    try:
        return ip_network(text.strip())
    except ValueError:
        raise UsageError(
            say("{name} is no address of a proxy", name=text),
            expected=say("Expected an address like 127.0.0.1, or a network like 10.0.0.0/30."),
        ) from None
