"""The formula language renders what it allows, refuses the rest at its character, and is sound."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanheng.errors import StandardError, Where
from yuanheng.model.units import parse_unit
from yuanheng.standards.formula.language import Term, parse_formula

PLACE = Where(file="cn.example/scorecard.yaml", line=7)
TERMS = {
    "area": Term("number", parse_unit("mm2")),
    "plot": Term("number", parse_unit("hm2")),
    "tax": Term("number", parse_unit("fen")),
    "share": Term("number", parse_unit("%")),
    "count": Term("number", parse_unit("")),
    "land_class": Term("text"),
    "holder": Term("text"),
    "idle": Term("boolean"),
    "old": Term("boolean"),
}
TYPES = {
    "area": pa.int64(),
    "plot": pa.int64(),
    "tax": pa.int64(),
    "share": pa.float64(),
    "count": pa.int64(),
    "land_class": pa.string(),
    "holder": pa.string(),
    "idle": pa.bool_(),
    "old": pa.bool_(),
}
Row = Mapping[str, Any]
Value = bool | int | float | str | None


def sql(text: str) -> str:
    return parse_formula(text, TERMS, PLACE).sql()


def refusal(text: str) -> StandardError:
    with pytest.raises(StandardError) as refused:
        parse_formula(text, TERMS, PLACE)
    return refused.value


def ask(text: str, *rows: Row) -> list[Any]:
    """The answer of DuckDB for each row; a column that a row does not give is unknown."""
    table = pa.table({n: pa.array([r.get(n) for r in rows], t) for n, t in TYPES.items()})
    with duckdb.connect() as connection:
        connection.register("given", table)
        found = connection.execute(f"SELECT {sql(text)} FROM given").fetchall()
    return [value for (value,) in found]


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        ("land_class = 'A'", "land_class = 'A'"),
        ("land_class <> 'A'", "land_class <> 'A'"),
        ("land_class != 'A'", "land_class <> 'A'"),
        ("land_class > 'A'", "land_class > 'A'"),
        ("land_class = holder", "land_class = holder"),
        ("land_class LIKE 'A%'", "land_class LIKE 'A%'"),
        ("land_class = 'a''b'", "land_class = 'a''b'"),
        ("land_class IN ('A', 'B')", "land_class IN ('A', 'B')"),
        ("land_class NOT IN ('A')", "NOT land_class IN ('A')"),
        ("idle", "idle"),
        ("NOT idle", "NOT idle"),
        ("idle = TRUE", "idle = TRUE"),
        ("idle AND old OR NOT idle", "idle AND old OR NOT idle"),
        ("idle AND (old OR NOT idle)", "idle AND (old OR NOT idle)"),
        ("area > 0", "area > 0.0e0"),
        ("0 < area", "0.0e0 < area"),
        ("area >= qty(1, 'hm2')", "area >= 10000000000.0e0"),
        ("area < plot", "area < (plot) * 10000000000.0e0"),
        ("area + plot > 0", "area + (plot) * 10000000000.0e0 > 0.0e0"),
        ("-area < 0", "-area < 0.0e0"),
        ("area BETWEEN 0 AND plot", "(area >= 0.0e0 AND area <= (plot) * 10000000000.0e0)"),
        ("plot IN (qty(15, '亩'), qty(5, 'hm2'))", "plot IN (1.0e0, 5.0e0)"),
        ("count * 2 > 5", "count * 2.0e0 > 5.0e0"),
        ("share > qty(30, '%')", "share > 30.0e0"),
        ("tax / area > qty(0.5, '万元/亩')", "tax / NULLIF(area, 0.0e0) > 0.00075e0"),
        ("area / plot", "area / NULLIF(plot, 0.0e0)"),
        ("count - (count - count) > 1", "count - (count - count) > 1.0e0"),
        ("count > 1 -- a remark", "count > 1.0e0"),
    ],
)
def test_what_is_allowed_is_rendered(text: str, rendered: str) -> None:
    assert sql(text) == rendered


def test_a_formula_keeps_its_names_in_order_its_kind_and_unit() -> None:
    formula = parse_formula("tax / (area + plot) + tax / area", TERMS, PLACE)
    assert (formula.names, formula.kind, formula.unit) == (
        ("tax", "area", "plot"),
        "number",
        parse_unit("fen") / parse_unit("mm2"),
    )


def test_a_factor_is_applied_to_the_whole_formula() -> None:
    formula = parse_formula("area + plot", TERMS, PLACE)
    rendered = formula.sql(factor=Fraction(1, 2))
    assert rendered == "(area + (plot) * 10000000000.0e0) * 0.5e0"


@pytest.mark.parametrize(
    ("text", "character"),
    [
        ("holder IS NULL", 1),
        ("idle AND holder IS NOT NULL", 10),
        ("holder ISNULL", 1),
        ("holder NOTNULL", 1),
        ("idle IS TRUE", 1),
        ("land_class IS DISTINCT FROM 'A'", 1),
        ("land_class IS NOT DISTINCT FROM 'A'", 1),
        ("idle AND CASE WHEN old THEN TRUE END", None),
        ("if(idle, old, TRUE)", None),
        ("count > 1 AND coalesce(count, 0) > 0", 15),
        ("ifnull(count, 0) > 0", 1),
        ("nullif(count, 0) > 0", 1),
        ("least(count, 1) > 0", 1),
        ("greatest(count, 1) > 0", 1),
        ("sum(area) > 0", 1),
        ("count(*) > 0", 1),
        ("max(area) > 0", None),
        ("sum(count) OVER () > 0", None),
        ("(SELECT 1) > 0", None),
        ("EXISTS (SELECT 1)", None),
        ("count IN (SELECT 1)", 1),
        ("count > ALL (SELECT 1)", None),
        ("count > 0; DROP TABLE parcel", 1),
        ("count > 0; count > 1", 1),
        ("land_class || 'x' = 'A'", 1),
        ("land_class = 'a' 'b'", 14),
        ("count::INTEGER > 0", 1),
        ("cast(count AS INTEGER) > 0", None),
        ("try_cast(count AS INTEGER) > 0", None),
        ("DATE '2020-01-01' > count", None),
        ("now() > count", 1),
        ("current_date > count", None),
        ("INTERVAL '1 day' > count", None),
        ("date_diff('day', count, count) > 0", None),
        ("extract(year FROM count) > 0", None),
        ("\"land_class\" = 'A'", 1),
        ("parcel.land_class = 'A'", 1),
        ("main.parcel.land_class = 'A'", 1),
        ("count > NULL", None),
        ("NULL", None),
        ("count IN (1, NULL)", None),
        ("land_class NOT IN ('A', NULL)", None),
        ("land_class IN (holder)", 16),
        ("land_class IN holder", 1),
        ("land_class IN ()", 1),
        ("land_class LIKE holder", 1),
        ("land_class LIKE NULL", 1),
        ("land_class LIKE 'A!%' ESCAPE '!'", 1),
        ("land_class ILIKE 'a%'", 1),
        ("land_class SIMILAR TO 'A'", 1),
        ("land_class GLOB 'A*'", 1),
        ("land_class ~ 'A'", 1),
        ("land_class COLLATE NOCASE = 'a'", 1),
        ("land_class[1] = 'A'", 1),
        ("area BETWEEN SYMMETRIC plot AND 0", 1),
        ("count % 2 = 0", 1),
        ("count // 2 = 0", 1),
        ("count ** 2 = 4", 1),
        ("count & 1 = 1", 1),
        ("abs(count) > 0", 1),
        ("read_csv('/etc/passwd') = count", 1),
        ("$period = land_class", None),
        ("? = count", None),
        ("(count, count) = (1, 2)", None),
        ("count > 1 AS x", 1),
        ("SELECT count", None),
        ("DROP TABLE parcel", None),
        ("*", 1),
        ("land_class = E'a'", 14),
        ("qty(5, '亩') OVER () > area", 1),
        ("qty(count, '亩') > area", 1),
        ("qty('5', '亩') > area", 1),
        ("qty(5) > area", 1),
        ("qty(5, '亩', 3) > area", 1),
        ("qty() > area", 1),
        ("nothing > 0", 1),
        ("count > 1 AND nothing > 0", 15),
        ("AREA > 0", 1),
    ],
)
def test_what_is_forbidden_is_refused_with_file_line_and_character(
    text: str, character: int | None
) -> None:
    place = refusal(text).where
    assert (place.file, place.line, place.column) == (PLACE.file, PLACE.line, text)
    if character is not None:
        assert place.character == character


@pytest.mark.parametrize("text", ["", "   ", ")", "count >", "count > 1 LIMIT 1", "idle idle", "'"])
def test_what_cannot_be_read_is_refused_at_file_and_line(text: str) -> None:
    place = refusal(text).where
    assert (place.file, place.line) == (PLACE.file, PLACE.line)


@pytest.mark.parametrize(
    "text",
    [
        "count > 0) OR (TRUE",
        "count > 0 -- ) FROM parcel",
        "count > 0 /* */ UNION SELECT 1",
        "land_class = 'x' -- */ ; DROP TABLE parcel",
        "land_class = 'x' /* /* */ */",
        "land_class = 'x''; DROP TABLE parcel; --'",
        "land_class LIKE 'x''; DROP TABLE parcel; --'",
        "land_class = 'x\\'' OR TRUE --'",
    ],
)
def test_an_injection_is_refused_or_stays_one_value(text: str) -> None:
    try:
        rendered = sql(text)
    except StandardError:
        return
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE parcel (land_class TEXT, count BIGINT)")
        found = connection.execute(f"SELECT ({rendered}), 'kept' FROM parcel")
        assert len(found.description) == 2
        assert connection.execute("SELECT count(*) FROM parcel").fetchall() == [(0,)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("area > 5", "A bare number stands beside mm2"),
        ("5 < area", "A bare number stands beside mm2"),
        ("area + 5 > 0", "A bare number stands beside mm2"),
        ("area BETWEEN 0 AND 5", "A bare number stands beside mm2"),
        ("area IN (0, 5)", "A bare number stands beside mm2"),
        ("area > 2 * 3", "A bare number stands beside mm2"),
        ("area > -5", "A bare number stands beside mm2"),
        ("area > tax", "mm2 and fen cannot be compared or added"),
        ("area + tax > 0", "mm2 and fen cannot be compared or added"),
        ("area > count", "mm2 and 1 cannot be compared or added"),
        ("area * area > area", "mm2·mm2 and mm2 cannot be compared or added"),
        ("area BETWEEN 0 AND qty(1, '元')", "mm2 and 元 cannot be compared or added"),
        ("land_class = count", "land_class = count compares things of different kinds"),
        ("idle = count", "idle = count compares things of different kinds"),
        ("count AND idle", "count is not a condition"),
        ("NOT count", "count is not a condition"),
        ("land_class + 1 > 0", "land_class is not a number"),
        ("-idle > 0", "idle is not a number"),
        ("count LIKE 'A'", "LIKE compares a text with a fixed pattern"),
        ("qty(5, 'pH') < area", "The unit pH is not known"),
    ],
)
def test_units_and_kinds_that_do_not_fit_are_refused_at_file_and_line(
    text: str, words: str
) -> None:
    error = refusal(text)
    assert str(error.what) == words
    assert (error.where.file, error.where.line) == (PLACE.file, PLACE.line)


@pytest.mark.parametrize("text", ["count > 1e999", "qty(1e400, 'hm2') < area"])
def test_a_number_beyond_any_double_is_refused(text: str) -> None:
    assert refusal(text).where.file == PLACE.file


@pytest.mark.parametrize(
    "text",
    [
        "idle AND " * 400 + "idle",
        "count" + " + count" * 450 + " > 1",
        "(" * 900 + "count" + ")" * 900 + " > 1",
        "NOT " * 900 + "idle",
        "count" + "+count" * 600 + " > 1",
    ],
)
def test_a_formula_of_any_depth_is_rendered_or_refused(text: str) -> None:
    try:
        rendered = sql(text)
    except StandardError:
        return
    assert rendered.count("count") + rendered.count("idle") == len(re.findall("count|idle", text))


def test_a_very_long_formula_is_refused() -> None:
    assert str(refusal("idle" + " " * 4000).what) == "The formula is longer than 4000 characters"


@pytest.mark.parametrize("text", ["plot < area = idle", "idle = plot < area", "plot < area < idle"])
def test_a_chain_of_comparisons_is_refused_or_runs(text: str) -> None:
    try:
        sql(text)
    except StandardError:
        return
    assert ask(text, {"plot": 1, "area": 2, "idle": True})[0] in (True, False)


def test_not_like_is_the_opposite_of_like() -> None:
    rows: tuple[Row, ...] = ({"land_class": "A1"}, {"land_class": "B1"}, {})
    assert ask("land_class NOT LIKE 'A%'", *rows) == [False, True, None]


def test_not_in_and_not_between_are_the_opposites() -> None:
    rows: tuple[Row, ...] = ({"land_class": "A", "count": 2}, {"land_class": "B", "count": 9}, {})
    assert ask("land_class NOT IN ('A', 'C')", *rows) == [False, True, None]
    assert ask("count NOT BETWEEN 1 AND 5", *rows) == [False, True, None]


@pytest.mark.parametrize("text", ["count / 0", "count / (count - count)", "0 / 0", "area / plot"])
def test_division_by_zero_is_unknown(text: str) -> None:
    assert ask(text, {"count": 5, "area": 5, "plot": 0}) == [None]


@pytest.mark.parametrize("text", ["count / 0 > 5", "NOT (count / 0 > 5)", "count / 0 = count / 0"])
def test_a_comparison_with_a_division_by_zero_is_unknown(text: str) -> None:
    assert ask(text, {"count": 5}) == [None]


def test_a_lower_bound_that_is_unknown_leaves_between_unknown_below_the_upper() -> None:
    rows = ({"area": 5, "plot": None}, {"area": -5, "plot": None})
    assert ask("area BETWEEN plot AND 0", *rows) == [False, None]
    assert ask("area BETWEEN 0 AND plot", *rows) == [None, False]


def test_a_minus_before_a_negative_quantity_is_no_remark() -> None:
    assert ask("-qty(-5, '%') > qty(4, '%')", {}) == [True]


def test_a_product_of_two_large_areas_does_not_break_the_engine() -> None:
    row = {"area": 5 * 10**12, "plot": 1}
    assert ask("area * area > qty(1, 'm2·m2')", row) == [True]


# A random condition is text for the language and, beside it, an answer written by hand in Python.


@dataclass(frozen=True)
class Said:
    text: str
    answer: Callable[[Row], Value]


NUMBERS = {"area": ("mm2", 1), "plot": ("hm2", 10**10), "count": ("", 1)}
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "area": st.integers(-2, 2).map(lambda n: n * 10**10),
    "plot": st.integers(-2, 2),
    "count": st.integers(-2, 2),
    "land_class": st.sampled_from(["A", "A1", "B"]),
    "holder": st.sampled_from(["A", "A1", "B"]),
    "idle": st.booleans(),
    "old": st.booleans(),
}


def strict(of: Callable[..., Any], *sides: Said) -> Callable[[Row], Value]:
    def answer(row: Row) -> Value:
        values = [side.answer(row) for side in sides]
        return None if any(v is None for v in values) else of(*values)

    return answer


def column(name: str, factor: int = 1) -> Said:
    return Said(name, lambda row: None if row[name] is None else row[name] * factor)


def amount(number: int, unit: str, factor: int) -> Said:
    text = f"qty({number}, '{unit}')" if unit else str(number)
    return Said(text, lambda _row: number * factor)


def operation(sign: str, left: Said, right: Said) -> Said:
    of: dict[str, Callable[[Any, Any], Any]] = {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "/": lambda a, b: None if b == 0 else a / b,
        "=": lambda a, b: a == b,
        "<>": lambda a, b: a != b,
        "<": lambda a, b: a < b,
        ">=": lambda a, b: a >= b,
    }
    return Said(f"{left.text} {sign} {right.text}", strict(of[sign], left, right))


def in_brackets(said: Said) -> Said:
    return Said(f"({said.text})", said.answer)


def both(left: Said, right: Said) -> Said:
    def answer(row: Row) -> Value:
        sides = (left.answer(row), right.answer(row))
        return False if False in sides else None if None in sides else True

    return Said(f"({left.text} AND {right.text})", answer)


def either(left: Said, right: Said) -> Said:
    def answer(row: Row) -> Value:
        sides = (left.answer(row), right.answer(row))
        return True if True in sides else None if None in sides else False

    return Said(f"({left.text} OR {right.text})", answer)


def negation(of: Said) -> Said:
    return Said(f"NOT ({of.text})", strict(lambda a: not a, of))


def between(subject: Said, low: Said, high: Said) -> Said:
    inside = both(operation(">=", subject, low), operation(">=", high, subject))
    return Said(f"{subject.text} BETWEEN {low.text} AND {high.text}", inside.answer)


AREAS = st.one_of(
    st.sampled_from([column("area"), column("plot", 10**10)]),
    st.builds(lambda n: amount(n, "hm2", 10**10), st.integers(0, 2)),
    st.builds(lambda n: amount(n, "m2", 10**6), st.integers(0, 2)),
)
COUNTS = st.one_of(
    st.just(column("count")), st.builds(lambda n: amount(n, "", 1), st.integers(0, 2))
)
SUMS = st.builds(operation, st.sampled_from("+-"), AREAS, AREAS).map(in_brackets) | AREAS
# Powers of two and of ten only: so that no rounding makes the two answers differ.
RATIOS = st.builds(operation, st.just("/"), AREAS, AREAS).map(in_brackets) | COUNTS
SIGNS = st.sampled_from(["=", "<>", "<", ">="])
TEXTS = st.sampled_from([column("land_class"), column("holder")])
PATTERN = st.sampled_from(["A%", "A_", "B", "%1"])


def like(subject: Said, pattern: str, *, opposite: bool) -> Said:
    tests: dict[str, Callable[[str], bool]] = {
        "A%": lambda v: v.startswith("A"),
        "A_": lambda v: len(v) == 2 and v[0] == "A",
        "B": lambda v: v == "B",
        "%1": lambda v: v.endswith("1"),
    }
    word = "NOT LIKE" if opposite else "LIKE"
    return Said(
        f"{subject.text} {word} '{pattern}'",
        strict(lambda v: tests[pattern](v) != opposite, subject),
    )


def one_of(subject: Said, codes: list[str], *, opposite: bool) -> Said:
    listed = ", ".join(f"'{code}'" for code in codes)
    word = "NOT IN" if opposite else "IN"
    return Said(
        f"{subject.text} {word} ({listed})",
        strict(lambda v: (v in codes) != opposite, subject),
    )


ATOMS = st.one_of(
    st.builds(operation, SIGNS, SUMS, SUMS),
    st.builds(operation, SIGNS, RATIOS, RATIOS),
    st.builds(between, SUMS, SUMS, SUMS),
    st.builds(operation, SIGNS, TEXTS, TEXTS),
    st.builds(like, TEXTS, PATTERN, opposite=st.booleans()),
    st.builds(
        one_of,
        TEXTS,
        st.lists(st.sampled_from(["A", "A1", "B"]), min_size=1, max_size=3),
        opposite=st.booleans(),
    ),
    st.sampled_from([column("idle"), column("old")]),
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds(both, inner, inner), st.builds(either, inner, inner), st.builds(negation, inner)
    ),
    max_leaves=6,
)
PARTIAL = st.fixed_dictionaries({n: st.none() | v for n, v in VALUES.items()})
FULL = st.fixed_dictionaries(VALUES)


def filled(row: Row, by: Row) -> Row:
    return {name: by[name] if value is None else value for name, value in row.items()}


@given(CONDITIONS, st.lists(PARTIAL, min_size=1, max_size=5))
def test_duckdb_answers_as_three_valued_logic_does(said: Said, rows: list[Row]) -> None:
    assert ask(said.text, *rows) == [said.answer(row) for row in rows]


@given(CONDITIONS, PARTIAL, st.lists(FULL, min_size=3, max_size=6))
def test_a_verdict_reached_without_a_fact_stands_whatever_the_fact_is(
    said: Said, row: Row, fillings: list[Row]
) -> None:
    verdict, *later = ask(said.text, row, *(filled(row, by) for by in fillings))
    if verdict is not None:
        assert later == [verdict] * len(fillings)
