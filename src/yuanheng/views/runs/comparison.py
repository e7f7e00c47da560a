"""Two runs, or two zones, side by side (对比): like areas only, difference beside the figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from yuanheng.errors import UsageError, say
from yuanheng.model.evaluation import AreaResult, Run, ZoneResult
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.scorecards.scorecard import Scorecard
from yuanheng.views.descent.runs import lies_apart
from yuanheng.views.runs.runs import run_kind
from yuanheng.views.runs.scorecards import same_scoring, signed
from yuanheng.words.figures import figure, score_text, shown_unit
from yuanheng.words.words import Words

#: Whether more is better, by the way of scoring; others leave it open.
_MORE_IS_BETTER = {"ratio_to_ideal": True, "ratio_to_base": True, "share_left": False}


@dataclass(frozen=True)
class ComparedRow:
    """One figure of both sides and the difference; better is None where nobody can say.

    zone: that of an enterprise; empty where the zones are compared themselves.
    """

    id: str
    label: str
    unit: str
    left: float | None
    right: float | None
    left_text: str
    right_text: str
    change_text: str
    better: bool | None
    zone: str = ""


@dataclass(frozen=True)
class ComparedGroup:
    """What is compared with its like: an area, the enterprises of a zone, or the rules."""

    name: str
    rows: tuple[ComparedRow, ...]


@dataclass(frozen=True)
class Comparison:
    """Two sides of a comparison, and what could not be compared."""

    left_name: str
    right_name: str
    groups: tuple[ComparedGroup, ...]
    notes: tuple[str, ...]


def compare_runs(
    words: Words, left: Run, right: Run, left_zone: str, right_zone: str
) -> Comparison:
    """Put two results of one standard side by side; UsageError where they are not of one family.

    left_zone, right_zone: the zone on each side; two enterprises' runs are compared whole.
    """
    _check_family(left, right)
    kind = run_kind(left)
    if kind == "rules":
        return _rules(words, left, right)
    if kind == "enterprises":
        return _enterprises(words, left, right)
    return _zones(words, left, right, left_zone, right_zone)


def _check_family(left: Run, right: Run) -> None:
    """Refuse to compare what is measured by different rules."""
    if left.standard.rpartition(".")[0] != right.standard.rpartition(".")[0]:
        raise UsageError(
            say("{left} and {right} do not compare", left=left.standard, right=right.standard),
            expected=say("Expected two runs of one standard."),
        )


def _side(run: Run, name: str) -> str:
    return f"{name} {run.period} (#{run.id})"


def _zones(words: Words, left: Run, right: Run, left_zone: str, right_zone: str) -> Comparison:
    """Compare like areas of two zones' results."""
    card = packs.scorecard(right.standard)
    old, new = _result(left, left_zone), _result(right, right_zone)
    alike = same_scoring(left, right, left_zone, right_zone)
    notes = []
    if not alike:
        notes.append(
            words("The sides were scored by other weights or ideals; only values are compared.")
        )
    groups = []
    if alike:
        pair = (old.total.score, new.total.score)
        groups.append(ComparedGroup("", (_score_row(words, "total", words("total score"), pair),)))
    later = max(left, right, key=lambda run: run.period)
    if left_zone == right_zone and left.period != right.period and lies_apart(later, left_zone):
        apart = words("The survey does not lie on the one before it; what differs is no change.")
        sides = _side(left, old.name), _side(right, new.name)
        return Comparison(*sides, (), (apart,))
    areas = {a.area: a for a in old.areas}
    for area in new.areas:
        if area.area not in areas:
            notes.append(_alone(words, area.area))
            continue
        rows = _area_rows(words, card, areas.pop(area.area), area, alike=alike)
        groups.append(ComparedGroup(area.area, rows))
    notes += [_alone(words, name) for name in areas]
    return Comparison(_side(left, old.name), _side(right, new.name), tuple(groups), tuple(notes))


def _alone(words: Words, area: str) -> str:
    return words("{area} stands on one side only; like is compared with like.", area=area)


def _result(run: Run, zone: str) -> ZoneResult:
    """Find the result of a zone; UsageError where the run has none."""
    for result in run.results:
        if result.zone == zone:
            return result
    raise UsageError(say("Run {number} did not evaluate {zone}", number=run.id, zone=zone))


