"""One row judged in this process: what the engine says of it, verdict, binding level and lacks."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest

from yuanheng.engines.duck import DuckEngine
from yuanheng.errors import StandardError
from yuanheng.evaluate.one_row import one_row
from yuanheng.evaluate.rule_cases import _rows
from yuanheng.evaluate.rulebook import bound, judge
from yuanheng.model.evaluation import RuleVerdict
from yuanheng.standards.packs.contents import pack, rulebook
from yuanheng.standards.rulebooks.cases import read_rule_cases
from yuanheng.standards.rulebooks.compile import compile_rulebook
from yuanheng.standards.scorecards.parameters import parse_settings

BOOKS = (
    "cn.industrial-land-control.2008",
    "cn-jiangsu.industrial-land-control.2021",
    "cn.industrial-land-control.2023",
    "cn-fuzhou.standard-land.2024",
    "cn-longchang.standard-land.2022",
    "cn-tieshangang.standard-land.2023",
)
ENGINE = DuckEngine(1)


def bare(verdict: RuleVerdict) -> RuleVerdict:
    """A verdict without what only a statement gives."""
    return replace(verdict, falls_due=None, amount=None, signs=())


def differing(
    book_id: str, rows: pa.Table, settings: list[str], as_of: str
) -> list[tuple[RuleVerdict, RuleVerdict]]:
    """Where the two say different things of some rows."""
    book = rulebook(book_id)
    values = parse_settings(settings, book.parameters)
    given = bound(book, values, as_of=as_of, period=as_of[:4])
    judged = judge(book, ENGINE.run(compile_rulebook(book), {book.subject.id: rows}, given))
    found = {(judged.subjects[n], v.rule): bare(v) for n, v in judged.all_verdicts()}
    one = one_row(book)
    told = []
    for facts in rows.to_pylist():
        known = one.known(facts, given)
        for rule in book.rules.values():
            verdict = one.verdict(rule, known)
            if found[facts["number"], rule.id] != verdict:
                told.append((found[facts["number"], rule.id], verdict))
    return told


@pytest.mark.parametrize("book_id", BOOKS)
def test_every_case_comes_out_as_the_engine_says(book_id: str) -> None:
    """Both sides of every limit, and every missing fact that a pack names."""
    cases = read_rule_cases(pack(book_id).yaml("cases.yaml"))
    assert [
        (case.name, *told)
        for case in cases
        for told in differing(
            book_id,
            _rows(rulebook(book_id), case, "supply"),
            [f"{k}={v}" for k, v in case.settings.items()],
            case.as_of,
        )
    ] == []


@pytest.mark.parametrize("book_id", BOOKS)
def test_rows_drawn_at_random_come_out_as_the_engine_says(book_id: str) -> None:
    """Whatever is known and whatever lacks, zero among it."""
    chance, book = random.Random(book_id), rulebook(book_id)  # noqa: S311 - seeded on purpose
    case = read_rule_cases(pack(book_id).yaml("cases.yaml"))[0]
    like = _rows(book, replace(case, given={}), "supply")
    first = {**like.to_pylist()[0], "period": "2024"}
    rows = [{**first, **drawn(book_id, chance), "number": f"{n}"} for n in range(200)]
    settings = [
        f"{name}={chance.choice((0.7, 20, 400))}"
        for name in book.parameters
        if name not in book.stated and chance.random() < 0.5
    ]
    told = differing(
        book_id, pa.Table.from_pylist(rows, schema=like.schema), settings, "2024-06-30"
    )
    assert told == []


def drawn(book_id: str, chance: random.Random) -> dict[str, Any]:
    """Facts of one row, each unknown in one case of five."""
    book = rulebook(book_id)
    words = {code for table in book.tables.values() for code in table.values}
    found: dict[str, Any] = {}
    for name in book.columns:
        if chance.random() < 0.2:
            continue
        column = book.subject.column(name)
        if column.type == "event":
            found[f"{name}_from"] = found[f"{name}_to"] = chance.choice(
                ("2008-06-30", "2023-05-05", "2023-05-06", "2024-01-01")
            )
        elif column.type == "boolean":
            found[name] = chance.random() < 0.5
        elif column.type == "quantity":
            unit = 3 * 10**10 if name.endswith("area") or name == "area" else 10**8
            found[name] = chance.choice((0, 1, 3, 5, 7, 20, 100)) * unit // chance.choice((1, 10))
        elif column.type in ("integer", "number"):
            found[name] = chance.choice((0, 0.7, 1.0, 1.2))
        else:
            found[name] = chance.choice((*sorted(words), "别的"))
    return found


def test_a_book_of_intervals_is_for_the_engine_alone() -> None:
    """It is refused by name, not judged half."""
    with pytest.raises(StandardError, match=r"cn\.idle-land\.2012 cannot be asked of a single"):
        one_row(rulebook("cn.idle-land.2012"))
