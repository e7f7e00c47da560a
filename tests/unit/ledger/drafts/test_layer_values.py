"""Values that cannot be true are set aside with their place; the rows go on counting."""

import pytest
import shapely

from tests.journeys.desk import Desk, hectares, indicator, quantity, seen
from tests.journeys.sheets import SHAPE, Sheet, write_sheet
from yuanheng.app.intake.layers import import_file
from yuanheng.errors import Where
from yuanheng.model.evaluation import Missing
from yuanheng.model.ledger import Issue
from yuanheng.model.units import parse_unit, storage_unit


def place(issue: Issue) -> tuple[int | None, str | None]:
    return issue.where.row, issue.where.column


def bowtie(shape: shapely.Polygon) -> shapely.Polygon:
    """Cross two corners, so that the ring encloses other land than before."""
    west, south, east, north = shape.bounds
    return shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])


def touching_itself(shape: shapely.Polygon) -> shapely.Polygon:
    """Draw an enclave into the ring, through a corner of it: invalid, and of a known area."""
    west, south, east, north = shape.bounds
    dx, dy = (east - west) / 3, (north - south) / 3
    outer = [(west, south), (east, south), (east, north), (west, north)]
    inner = [(west, south), (west + dx, south + 2 * dy), (west + 2 * dx, south + dy)]
    return shapely.Polygon([*outer, *inner])


def drawn(sheet: Sheet, row: int) -> shapely.Polygon:
    return shapely.from_wkb(sheet.cells(SHAPE)[row])


def test_an_unknown_land_class_is_set_aside_and_its_row_is_kept(desk: Desk, sheet: Sheet) -> None:
    row = sheet.rows_where("DLDM", "A2")[0]
    batch, issues = desk.bring(sheet.changed("DLDM", {row: "A7"}))
    (issue,) = seen(issues, "code.unknown")
    assert issue.where == Where(
        file=desk.files[-1].name, layer="survey_2012", row=row + 1, column="DLDM"
    )
    assert (issue.found, issue.severity, issue.quarantined) == ("A7", "error", True)
    parcels = desk.house.store.facts("parcel", [batch.seq])
    assert parcels.num_rows == sheet.size
    assert parcels.column("land_class").to_pylist()[row] is None
    assert parcels.column("area").to_pylist()[row] == round(sheet.cells("DLMJ")[row] * 1e10) * 3


def test_an_unknown_land_class_makes_indicators_not_provable_by_name(
    desk: Desk, sheet: Sheet
) -> None:
    row = sheet.rows_where("DLDM", "A2")[0]
    desk.bring(sheet.changed("DLDM", {row: "A7"}))
    run = desk.evaluate()
    assert quantity(run, "built").unknown == 1
    assert indicator(run, "industrial_share").value is None
    assert indicator(run, "industrial_share").missing == (
        Missing("column", "land_class", 1, "industrial"),
        Missing("column", "land_class", 1, "built"),
    )
    assert hectares(run, "total") == pytest.approx(sheet.sum("DLMJ", range(sheet.size)))


def test_an_unknown_supply_state_leaves_what_does_not_need_it(desk: Desk, sheet: Sheet) -> None:
    row = sheet.rows_where("DLDM", "A2")[0]
    desk.bring(sheet.changed("GYDM", {row: "D9"}))
    run = desk.evaluate()
    assert indicator(run, "supply_rate").missing == (
        Missing("column", "supply_state", 1, "supplied"),
    )
    works, built = (
        [i for i, code in enumerate(sheet.cells("DLDM")) if code.startswith(prefix)]
        for prefix in ("A2", "A")
    )
    assert indicator(run, "industrial_share").value == pytest.approx(
        100 * sheet.sum("DLMJ", works) / sheet.sum("DLMJ", built)
    )


