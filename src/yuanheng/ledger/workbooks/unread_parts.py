"""What a workbook says outside its cells (单元格以外): comments, text boxes, hidden sheets.

None of it is read as a value; that it is there is said, so that a tick covers no silence.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Mapping

from yuanheng.errors import say
from yuanheng.ledger.workbooks.sheet_limits import read_pieces
from yuanheng.ledger.workbooks.sheet_seen import Seen

_TARGET = re.compile(rb"""\bTarget=["']([^"']*(?:comments?|drawing)\d*\.xml)["']""")
_COMMENT = re.compile(rb"""<(?:\w+:)?comment\s[^<>]*\bref=["']([A-Z]{1,3}\d{1,7})["']""")
_SHAPE_TEXT = re.compile(rb"<a:t>([^<]*)</a:t>")
_MOST = 4 * 1024**2
_NAMED = 8


def outside_cells(
    archive: zipfile.ZipFile, parts: Mapping[str, str]
) -> dict[str, tuple[Seen, ...]]:
    """Say of each sheet, by name, which comments and text boxes stand beside its cells.

    parts: the part of each sheet.
    """
    held = {e.filename: e for e in archive.infolist()}
    found = {}
    for name, part in parts.items():
        folder, _, file = part.rpartition("/")
        links = held.get(f"{folder}/_rels/{file}.rels")
        if links is None or links.file_size > _MOST:
            continue
        comments: list[str] = []
        texts: list[str] = []
        for target in _TARGET.findall(b"".join(read_pieces(archive, links))):
            path = target.decode("utf-8", "replace")
            path = path[1:] if path.startswith("/") else posixpath.normpath(f"{folder}/{path}")
            entry = held.get(path)
            if entry is None or entry.file_size > _MOST:
                continue
            text = b"".join(read_pieces(archive, entry))
            comments += [c.decode("ascii") for c in _COMMENT.findall(text)]
            if "drawing" in path:
                texts += [t.decode("utf-8", "replace").strip() for t in _SHAPE_TEXT.findall(text)]
        seen = (*_of_comments(comments), *_of_texts([t for t in texts if t]))
        if seen:
            found[name] = seen
    return found


def hidden_sheets(names: list[str]) -> Seen:
    """Say which hidden sheets hold figures and are not read."""
    return Seen(
        "sheet.hidden",
        "notice",
        say("{n} hidden sheets are not read: {names}", n=len(names), names="、".join(names)),
        say("If one belongs to it, show it, or name it as the sheet to read."),
    )


def _of_comments(cells: list[str]) -> tuple[Seen, ...]:
    if not cells:
        return ()
    shown = "、".join(cells[:_NAMED]) + ("…" if len(cells) > _NAMED else "")
    what = say("{n} comments are not read ({cells})", n=len(cells), cells=shown)
    remedy = say("What counts belongs into the cells themselves.")
    return (Seen("sheet.outside", "notice", what, remedy),)


def _of_texts(texts: list[str]) -> tuple[Seen, ...]:
    if not texts:
        return ()
    what = say("A text box is not read: {text}", text="".join(texts)[:40])
    remedy = say("What counts belongs into the cells themselves.")
    return (Seen("sheet.outside", "notice", what, remedy),)
