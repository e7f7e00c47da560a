"""What the terminal shows of a run: one table per zone, values beside ideals and scores."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from yuanheng.app.opening import OpenHouse
from yuanheng.cli.door import Door
from yuanheng.cli.shown.ranking import ranking
from yuanheng.model.evaluation import Run
from yuanheng.views.descent.brackets import brackets
from yuanheng.views.descent.missing_facts import weight_notes
from yuanheng.views.descent.named_findings import list_findings
from yuanheng.views.descent.runs import lies_apart, list_runs, run_before
from yuanheng.views.reports.view import AreaView, IndicatorRow, ZoneView, report_view
from yuanheng.views.runs.potentials import potentials
from yuanheng.views.runs.ranking import rank_enterprises

_BAR = 6
_LABELS = 36  # width of the names and units
_AREA = 50  # width of one area
_NOTHING = "—"

#: Values of an earlier period, by 评价范围 and indicator.
Earlier = dict[tuple[str, str], str]


def evaluation(door: Door, house: OpenHouse, run: Run) -> None:
    """Show a run: each zone with values, ideals and scores, then what is missing and what to do."""
    say = door.words
    if run.results and run.results[0].subject:
        door.out.print(_rule(door, run))
        for part in ranking(door, rank_enterprises(run, say, brackets(house, run))):
            door.out.print(part)
        _after(door, house, run)
        return
    view = report_view(house, run, say, maps=False)
    before = run_before(list_runs(house), run)
    zones = report_view(house, before, say, maps=False).zones if before else ()
    then = list(zip(before.results if before else (), zones, strict=True))
    door.out.print(_rule(door, run))
    for result, zone in zip(run.results, view.zones, strict=True):
        earlier: Earlier = {
            (area.name, row.label): row.value_text
            for was, other in then
            if was.zone == result.zone and not lies_apart(run, result.zone)
            for area in other.areas
            for row in area.indicators
        }
        period = before.period if before else ""
        narrow = door.out.width < _LABELS + _AREA * len(zone.areas)
        groups = [(area,) for area in zone.areas] if narrow else [zone.areas]
        parts: list[RenderableType] = [
            _ZoneTable(door, areas, earlier, period).table() for areas in groups
        ]
        parts += [t for area in zone.areas for t in _potentials(door, run, zone.name, area.name)]
        missing = missing_facts(door, zone)
        if missing is not None:
            parts.append(missing)
        panel = Panel(
            Group(*parts),
            title=_headline(door, zone),
            title_align="left",
            border_style="cyan",
            padding=(0, 1),
        )
        door.out.print(panel)
    _after(door, house, run)


def _after(door: Door, house: OpenHouse, run: Run) -> None:
    """Say the weights out of range, and what the run means for findings."""
    say = door.words
    for note in weight_notes(run, say):
        door.out.print(Text(f"! {note}", style="yellow"))
    opened = [v for v in list_findings(house) if v.finding.run == run.id]
    if opened:
        door.out.print(say("{n} findings need attention: `yuanheng findings`.", n=len(opened)))
    elif not run.official:
        line = say("This run is not official; it moved no finding.")
        door.out.print(Text(line, style="dim"))


def _potentials(door: Door, run: Run, zone: str, area: str) -> list[Text]:
    """Write the potentials of an area: those known with their value, then those not provable."""
    known, lacking = potentials(run, zone, area, door.words)
    if not known and not lacking:
        return []
    head = door.words("Potential") + door.words.aside(area)
    text = Text(f"\n{head}", style="bold")
    for label, value in known:
        text.append(f"\n  {label}  ", style="default")
        text.append(value, style="cyan")
    if lacking:
        names = door.words.join(lacking)
        text.append("\n  " + door.words("not provable") + f"  {names}", style="magenta")
    return [text]


def missing_facts(door: Door, zone: ZoneView) -> Text | None:
    """List what is not provable, with the facts that would prove it; None where all is provable."""
    lines: dict[str, list[str]] = {}
    for area in zone.areas:
        for row in area.indicators:
            if row.verdict in ("not-provable", "value-only") and row.missing:
                facts = door.words.join(row.missing)
                lines.setdefault(facts, []).append(row.label + door.words.aside(area.name))
    if not lines:
        return None
    head = door.words("Not provable, and the missing facts")
    text = Text(f"\n{head}", style="magenta")
    for facts, names in lines.items():
        text.append("\n  · ", style="magenta")
        text.append("、".join(names), style="default")
        text.append("  ← ", style="dim")
        text.append(facts, style="default")
    return text


def _rule(door: Door, run: Run) -> Rule:
    """Head a run with its number, standard, period and ledger sequence."""
    line = door.words(
        "Run {n} · {standard} · {period} · ledger sequence {seq}",
        n=run.id,
        standard=run.standard,
        period=run.period,
        seq=run.ledger_seq,
    )
    return Rule(line, style="dim")


def _headline(door: Door, zone: ZoneView) -> Text:
    """Name a zone with its type, score and the status of that score."""
    say = door.words
    head = Text()
    head.append(zone.name, style="bold")
    head.append(f"  {zone.type_text}  ")
    head.append(f"{say('total score')} {zone.score_text}", style="bold cyan")
    head.append(say.aside(zone.bracket_text) if zone.bracket_text else "", style="cyan")
    head.append("  " + say("(status: {status})", status=zone.status_text), style="dim")
    return head


@dataclass
class _ZoneTable:
    """The areas of a zone side by side, a line per indicator, goals as headings."""

    door: Door
    areas: tuple[AreaView, ...]
    earlier: Earlier
    period: str

    def table(self) -> Table:
        """Lay it out."""
        table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 1, 0, 0))
        self._head(table)
        above = ""
        for goal, label in self._lines():
            if goal != above:
                table.add_row(Text(goal, style="bold"))
                above = goal
            self._line(table, label)
        self._foot(table)
        return table

    def _compared(self, area: AreaView) -> bool:
        """Tell whether an earlier period with any value stands beside an area."""
        return any(n == area.name and v for (n, _), v in self.earlier.items())

    def _head(self, table: Table) -> None:
        say = self.door.words
        table.add_column(say("indicator"), overflow="fold", min_width=_LABELS - 12)
        table.add_column(say("unit"), style="dim", no_wrap=True)
        for area in self.areas:
            prefix = f"{area.name} "
            if self._compared(area):
                table.add_column(
                    f"{prefix}{self.period}", justify="right", style="dim", no_wrap=True
                )
                prefix = ""
            table.add_column(f"{prefix}{say('value')}", justify="right", no_wrap=True)
            table.add_column(say("ideal"), justify="right", style="dim", no_wrap=True)
            table.add_column(say("score"), no_wrap=True)

    def _lines(self) -> list[tuple[str, str]]:
        """List goal and indicator once each, in the order of the trees."""
        pairs = [(row.goal, row.label) for area in self.areas for row in area.indicators]
        goals = list(dict.fromkeys(goal for goal, _ in pairs))
        return sorted(dict.fromkeys(pairs), key=lambda pair: goals.index(pair[0]))

    def _line(self, table: Table, label: str) -> None:
        cells: list[str | Text] = []
        unit = ""
        for area in self.areas:
            row = next((r for r in area.indicators if r.label == label), None)
            unit = row.unit if row else unit
            if self._compared(area):
                cells.append(self.earlier.get((area.name, label)) or _NOTHING)
            cells += self._cells(row)
        table.add_row(f"  {label}", unit, *cells)

    def _cells(self, row: IndicatorRow | None) -> list[str | Text]:
        """Write value, ideal and score of one indicator of one area."""
        if row is None:
            return [Text("·", style="dim"), "", ""]
        unproved = Text(self.door.words("not provable"), style="magenta")
        value = row.value_text or unproved
        if row.score is None:
            return [value, row.ideal_text, unproved]
        return [
            value,
            row.ideal_text,
            _bar(row.score, row.score_text, low=row.verdict == "not-met"),
        ]

    def _foot(self, table: Table) -> None:
        say = self.door.words
        cells: list[str | Text] = []
        for area in self.areas:
            cells += [""] * (3 if self._compared(area) else 2)
            cells.append(Text(area.score_text, style="bold"))
        table.add_section()
        table.add_row(Text(say("score of the area"), style="bold"), "", *cells)


def _bar(score: float, text: str, *, low: bool) -> Text:
    """Draw a score as a bar beside its figure; low ones are also marked, not by colour alone."""
    colour = "red" if low else "green" if score >= 99.995 else "yellow" if score < 80 else "white"
    full = round(score / 100 * _BAR)
    bar = Text("█" * full, style=colour)
    bar.append("░" * (_BAR - full), style="dim")
    bar.append(f" {text:>6}{' ▼' if low else ''}", style=colour)
    return bar
