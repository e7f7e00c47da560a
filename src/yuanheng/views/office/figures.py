"""Key figures (主要指标): the last of each indicator beside the year before and the year's target.

They are those that the monthly return states; a zone that hands none in is shown the indicators of
its last official score, beside the period before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pyarrow.compute as pc

from yuanheng.ledger.record.known import standing
from yuanheng.model.evaluation import Run
from yuanheng.ports import House
from yuanheng.views.descent.runs import run_before
from yuanheng.views.indicators.writing import period_text
from yuanheng.views.runs.scorecards import CardNode, zone_cards
from yuanheng.words.figures import shown_unit
from yuanheng.words.words import Words

#: What of a return stands for an indicator, the best first: from January on, else of the month.
_VALUES = ("累计", "当期")
_ROUNDING = 1e-9


@dataclass(frozen=True)
class KeyFigure:
    """One indicator: its last value, the one of a year or a period before, and how it grew.

    growth is as published where the return publishes it, else reckoned; growth_unit: % or 百分点,
    or the indicator's own where two periods of a score are held against each other. target_share:
    of the year's target, in %. fact: of the ledger; run: of the score it comes from.
    """

    name: str
    period: str
    period_text: str
    value: float
    unit: str
    before: float | None
    growth: float | None
    growth_unit: str
    basis: str | None
    target_share: float | None
    rank: int | None
    fact: str | None = None
    run: int | None = None
    area: str = ""
    node: str = ""

    def places(self, value: float) -> int:
        """Give the decimals that a value is shown with: of a return those that it states."""
        if self.run is not None:
            return 2
        return next((n for n in (0, 1) if abs(value - round(value, n)) < _ROUNDING), 2)


def key_figures(
    house: House, words: Words, zone: str, runs: Iterable[Run]
) -> tuple[KeyFigure, ...]:
    """Give the key figures of a zone in the order of its return; `runs` are those that count."""
    return _returned(house, words, zone) or _scored(words, zone, tuple(runs))


def _returned(house: House, words: Words, zone: str) -> tuple[KeyFigure, ...]:
    """Read the last value of each indicator, and what the return says beside it."""
    table = standing(house.record, "indicator_value", house.record.last_seq())
    rows = table.filter(pc.equal(table.column("zone"), zone)).to_pylist()
    last: dict[str, dict[str, dict[str, Any]]] = {}
    for row in sorted(rows, key=lambda r: (r["period"], r["seq"])):
        if row["value"] is None:
            continue
        forms = last.setdefault(row["indicator"], {})
        if forms and next(iter(forms.values()))["period"] != row["period"]:
            forms.clear()
        forms[row["form"]] = row
    places = {row["indicator"]: n for n, row in reversed(list(enumerate(rows)))}
    found = (_said(words, last[name]) for name in sorted(last, key=places.__getitem__))
    return tuple(figure for figure in found if figure is not None)


def _said(words: Words, forms: dict[str, dict[str, Any]]) -> KeyFigure | None:
    """Put the rows of one indicator and period together; None where it has no value by itself."""
    row = next((forms[form] for form in _VALUES if form in forms), None)
    if row is None:
        return None
    before, grown = forms.get("同期"), forms.get("增速")
    is_share = row["unit"] == "%"
    growth = grown["value"] if grown else _growth(row, before, is_share=is_share)
    share, rank = forms.get("完成率"), forms.get("排名")
    return KeyFigure(
        name=row["indicator"],
        period=row["period"],
        period_text=period_text(words, row["period"], is_cumulative=row["form"] == "累计"),
        value=row["value"],
        unit=row["unit"] or "",
        before=before["value"] if before else None,
        growth=growth,
        growth_unit=(grown["unit"] if grown else None) or ("百分点" if is_share else "%"),
        basis=grown["basis"] if grown else None,
        target_share=share["value"] if share else None,
        rank=int(rank["value"]) if rank else None,
        fact=row["fact"],
    )


def _growth(row: dict[str, Any], before: dict[str, Any] | None, *, is_share: bool) -> float | None:
    """Reckon the growth on the year before; of a share in points, of nothing there is none."""
    if before is None or row["form"] != "累计" or before["unit"] != row["unit"]:
        return None
    if is_share:
        return float(row["value"] - before["value"])
    return float((row["value"] / before["value"] - 1) * 100) if before["value"] > 0 else None


def _scored(words: Words, zone: str, runs: tuple[Run, ...]) -> tuple[KeyFigure, ...]:
    """Take the indicators of the last official score of a zone, of its first assessed area."""
    scored = [r for r in runs if any(z.zone == zone and not z.subject for z in r.results)]
    if not scored:
        return ()
    run = max(scored, key=lambda r: (r.period, r.id))
    before = run_before(runs, run)
    card = next(c for c in zone_cards(words, run, before) if c.zone == zone)
    if not card.areas:
        return ()
    area = card.areas[0]
    return tuple(
        _indicator(words, node, run, area.area)
        for node in _leaves(area.nodes)
        if node.value is not None
    )


def _leaves(nodes: Iterable[CardNode]) -> Iterable[CardNode]:
    for node in nodes:
        if node.is_indicator:
            yield node
        else:
            yield from _leaves(node.children)


def _indicator(words: Words, node: CardNode, run: Run, area: str) -> KeyFigure:
    value, before = float(node.value or 0), node.before_value
    return KeyFigure(
        name=node.label,
        period=run.period,
        period_text=period_text(words, run.period),
        value=value,
        unit=shown_unit(node.unit),
        before=before,
        growth=None if before is None else value - before,
        growth_unit="百分点" if node.unit == "%" else shown_unit(node.unit),
        basis=None,
        target_share=None,
        rank=None,
        run=run.id,
        area=area,
        node=node.id,
    )