@pytest.mark.parametrize(
    ("field", "cell", "column"),
    [
        ("DLMJ", -3.5, "area"),
        ("JZMJ", -0.1, "floor_area"),
        ("GYSJ", "去年", "supplied_on_from"),
        ("GYSJ", "2012-13", "supplied_on_from"),
        ("TDZPG", "也许", "competitive_supply"),
        ("SYNX", "长期", "term_years"),
        ("SYNX", "49.5", "term_years"),
    ],
)
def test_a_value_that_cannot_be_read_is_set_aside(
    field: str, cell: str | float, column: str, desk: Desk, sheet: Sheet
) -> None:
    batch, issues = desk.bring(sheet.changed(field, {3: cell}))
    (issue,) = seen(issues, "value.unreadable")
    assert (place(issue), issue.found, issue.quarantined) == ((4, field), str(cell), True)
    parcels = desk.house.store.facts("parcel", [batch.seq])
    assert parcels.column(column).to_pylist()[3] is None
    assert parcels.num_rows == sheet.size


def test_a_ring_that_touches_itself_is_mended_and_kept(desk: Desk, sheet: Sheet) -> None:
    shape = touching_itself(drawn(sheet, 0))
    whole = sheet.changed(SHAPE, {0: shape.wkb})
    batch, issues = desk.bring(whole)
    (issue,) = seen(issues, "geometry.invalid")
    assert (place(issue), issue.severity, issue.quarantined) == ((1, "geometry"), "warning", False)
    assert issue.message.template.startswith("The boundary touched itself at {place}")
    assert issue.found == issue.message.values["place"]
    boundary = shapely.from_wkb(
        desk.house.store.facts("parcel", [batch.seq]).column("boundary").to_pylist()[0]
    )
    assert shapely.is_valid(boundary)
    assert boundary.area == pytest.approx(shape.area, rel=1e-9)
    assert hectares(desk.evaluate(), "total") == pytest.approx(sheet.sum("DLMJ", range(sheet.size)))


def test_a_bowtie_is_set_aside_and_its_hectares_still_count(desk: Desk, sheet: Sheet) -> None:
    batch, issues = desk.bring(sheet.changed(SHAPE, {2: bowtie(drawn(sheet, 2)).wkb}))
    (issue,) = seen(issues, "geometry.invalid")
    assert (place(issue), issue.severity, issue.quarantined) == ((3, "geometry"), "error", True)
    parcels = desk.house.store.facts("parcel", [batch.seq]).to_pylist()
    assert [parcels[2][name] for name in ("boundary", "boundary_crs", "area_measured")] == [
        None
    ] * 3
    assert hectares(desk.evaluate(), "total") == pytest.approx(sheet.sum("DLMJ", range(sheet.size)))


@pytest.mark.parametrize(
    ("shape", "found"),
    [
        (None, "missing"),
        (shapely.Polygon().wkb, "missing"),
        (shapely.Point(113.7, 32.6).wkb, "not an area: Point"),
        (shapely.LineString([(113.7, 32.6), (113.8, 32.6)]).wkb, "not an area: LineString"),
    ],
)
def test_a_patch_without_an_area_for_shape_is_named_and_counted(
    shape: bytes | None, found: str, desk: Desk, sheet: Sheet
) -> None:
    path = desk.folder / "mixed.gpkg"
    changed = sheet.changed(SHAPE, {5: shape})
    write_sheet(changed, path, "survey_2012", geometry_type="Unknown")
    _, issues = import_file(desk.house, path, period="2012")
    (issue,) = seen(issues, "geometry.invalid")
    assert (place(issue), issue.found, issue.quarantined) == ((6, "geometry"), found, True)
    run = desk.evaluate()
    assert hectares(run, "total") == pytest.approx(sheet.sum("DLMJ", range(sheet.size)))
    (agreement,) = (o for o in run.observations if o.check == "area-agreement")
    assert (agreement.verdict, agreement.details["without_shape"]) == ("not-met", 1)