def _area_rows(
    words: Words, card: Scorecard, old: AreaResult, new: AreaResult, *, alike: bool
) -> tuple[ComparedRow, ...]:
    """Compare the scores of the goals, where both were scored alike, then the indicators."""
    rows = []
    scores = {n.id: n.score for n in old.nodes}
    goals = [n for n in new.nodes if n.id not in card.indicators and n.id in scores]
    for node in reversed(goals if alike else []):
        label = words("score") if node.id == "area" else words.label(card.label(node.id))
        rows.append(_score_row(words, node.id, label, (scores[node.id], node.score)))
    values = {i.id: i.value for i in old.indicators}
    for value in new.indicators:
        if value.id not in values:
            continue
        spec = card.indicators[value.id]
        rows.append(
            _row(
                (value.id, words.label(spec.label), shown_unit(spec.unit.text)),
                (values[value.id], value.value),
                more=_MORE_IS_BETTER.get(spec.scoring.kind),
                unknown=words("not provable"),
            )
        )
    return tuple(rows)


def _score_row(
    words: Words, name: str, label: str, pair: tuple[float | None, float | None]
) -> ComparedRow:
    """Compare two scores."""
    return _row((name, label, words("points")), pair, more=True, unknown=score_text(words, None))


def _row(
    named: tuple[str, str, str],
    pair: tuple[float | None, float | None],
    *,
    more: bool | None,
    unknown: str,
) -> ComparedRow:
    """Put two figures and their difference into a row."""
    left, right = pair
    change = right - left if left is not None and right is not None else None
    better = None
    if more is not None and change and abs(change) >= 0.005:
        better = (change > 0) == more
    return ComparedRow(
        *named,
        left=left,
        right=right,
        left_text=unknown if left is None else figure(left),
        right_text=unknown if right is None else figure(right),
        change_text=signed(change),
        better=better,
    )


def _enterprises(words: Words, left: Run, right: Run) -> Comparison:
    """Compare the scores of the enterprises that both runs judged."""
    notes = []
    if left.parameters != right.parameters or left.pack_digest != right.pack_digest:
        notes.append(
            words("The sides were scored by other bases; a difference may come from them.")
        )
    old = {(r.zone, r.subject): r for r in left.results}
    rows = [
        replace(
            _score_row(
                words,
                r.subject,
                r.name,
                (old[r.zone, r.subject].total.score, r.total.score),
            ),
            zone=r.zone,
        )
        for r in right.results
        if (r.zone, r.subject) in old
    ]
    rows.sort(key=lambda row: -abs((row.right or 0.0) - (row.left or 0.0)))
    alone = len(left.results) + len(right.results) - 2 * len(rows)
    if alone:
        notes.append(words("{n} enterprises stand on one side only.", n=alone))
    return Comparison(_side(left, ""), _side(right, ""), _grouped("", rows), tuple(notes))


def _rules(words: Words, left: Run, right: Run) -> Comparison:
    """Compare how many subjects each rule was met for, or could not be judged on."""
    book = packs.rulebook(right.standard)
    old, new = _counts(left), _counts(right)
    groups: list[ComparedGroup] = []
    for verdict, name in (("met", words("met")), ("not-provable", words("not provable"))):
        rows = [
            _row(
                (rule.id, words.label(rule.label), ""),
                (float(old[rule.id, verdict]), float(new[rule.id, verdict])),
                more=False,
                unknown="",
            )
            for rule in book.rules.values()
        ]
        groups += _grouped(name, rows)
    return Comparison(_side(left, ""), _side(right, ""), tuple(groups), ())


def _counts(run: Run) -> Counter[tuple[str, str]]:
    """Count the subjects by rule and verdict."""
    return Counter((v.rule, v.verdict) for s in run.verdicts for v in s.rules)


def _grouped(name: str, rows: Iterable[ComparedRow]) -> tuple[ComparedGroup, ...]:
    """Make a group of rows, or none of none."""
    rows = tuple(rows)
    return (ComparedGroup(name, rows),) if rows else ()
