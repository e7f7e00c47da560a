"""The colours of the map (图例): by class, supply, finding, or what a run made of each parcel."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyarrow as pa

from yuanheng.errors import UsageError, say
from yuanheng.evaluate.rows import Asked, rows_behind
from yuanheng.model.evaluation import RuleCount, Run, ZoneResult
from yuanheng.model.units import stored_per
from yuanheng.ports import House
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.descent.runs import find_run
from yuanheng.views.map.places import FIRMS, findings_on, subject_relation
from yuanheng.views.map.sheets import UNKNOWN, Maps, Sheet
from yuanheng.views.map.verdicts import verdict_codes
from yuanheng.views.reports.map import CLASS_COLOURS
from yuanheng.words.figures import figure
from yuanheng.words.words import Words

SUPPLY_COLOURS = {
    "D1": "#7fb7b0",
    "D21": "#2f7f79",
    "D22": "#c2571a",
    "D": "#a9cfca",
    "E1": "#f0d79a",
    "E21": "#dfae3f",
    "E22": "#f4e6c2",
    "E": "#ead9ae",
    "F": "#9aa6b2",
    UNKNOWN: "#ffffff",
}
FINDING_COLOURS = {
    "open": "#c5281c",
    "suspected": "#e8743b",
    "unverifiable": "#e0a100",
    "none": "#d7e4de",
}
_FINDING_WORDS = {
    "open": "finding open",
    "suspected": "suspected",
    "unverifiable": "finding unverifiable",
    "none": "no finding",
}
COUNT_COLOURS = {"yes": "#2f7f79", "unknown": "#e0a100", "no": "#e6e2d5", "outside": "#ffffff"}
_COUNT_WORDS = {
    "yes": "counted",
    "unknown": "cannot be judged",
    "no": "not counted",
    "outside": "not in this run",
}
VERDICT_COLOURS = {
    "met": "#c5281c",
    "not-provable": "#e0a100",
    "not-met": "#d7e4de",
    "outside": "#ffffff",
}
_VERDICT_WORDS = {
    "met": "met",
    "not-provable": "not provable",
    "not-met": "not met",
    "outside": "not in this run",
}
#: From a score of 0 to one of 100.
_RAMP = ("#8b2f23", "#c9743c", "#e9c46a", "#8fbf9f", "#0b5d56")
_NO_SCORE = "#ffffff"

#: class · supply · finding · score:RUN · quantity:RUN:NAME · rule:RUN · rule:RUN:RULE
COLOUR_FORM = (
    r"^(class|supply|finding|score:[0-9]{1,9}|quantity:[0-9]{1,9}:[a-z0-9_]{1,60}"
    r"|rule:[0-9]{1,9}(:[a-z0-9_-]{1,60})?)$"
)


@dataclass(frozen=True)
class Choice:
    """A way of colouring the map, with its name for the reader."""

    id: str
    label: str


@dataclass(frozen=True)
class Swatch:
    """One entry of the legend: its parcels, and their hectares; white stands for unknown."""

    code: str
    label: str
    colour: str
    parcels: int
    hectares: float


def codes_of(house: House, maps: Maps, sheet: Sheet, colour: str) -> tuple[str, ...]:
    """Give the legend's code of each parcel of a sheet; UsageError for no way of colouring."""
    if not re.fullmatch(COLOUR_FORM, colour):
        raise UsageError(say("{name} is no way of colouring the map", name=colour))
    kind, _, rest = colour.partition(":")
    if kind == "class":
        return tuple(sheet.classes)
    if kind == "supply":
        return tuple(sheet.supplies)
    key = (sheet.key, colour, last_run(house))
    if kind == "finding":
        return maps.kept(key, lambda: _finding_codes(house, maps, sheet))
    number, _, name = rest.partition(":")
    run = find_run(house, int(number))
    if kind == "rule":
        return maps.kept(key, lambda: verdict_codes(house, sheet, run, name))
    if kind == "quantity":
        return maps.kept(key, lambda: _counted(house, sheet, run, name))
    return maps.kept(key, lambda: _scored(sheet, run))


def last_run(house: House) -> int:
    """Give the number of the last run, with which findings move."""
    return max((run.id for run in house.record.runs()), default=0)


def legend(
    house: House, maps: Maps, words: Words, sheets: tuple[Sheet, ...], colour: str
) -> tuple[Swatch, ...]:
    """List what the colours mean on some sheets, in a fixed order, with counts and hectares."""
    count: dict[str, int] = {}
    area: dict[str, int] = {}
    for sheet in sheets:
        for n, code in enumerate(codes_of(house, maps, sheet, colour)):
            count[code] = count.get(code, 0) + 1
            area[code] = area.get(code, 0) + (sheet.areas[n] or 0)
    entries = _entries(words, colour, tuple(count))
    return tuple(
        Swatch(code, label, shade, count[code], float(area[code] / stored_per("hm2")))
        for code, label, shade in entries
        if code in count
    )


def choices(
    house: House,
    words: Words,
    zones: frozenset[str],
    period: str,
    placed: frozenset[str] = frozenset(),
) -> tuple[Choice, ...]:
    """List the ways of colouring: the ledger's own, and those of the runs that saw the period.

    placed: kinds of subjects that stand somewhere on the sheets; runs about others colour none.
    """
    found = [
        Choice("class", words("land class")),
        Choice("supply", words("supply state")),
        Choice("finding", words("finding")),
    ]
    seen: set[tuple[str, bool, frozenset[str]]] = set()
    for run in reversed(house.record.runs()):
        # A later run of the same standard on the same zones takes the place of those before.
        on = (run.standard, run.official, zones & frozenset(run.zones))
        if run.period == period and on[-1] and on not in seen:
            seen.add(on)
            found += _of_run(words, run, placed | FIRMS | {"parcel"})
    return tuple(found)


