"""A unit that only a person can know is asked once, with what each answer would mean."""

import numpy as np
import pytest

from tests.journeys.desk import FLOOR_FIELDS, MAIN, Desk, hectares, indicator
from tests.journeys.sheets import Sheet
from yuanheng.errors import QuestionError, StandardError, UsageError, Where


def in_m2(sheet: Sheet) -> Sheet:
    return sheet.scaled(FLOOR_FIELDS, 1e4)


def median_ratio(sheet: Sheet) -> float:
    floor, area = np.array(sheet.cells("JZMJ")), np.array(sheet.cells("DLMJ"))
    return float(np.median((floor / area)[floor > 0]))


def test_floor_areas_in_square_metres_stop_the_import_with_a_question(
    desk: Desk, sheet: Sheet
) -> None:
    ratio = median_ratio(sheet)
    with pytest.raises(QuestionError) as asked:
        desk.bring(in_m2(sheet))
    assert str(asked.value.what) == "In which unit are JZMJ, JZJDMJ, JDZMJ? As hm2 they cannot be"
    assert asked.value.where == Where(file=desk.files[-1].name, layer="survey_2012", column="JZMJ")
    assert [str(line) for line in asked.value.lines] == [
        f"--assume JZMJ=hm2: median {ratio * 1e4:,.4g} times the area of the patch",
        f"--assume JZMJ=m2: median {ratio:,.4g} times the area of the patch ✓",
    ]
    assert str(asked.value.remedy) == (
        "Say it once with --assume JZMJ=UNIT; it holds for all of them."
    )


def test_a_question_writes_no_batch_and_keeps_no_original(desk: Desk, sheet: Sheet) -> None:
    with pytest.raises(QuestionError):
        desk.bring(in_m2(sheet))
    assert desk.seqs == [1]
    assert desk.house.store.sources() == ()


@pytest.mark.parametrize("column", FLOOR_FIELDS)
def test_the_answer_for_one_column_holds_for_the_group(
    column: str, desk: Desk, sheet: Sheet
) -> None:
    batch, _ = desk.bring(in_m2(sheet), assume=[f"{column}=m2"])
    assert {name: batch.details[f"unit.{name}"] for name in FLOOR_FIELDS} == dict.fromkeys(
        FLOOR_FIELDS, "m2"
    )
    assert batch.details[f"assume.{column}"] == "m2"


def test_square_metres_and_hectares_give_the_same_figures(desk: Desk, sheet: Sheet) -> None:
    desk.bring(sheet, "2012")
    desk.bring(in_m2(sheet), "2013", assume=["JZMJ=m2"])
    before, after = desk.evaluate("2012"), desk.evaluate("2013")
    for name in ("plot_ratio", "building_density", "industrial_coverage"):
        value = indicator(before, name).value
        assert value is not None
        assert indicator(after, name).value == pytest.approx(value, rel=1e-6)


@pytest.mark.parametrize("unit", ["hm2", "亩", "km2"])
def test_an_answer_that_cannot_be_either_is_asked_again(
    unit: str, desk: Desk, sheet: Sheet
) -> None:
    with pytest.raises(QuestionError, match=f"As {unit} they cannot be"):
        desk.bring(in_m2(sheet), assume=[f"JZMJ={unit}"])
    assert desk.seqs == [1]


def test_hectares_that_are_said_to_be_square_metres_are_asked_about(
    desk: Desk, sheet: Sheet
) -> None:
    with pytest.raises(QuestionError, match="As m2 they cannot be"):
        desk.bring(sheet, assume=["JZMJ=m2"])


def test_an_answer_that_is_no_unit_of_area_is_refused(desk: Desk, sheet: Sheet) -> None:
    with pytest.raises(UsageError, match="万元 is not a unit of area"):
        desk.bring(in_m2(sheet), assume=["JZMJ=万元"])


def test_an_answer_that_is_no_unit_is_refused(desk: Desk, sheet: Sheet) -> None:
    with pytest.raises(StandardError, match="The unit sqm is not known"):
        desk.bring(in_m2(sheet), assume=["JZMJ=sqm"])


@pytest.mark.parametrize(("unit", "factor"), [("亩", 15.0), ("m2", 10_000.0)])
def test_a_registered_area_in_another_unit_is_asked_about_and_answered(
    unit: str, factor: float, desk: Desk, sheet: Sheet
) -> None:
    changed = sheet.scaled(["DLMJ"], factor)
    with pytest.raises(QuestionError, match="In which unit are DLMJ"):
        desk.bring(changed)
    desk.bring(changed, assume=[f"DLMJ={unit}"])
    assert hectares(desk.evaluate(), "total", MAIN) == pytest.approx(
        sheet.sum("DLMJ", range(sheet.size)), rel=1e-9
    )


def test_a_layer_without_any_floor_area_is_not_asked_about(desk: Desk, sheet: Sheet) -> None:
    bare = sheet
    for name in FLOOR_FIELDS:
        bare = bare.with_field(name, [None] * sheet.size)
    desk.bring(bare)
    assert indicator(desk.evaluate(), "plot_ratio").value is None
