"""What a report says, before it has a form: texts in the reader's language and a few numbers.

Every text arrives finished. The room formats; it never calculates a figure, so that a Word file,
a workbook and a page made from one view cannot disagree. The few floats (of `IndicatorRow`, and
`Share.area_ha`) are the same figures as the texts beside them, given so that a workbook can hold
numbers and a bar its length.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from yuanheng.report.phrases.labels import Labels
from yuanheng.report.phrases.saying import Figure, Text

Lang = Literal["zh", "en"]
Verdict = Literal["met", "not-met", "not-provable", "value-only"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One line at the head of a report: 运行编号, 标准, 台账序号, 评价基准日 and so on."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Share:
    """The land of one class (地类): its hectares as text and as the length of its bar."""

    label: str
    area_text_ha: str
    area_ha: float
    code: str
    fact_id: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One indicator 指标 of one area, with what it is made of.

    `status_text` is the standing of the data (confirmed, single source …); `verdict` is what the
    standard says. `missing` names the facts that would make a not-provable indicator provable.
    `fact_id` names the number for ever: the Word file carries it as a hidden bookmark; `trace`
    names run and status beside it. `missing_sayings` are `missing` with their counts traced.
    `score_formula` makes the score of `{value}` and `{ideal}` in a workbook; empty where none can.
    """

    goal: str
    subgoal: str
    label: str
    value_text: str
    unit: str
    ideal_text: str
    weight_text: str
    score_text: str
    score: float | None
    verdict: Verdict
    status_text: str
    missing: tuple[str, ...]
    formula_text: str
    evidence: tuple[Text, ...]
    fact_id: str
    value: float | None = None
    ideal: float | None = None
    weight: float | None = None
    trace: str = ""
    missing_sayings: tuple[Text, ...] = ()
    score_formula: str = ""


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One figure of an area in the period before and now, and what changed.

    `better` is None where nobody can say; `values` are the three figures as numbers.
    """

    label: str
    unit: str
    before: Figure
    now: Figure
    change: Figure
    better: bool | None = None
    values: tuple[float | None, float | None, float | None] = (None, None, None)


@dataclass(frozen=True, slots=True)
class AreaView:
    """One 评价范围 of a zone (主区, 发展方向区): like is compared with like.

    `composition` holds classes that do not overlap; `land_unknown` names those not provable.
    `comparison` is empty where the period before has no like area; `not_compared` says why.
    """

    name: str
    score_text: str
    indicators: tuple[IndicatorRow, ...]
    composition: tuple[Share, ...]
    land_unknown: tuple[str, ...] = ()
    fact_id: str = ""
    comparison: tuple[ComparisonRow, ...] = ()
    not_compared: str = ""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding 问题 with the clause it rests on and the evidence for it.

    `advice` says what would mend it; empty where neither rule nor check states a remedy.
    """

    severity: str
    title: str
    clause: str
    evidence_text: Text
    first_seen: str
    state: str
    advice: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """What a rulebook 规则 says of one subject: rule, article, verdict, and when it falls due."""

    subject: str
    rule: str
    article: str
    verdict: Verdict
    due: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MapPatch:
    """One patch 图斑: a polygon or multipolygon as WKB, in projected metres."""

    wkb: bytes
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class LegendItem:
    """What a code means on the map, and its colour as `#rrggbb`."""

    code: str
    label: str
    colour: str


@dataclass(frozen=True, slots=True)
class MapView:
    """A map picture of a zone: patches, legend, and a note on source and date below it."""

    title: str
    patches: tuple[MapPatch, ...]
    legend: tuple[LegendItem, ...]
    note: str


@dataclass(frozen=True, slots=True)
class ZoneView:
    """One development zone 开发区: its result in a sentence, its areas, findings and map.

    `achievements` are the indicators that reached their ideal or got better; `unproved` says what
    is not provable, `wanted` which documents would prove it, and `bracket_text` between what the
    score lies until then.
    """

    name: str
    type_text: str
    score_text: str
    status_text: str
    note: str
    areas: tuple[AreaView, ...]
    findings: tuple[FindingRow, ...]
    map: MapView | None
    fact_id: str = ""
    trace: str = ""
    achievements: tuple[Text, ...] = ()
    unproved: tuple[Text, ...] = ()
    wanted: tuple[Text, ...] = ()
    bracket_text: str = ""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document that enterprises or other subjects lack: which, and what it would prove."""

    name: str
    text: Text


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """One issue of the ledger checks 台账检查: where, found, expected, how to mend it."""

    severity: str
    where: str
    found: str
    expected: str
    remedy: str


@dataclass(frozen=True, slots=True)
class ProvenanceRow:
    """One imported file or layer, the digest of its bytes, and what was assumed in reading it."""

    file: str
    layer: str
    rows_text: str
    batch: str
    imported_at: str
    digest: str
    assumptions: str


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """One parameter 参数 a result rests on, with its status and the document it comes from."""

    name: str
    value_text: str
    unit: str
    status_text: str
    reference: str
    fact_id: str = ""


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report. `caution` is what cannot be missed: a trial 试算, or sample data 示例数据.

    `opening` says what was evaluated by which standard; `compared_with` names the period before;
    `counts` and `verdicts` are what a rulebook says, empty for a scorecard; `documents` are those
    that the subjects lack, where these are not zones.
    """

    title: str
    subtitle: str
    lang: Lang
    facts: tuple[Fact, ...]
    labels: Labels
    zones: tuple[ZoneView, ...]
    problems: tuple[ProblemRow, ...]
    provenance: tuple[ProvenanceRow, ...]
    parameters: tuple[ParameterRow, ...]
    sources: tuple[str, ...]
    run_id: str
    caution: str | None
    opening: Text = ""
    day: str = ""
    period: str = ""
    compared_with: str = ""
    counts: tuple[Text, ...] = ()
    verdicts: tuple[VerdictRow, ...] = ()
    documents: tuple[DocumentRow, ...] = ()
