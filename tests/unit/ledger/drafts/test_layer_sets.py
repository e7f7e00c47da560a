"""A survey replaces the set before it, and a zone stays one zone whatever it is called."""

import pytest

from tests.journeys.desk import EXPANSION, MAIN, Desk, area_of, hectares, seen
from tests.journeys.sheets import Sheet
from yuanheng.app.demo import ZONE_CODE, ZONE_NAME
from yuanheng.app.intake.layers import add_zone, import_file
from yuanheng.errors import LedgerError, QuestionError
from yuanheng.ledger.record.known import heads, snapshot, zone_history, zones_on
from yuanheng.model.ledger import SnapshotSet

PROMOTED = ("示例经济技术开发区", "G999001")


def without_name(sheet: Sheet) -> Sheet:
    return sheet.without("KFQMC", "KFQDM")


def promoted(sheet: Sheet) -> Sheet:
    name, code = PROMOTED
    return sheet.filled("KFQMC", name).filled("KFQDM", code).filled("KFQJB", "国家级")


def test_the_same_file_again_replaces_the_snapshot(desk: Desk, sheet: Sheet) -> None:
    path = desk.file(sheet)
    import_file(desk.house, path, period="2012")
    once = desk.evaluate()
    batch, _ = import_file(desk.house, path, period="2012")
    twice = desk.evaluate()
    assert heads(desk.house.store, batch.seq) == {
        SnapshotSet(relation, desk.zone, MAIN, "2012"): batch.seq
        for relation in ("parcel", "reported")
    }
    assert hectares(twice, "total") == hectares(once, "total")
    known = snapshot(desk.house.store, "parcel", batch.seq)
    assert (known.num_rows, set(known.column("seq").to_pylist())) == (sheet.size, {batch.seq})


def test_the_same_file_again_keeps_the_original_bytes_once(desk: Desk, sheet: Sheet) -> None:
    path = desk.file(sheet)
    first, _ = import_file(desk.house, path, period="2012")
    second, _ = import_file(desk.house, path, period="2012")
    assert first.source == second.source
    assert desk.house.store.sources() == (first.source,)
    assert first.source is not None
    kept = b"".join(desk.house.store.source(first.source.digest))
    assert kept == path.read_bytes()


def test_the_same_file_again_dates_no_attribute_twice(desk: Desk, sheet: Sheet) -> None:
    path = desk.file(sheet)
    import_file(desk.house, path, period="2012")
    import_file(desk.house, path, period="2012")
    rows = zone_history(desk.house.store, desk.house.store.last_seq())
    assert [row["valid_from"] for row in rows] == [None, "2012-12-31"]


def test_a_survey_of_one_area_leaves_the_other_area(desk: Desk, two_areas: Sheet) -> None:
    desk.bring(two_areas, "2013")
    before = desk.evaluate("2013")
    main = two_areas.rows_where("KFQPJFW", MAIN)
    desk.bring(two_areas.only(main[:-1]), "2013")
    after = desk.evaluate("2013")
    assert area_of(after, EXPANSION) == area_of(before, EXPANSION)
    total, last = hectares(before, "total"), two_areas.cells("DLMJ")[main[-1]]
    assert total is not None
    assert hectares(after, "total") == pytest.approx(total - last)


def test_a_survey_of_one_period_leaves_the_other_period(desk: Desk, sheet: Sheet) -> None:
    desk.bring(sheet, "2012")
    before = desk.evaluate("2012")
    desk.bring(sheet.only(range(sheet.size - 3)), "2013")
    assert desk.evaluate("2012").results == before.results


def test_an_unknown_zone_is_a_question_with_the_command_that_adds_it(
    desk: Desk, sheet: Sheet
) -> None:
    other = sheet.filled("KFQMC", "另一开发区").filled("KFQDM", "S000001")
    with pytest.raises(QuestionError) as asked:
        desk.bring(other)
    assert str(asked.value.what) == (
        "The zone of this layer is not in the ledger: 另一开发区 (S000001)"
    )
    assert 'yuanheng zone add "另一开发区" --code S000001' in str(asked.value.remedy)
    assert desk.seqs == [1]


def test_a_layer_that_names_no_zone_is_a_question(desk: Desk, sheet: Sheet) -> None:
    with pytest.raises(QuestionError, match="does not say which zone") as asked:
        desk.bring(without_name(sheet))
    assert str(asked.value.remedy) == "Say it with --zone."


def test_a_layer_whose_rows_name_several_zones_is_a_question(desk: Desk, sheet: Sheet) -> None:
    mixed = sheet.changed("KFQMC", {0: "另一开发区"}).changed("KFQDM", {0: "S000001"})
    with pytest.raises(QuestionError, match="does not say which zone"):
        desk.bring(mixed)


