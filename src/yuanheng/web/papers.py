"""Documents that a form hands in (交件): files, kept while the request lasts, or numbers."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi import HTTPException, Request
from starlette.datastructures import UploadFile

from yuanheng.errors import UsageError, say

#: A larger file is refused.
MOST_BYTES = 200 * 1024 * 1024
#: Documents, pictures and tables; nothing that a computer would run.
KINDS = frozenset(
    {
        *(".pdf", ".ofd", ".rtf", ".txt"),
        *(".doc", ".docx", ".wps", ".xls", ".xlsx", ".et", ".csv"),
        *(".jpg", ".jpeg", ".png", ".tif", ".tiff", ".zip"),
    }
)
_UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_PIECE = 1 << 20
_MOST_ROWS = 20
#: In bytes; no file system takes a longer name.
_LONGEST_NAME = 240


async def files_of(request: Request) -> list[UploadFile]:
    """Give the files of a form, a row each, also those that were left empty.

    A declared field of files loses the empty ones, which a browser sends along, and with them
    which row a file belongs to.
    """
    form = await request.form()
    return [file for file in form.getlist("file")[:_MOST_ROWS] if isinstance(file, UploadFile)]


@contextmanager
def handed_in(
    titles: Iterable[str], numbers: Iterable[str], files: Iterable[UploadFile]
) -> Iterator[tuple[str, ...]]:
    """Give the documents of a form as TITLE=FILE and TITLE=NUMBER, a row of the form each.

    A row without file and number is left out. UsageError for what is neither, 413 for a file that
    is too large.
    """
    with tempfile.TemporaryDirectory(prefix="yuanheng-papers-") as folder:
        texts = []
        rows = zip(titles, numbers, files, strict=False)
        for n, (title, number, file) in enumerate(rows):
            if file.filename:
                place = Path(folder) / str(n)
                place.mkdir()
                texts.append(f"{checked_title(title)}={_kept(file, place)}")
            elif number.strip():
                texts.append(numbered(title, number))
        yield tuple(texts)


def numbered(title: str, number: str) -> str:
    """Write TITLE=NUMBER; UsageError for a number that could be taken for a file of the server."""
    text = number.strip()
    unfit = not text or _UNFIT.search(text) or len(text.encode()) > _LONGEST_NAME
    if unfit or Path(text).suffix or Path(text).exists():
        raise UsageError(
            say("{text} is not the number of a document", text=text),
            expected=say("Expected a number such as 示例〔2026〕5号, without slashes and dots."),
        )
    return f"{checked_title(title)}={text}"


def checked_title(title: str) -> str:
    """Give a title that fits before the sign =; UsageError otherwise."""
    text = title.strip()
    if not text or "=" in text or _UNFIT.search(text):
        raise UsageError(
            say("{text} is not the title of a document", text=text),
            remedy=say("Take one of the titles that the step asks for."),
        )
    return text


def listed(text: str) -> tuple[str, ...]:
    """Read names that a person wrote one after the other, with commas of either width."""
    return tuple(name for part in re.split("[,，、;；]", text) if (name := part.strip()))


def _kept(file: UploadFile, place: Path) -> Path:
    """Write an uploaded file under a name that is only a name."""
    name = _UNFIT.sub("_", str(file.filename)).strip(" ._")[-60:].strip()
    if Path(name).suffix.lower() not in KINDS:
        raise UsageError(
            say("A file of the kind {name} is not taken", name=Path(name).suffix or "–"),
            expected=say("Known: {known}.", known=" ".join(sorted(KINDS))),
        )
    path, size = place / name, 0
    with path.open("wb") as stream:
        while piece := file.file.read(_PIECE):
            size += len(piece)
            if size > MOST_BYTES:
                raise HTTPException(413)
            stream.write(piece)
    return path
