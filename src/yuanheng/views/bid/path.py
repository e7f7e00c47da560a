"""The cheapest path in words (最省路径): measures, cost, who acts by when, what else could be."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

from yuanheng.decide.gate_path import GatePath
from yuanheng.decide.levers import SUBJECT, Lever
from yuanheng.decide.score_path import ScorePath
from yuanheng.model.evaluation import Run
from yuanheng.model.units import stored_per
from yuanheng.ports import House
from yuanheng.report.phrases.saying import Text
from yuanheng.report.word.paper import Grid, Part
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.descent.judged import zone_names
from yuanheng.views.listed import ListColumn, listed_workbook
from yuanheng.views.papers.blanks import blank_paper
from yuanheng.words.figures import exact, figure
from yuanheng.words.words import Words

#: 毫 in 万元, the unit in which an office reckons.
_UNIT = "万元"


@dataclass(frozen=True)
class PathLine:
    """One measure of the path: how often, what it moves in all, its cost, by whom and when."""

    name: str
    figure: str
    steps: int
    moved: str
    cost: str
    months: int | None
    lead_unit: str
    basis: str
    instead: str


@dataclass(frozen=True)
class PathCard:
    """A path in words. said: what it costs and how sure it is; open: what it does not reach."""

    run: int
    title: str
    zone: str
    zone_name: str
    period: str
    lines: tuple[PathLine, ...]
    said: tuple[str, ...]
    open: tuple[str, ...]
    passed: tuple[str, ...]


def path_card(house: House, words: Words, run: Run, zone: str, path: GatePath) -> PathCard:
    """Say a path."""
    book, pack = packs.rulebook(run.standard), packs.pack(run.standard)
    lines = _lines(words, path)
    label = {rule.id: words.label(rule.gate.requires) for rule in book.rules.values() if rule.gate}
    newly = [n for n, v in path.before.items() if v == "met" and path.after[n] == "not-met"]
    return PathCard(
        run=run.id,
        title=words.label(pack.title),
        zone=zone,
        zone_name=zone_names(house, run).get(zone, zone),
        period=run.period,
        lines=tuple(lines),
        said=tuple(_said(words, path)),
        open=tuple(_open(words, path, label)),
        passed=tuple(label[name] for name in newly),
    )


def score_card(house: House, words: Words, run: Run, zone: str, path: ScorePath) -> PathCard:
    """Say a path to a score or a rank."""
    ranks = {"n": path.rank_before, "after": path.rank_after}
    return PathCard(
        run=run.id,
        title=words.label(packs.pack(run.standard).title),
        zone=zone,
        zone_name=zone_names(house, run).get(zone, zone),
        period=run.period,
        lines=tuple(_lines(words, path)),
        said=tuple(_said(words, path)),
        open=tuple(_left_out(words, path)),
        passed=(
            words(
                "score from {before} to {after}, {target} being the target",
                before=figure(path.before),
                after=figure(path.after),
                target=figure(path.target),
            ),
            words("rank from {n} to {after}, the others as they are", **ranks),
        ),
    )


def _lines(words: Words, path: GatePath | ScorePath) -> list[PathLine]:
    """Say every measure, and what it costs to do without it."""
    instead = {one.lever: one for one in path.instead}
    lines = []
    for lever, count in path.chosen:
        other = instead.get(lever.name)
        if other is None:
            said = words("not looked for in time")
        elif other.cost is None:
            said = words("without it the target is not reached")
        else:
            more = words("{amount} more", amount=_money(other.cost - path.cost))
            named = words.listed([f"{name} × {n}" for name, n in other.steps])
            said = words("without it {named}: {more}", named=named or "–", more=more)
        lines.append(_line(words, lever, count, said))
    return lines


def _line(words: Words, lever: Lever, count: int, instead: str) -> PathLine:
    column = ledger_schema().relations[SUBJECT].column(lever.column)
    moved = words("yes")
    if lever.step is not None:
        unit = column.unit.text if column.unit else ""
        per = stored_per(unit) if column.unit else 1
        moved = exact(float(lever.step * count / per), unit)
        moved = moved if lever.step < 0 else f"+{moved}"
    return PathLine(
        name=lever.name,
        figure=words.label(column.label),
        steps=count,
        moved=moved,
        cost=_money(lever.cost * count),
        months=lever.months,
        lead_unit=lever.lead_unit,
        basis=lever.basis,
        instead=instead,
    )


def _money(hao: int) -> str:
    """Write an amount of 毫 in 万元."""
    return exact(float(hao / stored_per(_UNIT)), _UNIT)


def _said(words: Words, path: GatePath | ScorePath) -> Iterator[str]:
    """Say cost, proof and time, and that the rules were asked again."""
    if not path.chosen:
        yield words("No measure is needed, or none can help.")
        return
    yield words("The cheapest path costs {amount}.", amount=_money(path.cost))
    if path.by == "open":
        least = _money(path.least)
        yield words("Not proved to be the cheapest: none can cost less than {least}.", least=least)
    else:
        yield words(
            "Proved: no other steps of these levers cost less (found by {solver}, proved apart"
            " from it in whole numbers).",
            solver=path.solver,
        )
    if path.months is not None:
        yield words("The last of it shows after {n} months.", n=path.months)
    if isinstance(path, ScorePath):
        yield words("Scored again by the standard with the improved figures: it is reached.")
    else:
        yield words("Judged again by the standard with the improved figures: the gates are passed.")


def _open(words: Words, path: GatePath, label: dict[str, str]) -> Iterator[str]:
    """Say what the path does not reach, and which levers were not weighed."""
    for name in path.unmoved:
        yield words("{gate}: no lever reaches it", gate=label[name])
    for name in path.unknown:
        yield words("{gate}: not provable, so no path is reckoned", gate=label[name])
    yield from _left_out(words, path)


def _left_out(words: Words, path: GatePath | ScorePath) -> Iterator[str]:
    """Say which levers were not weighed, and why."""
    why = {
        "no-cost": words("its cost is not stated"),
        "late": words("it does not show in time"),
        "no-figure": words("the figure that it moves is not stated"),
    }
    for lever, reason in path.left_out:
        yield words("{lever} was not weighed: {why}", lever=lever, why=why[reason])


def path_columns(words: Words) -> tuple[ListColumn[PathLine], ...]:
    """Give the columns of a path."""
    return (
        ListColumn("name", words("measure to take"), lambda x: x.name),
        ListColumn("figure", words("figure"), lambda x: x.figure),
        ListColumn("steps", words("steps"), lambda x: x.steps, is_figure=True),
        ListColumn("moved", words("moved in all"), lambda x: x.moved),
        ListColumn("cost", words("cost"), lambda x: x.cost),
        ListColumn("months", words("months"), lambda x: x.months, is_figure=True),
        ListColumn("lead_unit", words("responsible unit"), lambda x: x.lead_unit),
        ListColumn("basis", words("basis of the reckoning"), lambda x: x.basis),
        ListColumn("instead", words("instead"), lambda x: x.instead),
    )


def path_workbook(words: Words, card: PathCard) -> bytes:
    """Write the path, a measure a line."""
    title = f"{words('Cheapest path')} {card.zone_name} {card.period}"
    note = words.join((card.title, *card.said, *card.open))
    return listed_workbook(words, title, note, path_columns(words), card.lines)


def path_docx(house: House, words: Words, card: PathCard) -> bytes:
    """Write the path as a paper: measures, what they pass, what stays open."""
    from yuanheng.report.word.paper import write_paper  # noqa: PLC0415 - the Word library is slow to load

    rows: tuple[tuple[Text, ...], ...] = tuple(
        (
            *(x.name, str(x.steps), x.moved, x.cost),
            *("–" if x.months is None else str(x.months), x.lead_unit or "–"),
        )
        for x in card.lines
    )
    heads = tuple(words(h) for h in ("measure to take", "steps", "moved in all", "cost", "months"))
    grid = Grid(
        (*heads, words("responsible unit")),
        (54, 16, 32, 30, 16, 24),
        ("left", "right", "right", "right", "right", "left"),
        rows,
    )
    parts = [Part(words("Measures"), card.said, grid)]
    if card.passed:
        parts.append(Part(words("Gates that are then passed"), card.passed))
    parts.append(
        Part(
            words("If a measure falls away"),
            tuple(words("{project}: {why}", project=x.name, why=x.instead) for x in card.lines),
        )
    )
    if card.open:
        parts.append(Part(words("What stays open"), card.open))
    paper = blank_paper(
        house,
        words,
        title=words("{zone}: the cheapest path, {period}", zone=card.zone_name, period=card.period),
        opening=words(
            "Reckoned for {title} (run {run}) by the levers that the office stated, their cost and"
            " effect being its own.",
            title=card.title,
            run=card.run,
        ),
        parts=tuple(parts),
        annexes=(),
        names=(card.zone_name,),
    )
    out = io.BytesIO()
    write_paper(paper, out, "zh" if words.lang == "zh" else "en")
    return out.getvalue()
