"""Days as a calendar file (iCalendar, RFC 5545): what phones and mail programs take in.

Each entry fills a whole day. Lines end with CRLF and are folded at 75 octets, between characters;
commas, semicolons, backslashes and line breaks of a text are escaped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_OCTETS = 75
_PRODUCT = "-//yuanheng//land calendar//ZH"


@dataclass(frozen=True)
class DayEntry:
    """An entry that fills one day: what, with what said beside it, and days before to remind.

    key: what makes it the same entry when the file is made again, whatever its day is by then.
    """

    key: tuple[str, ...]
    day: str
    summary: str
    description: str
    categories: tuple[str, ...] = ()
    remind: tuple[int, ...] = ()


def calendar_file(name: str, entries: Iterable[DayEntry], made: datetime) -> bytes:
    """Write a calendar; `made` is the moment at which the entries were so."""
    stamp = made.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for entry in entries:
        lines += _event(entry, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _event(entry: DayEntry, stamp: str) -> Iterator[str]:
    """Write one entry; a whole day ends before the next begins."""
    day = date.fromisoformat(entry.day)
    yield "BEGIN:VEVENT"
    yield f"UID:{_uid(entry.key)}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(entry.summary)}"
    if entry.description:
        yield f"DESCRIPTION:{escaped(entry.description)}"
    if entry.categories:
        yield "CATEGORIES:" + ",".join(escaped(c) for c in entry.categories)
    yield "TRANSP:TRANSPARENT"
    for days in entry.remind:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{escaped(entry.summary)}"
        yield f"TRIGGER:-P{days}D"
        yield "END:VALARM"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """Escape a text value (RFC 5545, 3.3.11); other control characters become blanks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(c if c == "\n" or (c >= " " and c != "\x7f") else " " for c in text)
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, "\\" + sign)
    return plain.replace("\n", "\\n")


def folded(line: str) -> bytes:
    """Fold a line at 75 octets (3.1): what follows begins with a blank, no character is broken."""
    parts, held = [], b""
    for character in line:
        octets = character.encode("utf-8")
        if len(held) + len(octets) > _OCTETS:
            parts.append(held)
            held = b" "
        held += octets
    return b"\r\n".join((*parts, held)) + b"\r\n"


def _uid(key: tuple[str, ...]) -> str:
    """Name an entry by what it is, so that a second import changes it and adds none."""
    return hashlib.sha256("\x1f".join(key).encode("utf-8")).hexdigest()[:32] + "@yuanheng"
