"""What an import asks, refuses and takes, before any value is read."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.journeys.desk import Desk, seen
from tests.journeys.sheets import SHAPE, Sheet, write_sheet
from yuanheng.app.demo import DemoSurvey
from yuanheng.app.intake.layers import import_file
from yuanheng.errors import QuestionError, SourceError, UsageError, Where
from yuanheng.ledger.drafts.layer import ImportRequest, draft_layer
from yuanheng.ledger.sources.layers import list_layers
from yuanheng.ports import silent
from yuanheng.standards.packs import contents as packs
from yuanheng.views.ledger.batches import list_batches


def test_a_file_with_several_layers_is_listed_and_not_merged(
    desk: Desk, survey: DemoSurvey
) -> None:
    with pytest.raises(UsageError) as refused:
        import_file(desk.house, survey.path, period="2012")
    rows = {layer.name: layer.rows for layer in list_layers(survey.path)}
    assert [str(line) for line in refused.value.lines] == [
        f"{name}: {rows[name]} rows, Polygon" for name in survey.layers
    ]
    assert refused.value.where == Where(file="demo.gpkg")
    assert str(refused.value.remedy) == (
        "Name one with --layer, or take them as one survey with --together."
    )


def test_a_file_with_one_layer_is_imported_without_naming_it(desk: Desk, sheet: Sheet) -> None:
    batch, issues = desk.bring(sheet)
    assert (batch.seq, batch.kind, batch.layer, batch.period) == (
        2,
        "import",
        "survey_2012",
        "2012",
    )
    assert batch.profile == "cn.land-survey.2014"
    assert batch.issues == len(issues)
    assert batch.details["zone"] == desk.zone
    assert list_batches(desk.house)[-1] == batch


def test_a_sound_layer_raises_notices_only(desk: Desk, sheet: Sheet) -> None:
    _, issues = desk.bring(sheet)
    assert {issue.severity for issue in issues} == {"notice"}


def test_the_rows_of_a_batch_are_the_patches_the_totals_and_the_zone(
    desk: Desk, sheet: Sheet
) -> None:
    batch, _ = desk.bring(sheet)
    store = desk.house.store
    counted = {name: store.facts(name, [2]).num_rows for name in ("parcel", "reported", "zone")}
    assert counted == {"parcel": sheet.size, "reported": 5, "zone": 1}
    assert batch.rows == sum(counted.values())


def test_progress_is_told_from_reading_to_writing(desk: Desk, sheet: Sheet) -> None:
    told: list[tuple[str, int, int]] = []
    import_file(
        desk.house,
        desk.file(sheet),
        period="2012",
        progress=lambda stage, done, of: told.append((stage, done, of)),
    )
    assert list(dict.fromkeys(stage for stage, _, _ in told)) == ["read", "keep", "write"]
    assert ("write", sheet.size, sheet.size) in told


def test_a_missing_period_is_asked_with_the_year_of_the_layers_name(
    desk: Desk, sheet: Sheet
) -> None:
    with pytest.raises(QuestionError) as asked:
        desk.bring(sheet, None)
    assert asked.value.where.layer == "survey_2012"
    assert str(asked.value.remedy) == "Say it with --period 2012."
    assert desk.seqs == [1]


def test_a_layer_whose_name_holds_no_year_gives_no_hint(desk: Desk, sheet: Sheet) -> None:
    with pytest.raises(QuestionError) as asked:
        desk.bring(sheet, None, layer="patches")
    assert str(asked.value.remedy) == "Say it with --period YYYY."


@pytest.mark.parametrize("period", ["13", "2013-12", "二〇一三", "1813", "20130"])
def test_a_period_that_is_no_year_is_refused(period: str, desk: Desk, sheet: Sheet) -> None:
    with pytest.raises(UsageError, match="is not a year"):
        desk.bring(sheet, period)


def test_an_unknown_layer_is_answered_with_those_there_are(desk: Desk, sheet: Sheet) -> None:
    with pytest.raises(SourceError) as refused:
        import_file(desk.house, desk.file(sheet), layer="survey_2013", period="2013")
    assert str(refused.value.what) == "There is no layer survey_2013"
    assert [str(line) for line in refused.value.lines] == [
        f"survey_2012: {sheet.size} rows, Polygon"
    ]


def test_a_file_that_is_no_map_is_refused(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "notes.gpkg"
    path.write_text("图斑编号,地类\n1,A2\n", encoding="utf-8")
    with pytest.raises(SourceError, match="cannot be read as a map layer") as refused:
        import_file(desk.house, path, period="2012")
    assert refused.value.where == Where(file="notes.gpkg")
    assert refused.value.remedy is not None


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_a_truncated_file_is_refused_and_the_ledger_is_as_before(
    share: float, desk: Desk, sheet: Sheet
) -> None:
    path = desk.file(sheet)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(SourceError):
        import_file(desk.house, path, period="2012")
    assert desk.seqs == [1]


def test_an_empty_file_is_refused(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "empty.gpkg"
    path.touch()
    with pytest.raises(SourceError):
        import_file(desk.house, path, period="2012")


def test_a_folder_is_refused(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is a folder"):
        import_file(desk.house, tmp_path, period="2012")


def test_an_absent_file_is_refused(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is not there"):
        import_file(desk.house, tmp_path / "gone.gpkg", period="2012")


def test_a_layer_without_rows_is_refused(desk: Desk, sheet: Sheet) -> None:
    with pytest.raises(SourceError, match="The layer has no rows"):
        desk.bring(sheet.only([]))
    assert desk.seqs == [1]


def test_a_layer_of_another_kind_is_asked_about_with_the_fields_it_lacks(
    desk: Desk, sheet: Sheet
) -> None:
    with pytest.raises(QuestionError, match="No import profile fits") as asked:
        desk.bring(sheet.without("DLDM", "TBBH"))
    assert [str(line) for line in asked.value.lines] == [
        "cn.land-survey.2014 also needs DLDM, TBBH",
        "cn.plot-text.2018 also needs 地块面积, 地块编号, 地块名称, 地块用途",
        "us-ma.tax-parcels.2025 also needs LOC_ID, POLY_TYPE, SHAPE_Area",
    ]


def test_a_named_profile_refuses_a_layer_of_another_kind(desk: Desk, sheet: Sheet) -> None:
    profile = packs.profile("cn.land-survey.2014")
    path = desk.file(sheet.without("GYDM"))
    request = ImportRequest(path, profile, ("survey_2012",), "2012", None, {})
    with pytest.raises(SourceError, match=r"cn\.land-survey\.2014: it has no GYDM"):
        draft_layer(desk.house.store, request, "someone", silent)


def test_a_layer_of_one_class_group_is_held_for_a_theme_layer(desk: Desk, sheet: Sheet) -> None:
    built = [i for i, code in enumerate(sheet.cells("DLDM")) if code.startswith("A")]
    with pytest.raises(QuestionError, match="looks like a theme layer") as asked:
        desk.bring(sheet.only(built))
    assert asked.value.where.column == "DLDM"
    assert "COVERAGE=whole" in str(asked.value.remedy)
    assert desk.seqs == [1]


def test_a_layer_of_one_class_group_that_is_all_the_land_is_imported(
    desk: Desk, sheet: Sheet
) -> None:
    built = [i for i, code in enumerate(sheet.cells("DLDM")) if code.startswith("A")]
    batch, _ = desk.bring(sheet.only(built), assume=["COVERAGE=whole"])
    assert batch.details["assume.COVERAGE"] == "whole"


@pytest.mark.parametrize("answer", ["JZMJ", "=m2", "JZMJ="])
def test_an_answer_that_is_not_column_and_unit_is_refused(
    answer: str, desk: Desk, sheet: Sheet
) -> None:
    with pytest.raises(UsageError, match="is not COLUMN=UNIT"):
        desk.bring(sheet, assume=[answer])


def test_an_answer_to_a_question_never_asked_is_refused(desk: Desk, sheet: Sheet) -> None:
    with pytest.raises(UsageError, match="--assume GYSJ: nothing of that name is asked") as refused:
        desk.bring(sheet, assume=["GYSJ=m2"])
    assert str(refused.value.expected) == "Known: COVERAGE, CRS, DLMJ, JDZMJ, JZJDMJ, JZMJ, PLACE."


def test_a_layer_without_coordinate_system_is_asked_about(desk: Desk, sheet: Sheet) -> None:
    with pytest.raises(QuestionError, match="states no coordinate system") as asked:
        desk.bring(replace(sheet, crs=None))
    assert "--assume CRS=EPSG:4490" in str(asked.value.remedy)
    assert desk.seqs == [1]


def test_a_coordinate_system_that_was_said_is_used_and_kept(desk: Desk, sheet: Sheet) -> None:
    batch, _ = desk.bring(replace(sheet, crs=None), assume=["CRS=EPSG:4490"])
    parcels = desk.house.store.facts("parcel", [2])
    assert batch.details["assume.CRS"] == "EPSG:4490"
    assert set(parcels.column("boundary_crs").to_pylist()) == {"EPSG:4490"}


@pytest.mark.parametrize("code", ["EPSG:999999", "平面坐标", "EPSG:"])
def test_a_coordinate_system_that_does_not_exist_is_refused(
    code: str, desk: Desk, sheet: Sheet
) -> None:
    with pytest.raises(UsageError, match="is not a coordinate system"):
        desk.bring(replace(sheet, crs=None), assume=[f"CRS={code}"])


def test_degrees_under_a_system_in_metres_are_asked_about(desk: Desk, sheet: Sheet) -> None:
    with pytest.raises(QuestionError, match="The numbers are degrees"):
        desk.bring(replace(sheet, crs=None), assume=["CRS=EPSG:4547"])


def test_an_unknown_assessed_area_is_asked_about_at_its_row(desk: Desk, two_areas: Sheet) -> None:
    with pytest.raises(QuestionError, match="not known: 扩展区") as asked:
        desk.bring(two_areas.changed("KFQPJFW", {7: "扩展区"}), "2013")
    assert (asked.value.where.row, asked.value.where.column) == (8, "KFQPJFW")
    assert str(asked.value.expected) == "Known: 主区, 发展方向区."


def test_a_layer_that_states_no_assessed_area_is_read_as_the_main_area(
    desk: Desk, sheet: Sheet
) -> None:
    _, issues = desk.bring(sheet)
    (issue,) = seen(issues, "area.assumed")
    assert "all of it is read as 主区" in str(issue.message)
    parcels = desk.house.store.facts("parcel", [2])
    assert set(parcels.column("assessed_range").to_pylist()) == {"主区"}


def test_fields_that_are_not_read_are_listed(desk: Desk, sheet: Sheet) -> None:
    _, issues = desk.bring(sheet.with_field("HBYQ", ["是"] * sheet.size))
    (issue,) = seen(issues, "field.unread")
    read = packs.profile("cn.land-survey.2014").read_fields
    unread = [n for n in [*sheet.table.column_names, "HBYQ"] if n not in {*read, SHAPE}]
    assert str(issue.message) == (
        f"{len(unread)} fields are kept in the original and not read: {' '.join(unread)}"
    )


def test_the_original_is_kept_byte_by_byte(desk: Desk, sheet: Sheet) -> None:
    batch, _ = desk.bring(sheet)
    assert batch.source is not None
    assert b"".join(desk.house.store.source(batch.source.digest)) == desk.files[-1].read_bytes()


def test_the_file_that_was_imported_is_not_changed(desk: Desk, sheet: Sheet) -> None:
    path = desk.file(sheet)
    before = path.read_bytes()
    import_file(desk.house, path, period="2012")
    assert path.read_bytes() == before
    assert sorted(p.name for p in desk.folder.glob(f"{path.name}*")) == [path.name]


def test_a_file_may_have_a_chinese_name_with_a_space(
    desk: Desk, sheet: Sheet, tmp_path: Path
) -> None:
    path = write_sheet(sheet, desk.folder / "one.gpkg", "survey_2012")
    moved = tmp_path / "开发区 图斑.gpkg"
    shutil.move(path, moved)
    batch, _ = import_file(desk.house, moved, period="2012")
    assert batch.source is not None
    assert batch.source.name == "开发区 图斑.gpkg"
