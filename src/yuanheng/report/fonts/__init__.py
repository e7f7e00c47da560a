"""Which fonts a report asks for, which it gets, and the open font shipped for map pictures.

GB/T 9704 names fonts that many computers do not have. Every use has a chain of named fallbacks;
what was chosen is recorded and printed on the last page, so that no font is swapped in silence.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

Role = Literal["title", "body", "heading", "subheading", "table", "latin"]

SHIPPED_FONT = Path(__file__).with_name("NotoSansCJKsc-Regular-subset.otf")
MISSING_GLYPH = "〓"

CHAINS: Mapping[Role, tuple[str, ...]] = {
    "title": (
        *("方正小标宋简体", "方正小标宋_GBK", "华文中宋", "思源宋体", "Noto Serif CJK SC"),
        *("Noto Serif SC", "宋体", "AR PL UMing CN"),
    ),
    "body": (
        *("仿宋_GB2312", "仿宋", "华文仿宋", "方正仿宋_GBK", "方正仿宋简体", "思源宋体"),
        *("Noto Serif CJK SC", "Noto Serif SC", "宋体", "AR PL UMing CN"),
    ),
    "heading": (
        *("黑体", "方正黑体_GBK", "方正黑体简体", "华文黑体", "思源黑体", "Noto Sans CJK SC"),
        *("Noto Sans SC", "WenQuanYi Zen Hei"),
    ),
    "subheading": (
        *("楷体_GB2312", "楷体", "华文楷体", "方正楷体_GBK", "方正楷体简体", "AR PL UKai CN"),
        *("思源宋体", "Noto Serif CJK SC", "Noto Serif SC"),
    ),
    "table": (
        *("宋体", "新宋体", "方正书宋_GBK", "方正书宋简体", "思源宋体", "Noto Serif CJK SC"),
        *("Noto Serif SC", "AR PL UMing CN"),
    ),
    "latin": ("Times New Roman", "Liberation Serif", "Nimbus Roman", "TeX Gyre Termes"),
}

# One font under two names: some systems list only the second.
_OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "方正小标宋简体": ("FZXiaoBiaoSong-B05S",),
    "方正小标宋_GBK": ("FZXiaoBiaoSong-B05",),
    "华文中宋": ("STZhongsong",),
    "华文仿宋": ("STFangsong",),
    "华文黑体": ("STHeiti",),
    "华文楷体": ("STKaiti",),
    "仿宋_GB2312": ("FangSong_GB2312",),
    "仿宋": ("FangSong",),
    "黑体": ("SimHei",),
    "楷体_GB2312": ("KaiTi_GB2312",),
    "楷体": ("KaiTi",),
    "宋体": ("SimSun",),
    "新宋体": ("NSimSun",),
    "思源宋体": ("Source Han Serif SC", "Source Han Serif CN"),
    "思源黑体": ("Source Han Sans SC", "Source Han Sans CN"),
}


@dataclass(frozen=True, slots=True)
class FontChoice:
    """The font a role asked for and the one it got; `available`: some font of its chain is here."""

    role: Role
    wanted: str
    used: str
    available: bool

    @property
    def installed(self) -> bool:
        """Whether the wanted font itself is on this computer."""
        return self.available and self.wanted == self.used


@dataclass(frozen=True, slots=True)
class FontUse:
    """The fonts of one document, role by role, in the order of `CHAINS`."""

    choices: tuple[FontChoice, ...]

    @property
    def wanted(self) -> str:
        """The fonts asked for, each once."""
        return "、".join(dict.fromkeys(choice.wanted for choice in self.choices))

    @property
    def used(self) -> str:
        """The fonts written into the document, each once."""
        return "、".join(dict.fromkeys(choice.used for choice in self.choices))

    @property
    def installed(self) -> bool:
        """Whether every wanted font is on this computer."""
        return all(choice.installed for choice in self.choices)

    def of(self, role: Role) -> str:
        """The font to write for a role.

        Raises:
            KeyError: this use has no such role.
        """
        for choice in self.choices:
            if choice.role == role:
                return choice.used
        raise KeyError(role)


def choose_fonts(installed: Collection[str]) -> FontUse:
    """The first font of each chain among `installed`; the wanted one, marked, where none is."""
    choices = []
    for role, chain in CHAINS.items():
        found = (n for n in chain if not {n, *_OTHER_NAMES.get(n, ())}.isdisjoint(installed))
        used = next(found, None)
        choices.append(FontChoice(role, chain[0], used or chain[0], available=used is not None))
    return FontUse(tuple(choices))


def fonts_here() -> FontUse:
    """The fonts a document made on this computer uses."""
    return choose_fonts(installed_families())


def fonts_as_wanted() -> FontUse:
    """The fonts GB/T 9704 asks for, whatever this computer has: for readers who have them."""
    return choose_fonts({name for chain in CHAINS.values() for name in chain[:1]})


@lru_cache(maxsize=1)
def installed_families() -> frozenset[str]:
    """The names of the font families on this computer, in every language the fonts give them."""
    listing = _fontconfig_listing()
    if listing:
        names = (name.strip() for line in listing.splitlines() for name in line.split(","))
        return frozenset(name.replace("\\", "") for name in names if name)
    return frozenset(entry.name for entry in font_manager.fontManager.ttflist)


def _fontconfig_listing() -> str:
    command = shutil.which("fc-list")
    if command is None:
        return ""
    try:
        done = subprocess.run(
            [command, ":", "family"], capture_output=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def shipped_font(size: float) -> font_manager.FontProperties:
    """The shipped open CJK font at a size in points, by path: no installed font is needed."""
    return font_manager.FontProperties(fname=str(SHIPPED_FONT), size=size)


@lru_cache(maxsize=1)
def _shipped_characters() -> frozenset[int]:
    return frozenset(FT2Font(str(SHIPPED_FONT)).get_charmap())


def drawable(text: str) -> str:
    """The text, a character the shipped font lacks as 〓: seen, where a blank would hide it."""
    have = _shipped_characters()
    plain = " ".join(text.split())
    return "".join(c if ord(c) in have else MISSING_GLYPH for c in plain)
