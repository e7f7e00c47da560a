"""Files that the console sends (下载): their media types, and names that every system takes."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from fastapi.responses import Response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MEDIA = {
    ".xlsx": XLSX,
    ".docx": DOCX,
    ".csv": "text/csv; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
}
#: What some system takes for a folder, a drive or a pattern.
_UNFIT = re.compile(r'[/\\:*?"<>|]+')
#: Windows takes these for devices, whatever their ending.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,10}$")
#: In bytes; no file system takes much more.
_LONGEST = 200


def file_name(name: str) -> str:
    """Make a name one that every system takes and that is what it looks like.

    Signs that nobody sees or that turn the writing round are dropped, so that 报表\u202excod.exe
    does not look like a document; what a system takes for a folder becomes a dash. A name that is
    too long keeps its ending.
    """
    seen = "".join(c for c in _SPACES.sub(" ", name) if unicodedata.category(c)[0] != "C")
    bare = _SPACES.sub(" ", _UNFIT.sub("-", seen)).strip(" .")
    ending = found[0] if (found := _ENDING.search(bare)) else ""
    stem = bare.removesuffix(ending).encode()[: _LONGEST - len(ending)].decode(errors="ignore")
    stem = stem.strip(" .") or "file"
    return ("_" if _DEVICES.fullmatch(stem.partition(".")[0]) else "") + stem + ending


def attachment(name: str) -> dict[str, str]:
    """Give the header that names a download, in any script (RFC 6266, RFC 8187)."""
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file_name(name), safe='')}"
    }


def download(content: bytes | str, name: str) -> Response:
    """Send content as a file whose name ends with what it is."""
    media = _MEDIA.get(name[name.rfind(".") :], "application/octet-stream")
    return Response(content, media_type=media, headers=attachment(name))
