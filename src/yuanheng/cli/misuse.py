"""What Typer refuses (用法错误), said as every other refusal: in the reader's language, mended.

Typer's own sentences are English. Each kind of them becomes an error of this program; where its
kind is told by no class of Typer's, by what its one sentence quotes.
"""

from __future__ import annotations

import re
from typing import Any, Literal, get_args, get_origin

from typer.exceptions import TyperException

from yuanheng.errors import Message, UsageError, say

_NO_VERB = re.compile(r"No such command '(?P<word>.*?)'\.(?: Did you mean '(?P<near>.*?)'\?)?")
_TOO_MANY = re.compile(r"unexpected extra argument\(s\) \((?P<words>.*)\)$", re.DOTALL)


def is_help(error: TyperException) -> bool:
    """Tell whether no word was given at all: then the help is the answer, already printed."""
    return type(error).__name__ == "NoArgsIsHelpError"


def refusal(error: TyperException) -> UsageError:
    """Make an error of ours of one of Typer's; what is of no known kind stands as it was said."""
    seen: Any = error
    context = getattr(error, "ctx", None)
    called = context.command_path if context is not None else "yuanheng"
    what, lines = _said(seen)
    near = getattr(seen, "possibilities", None) or []
    if (verb := _NO_VERB.search(error.message)) and verb["near"]:
        near = [verb["near"]]
    return UsageError(
        what,
        lines=lines,
        remedy=say("Did you mean {name}?", name=min(near))
        if near
        else say("`{called} --help` says how it is used.", called=called),
    )


def _said(error: Any) -> tuple[Message, tuple[Message, ...]]:  # noqa: ANN401 - Typer keeps its errors private
    """Say what is wrong, and what was expected instead where that is known."""
    name = getattr(error, "option_name", "")
    param: Any = getattr(error, "param", None)
    match type(error).__name__:
        case "MissingParameter" if param.param_type_name == "option":
            what = say("The option {name} is missing", name=_name(param))
        case "MissingParameter":
            what = say("No {name} is given", name=_name(param))
        case "NoSuchOption":
            what = say("There is no option {name}", name=name)
        case "BadOptionUsage" if "requires" in error.message:
            what = say("The option {name} stands without its value", name=name)
        case "BadOptionUsage":
            what = say("The option {name} takes no value", name=name)
        case "BadParameter" if param is not None:
            return say("That is no value for {name}", name=_name(param)), _wanted(param)
        case _:
            what = _quoted(error)
    return what, ()


def _quoted(error: TyperException) -> Message:
    """Say what is told from other misuse by Typer's sentence only."""
    if verb := _NO_VERB.search(error.message):
        return say("There is no verb {name}", name=verb["word"])
    if left := _TOO_MANY.search(error.message):
        return say("Nothing takes these words: {words}", words=left["words"])
    if error.message.startswith("Missing command"):
        return say("A verb is missing")
    return say("This call cannot be meant: {text}", text=error.format_message())


def _name(param: Any) -> str:  # noqa: ANN401 - Typer keeps its parameters private
    """Name an option by what is typed, an argument as its help does."""
    return str(param.opts[0] if param.param_type_name == "option" else param.name)


def _wanted(param: Any) -> tuple[Message, ...]:  # noqa: ANN401 - as above
    """Say what an option takes: one of a few words, or a whole number, within limits if any."""
    descriptor = getattr(param, "type_descriptor", None)
    kind, info = (
        getattr(descriptor, "annotation", None),
        getattr(descriptor, "parameter_info", None),
    )
    if get_origin(kind) is Literal:
        return (say("Expected one of {choices}.", choices=", ".join(get_args(kind))),)
    if kind is not int:
        return ()
    first, last = getattr(info, "min", None), getattr(info, "max", None)
    if first is not None and last is not None:
        return (say("Expected a whole number from {first} to {last}.", first=first, last=last),)
    if first is not None:
        return (say("Expected a whole number, {first} or more.", first=first),)
    return (say("Expected a whole number."),)
