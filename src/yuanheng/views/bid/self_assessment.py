"""The self-assessment (年度自评表): indicator, weight, what was done, points, and its proof."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from dataclasses import dataclass

from yuanheng.errors import UsageError, say
from yuanheng.evaluate.moved.sides import values_of
from yuanheng.evaluate.weighing import shares_of
from yuanheng.ledger.values import folded
from yuanheng.model.evaluation import AreaResult, Run, ZoneResult
from yuanheng.model.relation import Label
from yuanheng.ports import House
from yuanheng.report.phrases.saying import Text
from yuanheng.report.word.paper import Grid, Part
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.scorecards.scorecard import Node, Scorecard
from yuanheng.views.bid.owing import Proofs, owners_of
from yuanheng.views.listed import ListColumn, listed_workbook
from yuanheng.views.papers.blanks import blank_paper
from yuanheng.views.reports.rows import missing_texts
from yuanheng.words.figures import figure, score_text, with_unit
from yuanheng.words.words import Words


@dataclass(frozen=True)
class SelfLine:
    """One indicator: its points of a hundred, what was done, the points it gets, its proof.

    full, points: None where a weight or the score is not known. lost: the points that are wanting.
    """

    area: str
    goal: str
    indicator: str
    full: float | None
    done: str
    against: str
    score: str
    points: float | None
    lost: float | None
    missing: tuple[str, ...]
    proofs: tuple[tuple[str, str], ...]
    owner: str


@dataclass(frozen=True)
class SelfTable:
    """The self-assessment of a zone by a run; total is None where it is not provable."""

    run: int
    title: str
    document: str
    zone: str
    zone_name: str
    period: str
    ledger_seq: int
    digest: str
    total: float | None
    lines: tuple[SelfLine, ...]

    @property
    def short(self) -> tuple[tuple[str, tuple[SelfLine, ...]], ...]:
        """Group what loses points, or is not provable, by who owes it, the most first."""
        found: dict[str, list[SelfLine]] = {}
        for line in self.lines:
            if line.lost is None or line.lost > _NOTHING:
                found.setdefault(line.owner, []).append(line)
        return tuple(
            (o, tuple(sorted(found[o], key=lambda x: -(math.inf if x.lost is None else x.lost))))
            for o in sorted(found, key=lambda o: (not o, o))
        )


#: Less than this is no loss of points, but the last places of doubles.
_NOTHING = 1e-9


def self_table(house: House, words: Words, run: Run, zone: str = "") -> SelfTable:
    """Make the table of a run on one zone, or on its first; UsageError names what there is."""
    pack, at = packs.pack(run.standard), scored_zone(run, zone)
    result = next(r for r in run.results if r.zone == at)
    lines = _Lines(house, words, run, packs.scorecard(run.standard), result)
    return SelfTable(
        run=run.id,
        title=words.label(pack.title),
        document=pack.document,
        zone=result.zone,
        zone_name=result.name,
        period=run.period,
        ledger_seq=run.ledger_seq,
        digest=run.result_digest,
        total=result.total.score,
        lines=tuple(lines.all()),
    )


def scored_zone(run: Run, zone: str = "") -> str:
    """Find a zone that a run scored by id or name, or its first; UsageError where there is none."""
    pack = packs.pack(run.standard)
    if pack.kind != "scorecard" or not packs.scorecard(run.standard).subject.is_zone:
        raise UsageError(say("Run {number} scored no zones", number=run.id))
    result = next((r for r in run.results if zone in ("", r.zone, r.name)), None)
    if result is None:
        raise UsageError(
            say("Run {number} has no zone {zone}", number=run.id, zone=zone),
            expected=say("Known: {known}.", known=", ".join(r.name for r in run.results)),
        )
    return result.zone


class _Lines:
    """Says the indicators of one zone in the order of the weight tree."""

    def __init__(
        self, house: House, words: Words, run: Run, card: Scorecard, result: ZoneResult
    ) -> None:
        self.words, self.card, self.result = words, card, result
        self.shares, _ = shares_of(card, values_of(run))
        self.owners = owners_of(house, run, result.zone)
        self.proofs = Proofs(house, run, result.zone)

    def all(self) -> Iterator[SelfLine]:
        """Say every area; without a type there is no tree, and so no points."""
        for area in self.result.areas:
            root = self.card.trees.get((str(self.result.type), area.area))
            share = self.shares[area.area] if len(self.result.areas) > 1 else 1.0
            for child in root.children if root is not None else ():
                yield from self.node(area, child, 100 * share, ())

    def node(
        self, area: AreaResult, node: Node, above: float | None, goals: tuple[str, ...]
    ) -> Iterator[SelfLine]:
        """Say the indicators below a node; above: the points of what it is a part of."""
        told = next(n for n in area.nodes if n.id == node.id)
        full = None if above is None or told.weight is None else above * told.weight
        label = self.words.label(self.card.label(node.id))
        if node.children:
            for child in node.children:
                yield from self.node(area, child, full, (*goals, label))
            return
        spec = self.card.indicators[node.id]
        value = next(i.value for i in area.indicators if i.id == node.id)
        points = None if full is None or told.score is None else full * told.score / 100
        facts = self.facts(node.id)
        yield SelfLine(
            area=area.area,
            goal=" › ".join(goals),
            indicator=label,
            full=full,
            done="" if value is None else with_unit(value, spec.unit.text),
            against="" if told.ideal is None else with_unit(told.ideal, spec.unit.text),
            score=score_text(self.words, told.score),
            points=points,
            lost=None if full is None or points is None else full - points,
            missing=tuple(missing_texts(self.words, self.card, told.missing)),
            proofs=tuple(
                dict.fromkeys(
                    (self.words.label(document), self.proofs.of(fact, document))
                    for fact, document in facts
                    if document is not None
                )
            ),
            owner=self.owner(node.id, [fact for fact, _ in facts]),
        )

    def facts(self, indicator: str) -> list[tuple[Label, Label | None]]:
        """Name the columns or measures that an indicator rests on, with their documents."""
        schema, found = ledger_schema(), []
        for name in self.card.indicators[indicator].formula.names:
            spec = self.card.quantities[name]
            if spec.measure is not None:
                code = schema.code_lists["measure"].codes[spec.measure]
                found.append((code.label, code.document))
            else:
                column = schema.relations[spec.relation].column(spec.column)
                found.append((column.label, column.document))
        return found

    def owner(self, indicator: str, facts: list[Label]) -> str:
        """Name who leads the indicator, or else the first of its facts that somebody leads."""
        labels = [self.card.label(indicator), *facts]
        names = (folded(label["zh"]) for label in labels)
        return next((self.owners[name] for name in names if name in self.owners), "")


def points_text(points: float | None) -> str:
    """Write points; what is not known is a dash."""
    return "–" if points is None else figure(points)


def proof_text(words: Words, line: SelfLine) -> str:
    """Write the documents of a line, with their numbers where the ledger has them."""
    said = [f"{name}{words.aside(has)}" if has else name for name, has in line.proofs]
    return words.listed(said)


def self_columns(words: Words) -> tuple[ListColumn[SelfLine], ...]:
    """Give the columns of the table: 指标, 权重, 完成, 得分, 佐证, and what stands beside."""
    return (
        ListColumn("area", words("assessed area"), lambda x: x.area, is_extra=True),
        ListColumn("goal", words("goal of the tree"), lambda x: x.goal),
        ListColumn("indicator", words("indicator"), lambda x: x.indicator),
        ListColumn("full", words("points in full"), lambda x: x.full, is_figure=True),
        ListColumn("done", words("figure achieved"), lambda x: x.done),
        ListColumn("against", words("held against"), lambda x: x.against),
        ListColumn("points", words("points got"), lambda x: x.points, is_figure=True),
        ListColumn("lost", words("points lost"), lambda x: x.lost, is_figure=True),
        ListColumn("missing", words("missing facts"), lambda x: words.listed(list(x.missing))),
        ListColumn("proofs", words("documents"), lambda x: proof_text(words, x)),
        ListColumn("owner", words("responsible unit"), lambda x: x.owner),
    )


def self_workbook(words: Words, table: SelfTable) -> bytes:
    """Write the table, an indicator a line."""
    title = f"{words('Self-assessment')} {table.zone_name} {table.period}"
    note = words.join((table.title, total_said(words, table)))
    return listed_workbook(words, title, note, self_columns(words), table.lines)


def total_said(words: Words, table: SelfTable) -> str:
    """Say the total, or that it is not provable."""
    if table.total is None:
        return words("The total is not provable: the facts that it lacks stand in the lines.")
    return words("The total is {points} points.", points=figure(table.total))


def self_docx(house: House, words: Words, table: SelfTable) -> bytes:
    """Write the self-assessment as a paper, with what is weak by unit."""
    from yuanheng.report.word.paper import write_paper  # noqa: PLC0415 - the Word library is slow to load

    heads = tuple(
        words(h)
        for h in ("indicator", "points in full", "figure achieved", "points got", "documents")
    )
    rows: tuple[tuple[Text, ...], ...] = tuple(
        (
            x.indicator,
            points_text(x.full),
            x.done or words("not provable"),
            points_text(x.points),
            proof_text(words, x) or "–",
        )
        for x in table.lines
    )
    grid = Grid(heads, (48, 20, 34, 20, 50), ("left", "right", "right", "right", "left"), rows)
    weak = tuple(
        words(
            "{unit}: {gates}",
            unit=owner or words("no unit is named"),
            gates=words.join([_weak(words, line) for line in lines]),
        )
        for owner, lines in table.short
    )
    paper = blank_paper(
        house,
        words,
        title=words("{zone}: self-assessment {period}", zone=table.zone_name, period=table.period),
        opening=words(
            "By {document}, on the facts of the ledger up to batch {seq} (run {run}, digest"
            " {digest}).",
            document=table.document,
            seq=table.ledger_seq,
            run=table.run,
            digest=table.digest[:16],
        ),
        parts=(
            Part(words("Result of the self-assessment"), (total_said(words, table),), grid),
            Part(words("What is weak, by unit"), weak or (words("No points are lost."),)),
        ),
        annexes=(),
        names=(table.zone_name,),
    )
    out = io.BytesIO()
    write_paper(paper, out, "zh" if words.lang == "zh" else "en")
    return out.getvalue()


def _weak(words: Words, line: SelfLine) -> str:
    if line.lost is None:
        facts = words.listed(list(line.missing)) or line.indicator
        return words("{gate}: supply {facts}", gate=line.indicator, facts=facts)
    return words(
        "{indicator}: {points} points lost", indicator=line.indicator, points=figure(line.lost)
    )
