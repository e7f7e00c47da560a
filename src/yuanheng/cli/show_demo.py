"""What the terminal shows of the demo: a short story with its results."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from rich.rule import Rule
from rich.text import Text

from yuanheng import app
from yuanheng.cli import show
from yuanheng.cli.door import Door
from yuanheng.cli.report_commands import show_report
from yuanheng.cli.show_evaluation import evaluation, missing_facts


def demo(door: Door, outcome: app.DemoOutcome) -> None:
    """Tell what was made, asked, imported, evaluated, found and written, and what to try next."""
    say, house = door.words, outcome.house
    door.out.print(Rule(say("Sample data: a synthetic zone, not a real one"), style="yellow"))
    made = say(
        "A survey of {zone}: a GeoPackage of two layers with {n} planted faults, {path}",
        zone=outcome.survey.zone_name,
        n=len(outcome.survey.faults),
        path=str(outcome.survey.path),
    )
    _step(door, 1, made)
    first, second = outcome.imports
    show.imported(door, *first)
    asked = "The layer of 2013 is stopped by a question, because nobody but a person can know:"
    _step(door, 2, say(asked))
    door.out.print(Text(f"   ? {say.say(outcome.question.what)}", style="yellow"))
    for line in outcome.question.lines:
        door.out.print(Text(f"     · {say.say(line)}", style="yellow"))
    door.out.print(Text("   " + say("Answered with --assume JZMJ=m2:")))
    show.imported(door, *second)
    _step(door, 3, say("Evaluated for both years. 2012 lacks facts, and they are named:"))
    for zone in app.report_view(house, outcome.runs[0], say, maps=False).zones:
        missing = missing_facts(door, zone)
        if missing is not None:
            door.out.print(missing)
    beside = "The result of 2013, beside 2012 where the same land can be compared:"
    door.out.print(Text("\n   " + say(beside)))
    evaluation(door, house, outcome.runs[-1])
    _step(door, 4, say("Findings:"))
    show.findings(door, app.list_findings(house))
    _step(door, 5, say("The report:"))
    show_report(door, outcome.report)
    _next(door, outcome)


def plain_demo(outcome: app.DemoOutcome) -> dict[str, object]:
    """Turn the demo into plain values."""
    scores = [
        {"zone": z.name, "type": z.type, "score": z.total.score} for z in outcome.runs[-1].results
    ]
    return {
        "ledger": str(outcome.house.path),
        "survey": str(outcome.survey.path),
        "runs": [show.plain_run(r) for r in outcome.runs],
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


def _next(door: Door, outcome: app.DemoOutcome) -> None:
    """Offer commands to try, ready to be copied."""
    door.out.print(Text(door.words("Next, for example:"), style="bold"))
    ledger = f"--ledger {outcome.house.path}"
    run = outcome.runs[-1].id
    program = _program()
    for line in (
        f"{program} explain {run} 示例县 idle_rate {ledger}",
        f"{program} explain {run} 示例县/主区 industrial_coverage {ledger}",
        f"{program} findings {ledger}",
        f"{program} sql cn.land-intensity.2014",
    ):
        door.out.print(Text(f"  {line}", style="cyan"), soft_wrap=True)


def _program() -> str:
    """Write the program as it can be called from here: by name, or by its place in .venv."""
    if shutil.which("yuanheng"):
        return "yuanheng"
    own = Path(sys.argv[0])
    if own.stem != "yuanheng":
        return "yuanheng"
    return str(own.relative_to(Path.cwd())) if own.is_relative_to(Path.cwd()) else str(own)
