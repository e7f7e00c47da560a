"""The verb that applies a standard."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from yuanheng.app.engine import start_spread
from yuanheng.app.runs import evaluate as runs_evaluate
from yuanheng.cli.door import Door, make_door, open_ledger
from yuanheng.cli.options import AsKnown, Json, Lang, Ledger
from yuanheng.cli.shown import words as show
from yuanheng.errors import UsageError, WantedError, say
from yuanheng.model.evaluation import Run
from yuanheng.views.descent.judged import is_rulebook_run, rules_view

if TYPE_CHECKING:
    from yuanheng.views.runs.solid import SolidRanks

evaluate_cli = typer.Typer()


def _asked_for(door: Door, wanted: WantedError) -> list[str]:
    """Ask at the terminal for each parameter; nothing for one of them makes a trial of the run."""
    door.out.print(Text(door.words.say(wanted.what), style="yellow"))
    if wanted.expected is not None:
        door.out.print(Text(door.words.say(wanted.expected)))
    door.out.print(door.words("Give a value, or nothing to make a trial."))
    given = []
    for name, line in zip(wanted.names, wanted.lines, strict=True):
        value = typer.prompt(door.words.say(line), default="", show_default=False).strip()
        if not value:
            break
        given.append(f"{name}={value}")
    return given


@evaluate_cli.command()
def evaluate(
    standard: Annotated[str, typer.Option(help="Id of the standard.")],
    period: Annotated[str | None, typer.Option(help="Year; the last one if not named.")] = None,
    as_of: Annotated[
        str | None, typer.Option(help="The day the rule is applied; the period's end if not named.")
    ] = None,
    as_known: AsKnown = None,
    zone: Annotated[list[str] | None, typer.Option(help="Zones; all if not named.")] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="NAME=VALUE for a parameter.")
    ] = None,
    params: Annotated[
        str | None,
        typer.Option(
            help="A filled sheet, a parameter file, a set of the pack, or a version by name or day."
        ),
    ] = None,
    what_if: Annotated[
        bool, typer.Option("--what-if", "--trial", help="A trial: do not move findings.")
    ] = False,
    robust: Annotated[
        bool, typer.Option("--robust", help="Tell how solid the ranks are, too.")
    ] = False,
    lake: Annotated[
        Path | None, typer.Option(help="A lake of many zones instead of a ledger: its folder.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="With --lake: the folder of scores, verdicts and findings.")
    ] = None,
    spread: Annotated[str, typer.Option(help="With --lake: pool or serial.")] = "pool",
    workers: Annotated[
        int | None, typer.Option(min=1, help="With --lake: processes; all cores if not named.")
    ] = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Apply a standard and record the run."""
    door = make_door(lang, as_json=as_json)
    if lake is not None:
        _over_lake(
            door,
            LakeAsked(
                lake, out, standard, period, as_of, tuple(set_ or ()), params, spread, workers
            ),
        )
        return
    house = open_ledger(ledger)

    def run_with(settings: list[str], *, is_trial: bool) -> Run:
        with door.progress() as progress:
            return runs_evaluate.evaluate(
                house,
                standard,
                period=period,
                as_of=as_of,
                as_known=as_known,
                zones=zone or (),
                settings=settings,
                parameters=params,
                what_if=is_trial,
                progress=progress,
                asks=True,
            )

    try:
        run = run_with(set_ or [], is_trial=what_if)
    except WantedError as wanted:
        if as_json or not sys.stdin.isatty():
            raise
        given = _asked_for(door, wanted)
        run = run_with([*(set_ or []), *given], is_trial=len(given) < len(wanted.names))
    if as_json:
        ranks = {"robust": show.plain(_solid(door, run))} if robust else {}
        door.plain(show.plain(run) | ranks)
        return
    if is_rulebook_run(run):
        from yuanheng.cli.shown import rules as show_rules  # noqa: PLC0415 - one of the two

        show_rules.verdicts(door, rules_view(house, run))
        return
    from yuanheng.cli.shown.evaluation import evaluation as show_evaluation  # noqa: PLC0415

    show_evaluation(door, house, run)
    if robust:
        from yuanheng.cli.shown.solid import solid as show_solid  # noqa: PLC0415

        show_solid(door, _solid(door, run))


@dataclass(frozen=True)
class LakeAsked:
    """What the command line asks of a lake."""

    lake: Path
    out: Path | None
    standard: str
    period: str | None
    as_of: str | None
    settings: tuple[str, ...]
    parameters: str | None
    spread: str
    workers: int | None


def _over_lake(door: Door, asked: LakeAsked) -> None:
    """Evaluate every zone of a lake, and show what came of it."""
    from yuanheng.app.nation.lake_run import (  # noqa: PLC0415 - few evaluate a lake
        LakeRequest,
        evaluate_lake,
    )
    from yuanheng.cli.shown.lake import lake_run as show_lake  # noqa: PLC0415

    if asked.out is None or asked.period is None:
        raise UsageError(
            say("A lake is evaluated for a named period, into a named folder"),
            remedy=say("Add --period 2025 --out FOLDER."),
        )
    request = LakeRequest(
        asked.lake,
        asked.out,
        asked.standard,
        asked.period,
        asked.as_of,
        asked.settings,
        asked.parameters,
    )
    with door.progress() as progress:
        run = evaluate_lake(request, start_spread(asked.spread, asked.workers), progress)
    if door.as_json:
        door.plain(show.plain(run))
        return
    show_lake(door, run)


def _solid(door: Door, run: Run) -> SolidRanks:
    """Draw how solid the ranks of a run are."""
    from yuanheng.views.runs.solid import Doubts, solid_ranks  # noqa: PLC0415 - where it is asked

    return solid_ranks(run, door.words, Doubts())
