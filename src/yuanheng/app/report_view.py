"""The view of a run that the report room formats: every text finished, in the reader's language."""

from __future__ import annotations

from datetime import datetime

from yuanheng.app.figures import score_text, status_word, type_basis, type_name
from yuanheng.app.house import House
from yuanheng.app.report_land import land_shares
from yuanheng.app.report_map import zone_map
from yuanheng.app.report_rows import (
    Place,
    finding_row,
    indicator_row,
    missing_texts,
    parameter_rows,
    problem_row,
    provenance_row,
)
from yuanheng.app.words import Words
from yuanheng.ledger.known import LEDGER_ZONE, heads
from yuanheng.model.evaluation import AreaResult, Finding, Run, ZoneResult
from yuanheng.model.ledger import Batch
from yuanheng.report import LABELS_EN, LABELS_ZH
from yuanheng.report.view import AreaView, Fact, IndicatorRow, MapView, ReportView, ZoneView
from yuanheng.standards import packs
from yuanheng.standards.scorecard import Node, Scorecard

_SAMPLE = "示例"
_NO_PROBLEMS = frozenset({"field.unread"})  # said at the import; nothing to mend


def report_view(house: House, run: Run, words: Words, *, maps: bool = True) -> ReportView:
    """Gather all that the report of a run says; without `maps` no shape is read."""
    card = packs.scorecard(run.standard)
    pack = packs.pack(run.standard)
    batches = _batches_behind(house, run)
    findings = [f for f in house.store.findings() if f.state != "closed" and f.zone in run.zones]
    sample = any(_SAMPLE in z.name for z in run.results)
    zh = words.lang == "zh"
    return ReportView(
        title=words(
            "Report on the intensive use of land in development zones, {period}", period=run.period
        ),
        subtitle="、".join(z.name for z in run.results)
        if zh
        else ", ".join(z.name for z in run.results),
        lang="zh" if zh else "en",
        facts=_facts(words, run, words.label(pack.title)),
        labels=LABELS_ZH if zh else LABELS_EN,
        zones=tuple(
            _zone(words, card, run, z, findings, zone_map(house, words, run, z) if maps else None)
            for z in run.results
        ),
        problems=tuple(
            problem_row(words, issue)
            for batch in batches
            for issue in house.store.issues(batch.seq)
            if issue.check not in _NO_PROBLEMS
        ),
        provenance=tuple(provenance_row(words, b) for b in batches),
        parameters=parameter_rows(words, card, run),
        sources=(
            f"{pack.id}　{pack.document}（{pack.issuer}）"
            if zh
            else f"{pack.id}: {pack.document} ({pack.issuer})",
        ),
        run_id=f"{run.id}",
        sample_note=words("Sample data: a synthetic zone, not a real one") if sample else None,
    )


def _facts(words: Words, run: Run, title: str) -> tuple[Fact, ...]:
    """Say what was evaluated, on what, by what."""
    made = datetime.fromisoformat(run.created_at).astimezone(LEDGER_ZONE)
    return (
        Fact(words("Run"), f"{run.id}"),
        Fact(words("Standard"), title + words.aside(run.standard)),
        Fact(words("Period"), run.period),
        Fact(words("As of"), run.as_of),
        Fact(words("Ledger sequence"), str(run.ledger_seq)),
        Fact(words("Made at"), made.strftime("%Y-%m-%d %H:%M")),
        Fact(words("Engine and code"), f"{run.engine}, yuanheng {run.code}"),
        Fact(words("Digest of results"), run.result_digest[:16]),
    )


def _zone(
    words: Words,
    card: Scorecard,
    run: Run,
    zone: ZoneResult,
    findings: list[Finding],
    picture: MapView | None,
) -> ZoneView:
    """Say one zone's result, its areas, findings and map."""
    basis = type_basis(words, zone.type_basis)
    if zone.total.score is None:
        lacking = missing_texts(words, card, zone.total.missing)
        note = words(
            "The total score is not provable; missing: {facts}.", facts=words.join(lacking)
        )
    else:
        note = words("Type: {basis}.", basis=basis)
    own = [f for f in findings if f.zone == zone.zone]
    return ZoneView(
        name=zone.name,
        type_text=type_name(words, card, zone.type),
        score_text=score_text(words, zone.total.score),
        status_text=status_word(words, zone.total.status),
        note=note,
        areas=tuple(_area(words, card, run, zone, area) for area in zone.areas),
        findings=tuple(finding_row(words, card, f) for f in own),
        map=picture,
    )


def _area(words: Words, card: Scorecard, run: Run, zone: ZoneResult, area: AreaResult) -> AreaView:
    """Say one 评价范围: the indicators of its tree in order, and the land by class."""
    nodes = {n.id: n for n in area.nodes}
    root = card.trees.get((str(zone.type), area.area))
    at = Place(words, card, run, zone, area)
    rows: list[IndicatorRow] = []
    if root is None:
        rows = [indicator_row(at, i.id, None, ("", "")) for i in area.indicators]
    else:
        for goal in root.children:
            for sub in goal.children:
                path = (words.label(card.label(goal.id)), words.label(card.label(sub.id)))
                rows += [indicator_row(at, leaf.id, nodes[leaf.id], path) for leaf in _leaves(sub)]
    score = area.nodes[-1].score if area.nodes else None
    land, unknown = land_shares(words, card, area)
    return AreaView(area.area, score_text(words, score), tuple(rows), land, unknown)


def _leaves(node: Node) -> list[Node]:
    """List the indicators below a node."""
    return [n for n in node.walk() if not n.children]


def _batches_behind(house: House, run: Run) -> tuple[Batch, ...]:
    """List the imports whose facts the run read."""
    seqs = {
        seq
        for s, seq in heads(house.store, run.ledger_seq).items()
        if s.zone in run.zones and s.period == run.period
    }
    return tuple(b for b in house.store.batches() if b.seq in seqs)
