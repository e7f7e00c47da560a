"""Days that an event leaves open are said in words: a span with one end reads as a day."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanheng.model.relation import NEVER
from yuanheng.model.units import storage_unit
from yuanheng.standards.relations import ledger_schema
from yuanheng.words.figures import (
    cell_words,
    exact,
    figure,
    signed_amount,
    signed_change,
    span_text,
    stated_unit,
)
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
    [("industrial_tax", "12,345 万元"), ("surveyed_area", "350.0000 hm²")],
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


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (1151721.0, "万元", "1,151,721 万元"),
        (417.9495, "万元/亩", "417.9495 万元/亩"),
        (95.93, "%", "95.93%"),
        (350.0, "hm2", "350.0000 hm²"),
        (0.0, "万元", "0 万元"),
        (0.00001, "万元", "0.0000 万元"),
        (None, "万元", "—"),
    ],
)
def test_an_amount_is_said_exactly(value: float | None, unit: str, said: str) -> None:
    """Land to the square metre; of the rest no zeros, but where a little would read as nothing."""
    assert exact(value, unit) == said


@given(st.integers(-(10**12), 10**12), st.integers(0, 4), st.sampled_from((0, 1, -1)))
def test_half_of_the_last_decimal_is_rounded_away_from_zero(
    units: int, places: int, hair: int
) -> None:
    """At the half, and a millionth of the last decimal beside; of a double as it is written."""
    half = (units + Fraction(1, 2) + hair * Fraction(1, 10**6)) / 10**places
    up = abs(half) * 10**places + Fraction(1, 2)
    whole = (up.numerator // up.denominator) * (1 if half >= 0 else -1)
    said = f"{Decimal(whole).scaleb(-places):,.{places}f}" if whole else f"{0:.{places}f}"
    assert figure(half, places=places) == said
    if len(str(abs(units))) + 7 <= 15 and whole:
        assert figure(float(half), places=places) == said


def test_a_score_is_shown_as_a_spreadsheet_shows_it() -> None:
    scores = (92.345, 0.125, 2.675, -0.005, 1e300, float("nan"))
    assert [figure(s) for s in scores[:4]] == ["92.35", "0.13", "2.68", "-0.01"]
    assert (figure(scores[5]), len(figure(scores[4]))) == ("nan", 404)
    assert signed_amount(Fraction(1, 8)) == "+0.13"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (98.6143 - 96.4762, "+2.14"),
        (99.58 - 99.5831, "-0.0031"),
        (-1e-13, "0.00"),
        (0.0, "0.00"),
        (-0.0, "0.00"),
        (2.675, "+2.68"),
        (-4034.775, "-4,034.78"),
    ],
)
def test_a_change_never_reads_as_less_than_nothing(change: float, said: str) -> None:
    """A fall too small for two decimals has more; the noise of doubles is no change."""
    assert signed_change(change) == said
