"""The analysis of a month (月度分析): what lags and falls, and what the year may come to.

A fall is called a fall; what the returns do not say is not said; causes are the office's to write.
"""

from __future__ import annotations

from datetime import date

from yuanheng.report.phrases.saying import Figure
from yuanheng.report.word.chart_xml import Chart, ChartSeries
from yuanheng.report.word.paper import Grid, Paper, Part
from yuanheng.views.indicators.board import Board
from yuanheng.views.indicators.board_row import BoardRow
from yuanheng.views.reports.rows import written_date
from yuanheng.words.words import Words

#: So many of each are spelled out; the table holds all.
_SPELLED = 5
#: So many stand in the table on the first page; the annex holds all.
_MOST_ROWS = 12


def make_analysis(words: Words, board: Board, day: date) -> Paper:
    """Put the paper together: what counts first, the table, what lags, what falls, what to do."""
    rows = board.rows
    lit = [r for r in rows if r.light]
    behind = sorted(
        (r for r in lit if r.light in ("red", "yellow") and r.pace.value is not None),
        key=lambda r: r.pace.value or 0,
    )
    falling = [r for r in rows if (r.growth.value or 0) < 0]
    parts = [
        Part(words("Main indicators"), (), _table(words, rows[:_MOST_ROWS]), _chart(words, rows))
    ]
    parts.append(_lagging(words, behind))
    parts.append(_falling(words, falling))
    outlook = [r for r in rows if r.year_end]
    if outlook:
        parts.append(_outlook(words, outlook))
    doubts = tuple(words("{name}: {doubt}.", name=r.name, doubt=d) for r in rows for d in r.doubts)
    if doubts:
        parts.append(Part(words("To be checked before this paper is sent"), doubts))
    parts.append(_next(words, behind))
    return Paper(
        title=words("{zone}: economy, {period}", zone=board.zone_name, period=board.title),
        number=words("____ [{year}] no. ____", year=day.year),
        to=words("To the management committee"),
        opening=_opening(words, board, lit, falling),
        parts=tuple(parts),
        annexes=(
            Part(words("All indicators, and what they rest on"), (board.rule,), _all(words, rows)),
        ),
        annex=words("Annex"),
        sign=words("________ (issuing office)"),
        day=written_date(words, day),
    )


def _opening(words: Words, board: Board, lit: list[BoardRow], falling: list[BoardRow]) -> str:
    """Say what counts first."""
    red = sum(r.light == "red" for r in lit)
    yellow = sum(r.light == "yellow" for r in lit)
    text = words(
        "{period}: of {n} indicators with a target {green} are on pace or have reached it,"
        " {yellow} are behind, {red} far behind.",
        period=board.title,
        n=len(lit),
        green=len(lit) - red - yellow,
        yellow=yellow,
        red=red,
    )
    if falling:
        names = _listed(words, falling)
        text += words(" Below the year before: {names}.", names=names)
    return text


def _listed(words: Words, rows: list[BoardRow]) -> str:
    return ("、" if words.lang == "zh" else ", ").join(r.name for r in rows)


def _growth(words: Words, row: BoardRow) -> str:
    """Say growth in a word: up or down, and by how much."""
    text = row.growth.text
    if not text or row.growth.value is None:
        return ""
    bare = text.lstrip("+-")
    if row.growth.value > 0:
        return words("up {by}", by=bare)
    return words("down {by}", by=bare) if row.growth.value < 0 else words("unchanged")


def _lagging(words: Words, behind: list[BoardRow]) -> Part:
    """Name what is behind the pace of the year, the farthest first."""
    head = words("Behind the pace of the year")
    if not behind:
        return Part(head, (words("Nothing is behind."),))
    lines = [
        words(
            "{name}: {total} {unit}, {done} of the year's target of {target} {unit},"
            " {points} points behind the pace. Lead: {lead}.",
            name=r.name,
            total=r.total.text or r.month.text,
            unit=r.unit,
            done=r.done.text,
            target=r.target.text,
            points=r.pace.text.lstrip("-"),
            lead=r.lead_unit or "____",
        )
        for r in behind[:_SPELLED]
    ]
    if len(behind) > _SPELLED:
        more = behind[_SPELLED:]
        lines.append(words("Also behind: {names}.", names=_listed(words, more)))
    return Part(head, tuple(lines))


