"""One text of a head (表头文字): its name, the unit and remarks in brackets, its period."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from yuanheng.errors import StandardError
from yuanheng.model.periods import Said, find_periods
from yuanheng.model.units import Unit, parse_unit

_BRACKETS = re.compile(r"[（(\[【〔]([^（()）\[\]【】〔〕]*)[)）\]】〕]")
_PARTS = re.compile(r"[，,、；;：:\s]+|/(?=\D)")
#: No head is longer; of what is longer nothing is read or remembered.
LONGEST_HEAD = 400
_AFTER_MARK = re.compile(r"(?<![_/\s：:，,-])[_/\s：:，,-]+([^_/\s：:，,-]+)$")
_BEHIND = ("万平方米", "平方公里", "平方米", "平米", "公顷", "万亩", "亩", "万元", "亿元", "千元")
_LOOKS_LIKE_UNIT = re.compile(r"^(?:单位|计量单位)[:：]")
_NUMBERED = re.compile(
    r"^(?:[（(]?\d{1,2}[)）.、．]|[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十]{1,2}[)）])(?=\D)"
)
#: Signs of a note that stands below the table.
_FOOTNOTES = re.compile(r"[①-⑳⑴-⒇※☆★△▲◆]|(?<=[\u4e00-\u9fff）)])注\s?\d{1,2}$")
#: What a table of a year may add to its unit: 吨/年, 万元/a, 万千瓦时每年.
_A_YEAR = re.compile(r"(?:[/／·]|每)\s*(?:年|a)$")
_BOTH = re.compile(r"(?P<zh>.*[\u4e00-\u9fff])\s*[\s/|]\s*(?P<en>[A-Za-z][A-Za-z .,'&/-]{2,})")
_DAY_WORD = re.compile(r"(?:年月日|日期|年月|日)$")
#: Spellings beside those of the closed list, and what each stands for there.
_ALSO = {
    "平米": "m2",
    "㎡": "m2",
    "m^2": "m2",
    "吨标准煤": "tce",
    "吨标煤": "tce",
    "kva": "kVA",
    "kwh": "kWh",
    "万kwh": "万kWh",
    "万千瓦时": "万kWh",
    "千瓦时": "kWh",
    "度": "kWh",
    "公顷": "hm2",
    "名": "人",
    "万元/亩·年": "万元/亩",
}


#: With what a unit ends that stands alone below a group; all other texts are no units.
_UNIT_ENDS = (
    "亩",
    "顷",
    "米",
    "㎡",
    "m2",
    "m²",
    "元",
    "吨",
    "煤",
    "时",
    "安",
    "kWh",
    "kVA",
    "里",
    "%",
)
#: Units that are as well what a column is called.
_ALSO_WORDS = frozenset(
    {"年", "月", "日", "天", "度", "个", "家", "户", "名", "位", "人", "项", "宗"}
)


_ENDS = tuple({*_BEHIND, *_UNIT_ENDS})
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
#: Chinese words that say no period: most heads, and there is nothing to take off them.
_WORDS = re.compile(r"(?:(?![年月季半])[\u4e00-\u9fff])+")
#: Chinese words in which nothing is written otherwise when names are compared: most names.
_SETTLED = re.compile(r"(?:(?![的日期月])[\u4e00-\u9fff])+")


@dataclass(frozen=True)
class HeadText:
    """A text of a head, read: `name` without unit and remarks, `bare` without its period as well.

    remarks: what stands in brackets and is no unit. odd_unit: what says 单位 and is none that is
    known.
    """

    text: str
    name: str
    bare: str
    unit: Unit | None
    remarks: tuple[str, ...]
    said: tuple[Said, ...]
    odd_unit: str = ""


@lru_cache(maxsize=32768)
def read_head_text(text: str, year: str | None = None) -> HeadText:
    """Read a text of a head; `year` is that of months and quarters that name none."""
    words = _CHINESE if year is None else _WORDS  # a month without a year is no period
    if words.fullmatch(text) and not text.endswith(_ENDS):
        return HeadText(text, text, text, None, (), ())
    text = _FOOTNOTES.sub("", text)
    flat = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()
    unit: Unit | None = None
    remarks: list[str] = []
    odd = ""

    def inside(found: re.Match[str]) -> str:
        nonlocal unit, odd
        content = found.group(1).strip()
        whole = unit_of(content)
        if whole is not None:
            unit = unit or whole
            return ""
        told = _LOOKS_LIKE_UNIT.match(content) is not None
        for piece in (p for p in _PARTS.split(_LOOKS_LIKE_UNIT.sub("", content)) if p):
            one = unit_of(piece)
            if one is not None:
                unit = unit or one
            else:
                remarks.append(piece)
                odd = piece if told else odd
        return ""

    name = _in_chinese(_BRACKETS.sub(inside, flat).strip())
    if unit is None:
        name, unit = _trailing(name)
    if unit is None and name == flat and name.endswith(_UNIT_ENDS) and name not in _ALSO_WORDS:
        unit = unit_of(name)
        name = name if unit is None else ""  # 亩 below 面积 is no name
    said = find_periods(name, year) + tuple(s for r in remarks for s in find_periods(r, year))
    bare = _without(name, find_periods(name, year))
    return HeadText(flat, name, bare, unit, tuple(remarks), said, odd)


@lru_cache(maxsize=2048)
def unit_of(text: str) -> Unit | None:
    """Read a unit as people write it above a table; None where the text is none."""
    bare = re.sub(r"^(?:计量)?单位[:：]?\s*", "", text.strip()).strip()
    bare = _A_YEAR.sub("", bare)
    for spelling in (bare, _ALSO.get(bare, bare), _ALSO.get(bare.lower(), bare), bare.lower()):
        try:
            unit = parse_unit(spelling)
        except StandardError:
            continue
        if unit.dimension or "%" in spelling or "％" in spelling:
            return unit
    return None


@lru_cache(maxsize=65536)
def canonical(text: str) -> str:
    """Reduce a name to what matters when two are compared."""
    if _CHINESE.fullmatch(text):
        bare = text.replace("的", "")
        return _DAY_WORD.sub("时间", bare) if bare[-1:] in "日期月" else bare
    folded = unicodedata.normalize("NFKC", text).lower()
    bare = re.sub(r"[\s*:;,、·“”\"'‘’《》<>_\u200b\ufeff-]", "", _NUMBERED.sub("", folded.strip()))
    return _DAY_WORD.sub("时间", bare.replace("的", ""))


def is_settled(text: str) -> bool:
    """Tell a text that is a name as it stands: read as a head and reduced it is the same."""
    return _SETTLED.fullmatch(text) is not None and not text.endswith(_ENDS)


def _in_chinese(name: str) -> str:
    """Take the English off a head of two languages (用地面积 Land area); a unit stays."""
    found = _BOTH.fullmatch(name)
    if found is None or unit_of(found["en"]) is not None:
        return name
    return found["zh"].strip()


def _trailing(name: str) -> tuple[str, Unit | None]:
    """Take a unit off the end of a name (`面积_亩`, `面积，亩`, `面积亩`, `同比±%`)."""
    if name.endswith("%") and len(name) > len("±%"):
        return name[:-1].rstrip("±+- "), unit_of("%")
    parted = _AFTER_MARK.search(name)
    if parted and parted.start() > 1:
        unit = unit_of(parted.group(1))
        if unit is not None:
            return name[: parted.start()], unit
    for ending in _BEHIND:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending), unit_of(ending)
    return name, None


def _without(name: str, said: tuple[Said, ...]) -> str:
    """Take the periods out of a name."""
    for each in reversed(said):
        name = name[: each.start] + name[each.end :].lstrip("度份底末的")
    return name.strip(" :：")
