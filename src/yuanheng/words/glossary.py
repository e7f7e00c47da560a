"""What terms on the pages mean (名词解释), each with the article where it is law.

All of it stands in one file, `glossary.yaml`, in both languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from yuanheng.model.relation import Label

_FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Term:
    """A term as pages write it, what it means, and the article where it is law."""

    id: str
    term: Label
    means: Label
    article: Label | None


@lru_cache(maxsize=1)
def glossary() -> dict[str, Term]:
    """Read the terms, in the order of the file."""
    text = files("yuanheng").joinpath("words", "glossary.yaml").read_text(encoding="utf-8")
    read: dict[str, dict[str, Any]] = yaml.load(text, Loader=_FAST)  # noqa: S506 - a safe one
    return {
        name: Term(name, told["term"], told["means"], told.get("article"))
        for name, told in read.items()
    }
