"""What the terminal shows of results: the evaluation table, the way down of a figure, the demo."""

from __future__ import annotations

from typing import Any

from rich.console import Group
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from yuanheng import app
from yuanheng.cli import show
from yuanheng.cli.door import Door
from yuanheng.model.evaluation import Run, ZoneResult

_BAR = 8


def evaluation(door: Door, house: app.House, run: Run) -> None:
    """Show a run: a table per zone with values, ideals and scores, then what is missing."""
    view = app.report_view(house, run, door.words, maps=False)
    say = door.words
    door.out.print(Rule(say("Run {n} · {standard} · {period} · ledger sequence {seq}", n=run.id, standard=run.standard, period=run.period, seq=run.ledger_seq), style="dim"))
    for zone in view.zones:
        head = Text()
        head.append(zone.name, style="bold")
        head.append(f"  {zone.type_text}  ")
        head.append(f"{say('total score')} {zone.score_text if zone.score_text != '—' else say('not provable')}", style="bold cyan")
        head.append(f"  ({say('status')}: {zone.status_text})", style="dim")
        parts: list[Any] = [_zone_table(door, zone)]
        missing = _missing(door, zone)
        if missing:
            parts.append(missing)
        door.out.print(Panel(Group(*parts), title=head, title_align="left", border_style="cyan", padding=(0, 1)))
    weights = app.weight_notes(run, say)
    for note in weights:
        door.out.print(Text(f"! {note}", style="yellow"))
    opened = [v for v in app.list_findings(house) if v.finding.run == run.id]
    if opened:
        door.out.print(say("{n} findings need attention: `yuanheng findings`.", n=len(opened)))
    elif not run.official:
        door.out.print(Text(say("This run is not official; it moved no finding."), style="dim"))


def _zone_table(door: Door, zone: Any) -> Table:
    """Lay the areas of a zone side by side, one line per indicator, goals as headings."""
    say = door.words
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 1, 0, 0), expand=False)
    table.add_column(say("indicator"), overflow="fold")
    table.add_column(say("unit"), style="dim", no_wrap=True)
    for area in zone.areas:
        prefix = f"{area.name} " if len(zone.areas) > 1 else ""
        table.add_column(f"{prefix}{say('value')}", justify="right", no_wrap=True)
        table.add_column(say("ideal"), justify="right", style="dim", no_wrap=True)
        table.add_column(say("score"), no_wrap=True)
    rows: dict[str, list[Any]] = {}
    order: list[tuple[str, str]] = []
    for area in zone.areas:
        for row in area.indicators:
            if row.label not in rows:
                rows[row.label] = [None] * len(zone.areas)
                order.append((row.goal, row.label))
    for n, area in enumerate(zone.areas):
        for row in area.indicators:
            rows[row.label][n] = row
    goals = list(dict.fromkeys(goal for goal, _ in order))
    above = ""
    for goal, label in sorted(order, key=lambda o: goals.index(o[0])):
        if goal != above:
            table.add_row(Text(goal, style="bold"))
            above = goal
        cells: list[Any] = []
        first = next(r for r in rows[label] if r is not None)
        for row in rows[label]:
            cells += _cells(door, row)
        table.add_row(f"  {label}" if above else label, first.unit, *cells)
    totals: list[Any] = []
    for area in zone.areas:
        totals += ["", "", Text(area.score_text if area.score_text != "—" else say("not provable"), style="bold")]
    table.add_section()
    table.add_row(Text(say("score of the area"), style="bold"), "", *totals)
    return table


def _cells(door: Door, row: Any) -> list[Any]:
    """Write value, ideal and score of one indicator of one area."""
    if row is None:
        return [Text("·", style="dim"), "", ""]
    value = row.value_text if row.value_text != "—" else Text(door.words("not provable"), style="magenta")
    if row.score is None:
        return [value, row.ideal_text, Text(door.words("not provable"), style="magenta")]
    colour = "red" if row.verdict == "not-met" else "green" if row.score >= 99.995 else "yellow" if row.score < 80 else "white"
    full = round(row.score / 100 * _BAR)
    bar = Text("█" * full, style=colour)
    bar.append("░" * (_BAR - full), style="dim")
    bar.append(f" {row.score_text:>6}", style=colour)
    return [value, row.ideal_text, bar]


def _missing(door: Door, zone: Any) -> Text | None:
    """List what is not provable, with the facts that would prove it."""
    lines: dict[str, list[str]] = {}
    for area in zone.areas:
        for row in area.indicators:
            if row.verdict in ("not-provable", "value-only") and row.missing:
                lines.setdefault(door.words.join(list(row.missing)), []).append(f"{row.label}（{area.name}）")
    if not lines:
        return None
    text = Text("\n" + door.words("Not provable, and the missing facts") + "\n", style="magenta")
    for facts, names in lines.items():
        text.append("  · ", style="magenta")
        text.append("、".join(names))
        text.append("  ← ", style="dim")
        text.append(facts + "\n")
    text.rstrip()
    return text


def explanation(door: Door, run: Run, zone: ZoneResult, top: app.Explanation) -> None:
    """Show the way down from a figure to the cells of the original."""
    say = door.words
    door.out.print(Rule(say("Run {n} · {zone} · {period} · ledger sequence {seq}", n=run.id, zone=zone.name, period=run.period, seq=run.ledger_seq), style="dim"))
    tree = Tree(_line(door, top))
    _grow(door, tree, top)
    door.out.print(tree)


