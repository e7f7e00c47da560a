"""The verb projects: investments of a zone on a day, in the terminal or as a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from yuanheng.cli.door import Door, make_door, open_ledger
from yuanheng.cli.options import AsKnown, Json, Lang, Ledger
from yuanheng.cli.shown import words as show
from yuanheng.cli.shown.tables import make_table
from yuanheng.errors import LedgerError, say
from yuanheng.views.investment import writing
from yuanheng.views.investment.pipeline import QUIET, WITHIN, Pipeline, investment_pipeline
from yuanheng.views.known_house import known_house

projects_cli = typer.Typer(add_completion=False)

#: So many late projects stand in the terminal; the workbook has all.
_MOST = 20


@projects_cli.command()
def projects(
    zone: Annotated[str | None, typer.Option(help="Zone by id, code or name.")] = None,
    day: Annotated[
        str | None, typer.Option(help="As of which day; the end of the last list of projects.")
    ] = None,
    within: Annotated[
        int, typer.Option(help="Days from the agreement to the start of works.")
    ] = WITHIN,
    quiet: Annotated[
        int, typer.Option(help="Days without a contact after which a lead is dormant.")
    ] = QUIET,
    out: Annotated[Path | None, typer.Option(help="Write the schedule to this .xlsx.")] = None,
    as_known: AsKnown = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Show what became of the projects signed in each year, what is late, and leads."""
    door = make_door(lang, as_json=as_json)
    door.check_workbook(out)
    house = known_house(open_ledger(ledger), as_known)
    found = investment_pipeline(house, zone=zone, day=day, within=within, quiet=quiet)
    if found is None:
        raise LedgerError(
            say("No list of projects and no list of leads was read yet"),
            remedy=say("Import the list of projects or that of leads: yuanheng import FILE"),
        )
    if out is not None:
        from yuanheng.views.investment.sheet import pipeline_xlsx  # noqa: PLC0415 - slow to load

        out.write_bytes(pipeline_xlsx(door.words, found))
    if as_json:
        door.plain(show.plain(found))
        return
    _show(door, found)
    door.tell_written(out)


def _show(door: Door, found: Pipeline) -> None:
    """Show the cohorts, what is late, the money of the month, and the leads."""
    words = door.words
    title = words("{zone}: projects on their way, as of {day}", zone=found.zone_name, day=found.day)
    door.out.print(Text(title, style="bold"))
    if found.cohorts:
        table = make_table(
            *(words(h) for h in ("Year of agreement", "Signed", "land obtained", "works begun")),
            words("begun within {n} days", n=found.within),
            *(words(h) for h in ("half have begun by", "completed", "producing")),
        )
        for c in found.cohorts:
            shares = (c.reached[s] for s in ("land", "started"))
            table.add_row(
                writing.cohort_text(words, c),
                str(c.signed),
                *(writing.share_text(tally) for tally in shares),
                writing.share_text(c.within),
                writing.median_text(words, c.median),
                *(writing.share_text(c.reached[s]) for s in ("completed", "producing")),
            )
        door.out.print(table)
    if found.late:
        door.out.print(Text(words("plan passed, not done") + f" {len(found.late)}", style="bold"))
        late = make_table(*(words(h) for h in ("Project", "Not done", "Days late", "Lead unit")))
        for p in found.late[:_MOST]:
            for step in p.late:
                days = str(p.steps[step].late)
                late.add_row(p.name, writing.late_text(words, step), days, p.lead_unit or "–")
        door.out.print(late)
        if len(found.late) > _MOST:
            shown = words("{n} of {of} rows are shown.", n=_MOST, of=len(found.late))
            door.out.print(Text(shown, style="dim"))
    for line in _short(door, found):
        door.out.print(Text(line))


def _short(door: Door, found: Pipeline) -> list[str]:
    """Say in a line each what else is to be looked at."""
    words, told = door.words, []
    if found.spent:
        total = found.spent_in_all
        told.append(
            words("Investment made by {month}", month=found.spent[0].month)
            + ": "
            + words(
                "{done} of {plan} (10,000 yuan) planned for the year",
                done=writing.wan_text(total.done),
                plan=writing.wan_text(total.plan),
            )
            + f" · {writing.percent_text(total.rate)} · {words('pace')} "
            + writing.pace_text(words, total)
        )
    counts = {
        words("day and stage contradict"): len(found.odd),
        words("no longer listed"): len(found.left),
        words("one plot, several projects"): len(found.twice_land),
        words("one investor, several projects"): len(found.twice_investors),
        words("agreements behind"): sum(a.is_behind for a in found.agreements),
        words("Leads"): len(found.leads),
        words("dormant leads"): len(found.dormant),
    }
    told += [f"{name} {n}" for name, n in counts.items() if n]
    if found.list_end and found.age_days > 0:
        told.append(
            words(
                "What happened after {end} is not known here; upload the newest list.",
                end=found.list_end,
            )
        )
    return told
