"""A made-up report, rich and with long texts, in both languages: no zone in it exists.

The words are in sample.json; a pair there holds the Chinese and the English word.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from yuanheng.report.phrases.labels import LABELS_EN, LABELS_ZH
from yuanheng.report.phrases.saying import Figure, Saying
from yuanheng.report.view import (
    AreaView,
    ComparisonRow,
    Fact,
    FindingRow,
    IndicatorRow,
    Lang,
    LegendItem,
    MapPatch,
    MapView,
    ParameterRow,
    ProblemRow,
    ProvenanceRow,
    ReportView,
    Share,
    VerdictRow,
    ZoneView,
)

WORDS: Final[dict[str, Any]] = json.loads(
    Path(__file__).with_name("sample.json").read_text("utf-8")
)
CASES: Final[list[dict[str, Any]]] = WORDS["cases"]
SHARES_OF_CODES = (0.1, 0.45, 0.1, 0.12, 0.07, 0.06, 0.06, 0.04)


def sample_view(lang: Lang, *, caution: bool = True) -> ReportView:
    """Two zones of two areas each, sixteen indicators an area, and everything a report can hold."""
    words = WORDS[lang]
    return ReportView(
        title=words["title"],
        subtitle=words["subtitle"],
        lang=lang,
        facts=tuple(Fact(*row) for row in words["facts"]),
        labels=LABELS_ZH if lang == "zh" else LABELS_EN,
        zones=(_zone(lang, 1), _zone(lang, 2)),
        problems=tuple(ProblemRow(*row) for row in words["problems"]),
        provenance=tuple(ProvenanceRow(*row) for row in words["provenance"]),
        parameters=tuple(ParameterRow(*row) for row in words["parameters"]),
        sources=tuple(words["sources"]),
        run_id="run-2025-03-18-0007",
        caution=words["caution"] if caution else None,
        opening=_said(lang, ("本文数字出自评价 ", "The figures come from run "), 1.0, "opening"),
        day=("2025年3月8日", "8 March 2025")[_side(lang)],
        period="2013",
        compared_with="2012",
        verdicts=_verdicts(lang),
    )


def _said(lang: Lang, words: tuple[str, str], value: float, key: str) -> Saying:
    """A sentence with one figure in it."""
    figure = Figure(f"{value:.2f}", f"r7_Z1_m_{key}", "amount", "run 7")
    return Saying((words[_side(lang)], figure, ("。", ".")[_side(lang)]))


def _comparison(lang: Lang, area: str) -> tuple[ComparisonRow, ...]:
    """One figure that got better, one that got worse, one that nobody can compare."""
    rows = []
    for number, (before, now, better) in enumerate(((1.0, 2.5, True), (2.0, 1.0, False))):
        texts = (f"{before:.2f}", f"{now:.2f}", f"{now - before:+.2f}")
        ids = (f"r6_{area}_c{number}", f"r7_{area}_c{number}")
        first, last = (Figure(text, i, "value") for text, i in zip(texts[:2], ids, strict=True))
        change = Figure(texts[2], f"r7b6_{area}_c{number}", "change", "7 − 6")
        label = CASES[number]["label"][_side(lang)]
        values = (before, now, now - before)
        rows.append(ComparisonRow(label, "%", first, last, change, better, values))
    return tuple(rows)


def _verdicts(lang: Lang) -> tuple[VerdictRow, ...]:
    side = _side(lang)
    rule = ("满一年未动工", "Not begun within a year")[side]
    article = ("第二条第一款", "Article 2 (1)")[side]
    deed = ("国有建设用地使用权出让合同", "Land grant contract")[side]
    return (
        VerdictRow("A-17", rule, article, "met", "2012-06-30"),
        VerdictRow("A-18", rule, article, "not-provable", "", (deed,)),
        VerdictRow("A-19", rule, article, "not-met", "2014-06-30"),
    )


def _zone(lang: Lang, number: int) -> ZoneView:
    words = WORDS[lang]
    name, type_text, score, status, note = words["zones"][number - 1]
    return ZoneView(
        name=name,
        type_text=type_text,
        score_text=score,
        status_text=status,
        note=note,
        areas=tuple(
            AreaView(
                area,
                area_score,
                _indicators(lang, f"z{number}.{index}"),
                _shares(lang),
                fact_id=f"r7_z{number}_{index}_area",
                comparison=_comparison(lang, f"z{number}.{index}") if index == 1 else (),
                not_compared="" if index == 1 else words["map_note"],
            )
            for index, (area, area_score) in enumerate(words["areas"], 1)
        ),
        findings=tuple(
            replace(FindingRow(*row), advice=(_said(lang, ("尚差 ", "Short by "), 3.0, f"gap{n}"),))
            for n, row in enumerate(words["findings"])
        )
        if number == 1
        else (),
        fact_id=f"r7_z{number}_total",
        achievements=(_said(lang, ("达到 ", "Reached "), 4.0, f"good{number}"),),
        unproved=(words["map_note"],) if number == 1 else (),
        wanted=(words["map_note"],) if number == 1 else (),
        map=MapView(
            title=words["map_title"].format(zone=name),
            patches=sample_patches(number),
            legend=tuple(
                LegendItem(code, label[_side(lang)], colour)
                for code, *label, colour, _ in WORDS["classes"]
            ),
            note=words["map_note"],
        ),
    )


def _side(lang: Lang) -> int:
    return ("zh", "en").index(lang)


def _shares(lang: Lang) -> tuple[Share, ...]:
    return tuple(
        Share(label[_side(lang)], f"{hectares:,.2f}", hectares, code)
        for code, *label, _, hectares in WORDS["classes"]
    )


def _indicators(lang: Lang, area: str) -> tuple[IndicatorRow, ...]:
    words, side = WORDS[lang], _side(lang)
    return tuple(
        IndicatorRow(
            goal=case["goal"][side],
            subgoal=case["subgoal"][side],
            label=case["label"][side],
            value_text=case["value"],
            unit=case["unit"][side],
            ideal_text=case["ideal"],
            weight_text=case["weight"],
            score_text="" if case["score"] is None else f"{case['score']:.2f}",
            score=case["score"],
            verdict=case["verdict"],
            status_text=words["confirmed" if case["verdict"] == "met" else "single_source"],
            missing=tuple(pair[side] for pair in case["missing"]),
            formula_text=words["formula"],
            evidence=tuple(words["evidence"]),
            fact_id=f"cn.land-intensity.2014/{area}/{case['key']}",
        )
        for case in CASES
    )


def sample_patches(seed: int, count: int = 300) -> tuple[MapPatch, ...]:
    """Patches that fill a rounded zone without gaps: Voronoi cells, one of them with a hole."""
    random = np.random.default_rng(seed)
    spread = (4200.0, 2600.0) if seed == 1 else (1900.0, 3400.0)
    points = random.uniform(0, 1, (count, 2)) * spread + (39_512_000.0, 3_412_000.0)
    zone = shapely.buffer(shapely.convex_hull(shapely.multipoints(points)), 60)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), extend_to=zone))
    cells = shapely.intersection(cells, zone)
    largest = int(np.argmax(shapely.area(cells)))
    pond = shapely.buffer(shapely.point_on_surface(cells[largest]), 40)
    cells[largest] = shapely.difference(cells[largest], pond)
    codes = random.choice([row[0] for row in WORDS["classes"]], size=count, p=SHARES_OF_CODES)
    return tuple(
        MapPatch(shapely.to_wkb(cell), str(code), f"{code}-{index:03d}")
        for index, (cell, code) in enumerate(zip(cells, codes, strict=True))
    )