def test_a_survey_without_any_shape_counts_its_hectares(desk: Desk, sheet: Sheet) -> None:
    _, issues = desk.bring(sheet.filled(SHAPE, None))
    assert len(seen(issues, "geometry.invalid")) == sheet.size
    run = desk.evaluate()
    assert hectares(run, "total") == pytest.approx(sheet.sum("DLMJ", range(sheet.size)))
    (agreement,) = (o for o in run.observations if o.check == "area-agreement")
    assert agreement.verdict == "not-provable"


def test_a_survey_without_any_shape_cannot_be_compared_with_an_earlier_one(
    desk: Desk, sheet: Sheet
) -> None:
    desk.bring(sheet, "2012")
    desk.bring(sheet.filled(SHAPE, None), "2013")
    (moved,) = (o for o in desk.evaluate("2013").observations if o.check == "displacement")
    assert moved.verdict == "not-provable"


def test_a_repeated_number_is_named_and_both_patches_count(desk: Desk, sheet: Sheet) -> None:
    number = sheet.cells("TBBH")[4]
    batch, issues = desk.bring(sheet.changed("TBBH", {9: number}))
    (issue,) = seen(issues, "number.repeated")
    assert str(issue.message) == (
        f"The number {number} stands on 2 patches (#5, #10); all are counted"
    )
    assert (place(issue), issue.found) == ((5, "TBBH"), number)
    assert desk.house.store.facts("parcel", [batch.seq]).num_rows == sheet.size
    assert hectares(desk.evaluate(), "total") == pytest.approx(sheet.sum("DLMJ", range(sheet.size)))


def test_the_same_number_in_the_two_areas_is_not_repeated(desk: Desk, two_areas: Sheet) -> None:
    main = two_areas.rows_where("KFQPJFW", "主区")[0]
    other = two_areas.rows_where("KFQPJFW", "发展方向区")[0]
    _, issues = desk.bring(
        two_areas.changed("TBBH", {main: "7-1", other: "7-1"}), "2013", layer="survey_2013"
    )
    assert seen(issues, "number.repeated") == []


def test_a_patch_without_number_is_noticed_and_counted(desk: Desk, sheet: Sheet) -> None:
    _, issues = desk.bring(sheet.changed("TBBH", {1: ""}))
    (issue,) = seen(issues, "number.blank")
    assert place(issue) == (2, "TBBH")
    assert hectares(desk.evaluate(), "total") == pytest.approx(sheet.sum("DLMJ", range(sheet.size)))


def test_totals_that_differ_within_an_area_are_unknown_and_named(
    desk: Desk, two_areas: Sheet
) -> None:
    main = two_areas.rows_where("KFQPJFW", "主区")
    total = two_areas.cells("GDZCTZZE")[main[0]]
    _, issues = desk.bring(two_areas.changed("GDZCTZZE", {main[3]: total + 1}), "2013")
    (issue,) = seen(issues, "totals.differ")
    assert (place(issue), issue.quarantined) == ((main[3] + 1, "GDZCTZZE"), True)
    assert issue.found == str(total + 1)
    run = desk.evaluate("2013")
    assert indicator(run, "industrial_investment").missing == (
        Missing("measure", "industrial_fixed_assets", quantity="investment"),
    )
    assert indicator(run, "industrial_investment", "发展方向区").value is not None


def test_a_total_that_stands_on_some_rows_only_is_known(desk: Desk, sheet: Sheet) -> None:
    total = sheet.cells("GDZCTZE")[0]
    batch, issues = desk.bring(sheet.with_field("GDZCTZE", [total] + [None] * (sheet.size - 1)))
    facts = desk.house.store.facts("reported", [batch.seq]).to_pylist()
    values = {row["measure"]: row["value"] for row in facts}
    assert seen(issues, "totals.differ") == []
    ten_thousand_yuan = parse_unit("万元")
    stored = total * float(ten_thousand_yuan.factor_to(storage_unit(ten_thousand_yuan)))
    assert values["industrial_fixed_assets"] == round(stored)


