"""Empty tables to fill (填报模板), drawn from the declaration of a relation."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from yuanheng.errors import Message, say
from yuanheng.ledger.tables.table_choice import GUIDE
from yuanheng.model.relation import CodeList, Column, Label, Relation
from yuanheng.standards.relations import Schema

_ROWS = 2000
#: So many empty rows are printed, to be filled by hand.
_PRINTED_ROWS = 30
#: As many signs stand beside each other on a page that can be read.
_PAGE_WIDTH = 125
_A4 = 9
#: Heads stand in two lines where they can.
_LEAST_WIDTH, _MOST_WIDTH, _LINE = 10, 28, 16
_GUIDE_WIDTHS = (22, 8, 10, 40, 44, 20, 26)
#: What the ledger gives itself, or takes from a map.
_HIDDEN = frozenset({"area_measured", "valid_from"})
_OPTIONS = "选项"
#: What says which thing a row is about.
_NAMING = ("number", "name", "enterprise", "indicator", "measure")
#: Longer lists are looked up in the guide, and written by code or word.
_LONGEST_CHOICE = 300
_LISTED = 40
_LONGEST_MESSAGE = 255
#: The year of a day that a meaning gives as an example.
_YEAR = re.compile(r"20\d\d(?=-\d\d)")


@dataclass(frozen=True)
class Said:
    """How a template speaks: words of the program, labels of the schema, and this year."""

    words: Callable[[str], str]
    label: Callable[[Label], str]
    say: Callable[[Message], str]
    year: int


def write_template(relation: Relation, schema: Schema, path: Path, said: Said) -> None:
    """Write a workbook with one sheet to fill and a 填报说明 sheet.

    Heads carry their units; codes are chosen by their words; a cell that is entered says whether it
    must be filled, and how. No id of the ledger is asked for.
    """
    # An enterprise's own id is given by the ledger; elsewhere it says which one is meant.
    hidden = _HIDDEN | {"enterprise"} if relation.id == "enterprise" else _HIDDEN
    columns = [c for c in relation.columns if c.type != "geometry" and c.name not in hidden]
    with xlsxwriter.Workbook(str(path)) as book:
        page = write_head(book, relation.label["zh"][:31], columns, said.label)
        page.print_area(0, 0, _PRINTED_ROWS, len(columns) - 1)
        page.hide_gridlines(0)
        _guide(book, columns, schema, said)
        lists = _write_options(book, columns, schema)
        for index, column in enumerate(columns):
            _help(page, index, column, lists.get(column.name), (schema, said))


def write_head(
    book: xlsxwriter.Workbook, sheet: str, columns: Sequence[Column], label: Callable[[Label], str]
) -> xlsxwriter.worksheet.Worksheet:
    """Begin a sheet: its head with units, and widths."""
    head = {"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
    required = book.add_format({**head, "bg_color": "#FCE4D6"})
    optional = book.add_format({**head, "bg_color": "#EDEDED"})
    text = book.add_format({"num_format": "@"})
    page = book.add_worksheet(sheet)
    page.freeze_panes(1, 0)
    heads = [label(c.label) + (f"（{c.unit.text}）" if c.unit else "") for c in columns]
    widths = [min(_MOST_WIDTH, max(_LEAST_WIDTH, len(head) + 3)) for head in heads]
    lines = max(-(-2 * len(h) // (w - 2)) for h, w in zip(heads, widths, strict=True))
    page.set_row(0, _LINE * max(2, lines) + 4)
    for index, (column, head_text) in enumerate(zip(columns, heads, strict=True)):
        plain = column.type in ("text", "code", "event")
        page.set_column(index, index, widths[index], text if plain else None)
        page.write_string(0, index, head_text, required if column.required else optional)
    _lay_out(page, columns, widths)
    return page


def _lay_out(
    page: xlsxwriter.worksheet.Worksheet, columns: Sequence[Column], widths: Sequence[int]
) -> None:
    """Print on as many pages beside each other as can be read; each bears the heads and the names.

    A page that says what its rows are about repeats the columns up to the first that names them.
    """
    page.set_paper(_A4)
    page.set_landscape()
    page.set_margins(0.4, 0.4, 0.7, 0.6)
    page.set_header("&C&A")
    page.set_footer("&C&P / &N")
    page.repeat_rows(0)
    naming = [n for n, c in enumerate(columns) if c.name in _NAMING]
    kept = naming[0] + 1 if naming and naming[0] < 4 else 0
    first = sum(widths[:kept])
    pages = max(1, -(-(sum(widths) - first) // (_PAGE_WIDTH - first)))
    if pages > 1 and kept:
        page.repeat_columns(0, kept - 1)
    page.fit_to_pages(pages, 0)


def code_words(codes: CodeList) -> list[str]:
    """Give the words by which a list is chosen: Chinese, with the code where words alone are not.

    Codes of the industries are written as offices write them, before their words.
    """
    labels = [c.label["zh"] for c in codes.codes.values()]
    is_plain = len(set(labels)) == len(labels) and not codes.id.startswith("industry_")
    return labels if is_plain else [f"{c.code} {c.label['zh']}" for c in codes.codes.values()]


def _write_options(
    book: xlsxwriter.Workbook, columns: Sequence[Column], schema: Schema
) -> dict[str, str]:
    """Write the choices of each column on a sheet that is not shown; give their ranges."""
    chosen: dict[str, tuple[str, list[str]]] = {}
    for column in columns:
        codes = schema.codes(column)
        if column.type == "boolean":
            chosen[column.name] = ("是否", ["是", "否"])
        elif codes is not None and len(codes.codes) <= _LONGEST_CHOICE:
            chosen[column.name] = (codes.id, code_words(codes))
    if not chosen:
        return {}
    page = book.add_worksheet(_OPTIONS)
    page.hide()
    places: dict[str, str] = {}
    for key, options in chosen.values():
        if key in places:
            continue
        index = len(places)
        for row, option in enumerate(options):
            page.write_string(row, index, option)
        letter = xlsxwriter.utility.xl_col_to_name(index)
        places[key] = f"={_OPTIONS}!${letter}$1:${letter}${len(options)}"
    return {name: places[key] for name, (key, _) in chosen.items()}


def _help(
    page: xlsxwriter.worksheet.Worksheet,
    index: int,
    column: Column,
    options: str | None,
    told: tuple[Schema, Said],
) -> None:
    """Say what a cell is to hold when it is entered, and offer its choices."""
    schema, said = told
    lines = [said.words("must be filled") if column.required else said.words("may be empty")]
    if column.unit is not None:
        lines.append(said.say(say("Unit: {unit}", unit=column.unit.text)))
    if shown := example(column, schema, said.year):
        lines.append(said.say(say("For example: {text}", text=shown)))
    rule = {
        "input_title": said.label(column.label)[:32],
        "input_message": "\n".join(lines)[:_LONGEST_MESSAGE],
        "ignore_blank": True,
    }
    if options is None:
        page.data_validation(1, index, _ROWS, index, {"validate": "any", **rule})
        return
    listed = {"validate": "list", "source": options, "error_type": "warning"}
    page.data_validation(1, index, _ROWS, index, {**listed, **rule})


def example(column: Column, schema: Schema, year: int) -> str:
    """Give what a cell may look like, of this year; nothing for a plain text."""
    codes = schema.codes(column)
    if codes is not None:
        return code_words(codes)[-1 if codes.id.startswith("industry_") else 0]
    if column.name == "period":
        return str(year)
    if column.name == "month":
        return f"{year}-01"
    shown = {"event": f"{year}-03-15", "boolean": "是", "quantity": "12.5", "integer": "12"}
    return shown.get(column.type, "")


def _guide(
    book: xlsxwriter.Workbook, columns: Sequence[Column], schema: Schema, said: Said
) -> None:
    """Write the sheet that explains every column."""
    head = book.add_format({"bold": True, "bg_color": "#EDEDED", "border": 1})
    cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    page = book.add_worksheet(GUIDE)
    page.freeze_panes(1, 0)
    page.set_paper(_A4)
    page.set_landscape()
    page.repeat_rows(0)
    page.fit_to_pages(1, 0)
    words = said.words
    titles = (
        words("column"),
        words("required"),
        words("unit"),
        words("meaning"),
        words("what may be written"),
        words("example"),
        words("document"),
    )
    for index, (title, width) in enumerate(zip(titles, _GUIDE_WIDTHS, strict=True)):
        page.set_column(index, index, width)
        page.write_string(0, index, title, head)
    for row, column in enumerate(columns, 1):
        texts = (
            said.label(column.label),
            words("must be filled") if column.required else words("may be empty"),
            column.unit.text if column.unit else "",
            _YEAR.sub(str(said.year), said.label(column.meaning)),
            _options_text(column, schema, said),
            example(column, schema, said.year),
            said.label(column.document) if column.document else "",
        )
        lines = max(-(-2 * len(t) // w) for t, w in zip(texts, _GUIDE_WIDTHS, strict=True))
        page.set_row(row, 15 * max(1, lines))
        for index, value in enumerate(texts):
            page.write_string(row, index, value, cell)


def _options_text(column: Column, schema: Schema, said: Said) -> str:
    """Say what may be written in a column."""
    codes = schema.codes(column)
    if codes is not None:
        listed = code_words(codes)
        return "；".join(listed[:_LISTED]) + (" …" if len(listed) > _LISTED else "")
    if column.type == "boolean":
        return "是；否"
    if column.type == "event":
        return said.words("a day, a month or a year; or that it has not happened yet")
    return ""
