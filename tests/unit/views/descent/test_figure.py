"""Every figure of a run leads down to the cells of the original."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.journeys.desk import EXAMPLE, EXPANSION, MAIN, STANDARD, Desk, open_desk
from tests.journeys.sheets import read_sheet
from tests.unit.ledger.gallery import ROW, book
from yuanheng.app.demo import ZONE_CODE, ZONE_NAME, DemoSurvey, write_demo_survey
from yuanheng.app.demo.play import play_demo
from yuanheng.app.intake.layers import add_zone, import_file
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.keeping.exports import ExportRequest, export
from yuanheng.app.keeping.ledger import correct
from yuanheng.app.opening import create_ledger
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.errors import LedgerError, UsageError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.model.evaluation import QuantityValue, Run
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.scorecards.compile import storage_factor
from yuanheng.views.descent.figure import Explanation, explain
from yuanheng.views.descent.runs import find_run
from yuanheng.words.words import Words

CARD = packs.scorecard(STANDARD)
ALL_ROWS = 100_000


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> DemoSurvey:
    return write_demo_survey(tmp_path_factory.mktemp("demo") / "demo.gpkg")


@pytest.fixture(scope="module")
def desk(survey: DemoSurvey, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The demo's survey of 2013, evaluated as run 1."""
    desk = open_desk(tmp_path_factory.mktemp("desk"))
    import_file(desk.house, survey.path, layer=survey.layers[1], period="2013", assume=["JZMJ=m2"])
    evaluate(desk.house, STANDARD, parameters=EXAMPLE)
    return desk


@pytest.fixture(scope="module")
def run(desk: Desk) -> Run:
    return find_run(desk.house, 1)


@pytest.fixture(scope="module")
def original(survey: DemoSurvey) -> dict[int, dict[str, str]]:
    """The cells of the layer by feature number, read by SQLite and nothing else."""
    with closing(sqlite3.connect(survey.path)) as plain:
        plain.row_factory = sqlite3.Row
        rows = plain.execute(f'SELECT * FROM "{survey.layers[1]}"').fetchall()
    return {
        row["fid"]: {k: written(row[k]) for k in row.keys()}  # noqa: SIM118
        for row in rows
    }


def written(cell: object) -> str:
    """Write a cell as people do: a whole number without its point."""
    whole = isinstance(cell, float) and cell.is_integer()
    return "" if cell is None else str(cell).removesuffix(".0") if whole else str(cell)


def explained(desk: Desk, area: str, name: str, rows: int = ALL_ROWS) -> Explanation:
    return explain(desk.house, 1, f"{ZONE_CODE}/{area}", name, rows=rows)[2]


def value_of(run: Run, area: str, name: str) -> QuantityValue:
    (found,) = (
        q for a in run.results[0].areas if a.area == area for q in a.quantities if q.id == name
    )
    return found


@pytest.mark.parametrize("area", [MAIN, EXPANSION])
@pytest.mark.parametrize("name", CARD.quantities)
def test_the_rows_of_a_quantity_add_up_to_it(name: str, area: str, desk: Desk, run: Run) -> None:
    found, value = explained(desk, area, name), value_of(run, area, name)
    factor = float(storage_factor(CARD.quantities[name]))
    counted = [row for row in found.rows if row.counted]
    unknown = [row for row in found.rows if row.counted is None or row.amount is None]
    assert found.rows_total == len(found.rows)
    assert (found.kind, found.members, found.unknown) == ("quantity", value.members, value.unknown)
    assert len(unknown) == value.unknown
    if value.value is None:
        assert found.value is None
        assert found.missing
    else:
        assert found.value == pytest.approx(value.value * factor)
        assert found.value == pytest.approx(sum(row.amount or 0 for row in counted), rel=1e-9)


@pytest.mark.parametrize("area", [MAIN, EXPANSION])
@pytest.mark.parametrize("name", CARD.quantities)
def test_the_rows_of_a_quantity_show_the_cells_of_the_original(
    name: str,
    area: str,
    desk: Desk,
    survey: DemoSurvey,
    original: dict[int, dict[str, str]],
) -> None:
    for row in explained(desk, area, name).rows:
        assert (row.file, row.layer, row.batch) == (survey.path.name, survey.layers[1], 2)
        assert row.row is not None
        assert row.cells
        assert row.cells == {field: original[row.row][field] for field in row.cells}
        assert original[row.row]["KFQPJFW"] == area
        assert row.number in (None, original[row.row]["TBBH"])


