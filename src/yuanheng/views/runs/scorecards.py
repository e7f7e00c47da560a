"""The scorecards of a run on the console: weight tree, change since the last period, what lacks."""

from __future__ import annotations

from dataclasses import dataclass, replace

from yuanheng.model.evaluation import (
    AreaResult,
    Finding,
    IndicatorValue,
    NodeScore,
    Observation,
    Run,
    ZoneResult,
)
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.scorecards.scorecard import Node, Scorecard
from yuanheng.views.descent.brackets import Brackets, bracket_text
from yuanheng.views.descent.evidence import finding_evidence
from yuanheng.views.descent.named_findings import check_label
from yuanheng.views.descent.runs import lies_apart
from yuanheng.views.reports.proofs import wanted
from yuanheng.views.reports.rows import missing_texts
from yuanheng.words.figures import (
    figure,
    score_text,
    shown_unit,
    signed_change,
    status_word,
    type_basis,
    type_name,
    with_unit,
)
from yuanheng.words.words import Words

#: Names that are said of an area's own node.
_AREA = "area"


@dataclass(frozen=True)
class CardNode:
    """A node of the weight tree: a goal with its children, or an indicator beside its ideal.

    mark: `met`, `not-met` (below the attention of the standard), `not-provable` or `value-only`;
    before: the figures of the period before, None where that is not comparable or not provable.
    """

    id: str
    label: str
    is_indicator: bool
    score: float | None
    score_text: str
    weight_text: str
    status: str
    status_text: str
    mark: str
    value: float | None = None
    value_text: str = ""
    unit: str = ""
    ideal: float | None = None
    ideal_text: str = ""
    before_score: float | None = None
    before_value: float | None = None
    missing: tuple[str, ...] = ()
    bracket_text: str = ""
    value_bracket_text: str = ""
    children: tuple[CardNode, ...] = ()


@dataclass(frozen=True)
class CardArea:
    """One 评价范围 of a zone: its score, change, and the tree of what it is made of."""

    area: str
    score: float | None
    score_text: str
    change_text: str
    nodes: tuple[CardNode, ...]
    potentials: tuple[tuple[str, str, str], ...]
    bracket_text: str = ""


@dataclass(frozen=True)
class SeenCheck:
    """What monitoring saw of a zone, beside its tolerance."""

    area: str
    label: str
    verdict: str
    outcome: str
    text: str


@dataclass(frozen=True)
class ZoneCard:
    """The scorecard of one zone.

    bracket_text: between what the score lies where it is not provable; has_moved: that it has a
    score in the run before too, so that the change can be shared out.
    """

    zone: str
    name: str
    type_text: str
    basis_text: str
    score: float | None
    score_text: str
    status_text: str
    change: float | None
    change_text: str
    areas: tuple[CardArea, ...]
    wanted: tuple[str, ...]
    observations: tuple[SeenCheck, ...]
    bracket_text: str = ""
    has_moved: bool = False


def zone_cards(
    words: Words, run: Run, before: Run | None, found: Brackets | None = None
) -> tuple[ZoneCard, ...]:
    """Put a run of zones into cards; `before` is the run of the period before, if there is one.

    A zone whose surveys do not lie on each other is not held against it. found: between what lies
    what is not provable.
    """
    card = packs.scorecard(run.standard)
    return tuple(
        _zone(_Desk(words, card, run, None if lies_apart(run, z.zone) else before, found or {}), z)
        for z in run.results
    )


def same_scoring(run: Run, other: Run, zone: str, other_zone: str) -> bool:
    """Tell whether two results were scored by the same pack, parameters and type."""
    types = {z.zone: z.type for z in run.results}
    others = {z.zone: z.type for z in other.results}
    return (
        run.pack_digest == other.pack_digest
        and run.parameters == other.parameters
        and types.get(zone) == others.get(other_zone)
    )


def signed(change: float | None) -> str:
    """Write a change with its sign; empty where there is none to tell."""
    return "" if change is None else signed_change(change)


