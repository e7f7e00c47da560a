"""The two front pages say the same, and what they point at is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import yuanheng

ROOT = Path(__file__).resolve().parents[2]
PAGES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh.md"}
_LINK = re.compile(r"\]\(([^)]+)\)")


def page(lang: str) -> str:
    return PAGES[lang].read_text(encoding="utf-8")


def commands(lang: str) -> list[str]:
    """Give the commands without what is said of them, and without the choice of a language."""
    found = [line[4:] for line in page(lang).splitlines() if line.startswith("    ")]
    return [re.sub(r"\s+#.*|;? ?(\$env:)?YUANHENG_LANG ?= ?\S+", "", line) for line in found]


def test_both_languages_show_the_same_commands() -> None:
    """In the same order."""
    assert commands("zh") == commands("en")
    assert len(commands("en")) == 26


def test_both_languages_have_the_same_outline() -> None:
    """As many sections, rows of tables, points and pictures, in the same order."""
    marks = re.compile(r"^(#+ |\||- |!\[)", re.MULTILINE)
    assert marks.findall(page("zh")) == marks.findall(page("en"))


def _leads(target: Path) -> bool:
    """Tell whether a file is there; one of the program, where the wheel has put it."""
    package = ROOT / "src" / "yuanheng"
    if target.is_relative_to(package):
        target = Path(yuanheng.__file__).parent / target.relative_to(package)
    return target.exists()


@pytest.mark.parametrize("lang", PAGES)
def test_every_link_leads_to_a_page_or_picture(lang: str) -> None:
    """Also those of the pages below docs."""
    for path in (PAGES[lang], *(ROOT / "docs").rglob("*.md")):
        links = _LINK.findall(path.read_text(encoding="utf-8"))
        ours = [link.partition("#")[0] for link in links if "://" not in link]
        assert [link for link in ours if not _leads(path.parent / link)] == [], path