@pytest.mark.parametrize("area", [MAIN, EXPANSION])
@pytest.mark.parametrize("name", CARD.indicators)
def test_an_indicator_is_explained_by_its_formula_and_quantities(
    name: str, area: str, desk: Desk, run: Run
) -> None:
    found = explained(desk, area, name, rows=1)
    spec = CARD.indicators[name]
    (result,) = (a for a in run.results[0].areas if a.area == area)
    (value,) = (i for i in result.indicators if i.id == name)
    assert (found.kind, found.formula, found.unit) == (
        "indicator",
        spec.formula.text,
        spec.unit.text,
    )
    assert found.value == value.value
    assert [part.id for part in found.parts] == list(spec.formula.names)
    assert (found.value is None) == bool(found.missing)
    if found.value is not None:
        above, below = (part.value for part in found.parts)
        assert above is not None
        assert below is not None
        assert found.value * float(spec.unit.factor) == pytest.approx(
            above
            * float(CARD.quantities[found.parts[0].id].unit.factor)
            / (below * float(CARD.quantities[found.parts[1].id].unit.factor))
        )


@pytest.mark.parametrize("area", [MAIN, EXPANSION])
def test_every_node_of_the_tree_is_explained_by_its_children(
    area: str, desk: Desk, run: Run
) -> None:
    (result,) = (a for a in run.results[0].areas if a.area == area)
    for scored in result.nodes:
        found = explained(desk, area, scored.id, rows=0)
        assert (found.score, found.weight) == (scored.score, scored.weight)
        if found.kind == "score" and found.score is not None:
            assert found.score == pytest.approx(
                sum((p.weight or 0) * (p.score or 0) for p in found.parts)
            )


def test_the_total_is_explained_by_the_areas(desk: Desk, run: Run) -> None:
    _, zone, found = explain(desk.house, 1, ZONE_NAME, "total")
    assert zone == run.results[0]
    assert (found.score, [part.area for part in found.parts]) == (
        run.results[0].total.score,
        [MAIN, EXPANSION],
    )


def test_without_an_area_a_figure_is_explained_for_both(desk: Desk) -> None:
    _, _, found = explain(desk.house, 1, ZONE_NAME, "built", rows=0)
    assert [(part.area, part.rows) for part in found.parts] == [(MAIN, ()), (EXPANSION, ())]


def test_the_largest_rows_come_first_and_their_number_is_limited(desk: Desk) -> None:
    found = explained(desk, MAIN, "built", rows=3)
    amounts = [row.amount for row in explained(desk, MAIN, "built").rows]
    assert [row.amount for row in found.rows] == sorted((a or 0 for a in amounts), reverse=True)[:3]
    assert found.rows_total == len(amounts)


def test_rows_that_cannot_be_judged_come_first(desk: Desk) -> None:
    found = explained(desk, EXPANSION, "idle_land", rows=1)
    assert [(row.counted, row.cells["TDXZQK"]) for row in found.rows] == [(None, "")]


def test_an_explanation_outlives_a_later_survey(tmp_path: Path, survey: DemoSurvey) -> None:
    desk = open_desk(tmp_path)
    sheet = read_sheet(survey.path, survey.layers[1])
    desk.bring(sheet, "2013", layer="first_2013", assume=["JZMJ=m2"])
    evaluate(desk.house, STANDARD, parameters=EXAMPLE)
    before = explained(desk, MAIN, "built", rows=5)
    desk.bring(sheet.only(range(40)), "2013", layer="second_2013", assume=["JZMJ=m2"])
    assert explained(desk, MAIN, "built", rows=5) == before


