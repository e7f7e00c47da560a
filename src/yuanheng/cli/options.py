"""The options that many verbs share."""

from __future__ import annotations

from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Ledger = Annotated[
    str | None,
    typer.Option(
        "--ledger",
        envvar="YUANHENG_LEDGER",
        help="The ledger: a file, or postgresql://USER@HOST:PORT/DATABASE.",
        show_default=False,
    ),
]
AsKnown = Annotated[
    str | None, typer.Option(help="What was known on a day, or at a sequence number.")
]
Lang = Annotated[
    str | None, typer.Option("--lang", envvar="YUANHENG_LANG", help="zh or en.", show_default=False)
]
