"""One subject, one file (一企一档、一地一档): what a name in a table stands for, and who said so.

A subject is found by its number, by its name, by a name that people confirmed, and by a name that
differs only in width, spaces and brackets. What is only alike is proposed; a person decides, and
both answers are kept as facts, so that the next table is read without asking.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from yuanheng.ledger.record.duplicates import bare_name, plain_name
from yuanheng.ledger.record.known import snapshot, standing
from yuanheng.ledger.values import folded
from yuanheng.ports import Record

#: From this likeness on (0 to 100) another subject is proposed.
PROPOSED = 80.0
#: The relation whose rows are the subjects of a kind: their key, and the columns that name them.
SORTS = {
    "enterprise": ("enterprise", "name"),
    "parcel": ("number", "plot_name"),
    "supply": ("number", "name"),
    "project": ("number", "name"),
}
_PLACE = re.compile(r"^[\u4e00-\u9fff]{2,6}?(?:省|市|县|区)")
_DASHES = re.compile(r"[‐-―−－_~～]")
_MARKS = re.compile(r"[\s()\[\]【】〔〕·.,、/\\#-]")
#: What tells two of one name apart: 年产5万吨 and 年产10万吨, 一期 and 二期, 1号 and 2号.
_ORDINALS = re.compile(
    r"[0-9]+(?:\.[0-9]+)?|(?<![一二三四五六七八九十])[一二三四五六七八九十]+(?=[期号#区标段])|[甲乙丙丁](?=区|地块|标)"
)
_DIGITS = str.maketrans("一二三四五六七八九", "123456789")
#: From the first of them on: an end is looked for once, wherever it begins.
_ENDS = re.compile(r"(?<!建设)(?<!项目)(?<!工程)(?:建设|项目|工程)+$")
_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")


@dataclass
class Subjects:
    """The subjects of one kind by every number and name they are known by.

    titles: the name of each. codes: how facts name each, of firms the credit code. aliases: the
    names that people confirmed. refused: pairs that a person said are two.
    """

    sort: str
    by_key: dict[str, str] = field(default_factory=dict)
    by_plain: dict[str, set[str]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    refused: set[tuple[str, str]] = field(default_factory=set)

    def find(self, code: str | None, name: str | None = None) -> str | None:
        """Find a subject by number, by name or by another name of it; None where nothing fits."""
        for text in (code, name):
            if text and (found := self.aliases.get(folded(text)) or self.by_key.get(folded(text))):
                return found
        for text in (code, name):
            same = self.by_plain.get(_plain(self.sort, text), set()) if text else set()
            if len(same) == 1:
                return next(iter(same))
        return None

    def alike(
        self, text: str, count: int = 3, among: Iterable[str] | None = None
    ) -> list[tuple[str, str, float]]:
        """Propose subjects that are like a name: id, name and likeness, the likest first.

        A number is like another only where they differ in signs and leading zeros; names that count
        otherwise (一期 and 二期) are of two.
        """
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - for who asks what is alike

        if not self.titles:
            return []
        chosen = None if among is None else set(among)

        def is_open(subject: str) -> bool:
            is_among = chosen is None or subject in chosen
            return is_among and (folded(text), subject) not in self.refused

        number = bare_number(text)
        same = [(s, self.titles[s], 100.0) for s in self._numbers.get(number, ()) if is_open(s)]
        near: list[tuple[str, str, float]] = []
        if not _is_number(text):
            fits = self._names.get(tuple(_counted(text)), {})
            open_ = fits if chosen is None else {s: n for s, n in fits.items() if s in chosen}
            found = process.extract(
                _compared(self.sort, text),
                open_,
                scorer=fuzz.ratio,
                limit=count + len(self.refused),
                score_cutoff=PROPOSED,
            )
            near = [(s, self.titles[s], score) for _, score, s in found if is_open(s)]
        return list({n[0]: n for n in [*near, *same]}.values())[:count]

    @cached_property
    def _numbers(self) -> dict[str, list[str]]:
        """Give the subjects of each number without its signs and leading zeros."""
        found: dict[str, list[str]] = {}
        for subject in self.titles:
            if bare := bare_number(subject):
                found.setdefault(bare, []).append(subject)
        return found

    @cached_property
    def _names(self) -> dict[tuple[str, ...], dict[str, str]]:
        """Give what is compared of each name, by what counts in it."""
        found: dict[tuple[str, ...], dict[str, str]] = {}
        for subject, title in self.titles.items():
            if not _is_number(title):
                counted = tuple(_counted(title))
                found.setdefault(counted, {})[subject] = _compared(self.sort, title)
        return found


def known_subjects(store: Record, sort: str, zone: str | None, upto: int) -> Subjects:
    """Read the subjects of a kind, firms of the whole ledger and all others of one zone."""
    key, name = SORTS[sort]
    found = Subjects(sort)
    if sort == "enterprise":
        _add_firms(found, standing(store, sort, upto).to_pylist())
    else:
        zones = None if zone is None else frozenset({zone})
        table = snapshot(store, sort, upto, zones=zones)
        names = table.column(name) if name in table.column_names else table.column(key)
        _add_numbered(found, zip(table.column(key).to_pylist(), names.to_pylist(), strict=True))
    for row in confirmed(store, upto):
        if row["sort"] != sort or (sort != "enterprise" and zone not in {None, row["zone"]}):
            continue
        if row["is_same"] is False:
            found.refused.add((folded(row["alias"]), row["subject"]))
        elif row["subject"] in found.titles:
            found.aliases[folded(row["alias"])] = row["subject"]
    return found


def confirmed(store: Record, upto: int) -> list[dict[str, Any]]:
    """List what people said of names, the last word on each pair; `is_same` tells which."""
    rows = standing(store, "subject_alias", upto).to_pylist()
    last: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in sorted(rows, key=lambda r: int(r["seq"])):
        key = (row["zone"], row["sort"], folded(row["alias"]), row["subject"])
        last.pop(key, None)
        last[key] = row
    return list(last.values())


def other_names(store: Record, upto: int) -> dict[str, dict[tuple[str, str], str]]:
    """Give for each kind the subject of each confirmed name, by zone and name as written."""
    found: dict[str, dict[tuple[str, str], str]] = {}
    for row in confirmed(store, upto):
        if row["is_same"] is not False:
            found.setdefault(row["sort"], {})[row["zone"], row["alias"]] = row["subject"]
    return found


def bare_number(text: str) -> str:
    """Reduce a number to letters and digits, without the zeros that lead a run of digits."""
    return _ZEROS.sub("", _MARKS.sub("-", _DASHES.sub("-", folded(text)))).replace("-", "").upper()


def _add_firms(found: Subjects, rows: Iterable[dict[str, Any]]) -> None:
    """Take firms by id, credit code and every name that they had."""
    for row in rows:
        firm = str(row["enterprise"])
        found.codes[firm] = row["uscc"] or found.codes.get(firm) or firm
        found.titles.setdefault(firm, firm)
        for borne in (firm, row["uscc"], row["name"]):
            if borne:
                found.by_key.setdefault(folded(borne), firm)
        if row["name"]:
            found.titles[firm] = row["name"]
            found.by_plain.setdefault(plain_name(row["name"]), set()).add(firm)


def _add_numbered(found: Subjects, rows: Iterable[tuple[str | None, str | None]]) -> None:
    """Take subjects by number, and by name where only one bears it."""
    named: dict[str, set[str]] = {}
    for number, name in rows:
        if not number:
            continue
        found.codes[number] = number
        found.titles[number] = name or number
        found.by_key[folded(number)] = number
        for text in {number, name or number}:
            found.by_plain.setdefault(_plain(found.sort, text), set()).add(number)
        if name:
            named.setdefault(folded(name), set()).add(number)
    for name, numbers in named.items():
        if len(numbers) == 1:
            found.by_key.setdefault(name, next(iter(numbers)))


def _plain(sort: str, text: str) -> str:
    """Reduce a name to what two spellings of it share; of a number only width, spaces, dashes."""
    if sort == "enterprise" or not _is_number(text):
        return plain_name(text)
    return re.sub(r"\s", "", _DASHES.sub("-", folded(text))).upper()


def _is_number(text: str) -> bool:
    """Tell a number (宗地编号, 项目代码) from a name: it has digits and hardly any words."""
    words = re.findall(r"[\u4e00-\u9fff]", text)
    return bool(re.search(r"[0-9]", folded(text))) and len(words) <= 3


def _counted(text: str) -> list[str]:
    """Give what counts in a name, so that one with other figures is not taken for like."""
    return [t.translate(_DIGITS) for t in _ORDINALS.findall(folded(text))]


def _compared(sort: str, name: str) -> str:
    """Reduce a name to what two of one subject share: a firm's without place and legal form."""
    if sort != "enterprise":
        plain = _ORDINALS.sub(lambda t: t[0].translate(_DIGITS), plain_name(name))
        return _ENDS.sub("", plain) or plain
    bare = bare_name(name)
    return _PLACE.sub("", bare) or bare