def test_a_row_keeps_its_feature_number_where_features_were_deleted(
    tmp_path: Path, survey: DemoSurvey
) -> None:
    path = tmp_path / "deleted.gpkg"
    path.write_bytes(survey.path.read_bytes())
    layer = survey.layers[1]
    with closing(sqlite3.connect(path)) as plain:
        for name in ("delete", "insert", "update1", "update3", "update5"):
            plain.execute(f'DROP TRIGGER IF EXISTS "rtree_{layer}_geom_{name}"')
        plain.execute(f'DELETE FROM "{layer}" WHERE fid % 3 = 1')
        plain.execute("DELETE FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index'")
        numbers = dict(plain.execute(f'SELECT fid, TBBH FROM "{layer}"').fetchall())
        plain.commit()
    desk = open_desk(tmp_path)
    import_file(desk.house, path, layer=layer, period="2013", assume=["JZMJ=m2"])
    evaluate(desk.house, STANDARD)
    rows = explained(desk, MAIN, "buildable").rows
    assert rows
    for row in rows:
        assert row.row is not None
        assert row.number == numbers[row.row]


def test_a_name_that_is_nothing_here_lists_what_there_is(desk: Desk) -> None:
    with pytest.raises(UsageError, match="There is no gdp here") as refused:
        explained(desk, MAIN, "gdp")
    listed = str(refused.value.expected)
    assert all(name in listed for name in ("total", "degree", *CARD.indicators, *CARD.quantities))


def test_an_area_that_was_not_evaluated_lists_those_that_were(desk: Desk) -> None:
    with pytest.raises(UsageError, match="no assessed area 起步区") as refused:
        explained(desk, "起步区", "built")
    assert str(refused.value.expected) == "Known: 主区, 发展方向区."


def test_a_zone_that_the_run_did_not_evaluate_is_refused(desk: Desk) -> None:
    add_zone(desk.house, "另一开发区", {})
    with pytest.raises(UsageError, match="Run 1 did not evaluate 另一开发区"):
        explain(desk.house, 1, "另一开发区", "total")


def test_a_zone_or_run_that_is_not_known_is_refused(desk: Desk) -> None:
    with pytest.raises(LedgerError, match="is not in the ledger"):
        explain(desk.house, 1, "没有的开发区", "total")
    with pytest.raises(LedgerError, match="There is no run 9"):
        explain(desk.house, 9, ZONE_NAME, "total")


def test_a_figure_from_a_filled_table_leads_to_its_cells(tmp_path: Path) -> None:
    house = create_ledger(tmp_path / "ledger.yhdb")
    add_zone(house, "示例区", {"code": None, "level": None})
    request = TableRequest(book(tmp_path, [ROW]), None, None, None, None)
    import_filled(house, request, Words("zh"))
    run = evaluate(house, "cn.land-intensity.2014", period="2013")
    explained = explain(house, run.id, "示例区/主区", "industrial")[2]
    (row,) = explained.rows
    assert (row.file, row.layer, row.row) == ("表.xlsx", "地块（图斑）", 2)
    assert row.cells == {"土地建设状况代码": "A2", "面积（公顷）": "1.5"}


def test_a_corrected_row_leads_to_the_cells_that_were_corrected(tmp_path: Path) -> None:
    """The file still says what stood before, and by which batch it stands otherwise now."""
    house = create_ledger(tmp_path / "ledger.yhdb")
    add_zone(house, "示例区", {"code": None, "level": None})
    request = TableRequest(book(tmp_path, [ROW]), None, None, None, None)
    import_filled(house, request, Words("zh"))
    batch = correct(house, "parcel", ["zone=示例区"], ["area=1.25hm2"], "抄错")
    run = evaluate(house, "cn.land-intensity.2014", period="2013")
    (row,) = explain(house, run.id, "示例区/主区", "industrial")[2].rows
    assert (row.amount, row.batch, row.corrected) == (1.25, batch.seq, True)
    assert (row.file, row.layer, row.row) == ("表.xlsx", "地块（图斑）", 2)
    assert row.cells == {"土地建设状况代码": "A2", "面积（公顷）": "1.5"}


def test_a_figure_from_an_imported_export_leads_to_its_rows(tmp_path: Path) -> None:
    demo = play_demo(tmp_path / "demo", Words("en"))
    export(demo.house, ExportRequest(tmp_path / "all.gpkg"), Words("en"))
    house = create_ledger(tmp_path / "ledger.yhdb")
    import_file(house, tmp_path / "all.gpkg")
    run = evaluate(house, "cn.land-intensity.2014", period="2013")
    explained = explain(house, run.id, "示例县/主区", "industrial")[2]
    before = explain(demo.house, 2, "示例县/主区", "industrial")[2]
    assert (explained.value, explained.members) == (before.value, before.members)
    assert {row.file for row in explained.rows} == {"all.gpkg"}
