"""Calendar files: lines fold between characters, texts are escaped, an entry keeps its name."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yuanheng.report.icalendar import DayEntry, calendar_file, escaped, folded

MADE = datetime(2026, 3, 1, 8, 30, tzinfo=timezone(timedelta(hours=8)))


def unfolded(raw: bytes) -> list[str]:
    """Read content lines as a calendar program does (RFC 5545, 3.1)."""
    assert raw.endswith(b"\r\n")
    lines = raw.decode().removesuffix("\r\n").split("\r\n")
    whole: list[str] = []
    for line in lines:
        assert len(line.encode()) <= 75
        if line.startswith(" "):
            whole[-1] += line[1:]
        else:
            whole.append(line)
    return whole


def plain(text: str) -> str:
    """Take the escapes of a text value away again."""
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], text)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=200))
def test_any_line_comes_back_whole(text: str) -> None:
    """Each part of at most 75 octets, and no character broken in two."""
    assert unfolded(folded(f"SUMMARY:{escaped(text)}")) == [f"SUMMARY:{escaped(text)}"]
    assert plain(escaped(text)) == text


@pytest.mark.parametrize(("octets", "lines"), [(74, 1), (75, 1), (76, 2), (149, 2), (150, 3)])
def test_a_line_is_folded_at_75_octets(octets: int, lines: int) -> None:
    """A line that goes on has 74 of its own, for the blank counts."""
    assert folded("x" * octets).count(b"\r\n") == lines


def test_what_separates_is_escaped() -> None:
    assert escaped("a,b;c\\d\r\ne\rf\tg") == "a\\,b\\;c\\\\d\\ne\\nf g"


def test_an_entry_fills_its_day_and_reminds_before() -> None:
    """The end is the day after, for it is not part of it; the year turns."""
    entry = DayEntry(
        ("Z", "P1", "late-start"), "2026-12-31", "约定开工 P1", "甲", ("将到期",), (7,)
    )
    lines = unfolded(calendar_file("区", [entry], MADE))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    for line in (
        "DTSTAMP:20260301T003000Z",
        "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101",
        "SUMMARY:约定开工 P1",
        "TRIGGER:-P7D",
    ):
        assert line in lines


def test_an_entry_keeps_its_name_when_its_day_moves() -> None:
    """A second import then changes the entry of a phone and adds none."""

    def uid(day: str, number: str = "P1") -> str:
        entry = DayEntry(("Z", number, "late-start"), day, "s", "")
        return next(x for x in unfolded(calendar_file("区", [entry], MADE)) if "UID" in x)

    assert uid("2026-12-31") == uid("2027-06-30") != uid("2026-12-31", "P2")
