"""Office tables come in as they were meant, or a question is asked; never silently otherwise."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.unit.ledger.mapping.office import ZONE, make_book
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


@given(seed=st.integers(0, 10**9))
@example(seed=1)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_lands_equals_what_was_meant_or_a_question_is_asked(
    house: OpenHouse, seed: int
) -> None:
    with TemporaryDirectory() as folder:
        book = make_book(Path(folder) / "表.xlsx", seed)
        request = TableRequest(book.path, None, None, None, None)
        try:
            (drafted,) = draft_tables(house.record, ledger_schema(), request, "tester", silent)
        except QuestionError:
            return
    assert set(drafted.draft.facts) == {book.relation}
    facts = drafted.draft.facts[book.relation].to_pylist()
    landed = {f["source_row"]: f for f in facts}
    assert {
        row: {k: landed[row][k] for k in meant} for row, meant in book.rows.items()
    } == book.rows
    assert set(landed) == set(book.rows)
    if book.period is not None:
        assert {f["period"] for f in facts} == {book.period}
