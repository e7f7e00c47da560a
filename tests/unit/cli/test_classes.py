"""The verb classes: an office's scheme over a run, its refusals, and the list as a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.journeys.desk import Desk, open_desk
from tests.unit.cli.conftest import Say
from tests.unit.views.runs.test_ranking import ABOVE, STANDARD, ZH, workbook
from yuanheng.app.demo import ZONE_CODE
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.ledger.drafts.table import TableRequest

SCHEME = """\
classes: example.per-mu
version: '2022'
document: an example, of no office
standard: cn-huangyan.per-mu.2022
bands: [{name: A, to: 20}, {name: B, to: 60}, {name: C, to: 95}, {name: D, to: 100}]
decimals: 2
item: {least: none, most: none}
missing: {otherwise: withheld}
"""
READ = "rounding: nearest\nties: better\nfreed: stay-empty\n"


def firm(name: str, taxes: float | None, land: float = 100) -> tuple[object, ...]:
    return (name, name, ABOVE[0], land, taxes, *ABOVE[3:])


@pytest.fixture(scope="module")
def firms(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Ten firms above size, F0 the best; F5 and F6 equal, F8 just 3 mu, F9 without taxes."""
    desk = open_desk(tmp_path_factory.mktemp("classes"))
    taxes = (9000, 8000, 7000, 6000, 5000, 4000, 4000, 2000)
    rows = [firm(f"F{n}", t) for n, t in enumerate(taxes)]
    small = ("F8", "F8", ABOVE[0], 3, 10, 30, *ABOVE[4:])
    path = workbook(desk.folder, *rows, small, firm("F9", None))
    import_filled(desk.house, TableRequest(path, None, "enterprise_year", "2022", ZONE_CODE), ZH)
    evaluate(desk.house, STANDARD)
    return desk


@pytest.fixture
def listed(say: Say, firms: Desk, tmp_path: Path) -> Any:  # noqa: ANN401 - a way to ask
    """Ask for the list by a scheme."""

    def ask(scheme: str) -> dict[str, Any]:
        path = tmp_path / "scheme.yaml"
        path.write_text(scheme, encoding="utf-8")
        words = ("classes", "1", "--scheme", path, "--ledger", firms.house.path, "--json")
        found: dict[str, Any] = say(*map(str, words)).json
        return found

    return ask


def by_name(found: dict[str, Any], key: str = "class_text") -> dict[str, Any]:
    return {row["name"]: row[key] for row in found["rows"]}


def test_seats_of_nine_ranked_firms(listed: Any) -> None:  # noqa: ANN401
    """1.8, 5.4 and 8.55 seats to the nearest: 2, 5 and 9; F9 is withheld, so nothing is settled."""
    found = listed(SCHEME + READ)
    text = by_name(found)
    assert [text[f"F{n}"] for n in (0, 1, 2, 3, 4, 5, 6)] == ["A", "A", *"BBBCC"]
    assert sum(v == "D" for v in text.values()) == 0
    assert text["F9"] == "withheld"
    assert not found["is_settled"]
    assert "The scheme sets no upper limit for an item." in found["said"]


def test_what_the_document_leaves_open_is_named(listed: Any) -> None:  # noqa: ANN401
    """A has 1 seat or 2, and D one firm or none; F0 is A in every reading."""
    text = by_name(listed(SCHEME))
    assert (text["F0"], text["F1"]) == ("A", "A / B")
    assert "C / D" in text.values()


def test_exempt_firms_take_no_seat_and_a_seat_within_the_quota_is_taken(
    listed: Any,  # noqa: ANN401
) -> None:
    member = "members: [{enterprise: F7, is: A, outside_quota: %s, reason: four stars}]\n"
    outside = by_name(listed(SCHEME + READ + member % "true"))
    inside = by_name(listed(SCHEME + READ + member % "false"))
    assert (outside["F7"], outside["F0"], outside["F1"]) == ("A", "A", "A")
    assert (inside["F7"], inside["F0"], inside["F1"]) == ("A", "A", "B")


def test_caps_points_and_not_rated(listed: Any) -> None:  # noqa: ANN401
    """A capped firm leaves its seat to the next where the scheme says so."""
    members = (
        "members:\n- {enterprise: F0, at_most: C, reason: an accident}\n"
        "- {enterprise: F4, points: 200, reason: a prize}\n"
        "- {enterprise: F7, is: T, reason: utility}\n"
    )
    found = listed(SCHEME + READ.replace("stay-empty", "pass-on") + members)
    text = by_name(found)
    assert (text["F0"], text["F4"], text["F1"], text["F7"]) == ("C", "A", "A", "T")
    assert by_name(found, "reason")["F7"] == "utility"


