"""How a figure came about (溯源): score → formula → quantities → rows → file, layer, row, cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
from sqlglot import exp

from yuanheng.errors import UsageError, say
from yuanheng.evaluate.rows import Asked, rows_behind, rows_left_out
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import zone_history
from yuanheng.model.evaluation import (
    AreaResult,
    IndicatorValue,
    NodeScore,
    QuantityValue,
    Run,
    ZoneResult,
)
from yuanheng.model.relation import Label
from yuanheng.ports import House
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.scorecards.compile import parts_of, storage_factor
from yuanheng.standards.scorecards.scorecard import Indicator, QuantitySpec, Scorecard
from yuanheng.views.descent.missing_facts import MissingFact, filled_facts, missing_facts
from yuanheng.views.descent.originals import Originals, first_batch
from yuanheng.views.descent.runs import find_run

ROWS_SHOWN = 10


@dataclass(frozen=True)
class RowEvidence:
    """One row behind a quantity: its place in the original and the cells as they stand there.

    batch: by which the row stands; where that has corrected it, the cells say what stood before.
    why: of a row that is left out, the columns by which it does not belong.
    """

    number: str | None
    amount: float | None
    counted: bool | None
    batch: int
    file: str
    layer: str
    row: int | None
    cells: dict[str, str]
    corrected: bool = False
    why: tuple[Label, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """A figure and the figures below it."""

    id: str
    label: Label
    kind: str
    area: str
    value: float | None
    unit: str
    status: str | None = None
    score: float | None = None
    ideal: float | None = None
    weight: float | None = None
    formula: str | None = None
    condition: str | None = None
    members: int | None = None
    unknown: int | None = None
    missing: tuple[MissingFact, ...] = ()
    rows: tuple[RowEvidence, ...] = ()
    rows_total: int = 0
    left_out: tuple[RowEvidence, ...] = ()
    left_out_total: int = 0
    parts: tuple[Explanation, ...] = ()


def explain(
    house: House, number: int, subject: str, node: str, *, rows: int = ROWS_SHOWN
) -> tuple[Run, ZoneResult, Explanation]:
    """Explain one figure of a run.

    subject: a zone by id, code or name, with `/主区` for one area, or with `/` and an enterprise by
    id or name; node: `total` (the score of the zone or enterprise), `area` (that of an area), a
    goal, an indicator, a potential or a quantity. UsageError lists the nodes where there is none of
    that name.
    """
    run = find_run(house, number)
    card = packs.scorecard(run.standard)
    name, _, area = subject.partition("/")
    zone_id = find_zone(zone_history(house.record, house.record.last_seq()), name)
    found_there = [z for z in run.results if z.zone == zone_id]
    if not found_there:
        raise UsageError(say("Run {number} did not evaluate {zone}", number=number, zone=name))
    zone = found_there[0] if card.subject.is_zone else _enterprise(found_there, area)
    area = area if card.subject.has_areas else ""
    areas = [a for a in zone.areas if not area or a.area == area]
    if not areas:
        raise UsageError(
            say("{zone} has no assessed area {area} in this run", zone=zone.name, area=area),
            expected=say("Known: {known}.", known=", ".join(a.area for a in zone.areas)),
        )
    guide = _Guide(house, run, card, zone, rows)
    if node == "total" and not area and (not zone.subject or zone.type is None):
        return run, zone, guide.total()
    if node == "total" and node not in card.quantities:
        node = "area"
    found = [guide.any(a, node) for a in areas]
    known = [e for e in found if e is not None]
    if not known:
        raise UsageError(
            say("There is no {node} here", node=node),
            expected=say("Known: {known}.", known=", ".join(guide.names(areas))),
        )
    if len(known) == 1:
        return run, zone, known[0]
    scores = {"zh": "评价范围得分", "en": "Scores of the areas"}
    label = scores if node == "area" else known[0].label
    top = Explanation(node, label, "areas", "", None, "", parts=tuple(known))
    return run, zone, top


def _enterprise(found: list[ZoneResult], name: str) -> ZoneResult:
    """Find an enterprise of a zone by its id or name; UsageError names some where there is none."""
    matches = [r for r in found if r.subject == name] or [r for r in found if r.name == name]
    if len(matches) == 1:
        return matches[0]
    known = ", ".join(r.subject for r in (matches or found)[:10])
    raise UsageError(
        say("{name} is not one enterprise of this run", name=name or "–"),
        expected=say("Known: {known}.", known=known),
        remedy=say("Name it as ZONE/ENTERPRISE, by id or name."),
    )


class _Guide:
    """Walks from a figure down to the cells of one run."""

    def __init__(
        self, house: House, run: Run, card: Scorecard, zone: ZoneResult, rows: int
    ) -> None:
        self.house, self.run, self.card, self.zone, self.rows = house, run, card, zone, rows
        self.batches = {b.seq: b for b in house.record.batches()}
        self.originals = Originals(house)

    def names(self, areas: Iterable[AreaResult]) -> tuple[str, ...]:
        """List all that can be asked for."""
        nodes = [n.id for a in areas for n in a.nodes]
        specs = (*self.card.indicators, *self.card.potentials, *self.card.quantities)
        return tuple(dict.fromkeys(["total", *nodes, *specs]))

    def total(self) -> Explanation:
        """Explain the zone's score by its areas."""
        total = self.zone.total
        parts = tuple(self._node(a, a.nodes[-1], deep=False) for a in self.zone.areas if a.nodes)
        return Explanation(
            "total",
            {"zh": "综合分值", "en": "Total score"},
            "score",
            "",
            total.score,
            "",
            status=total.status,
            score=total.score,
            missing=missing_facts(self.card, total.missing),
            parts=parts,
        )

    def any(self, area: AreaResult, name: str) -> Explanation | None:
        """Explain whatever bears the name in an area."""
        for node in area.nodes:
            if node.id == name:
                return self._node(area, node, deep=True)
        for indicator in area.indicators:
            if indicator.id == name:
                return self._indicator(area, indicator, None)
        for potential in area.potentials:
            if potential.id == name:
                return self._potential(area, potential)
        for quantity in area.quantities:
            if quantity.id == name:
                return self._quantity(area, quantity)
        return None

    def _potential(self, area: AreaResult, value: IndicatorValue) -> Explanation:
        """Explain a potential by its formula, and the figures that stand in it."""
        spec = self.card.potentials[value.id]
        figures = [self.any(area, name) for name in spec.formula.names]
        return Explanation(
            value.id,
            spec.label,
            "indicator",
            area.area,
            value.value,
            spec.unit.text,
            status=value.status,
            formula=spec.formula.text,
            missing=missing_facts(self.card, value.missing),
            parts=tuple(f for f in figures if f is not None),
        )

    def _node(self, area: AreaResult, node: NodeScore, *, deep: bool) -> Explanation:
        """Explain a node by its children, or an indicator by its formula."""
        indicator = next((i for i in area.indicators if i.id == node.id), None)
        if indicator is not None:
            return self._indicator(area, indicator, node, deep=deep)
        root = self.card.trees[str(self.zone.type), area.area]
        spec = next(n for n in root.walk() if n.id == node.id)
        children = [next(n for n in area.nodes if n.id == c.id) for c in spec.children]
        label = self.card.label(node.id) if node.id != "area" else self._whole(area)
        return Explanation(
            node.id,
            label,
            "score",
            area.area,
            node.score,
            "",
            status=node.status,
            score=node.score,
            weight=node.weight,
            missing=missing_facts(self.card, node.missing),
            parts=tuple(self._node(area, child, deep=False) for child in children),
        )

    def _whole(self, area: AreaResult) -> Label:
        """Name the score of an area, or of a whole enterprise."""
        if area.area:
            return {"zh": area.area, "en": area.area}
        return {"zh": "综合分值", "en": "Total score"}

    def _indicator(
        self, area: AreaResult, value: IndicatorValue, node: NodeScore | None, *, deep: bool = True
    ) -> Explanation:
        """Explain an indicator by its formula and quantities."""
        spec = self.card.indicators[value.id]
        found = {q.id: q for q in area.quantities}
        parts = tuple(self._quantity(area, found[q]) for q in spec.formula.names) if deep else ()
        if deep:
            parts = (*parts, *self._bases(area, spec))
        missing = missing_facts(self.card, node.missing if node else value.missing)
        if node is not None and node.filled:
            missing = filled_facts(self.card, node, value)
        return Explanation(
            value.id,
            spec.label,
            "indicator",
            area.area,
            value.value,
            spec.unit.text,
            status=node.status if node else value.status,
            score=node.score if node else None,
            ideal=node.ideal if node and spec.scoring.kind == "ratio_to_ideal" else None,
            weight=node.weight if node else None,
            formula=spec.formula.text,
            missing=missing,
            parts=parts,
        )

    def _bases(self, area: AreaResult, spec: Indicator) -> tuple[Explanation, ...]:
        """List the parameters that a score rests on beside an ideal: bases, lowest, highest."""
        if spec.scoring.kind == "ratio_to_ideal":
            return ()
        found = []
        for name in spec.scoring.parameters:
            parameter, values = self.card.parameters[name], self.run.parameters
            given = values.get(f"{area.area}.{name}") or values.get(name)
            found.append(
                Explanation(
                    name,
                    parameter.label,
                    "parameter",
                    area.area,
                    float(given["value"]) if given else None,
                    parameter.unit.text,
                    status=str(given["status"]) if given else None,
                    formula=str(given["reference"]) if given else None,
                )
            )
        return tuple(found)

    def _quantity(self, area: AreaResult, value: QuantityValue) -> Explanation:
        """Explain a quantity by its rows, down to the cells of the original."""
        spec = self.card.quantities[value.id]
        factor = float(storage_factor(spec))
        table, others = (self._table(spec, area, left_out=out) for out in (False, True))
        return Explanation(
            value.id,
            spec.label,
            "quantity",
            area.area,
            None if value.value is None else value.value * factor,
            spec.unit.text,
            condition=spec.where.text if spec.where else None,
            members=value.members,
            unknown=value.unknown,
            missing=missing_facts(self.card, value.missing),
            rows=self._rows(spec, table.slice(0, self.rows), factor),
            rows_total=table.num_rows,
            left_out=self._rows(spec, others.slice(0, self.rows), factor),
            left_out_total=others.num_rows,
        )

    def _table(self, spec: QuantitySpec, area: AreaResult, *, left_out: bool) -> pa.Table:
        """Ask for the rows behind a quantity, or for those it leaves out."""
        asked = Asked(
            self.run.ledger_seq,
            self.run.period,
            self.zone.zone,
            self.zone.subject or area.area or self.zone.zone,
        )
        ask = rows_left_out if left_out else rows_behind
        return ask(self.house.record, self.house.engine, spec, asked)

    def _rows(self, spec: QuantitySpec, table: pa.Table, factor: float) -> tuple[RowEvidence, ...]:
        """Give rows with their place and their cells in the original."""
        found = []
        labels = {c.name: c.label for c in ledger_schema().relations[spec.relation].columns}
        failing = [_columns_of(part, labels) for part in parts_of(spec)]
        for row in table.to_pylist():
            batch = self.batches[row["seq"]]
            first = first_batch(batch, self.batches)
            found.append(
                RowEvidence(
                    number=row["number"],
                    amount=None if row["amount"] is None else row["amount"] * factor,
                    counted=row.get("counted", False),
                    batch=batch.seq,
                    file=first.source.name if first.source else "–",
                    layer=first.layer or "–",
                    row=row["source_row"],
                    cells=self.originals.cells(first, row["source_row"], spec),
                    corrected=batch is not first,
                    why=_why(row, failing, labels),
                )
            )
        return tuple(found)


def _why(
    row: dict[str, object], failing: list[tuple[str, ...]], labels: dict[str, Label]
) -> tuple[Label, ...]:
    """Give the columns of the parts of a condition that a row fails."""
    failed = (names for n, names in enumerate(failing) if row.get(f"part_{n}") is False)
    return tuple(labels[name] for name in dict.fromkeys(n for names in failed for n in names))


def _columns_of(part: exp.Expression, labels: dict[str, Label]) -> tuple[str, ...]:
    """Name the columns that a part of a condition reads; an event's ends are one column."""
    names = (column.name for column in part.find_all(exp.Column))
    whole = (n if n in labels else n.removesuffix("_from").removesuffix("_to") for n in names)
    return tuple(name for name in dict.fromkeys(whole) if name in labels)
