"""The door that commands speak through: language, output and progress."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from rich.console import Console
from rich.text import Text

from yuanheng.cli.lines import Lines
from yuanheng.errors import UsageError, say
from yuanheng.words.words import Words

if TYPE_CHECKING:
    from yuanheng.app.opening import OpenHouse


def language() -> str:
    """Choose the language: YUANHENG_LANG, else the system's."""
    wanted = (
        os.environ.get("YUANHENG_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    )
    return "zh" if wanted.lower().startswith("zh") else "en"


@dataclass
class Door:
    """What a command speaks through."""

    words: Words
    out: Console
    err: Console
    as_json: bool = False

    def check_workbook(self, out: Path | None) -> None:
        """Refuse a file to write that is no .xlsx, before anything is worked out."""
        if out is not None and out.suffix.lower() != ".xlsx":
            raise UsageError(
                say("{path} is not .xlsx", path=str(out)),
                expected=say("Expected a name that ends with .xlsx."),
            )

    def tell_written(self, out: Path | None) -> None:
        """Say where a file lies, if one was written."""
        if out is not None:
            self.out.print(Text(self.words("Written: {path}", path=str(out))))

    def plain(self, value: object) -> None:
        """Print a record as JSON, Chinese as it is."""
        data = (
            TypeAdapter(type(value)).dump_python(value, mode="json")
            if not isinstance(value, (dict, list))
            else value
        )
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")

    @contextmanager
    def progress(self) -> Iterator[Any]:
        """Show a bar on long work where a person watches; say nothing into pipes and JSON."""
        if self.as_json or not self.err.is_terminal:
            yield _silent
            return
        from rich.progress import (  # noqa: PLC0415 - for who watches
            BarColumn,
            Progress,
            TaskID,
            TextColumn,
            TimeElapsedColumn,
        )

        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
            console=self.err,
            transient=True,
        )
        tasks: dict[str, TaskID] = {}
        stages = {
            "read": self.words("reading"),
            "keep": self.words("keeping the original"),
            "write": self.words("writing"),
            "evaluate": self.words("evaluating"),
            "zones": self.words("evaluating"),
            "report": self.words("writing the report"),
        }

        def tell(stage: str, done: int, of: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stages.get(stage, stage), total=of)
            bar.update(tasks[stage], completed=done, total=of)

        with bar:
            yield tell


def _silent(_stage: str, _done: int, _of: int) -> None:
    """Take progress and say nothing."""


def make_door(lang: str | None, *, as_json: bool) -> Door:
    """Open a door in a language; what it prints is never read as markup, because names may be."""
    width = None if sys.stdout.isatty() else int(os.environ.get("COLUMNS", "120"))
    return Door(
        Words(lang or language()),
        Lines(width=width, highlight=False, markup=False, emoji=False),
        Lines(stderr=True, highlight=False, markup=False, emoji=False),
        as_json,
    )


def named_ledger(place: str | None) -> str:
    """Name the ledger, or say how to."""
    if place is None:
        raise UsageError(
            say("No ledger is named"),
            remedy=say("Name it with --ledger FILE, or set YUANHENG_LEDGER."),
        )
    return place


def open_ledger(place: str | None) -> OpenHouse:
    """Open the named ledger."""
    from yuanheng.app.opening import open_house  # noqa: PLC0415 - some verbs need no ledger

    return open_house(named_ledger(place))
