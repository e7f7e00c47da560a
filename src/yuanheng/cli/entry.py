"""The entry of the command line, and the one place where its errors end."""

from __future__ import annotations

import os
import sys
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import typer
from rich.text import Text
from typer.exceptions import TyperException

from yuanheng.cli import misuse
from yuanheng.cli.door import Door, make_door
from yuanheng.cli.verbs import verbs_for
from yuanheng.errors import YuanhengError
from yuanheng.words.figures import place
from yuanheng.words.words import plain_error

_DECLINED = 1
_INTERNAL = 70
_INTERRUPTED = 130
#: A group alone, or nothing, is answered with help; --lang and its value may stand beside.
_HELPED = 4
_BROKEN = (
    "An error in the program itself: {kind}: {text}. "
    "Set YUANHENG_DEBUG=1 and run it again to see where."
)


def run(words: list[str]) -> None:
    """Run the command line; every error ends here with its exit code, never with a traceback.

    With --json an error is one JSON document too, whatever its kind.
    """
    door = make_door(_language_of(words), as_json="--json" in words)
    code: str | int | None
    try:
        code = _answer(words, door.words.lang)
    except SystemExit as end:
        code = end.code
    except YuanhengError as error:
        _show(door, error)
        code = error.exit_code
    except TyperException as error:
        code = _misused(door, error)
    except typer.Abort:
        code = _declined(door)
    except BrokenPipeError:
        sys.stderr.close()
        code = 0
    except Exception as error:
        if os.environ.get("YUANHENG_DEBUG"):
            raise
        code = _broken(door, error, words)
    if code == _INTERRUPTED:
        stopped = "Interrupted; nothing of the unfinished step was written."
        _tell(door, "Interrupted", door.words(stopped), code)
    sys.exit(code)


def _answer(words: list[str], lang: str) -> str | int | None:
    """Do what the words ask; where they ask for help, in the language that is spoken."""
    command = typer.main.get_command(verbs_for(words))
    around: AbstractContextManager[None] = nullcontext()
    if lang == "zh" and ("--help" in words or len(words) < _HELPED):
        from yuanheng.cli.helped import help_in_chinese  # noqa: PLC0415 - seldom asked for

        around = help_in_chinese(command)
    with around:  # Typer would say its own refusals, in English: they are left to us
        code: str | int | None = command.main(
            args=words, prog_name="yuanheng", standalone_mode=False
        )
    return code


def _misused(door: Door, error: TyperException) -> int:
    """Say a call that cannot be meant; a call without a word has had the help for its answer."""
    if not misuse.is_help(error):
        _show(door, misuse.refusal(error))
    elif door.as_json:
        door.plain(_document("UsageError", error.format_message(), error.exit_code))
    return error.exit_code


def _declined(door: Door) -> int:
    """Say that a person answered no to what a verb asked."""
    text = door.words("Stopped at a question; nothing was written.")
    _tell(door, "Declined", text, _DECLINED)
    return _DECLINED


def _broken(door: Door, error: Exception, words: list[str]) -> int:
    """Say an error of the program, or that its ledger is damaged, which may look like one."""
    from yuanheng.app.keeping.ledger import find_damage  # noqa: PLC0415 - seldom needed

    damage = find_damage(_ledger_of(words))
    if damage is not None:
        _show(door, damage)
        return damage.exit_code
    text = door.words(_BROKEN, kind=type(error).__name__, text=str(error))
    _tell(door, "InternalError", text, _INTERNAL)
    return _INTERNAL


def _tell(door: Door, kind: str, text: str, code: int) -> None:
    """Say what is no error of the user: one sentence, or one document."""
    if door.as_json:
        door.plain(_document(kind, text, code))
    else:
        door.err.print(Text(text))


def _document(kind: str, text: str, code: int) -> dict[str, Any]:
    """Give a refusal that is no YuanhengError the shape of one."""
    return {
        "error": kind,
        "message": text,
        "where": {},
        "facts": [],
        "expected": None,
        "remedy": None,
        "exit_code": code,
    }


def _show(door: Door, error: YuanhengError) -> None:
    """Say what is wrong, where, the facts, what was expected and how to mend it."""
    say = door.words
    if door.as_json:
        door.plain(plain_error(error, say))
        return
    head = Text("✗ ", style="bold red")
    head.append(say.say(error.what), style="default")
    door.err.print(head)
    where = place(say, error.where)
    if where:
        door.err.print(Text(f"  {say('where')} {where}", style="dim"))
    for line in error.lines:
        door.err.print(Text(f"    · {say.say(line)}"))
    if error.expected:
        door.err.print(Text(f"  {say.say(error.expected)}"))
    if error.remedy:
        remedy = Text("  → ", style="green")
        remedy.append(say.say(error.remedy), style="default")
        door.err.print(remedy)


def _language_of(words: list[str]) -> str | None:
    """Find --lang before the words are parsed, so that errors speak it too."""
    return _option(words, "--lang")


def _ledger_of(words: list[str]) -> str:
    """Find which ledger was named, after something went wrong; empty where none was."""
    return _option(words, "--ledger") or os.environ.get("YUANHENG_LEDGER", "")


def _option(words: list[str], name: str) -> str | None:
    """Find the value of an option without parsing the words."""
    for n, word in enumerate(words):
        if word == name and n + 1 < len(words):
            return words[n + 1]
        if word.startswith(f"{name}="):
            return word.partition("=")[2]
    return None
