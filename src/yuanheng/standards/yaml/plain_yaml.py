"""YAML read plainly: maps with words as keys, lists, texts, numbers, true, false and null.

The parser's events are read, not its objects. So a tag, an anchor or an old directive is seen
where it stands, and no rule of YAML 1.1 turns a text into something else.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import yaml
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from yaml.reader import ReaderError

from yuanheng.errors import Message, StandardError, Where, say

Path = tuple[str | int, ...]
Scalar = str | int | float | bool | None

#: libyaml reads twenty times as fast; where it was not built in, Python's own reader stands in.
_FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_MAX_DEPTH = 30
_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?(?:(?:0|[1-9][0-9_]*)|0x[0-9a-fA-F]+|0o[0-7]+|0b[01]+)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NO_NUMBER = re.compile(r"[-+]?0[0-9_]+|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_MAX_DIGITS = 18  # what a 64-bit integer surely holds


def read_plain(text: str, name: str) -> tuple[object, dict[Path, int]]:
    """Read one document; give its value and the line of every key and item.

    StandardError with file and line where it is not well formed or says more than plain values.
    """
    try:
        # A tab that begins a value is refused by Python's reader only.
        events = yaml.parse(text, Loader=yaml.SafeLoader if "\t" in text else _FAST)
        reader = _Reader(events, name)
        return reader.document(), reader.lines
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = str(error.problem or error.context or "")
        raise _ill_formed(name, mark.line + 1 if mark else 1, problem) from error
    except ReaderError as error:
        raise _ill_formed(name, text.count("\n", 0, error.position) + 1, error.reason) from error
    except YAMLError as error:
        raise _ill_formed(name, 1, str(error)) from error


class _Reader:
    """Takes the events one after another; a value is read with its whole content."""

    def __init__(self, events: Iterator[Event], name: str) -> None:
        """Start before the first event."""
        self.events = events
        self.name = name
        self.lines: dict[Path, int] = {}
        self.anchored: Event | None = None

    def document(self) -> object:
        """Read the only document of the file."""
        next(self.events)  # the start of the stream
        start = next(self.events)
        if not isinstance(start, DocumentStartEvent):
            raise StandardError(say("The file is empty"), where=Where(file=self.name, line=1))
        if start.version or start.tags:
            raise self.refuse(start, say("YAML directives are not allowed in packs"))
        value = self.value(next(self.events), (), 0)
        next(self.events)  # the end of the document
        after = next(self.events)
        if not isinstance(after, StreamEndEvent):
            raise _ill_formed(self.name, _line(after), "expected a single document")
        if self.anchored is not None:
            raise self.refuse(self.anchored, _swelling())
        return value

    def value(self, event: Event, path: Path, depth: int) -> object:
        """Read one value, and note its line."""
        self.lines.setdefault(path, _line(event))
        self.check(event)
        if depth > _MAX_DEPTH:
            raise self.refuse(event, _swelling())
        if isinstance(event, MappingStartEvent):
            return self.mapping(path, depth)
        if isinstance(event, SequenceStartEvent):
            return self.sequence(path, depth)
        if not isinstance(event, ScalarEvent):
            raise _ill_formed(self.name, _line(event), type(event).__name__)
        return self.scalar(event)

    def check(self, event: Event) -> None:
        """Refuse tags and aliases; an anchor is refused later, so that its alias is named first."""
        if isinstance(event, AliasEvent):
            raise self.refuse(event, _swelling())
        if isinstance(event, NodeEvent) and event.anchor and self.anchored is None:
            self.anchored = event
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise self.refuse(event, say("The tag {tag} is not allowed in packs", tag=str(tag)))

    def mapping(self, path: Path, depth: int) -> dict[str, object]:
        """Read keys and values up to the end of the map."""
        found: dict[str, object] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            self.check(event)
            if not isinstance(event, ScalarEvent):
                raise self.refuse(event, say("A key is a word, not a list or map"))
            key = str(event.value)
            self.lines[(*path, key)] = _line(event)
            if key in found:
                raise self.refuse(event, say("The key {key} stands twice", key=key))
            found[key] = self.value(next(self.events), (*path, key), depth + 1)
        return found

    def sequence(self, path: Path, depth: int) -> list[object]:
        """Read items up to the end of the list."""
        found: list[object] = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            found.append(self.value(event, (*path, len(found)), depth + 1))
        return found

    def scalar(self, event: ScalarEvent) -> Scalar:
        """Read a text, number, truth value or null; what stands in quotes is a text."""
        text = str(event.value)
        if not event.implicit[0]:
            return text
        if text in _WORDS:
            return _WORDS[text]
        digits = text.replace("_", "")
        if _INTEGER.fullmatch(text) and len(digits) <= _MAX_DIGITS:
            return int(digits, 0)
        if _INTEGER.fullmatch(text) or _NO_NUMBER.fullmatch(text):
            raise self.no_number(event)
        if not _FLOAT.fullmatch(text):
            return text
        number = float(digits)
        if not math.isfinite(number):
            raise self.no_number(event)
        return number

    def no_number(self, event: ScalarEvent) -> StandardError:
        """Refuse what one reader takes for a number and another for a text or nothing."""
        return self.refuse(
            event,
            say("{text} is not a number that a pack may hold", text=str(event.value)[:40]),
            say("Expected a finite number without leading zeros, or a text in quotes."),
        )

    def refuse(self, event: Event, what: Message, expected: Message | None = None) -> StandardError:
        """Point at the line of an event."""
        return StandardError(
            what, where=Where(file=self.name, line=_line(event)), expected=expected
        )


def _line(event: Event) -> int:
    """Give the line where an event begins, counted from 1."""
    return int(event.start_mark.line) + 1


def _swelling() -> Message:
    """Say what lets a small file swell."""
    return say("Anchors, aliases and very deep nesting are not allowed in packs")


def _ill_formed(name: str, line: int, problem: str) -> StandardError:
    """Say why the text is no YAML."""
    return StandardError(
        say("The YAML is not well formed: {problem}", problem=problem),
        where=Where(file=name, line=line),
    )
