"""The view of a run that the report room formats: every text finished, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyproj
import shapely

from yuanheng.app.evaluating import finding_label, missing_facts, run_warnings
from yuanheng.app.figures import (
    figure,
    place,
    readable_formula,
    shown_unit,
    status_word,
    type_basis,
    type_name,
    with_unit,
)
from yuanheng.app.house import House
from yuanheng.app.words import Words
from yuanheng.ledger.known import LEDGER_ZONE, heads, snapshot
from yuanheng.ledger.shapes import local_crs, project
from yuanheng.model.evaluation import AreaResult, Finding, Missing, NodeScore, Run, ZoneResult
from yuanheng.model.ledger import Batch, Issue
from yuanheng.report import LABELS_EN, LABELS_ZH
from yuanheng.report.view import (
    AreaView,
    Fact,
    FindingRow,
    IndicatorRow,
    LegendItem,
    MapPatch,
    MapView,
    ParameterRow,
    ProblemRow,
    ProvenanceRow,
    ReportView,
    Share,
    Verdict,
    ZoneView,
)
from yuanheng.standards import packs
from yuanheng.standards.compile import storage_factor
from yuanheng.standards.relations import core_schema
from yuanheng.standards.scorecard import Node, Scorecard

_GEOGRAPHIC = pyproj.CRS.from_epsg(4490)

#: The classes of the map and of the composition, drawn alike in print.
CLASS_COLOURS = {
    "A1": "#f2c14e",
    "A2": "#b56576",
    "A3": "#c9c9c9",
    "A4": "#e76f51",
    "A5": "#7cb518",
    "A6": "#d4a373",
    "B1": "#e9d8a6",
    "B21": "#f7efd5",
    "B22": "#fbf8ef",
    "C": "#8ecae6",
    "?": "#ffffff",
}
_SAMPLE = "示例"


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
            _zone(words, card, run, z, findings, _map(house, words, run, z) if maps else None)
            for z in run.results
        ),
        problems=tuple(_problem(words, i) for b in batches for i in house.store.issues(b.seq)),
        provenance=tuple(_provenance(words, b) for b in batches),
        parameters=_parameters(words, card, run),
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
        Fact(words("Standard"), f"{title}（{run.standard}）"),
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
        lacking = _missing(words, card, zone.total.missing)
        note = words(
            "The total score is not provable; missing: {facts}.", facts=words.join(lacking)
        )
    else:
        note = words("Typed {basis}.", basis=basis)
    own = [f for f in findings if f.zone == zone.zone]
    return ZoneView(
        name=zone.name,
        type_text=type_name(words, card, zone.type),
        score_text=figure(zone.total.score),
        status_text=status_word(words, zone.total.status),
        note=note,
        areas=tuple(_area(words, card, run, zone, area) for area in zone.areas),
        findings=tuple(_finding(words, card, f) for f in own),
        map=picture,
    )


@dataclass(frozen=True)
class _Place:
    """Where an indicator stands: its run, zone and area, and the words it is said in."""

    words: Words
    card: Scorecard
    run: Run
    zone: ZoneResult
    area: AreaResult


def _area(words: Words, card: Scorecard, run: Run, zone: ZoneResult, area: AreaResult) -> AreaView:
    """Say one 评价范围: the indicators of its tree in order, and the land by class."""
    nodes = {n.id: n for n in area.nodes}
    root = card.trees.get((str(zone.type), area.area))
    at = _Place(words, card, run, zone, area)
    rows: list[IndicatorRow] = []
    if root is None:
        rows = [_row(at, i.id, None, ("", "")) for i in area.indicators]
    else:
        for goal in root.children:
            for sub in goal.children:
                path = (words.label(card.label(goal.id)), words.label(card.label(sub.id)))
                rows += [_row(at, leaf.id, nodes[leaf.id], path) for leaf in _leaves(sub)]
    score = area.nodes[-1].score if area.nodes else None
    return AreaView(area.area, figure(score), tuple(rows), _composition(words, card, area))


def _leaves(node: Node) -> list[Node]:
    """List the indicators below a node."""
    return [n for n in node.walk() if not n.children]


def _row(at: _Place, name: str, node: NodeScore | None, path: tuple[str, str]) -> IndicatorRow:
    """Say one indicator with its formula and the quantities behind it."""
    words, card, run, zone, area = at.words, at.card, at.run, at.zone, at.area
    spec = card.indicators[name]
    value = next(i for i in area.indicators if i.id == name)
    quantities = {q.id: q for q in area.quantities}
    evidence = []
    for quantity in spec.formula.names:
        of, found = card.quantities[quantity], quantities[quantity]
        amount = None if found.value is None else found.value * float(storage_factor(of))
        text = f"{words.label(of.label)} {with_unit(amount, of.unit.text)}"
        if of.measure is None:
            text += words(" ({n} patches)", n=found.members)
            if found.unknown:
                text += words(", {n} cannot be judged", n=found.unknown)
        evidence.append(text)
    missing = node.missing if node else value.missing
    verdict: Verdict = "not-provable"
    if node is not None and node.score is not None:
        verdict = "not-met" if node.score < card.below_score else "met"
    elif value.value is not None:
        verdict = "value-only"
    return IndicatorRow(
        goal=path[0],
        subgoal=path[1],
        label=words.label(spec.label),
        value_text=figure(value.value),
        unit=shown_unit(spec.unit.text),
        ideal_text=figure(node.ideal) if node and node.ideal is not None else "—",
        weight_text=f"{node.weight:g}" if node and node.weight is not None else "—",
        score_text=figure(node.score) if node else "—",
        score=node.score if node else None,
        verdict=verdict,
        status_text=status_word(words, node.status if node else value.status),
        missing=tuple(_missing(words, card, missing)),
        formula_text=readable_formula(words, card, spec),
        evidence=tuple(evidence),
        fact_id=f"r{run.id}_{zone.zone}_{'m' if area.area == card.main_area else 'd'}_{name}",
    )


def _missing(words: Words, card: Scorecard, missing: Iterable[Missing]) -> list[str]:
    """Say the missing facts, with how many patches lack each and the document that supplies it."""
    said = []
    for fact in missing_facts(card, missing):
        text = words.label(fact.label)
        if fact.count:
            text = words("{fact} of {n} patches is unknown", fact=text, n=fact.count)
        if fact.document:
            text = words(
                "{fact} (from: {document})", fact=text, document=words.label(fact.document)
            )
        said.append(text)
    return said


def _composition(words: Words, card: Scorecard, area: AreaResult) -> tuple[Share, ...]:
    """Say the land of an area by its large classes; unknown classes are left unsaid, not zero."""
    found = {q.id: q for q in area.quantities}
    shares = []
    for name in (
        "industrial",
        "residential",
        "built",
        "ready",
        "unbuilt",
        "unbuildable",
        "supplied",
        "idle_land",
    ):
        spec, value = card.quantities[name], found[name].value
        hectares = None if value is None else value * float(storage_factor(spec))
        shares.append(
            Share(words.label(spec.label), figure(hectares), hectares or 0.0, spec.symbol or "")
        )
    return tuple(shares)


def _finding(words: Words, card: Scorecard, finding: Finding) -> FindingRow:
    """Say a finding with its clause and evidence."""
    severity = {"high": words("high"), "medium": words("medium"), "low": words("low")}
    state = {"open": words("open"), "unverifiable": words("unverifiable")}
    return FindingRow(
        severity=severity.get(finding.severity, finding.severity),
        title=f"{words.label(finding_label(finding))}{'（' + finding.area + '）' if finding.area else ''}",
        clause=words("attention below {below} points", below=f"{card.below_score:g}")
        if finding.rule in card.indicators
        else words(
            "survey check, tolerance {limit}",
            limit=with_unit(
                _number(finding.details.get("tolerance")), str(finding.details.get("unit") or "")
            ),
        ),
        evidence_text=finding_evidence(words, finding),
        first_seen=f"{finding.opened_at[:10]} · {words('run {n}', n=finding.opened_run)}",
        state=state.get(finding.state, finding.state),
    )


def finding_evidence(words: Words, finding: Finding) -> str:
    """Say in one line what a finding rests on."""
    d = finding.details
    unit = str(d.get("unit") or "")
    if finding.rule == "area-agreement":
        return words(
            "total differs by {total}; {n} of {of} patches beyond tolerance",
            total=with_unit(_number(d.get("measured")), "%", 4),
            n=d.get("patches_off"),
            of=d.get("patches"),
        )
    if finding.rule == "displacement":
        return words(
            "{n} shared patches lie {distance} apart (median; east {east}, north {north}) from {period}",
            n=d.get("shared"),
            distance=with_unit(_number(d.get("measured")), "m"),
            east=with_unit(_number(d.get("east_m")), "m"),
            north=with_unit(_number(d.get("north_m")), "m"),
            period=d.get("compared_with"),
        )
    if finding.rule.startswith("reported."):
        return words(
            "reported {reported}, computed {computed}",
            reported=with_unit(_number(d.get("reported")), unit),
            computed=with_unit(_number(d.get("computed")), unit),
        )
    return words(
        "value {value}, ideal {ideal}, score {score}",
        value=with_unit(_number(d.get("value")), unit),
        ideal=with_unit(_number(d.get("ideal")), unit),
        score=figure(_number(d.get("score"))),
    )


def _number(value: object) -> float | None:
    """Read a detail as a number."""
    return float(value) if isinstance(value, (int, float)) else None


def _batches_behind(house: House, run: Run) -> tuple[Batch, ...]:
    """List the imports whose facts the run read."""
    seqs = {
        seq
        for s, seq in heads(house.store, run.ledger_seq).items()
        if s.zone in run.zones and s.period == run.period
    }
    return tuple(b for b in house.store.batches() if b.seq in seqs)


def _problem(words: Words, issue: Issue) -> ProblemRow:
    """Say one issue of an import."""
    severity = {"error": words("error"), "warning": words("warning"), "notice": words("notice")}
    found = words.say(issue.message)
    if issue.quarantined:
        found += words(" (set aside: counts as unknown)")
    return ProblemRow(
        severity=severity[issue.severity],
        where=place(words, issue.where),
        found=found,
        expected=issue.found,
        remedy=words.say(issue.remedy),
    )


def _provenance(words: Words, batch: Batch) -> ProvenanceRow:
    """Say where a batch came from and what was assumed in reading it."""
    made = datetime.fromisoformat(batch.recorded_at).astimezone(LEDGER_ZONE)
    assumed = [
        f"{key.removeprefix('assume.')} = {value}"
        for key, value in batch.details.items()
        if key.startswith("assume.")
    ]
    return ProvenanceRow(
        file=batch.source.name if batch.source else "—",
        layer=batch.layer or "—",
        rows_text=str(batch.rows),
        batch=str(batch.seq),
        imported_at=made.strftime("%Y-%m-%d %H:%M"),
        digest=batch.source.digest[:16] if batch.source else "—",
        assumptions=words.join(assumed) or "—",
    )


def _parameters(words: Words, card: Scorecard, run: Run) -> tuple[ParameterRow, ...]:
    """Say the parameters that the zones' trees used, and weights outside the rule's range."""
    outside = {words.label(label): (low, high) for label, _, low, high in run_warnings(card, run)}
    used = {f"weight.{z.type}.{a.area}." for z in run.results for a in z.areas}
    rows = []
    for name, given in run.parameters.items():
        if name.startswith("weight.") and not any(name.startswith(u) for u in used):
            continue
        spec = card.parameters.get(name) or card.parameters[name.partition(".")[2]]
        area = "" if name in card.parameters else f"（{name.partition('.')[0]}）"
        value = given["value"]
        rows.append(
            ParameterRow(
                name=words.label(spec.label) + area,
                value_text=figure(value) if isinstance(value, float) else str(value),
                unit=shown_unit(str(given["unit"])),
                status_text=status_word(words, str(given["status"])),
                reference=str(given["reference"]),
            )
        )
    for label, (low, high) in outside.items():
        rows.append(
            ParameterRow(
                label,
                "—",
                "",
                words("outside its range"),
                words("the rule's form allows {low} to {high}", low=low, high=high),
            )
        )
    return tuple(rows)


def _map(house: House, words: Words, run: Run, zone: ZoneResult) -> MapView | None:
    """Draw the zone's patches by class, in the zone's own projected CRS."""
    table = snapshot(
        house.store,
        "parcel",
        run.ledger_seq,
        zones=frozenset({zone.zone}),
        periods=frozenset({run.period}),
    )
    rows = [
        r
        for r in table.select(["boundary", "boundary_crs", "land_class", "number"]).to_pylist()
        if r["boundary"]
    ]
    if not rows:
        return None
    shapes = np.asarray(
        shapely.from_wkb(np.array([r["boundary"] for r in rows], dtype=object)), dtype=object
    )
    middle = shapely.centroid(shapely.box(*shapely.total_bounds(shapes)))
    crs = str(rows[0]["boundary_crs"])
    center = project(np.array([middle], dtype=object), crs, _GEOGRAPHIC)[0]
    turned = project(shapes, crs, local_crs(center.x, center.y))
    codes = core_schema().code_lists["land_status"].codes
    kinds = [_class_of(r["land_class"]) for r in rows]
    legend = tuple(
        LegendItem(
            code,
            words.label(codes[code].label) if code in codes else words("class unknown"),
            colour,
        )
        for code, colour in CLASS_COLOURS.items()
        if code in kinds
    )
    patches = tuple(
        MapPatch(shapely.to_wkb(shape), kind, row["number"] or "")
        for shape, kind, row in zip(turned, kinds, rows, strict=True)
    )
    return MapView(
        title=words("{zone}: land by class, {period}", zone=zone.name, period=run.period),
        patches=patches,
        legend=legend,
        note=words("Source: ledger sequence {seq}. No base map.", seq=run.ledger_seq),
    )


def _class_of(code: str | None) -> str:
    """Reduce a class code to the class that the map tells apart."""
    if not code:
        return "?"
    for length in (3, 2, 1):
        if code[:length] in CLASS_COLOURS:
            return code[:length]
    return "?"
