"""Names for the numbers in a Word file, so that each is found again after people have edited it.

Word's rules: letters, digits and underscores, 40 characters at most, unique whatever the case; a
name that begins with an underscore is hidden from the reader's list of bookmarks.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Literal

import docx
from docx.oxml.ns import qn

Part = Literal["value", "score", "evidence"]

MAX_LENGTH = 40
_PREFIX: dict[Part, str] = {"value": "_v_", "score": "_s_", "evidence": "_e_"}
_DIGEST_LENGTH = 10


def bookmark_name(fact_id: str, part: Part) -> str:
    """The hidden bookmark of a fact's value, score or evidence: readable where the id allows it.

    An id that Word's rules would bend or cut ends in a digest of the whole id, so that two ids
    never share a name.
    """
    prefix = _PREFIX[part]
    name = re.sub(r"[^0-9A-Za-z_]+", "_", fact_id)
    if name == fact_id and len(prefix + name) <= MAX_LENGTH:
        return prefix + name
    digest = hashlib.sha256(fact_id.encode()).hexdigest()[:_DIGEST_LENGTH]
    room = MAX_LENGTH - len(prefix) - _DIGEST_LENGTH - 1
    return f"{prefix}{name[:room]}_{digest}"


class Bookmarks:
    """Hands out the bookmarks of one document: numbered, and each name once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._count = 0

    def wrap(self, inner_xml: str, fact_id: str, part: Part) -> str:
        """The runs inside the fact's bookmark; the runs alone for a fact without id."""
        if not fact_id:
            return inner_xml
        self._count += 1
        name = self._unique(bookmark_name(fact_id, part))
        return (
            f'<w:bookmarkStart w:id="{self._count}" w:name="{name}"/>'
            f'{inner_xml}<w:bookmarkEnd w:id="{self._count}"/>'
        )

    def _unique(self, name: str) -> str:
        """The name, with a number behind it where a fact stands a second time in the document."""
        candidate, again = name, 1
        while candidate.casefold() in self._taken:
            again += 1
            tail = f"_{again}"
            candidate = name[: MAX_LENGTH - len(tail)] + tail
        self._taken.add(candidate.casefold())
        return candidate


def read_bookmarks(path: Path) -> dict[str, str]:
    """What the numbers of a Word file say now: the text inside each fact bookmark, by its name."""
    open_names: dict[str, str] = {}
    texts: dict[str, str] = {}
    for element in docx.Document(str(path)).element.body.iter():
        if element.tag == qn("w:bookmarkStart"):
            name = element.get(qn("w:name"), "")
            if name.startswith(tuple(_PREFIX.values())):
                open_names[element.get(qn("w:id"), "")] = name
                texts[name] = ""
        elif element.tag == qn("w:bookmarkEnd"):
            open_names.pop(element.get(qn("w:id"), ""), None)
        elif element.tag == qn("w:t"):
            for name in open_names.values():
                texts[name] += element.text or ""
    return texts
