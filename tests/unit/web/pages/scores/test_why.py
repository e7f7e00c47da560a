"""Why a figure moved, on the console and the terminal: a correction of one plot, to the digit."""

from __future__ import annotations

import io
import json
from fractions import Fraction
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from tests.unit.web.desk import SCORECARD, Desk
from yuanheng.app.keeping.ledger import correct
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.cli.verbs import verbs_for

PLOT = "S999001-P019"


@pytest.fixture
def moved(desk: Desk) -> Desk:
    """Two runs of one survey, scored alike; between them a plot of industry was found smaller."""
    evaluate(desk.house, SCORECARD, period="2013", parameters="bulletin-example")
    rows = desk.house.record.facts("parcel", [b.seq for b in desk.house.record.batches()])
    plots = [
        row
        for row in rows.to_pylist()
        if (row["zone"], row["assessed_range"]) == (desk.near, "主区")
        and str(row["land_class"]).startswith("A2")
        and row["supply_state"]
    ]
    plot = max(plots, key=lambda row: row["area"])
    where = [f"zone={desk.near}", "assessed_range=主区", "period=2013", f"number={plot['number']}"]
    area = f"area={float(Fraction(plot['area'], 3 * 10**10)) - 1:.4f}hm2"
    correct(desk.house, "parcel", where, [area], "重新量算", may_be_later=True)
    evaluate(desk.house, SCORECARD, period="2013", parameters="bulletin-example")
    return desk


def why(desk: Desk, **asked: object) -> dict[str, Any]:
    query = {"left": 3, "right": 4, "zone": desk.near, "area": "主区", "node": "benefit", **asked}
    answer = desk.client_of("viewer").get("/api/evaluation/why", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["moved"]
    return found


def test_a_corrected_plot_is_named_with_its_part_and_all_parts_sum_exactly(moved: Desk) -> None:
    """The goal moved by the data alone, and the data by one plot alone."""
    total = why(moved)["figures"][0]
    assert sum(Fraction(p["exact"]) for p in total["parts"]) == Fraction(total["exact"]) != 0
    assert {p["kind"] for p in total["parts"]} == {"corrected"}
    assert {p["rows_total"] for p in total["parts"]} == {1}
    assert len({p["rows"][0]["name"] for p in total["parts"]}) == 1
    assert sum(p["part"] for p in total["parts"]) == pytest.approx(total["change"], abs=1e-12)


def test_the_page_says_it_in_words_and_leads_to_the_record(moved: Desk) -> None:
    """In Chinese, with the plot as a link, and all of it as a workbook."""
    client = moved.client_of("viewer")
    base = f"/evaluation/why?left=3&right=4&zone={moved.near}&area=主区&node=industrial_share"
    page = client.get(f"{base}&lang=zh").text
    assert "为什么变了" in page
    assert "数据更正" in page
    address = page.split('href="/ledger/records/parcel/')[1].split('"')[0]
    assert client.get(f"/ledger/records/parcel/{address}").status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{base}&form=xlsx&lang=zh").content))
    cells = [str(c) for row in book.worksheets[0].values for c in row if c is not None]
    assert any("主要因为" in cell for cell in cells)
    assert "数据更正" in cells


def test_the_terminal_says_the_same_as_the_page(moved: Desk) -> None:
    """The verb and the twin of the page give one card."""
    asked = ["why", "4", f"{moved.near}/主区", "benefit", "--from", "3", "--rows", "10"]
    ledger = ["--ledger", str(moved.folder / "desk.yhdb"), "--json", "--lang", "en"]
    done = CliRunner().invoke(verbs_for(["why"]), [*asked, *ledger])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["figures"] == why(moved)["figures"]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"zone": "{far}"}, 404),
        ({"right": 2}, 404),
        ({"left": 99}, 404),
        ({"node": "no_such"}, 400),
        ({"left": 2}, 400),
        ({"node": "total", "area": ""}, 400),
    ],
)
def test_what_cannot_be_held_against_each_other_is_refused(
    moved: Desk, asked: dict[str, object], status: int
) -> None:
    """Another's zone, a run of rules, a run or figure that is not there or not provable."""
    query = {"left": 3, "right": 4, "zone": moved.near, "area": "主区", **asked}
    query["zone"] = str(query["zone"]).format(far=moved.far)
    client = moved.client_of("scoped")
    assert client.get("/api/evaluation/why", params=query).status_code == status


def test_the_pages_of_a_run_lead_to_it(moved: Desk) -> None:
    """From the comparison of two runs, figure by figure."""
    page = moved.client_of("viewer").get("/evaluation/compare?left=3&right=4&lang=zh").text
    assert "/evaluation/why?right=4&left=3" in page.replace("&amp;", "&")