@pytest.mark.parametrize("wanted", [ZONE_NAME, ZONE_CODE, "示例县"])
def test_a_zone_may_be_named_by_its_name_code_or_a_part_of_the_name(
    wanted: str, desk: Desk, sheet: Sheet
) -> None:
    batch, _ = desk.bring(without_name(sheet), zone=wanted)
    assert batch.details["zone"] == desk.zone


def test_a_zone_may_be_named_by_its_id(desk: Desk, sheet: Sheet) -> None:
    batch, _ = desk.bring(without_name(sheet), zone=desk.zone)
    assert batch.details["zone"] == desk.zone


def test_a_zone_that_is_not_in_the_ledger_cannot_be_named(desk: Desk, sheet: Sheet) -> None:
    with pytest.raises(LedgerError, match="is not in the ledger") as refused:
        desk.bring(sheet, zone="没有的开发区")
    assert str(refused.value.expected) == f"Known: {ZONE_NAME}."


def test_a_layer_with_the_code_of_one_zone_and_the_name_of_another_is_a_question(
    desk: Desk, sheet: Sheet
) -> None:
    add_zone(desk.house, "另一开发区", {"code": "S000001"})
    with pytest.raises(QuestionError, match="belong to different zones"):
        desk.bring(sheet.filled("KFQMC", "另一开发区"))


def test_a_new_code_under_the_old_name_is_noticed_and_the_zone_stays_one(
    desk: Desk, sheet: Sheet
) -> None:
    batch, issues = desk.bring(sheet.filled("KFQDM", "G999001"), "2013")
    (issue,) = seen(issues, "zone.renamed")
    assert str(issue.message) == (
        "The layer states G999001 where the ledger had S999001; both are kept, by date"
    )
    assert batch.details["zone"] == desk.zone


def test_a_promoted_zone_is_asked_about_and_then_stays_one_zone(desk: Desk, sheet: Sheet) -> None:
    desk.bring(sheet, "2012")
    with pytest.raises(QuestionError, match="not in the ledger"):
        desk.bring(promoted(sheet), "2013")
    _, issues = desk.bring(promoted(sheet), "2013", zone=ZONE_CODE)
    assert [str(i.message) for i in seen(issues, "zone.renamed")] == [
        f"The layer states {after} where the ledger had {before}; both are kept, by date"
        for before, after in zip((ZONE_NAME, ZONE_CODE), PROMOTED, strict=True)
    ]
    store = desk.house.store
    assert {row["zone"] for row in zone_history(store, store.last_seq())} == {desk.zone}


def test_attributes_of_a_promoted_zone_hold_from_their_day(desk: Desk, sheet: Sheet) -> None:
    desk.bring(sheet, "2012")
    desk.bring(promoted(sheet), "2013", zone=ZONE_CODE)
    store = desk.house.store
    stated = {
        day: [(z["name"], z["code"], z["level"]) for z in zones_on(store, store.last_seq(), day)]
        for day in ("2011-06-30", "2013-12-30", "2013-12-31", "2020-01-01")
    }
    old, new = (ZONE_NAME, ZONE_CODE), (*PROMOTED, "国家级")
    assert stated == {
        "2011-06-30": [(*old, None)],
        "2013-12-30": [(*old, "省级")],
        "2013-12-31": [new],
        "2020-01-01": [new],
    }


def test_a_run_names_the_zone_as_it_was_called_on_its_day(desk: Desk, sheet: Sheet) -> None:
    desk.bring(sheet, "2012")
    desk.bring(promoted(sheet), "2013", zone=ZONE_CODE)
    names = {period: desk.evaluate(period).results[0].name for period in ("2012", "2013")}
    assert names == {"2012": ZONE_NAME, "2013": PROMOTED[0]}


def test_an_older_survey_that_comes_later_does_not_undo_a_promotion(
    desk: Desk, sheet: Sheet
) -> None:
    desk.bring(promoted(sheet), "2013", zone=ZONE_CODE)
    desk.bring(sheet, "2012")
    names = {period: desk.evaluate(period).results[0].name for period in ("2012", "2013")}
    assert names == {"2012": ZONE_NAME, "2013": PROMOTED[0]}


@pytest.mark.parametrize("wanted", [ZONE_NAME, ZONE_CODE, *PROMOTED])
def test_a_promoted_zone_is_found_by_every_name_it_ever_had(
    wanted: str, desk: Desk, sheet: Sheet
) -> None:
    desk.bring(promoted(sheet), "2013", zone=desk.zone)
    batch, _ = desk.bring(without_name(sheet), "2014", zone=wanted)
    assert batch.details["zone"] == desk.zone
