"""The land of an area by class for the report: classes that do not overlap and add up to it."""

from __future__ import annotations

from dataclasses import dataclass

from yuanheng.model.evaluation import AreaResult
from yuanheng.model.relation import Label
from yuanheng.report.view import Share
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.scorecards.compile import storage_factor
from yuanheng.standards.scorecards.scorecard import Scorecard
from yuanheng.words.figures import figure
from yuanheng.words.words import Words


@dataclass(frozen=True)
class _Part:
    """A class of land: one quantity, less those of its parts that stand apart."""

    code: str
    whole: str
    less: tuple[str, ...] = ()
    label: Label | None = None


_PARTS = (
    _Part("A2", "industrial"),
    _Part("A1", "residential"),
    _Part(
        "A3–A6",
        "built",
        ("industrial", "residential"),
        {"zh": "其他已建成城镇建设用地", "en": "Other built urban land"},
    ),
    _Part("B21", "ready", ("built",)),
    _Part(
        "B1, B22",
        "buildable",
        ("ready",),
        {"zh": "其他未建成城镇建设用地", "en": "Other unbuilt urban land"},
    ),
    _Part("C", "unbuildable"),
)


def land_shares(
    words: Words, card: Scorecard, area: AreaResult
) -> tuple[tuple[Share, ...], tuple[str, ...]]:
    """Give the classes with their hectares, and the names of those that are not provable."""
    codes = ledger_schema().code_lists["land_status"].codes
    found = {q.id: q.value for q in area.quantities}
    shares, unknown = [], []
    for part in _PARTS:
        if part.whole not in card.quantities:
            continue
        label = words.label(part.label or codes[part.code].label)
        values = [found.get(name) for name in (part.whole, *part.less)]
        known = [v for v in values if v is not None]
        if len(known) < len(values):
            unknown.append(label)
            continue
        stored = known[0] - sum(known[1:])
        hectares = stored * float(storage_factor(card.quantities[part.whole]))
        shares.append(Share(label, figure(hectares), hectares, part.code))
    return tuple(shares), tuple(unknown)
