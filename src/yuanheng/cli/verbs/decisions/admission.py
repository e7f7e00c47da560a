"""The verb admission: who asks for land, judged clause by clause, in the terminal or as papers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from yuanheng.cli.door import Door, make_door, open_ledger
from yuanheng.cli.options import AsKnown, Json, Lang, Ledger
from yuanheng.cli.shown import words as show
from yuanheng.cli.shown.tables import make_table
from yuanheng.errors import LedgerError, UsageError, say
from yuanheng.views.admission import writing
from yuanheng.views.admission.case import Case
from yuanheng.views.admission.desk import AdmissionDesk, admission_desk
from yuanheng.views.known_house import known_house

admission_cli = typer.Typer(add_completion=False)


@admission_cli.command()
def admission(
    project: Annotated[str | None, typer.Argument(help="Project; all if not named.")] = None,
    option: Annotated[str | None, typer.Option(help="Its option, where it has several.")] = None,
    zone: Annotated[str | None, typer.Option(help="Zone by id, code or name.")] = None,
    day: Annotated[str | None, typer.Option(help="As if signed on it; today if not named.")] = None,
    standard: Annotated[
        list[str] | None, typer.Option(help="Local standard beside the national one.")
    ] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="NAME=VALUE, such as plot_ratio_floor=0.8.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write the opinion (.docx) or all clauses (.xlsx).")
    ] = None,
    promises: Annotated[
        bool, typer.Option("--promises", help="Write the letter of commitment, not the opinion.")
    ] = False,
    as_known: AsKnown = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Judge the requests for land clause by clause, and say what would make them pass."""
    door = make_door(lang, as_json=as_json)
    house = known_house(open_ledger(ledger), as_known)
    desk = admission_desk(
        house, zone=zone, day=day, standards=standard or (), settings=settings or ()
    )
    if desk is None:
        raise LedgerError(
            say("No request for land was read yet"),
            remedy=say("Fill and import land_request: yuanheng template land_request."),
        )
    cases = _wanted(desk, project, option)
    if out is not None:
        from yuanheng.views.admission import paper  # noqa: PLC0415 - slow to load
        from yuanheng.views.admission.promises import promises_docx  # noqa: PLC0415 - likewise

        write = promises_docx if promises else paper.opinion_docx
        make = {
            ".docx": lambda: write(house, door.words, desk, cases[0]),
            ".xlsx": lambda: paper.desk_xlsx(door.words, desk),
        }
        _write(make, cases, out)
    if as_json:
        door.plain(show.plain({"day": desk.day, "standards": desk.standards, "cases": cases}))
        return
    for case in cases:
        _show(door, case)
    door.tell_written(out)


def _wanted(desk: AdmissionDesk, project: str | None, option: str | None) -> tuple[Case, ...]:
    """Choose the cases that are asked for; UsageError names what there is."""
    found = tuple(
        c
        for c in desk.cases
        if project in (None, c.application.project, c.application.name)
        and option in (None, c.application.option)
    )
    if not found:
        raise UsageError(
            say("There is no such request for land"),
            expected=say(
                "Known: {known}.", known=", ".join({c.application.project for c in desk.cases})
            ),
        )
    return found


def _write(make: dict[str, Callable[[], bytes]], cases: tuple[Case, ...], out: Path) -> None:
    """Write the opinion on one case, or all clauses of the desk."""
    kind = out.suffix.lower()
    if kind not in make or out.exists():
        raise UsageError(
            say("{path} is there already, or is neither docx nor xlsx", path=str(out)),
            remedy=say("Choose another name; nothing was changed."),
        )
    if kind == ".docx" and len(cases) != 1:
        raise UsageError(
            say("An opinion is on one request"),
            remedy=say("Name the project, and its option where it has several."),
        )
    out.write_bytes(make[kind]())


def _show(door: Door, case: Case) -> None:
    """Show a case: its answer, and each clause that is not kept or not proved."""
    words = door.words
    title = f"{case.application.name} · {case.application.option} · "
    title += writing.answer_text(words, case.answer)
    door.out.print(Text(title, style="bold"))
    table = make_table(
        *(words(h) for h in ("Must not be so", "Opinion", "What the request states", "Limit"))
    )
    for clause in case.ordered:
        table.add_row(
            f"{words.label(clause.label)}\n{words.label(clause.title)} {clause.article}",
            writing.clause_text(words, clause),
            "\n".join(writing.fact_text(words, f) for f in clause.facts),
            writing.limits_text(words, clause),
        )
    door.out.print(table)
    for clause in (*case.of("fails"), *case.of("open"), *case.advice):
        for change in clause.changes:
            told = f"{words.label(clause.label)}: {writing.change_text(words, change)}"
            door.out.print(Text(f"  → {told}"))
        if clause.missing:
            told = writing.missing_text(words, clause)
            door.out.print(Text(f"  ? {words.label(clause.label)}: {told}"))
    for change in case.together:
        told = words("One change for all: {ways}.", ways=writing.change_text(words, change))
        door.out.print(Text(f"  → {told}", style="bold"))
    door.out.print(Text(writing.unasked_text(words, case), style="dim"))
