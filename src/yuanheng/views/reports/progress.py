"""What got better (成绩) and what changed (与上一期比较): like areas of two runs, side by side."""

from __future__ import annotations

from dataclasses import dataclass

from yuanheng.evaluate.exact_values import reaches
from yuanheng.model.evaluation import AreaResult, NodeScore, Run
from yuanheng.report.phrases.saying import Figure, Part, Saying, saying
from yuanheng.report.view import ComparisonRow
from yuanheng.views.descent.evidence import unit_after
from yuanheng.views.descent.runs import lies_apart
from yuanheng.views.reports.facts import Book, change_id, changes_of
from yuanheng.views.reports.rows import Place
from yuanheng.words.figures import shown_unit
from yuanheng.words.words import Words

#: Whether more is better, by the way of scoring; others leave it open.
_MORE_IS_BETTER = {"ratio_to_ideal": True, "ratio_to_base": True, "share_left": False}
_UNCHANGED = "0.00"


@dataclass(frozen=True)
class Earlier:
    """The run of the period before, its numbers, and what changed since."""

    run: Run
    book: Book
    changes: Book


def earlier_of(words: Words, now: Run, before: Run | None, book: Book | None) -> Earlier | None:
    """Put the run before beside a run; None where there is none."""
    if before is None or book is None:
        return None
    return Earlier(before, book, changes_of(words, now, before))


def compare_area(at: Place, before: Earlier) -> tuple[tuple[ComparisonRow, ...], str]:
    """Compare an area with its like, figure by figure; or say why it is not compared."""
    if lies_apart(at.run, at.zone.zone):
        text = at.words(
            "The survey does not lie on the one before it; what differs is no change.",
        )
        return (), text
    like = _like(at, before)
    if like is None:
        text = at.words(
            "{period} has no {area}; like is compared with like.",
            period=before.run.period,
            area=at.area.area,
        )
        return (), text
    rows = []
    if _same_scoring(at, before) and at.area.nodes and like.nodes:
        scores = (like.nodes[-1].score, at.area.nodes[-1].score)
        rows.append(_row(at, before, "area", at.words("score"), "", scores, more=True))
    values = {i.id: i.value for i in like.indicators}
    for value in at.area.indicators:
        if value.id not in values:
            continue
        spec = at.card.indicators[value.id]
        more = _MORE_IS_BETTER.get(spec.scoring.kind)
        label, unit = at.words.label(spec.label), shown_unit(spec.unit.text)
        pair = (values[value.id], value.value)
        rows.append(_row(at, before, value.id, label, unit, pair, more=more))
    return tuple(rows), ""


def _row(
    at: Place,
    before: Earlier,
    name: str,
    label: str,
    unit: str,
    pair: tuple[float | None, float | None],
    *,
    more: bool | None,
) -> ComparisonRow:
    """Put two figures and their change in a row."""
    part: Part = "score" if name == "area" else "value"
    then = at.key(name).replace(f"r{at.run.id}_", f"r{before.run.id}_", 1)
    change = _change(at, before, name)
    first, last = pair
    difference = last - first if first is not None and last is not None else None
    better = None
    if more is not None and difference and change.text != _UNCHANGED:
        better = (difference > 0) == more
    return ComparisonRow(
        label=label,
        unit=unit,
        before=before.book[then, part],
        now=at.book[at.key(name), part],
        change=change,
        better=better,
        values=(first, last, difference),
    )


def _change(at: Place, before: Earlier, name: str) -> Figure:
    """Find what changed in one figure of an area."""
    identity = change_id(at.run, before.run, at.zone.zone, at.area.area, name)
    return before.changes[identity, "change"]


def _like(at: Place, before: Earlier) -> AreaResult | None:
    """Find the same 评价范围 of the same zone in the run before."""
    for zone in before.run.results:
        for area in zone.areas:
            if (zone.zone, area.area) == (at.zone.zone, at.area.area):
                return area
    return None


def _same_scoring(at: Place, before: Earlier) -> bool:
    """Tell whether both runs scored the zone by the same tree, weights and ideals."""
    types = {z.zone: z.type for z in before.run.results}
    same = at.run.pack_digest == before.run.pack_digest
    return (
        same and types[at.zone.zone] == at.zone.type and at.run.parameters == before.run.parameters
    )


def achievements(at: Place, rows: tuple[ComparisonRow, ...], period: str) -> tuple[Saying, ...]:
    """Say which indicators reached their ideal, and which got better since the period before."""
    changed = {row.now.fact_id: row for row in rows if row.better is not None}
    said = []
    for node in at.area.nodes:
        if node.id not in at.card.indicators or node.score is None:
            continue
        row = changed.get(at.key(node.id))
        text = _achievement(at, node, row, period)
        if text:
            said.append(saying(text))
    return tuple(said)


def _achievement(at: Place, node: NodeScore, row: ComparisonRow | None, period: str) -> str:
    """Say one achievement, or nothing."""
    words, spec = at.words, at.card.indicators[node.id]
    unit = unit_after(spec.unit.text)
    label = words.label(spec.label)
    if at.area.area:
        label = words("{indicator} of {area}", indicator=label, area=at.area.area)
    now = at.number(node.id, "value") + unit
    ideal = at.number(node.id, "ideal") + unit
    value = next(i.value for i in at.area.indicators if i.id == node.id)
    amounts = {q.id: None if q.value is None else int(q.value) for q in at.area.quantities}
    of_ideal = spec.scoring.kind == "ratio_to_ideal"
    reached = of_ideal and reaches(spec, amounts, value, node.ideal)
    if row is None or not row.better:
        if not reached:
            return ""
        if row is None:
            return words(
                "{label}: {now}, which reaches the ideal of {ideal}.",
                label=label,
                now=now,
                ideal=ideal,
            )
        return words(
            "{label}: {now}, which reaches the ideal of {ideal}; {moved}, which is worse.",
            label=label,
            now=now,
            ideal=ideal,
            moved=_moved(at, row, unit, period),
        )
    moved = _moved(at, row, unit, period)
    if reached:
        return words(
            "{label}: {now}, which reaches the ideal of {ideal}; {moved}, which is better.",
            label=label,
            now=now,
            ideal=ideal,
            moved=moved,
        )
    return words("{label}: {now}; {moved}, which is better.", label=label, now=now, moved=moved)


def _moved(at: Place, row: ComparisonRow, unit: str, period: str) -> str:
    """Say from what a figure rose or fell, and by how much."""
    difference = row.values[2] or 0.0
    by = at.words(" percentage points") if unit == "%" else unit
    before, change = row.before.marked + unit, row.change.marked + by
    if difference > 0:
        return at.words(
            "up from {before} in {period} ({change})", before=before, period=period, change=change
        )
    return at.words(
        "down from {before} in {period} ({change})", before=before, period=period, change=change
    )
