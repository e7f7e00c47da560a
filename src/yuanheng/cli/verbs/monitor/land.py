"""The verb land: backlogs and days of contracts, in the terminal or as files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from yuanheng.cli.door import Door, make_door, open_ledger
from yuanheng.cli.options import AsKnown, Json, Lang, Ledger
from yuanheng.cli.shown import words as show
from yuanheng.cli.shown.tables import make_table
from yuanheng.errors import LedgerError, UsageError, say
from yuanheng.views.known_house import known_house
from yuanheng.views.land.backlogs import Backlogs, land_backlogs
from yuanheng.views.land.calendar import LandCalendar, land_calendar
from yuanheng.views.land.writing import (
    age_text,
    hectares_text,
    mu_text,
    rate_text,
    state_text,
    wanting_of_batch,
)

land_cli = typer.Typer(help="Land from its approval to production.", add_completion=False)


@land_cli.callback()
def land() -> None:
    """Land from its approval to production: what waits, how much, since when."""


@land_cli.command()
def backlogs(
    zone: Annotated[str | None, typer.Option(help="Zone by id, code or name.")] = None,
    day: Annotated[
        str | None, typer.Option(help="As of which day; the end of the last list of supplies.")
    ] = None,
    base: Annotated[
        str | None, typer.Option(help="Disposal is counted from this day; the end of last year.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write the lists to this .xlsx.")] = None,
    as_known: AsKnown = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Show what is approved and not supplied, supplied and not begun, built and not producing."""
    door = make_door(lang, as_json=as_json)
    door.check_workbook(out)
    house = known_house(open_ledger(ledger), as_known)
    found = land_backlogs(house, zone=zone, day=day, base=base)
    if found is None:
        raise LedgerError(
            say("No supply of land and no approved batch was read yet"),
            remedy=say("Import the list of supplies and that of batches: yuanheng import FILE"),
        )
    if out is not None:
        from yuanheng.views.land.sheet import backlog_xlsx  # noqa: PLC0415 - slow to load

        out.write_bytes(backlog_xlsx(door.words, found))
    if as_json:
        door.plain(show.plain(found))
        return
    _show(door, found)
    door.tell_written(out)


def _show(door: Door, found: Backlogs) -> None:
    """Show the batches by year and one by one, and the plots by state."""
    words = door.words
    title = words("{zone}: land that waits, as of {day}", zone=found.zone_name, day=found.day)
    door.out.print(Text(title, style="bold"))
    years = make_table(
        *(words(h) for h in ("Year of approval", "Batches", "Not supplied (hm²)")),
        *(words(h) for h in ("Not supplied (mu)", "not provable", "Rate of disposal")),
    )
    labels = [*(c.year or words("not known") for c in found.cohorts), words("in all")]
    for label, c in zip(labels, (*found.cohorts, found.total), strict=True):
        years.add_row(
            label,
            str(c.batches),
            hectares_text(c.left),
            mu_text(c.left),
            str(c.unknown),
            rate_text(c.rate),
        )
    door.out.print(years)
    batches = make_table(*(words(h) for h in ("Batch", "Approved on", "Not supplied (hm²)", "Age")))
    for b in found.batches:
        left = hectares_text(b.left)
        if b.left is None and b.most is not None:
            left = words("at most {area}", area=hectares_text(b.most))
        batches.add_row(b.number, b.approved or "—", left, age_text(words, b.age_days))
    door.out.print(batches)
    for b in found.batches:
        if b.wanting:
            told = f"! {b.number}: {wanting_of_batch(words, b)}"
            door.out.print(Text(told, style="yellow"))
    states = make_table(*(words(h) for h in ("State", "Plots", "Area (hm²)", "Area (mu)")))
    for state, s in found.states.items():
        name = state_text(words, state)
        states.add_row(name, str(s.plots), hectares_text(s.area), mu_text(s.area))
    s = found.supplied
    states.add_row(words("in all"), str(s.plots), hectares_text(s.area), mu_text(s.area))
    door.out.print(states)


