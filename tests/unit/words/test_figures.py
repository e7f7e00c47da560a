"""Days that an event leaves open are said in words: a span with one end reads as a day."""

from __future__ import annotations

import pytest

from yuanheng.model.relation import NEVER
from yuanheng.model.units import storage_unit
from yuanheng.standards.relations import ledger_schema
from yuanheng.words.figures import cell_words, span_text, stated_unit
from yuanheng.words.words import Words


@pytest.mark.parametrize(
    ("first", "last", "zh", "en"),
    [
        (None, None, "", ""),
        ("2013-12-31", "2013-12-31", "2013-12-31", "2013-12-31"),
        ("2014-01-01", None, "截至 2013-12-31 未发生", "not by 2013-12-31"),
        (None, "2013-12-31", "不晚于 2013-12-31", "by 2013-12-31"),
        (
            "2006-01-01",
            "2006-03-31",
            "2006-01-01 至 2006-03-31 之间",
            "between 2006-01-01 and 2006-03-31",
        ),
        (NEVER, NEVER, "未约定", "none agreed"),
    ],
)
def test_open_days_are_said(first: str | None, last: str | None, zh: str, en: str) -> None:
    assert (span_text(Words("zh"), first, last), span_text(Words("en"), first, last)) == (zh, en)


@pytest.mark.parametrize(
    ("measure", "said"),
    [("industrial_tax", "12,345.0000 万元"), ("surveyed_area", "350.0000 hm²")],
)
def test_a_reported_figure_is_said_in_the_unit_of_its_measure(measure: str, said: str) -> None:
    """Its column has none of its own, and the stored integer means nothing to a reader."""
    relation = ledger_schema().relations["reported"]
    unit = stated_unit(relation.column("value"), measure)
    assert unit is not None
    number = {"万元": 12345, "hm2": 350}[unit.text]
    stored = int(number * unit.factor_to(storage_unit(unit)))
    key = [measure if name == "measure" else "x" for name in relation.key]
    assert cell_words(Words("zh"), "reported", "value", stored, key)[1] == said
