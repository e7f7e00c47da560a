"""Empty tables to fill (填报模板), drawn from the declaration of a relation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import xlsxwriter

from yuanheng.model.relation import Column, Label, Relation
from yuanheng.standards.relations import Schema

_ROWS = 2000
_GUIDE_WIDTHS = (24, 8, 10, 44, 52, 28)
_HIDDEN = frozenset({"area_measured", "valid_from"})


def write_template(
    relation: Relation,
    schema: Schema,
    path: Path,
    words: Callable[[str], str],
    label: Callable[[Label], str],
) -> None:
    """Write a workbook with one sheet to fill and a 填报说明 sheet.

    Heads carry their units; columns with a short code list have a choice; required ones are marked.
    """
    # An enterprise's own id is given by the ledger; elsewhere it says which one is meant.
    hidden = _HIDDEN | {"enterprise"} if relation.id == "enterprise" else _HIDDEN
    columns = [c for c in relation.columns if c.type != "geometry" and c.name not in hidden]
    with xlsxwriter.Workbook(str(path)) as book:
        write_head(book, relation.label["zh"][:31], columns, schema, label)
        _guide(book, columns, schema, words, label)


def write_head(
    book: xlsxwriter.Workbook,
    sheet: str,
    columns: Sequence[Column],
    schema: Schema,
    label: Callable[[Label], str],
) -> xlsxwriter.worksheet.Worksheet:
    """Begin a sheet: its head with units, widths, and choices where the code list is short."""
    head = {"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
    required = book.add_format({**head, "bg_color": "#FCE4D6"})
    optional = book.add_format({**head, "bg_color": "#EDEDED"})
    text = book.add_format({"num_format": "@"})
    page = book.add_worksheet(sheet)
    page.freeze_panes(1, 0)
    page.set_row(0, 34)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    for index, column in enumerate(columns):
        said = label(column.label) + (f"（{column.unit.text}）" if column.unit else "")
        width = min(28, max(10, 2 * len(said)))
        plain = column.type in ("text", "code", "event")
        page.set_column(index, index, width, text if plain else None)
        page.write_string(0, index, said, required if column.required else optional)
        _choices(page, index, column, schema)
    return page


def _choices(
    page: xlsxwriter.worksheet.Worksheet, index: int, column: Column, schema: Schema
) -> None:
    """Offer a choice where the code list is short enough for one."""
    options = ["是", "否"] if column.type == "boolean" else []
    codes = schema.codes(column)
    if codes is not None:
        options = list(codes.codes)
    if options and len(",".join(options)) <= 255:
        page.data_validation(
            1, index, _ROWS, index, {"validate": "list", "source": options, "error_type": "warning"}
        )


def _guide(
    book: xlsxwriter.Workbook,
    columns: list[Column],
    schema: Schema,
    words: Callable[[str], str],
    label: Callable[[Label], str],
) -> None:
    """Write the sheet that explains every column."""
    head = book.add_format({"bold": True, "bg_color": "#EDEDED", "border": 1})
    cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    page = book.add_worksheet("填报说明")
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    titles = (
        words("column"),
        words("required"),
        words("unit"),
        words("meaning"),
        words("codes"),
        words("document"),
    )
    for index, (title, width) in enumerate(zip(titles, _GUIDE_WIDTHS, strict=True)):
        page.set_column(index, index, width)
        page.write_string(0, index, title, head)
    for row, column in enumerate(columns, 1):
        codes = schema.codes(column)
        listed = ""
        if codes is not None:
            some = list(codes.codes.values())[:40]
            listed = "；".join(f"{c.code} {label(c.label)}" for c in some)
            listed += " …" if len(codes.codes) > len(some) else ""
        texts = (
            label(column.label),
            words("yes") if column.required else "",
            column.unit.text if column.unit else "",
            label(column.meaning),
            listed,
            label(column.document) if column.document else "",
        )
        lines = max(-(-2 * len(t) // w) for t, w in zip(texts, _GUIDE_WIDTHS, strict=True))
        page.set_row(row, 15 * max(1, lines))
        for index, value in enumerate(texts):
            page.write_string(row, index, value, cell)