@land_cli.command()
def calendar(
    zone: Annotated[str | None, typer.Option(help="Zone by id, code or name.")] = None,
    day: Annotated[str | None, typer.Option(help="As of which day; today.")] = None,
    month: Annotated[str, typer.Option(help="Only what falls due in a month, as 2026-04.")] = "",
    bureau: Annotated[str, typer.Option(help="Only what this unit leads.")] = "",
    out: Annotated[Path | None, typer.Option(help="Write it to this .xlsx or .ics.")] = None,
    as_known: AsKnown = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Show what falls due on every plot by its contract and by the rules, and what has passed."""
    door = make_door(lang, as_json=as_json)
    house = known_house(open_ledger(ledger), as_known)
    found = land_calendar(house, zone=zone, day=day, month=month, bureau=bureau)
    if found is None:
        raise LedgerError(
            say("No supply of land was read yet"),
            remedy=say("Import the list of supplies: yuanheng import FILE"),
        )
    if out is not None:
        _write_calendar(door, found, out, house.clock.now())
    if as_json:
        door.plain(show.plain(found))
        return
    _show_calendar(door, found)
    door.tell_written(out)


def _write_calendar(door: Door, found: LandCalendar, out: Path, now: datetime) -> None:
    kind = out.suffix.lower()
    if kind == ".ics":
        from yuanheng.views.land.calendar_writing import calendar_ics  # noqa: PLC0415 - slow to load

        out.write_bytes(calendar_ics(door.words, found, now))
    elif kind == ".xlsx":
        from yuanheng.views.land.calendar_sheet import calendar_xlsx  # noqa: PLC0415 - slow to load

        out.write_bytes(calendar_xlsx(door.words, found))
    else:
        raise UsageError(
            say("{path} is neither .xlsx nor .ics", path=str(out)),
            expected=say("Expected a name that ends with .xlsx or .ics."),
        )


def _show_calendar(door: Door, found: LandCalendar) -> None:
    """Show the days in order, and by duty what has none."""
    from yuanheng.views.land import calendar_writing as text  # noqa: PLC0415 - slow to load

    words = door.words
    title = words("{zone}: days of contracts, as of {day}", zone=found.zone_name, day=found.day)
    door.out.print(Text(title, style="bold"))
    table = make_table(*(words(h) for h in ("Day", "State", "Plot", "What is due", "Basis")))
    for duty in found.duties:
        if duty.day:
            table.add_row(
                duty.day,
                text.duty_state_text(words, duty.state),
                duty.plot.number,
                words.label(duty.label),
                text.basis_text(words, duty),
            )
    door.out.print(table)
    for what, n, lacks in text.undated_lines(words, found):
        said = words("{what}: day not known on {n} plots ({lacks})", what=what, n=n, lacks=lacks)
        door.out.print(Text(f"! {said}", style="yellow"))


@land_cli.command()
def performance(
    zone: Annotated[str | None, typer.Option(help="Zone by id, code or name.")] = None,
    day: Annotated[str | None, typer.Option(help="As of which day; today if not named.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write the promises to this .xlsx.")] = None,
    as_known: AsKnown = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Show what the plots promised, what was reached, and what is in default."""
    from yuanheng.views.land import performance_writing as writing  # noqa: PLC0415 - of one verb
    from yuanheng.views.land.performance import land_performance  # noqa: PLC0415 - of one verb

    door = make_door(lang, as_json=as_json)
    door.check_workbook(out)
    words = door.words
    found = land_performance(known_house(open_ledger(ledger), as_known), zone=zone, day=day)
    if found is None:
        raise LedgerError(
            say("No supply of land was read yet"),
            remedy=say("Import the list of supplies and that of batches: yuanheng import FILE"),
        )
    if out is not None:
        out.write_bytes(writing.performance_xlsx(words, found))
    if as_json:
        door.plain(show.plain(found))
        return
    table = make_table(
        *(words(h) for h in ("Plot", "Promise", "Promised", "Reached", "How the promise stands"))
    )
    for line in found.lines:
        table.add_row(
            line.number,
            words.label(line.column.label),
            writing.limit_text(line),
            writing.reached_text(line),
            writing.promise_state_text(words, line.state),
        )
    door.out.print(table)
    counted = [f"{writing.promise_state_text(words, s)} {n}" for s, n in found.counts.items() if n]
    door.out.print(Text(words.join(counted)))
    door.tell_written(out)
