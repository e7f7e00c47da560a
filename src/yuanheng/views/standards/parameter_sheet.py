"""The parameters of a standard as a sheet to fill (参数填写表), and the sheet read back.

A row is known by what is written in it, its name; no code stands in the sheet.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import xlsxwriter

from yuanheng.errors import Message, SourceError, Where, YuanhengError, say
from yuanheng.ledger.workbooks.sheets import RawSheet, column_letter, is_table, read_sheets
from yuanheng.ports import House
from yuanheng.standards import kinds
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.scorecards.parameters import Value, parse_settings
from yuanheng.views.standards.parameter_fields import parameter_groups
from yuanheng.words.figures import shown_unit
from yuanheng.words.words import Words

if TYPE_CHECKING:
    from yuanheng.standards.scorecards.indicators import Parameter

__all__ = [
    "FilledSheet",
    "is_table",
    "read_parameter_sheet",
    "sheet_values",
    "write_parameter_sheet",
]

_WIDTHS = (18, 40, 12, 14, 22, 40, 16, 40)
#: Where the value that is filled in stands, and its source, counted from 0.
_VALUE, _SOURCE = 6, 7
_HEAD = 3
#: So many mistakes are named; more would not be read.
_MOST_NAMED = 30


@dataclass(frozen=True)
class FilledSheet:
    """What a sheet gives: NAME=VALUE as `--set` takes them, and where each comes from."""

    settings: tuple[str, ...]
    references: dict[str, str]


def write_parameter_sheet(
    house: House, words: Words, standard: str, chosen: str = "", period: str = ""
) -> bytes:
    """Write the sheet: what holds now beside an empty cell for each value."""
    groups = parameter_groups(house, words, standard, chosen, period)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        font = {"font_name": "宋体" if words.lang == "zh" else "Arial", "font_size": 10}
        framed = {**font, "border": 1, "border_color": "#BFBFBF", "text_wrap": True}
        looks = {
            "title": book.add_format({**font, "bold": True, "font_size": 14}),
            "note": book.add_format({**font, "font_color": "#595959"}),
            "head": book.add_format(
                {**framed, "bold": True, "bg_color": "#EDEDED", "align": "center"}
            ),
            "text": book.add_format({**framed, "valign": "top", "quote_prefix": True}),
            "fill": book.add_format({**framed, "bg_color": "#FFF8E1", "locked": False}),
            "wanted": book.add_format({**framed, "bg_color": "#FCE4D6", "locked": False}),
        }
        page = book.add_worksheet(words("parameters")[:31])
        title = words("Parameters of {name}", name=words.label(packs.pack(standard).title))
        page.write_string(0, 0, title, looks["title"])
        note = words("Fill the coloured cells only; an empty one keeps what holds now.")
        page.write_string(1, 0, note, looks["note"])
        for index, (head, width) in enumerate(zip(_heads(words), _WIDTHS, strict=True)):
            page.set_column(index, index, width)
            page.write_string(_HEAD - 1, index, head, looks["head"])
        rows = [(group, field) for group in groups for field in group.fields]
        for row, (group, field) in enumerate(rows, _HEAD):
            cells = (
                *(group.title, field.label, field.unit),
                *(field.now, field.standing_text, field.reference),
            )
            for index, text in enumerate(cells):
                page.write_string(row, index, text, looks["text"])
            is_wanted = field.standing == "none" and not field.is_optional
            page.write_blank(row, _VALUE, None, looks["wanted" if is_wanted else "fill"])
            page.write_blank(row, _SOURCE, None, looks["fill"])
        page.freeze_panes(_HEAD, 2)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(_HEAD - 1)
    return out.getvalue()


def read_parameter_sheet(house: House, standard: str, path: Path, called: str = "") -> FilledSheet:
    """Read what was filled in, cell by cell; SourceError names every cell that does not fit.

    called: the name of the file where it came from, if it is another one here.
    """
    called = called or path.name
    declared = kinds.parameters(standard)
    sheet, head = _find(path, called)
    names = {
        label: field.name
        for lang in ("zh", "en")
        for group in parameter_groups(house, Words(lang), standard)
        for label, field in ((_plain(f.label), f) for f in group.fields)
    }
    at = _columns(sheet.rows[head])
    settings: list[str] = []
    references: dict[str, str] = {}
    wrong: list[Message] = []
    for number, row in enumerate(sheet.rows[head + 1 :], head + 1):
        label, given = _text(row, at["name"]), _text(row, at["value"])
        if not given or not label:
            continue
        cell = f"{column_letter(at['value'])}{number + sheet.first_row}"
        name = names.get(_plain(label))
        if name is None:
            wrong.append(say("{cell}: {label} is not of this standard", cell=cell, label=label))
            continue
        try:
            parse_settings([f"{name}={given}"], declared)
        except YuanhengError as error:
            wrong.append(_amiss(cell, label, given, shown_unit(_unit(declared, name)), error))
            continue
        if name in references or any(s.startswith(f"{name}=") for s in settings):
            wrong.append(say("{cell}: {label} is given twice", cell=cell, label=label))
            continue
        settings.append(f"{name}={given}")
        if source := _text(row, at.get("source", -1)):
            references[name] = source
    if wrong:
        raise SourceError(
            say("{n} cells of the parameter sheet do not fit", n=len(wrong)),
            where=Where(file=called, layer=sheet.name),
            lines=tuple(wrong[:_MOST_NAMED]),
            remedy=say("Mend these cells and upload the sheet again; nothing was taken."),
        )
    if not settings:
        raise SourceError(
            say("Nothing is filled in on the parameter sheet"),
            where=Where(file=called, layer=sheet.name),
            remedy=say("Write the values into the coloured column, then upload it again."),
        )
    return FilledSheet(tuple(settings), references)


def sheet_values(house: House, standard: str, path: Path) -> dict[str, Value]:
    """Give the values of a filled sheet as an evaluation takes them, each with its source."""
    filled = read_parameter_sheet(house, standard, path)
    found = parse_settings(filled.settings, kinds.parameters(standard))
    return {
        name: Value(v.value, v.unit, v.status, filled.references.get(name, path.name))
        for name, v in found.items()
    }


def _heads(words: Words) -> tuple[str, ...]:
    """Say the heads."""
    return (
        words("sort of parameter"),
        words("parameter"),
        words("unit"),
        words("value now"),
        words("status"),
        words("reference"),
        words("value of your own"),
        words("source of your value"),
    )


def _find(path: Path, called: str) -> tuple[RawSheet, int]:
    """Find the sheet and the row of its heads."""
    for sheet in read_sheets(path):
        for number, row in enumerate(sheet.rows[:20]):
            if {"name", "value"} <= _columns(row).keys():
                return sheet, number
    raise SourceError(
        say("This is not a parameter sheet"),
        where=Where(file=called),
        expected=say("Expected the heads 参数 and 填写值."),
        remedy=say("Download the sheet of this standard, fill it, and upload that."),
    )


def _columns(row: Sequence[object]) -> dict[str, int]:
    """Tell by their heads, in either language, in which columns name, value and source stand."""
    wanted: dict[str, str] = {}
    for lang in ("zh", "en"):
        heads = _heads(Words(lang))
        wanted |= {heads[1]: "name", heads[_VALUE]: "value", heads[_SOURCE]: "source"}
    found: dict[str, int] = {}
    for index, cell in enumerate(row):
        if (kind := wanted.get(str(cell or "").strip())) is not None:
            found.setdefault(kind, index)
    return found


def _text(row: Sequence[object], index: int) -> str:
    """Read a cell as it is shown; a whole number without its point."""
    value = row[index] if 0 <= index < len(row) else None
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return "" if value is None else str(value).strip()


def _plain(label: str) -> str:
    """Compare names as a person does: brackets and spaces of either width are the same."""
    return "".join(label.split()).replace("（", "(").replace("）", ")").casefold()


def _unit(declared: Mapping[str, Parameter], name: str) -> str:
    """Give the unit of a parameter, named with or without its area."""
    parameter = declared.get(name) or declared.get(name.partition(".")[2])
    return parameter.unit.text if parameter else ""


def _amiss(cell: str, label: str, given: str, unit: str, error: YuanhengError) -> Message:
    """Say what is wrong with a cell, in the words of an office."""
    if "weight and cannot" in error.what.template:
        return say(
            "{cell} {label}: {given} is no weight; a weight stands between 0 and 1",
            cell=cell,
            label=label,
            given=given,
        )
    if unit:
        return say(
            "{cell} {label}: {given} is not a number in {unit}",
            cell=cell,
            label=label,
            given=given,
            unit=unit,
        )
    return say("{cell} {label}: {given} is not a number", cell=cell, label=label, given=given)
