"""A number listed twice and an event after today are asked once, with their cells; then settled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.ledger.gallery import NUMBER, ROW, SUPPLIED, book
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import TableOutcome, import_filled
from yuanheng.app.keeping.ledger import correct
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.errors import QuestionError, RowsError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.ledger.mapping.row_questions import is_later
from yuanheng.ledger.record.known import snapshot
from yuanheng.words.words import Words

TODAY = "2026-11-30"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> OpenHouse:
    made = create_ledger(tmp_path_factory.mktemp("rows") / "ledger.yhdb")
    add_zone(made, "示例区", {"code": None})
    return made


def patch(number: str, area: float, supplied: str = "2006-12") -> tuple[Any, ...]:
    row = list(ROW)
    row[NUMBER], row[6], row[SUPPLIED] = number, area, supplied
    return tuple(row)


TWICE = [patch("7", 1.5), patch("8", 3.0), patch("7", 2.5), patch("8", 3.0)]


def read(
    house: OpenHouse, folder: Path, rows: list[tuple[Any, ...]], **answers: str
) -> TableOutcome:
    request = TableRequest(
        book(folder, rows), None, "parcel", None, None, assumed=answers, asked_on=TODAY
    )
    return import_filled(house, request, Words("en"))


def standing(house: OpenHouse) -> list[tuple[str, float]]:
    table = snapshot(house.store, "parcel", house.store.last_seq())
    cells = (table.column(name).to_pylist() for name in ("number", "area"))
    return sorted((number, area / (3 * 10**10)) for number, area in zip(*cells, strict=True))


def test_rows_of_one_number_are_one_question_that_names_both_cells(
    house: OpenHouse, tmp_path: Path
) -> None:
    """Rows that agree in every cell are no question: one of them stays."""
    with pytest.raises(RowsError) as asked:
        read(house, tmp_path, TWICE)
    assert [line.values for line in asked.value.lines] == [
        {"head": "图斑编号", "name": "7", "cells": "D2, D4"}
    ]
    assert [value for value, _ in asked.value.options] == ["先", "后", "分列", "不入库"]


@pytest.mark.parametrize(
    ("key", "answer", "left"),
    [
        ("重号", "先", [("7", 1.5), ("8", 3.0)]),
        ("重号", "后", [("7", 2.5), ("8", 3.0)]),
        ("重号:7", "后", [("7", 2.5), ("8", 3.0)]),
        ("重号", "分列", [("7", 1.5), ("7（2）", 2.5), ("8", 3.0)]),
        ("重号", "不入库", [("8", 3.0)]),
    ],
)
def test_what_was_answered_is_done_and_said(
    house: OpenHouse, tmp_path: Path, key: str, answer: str, left: list[tuple[str, float]]
) -> None:
    found = read(house, tmp_path, TWICE, **{key: answer})
    assert standing(house) == left
    assert [i.check for i in found.issues if i.severity == "warning"] == ["key.repeated"] * 2


@pytest.mark.parametrize(
    ("supplied", "is_asked"),
    [
        ("2026-11-30", False),
        ("2026-12-01", True),
        ("2026", False),
        ("2027", True),
        ("截至2026-11-30未供地", False),
        ("截至2026-12-01未供地", True),
        ("未约定", False),
    ],
)
def test_an_event_after_today_is_asked_about(
    house: OpenHouse,
    tmp_path: Path,
    supplied: str,
    is_asked: bool,  # noqa: FBT001
) -> None:
    rows = [patch("1", 1.5, supplied), patch("2", 1.5, supplied)]
    if not is_asked:
        assert read(house, tmp_path, rows).rows == 2
        return
    with pytest.raises(RowsError) as asked:
        read(house, tmp_path, rows)
    assert [line.values["cell"] for line in asked.value.lines] == ["H2", "H3"]


def test_a_slip_stays_unknown_and_what_is_so_is_taken_as_written(
    house: OpenHouse, tmp_path: Path
) -> None:
    found = read(house, tmp_path, [patch("1", 1.5, "2062-03-01")], 晚于今日="留空")
    aside = [(i.check, i.found) for i in found.issues if i.quarantined]
    assert aside == [("day.later", "2062-03-01")]
    taken = read(house, tmp_path, [patch("1", 1.5, "2062-03-01")], 晚于今日="照录")
    assert not [i for i in taken.issues if i.quarantined]


def test_a_correction_asks_too(house: OpenHouse, tmp_path: Path) -> None:
    read(house, tmp_path, [patch("1", 1.5)])
    named, later = ["number=1"], ["supplied_on=2062-01-01"]
    with pytest.raises(QuestionError, match="later than today"):
        correct(house, "parcel", named, later, "核实")
    assert correct(house, "parcel", named, later, "核实", may_be_later=True).seq


def test_what_is_said_of_today_is_not_said_of_a_later_day() -> None:
    assert not is_later("2026-12-01", None, TODAY)
    assert is_later("2026-12-02", None, TODAY)
