"""The view of a run that the report room formats: every text finished, in the reader's language."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from yuanheng.findings.moving import MONITORING
from yuanheng.ledger.record.known import LEDGER_ZONE, heads
from yuanheng.model.evaluation import Finding, Run, ZoneResult
from yuanheng.model.ledger import Batch
from yuanheng.ports import House
from yuanheng.report.phrases.labels import LABELS_EN, LABELS_ZH, Labels
from yuanheng.report.phrases.saying import Figure, Saying, saying
from yuanheng.report.view import AreaView, Fact, IndicatorRow, MapView, ReportView, ZoneView
from yuanheng.report.wording import joined
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.scorecards.scorecard import Node, Scorecard
from yuanheng.views.descent.brackets import Brackets, bracket_text, brackets
from yuanheng.views.descent.idle_plots import idle_land, idle_sentence
from yuanheng.views.descent.judged import rules_view, zone_names
from yuanheng.views.descent.runs import list_runs, run_before
from yuanheng.views.reports.facts import Book, apart, book_of, fact_id
from yuanheng.views.reports.findings import Library, finding_row
from yuanheng.views.reports.land import land_shares
from yuanheng.views.reports.map import zone_map
from yuanheng.views.reports.progress import Earlier, achievements, compare_area, earlier_of
from yuanheng.views.reports.proofs import firm_documents, rule_documents, unproved, wanted
from yuanheng.views.reports.rows import (
    Place,
    indicator_row,
    missing_texts,
    parameter_rows,
    problem_row,
    provenance_row,
    written_day,
)
from yuanheng.views.reports.rules import count_sayings, unproved_verdicts, verdict_rows
from yuanheng.words.figures import score_text, status_word, type_basis, type_name
from yuanheng.words.words import Words

_SAMPLE = "示例"
_LAND = "cn.land-intensity."
_NO_PROBLEMS = frozenset({"field.unread"})  # said at the import; nothing to mend


def report_view(house: House, run: Run, words: Words, *, maps: bool = True) -> ReportView:
    """Gather all that the report of a run says; without `maps` no shape is read."""
    pack = packs.pack(run.standard)
    library = Library(house, words)
    head = _head(house, run, words, pack)
    if pack.kind == "rulebook":
        return _with_verdicts(house, run, words, library, head)
    card = packs.scorecard(run.standard)
    head = replace(head, labels=_of_attention(words, card, head.labels))
    before = run_before(list_runs(house), run)
    if not card.subject.is_zone:
        head, run, maps = replace(head, labels=_of_firms(words, head.labels)), apart(run), False
        before = apart(before) if before else None
    earlier = earlier_of(words, run, before, library.book(before.id) if before else None)
    firms = () if card.subject.is_zone else _in_order(card, run)
    lie = brackets(house, run)
    desk = _Desk(words, card, run, book_of(words, card, run), library, earlier, lie)
    zones = tuple(
        _zone(
            desk,
            z,
            _open_findings(house, run, z.zone, {card.family, MONITORING}),
            zone_map(house, words, run, z) if maps else None,
        )
        for z in firms or run.results
    )
    return replace(
        head,
        zones=zones,
        opening=joined(*_first_of_all(house, words, run, zones), head.opening),
        documents=firm_documents(words, card, firms),
        parameters=parameter_rows(words, card, run),
        compared_with=before.period if before else "",
    )


def _first_of_all(
    house: House, words: Words, run: Run, zones: tuple[ZoneView, ...]
) -> Iterator[Saying]:
    """Say of a single zone what counts first: its score, its idle plots, its lowest indicator."""
    if len(zones) != 1 or not zones[0].areas or run.results[0].total.score is None:
        return
    zone, result = zones[0], run.results[0]
    total = Figure(zone.score_text, zone.fact_id, "score", zone.trace).marked
    yield saying(words("First: {zone} has {score} points.", zone=zone.name, score=total))
    beside = idle_sentence(words, idle_land(house, result.zone))
    if beside:
        yield saying(words("Second: ") + beside.strip())
    scored = [
        (row.score, area.name, row)
        for area in zone.areas
        for row in area.indicators
        if row.score is not None
    ]
    lowest = min(scored, key=lambda found: found[0], default=None)
    if lowest is not None:
        _, area_name, row = lowest
        text = words(
            "The lowest score is that of {label} ({area}): {score} points.",
            label=row.label,
            area=area_name,
            score=Figure(row.score_text, row.fact_id, "score", row.trace).marked,
        )
        yield saying((words("Third: ") if beside else words("Second: ")) + text)


def _of_attention(words: Words, card: Scorecard, labels: Labels) -> Labels:
    """Say what the verdict on a score means: points beside those that need attention.

    0.74 of an ideal of 0.98 may have 75 points; that it "met" something would mislead.
    """
    if math.isinf(card.below_score):
        return replace(labels, met=words("scored"))
    below = f"{card.below_score:g}"
    return replace(
        labels,
        met=words("at least {below} points", below=below),
        not_met=words("below {below} points", below=below),
    )


def _head(house: House, run: Run, words: Words, pack: packs.Pack) -> ReportView:
    """Say what every report says, whatever its standard: title, opening, sources, data."""
    batches = _batches_behind(house, run)
    names = [z.name for z in run.results if not z.subject]
    names = names or list(zone_names(house, run).values())
    zh = words.lang == "zh"
    standard = words.label(pack.title)
    title = words("{standard}: report on {period}", standard=standard, period=run.period)
    if pack.id.startswith(_LAND):
        title = words(
            "Report on the intensive use of land in development zones, {period}", period=run.period
        )
    return ReportView(
        title=title,
        subtitle=("、" if zh else ", ").join(names),
        lang="zh" if zh else "en",
        facts=_facts(words, run, standard),
        labels=LABELS_ZH if zh else LABELS_EN,
        zones=(),
        problems=tuple(
            problem_row(words, issue)
            for batch in batches
            for issue in house.record.issues(batch.seq)
            if issue.check not in _NO_PROBLEMS
        ),
        provenance=tuple(provenance_row(words, b) for b in batches),
        parameters=(),
        sources=(
            f"{pack.id}　{pack.document}（{pack.issuer}）"
            if zh
            else f"{pack.id}: {pack.document} ({pack.issuer})",
        ),
        run_id=f"{run.id}",
        caution=words.join(_cautions(words, run, names)) or None,
        opening=_opening(words, run, standard),
        day=written_day(words, run.created_at),
        period=run.period,
    )


def _cautions(words: Words, run: Run, names: Iterable[str]) -> list[str]:
    """Say on the first page what no reader may miss: a trial, a synthetic zone."""
    said = [] if run.official else [words("Trial: not an official evaluation")]
    if any(_SAMPLE in name for name in names):
        said.append(words("Sample data: a synthetic zone, not a real one"))
    return said


def _of_firms(words: Words, labels: Labels) -> Labels:
    """Name the subjects of a report on enterprises, which have groups, and no assessed areas."""
    return replace(
        labels,
        zone=words("enterprise").capitalize(),
        type=words("group").capitalize(),
        area=words("item").capitalize(),
        whole_zone=words("total score").capitalize(),
        ideal=words("base value").capitalize(),
        met=words("scored"),  # a standard without attention draws no line to reach
        no_achievements="",
    )


def _in_order(card: Scorecard, run: Run) -> tuple[ZoneResult, ...]:
    """Order enterprises by group, the best first, those without a score last."""
    groups = [t.id for t in card.types]

    def place(found: ZoneResult) -> tuple[int, bool, float, str]:
        group = groups.index(found.type) if found.type in groups else len(groups)
        score = found.total.score
        return group, score is None, -(score or 0.0), found.name

    return tuple(sorted(run.results, key=place))


def _with_verdicts(
    house: House, run: Run, words: Words, library: Library, head: ReportView
) -> ReportView:
    """Add what a rulebook says: counts, verdicts, and the findings of each zone."""
    names, family = zone_names(house, run), {packs.rulebook(run.standard).family}
    subjects = rules_view(house, run).subjects
    return replace(
        head,
        labels=replace(head.labels, unproved=words("not provable").capitalize()),
        zones=tuple(
            ZoneView(
                name=names.get(zone, zone),
                type_text="",
                score_text="",
                status_text="",
                note="",
                areas=(),
                findings=tuple(
                    finding_row(words, f, library, None)
                    for f in _open_findings(house, run, zone, family)
                ),
                map=None,
                unproved=unproved_verdicts(
                    words, [s for s in subjects if s.zone == names.get(zone, zone)]
                ),
            )
            for zone in run.zones
        ),
        counts=count_sayings(house, words, run, library.book(run.id)),
        verdicts=verdict_rows(house, words, run),
        documents=rule_documents(words, subjects),
    )


@dataclass(frozen=True)
class _Desk:
    """What every part of one report is written from."""

    words: Words
    card: Scorecard
    run: Run
    book: Book
    library: Library
    earlier: Earlier | None
    brackets: Brackets


def _open_findings(house: House, run: Run, zone: str, families: set[str]) -> list[Finding]:
    """List the open findings of some families in a zone, as far as the run could know of them."""
    return [
        f
        for f in house.record.findings()
        if f.family in families
        and f.state != "closed"
        and f.zone == zone
        and f.opened_run <= run.id
    ]


def _opening(words: Words, run: Run, standard: str) -> str:
    """Say what was evaluated, by which standard, and where the numbers come from."""
    return words(
        "Evaluated by {standard} for {period}, as of {day}. Every figure of this paper comes from"
        " run {run} (ledger sequence {seq}).",
        standard=standard,
        period=run.period,
        day=written_day(words, f"{run.as_of}T00:00:00+08:00"),
        run=run.id,
        seq=run.ledger_seq,
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
    desk: _Desk, zone: ZoneResult, findings: list[Finding], picture: MapView | None
) -> ZoneView:
    """Say one zone's result, its areas, findings and map."""
    words, card = desk.words, desk.card
    basis = type_basis(words, zone.type_basis, card)
    between = bracket_text(words, desk.brackets.get((zone.zone, zone.subject, "", "total", False)))
    if zone.total.score is None:
        lacking = missing_texts(words, card, zone.total.missing)
        note = words(
            "The total score is not provable; missing: {facts}.", facts=words.join(lacking)
        )
        if between:
            note += words("Until then it lies {between}.", between=between)
    else:
        note = words("Type: {basis}.", basis=basis) if card.subject.is_zone else ""
    places = {a.area: Place(words, card, desk.run, zone, a, desk.book) for a in zone.areas}
    areas = [_area(desk, place) for place in places.values()]
    period = desk.earlier.run.period if desk.earlier else ""
    total = desk.book[fact_id(desk.run, zone.zone, "", "total"), "score"]
    return ZoneView(
        name=zone.name,
        type_text=type_name(words, card, zone.type),
        score_text=score_text(words, zone.total.score),
        status_text=status_word(words, zone.total.status),
        note=note,
        areas=tuple(areas),
        findings=tuple(finding_row(words, f, desk.library, places.get(f.area)) for f in findings),
        map=picture,
        fact_id=total.fact_id,
        trace=total.note,
        achievements=tuple(
            said
            for place, area in zip(places.values(), areas, strict=True)
            for said in achievements(place, area.comparison, period)
        ),
        unproved=unproved(words, areas),
        wanted=wanted(words, card, zone) if card.subject.is_zone else (),
        bracket_text=between,
    )