@dataclass(frozen=True)
class _Desk:
    """What every part of one card is written from."""

    words: Words
    card: Scorecard
    run: Run
    before: Run | None
    brackets: Brackets

    def bracket(self, zone: str, area: str, node: str) -> str:
        """Say between what a score lies; empty where it is known."""
        return bracket_text(self.words, self.brackets.get((zone, "", area, node, False)))

    def like(self, zone: str, area: str) -> AreaResult | None:
        """Find the same area of the same zone in the run before."""
        for result in self.before.results if self.before else ():
            for found in result.areas:
                if (result.zone, found.area) == (zone, area):
                    return found
        return None


def _zone(desk: _Desk, zone: ZoneResult) -> ZoneCard:
    """Say one zone's result."""
    words, change = desk.words, _total_change(desk, zone)
    return ZoneCard(
        zone=zone.zone,
        name=zone.name,
        type_text=type_name(words, desk.card, zone.type),
        basis_text=type_basis(words, zone.type_basis, desk.card),
        score=zone.total.score,
        score_text=score_text(words, zone.total.score),
        status_text=status_word(words, zone.total.status),
        change=change,
        change_text=signed(change),
        areas=tuple(_area(desk, zone, area) for area in zone.areas),
        wanted=tuple(str(text) for text in wanted(words, desk.card, zone)),
        observations=tuple(
            _seen(words, desk.run, o) for o in desk.run.observations if o.zone == zone.zone
        ),
        bracket_text=desk.bracket(zone.zone, "", "total"),
        has_moved=zone.total.score is not None and _score_before(desk, zone) is not None,
    )


def _total_change(desk: _Desk, zone: ZoneResult) -> float | None:
    """Give the change of a zone's score, where both were scored alike."""
    before = desk.before
    if before is None or not same_scoring(desk.run, before, zone.zone, zone.zone):
        return None
    old = _score_before(desk, zone)
    if old is None or zone.total.score is None:
        return None
    return zone.total.score - old


def _score_before(desk: _Desk, zone: ZoneResult) -> float | None:
    """Find the score of a zone in the run before, however it was scored."""
    results = desk.before.results if desk.before else ()
    return next((z.total.score for z in results if z.zone == zone.zone), None)


def _area(desk: _Desk, zone: ZoneResult, area: AreaResult) -> CardArea:
    """Say one area with its tree; without a type there is no tree, and indicators stand alone."""
    words, card = desk.words, desk.card
    like = desk.like(zone.zone, area.area)
    is_alike = desk.before is not None and same_scoring(desk.run, desk.before, zone.zone, zone.zone)
    growing = _Growing(words, card, area, like, desk.brackets, zone.zone, is_alike=is_alike)
    root = card.trees.get((str(zone.type), area.area))
    if root is None:
        nodes = tuple(growing.indicator(i, None, None) for i in area.indicators)
    else:
        nodes = tuple(growing.node(child) for child in root.children)
    total = next((n for n in area.nodes if n.id == _AREA), None)
    score = total.score if total else None
    old = next((n.score for n in like.nodes if n.id == _AREA), None) if like else None
    known = is_alike and score is not None and old is not None
    change = (score or 0.0) - (old or 0.0) if known else None
    return CardArea(
        area=area.area,
        score=score,
        score_text=score_text(words, score),
        change_text=signed(change),
        nodes=nodes,
        potentials=tuple(_potential(words, card, p) for p in area.potentials),
        bracket_text=desk.bracket(zone.zone, area.area, _AREA),
    )


def _potential(words: Words, card: Scorecard, value: IndicatorValue) -> tuple[str, str, str]:
    """Say a potential: its id, label, and value."""
    spec = card.potentials[value.id]
    text = words("not provable")
    if value.value is not None:
        text = with_unit(value.value, spec.unit.text)
    return value.id, words.label(spec.label), text


