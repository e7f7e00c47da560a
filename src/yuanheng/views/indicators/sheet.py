"""The sheet of a month as the workbook that an office hands up (月报表)."""

from __future__ import annotations

from yuanheng.report.workbook.month_sheet import MonthHeads, MonthLine, write_month_sheet
from yuanheng.views.indicators.board import Board
from yuanheng.views.indicators.board_row import BoardRow
from yuanheng.words.words import Words


def month_xlsx(words: Words, board: Board) -> bytes:
    """Write the sheet of a month as xlsx, with live formulas between its cells."""
    heads = MonthHeads(
        sheet=words("Indicators"),
        title=words(
            "{zone}, {period}: main economic indicators",
            zone=board.zone_name,
            period=board.title,
        ),
        below=words("Ledger sequence {seq}", seq=board.seq),
        heads=(
            words("Indicator name"),
            words("Unit of measure"),
            words("Target of the year"),
            words("This month"),
            words("Cumulative, {period}", period=board.title),
            words("A year before"),
            words("Growth on the year before (%)"),
            words("Share of the target (%)"),
            words("Ahead of the pace (points)"),
            words("Rank"),
            words("Lead unit"),
            words("light"),
            words("Remarks"),
            words("The year may come to"),
        ),
        notes=(board.rule,),
    )
    return write_month_sheet(heads, [_line(words, row) for row in board.rows])


def _line(words: Words, row: BoardRow) -> MonthLine:
    """Give the cells of a line; only what follows from its own cells is a formula."""
    is_text = bool(row.growth_note) or row.growth_kind != "percent"
    name = f"{row.name}（{row.period}）" if row.period else row.name
    notes = [*row.doubts, *([row.growth_note] if row.growth_note else [])]
    return MonthLine(
        name=words("of which: {name}", name=name) if row.is_part else name,
        is_part=row.is_part,
        unit=row.unit,
        target=row.target.value,
        month=row.month.value,
        total=row.total.value,
        before=row.before.value,
        growth=(row.growth.text or None) if is_text else row.growth.value,
        is_growth_reckoned=not is_text
        and not row.growth_reckoned.text
        and bool(row.total.text and row.before.text),
        done=row.done.value,
        is_done_reckoned=not row.done_reckoned.text
        and row.total.value is not None
        and bool(row.target.value),
        pace=row.pace.value,
        due=row.due if row.total.value is not None and row.target.value else "",
        rank=row.rank.value,
        lead_unit=row.lead_unit,
        light=row.light,
        light_word=row.light_word,
        year_end=row.year_end,
        note=words.join(notes),
    )
