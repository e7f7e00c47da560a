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
        rows = tuple(tuple(cell or None for cell in row) for row in islice(reader, most_rows + 1))
    except csv.Error as error:
        raise SourceError(
            say("The text table breaks off: {problem}", problem=str(error)),
            where=Where(file=path.name),
        ) from error
    _check_quotes(rows, separator, path)
    return rows


def _decoded(path: Path) -> str:
    """Decode a text; SourceError where it is in none of the encodings, or no text."""
    raw = path.read_bytes()
    where = Where(file=path.name)
    check_text(raw, where)
    # A mark of byte order alone proves nothing: such a text has zeros beside its Latin signs.
    is_wide = raw[:2] in (b"\xff\xfe", b"\xfe\xff") and b"\0" in raw
    for encoding in ("utf-16",) if is_wide else _ENCODINGS:
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