def test_industrial_tax_far_above_all_tax_sets_all_tax_aside(desk: Desk, two_areas: Sheet) -> None:
    main = two_areas.rows_where("KFQPJFW", "主区")
    changed = two_areas.changed("GYSSZE", dict.fromkeys(main, 40_000.0)).changed(
        "ESCYSSZE", dict.fromkeys(main, 19.0)
    )
    _, issues = desk.bring(changed, "2013")
    (issue,) = seen(issues, "part.exceeds-whole")
    assert (place(issue), issue.found) == ((main[0] + 1, "ESCYSSZE"), "19.0")
    assert (issue.severity, issue.quarantined) == ("error", True)
    run = desk.evaluate("2013")
    assert indicator(run, "tax_intensity").missing == (
        Missing("measure", "secondary_tertiary_tax", quantity="taxes"),
    )
    assert quantity(run, "industrial_taxes").value == 40_000 * 10**8
    assert indicator(run, "tax_intensity", "发展方向区").value is not None


def test_industrial_tax_somewhat_above_all_tax_is_named_and_both_stand(
    desk: Desk, two_areas: Sheet
) -> None:
    changed = two_areas.filled("GYSSZE", 4_000.0).filled("ESCYSSZE", 3_000.0)
    _, issues = desk.bring(changed, "2013")
    found = seen(issues, "part.exceeds-whole")
    assert [(i.severity, i.quarantined) for i in found] == [("warning", False)] * 2
    assert quantity(desk.evaluate("2013"), "taxes").value == 3_000 * 10**8


def test_yards_in_another_unit_than_the_buildings_are_set_aside(desk: Desk, sheet: Sheet) -> None:
    row = sheet.rows_where("DLDM", "A2")[0]
    _, issues = desk.bring(sheet.changed("JDZMJ", {row: sheet.cells("JDZMJ")[row] / 10_000}))
    (issue,) = seen(issues, "part.exceeds-whole")
    assert (place(issue), issue.quarantined) == ((row + 1, "JDZMJ"), True)
    assert indicator(desk.evaluate(), "industrial_coverage").missing == (
        Missing("column", "structures_base", 1, "industrial_structures"),
    )


def test_every_value_set_aside_says_where_what_and_how_to_mend_it(
    desk: Desk, two_areas: Sheet
) -> None:
    works = two_areas.rows_where("DLDM", "A2")
    faulty = (
        two_areas.changed("DLDM", {0: "A7"})
        .changed("GYDM", {1: "D9"})
        .changed("DLMJ", {2: -1.0})
        .changed("GYSJ", {3: "去年"})
        .changed("SYNX", {4: "长期"})
        .changed("TDXZQK", {5: "不详"})
        .changed("QS", {6: "私有"})
        .changed("JDZMJ", {works[-1]: two_areas.cells("JZJDMJ")[works[-1]] / 10_000})
        .changed("GYZSR", {7: 1.0})
        .changed("CZRK", {8: -4})
        .filled("GYSSZE", 40_000.0)
        .filled("ESCYSSZE", 19.0)
        .changed(SHAPE, {9: None, 10: bowtie(drawn(two_areas, 10)).wkb})
    )
    batch, issues = desk.bring(faulty, "2013", layer="survey_2013")
    aside = [issue for issue in issues if issue.quarantined]
    assert {issue.check for issue in aside} == {
        "code.unknown",
        "value.unreadable",
        "geometry.invalid",
        "totals.differ",
        "part.exceeds-whole",
    }
    for issue in aside:
        assert (issue.where.file, issue.where.layer) == (desk.files[-1].name, "survey_2013")
        assert issue.where.row in range(1, two_areas.size + 1)
        assert issue.where.column in {*two_areas.table.column_names, "geometry"}
        assert str(issue.message)
        assert str(issue.remedy)
    assert desk.house.store.issues(batch.seq) == issues
