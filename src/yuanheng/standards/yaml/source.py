"""YAML with line numbers: every refusal of a pack points at its file and line."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Any, Literal, TypeVar, cast

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from yuanheng.errors import Message, StandardError, Where, say
from yuanheng.model.units import Unit, parse_unit
from yuanheng.standards.yaml.plain_yaml import Path, read_plain

__all__ = ["Path", "Status", "Strict", "Yaml", "placed", "read_yaml"]

_MAX_BYTES = 2_000_000


Status = Literal[
    "confirmed", "single-source", "secondary", "derived", "supplied", "unverified", "example"
]
"""How sure a value of a pack is."""


class Strict(BaseModel):
    """A part of a pack: unknown keys are refused, values are frozen.

    How it is checked is worked out when the first file of its kind is read, not at import.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)


T = TypeVar("T", bound=BaseModel)
_WORKING_OUT = threading.Lock()


@dataclass(frozen=True)
class Yaml:
    """A YAML file as plain values, with the line of every key."""

    name: str
    value: object
    lines: dict[Path, int] = field(default_factory=dict)

    def where(self, path: Path = (), character: int | None = None) -> Where:
        """Give the line of a key, or of the nearest key above it."""
        while path and path not in self.lines:
            path = path[:-1]
        return Where(file=self.name, line=self.lines.get(path, 1), character=character)

    def refuse(
        self, what: Message, path: Path = (), *, expected: Message | None = None
    ) -> StandardError:
        """Make the error that points at a key of this file."""
        return StandardError(what, where=self.where(path), expected=expected)

    def unit(self, text: str, path: Path) -> Unit:
        """Read a unit; StandardError with file and line where it is not in the closed list."""
        with placed(self.where(path)):
            return parse_unit(text)

    def parse(self, model: type[T]) -> T:
        """Validate the whole file; StandardError with line where a key is unknown or wrong."""
        with _WORKING_OUT:  # two threads that work it out at once take it away from each other
            model.model_rebuild()
        try:
            return model.model_validate(self.value)
        except ValidationError as error:
            path, problem = _clearest(self.value, error.errors())
            raise self.refuse(
                say("{key}: {problem}", key=".".join(map(str, path)), problem=problem), path
            ) from error


@contextmanager
def placed(where: Where) -> Iterator[None]:
    """Give a place to the refusals that know none, such as those of a unit."""
    try:
        yield
    except StandardError as error:
        if str(error.where):
            raise
        raise StandardError(
            error.what,
            where=where,
            expected=error.expected,
            remedy=error.remedy,
            lines=error.lines,
        ) from error


def read_yaml(resource: Traversable, name: str) -> Yaml:
    """Read one YAML file; anchors, tags, directives, duplicate keys and huge files are refused."""
    raw = resource.read_bytes()
    where = Where(file=name, line=1)
    if len(raw) > _MAX_BYTES:
        raise StandardError(say("The file is larger than a pack may be"), where=where)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StandardError(say("The file is not UTF-8"), where=where) from error
    value, lines = read_plain(text, name)
    return Yaml(name, value, lines)


def _clearest(value: object, errors: list[ErrorDetails]) -> tuple[Path, str]:
    """Choose the error that tells the writer most: its path in the file, and the problem.

    Where a value may be of two kinds, the kind that was meant fails deeper inside. Where a key is
    missing and an unknown one stands beside it, the unknown one is the misspelt.
    """
    found = [(_real_path(value, e["loc"], e["type"]), e["type"], e["msg"]) for e in errors]
    paths = [path for path, _, _ in found]
    deepest = [
        f for f in found if not any(len(p) > len(f[0]) and p[: len(f[0])] == f[0] for p in paths)
    ]
    path, kind, problem = deepest[0]
    if kind == "missing":
        for other, kind_of_other, problem_of_other in deepest:
            if kind_of_other == "extra_forbidden" and other[:-1] == path[:-1]:
                return other, problem_of_other
    return path, problem


def _real_path(value: object, loc: Path, kind: str) -> Path:
    """Keep the keys that stand in the file, without pydantic's names for the kinds it tried."""
    path: Path = ()
    for part in loc:
        is_key = isinstance(value, dict) and part in value
        is_item = isinstance(value, list) and isinstance(part, int) and part < len(value)
        if is_key or is_item:
            value = cast("Any", value)[part]
            path = (*path, part)
    return (*path, loc[-1]) if kind == "missing" and loc else path
