"""Days in a formula: month ends, leap days, spans, and events that never come."""

from __future__ import annotations

import duckdb
import pytest

from yuanheng.errors import Where
from yuanheng.standards.formula.lacking import UNDEFINED, bits
from yuanheng.standards.formula.language import Term, parse_formula

TERMS = {
    "begun": Term("date"),
    "agreed": Term("date"),
    "as_of": Term("date", is_exact=True, can_lack=False),
}
NEVER = "9000-01-01"
Span = tuple[str | None, str | None]
UNKNOWN: Span = (None, None)


def ask(
    text: str, begun: Span = UNKNOWN, agreed: Span = UNKNOWN, as_of: str = "2013-01-01"
) -> tuple[object, int]:
    """The answer of the engine, and the bits of what leaves it open: 1 for begun, 2 for agreed."""
    formula = parse_formula(text, TERMS, Where(file="rulebook.yaml"))
    with duckdb.connect() as connection:
        answer = connection.execute(
            f"SELECT {formula.sql()}, {bits(formula.typed.lacking).sql('duckdb')} FROM (SELECT"
            " CAST(? AS DATE) AS begun_from, CAST(? AS DATE) AS begun_to, ? AS x__begun,"
            " CAST(? AS DATE) AS agreed_from, CAST(? AS DATE) AS agreed_to, ? AS x__agreed,"
            " CAST(? AS DATE) AS as_of)",
            [*begun, bit(begun, 1), *agreed, bit(agreed, 2), as_of],
        ).fetchone()
    assert answer is not None
    return answer[0], answer[1]


def bit(span: Span, place: int) -> int:
    return 0 if span[0] is not None and span[0] == span[1] else place


def exact(day: str) -> Span:
    return (day, day)


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2012-01-31", "2012-02-29", 1),
        ("2012-01-31", "2012-02-28", 0),
        ("2013-01-31", "2013-02-28", 1),
        ("2013-01-30", "2013-02-28", 1),
        ("2013-02-28", "2013-03-28", 1),
        ("2012-02-29", "2013-02-28", 12),
        ("2012-02-29", "2016-02-28", 47),
        ("2012-02-29", "2016-02-29", 48),
        ("2012-12-31", "2013-01-01", 0),
        ("2013-01-01", "2012-12-01", -1),
    ],
)
def test_a_month_is_full_on_its_day_or_on_the_last_of_a_shorter_month(
    first: str, last: str, months: int
) -> None:
    """As many months as can be added to the first day without passing the last."""
    found = ask("months_between(begun, agreed)", exact(first), exact(last))
    assert found == (float(months), 0)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2012-02-28", "2012-03-01", 2),
        ("2013-02-28", "2013-03-01", 1),
        ("2013-01-02", "2013-01-01", -1),
    ],
)
def test_days_are_counted_over_a_leap_day(first: str, last: str, days: int) -> None:
    """29 February is a day."""
    assert ask("days_between(begun, agreed)", exact(first), exact(last)) == (float(days), 0)


@pytest.mark.parametrize(
    ("step", "day", "then"),
    [
        ("+ interval '1 month'", "2012-01-31", "2012-02-29"),
        ("+ interval '30 day'", "2012-01-31", "2012-03-01"),
        ("+ interval '1 year'", "2012-02-29", "2013-02-28"),
        ("- interval '1 month'", "2012-03-31", "2012-02-29"),
        ("+ interval '365 day'", "2012-02-29", "2013-02-28"),
    ],
)
def test_a_day_is_moved_to_the_last_of_a_shorter_month(step: str, day: str, then: str) -> None:
    """A year after a leap day is 28 February."""
    assert ask(f"begun {step} = date '{then}'", exact(day)) == (True, 0)


def test_thirty_days_and_a_month_are_not_taken_for_each_other() -> None:
    """DuckDB holds both intervals equal and would reckon only one of them."""
    text = "begun + interval '30 day' = date '2012-03-01' AND begun + interval '1 month' = agreed"
    assert ask(text, exact("2012-01-31"), exact("2012-02-29")) == (True, 0)


@pytest.mark.parametrize(
    ("span", "answer"),
    [
        (("2012-01-01", "2012-12-31"), (True, 0)),
        (("2012-01-01", "2013-01-01"), (True, 0)),
        (("2012-01-01", "2013-01-02"), (None, 1)),
        (("2013-01-02", None), (False, 0)),
        ((None, "2013-01-01"), (True, 0)),
        ((None, "2014-01-01"), (None, 1)),
        (UNKNOWN, (None, 1)),
        (exact(NEVER), (False, 0)),
    ],
)
def test_an_event_has_happened_once_its_whole_span_is_past(
    span: Span, answer: tuple[object, int]
) -> None:
    """A span may decide without being exact; then nothing is missing."""
    assert ask("happened(begun, as_of)", span) == answer
    asked, missing = ask("not_happened(begun, as_of)", span)
    assert (asked, missing) == (None if answer[0] is None else not answer[0], answer[1])


@pytest.mark.parametrize(
    ("begun", "agreed", "answer"),
    [
        (exact("2012-05-01"), UNKNOWN, (True, 0)),
        (exact(NEVER), exact("2012-05-01"), (True, 0)),
        (exact(NEVER), UNKNOWN, (None, 2)),
        (UNKNOWN, exact("2012-05-01"), (None, 1)),
        (UNKNOWN, UNKNOWN, (None, 3)),
        (("2012-01-01", "2012-12-31"), UNKNOWN, (True, 0)),
        (("2012-01-01", None), exact("2012-05-01"), (None, 1)),
    ],
)
def test_the_first_stated_day_is_the_other_only_where_none_is_stated(
    begun: Span, agreed: Span, answer: tuple[object, int]
) -> None:
    """An empty cell is not the same as a contract that states no day."""
    assert ask("first_stated(begun, agreed) <= as_of", begun, agreed) == answer


def test_never_and_a_year_is_still_never() -> None:
    """So that a term reckoned from no day counts as none stated."""
    assert ask("happened(begun + interval '1 year', begun)", exact(NEVER)) == (True, 0)
    assert ask("begun - interval '999 year' > as_of", exact(NEVER)) == (True, 0)


@pytest.mark.parametrize("count", ["days_between", "months_between"])
def test_no_number_of_days_leads_to_never(count: str) -> None:
    """Undefined, as a division by zero is: no further fact gives a number."""
    assert ask(f"{count}(as_of, begun)", exact(NEVER)) == (None, UNDEFINED)


def test_a_span_that_a_month_end_makes_exact_lacks_nothing() -> None:
    """29 to 31 January plus a month are 28 February, whichever it was."""
    text = "days_between(begun + interval '1 month', as_of)"
    assert ask(text, ("2011-01-29", "2011-01-31"), as_of="2011-03-01") == (1.0, 0)