def _area(desk: _Desk, at: Place) -> AreaView:
    """Say one 评价范围: the indicators of its tree in order, the land by class, and changes."""
    words, card, area = at.words, at.card, at.area
    nodes = {n.id: n for n in area.nodes}
    root = card.trees.get((str(at.zone.type), area.area))
    rows: list[IndicatorRow] = []
    if root is None:
        rows = [indicator_row(at, i.id, None, ("", "")) for i in area.indicators]
    else:
        for goal in root.children:
            if not goal.children:
                rows.append(indicator_row(at, goal.id, nodes[goal.id], ("", "")))
            for sub in goal.children:
                path = (words.label(card.label(goal.id)), words.label(card.label(sub.id)))
                rows += [indicator_row(at, leaf.id, nodes[leaf.id], path) for leaf in _leaves(sub)]
    score = area.nodes[-1].score if area.nodes else None
    land, unknown = land_shares(words, card, area)
    compared, why_not = compare_area(at, desk.earlier) if desk.earlier else ((), "")
    return AreaView(
        area.area,
        score_text(words, score),
        tuple(rows),
        tuple(replace(share, fact_id=at.key(f"land_{share.code}")) for share in land),
        unknown,
        fact_id=at.key("area") if area.nodes else "",
        comparison=compared,
        not_compared=why_not,
    )


def _leaves(node: Node) -> list[Node]:
    """List the indicators below a node."""
    return [n for n in node.walk() if not n.children]


def _batches_behind(house: House, run: Run) -> tuple[Batch, ...]:
    """List the imports whose facts the run read."""
    seqs = {
        seq
        for s, seq in heads(house.record, run.ledger_seq).items()
        if s.zone in run.zones and s.period == run.period
    }
    return tuple(b for b in house.record.batches() if b.seq in seqs)


__all__ = [
    "AreaView",
    "IndicatorRow",
    "ZoneView",
    "report_view",
]
