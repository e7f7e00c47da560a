"""A number beside the one by which a row is known is another name of its subject."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.ledger.mapping.written import ZONE, Rows, facts, house_of, read, write
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.opening import OpenHouse
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.ledger.record.known import snapshot
from yuanheng.ledger.record.merging import merged_facts
from yuanheng.standards.relations import ledger_schema
from yuanheng.words.words import Words

TITLE = [f"{ZONE}供地台账（数据截至2025年9月30日）"]


def supplies(numbers: Sequence[tuple[str, str | int | None]], other: str = "电子监管号") -> Rows:
    rows = [
        [n, plot, code, f"示例企业{n}", 30 + n, "2024-05-01"]
        for n, (plot, code) in enumerate(numbers)
    ]
    return [
        TITLE,
        ["序号", "宗地编号", other, "受让单位", "宗地面积（亩）", "合同签订时间"],
        *rows,
    ]


def aliases(folder: Path, rows: Rows) -> dict[str, str]:
    return {f["alias"]: f["subject"] for f in facts(folder, {"供地": rows}, "subject_alias")}


@pytest.mark.parametrize("other", ["电子监管号", "合同编号", "不动产单元号"])
def test_a_number_beside_that_of_the_plot_is_another_name_of_it(other: str, tmp_path: Path) -> None:
    rows = supplies([("G1", "511721001"), ("G2", "511721002")], other)
    (drafted,) = read(tmp_path, {"供地": rows})
    assert drafted.draft.facts["supply"]["number"].to_pylist() == ["G1", "G2"]
    told = drafted.draft.facts["subject_alias"].select(["source_row", "sort", "is_same"])
    assert told.to_pylist() == [
        {"source_row": row, "sort": "supply", "is_same": True} for row in (3, 4)
    ]
    assert aliases(tmp_path, rows) == {"511721001": "G1", "511721002": "G2"}
    assert not [i for i in drafted.issues if i.check == "cell.required"]


@given(
    codes=st.lists(
        st.sampled_from(["511721001", "511721002", "511721003", "511721004", None]),
        min_size=1,
        max_size=6,
    ).filter(any)
)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_number_that_several_plots_share_is_the_name_of_none(
    codes: list[str | None], tmp_path: Path
) -> None:
    """What one plot alone has is its name; what two have is said, with its cell."""
    rows = supplies([(f"G{n}", code) for n, code in enumerate(codes)])
    (drafted,) = read(tmp_path, {"供地": rows})
    landed = drafted.draft.facts.get("subject_alias")
    once = {c: f"G{codes.index(c)}" for c in codes if c and codes.count(c) == 1}
    found = landed.select(["alias", "subject"]).to_pylist() if landed is not None else []
    assert {f["alias"]: f["subject"] for f in found} == once
    shared = {c for c in codes if c and codes.count(c) > 1}
    assert {i.found for i in drafted.issues if i.check == "subject.alias"} == shared


@pytest.mark.parametrize(
    "code",
    ["1", "12345", "ABCDEF", "JKQ2021", 3.205e17, None],
    ids=["running", "short", "no digit", "number of another", "cut by Excel", "empty"],
)
def test_what_is_no_number_of_one_subject_is_no_name(
    code: str | float | None, tmp_path: Path
) -> None:
    rows = supplies([("G1", code), ("JKQ2021", "511721002")])  # type: ignore[list-item]
    assert aliases(tmp_path, rows) == {"511721002": "JKQ2021"}


def land(house: OpenHouse, folder: Path, rows: Rows, name: str) -> None:
    path = write(folder / name, {"供地": rows})
    request = TableRequest(path, None, None, None, None, None, is_confirmed=True)
    import_filled(house, request, Words("en"))


def test_a_later_list_finds_the_plot_by_its_other_number_alone(tmp_path: Path) -> None:
    """The same list again says nothing new; one that has only 电子监管号 is of that plot."""
    house = house_of(tmp_path)
    first = supplies([("G1", "511721001"), ("G2", "511721002")])
    land(house, tmp_path, first, "a.xlsx")
    land(house, tmp_path, first, "b.xlsx")
    schema = ledger_schema()
    said = merged_facts(house.store, schema.relations["subject_alias"], house.store.last_seq())
    assert sorted(said["alias"].to_pylist()) == ["511721001", "511721002"]
    later: Rows = [
        [f"{ZONE}供地台账（数据截至2025年10月31日）"],
        ["序号", "电子监管号", "受让单位", "宗地面积（亩）", "合同签订时间"],
        [1, "511721002", "示例企业1", 31, "2024-05-01"],
    ]
    land(house, tmp_path, later, "c.xlsx")
    table = snapshot(house.store, "supply", house.store.last_seq())
    landed = set(zip(table["period"].to_pylist(), table["number"].to_pylist(), strict=True))
    assert ("2025-10", "G2") in landed
    assert "511721002" not in {number for _, number in landed}
