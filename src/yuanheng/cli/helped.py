"""Help of the terminal (帮助) in Chinese: what verbs and options are for, and the words around.

Typer says its help in English; what a verb says is kept beside the catalogue, and read only where
help is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.resources import files
from typing import cast

from typer import Context, rich_utils
from typer.core import TyperCommand, TyperGroup, TyperOption

from yuanheng.words.catalogue import read_catalogue

#: What stands around the help, by the name that Typer's own printer looks it up.
_AROUND = (
    "ARGUMENTS_PANEL_TITLE",
    "OPTIONS_PANEL_TITLE",
    "COMMANDS_PANEL_TITLE",
    "DEFAULT_STRING",
    "ENVVAR_STRING",
    "REQUIRED_LONG_STRING",
)


Verb = TyperCommand | TyperGroup


@lru_cache(maxsize=1)
def help_words() -> dict[str, str]:
    """Read what help says in Chinese, by its English."""
    place = files("yuanheng").joinpath("words", "locale", "help_zh.po")
    return read_catalogue(place.read_text(encoding="utf-8"))


def commands_of(command: object) -> Iterator[Verb]:
    """Give a command and all below it."""
    yield cast("Verb", command)
    if isinstance(command, TyperGroup):
        for below in command.commands.values():
            yield from commands_of(below)


@contextmanager
def help_in_chinese(command: object) -> Iterator[None]:
    """Have a command, and all below it, say its help in Chinese; what has none stays English."""
    said = help_words()
    for each in commands_of(command):
        for thing in (each, *each.params):
            told = getattr(thing, "help", None)
            if told:
                vars(thing)["help"] = said.get(told.strip(), told)
        _say_own(each, said)
    before = {name: getattr(rich_utils, name) for name in _AROUND}
    for name, english in before.items():
        setattr(rich_utils, name, said.get(english, english))
    try:
        yield
    finally:
        for name, english in before.items():
            setattr(rich_utils, name, english)


def _say_own(command: Verb, said: dict[str, str]) -> None:
    """Have a command say its line of usage and its own --help in Chinese too."""
    usage, option = command.get_usage, command.get_help_option

    def in_chinese(context: Context) -> str:
        return usage(context).replace("Usage: ", said["Usage: "], 1)

    def asked(context: Context) -> TyperOption | None:
        found = option(context)
        if found is not None and found.help is not None:
            found.help = said.get(found.help, found.help)
        return found

    vars(command).update(get_usage=in_chinese, get_help_option=asked)