def _falling(words: Words, falling: list[BoardRow]) -> Part:
    """Name what is below the year before."""
    head = words("Below the year before")
    if not falling:
        return Part(head, (words("Nothing is below the year before."),))
    return Part(
        head,
        tuple(
            words(
                "{name}: {total} {unit}, {growth} on {before} {unit} a year before. Cause: ____.",
                name=r.name,
                total=r.total.text or r.month.text,
                unit=r.unit,
                growth=_growth(words, r),
                before=r.before.text or "____",
            )
            for r in falling
        ),
    )


def _outlook(words: Words, rows: list[BoardRow]) -> Part:
    """Say what the year may come to, against its target."""
    return Part(
        words("What the year may come to"),
        tuple(
            words(
                "{name}: {span}, target {target} {unit}.",
                name=r.name,
                span=r.year_end,
                target=r.target.text or "____",
                unit=r.unit,
            )
            for r in rows
        ),
    )


def _next(words: Words, behind: list[BoardRow]) -> Part:
    """Say what is to be done next month, by whom; days and measures are the office's to write."""
    by_lead: dict[str, list[BoardRow]] = {}
    for row in behind[:_SPELLED]:
        by_lead.setdefault(row.lead_unit or "____", []).append(row)
    lines = [
        words(
            "{lead}: {name}, measures and their days by ____.", lead=lead, name=_listed(words, rows)
        )
        for lead, rows in by_lead.items()
    ]
    return Part(words("Next month"), tuple(lines) or (words("Keep the pace; nothing is behind."),))


def _table(words: Words, rows: tuple[BoardRow, ...]) -> Grid:
    """Make the headline table."""
    heads = (
        words("Indicator name"),
        words("Unit of measure"),
        words("Cumulative"),
        words("Growth"),
        words("Share of the target"),
        words("Pace"),
        words("Rank"),
    )
    return Grid(
        heads,
        (40, 19, 22, 26, 20, 17, 12),
        ("left", "left", "right", "right", "right", "right", "right"),
        tuple(
            (
                ("　" if r.is_part else "") + r.name + (words.aside(r.period) if r.period else ""),
                r.unit,
                r.total.text or r.month.text or "—",
                r.growth.text or "—",
                r.done.text or "—",
                r.pace.text or "—",
                r.rank.text or "—",
            )
            for r in rows
        ),
    )


def _chart(words: Words, rows: tuple[BoardRow, ...]) -> Chart | None:
    """Draw how much of the year's target each indicator has reached; None for fewer than two."""
    known = [r for r in rows if r.done.text and r.pace.value is not None and not r.is_part]
    known = known[:_MOST_ROWS]
    if len(known) < 2:
        return None
    done = tuple(Figure(r.done.text, "") for r in known)
    return Chart(
        words("Share of the year's target reached"),
        "bars",
        tuple(r.name for r in known),
        (ChartSeries(words("Share of the target"), done),),
        "%",
    )


def _all(words: Words, rows: tuple[BoardRow, ...]) -> Grid:
    """List all indicators with target, year before, light, and the basis of their growth."""
    heads = (
        words("Indicator name"),
        words("Target of the year"),
        words("This month"),
        words("Cumulative"),
        words("A year before"),
        words("light"),
        words("Lead unit"),
        words("Remarks"),
    )
    return Grid(
        heads,
        (36, 17, 16, 18, 18, 19, 22, 34),
        ("left", "right", "right", "right", "right", "left", "left", "left"),
        tuple(
            (
                ("　" if r.is_part else "") + r.name,
                r.target.text or "—",
                r.month.text or "—",
                r.total.text or "—",
                r.before.text or "—",
                r.light_word or "—",
                r.lead_unit or "—",
                words.join([*r.doubts, *([r.growth_note] if r.growth_note else [])]) or "—",
            )
            for r in rows
        ),
    )
