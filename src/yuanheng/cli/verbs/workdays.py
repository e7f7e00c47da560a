"""The verb about working days: count a span, or find the day on which a limit is up."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.text import Text

from yuanheng.app.runs.working_days import CountedDays, count_working_days, find_deadline
from yuanheng.cli.door import Door, make_door
from yuanheng.cli.options import Json, Lang
from yuanheng.errors import UsageError, say

workday_cli = typer.Typer()


@workday_cli.command()
def workdays(
    start: Annotated[str, typer.Argument(help="The day of the event; it is not counted.")],
    end: Annotated[str | None, typer.Argument(help="The last day counted.")] = None,
    add: Annotated[int | None, typer.Option(help="Find the day on which N days are up.")] = None,
    natural: Annotated[
        bool, typer.Option("--natural", help="N counts calendar days (自然日).")
    ] = False,
    suspend: Annotated[
        list[str] | None, typer.Option(help="FROM:TO, the clock stands; FROM: it still does.")
    ] = None,
    calendar: Annotated[
        str | None, typer.Option(help="Id of the calendar; the newest if not named.")
    ] = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Count working days by the State Council's notices, 调休 and suspensions included."""
    door = make_door(lang, as_json=as_json)
    if (end is None) == (add is None) or (natural and add is None):
        raise UsageError(
            say("Name the last day, or the days to add"),
            remedy=say("yuanheng workdays FROM TO, or yuanheng workdays FROM --add N."),
        )
    if end is not None:
        counted = count_working_days(start, end, suspend or (), calendar)
    else:
        counted = find_deadline(start, add or 0, suspend or (), calendar, natural=natural)
    if as_json:
        door.plain(_plain(counted))
        return
    door.out.print(Text(_answer(door, counted, asked_for_end=end is None), style="bold"))
    _reasons(door, counted)


def _answer(door: Door, counted: CountedDays, *, asked_for_end: bool) -> str:
    """Say the count, or the day."""
    words, start = door.words, str(counted.start)
    if counted.end is None:
        stands = str(counted.suspensions[-1].start)
        return words("The clock stands since {day}: when the limit is up is not known.", day=stands)
    end = str(counted.end)
    if counted.natural_days is not None:
        n = counted.natural_days
        return words("{n} calendar days from {start} are up on {end}.", n=n, start=start, end=end)
    n = counted.working_days or 0
    if asked_for_end:
        return words("{n} working days from {start} are up on {end}.", n=n, start=start, end=end)
    return words(
        "From {start} (not counted) to {end}: {n} working days.", n=n, start=start, end=end
    )


def _reasons(door: Door, counted: CountedDays) -> None:
    """Show the festivals and suspensions inside, and by which calendar it was counted."""
    words = door.words
    for festival in counted.festivals:
        off = ", ".join(_span(str(s.first), str(s.last)) for s in festival.off)
        work = ", ".join(_span(str(s.first), str(s.last)) for s in festival.work)
        told = "{name}: off {off}; worked {work}" if work else "{name}: off {off}"
        line = words(told, name=festival.name, off=off, work=work)
        door.out.print(Text(f"  {line}", style="dim"))
    for one in counted.suspensions:
        start = str(one.start)
        span = _span(start, str(one.end)) if one.end else words("since {day}", day=start)
        door.out.print(Text(f"  {words('Clock stopped: {span}', span=span)}", style="dim"))
    door.out.print(Text(f"  {words('Calendar: {id}', id=counted.calendar)}", style="dim"))
    if counted.next_notice_may_move:
        text = words("The next notice may still move the last days of this year.")
        door.out.print(Text(f"  {text}", style="yellow"))


def _span(first: str, last: str) -> str:
    """Write days in a line: one day, or a range."""
    return first if first == last else f"{first}～{last}"


def _plain(counted: CountedDays) -> dict[str, Any]:
    """Turn a count into plain values."""
    return {
        "calendar": counted.calendar,
        "start": str(counted.start),
        "end": str(counted.end) if counted.end else None,
        "working_days": counted.working_days,
        "natural_days": counted.natural_days,
        "suspensions": [
            {"from": str(s.start), "to": str(s.end) if s.end else None} for s in counted.suspensions
        ],
        "festivals": [
            {
                "name": f.name,
                "off": [[str(s.first), str(s.last)] for s in f.off],
                "work": [[str(s.first), str(s.last)] for s in f.work],
            }
            for f in counted.festivals
        ],
        "next_notice_may_move": counted.next_notice_may_move,
    }
