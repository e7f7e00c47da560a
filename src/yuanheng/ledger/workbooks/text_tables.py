"""Text tables (文本表): CSV and its kin, in the encodings and with the separators people have."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from itertools import islice
from pathlib import Path

from yuanheng.errors import SourceError, Where, say
from yuanheng.ledger.workbooks.file_kinds import check_text

_ENCODINGS = ("utf-8-sig", "gb18030")
_SEPARATORS = ",\t;|"
_SAMPLE = 60
#: How a text is kept from being taken for a number: ="0012".
_AS_TEXT = re.compile(r'^="([^"]*)"$')
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\ufffd]")
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n?")

TextRows = tuple[tuple[str | None, ...], ...]


def read_text_table(path: Path, most_rows: int) -> TextRows:
    """Read a text table in UTF-8, UTF-16 or GB 18030, at most one row more than `most_rows`.

    The separator is the one that parts most of the first lines into the same number of cells; a
    line such as `sep=;` says it. SourceError where it is no text table.
    """
    text = _decoded(path)
    said = _SEPARATOR_LINE.match(text)
    if said is not None:
        text = text[said.end() :]
    separator = said.group(1) if said is not None else _separator(text)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        rows = tuple(
            tuple(_AS_TEXT.sub(r"\1", cell) or None for cell in row)
            for row in islice(reader, most_rows + 1)
        )
    except csv.Error as error:
        raise SourceError(
            say("The text table breaks off: {problem}", problem=str(error)),
            where=Where(file=path.name),
        ) from error
    _check_quotes(rows, separator, path)
    _check_widths(rows, path)
    return rows


def _decoded(path: Path) -> str:
    """Decode a text; SourceError where it is in none of the encodings, or no text."""
    raw = path.read_bytes()
    where = Where(file=path.name)
    check_text(raw, where)
    # A mark of byte order alone proves nothing: such a text has zeros beside its Latin signs.
    is_wide = raw[:2] in (b"\xff\xfe", b"\xfe\xff") and b"\0" in raw
    wide = ("utf-16",) if is_wide else _unmarked(raw)
    for encoding in wide or _ENCODINGS:
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise SourceError(
            say("The text is neither UTF-8 nor GB 18030"),
            where=where,
            remedy=say("Save it again as UTF-8."),
        )
    if "\0" in text:
        raise SourceError(say("The file is not a text table"), where=where)
    return text


def _unmarked(raw: bytes) -> tuple[str, ...]:
    """Tell UTF-16 without a mark of byte order: by where the zeros of its plain signs stand."""
    if len(raw) % 2 or b"\0" not in raw:
        return ()
    before, behind = raw[::2].count(0), raw[1::2].count(0)
    if min(before, behind) * 10 > max(before, behind) or max(before, behind) < 4:
        return ()
    encoding = "utf-16-le" if behind > before else "utf-16-be"
    text = raw.decode(encoding, "replace")
    is_table = "\n" in text and any(text.count(sign) >= 2 for sign in _SEPARATORS)
    return (encoding,) if is_table and not _CONTROLS.search(text) else ()


def _separator(text: str) -> str:
    """Find the separator that parts most of the first lines alike; of equals, that of more cells.

    A line of title, in which another sign stands, does not decide.
    """

    def rank(separator: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        try:
            widths = Counter(len(row) for row in islice(reader, _SAMPLE) if len(row) > 1)
        except csv.Error:
            return 0, 0
        width, lines = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return lines, width

    return max(_SEPARATORS, key=rank)


def _check_widths(rows: TextRows, path: Path) -> None:
    """Refuse a table of which a row holds more cells than all others: its values are shifted.

    A separator that stands in a text without quotation marks parts it in two.
    """
    widths = Counter(len(row) for row in rows[:_SAMPLE] if len(row) > 1)
    width, lines = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    if lines < 2:
        return
    wider = [n for n, row in enumerate(rows, 1) if any(c is not None for c in row[width:])]
    if wider and 4 * len(wider) <= len(rows) + 1:
        raise SourceError(
            say("The row holds more cells than the others; its values may be shifted"),
            where=Where(file=path.name, row=wider[0]),
            remedy=say("Put a text that holds the separator into quotation marks."),
        )


def _check_quotes(rows: TextRows, separator: str, path: Path) -> None:
    """Refuse a table in which a quotation mark that is not closed has swallowed whole rows."""
    for n, row in enumerate(rows, 1):
        for cell in row:
            if cell is None or "\n" not in cell:
                continue
            lines = cell.split("\n")[1:]
            if len(row) > 1 and any(
                line.count(separator) >= max(1, len(row) - 2) for line in lines
            ):
                raise SourceError(
                    say("A quotation mark that is not closed swallows the rows after it"),
                    where=Where(file=path.name, row=n),
                    remedy=say("Close it, or take it out, and import again."),
                )
