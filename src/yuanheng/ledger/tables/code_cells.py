"""Codes in cells (代码): by themselves, by their Chinese words, never from a number cut short."""

from __future__ import annotations

import re
from collections.abc import Callable

from stdnum.cn import uscc

from yuanheng.errors import say
from yuanheng.ledger.values import Refused, clean_code, clean_text, is_shortened
from yuanheng.ledger.writing.cells import Cell
from yuanheng.model.relation import CodeList
from yuanheng.standards.relations import Schema

#: From here on a spreadsheet has replaced digits by zeros.
_CUT = 10**15
_SHORT_INDUSTRY = re.compile(r"[1-9]\d\d", re.ASCII)
_SHOWN = 12
#: Words that turn a label into its opposite.
_NOT = re.compile(r"[非不未无没否]")
_AROUND = re.compile(r"[\s()（）、，,:：\-—/]+")


def cut_number(raw: Cell) -> Refused | None:
    """Refuse a code that a spreadsheet took for a number: of it fifteen digits are kept at most."""
    is_cut = isinstance(raw, (int, float)) and not isinstance(raw, bool) and abs(raw) >= _CUT
    is_short = isinstance(raw, str) and is_shortened(raw.strip())
    if not is_cut and not is_short:
        return None
    shown = f"{raw:.0f}" if isinstance(raw, (int, float)) else str(raw).strip()
    return Refused(
        say("{text} was cut by the spreadsheet, which keeps 15 digits of a number", text=shown),
        say("Format the column as text, and write all digits again."),
    )


def code_reader(
    schema: Schema, codes_id: str, blank: frozenset[str]
) -> Callable[[Cell], str | Refused | None]:
    """Read a code, or the Chinese words that stand for it, in full or so that they name but one."""
    listed = schema.code_lists[codes_id]
    by_label = {_bare(code): code for code in listed.codes if _is_chinese(code)}
    by_label |= {_bare(entry.label["zh"]): code for code, entry in listed.codes.items()}
    by_label |= {_bare(word): code for code, entry in listed.codes.items() for word in entry.also}
    is_industry = codes_id.startswith("industry_")
    known = _known(listed)

    def read(raw: Cell) -> str | Refused | None:
        text = clean_code(raw, blank)
        if text is None:
            return None
        if is_industry and isinstance(raw, float):
            short = _zero_lost(text, listed)
            if short is not None:
                return short
        written = _bare(clean_text(raw, blank) or "")
        found = _found(text, written, listed, by_label)
        return found or Refused(
            say("{text} is not a code of {list}", text=text, list=listed.label["en"]),
            say("Known: {known}.", known=known),
        )

    return read


def _found(text: str, written: str, listed: CodeList, by_label: dict[str, str]) -> str | None:
    """Find the one code that a text means."""
    if text in listed.codes:
        return text
    if written in by_label:
        return by_label[written]
    if text[0].isascii() and text[0].isalpha() and text[1:] in listed.codes:
        return text[1:]  # people write the section before the number: C39
    return _with_label(text, listed) or _by_part(written, by_label)


def credit_code(raw: Cell, blank: frozenset[str]) -> str | Refused | None:
    """Read a 统一社会信用代码 (GB 32100), with its check digit."""
    text = clean_code(raw, blank)
    if text is None:
        return None
    if uscc.is_valid(text):
        return str(uscc.compact(text))
    return Refused(
        say("{text} is not a valid unified social credit code", text=text),
        say("Copy all 18 characters from the business licence."),
    )


def _zero_lost(text: str, listed: CodeList) -> Refused | None:
    """Refuse a number of three digits that may have lost the zero before it (514 for 0514)."""
    longer = f"0{text}"
    if longer not in listed.codes or not _SHORT_INDUSTRY.fullmatch(text):
        return None
    return Refused(
        say("{text} as a number may have lost a zero before it: {code}", text=text, code=longer),
        say("Format the column as text, and write {code} or {text}.", text=text, code=longer),
    )


def _known(listed: CodeList) -> str:
    """Name the first entries of a list as people say them."""
    shown = [
        code
        if _is_chinese(code)
        else entry.label["zh"]
        if len(code) > 4
        else f"{code} {entry.label['zh']}"
        for code, entry in list(listed.codes.items())[:_SHOWN]
    ]
    return "、".join(shown) + (" …" if len(listed.codes) > _SHOWN else "")


def _is_chinese(code: str) -> bool:
    """Tell a code that is a Chinese word itself (规上)."""
    return any("\u4e00" <= sign <= "\u9fff" for sign in code)


def _with_label(text: str, listed: CodeList) -> str | None:
    """Find the code in `A2 工矿仓储用地` or `工矿仓储用地（A2）`, whose label must be its own."""
    parts = [part for part in _AROUND.split(text) if part]
    codes = [part for part in parts if part in listed.codes]
    if len(codes) != 1 or len(parts) < 2:
        return None
    label = _bare(listed.codes[codes[0]].label["zh"])
    rest = "".join(part for part in parts if part != codes[0])
    return codes[0] if _bare(rest) == label else None


def _by_part(text: str, by_label: dict[str, str]) -> str | None:
    """Find the one label that a text shortens (挂牌), or that stands in it (规模以上工业企业)."""
    if len(text) < 2:
        return None
    found = {code for label, code in by_label.items() if label.startswith(text)}
    found = found or {code for label, code in by_label.items() if text in label}
    found = found or {code for label, code in by_label.items() if _holds(text, label)}
    return found.pop() if len(found) == 1 else None


def _holds(text: str, label: str) -> bool:
    """Tell a text that says a label and more, which does not turn it into its opposite."""
    is_said = text.startswith(label) if len(label) == 2 else len(label) > 2 and label in text
    return is_said and not _NOT.search(text.replace(label, "", 1))


def _bare(text: str) -> str:
    """Reduce a label to its words."""
    return _AROUND.sub("", text)