@dataclass(frozen=True)
class _Growing:
    """Grows the tree of one area."""

    words: Words
    card: Scorecard
    area: AreaResult
    like: AreaResult | None
    brackets: Brackets
    zone: str
    is_alike: bool = False

    def bracket(self, node: str, unit: str = "", *, is_value: bool = False) -> str:
        """Say between what a figure lies; empty where it is known."""
        key = (self.zone, "", self.area.area, node, is_value)
        return bracket_text(self.words, self.brackets.get(key), unit)

    def node(self, spec: Node) -> CardNode:
        """Say a node and those below it."""
        node = next(n for n in self.area.nodes if n.id == spec.id)
        if not spec.children:
            value = next(i for i in self.area.indicators if i.id == spec.id)
            return self.indicator(value, node, self._old(spec.id))
        children = tuple(self.node(child) for child in spec.children)
        return replace(
            self._plain(node.id, node.score, node.status, node),
            before_score=self._old(spec.id),
            children=children,
        )

    def indicator(
        self, value: IndicatorValue, node: NodeScore | None, old: float | None
    ) -> CardNode:
        """Say an indicator with its value beside the ideal."""
        spec = self.card.indicators[value.id]
        ideal = node.ideal if node and spec.scoring.kind == "ratio_to_ideal" else None
        before = (
            next((i for i in self.like.indicators if i.id == value.id), None) if self.like else None
        )
        mark = "not-provable"
        if node is not None and node.score is not None:
            mark = "not-met" if node.score < self.card.below_score else "met"
        elif value.value is not None:
            mark = "value-only"
        lacks = node.missing if node else value.missing
        return replace(
            self._plain(value.id, node.score if node else None, value.status, node),
            is_indicator=True,
            mark=mark,
            value=value.value,
            value_text="" if value.value is None else figure(value.value),
            unit=shown_unit(spec.unit.text),
            ideal=ideal,
            ideal_text="" if ideal is None else figure(ideal),
            before_score=old,
            before_value=before.value if before else None,
            missing=tuple(missing_texts(self.words, self.card, lacks)),
            value_bracket_text=self.bracket(value.id, shown_unit(spec.unit.text), is_value=True),
        )

    def _plain(
        self, name: str, score: float | None, status: str, node: NodeScore | None
    ) -> CardNode:
        """Say what a goal and an indicator have in common."""
        status = node.status if node else status
        mark = "not-provable"
        if score is not None:
            mark = "not-met" if score < self.card.below_score else "met"
        return CardNode(
            id=name,
            label=self.words.label(self.card.label(name)),
            is_indicator=False,
            score=score,
            score_text=score_text(self.words, score),
            weight_text=f"{node.weight:g}" if node and node.weight is not None else "",
            status=status,
            status_text=status_word(self.words, status),
            mark=mark,
            bracket_text=self.bracket(name),
        )

    def _old(self, name: str) -> float | None:
        """Give the score of a node in the period before, where both were scored alike."""
        if not self.is_alike or self.like is None:
            return None
        return next((n.score for n in self.like.nodes if n.id == name), None)


def _seen(words: Words, run: Run, seen: Observation) -> SeenCheck:
    """Say what monitoring saw in the words of a finding."""
    details = {
        "measured": seen.measured,
        "tolerance": seen.tolerance,
        "unit": seen.unit,
        "period": run.period,
        **seen.details,
    }
    finding = Finding(
        family="",
        rule=seen.check,
        zone=seen.zone,
        area=seen.area,
        state="open",
        severity="medium",
        run=run.id,
        opened_run=run.id,
        opened_at=run.created_at,
        details=details,
    )
    return SeenCheck(
        seen.area,
        words.label(check_label(seen.check)),
        seen.verdict,
        _agreement(words, seen.verdict),
        finding_evidence(words, finding),
    )


def _agreement(words: Words, verdict: str) -> str:
    """Say whether what a check compares agrees within its tolerance."""
    said = {"met": words("do not agree"), "not-met": words("agree")}
    return said.get(verdict, words("not provable"))
