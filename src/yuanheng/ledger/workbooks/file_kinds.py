"""What a file really is (文件类型), whatever its name ends in: told by its first bytes."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from yuanheng.errors import Message, SourceError, Where, say

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 64 * 1024
_LOCK = "~$"
_SAVE_AS = say("Open it in Excel or WPS and save it as an .xlsx workbook.")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE)
_XML_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
_ENDINGS = {"xl/workbook.xml": ".xlsx", "xl/workbook.bin": ".xlsb", "content.xml": ".ods"}
_OTHERS: tuple[tuple[bytes, Message], ...] = (
    (b"%PDF", say("The file is a PDF, not a workbook")),
    (b"{\\rtf", say("The file is a text document, not a workbook")),
    (b"\x89PNG", say("The file is a picture, not a workbook")),
    (b"\xff\xd8\xff", say("The file is a picture, not a workbook")),
    (b"Rar!", say("The file is a packed archive, not a workbook")),
    (b"7z\xbc\xaf", say("The file is a packed archive, not a workbook")),
)
_DAMAGED = say("The workbook is damaged or not a workbook")


def workbook_ending(path: Path) -> str:
    """Give the ending that a workbook should have; SourceError where it is none, saying what it is.

    A lock file of Excel or WPS, a web page, an XML table of 2003, a text and a document each have
    their own refusal.
    """
    where = Where(file=path.name)
    if path.name.startswith(_LOCK):
        raise SourceError(
            say("This is the lock file of a workbook that is open, not the workbook"),
            where=where,
            remedy=say("Choose the file without ~$ before its name."),
        )
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(b"PK") or zipfile.is_zipfile(path):
        return _zipped(path, where)
    if head.startswith(_OLE):
        return _compound(path, where)
    for start, what in _OTHERS:
        if head.startswith(start):
            raise SourceError(what, where=where, remedy=_SAVE_AS)
    if head[:1] == b"\x09" and head[1:2] in (b"\x00", b"\x02", b"\x04", b"\x08"):
        return ".xls"  # a sheet of Excel 2 to 4, without a container
    raise SourceError(_text_kind(head), where=where, remedy=_SAVE_AS)


def _zipped(path: Path, where: Where) -> str:
    """Tell which kind of workbook a zip is."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name.lower() for name in archive.namelist()]
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        return path.suffix.lower()  # the reader says what is wrong with it
    for part, ending in _ENDINGS.items():
        if part in names:
            return ending
    if any(name.startswith("word/") for name in names):
        raise SourceError(
            say("The file is a text document, not a workbook"), where=where, remedy=_SAVE_AS
        )
    return path.suffix.lower()


def _compound(path: Path, where: Where) -> str:
    """Tell an .xls from a locked workbook and from a document, by the names of its streams."""
    raw = path.read_bytes()
    if _wide("EncryptedPackage") in raw:
        raise SourceError(
            say("The workbook is locked with a password"),
            where=where,
            remedy=say("Take the password off and import it again."),
        )
    if _wide("WordDocument") in raw and _wide("Workbook") not in raw:
        raise SourceError(
            say("The file is a text document, not a workbook"), where=where, remedy=_SAVE_AS
        )
    return ".xls"


def _wide(name: str) -> bytes:
    """Write a name as the directory of a compound file holds it."""
    return name.encode("utf-16-le")


def _text_kind(head: bytes) -> Message:
    """Say which kind of text stands where a workbook should."""
    plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if _XML_2003 in plain:
        return say("The file is an XML table of Excel 2003, not a workbook")
    if _HTML.search(plain[:4096]) or plain.startswith(b"MIME-Version:"):
        return say("The file is a web page saved under another ending, not a workbook")
    if plain.startswith(b"<?xml"):
        return say("The file is XML, not a workbook")
    if b"\0" not in head and b"\n" in head:
        return say("The file is a text table saved under another ending, not a workbook")
    return _DAMAGED


def check_text(raw: bytes, where: Where) -> None:
    """Refuse a file that should be a text table and is none, saying what it is."""
    if raw.startswith((_OLE, b"PK\3\4")):
        raise SourceError(
            say("The file is a workbook saved under another ending"), where=where, remedy=_SAVE_AS
        )
    for start, what in _OTHERS:
        if raw.startswith(start):
            raise SourceError(what, where=where, remedy=_SAVE_AS)
    head = raw[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<"):
        raise SourceError(_text_kind(raw[:_HEAD]), where=where, remedy=_SAVE_AS)
