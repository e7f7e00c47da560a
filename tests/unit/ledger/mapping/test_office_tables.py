"""Office tables come in as they were meant, or a question is asked; never silently otherwise."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.unit.ledger.mapping.office import Book, Key, make_book
from tests.unit.ledger.mapping.office_sorts import SORTS, ZONE
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.errors import QuestionError
from yuanheng.ledger.drafts.table import TableRequest, draft_tables
from yuanheng.ports import silent
from yuanheng.standards.relations import ledger_schema


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> OpenHouse:
    house = create_ledger(tmp_path_factory.mktemp("office") / "ledger.yhdb")
    add_zone(house, ZONE, {})
    return house


def landed(house: OpenHouse, book: Book) -> dict[Key, dict[str, Any]]:
    """Draft a book; gives its facts by row, relation and what tells them from others of the row."""
    request = TableRequest(book.path, None, None, None, None)
    (drafted,) = draft_tables(house.record, ledger_schema(), request, "tester", silent)
    told = {(relation, name) for _, relation, fixed in book.rows for name, _ in fixed}
    found = {}
    for relation, table in drafted.draft.facts.items():
        for fact in table.to_pylist():
            fixed = tuple((n, fact[n]) for n in ("form", "period") if (relation, n) in told)
            found[fact["source_row"], relation, fixed] = fact
    return found


@given(seed=st.integers(0, 10**9))
@example(seed=1)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_lands_equals_what_was_meant_or_a_question_is_asked(
    house: OpenHouse, seed: int
) -> None:
    with TemporaryDirectory() as folder:
        book = make_book(Path(folder) / "表.xlsx", seed)
        try:
            facts = landed(house, book)
        except QuestionError:
            return
    got = {
        key: {name: facts.get(key, {}).get(name) for name in row} for key, row in book.rows.items()
    }
    assert got == book.rows
    along = {"indicator"} - {relation for _, relation, _ in book.rows}
    assert {key for key in facts if key[1] not in along} == set(book.rows)
    if book.sort.period is not None:
        assert {fact["period"] for fact in facts.values()} == {book.sort.period}


def test_few_tables_are_asked_about(house: OpenHouse) -> None:
    """Asking is no way out: of tables whose heads are usual hardly any is asked about."""
    asked = 0
    with TemporaryDirectory() as folder:
        for seed in range(60):
            book = make_book(Path(folder) / f"{seed}.xlsx", seed)
            try:
                landed(house, book)
            except QuestionError:
                asked += 1
    assert len(SORTS) == 10
    assert asked <= 3
