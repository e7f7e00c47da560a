"""The door itself: language, output, progress, and the one place where errors end."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import click
import typer
from pydantic import TypeAdapter
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from yuanheng.app import Words, place, plain_error
from yuanheng.errors import YuanhengError

_INTERNAL = 70
_INTERRUPTED = 130


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
    """Open a door in a language."""
    width = None if sys.stdout.isatty() else int(os.environ.get("COLUMNS", "120"))
    return Door(
        Words(lang or language()),
        Console(width=width, highlight=False),
        Console(stderr=True, highlight=False),
        as_json,
    )


def show_error(door: Door, error: YuanhengError) -> None:
    """Say where, what, what was expected and how to mend it."""
    if door.as_json:
        door.plain(plain_error(error, door.words))
        return
    say = door.words.say
    door.err.print(f"[bold red]✗[/] {_escaped(say(error.what))}")
    where = place(door.words, error.where)
    if where:
        door.err.print(f"  [dim]{door.words('where')}[/] {_escaped(where)}")
    for line in error.lines:
        door.err.print(f"    · {_escaped(say(line))}")
    if error.expected:
        door.err.print(f"  {_escaped(say(error.expected))}")
    if error.remedy:
        door.err.print(f"  [green]→[/] {_escaped(say(error.remedy))}")


def _escaped(text: str) -> str:
    """Keep brackets of a text from being read as markup."""
    return text.replace("[", "\\[")


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; every error ends here with its own exit code, never with a traceback."""
    from yuanheng.cli.commands import cli  # noqa: PLC0415 - the commands import this door

    words = arguments if arguments is not None else sys.argv[1:]
    door = make_door(_language_of(words), as_json="--json" in words)
    try:
        code = typer.main.get_command(cli).main(
            args=words, prog_name="yuanheng", standalone_mode=False
        )
    except YuanhengError as error:
        show_error(door, error)
        sys.exit(error.exit_code)
    except click.exceptions.Abort:
        sys.exit(_INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        door.err.print(door.words("Interrupted; nothing of the unfinished step was written."))
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        if os.environ.get("YUANHENG_DEBUG"):
            raise
        door.err.print(
            door.words(
                "An error in the program itself: {kind}: {text}. Set YUANHENG_DEBUG=1 and run it again to see where.",
                kind=type(error).__name__,
                text=str(error),
            ),
            markup=False,
        )
        sys.exit(_INTERNAL)
    sys.exit(code if isinstance(code, int) else 0)


def _language_of(words: list[str]) -> str | None:
    """Find --lang before the words are parsed, so that errors speak it too."""
    for n, word in enumerate(words):
        if word == "--lang" and n + 1 < len(words):
            return words[n + 1]
        if word.startswith("--lang="):
            return word.partition("=")[2]
    return None
