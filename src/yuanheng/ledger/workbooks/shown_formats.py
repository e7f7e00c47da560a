"""How an .xlsx shows its cells (单元格格式): struck out, in percent, with leading zeros."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from yuanheng.ledger.workbooks.sheet_limits import read_pieces

_STYLES = "xl/styles.xml"
_TEXTS = "xl/sharedstrings.xml"
_PERCENT = frozenset({9, 10})
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_ZEROS = re.compile(r"0{2,17}")
#: A text in a format: quoted, or one sign behind a mark; and what only reserves room or colours.
_LITERAL = re.compile(r'"([^"]*)"|[\\!](.)')
_NO_TEXT = re.compile(r"\[[^\]]*\]|[_*].")
_PLACES = re.compile(r"[0#?](?:[0#?.,]|\0\.\0(?=[0#?]))*")
_WORDS_OF_SCALE = {"千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}


@dataclass
class CellFormats:
    """The styles of a workbook that show a number otherwise than it is, or a cell as deleted.

    padded: the style → how many digits at least it shows. scaled: the style → by what a number is
    divided before it is shown, and the word of a unit that stands behind it.
    """

    struck: set[int] = field(default_factory=set)
    percent: set[int] = field(default_factory=set)
    padded: dict[int, int] = field(default_factory=dict)
    scaled: dict[int, tuple[int, str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Tell whether any style does so."""
        return bool(self.struck or self.percent or self.padded or self.scaled)


def read_formats(archive: zipfile.ZipFile) -> CellFormats:
    """Read the styles of an .xlsx; BadZipFile where they are not well formed."""
    found = CellFormats()
    part = next((e for e in archive.infolist() if e.filename.lower() == _STYLES), None)
    if part is None:
        return found
    try:
        root = ET.fromstring(b"".join(read_pieces(archive, part)))  # noqa: S314 - expat bounds entities
    except ET.ParseError:
        return found  # the reader itself does without
    kinds: dict[str, list[ET.Element]] = {}
    for group in root:
        kinds[_local(group)] = list(group)
    struck = {n for n, font in enumerate(kinds.get("fonts", ())) if _is_struck(font)}
    codes = {int(f.get("numFmtId", "0")): f.get("formatCode", "") for f in kinds.get("numFmts", ())}
    for n, style in enumerate(kinds.get("cellXfs", ())):
        number = int(style.get("numFmtId", "0"))
        code = _QUOTED.sub("", codes.get(number, "")).partition(";")[0]
        if int(style.get("fontId", "0")) in struck:
            found.struck.add(n)
        if number in _PERCENT or "%" in code:
            found.percent.add(n)
        elif _ZEROS.fullmatch(code):
            found.padded[n] = len(code)
        elif (scale := shown_scale(codes.get(number, ""))) != (1, ""):
            found.scaled[n] = scale
    return found


def shown_scale(code: str) -> tuple[int, str]:
    """Tell by what a format divides a number before it shows it, and the unit it writes behind.

    `#,##0.00,,` shows millions, `0!.0,` ten thousands; `0.00"公顷"` writes a unit. A word of scale
    that fits (`0.0,"千"`) shows the number itself.
    """
    first = _NO_TEXT.sub("", code.partition(";")[0])
    plain = _LITERAL.sub(lambda m: f"\0{(m[1] or m[2] or ' ')[:1]}\0", first)
    places = _PLACES.search(plain)
    if places is None or re.search(r"[A-Za-z@%]", re.sub(r"\0.\0", "", plain)):
        return 1, ""
    texts = [m[1] or m[2] or "" for m in _LITERAL.finditer(first)]
    digits = places[0]
    commas = len(digits) - len(digits.rstrip(","))
    divisor = 1000**commas
    if "\0.\0" in digits:
        divisor *= 10 ** len(re.findall(r"[0#?]", digits.rpartition("\0.\0")[2]))
    unit = texts[-1].strip() if texts and first.rstrip().endswith(('"', texts[-1])) else ""
    unit = unit if unit != "." else ""
    scale = next((v for k, v in _WORDS_OF_SCALE.items() if unit == k), 0)
    if scale:
        return (1, "") if scale == divisor else (divisor, unit)
    return divisor, unit


def read_struck_texts(archive: zipfile.ZipFile) -> dict[int, str | None]:
    """Give what is left of the shared texts that are struck out in part; None where nothing is."""
    part = next((e for e in archive.infolist() if e.filename.lower() == _TEXTS), None)
    if part is None:
        return {}
    text = b"".join(read_pieces(archive, part))
    if b"strike" not in text:
        return {}
    try:
        items = ET.fromstring(text)  # noqa: S314 - expat bounds entities
    except ET.ParseError:
        return {}
    found: dict[int, str | None] = {}
    for n, item in enumerate(i for i in items if _local(i) == "si"):
        is_struck, left = unstruck(item)
        if is_struck:
            found[n] = left
    return found


def unstruck(item: ET.Element) -> tuple[bool, str | None]:
    """Tell whether a part of a text is struck out, and give what is left; None where nothing is."""
    runs = [r for r in item if _local(r) == "r"]
    kept = [r for r in runs if not any(_is_struck(p) for p in r if _local(p) == "rPr")]
    left = "".join(t.text or "" for r in kept for t in r if _local(t) == "t").strip()
    return len(kept) < len(runs), left or None


def _is_struck(properties: ET.Element) -> bool:
    """Tell the properties of struck-out text."""
    marks = (p for p in properties if _local(p) == "strike")
    return any(p.get("val", "1") not in ("0", "false") for p in marks)


def _local(element: ET.Element) -> str:
    """Give the name of an element without its namespace."""
    return element.tag.rpartition("}")[2]
