"""A part that exceeds its whole is named in a table and by hand, as it is in a survey layer."""

from __future__ import annotations

from pathlib import Path

import pytest

from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.ledger.drafts.corrections import draft_correction
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.model.ledger import Issue
from yuanheng.standards.relations import ledger_schema
from yuanheng.words.words import Words

_AREAS = "面积（公顷）,建筑基底面积（公顷）,建筑面积（公顷）"
PATCHES = f"开发区,评价范围,期次,图斑编号,土地建设状况代码,{_AREAS}\n"
FIGURES = "开发区,评价范围,期次,指标,数值\n"


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    house = create_ledger(tmp_path / "ledger.yhdb")
    add_zone(house, "示例区", {})
    return house


def bring(house: OpenHouse, folder: Path, text: str, relation: str) -> tuple[Issue, ...]:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    request = TableRequest(path, None, relation, None, None)
    return import_filled(house, request, Words("en")).issues


def exceeding(issues: tuple[Issue, ...]) -> list[tuple[str, bool]]:
    return [(i.severity, i.quarantined) for i in issues if i.check == "part.exceeds-whole"]


@pytest.mark.parametrize(
    ("area", "base", "floor", "found"),
    [
        ("1", "1", "2", []),
        ("1", "1.001", "2", []),  # rounded
        ("15亩", "1.0010001", "2", [("warning", False)]),
        ("3", "3.003", "4", []),
        ("3", "45.0451亩", "4", [("warning", False)]),
        ("1", "0.5", "0.005", [("warning", False)]),
        ("1", "0.5", "0.0049", [("error", True)]),
        ("1", "1.2", "2", [("warning", False)]),
        ("1", "0.5", "0.4", [("warning", False)]),
        ("1", "0.5", "0.0001", [("error", True)]),  # square metres among hectares
        ("1", "", "0.0001", []),
    ],
)
def test_a_patch_in_a_table(
    house: OpenHouse,
    tmp_path: Path,
    area: str,
    base: str,
    floor: str,
    found: list[tuple[str, bool]],
) -> None:
    """The base of buildings lies on the patch, and below the floors."""
    text = f"{PATCHES}示例区,主区,2024,1,A1,{area},{base},{floor}\n"
    assert exceeding(bring(house, tmp_path, text, "parcel")) == found
    facts = house.store.facts("parcel", [house.store.last_seq()])
    aside = any(quarantined for _, quarantined in found)
    assert (facts.column("floor_area").to_pylist()[0] is None) is aside


def test_reported_figures(house: OpenHouse, tmp_path: Path) -> None:
    """The taxes of industry are a part of those of both industries, in each zone by itself."""
    rows = ["示例区,主区,2024,industrial_tax,500", "示例区,主区,2024,secondary_tertiary_tax,300"]
    found = bring(house, tmp_path, FIGURES + "\n".join(rows) + "\n", "reported")
    assert exceeding(found) == [("warning", False)]
    rows[0] = rows[0].replace("500", "300")
    assert exceeding(bring(house, tmp_path, FIGURES + "\n".join(rows) + "\n", "reported")) == []


def test_a_correction_by_hand(house: OpenHouse, tmp_path: Path) -> None:
    """It is written as it was said, and the contradiction stands beside it."""
    bring(house, tmp_path, f"{PATCHES}示例区,主区,2024,1,A1,1,0.5,2\n", "parcel")
    draft = draft_correction(
        house.store,
        ledger_schema(),
        "parcel",
        {"number": "1"},
        {"building_base": "1.5hm2"},
        "re-measured",
        "someone",
    )
    assert exceeding(draft.issues) == [("warning", False)]