def _of_run(words: Words, run: Run, placed: frozenset[str]) -> list[Choice]:
    """List the ways in which a run colours parcels."""
    name, kind = words("run {n}", n=run.id), packs.pack(run.standard).kind
    if kind == "rulebook" and subject_relation(run.standard) in placed:
        book = packs.rulebook(run.standard)
        found = [Choice(f"rule:{run.id}", f"{name} · {words('gravest verdict of all rules')}")]
        told: tuple[RuleCount, ...] = run.counts if len(book.rules) > 1 else ()
        return found + [
            Choice(f"rule:{run.id}:{c.rule}", f"{name} · {words.label(book.rules[c.rule].label)}")
            for c in told
            if c.met or c.not_provable
        ]
    if kind != "scorecard" or not packs.scorecard(run.standard).subject.has_areas:
        return []
    return [
        Choice(f"score:{run.id}", f"{name} · {words('score of the assessed area')}"),
        *(
            Choice(f"quantity:{run.id}:{q}", f"{name} · {words.label(spec.label)}")
            for q, spec in packs.scorecard(run.standard).quantities.items()
            if spec.relation == "parcel"
        ),
    ]


def _finding_codes(house: House, maps: Maps, sheet: Sheet) -> tuple[str, ...]:
    """Give the gravest state of the findings of each parcel."""
    codes = ["none"] * len(sheet)
    for place, found in findings_on(house, maps, sheet).single.items():
        states = {f.state for f in found}
        codes[place] = next((s for s in ("open", "suspected") if s in states), "unverifiable")
    return tuple(codes)


def _counted(house: House, sheet: Sheet, run: Run, quantity: str) -> tuple[str, ...]:
    """Tell which parcels a quantity of a run counted, and which it could not judge."""
    zone, period, _ = sheet.key
    spec = packs.scorecard(run.standard).quantities.get(quantity)
    if spec is None or spec.relation != "parcel":
        raise UsageError(say("{name} counts no parcels", name=quantity))
    result = _result(run, zone)
    if result is None or run.period != period:
        return ("outside",) * len(sheet)
    codes = ["no" if seq <= run.ledger_seq else "outside" for seq, _ in sheet.rows]
    for area in result.areas:
        asked = Asked(run.ledger_seq, period, zone, area.area)
        table = rows_behind(house.record, house.engine, spec, asked)
        _mark(codes, sheet, table)
    return tuple(codes)


def _mark(codes: list[str], sheet: Sheet, table: pa.Table) -> None:
    """Write the verdict of each row to the place of its parcel."""
    for row in table.select(["seq", "source_row", "counted", "amount"]).to_pylist():
        place = sheet.rows.get((row["seq"], row["source_row"]))
        if place is not None:
            is_known = row["counted"] is not None and row["amount"] is not None
            codes[place] = "yes" if is_known else "unknown"


def _scored(sheet: Sheet, run: Run) -> tuple[str, ...]:
    """Give each parcel the score of its assessed area, written as the legend's code."""
    zone, period, _ = sheet.key
    result = _result(run, zone)
    card = packs.scorecard(run.standard)
    if result is None or run.period != period or not card.subject.has_areas:
        return ("outside",) * len(sheet)
    scores = {a.area: a.nodes[-1].score if a.nodes else None for a in result.areas}
    return tuple(
        "outside" if area not in scores else _score_code(scores[area])
        for area in sheet.texts("assessed_range")
    )


def _score_code(score: float | None) -> str:
    return "unknown" if score is None else f"{score:.2f}"


def _result(run: Run, zone: str) -> ZoneResult | None:
    return next((r for r in run.results if r.zone == zone and not r.subject), None)


def _entries(words: Words, colour: str, present: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """List code, label and colour of every entry that a legend may have."""
    kind = colour.partition(":")[0]
    lists = ledger_schema().code_lists
    if kind in {"class", "supply"}:
        shades = CLASS_COLOURS if kind == "class" else SUPPLY_COLOURS
        codes = lists["land_status" if kind == "class" else "supply_state"].codes
        unknown = words("class unknown") if kind == "class" else words("supply state unknown")
        return [
            (c, f"{c} {words.label(codes[c].label)}" if c in codes else unknown, shade)
            for c, shade in shades.items()
        ]
    if kind == "finding":
        return [(c, words(_FINDING_WORDS[c]), shade) for c, shade in FINDING_COLOURS.items()]
    if kind == "rule":
        return [(c, words(_VERDICT_WORDS[c]), shade) for c, shade in VERDICT_COLOURS.items()]
    if kind == "quantity":
        return [(c, words(_COUNT_WORDS[c]), shade) for c, shade in COUNT_COLOURS.items()]
    scores = sorted((c for c in present if c not in {"unknown", "outside"}), key=float)
    return [
        *((c, words("{score} points", score=figure(float(c))), _shade(float(c))) for c in scores),
        ("unknown", words("score not provable"), _NO_SCORE),
        ("outside", words("not in this run"), "#e6e2d5"),
    ]


def _shade(score: float) -> str:
    """Mix the colour of a score."""
    at = min(max(score, 0.0), 100.0) / 100 * (len(_RAMP) - 1)
    low = min(int(at), len(_RAMP) - 2)
    ends = [[int(_RAMP[k][i : i + 2], 16) for i in (1, 3, 5)] for k in (low, low + 1)]
    mixed = (round(a + (b - a) * (at - low)) for a, b in zip(*ends, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)
