"""Printed growth held to its own numbers (增速核对): 累计 ÷ 同期 − 1, where it can be computed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from yuanheng.errors import say
from yuanheng.ledger.workbooks.sheets import RawSheet
from yuanheng.model.ledger import Issue

#: How far a printed growth may lie from its own numbers, in points: one of its last digit.
_ROUNDING = 0.15


def growth_issues(facts: pa.Table, sheet: RawSheet) -> list[Issue]:
    """Name the indicators whose printed growth does not follow from their numbers.

    A rate, and growth published at comparable prices, cannot be computed and is kept as published.
    """
    rows: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
    for fact in facts.to_pylist():
        rows.setdefault((fact["indicator"], fact["period"]), {})[str(fact["form"])] = fact
    found = []
    for (name, _), forms in rows.items():
        issue = _issue(name, forms, sheet)
        if issue is not None:
            found.append(issue)
    return found


def _issue(name: str, forms: dict[str, dict[str, Any]], sheet: RawSheet) -> Issue | None:
    """Hold one indicator's growth to its numbers."""
    if not {"累计", "同期", "增速"} <= forms.keys():
        return None
    total, before, growth = (forms[f] for f in ("累计", "同期", "增速"))
    numbers: Sequence[Any] = (total["value"], before["value"], growth["value"])
    is_rate = (
        (total["unit"] or "") in ("%", "％")
        or growth["basis"]
        or "百分点" in (growth["unit"] or "")
    )
    if None in numbers or is_rate or not before["value"]:
        return None
    computed = (total["value"] / before["value"] - 1) * 100
    if abs(computed - growth["value"]) <= _ROUNDING:
        return None
    return Issue(
        "growth.differs",
        "warning",
        sheet.where(int(growth["source_row"]) - sheet.first_row),
        f"{growth['value']:g}",
        say(
            "{name}: the growth is printed as {printed} %, its own numbers give {computed} %",
            name=name,
            printed=round(growth["value"], 1),
            computed=round(computed, 1),
        ),
        say("Find out which is right; both are kept as they are."),
    )