def _grow(door: Door, tree: Tree, node: app.Explanation) -> None:
    """Hang the parts and rows of a figure below it."""
    say = door.words
    for fact in node.missing:
        text = say("missing: {fact}", fact=say.label(fact.label))
        if fact.count:
            text += say(" on {n} patches", n=fact.count)
        if fact.document:
            text += say(" (from: {document})", document=say.label(fact.document))
        tree.add(Text(text, style="magenta"))
    for part in node.parts:
        _grow(door, tree.add(_line(door, part)), part)
    for row in node.rows:
        mark = {True: "", False: "", None: say("cannot be judged  ")}[row.counted]
        text = Text(mark, style="magenta")
        text.append(f"{row.number or '–'}  ", style="bold")
        text.append(f"{app.with_unit(row.amount, node.unit, 4)}  ")
        text.append(f"{row.file} › {row.layer} › {say('row {row}', row=row.row)}", style="cyan")
        text.append("  " + "  ".join(f"{k}={v or '∅'}" for k, v in row.cells.items()), style="dim")
        tree.add(text)
    if node.rows_total > len(node.rows):
        tree.add(Text(say("… {n} more rows (--rows)", n=node.rows_total - len(node.rows)), style="dim"))


def _line(door: Door, node: app.Explanation) -> Text:
    """Write one figure: label, value, score, formula or condition."""
    say = door.words
    text = Text(say.label(node.label), style="bold")
    if node.area:
        text.append(f"（{node.area}）", style="dim")
    text.append("  ")
    if node.kind == "score":
        text.append(app.figure(node.score) if node.score is not None else say("not provable"), style="cyan")
        text.append(f" {say('points')}", style="dim")
    elif node.kind != "areas":
        text.append(app.with_unit(node.value, node.unit, 4) if node.value is not None else say("not provable"), style="cyan")
    if node.kind == "indicator" and node.score is not None:
        text.append(f"  {say('score')} {app.figure(node.score)}", style="cyan")
    if node.ideal is not None:
        text.append(f"  {say('ideal')} {app.with_unit(node.ideal, node.unit)}", style="dim")
    if node.weight is not None:
        text.append(f"  {say('weight')} {node.weight:g}", style="dim")
    if node.status:
        text.append(f"  {app.status_word(say, node.status)}", style="dim")
    if node.formula:
        text.append(f"  = {node.formula}", style="green")
    if node.condition:
        text.append(f"  {say('where_sql')} {node.condition}", style="green")
    if node.members is not None:
        text.append("  " + say("{n} rows", n=node.members), style="dim")
        if node.unknown:
            text.append(say(", {n} cannot be judged", n=node.unknown), style="magenta")
    return text


def demo(door: Door, outcome: app.DemoOutcome) -> None:
    """Tell the demo as a short story with its results."""
    say, house = door.words, outcome.house
    door.out.print(Rule(say("Sample data: a synthetic zone, not a real one"), style="yellow"))
    door.out.print(say("[bold]1.[/] A survey of {zone} as a GeoPackage with two layers and {n} planted faults: {path}", zone=outcome.survey.zone_name, n=len(outcome.survey.faults), path=str(outcome.survey.path)))
    first, second = outcome.imports
    show.imported(door, *first)
    door.out.print(say("[bold]2.[/] The layer of 2013 is stopped by a question, because nobody but a person can know:"))
    door.out.print(Text(f"   ? {say.say(outcome.question.what)}", style="yellow"))
    for line in outcome.question.lines:
        door.out.print(Text(f"     · {say.say(line)}", style="yellow"))
    door.out.print(say("   Answered with --assume JZMJ=m2:"))
    show.imported(door, *second)
    door.out.print(say("[bold]3.[/] Evaluated for both years; 2012 lacks facts, and they are named. The result of 2013:"))
    evaluation(door, house, outcome.runs[-1])
    door.out.print(say("[bold]4.[/] Findings:"))
    show.findings(door, app.list_findings(house))
    door.out.print(say("[bold]5.[/] The report:"))
    show.report(door, outcome.report)
    door.out.print(say("[bold]Next[/], for example:"))
    ledger = f"--ledger {house.path}"
    for line in (
        f"yuanheng explain {outcome.runs[-1].id} 示例县 idle_rate {ledger}",
        f"yuanheng explain {outcome.runs[-1].id} 示例县/主区 industrial_coverage {ledger}",
        f"yuanheng findings {ledger}",
        "yuanheng sql cn.land-intensity.2014",
    ):
        door.out.print(f"  {line}", markup=False, soft_wrap=True)


def plain_demo(outcome: app.DemoOutcome) -> dict[str, Any]:
    """Turn the demo into plain values."""
    return {
        "ledger": str(outcome.house.path),
        "survey": str(outcome.survey.path),
        "runs": [show.plain_run(r) for r in outcome.runs],
        "scores": [{"zone": z.name, "type": z.type, "score": z.total.score} for z in outcome.runs[-1].results],
        "docx": str(outcome.report.docx),
        "xlsx": str(outcome.report.xlsx),
    }
