"""All series that the ledger knows (指标序列): of monthly returns, and of the surveys of years."""

from __future__ import annotations

from yuanheng.monitor.indicators.annual import read_annual
from yuanheng.monitor.indicators.series import Series, read_series
from yuanheng.ports import House
from yuanheng.standards.relations import ledger_schema
from yuanheng.words.words import Words


def known_series(
    house: House, words: Words, zones: frozenset[str], seq: int
) -> dict[tuple[str, str], Series]:
    """Read the series of some zones as known at a number; a name of both is that of the return."""
    lists = ledger_schema().code_lists

    def name(measure: str, area: str | None) -> str:
        label = words.label(lists["measure"].codes[measure].label)
        code = lists["assessed_range"].codes.get(area or "")
        return label + words.aside(words.label(code.label)) if code else label

    annual = read_annual(house.record, zones, seq, name)
    return {**annual, **read_series(house.record, zones, seq)}
