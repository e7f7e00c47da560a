"""A trace of a figure: the rows that count, those left out and why, as its schema publishes it."""

from __future__ import annotations

import jsonschema_rs
import pytest

from docs.trace import PrintedTrace, schema
from tests.unit.web.desk import Desk
from yuanheng.cli.shown.words import plain
from yuanheng.views.descent.figure import explain

FIGURE = "/evaluation/runs/1/explain?zone={near}&area=主区&node=plot_ratio"
VERDICT = "/evaluation/runs/2/verdict?zone={near}&subject=A&rule=idle-fee"
TOTAL = "/evaluation/runs/1/explain?zone={near}"


@pytest.fixture(scope="module")
def validator() -> jsonschema_rs.Validator:
    """What judges by the schema."""
    return jsonschema_rs.validator_for(schema())


@pytest.mark.parametrize("path", [FIGURE, VERDICT, TOTAL])
def test_what_the_console_answers_is_as_the_schema_says(
    desk: Desk, validator: jsonschema_rs.Validator, path: str
) -> None:
    """A figure with its rows, a verdict with its facts, a total with its parts."""
    answer = desk.client_of("viewer").get("/api" + path.format(near=desk.near))
    assert [e.message for e in validator.iter_errors(answer.json())] == []


def test_what_the_terminal_prints_is_as_the_schema_says(
    desk: Desk, validator: jsonschema_rs.Validator
) -> None:
    """A field that nobody declared would be refused."""
    run, zone, top = explain(desk.house, 1, f"{desk.near}/主区", "plot_ratio")
    printed = plain(PrintedTrace(run.id, zone.name, top))
    assert validator.is_valid(printed)
    assert not validator.is_valid({**printed, "more": 1})


def test_rows_left_out_are_shown_with_what_of_them_does_not_belong(desk: Desk) -> None:
    """Built land leaves out what is not built: each row says by which column, with its cell."""
    path = FIGURE.format(near=desk.near)
    figure = desk.client_of("viewer").get("/api" + path).json()["trace"]["figure"]
    built = next(part for part in figure["parts"] if part["id"] == "built")
    first = built["left_out"][0]
    assert (built["left_out_total"] > 0, first["counted"], first["why"]) == (
        True,
        False,
        ["Land status"],
    )
    page = desk.client_of("viewer").get(path + "&lang=zh").text
    assert f"看过但不计入：{built['left_out_total']} 行" in page
