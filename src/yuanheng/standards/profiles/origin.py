"""Where a profile comes from (来源): the file of a person, its text, its digest, its lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from yuanheng.errors import Where
from yuanheng.standards.yaml.plain_yaml import Path


@dataclass(frozen=True)
class Origin:
    """The file of a profile as it was read: its name, its text and the SHA-256 of that text.

    `line` gives the place of a key, for refusals that come only when a table is read.
    """

    name: str
    text: str
    digest: str
    line: Callable[[Path], Where]
