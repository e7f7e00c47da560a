"""Supplies on the map: by their number, or where somebody points; kept, denied, taken back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.web.desk import RULEBOOK, Desk
from yuanheng.app.keeping.ledger import withdraw
from yuanheng.app.runs.evaluate import evaluate

#: A patch that bears this number alone, and another.
PATCH, OTHER = "194", "11"


def fact(desk: Desk, number: str) -> str:
    (row,) = desk.client_of("viewer").get(f"/api/map/find?number={number}").json()[:1]
    return str(row["fact"])


def card(desk: Desk, number: str) -> Any:  # noqa: ANN401 - JSON
    path = f"/api/map/parcels/{desk.near}/2013/{fact(desk, number)}"
    return desk.client_of("viewer").get(path).json()


def wish(desk: Desk, patch: str, number: str = "A", **more: object) -> dict[str, object]:
    where = {"zone": desk.near, "period": "2013", "parcel": fact(desk, patch)}
    return {**where, "kind": "supply", "number": number, **more}


def point(desk: Desk, patch: str, number: str = "A", **more: object) -> Any:  # noqa: ANN401 - an answer
    officer = desk.client_of("officer")
    return officer.post("/api/map/placements", json=wish(desk, patch, number, **more))


def test_what_is_pointed_at_stands_there_with_its_findings(desk: Desk) -> None:
    """The card of the patch, the file of the plot and the list of findings all know it."""
    before = card(desk, PATCH)
    assert point(desk, PATCH).status_code == 200
    after = card(desk, PATCH)
    assert after["subjects"] == [{"kind": "supply", "number": "A", "name": "甲厂", "pointed": True}]
    assert after["without_place"] < before["without_place"]
    assert [f["label"] for f in after["findings"] if f["of_parcel"]] != []
    page = desk.client_of("officer").get(f"/file?kind=supply&zone={desk.near}&number=A&lang=zh")
    for said in ("图上指定", f"图斑 {PATCH}", 'class="here"', "最近正式评价的结论", "亩"):
        assert said in page.text
    assert (
        "number=A"
        in desk.client_of("viewer").get(f"/map?zone={desk.near}&parcel={fact(desk, PATCH)}").text
    )


def test_a_plot_that_bears_the_number_of_a_patch_stands_there_until_it_is_denied(
    desk: Desk,
) -> None:
    """A person knows better than a number; the verdicts are drawn where it stands."""
    late = (PATCH, "甲厂", 1000, "2012-01-01", None, "截至2013-12-31未动工", "enterprise")
    desk.bring_projects(late)
    run = evaluate(desk.house, RULEBOOK, zones=[desk.near])
    assert [(s["number"], s["pointed"]) for s in card(desk, PATCH)["subjects"]] == [(PATCH, False)]
    legend = (
        desk.client_of("viewer")
        .get(f"/api/map/layers?zone={desk.near}&colour=rule:{run.id}")
        .json()["legend"]
    )
    assert {s["code"]: s["parcels"] for s in legend}["met"] == 1
    assert point(desk, PATCH, PATCH, there=False).status_code == 200
    assert card(desk, PATCH)["subjects"] == []
    assert point(desk, OTHER, PATCH).status_code == 200
    assert [s["number"] for s in card(desk, OTHER)["subjects"]] == [PATCH]


def test_it_is_taken_back_with_its_batch(desk: Desk) -> None:
    """What was pointed at is a fact like any other."""
    batch = point(desk, PATCH).json()["batch"]
    withdraw(desk.house, batch, "点错了")
    assert card(desk, PATCH)["subjects"] == []


@pytest.mark.parametrize(
    ("number", "more", "status"),
    [("nobody", {}, 409), ("A", {"there": False}, 400), ("A", {"parcel": "gone"}, 409)],
)
def test_what_is_not_there_or_known_so_is_refused_with_a_remedy(
    desk: Desk, number: str, more: dict[str, object], status: int
) -> None:
    """No such plot, nothing to deny, no such patch."""
    answer = point(desk, PATCH, number, **more)
    assert (answer.status_code, bool(answer.json()["remedy"])) == (status, True)


def test_a_zone_that_the_account_does_not_see_is_not_there(desk: Desk) -> None:
    """Neither its survey nor its plots."""
    scoped = desk.client_of("scoped")
    answer = scoped.post("/api/map/placements", json=wish(desk, PATCH) | {"zone": desk.far})
    assert answer.status_code == 404
