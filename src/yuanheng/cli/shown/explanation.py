"""What the terminal shows of a figure: the way down to the cells of the original."""

from __future__ import annotations

from rich.rule import Rule
from rich.text import Text
from rich.tree import Tree

from yuanheng.cli.door import Door
from yuanheng.cli.shown.words import missing_line
from yuanheng.model.evaluation import Run, ZoneResult
from yuanheng.views.descent.figure import Explanation, RowEvidence
from yuanheng.views.runs.trace import told_formula
from yuanheng.words.figures import figure, status_word, with_unit


def explanation(door: Door, run: Run, zone: ZoneResult, top: Explanation) -> None:
    """Show score → formula → quantities → rows → file, layer, row, cells."""
    line = door.words(
        "Run {n} · {zone} · {period} · ledger sequence {seq}",
        n=run.id,
        zone=zone.name,
        period=run.period,
        seq=run.ledger_seq,
    )
    door.out.print(Rule(line, style="dim"))
    tree = Tree(_line(door, run.standard, top))
    _grow(door, run.standard, tree, top)
    door.out.print(tree)


def _grow(door: Door, standard: str, tree: Tree, node: Explanation) -> None:
    """Hang what is missing, the parts and the rows of a figure below it."""
    for fact in node.missing:
        tree.add(missing_line(door, fact))
    for part in node.parts:
        _grow(door, standard, tree.add(_line(door, standard, part)), part)
    for row in node.rows:
        tree.add(_row(door, row, node.unit))
    if node.rows_total > len(node.rows):
        more = door.words("… {n} more rows (--rows)", n=node.rows_total - len(node.rows))
        tree.add(Text(more, style="dim"))
    if node.left_out_total:
        out = tree.add(Text(door.words("left out: {n} rows", n=node.left_out_total), style="dim"))
        for row in node.left_out:
            line = _row(door, row, node.unit)
            failed = door.words.join([door.words.label(label) for label in row.why])
            if failed:
                line.append("  " + door.words("by: {columns}", columns=failed), style="magenta")
            out.add(line)


def _row(door: Door, row: RowEvidence, unit: str) -> Text:
    """Write one row with its place and its cells as they stand in the original."""
    say = door.words
    text = Text()
    if row.counted is None:
        text.append(say("cannot be judged") + "  ", style="magenta")
    text.append(f"{row.number or '–'}  ", style="bold")
    text.append(f"{with_unit(row.amount, unit, 4)}  ")
    text.append(f"{row.file} › {row.layer} › {say('row {row}', row=row.row)}", style="cyan")
    if row.corrected:
        text.append("  " + say("corrected by batch {n}", n=row.batch), style="magenta")
    cells = "  ".join(f"{name}={value or '∅'}" for name, value in row.cells.items())
    text.append(f"  {cells}", style="dim")
    return text


def _line(door: Door, standard: str, node: Explanation) -> Text:
    """Write one figure: label, area, value or score, and what it is made of."""
    say = door.words
    label = say.label(node.label)
    text = Text(label, style="bold")
    if node.area and node.area != label:
        text.append(say.aside(node.area), style="dim")
    _append_figure(door, text, node)
    for name, value in (("ideal", node.ideal), ("weight", node.weight)):
        if value is not None:
            shown = with_unit(value, node.unit) if name == "ideal" else f"{value:g}"
            text.append(f"  {say(name)} {shown}", style="dim")
    if node.status:
        text.append(f"  {status_word(say, node.status)}", style="dim")
    told = told_formula(say, standard, node)
    if told:
        text.append(f"  {told}", style="green")
    if node.members is not None:
        text.append("  " + say("{n} rows", n=node.members), style="dim")
    if node.unknown:
        text.append(say(", {n} cannot be judged", n=node.unknown), style="magenta")
    return text


def _append_figure(door: Door, text: Text, node: Explanation) -> None:
    """Append the score of a node, or the value of an indicator or quantity with its score."""
    say = door.words
    if node.kind == "areas":
        return
    unproved = say("not provable")
    points = f"{figure(node.score)} {say('points')}" if node.score is not None else unproved
    if node.kind == "score":
        text.append(f"  {points}", style="cyan")
        return
    value = with_unit(node.value, node.unit, 4) if node.value is not None else unproved
    text.append(f"  {value}", style="cyan")
    if node.score is not None:
        text.append(f"  {points}", style="cyan")
