"""What the terminal shows of the demo: a short story with its results, and the way on."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from rich.rule import Rule
from rich.text import Text

from yuanheng.app.demo.play import DemoOutcome
from yuanheng.cli.door import Door
from yuanheng.cli.shown import demo_console
from yuanheng.cli.shown import issues as show_issues
from yuanheng.cli.shown import keeping as show_keeping
from yuanheng.cli.shown import words as show
from yuanheng.cli.shown.evaluation import evaluation, missing_facts
from yuanheng.cli.shown.report import show_report
from yuanheng.model.evaluation import Run
from yuanheng.views.descent.judged import falling_due
from yuanheng.views.descent.named_findings import list_findings
from yuanheng.views.reports.view import report_view

#: So many findings are listed, the gravest; `yuanheng findings` lists them all.
_SHOWN = 6


def demo(door: Door, outcome: DemoOutcome) -> None:
    """Tell what was made, asked, imported, evaluated, found and written, and what to try next.

    Before a person it ends in the console, which runs until Ctrl+C; elsewhere it names the command.
    """
    say = door.words
    door.out.print(Rule(say("Sample data: a synthetic zone, not a real one"), style="yellow"))
    _ledger(door, outcome)
    _doubtful(door, outcome)
    _proven(door, outcome)
    _idle_land(door, outcome)
    found = list_findings(outcome.house)
    _step(door, 6, say("{n} findings are open; the gravest:", n=len(found)))
    show.findings(door, found[:_SHOWN])
    _work(door, outcome)
    _step(door, 8, say("The report:"))
    show_report(door, outcome.report)
    is_attended = demo_console.is_attended()
    _next(door, outcome, serving=is_attended)
    if is_attended:
        demo_console.open_console(door, outcome.house)


def _ledger(door: Door, outcome: DemoOutcome) -> None:
    """Tell of the survey, of the question that stopped it, and of both imports."""
    say = door.words
    made = say(
        "A survey of {zone}: a GeoPackage of two layers with {n} planted faults, {path}",
        zone=outcome.survey.zone_name,
        n=len(outcome.survey.faults),
        path=str(outcome.survey.path),
    )
    _step(door, 1, made)
    first, second = outcome.imports
    show_issues.imported(door, *first)
    asked = "The layer of 2013 is stopped by a question, because nobody but a person can know:"
    _step(door, 2, say(asked))
    door.out.print(Text(f"   ? {say.say(outcome.question.what)}", style="yellow"))
    for line in outcome.question.lines:
        door.out.print(Text(f"     · {say.say(line)}", style="yellow"))
    door.out.print(Text("   " + say("Answered with --assume JZMJ=m2:")))
    show_issues.imported(door, *second)


def _doubtful(door: Door, outcome: DemoOutcome) -> None:
    """Tell why no score could be proven at first."""
    say = door.words
    _step(door, 3, say("Evaluated for both years. Facts are missing, so no score is given:"))
    for run in outcome.runs[:2]:
        door.out.print(Text(f"   {_total(door, run)}"))
        for zone in report_view(outcome.house, run, say, maps=False).zones:
            missing = missing_facts(door, zone)
            if missing is not None:
                door.out.print(missing)


def _proven(door: Door, outcome: DemoOutcome) -> None:
    """Tell what was supplied, and how both years stand since then."""
    say = door.words
    again, *corrected = outcome.supplied
    supplied = say(
        "2012 is handed in again as batch {again}; {n} cells of 2013 are corrected, each with a"
        " reason. The runs before stay in the ledger:",
        again=again.seq,
        n=len(corrected),
    )
    _step(door, 4, supplied)
    for batch in corrected:
        change = say("batch {seq}: {reason}", seq=batch.seq, reason=str(batch.details["reason"]))
        door.out.print(Text(f"   · {change}"))
    for run in outcome.runs[2:]:
        door.out.print(Text(f"   {_total(door, run)}", style="green"))
    beside = "The result of 2013, beside 2012 where the same land can be compared:"
    door.out.print(Text("\n   " + say(beside)))
    evaluation(door, outcome.house, outcome.runs[-1])


def _total(door: Door, run: Run) -> str:
    """Say in a line what score a run gives."""
    say = door.words
    (zone,) = run.results
    if zone.total.score is None:
        return say("Run {n}, {period}: not provable", n=run.id, period=run.period)
    score = f"{zone.total.score:.2f}"
    return say("Run {n}, {period}: score {score}", n=run.id, period=run.period, score=score)


def _idle_land(door: Door, outcome: DemoOutcome) -> None:
    """Tell of the supplied plots, and what the rules of idle land say of them."""
    say, judged, batch = door.words, outcome.judged, outcome.supplies.batch
    _step(door, 5, say("Supplied plots in a workbook, judged by the rules of idle land:"))
    file = batch.source.name if batch and batch.source else "–"
    show_keeping.table(door, file, outcome.supplies)
    told = say(
        "Run {n}: {met} plots not started for a year, {open} verdicts not provable, {due} have"
        " had their day since or have it within 90 days",
        n=judged.id,
        met=sum(c.met for c in judged.counts if c.rule == "not-started"),
        open=sum(c.not_provable for c in judged.counts),
        due=len(falling_due(outcome.house, 90)),
    )
    door.out.print(Text(f"   {told}"))


def _work(door: Door, outcome: DemoOutcome) -> None:
    """Tell of the task that was made, and of the round that was opened."""
    say, task, asked = door.words, outcome.task, outcome.round
    made = say(
        "Task {n} for {subject}: lead {lead}, support {support}; the notice is served, next:"
        " {step}",
        n=task.id,
        subject=task.subject,
        lead=task.people.lead,
        support="、".join(task.people.support),
        step=say.label(task.at.label),
    )
    _step(door, 7, made)
    opened = say(
        "Reporting round {n} “{title}” is open until {day}",
        n=asked.id,
        title=asked.title,
        day=asked.due,
    )
    door.out.print(Text(f"   {opened}"))


def plain_demo(outcome: DemoOutcome) -> dict[str, object]:
    """Turn the demo into plain values."""
    scores = [
        {"zone": z.name, "type": z.type, "score": z.total.score} for z in outcome.runs[-1].results
    ]
    return {
        "ledger": str(outcome.house.path),
        "survey": str(outcome.survey.path),
        "supplies": str(outcome.survey.path.with_name("demo_supplies.xlsx")),
        "runs": [show.plain_run(r) for r in (*outcome.runs, outcome.judged)],
        "task": outcome.task.id,
        "round": outcome.round.id,
        "scores": scores,
        "docx": str(outcome.report.docx),
        "xlsx": str(outcome.report.xlsx),
        "html": str(outcome.report.html),
    }


def _step(door: Door, number: int, text: str) -> None:
    """Head a step of the story."""
    line = Text(f"{number}. ", style="bold")
    line.append(text, style="default")
    door.out.print(line)


def _next(door: Door, outcome: DemoOutcome, *, serving: bool) -> None:
    """Offer commands to try, ready to be copied; the console's own where it is not open anyway."""
    door.out.print(Text(door.words("Next, for example:"), style="bold"))
    ledger = f"--ledger {outcome.house.path}"
    run = outcome.runs[-1].id
    program = _program()
    lines = [
        f"{program} explain {run} 示例县 idle_rate {ledger}",
        f"{program} explain {run} 示例县/主区 industrial_coverage {ledger}",
        f"{program} findings --due 90d {ledger}",
        f"{program} task show {outcome.task.id} {ledger}",
        f"{program} sql cn.land-intensity.2014",
    ]
    for line in lines if serving else [f"{program} serve {ledger}", *lines]:
        door.out.print(Text(f"  {line}", style="cyan"), soft_wrap=True)


def _program() -> str:
    """Write the program as it can be called from here: by name, or by its place in .venv."""
    if shutil.which("yuanheng"):
        return "yuanheng"
    own = Path(sys.argv[0])
    if own.stem != "yuanheng":
        return "yuanheng"
    return str(own.relative_to(Path.cwd())) if own.is_relative_to(Path.cwd()) else str(own)
