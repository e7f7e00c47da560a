"""The office's guide names what the pages show, so that it cannot go stale."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.pofile import read_po

import yuanheng

WEB = Path(yuanheng.__file__).parent / "web"
GUIDE = (WEB / "guide" / "office.zh.md").read_text(encoding="utf-8")
_MOST_BYTES = 80_000


def said() -> set[str]:
    """Give what the pages say in Chinese."""
    with (WEB.parent / "words" / "locale" / "zh.po").open("rb") as file:
        return {str(m.string) for m in read_po(file) if m.id}


def test_every_word_of_a_page_that_the_guide_names_stands_on_one() -> None:
    """A button that is renamed is renamed here too."""
    named = re.findall(r"「([^」]+)」", GUIDE)
    assert len(named) > 20
    assert [word for word in named if word and word not in said()] == []


def test_every_picture_of_the_guide_is_there_and_small() -> None:
    """And none lies there that the guide does not show."""
    shown = {Path(name).name for name in re.findall(r"!\[[^]]*\]\(([^)]+)\)", GUIDE)}
    files = {file.name: file.stat().st_size for file in (WEB / "static" / "guide").iterdir()}
    assert set(files) == shown
    assert max(files.values()) < _MOST_BYTES