@pytest.mark.parametrize(("least", "text"), [("3", "ranked"), ("3.01", "T")])
def test_the_smallest_that_is_rated(listed: Any, least: str, text: str) -> None:  # noqa: ANN401
    """F8 has 3 mu: rated at 3, not at 3.01."""
    minimum = f"minimum: {{quantity: occupied, unit: 亩, at_least: {least}}}\n"
    found = by_name(listed(SCHEME + READ + minimum))["F8"]
    assert (found == "T") is (text == "T")


def test_an_item_is_held_within_its_limits(listed: Any) -> None:  # noqa: ANN401
    """Taxes of 90 are 373 % of the base; held to 150 they give 45 points instead of 112."""
    free = by_name(listed(SCHEME + READ), "score")["F0"]
    held = by_name(listed(SCHEME.replace("most: none", "most: 150") + READ), "score")["F0"]
    assert free - held == pytest.approx(0.3 * (90 / 24.097 * 100 - 150), abs=0.02)


@pytest.mark.parametrize(
    ("policy", "text", "score"),
    [
        ("{otherwise: not-rated}", "T", None),
        ("{otherwise: last}", "D", None),
        ("{otherwise: withheld, items: {tax_per_mu: 0}}", None, 0.0),
        ("{otherwise: withheld, items: {tax_per_mu: -3}}", None, -3.0),
    ],
)
def test_what_is_missing_by_the_scheme(
    listed: Any,  # noqa: ANN401
    policy: str,
    text: str | None,
    score: float | None,
) -> None:
    """F9 lacks its taxes: zero for the item or points off, last, or not rated."""
    reading = READ.replace("nearest", "down")
    found = listed(SCHEME.replace("{otherwise: withheld}", policy) + reading)
    if text:
        assert by_name(found)["F9"] == text
        assert found["is_settled"]
    else:
        scores = by_name(found, "score")
        rest = scores["F7"] - 0.3 * 20 / 24.097 * 100
        assert scores["F9"] == pytest.approx(rest + (score or 0), abs=0.011)


@pytest.mark.parametrize(
    ("earlier", "years", "price"),
    [
        ("{'2021': []}", 1, 0.05),
        ("{'2021': [F8], '2020': []}", 2, 0.10),
        ("{'2021': [F8], '2020': [F8]}", 3, 0.15),
        ("{'2021': [F8]}", 2, None),
        ("{}", 1, None),
    ],
)
def test_the_price_of_consecutive_years(
    listed: Any,  # noqa: ANN401
    earlier: str,
    years: int,
    price: float | None,
) -> None:
    """From the third year on it stays; without the list of a year there is no price."""
    scheme = (
        SCHEME + READ.replace("nearest", "down") + f"earlier: {earlier}\n"
        "surcharge: {of: D, unit: 元/kWh, by_year: [0.05, 0.10, 0.15], document: example}\n"
    )
    found = listed(scheme)
    (last,) = [row for row in found["rows"] if row["class_text"] == "D"]
    assert (last["name"], last["years"], last["price"]) == ("F8", years, price)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("to: 95", "to: 55", "line 5"),
        ("to: 100", "to: 99", "line 5"),
        ("name: D", "name: T", "line 5"),
        ("decimals: 2\n", "", "decimals"),
        ("2022'", "2022'\nmembers: [{enterprise: F1, is: E, reason: x}]", "no class E"),
        ("2022'", "2022'\nmembers: [{enterprise: F77, is: A, reason: x}]", "F77"),
        ("per-mu.2022", "per-mu.2021", "cn-huangyan.per-mu.2021"),
    ],
)
def test_a_scheme_that_is_wrong_is_refused_with_its_place(
    say: Say, firms: Desk, tmp_path: Path, before: str, after: str, told: str
) -> None:
    path = tmp_path / "scheme.yaml"
    path.write_text(SCHEME.replace(before, after), encoding="utf-8")
    said = say("classes", "1", "--scheme", str(path), "--ledger", str(firms.house.path))
    assert said.code == 5
    assert told in said.err


def test_the_list_as_a_workbook(say: Say, firms: Desk, tmp_path: Path) -> None:
    """In Chinese, a row a firm; a file that is there is not written over."""
    path, out = tmp_path / "scheme.yaml", tmp_path / "list.xlsx"
    path.write_text(SCHEME + READ, encoding="utf-8")
    words = ("classes", "1", "--scheme", path, "--out", out, "--ledger", firms.house.path)
    told = say(*map(str, words), "--lang", "zh")
    assert told.code == 0
    rows = list(load_workbook(out).active.values)
    assert rows[0][0] == "2022年度企业分类名单"
    assert rows[2][:8] == (
        *("分组", "名次", "企业名称", "企业编号", "得分", "加减分", "类别", "理由"),
    )
    assert len(rows) == 13
    assert say(*map(str, words)).code == 2
