"""The data browser: facts as known, one record with its past, and its correction."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.ledger.gallery import ROW, book
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.keeping import ledger as keeping
from yuanheng.app.keeping.records import edit_record
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.errors import LedgerError, UsageError, Where, say
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.model.ledger import Issue
from yuanheng.views.ledger.batches import browse_batches, cells_of, find_batch, zone_names
from yuanheng.views.ledger.records import FactRecord, browse_facts, find_record, origin_cells
from yuanheng.words.words import Words

EN = Words("en")
SECOND = (*ROW[:3], "2", *ROW[4:])


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    """A ledger with one zone (batch 1) and a table of two patches of 1.5 ha (batch 2)."""
    house = create_ledger(tmp_path / "ledger.yhdb")
    add_zone(house, "示例区", {"code": "S1", "level": None})
    request = TableRequest(book(tmp_path, [ROW, SECOND]), None, None, None, None)
    import_filled(house, request, EN)
    return house


def record(house: OpenHouse, as_known: str | None = None) -> FactRecord:
    """Give the first patch."""
    found = find_record(house, EN, "parcel", "2.0", as_known)
    assert found is not None
    return found


def area(found: FactRecord) -> str:
    """Give the area of a patch as shown."""
    return next(c.shown for c in found.cells if c.name == "area")


def zones(house: OpenHouse) -> frozenset[str]:
    """Name all zones."""
    return frozenset(zone_names(house))


def test_facts_are_shown_with_units_labels_and_names(house: OpenHouse) -> None:
    """A zone is said by its name, a code with its label, an amount in the unit of its column."""
    page = browse_facts(house, EN, "parcel", zones(house))
    heads = [h.name for h in page.heads]
    cells = dict(zip(heads, page.rows[0].cells, strict=True))
    assert (page.total, page.periods, page.rows[0].fact) == (2, ("2013",), "2.0")
    assert (cells["zone"], cells["area"], cells["supplied_on"]) == ("示例区", "1.5", "2006-12")
    assert cells["land_class"].startswith("A2 ")


def test_facts_can_be_searched_and_paged(house: OpenHouse) -> None:
    """A page past the last shows the last one."""
    found = browse_facts(house, EN, "parcel", zones(house), page=9, size=1)
    assert (found.page, found.pages, [r.fact for r in found.rows]) == (2, 2, ["2.1"])
    assert browse_facts(house, EN, "parcel", zones(house), text="d21").total == 2
    assert browse_facts(house, EN, "parcel", zones(house), text="nothing").total == 0


def test_facts_of_zones_that_are_not_asked_for_are_not_shown(house: OpenHouse) -> None:
    """No zone, no fact."""
    assert browse_facts(house, EN, "parcel", frozenset({"Zelse"})).total == 0


def test_a_record_leads_back_to_the_cells_of_its_original(house: OpenHouse) -> None:
    """Head and cell are given as they stand in the file."""
    cells = {head: cell for _, head, cell in origin_cells(house, EN, record(house))}
    assert (record(house).source_row, cells["面积（公顷）"], cells["供应时间"]) == (
        2,
        "1.5",
        "2006-12",
    )


def test_a_correction_becomes_a_version_with_its_reason(house: OpenHouse) -> None:
    """Before it the record is as it was; both versions are in its past."""
    done = edit_record(house, EN, "parcel", "2.0", 2, {"area": "2.25"}, "实测")
    now = record(house)
    assert (done.batch is not None, now.version, area(now)) == (True, 3, "2.25")
    assert area(record(house, "2")) == "1.5"
    changes = [(c.before, c.after) for v in now.versions for c in v.changes]
    assert changes == [("1.5", "2.25")]
    assert now.versions[1].batch.details["reason"] == "实测"


def test_cells_that_were_not_changed_are_not_written(house: OpenHouse) -> None:
    """A form sends every cell; only those that differ from the version seen are corrected."""
    cells = {c.name: c.written for c in record(house).cells if c.editable}
    with pytest.raises(UsageError, match="already"):
        edit_record(house, EN, "parcel", "2.0", 2, cells, "无")
    done = edit_record(house, EN, "parcel", "2.0", 2, {**cells, "area": "3"}, "实测")
    assert done.batch is not None
    was = {k: v for k, v in done.batch.details.items() if k.startswith("was.")}
    assert list(was) == ["was.area"]


def test_two_corrections_of_one_version_clash(house: OpenHouse) -> None:
    """The second is told both values, and nothing of it is written."""
    edit_record(house, EN, "parcel", "2.0", 2, {"area": "2.25"}, "甲")
    second = edit_record(house, EN, "parcel", "2.0", 2, {"area": "2.5"}, "乙")
    assert second.batch is None
    assert [(c.name, c.began, c.theirs, c.yours) for c in second.clashes] == [
        ("area", "1.5", "2.25", "2.5")
    ]
    assert (house.store.last_seq(), area(record(house))) == (3, "2.25")


def test_a_withdrawn_correction_leaves_the_record_as_it_was(house: OpenHouse) -> None:
    """The version before stands again, and can be corrected anew."""
    edit_record(house, EN, "parcel", "2.0", 2, {"area": "2.25"}, "甲")
    keeping.withdraw(house, 3, "填错")
    assert (record(house).version, area(record(house))) == (2, "1.5")
    assert edit_record(house, EN, "parcel", "2.0", 2, {"area": "9"}, "乙").batch is not None


def test_a_record_of_a_withdrawn_batch_cannot_be_corrected(house: OpenHouse) -> None:
    """It is still to be seen, and it no longer stands."""
    keeping.withdraw(house, 2, "重报")
    assert record(house).stands is False
    with pytest.raises(LedgerError, match="does not stand"):
        edit_record(house, EN, "parcel", "2.0", 2, {"area": "2"}, "实测")


@pytest.mark.parametrize("fact", ["2.99", "99.0", "0.0", "2.0'", "x", ""])
def test_a_fact_that_is_not_there_is_not_found(house: OpenHouse, fact: str) -> None:
    """An id that no fact bears finds nothing, and is never taken for more than an id."""
    assert find_record(house, EN, "parcel", fact) is None


def test_batches_say_what_they_are_about_and_whether_they_stand(house: OpenHouse) -> None:
    """A batch that was withdrawn says so, and a withdrawal is about what it takes back."""
    keeping.withdraw(house, 2, "重报")
    views = browse_batches(house, None).views
    told = [(v.batch.seq, v.state, v.relations, v.periods) for v in views]
    assert told == [
        (3, "standing", ("parcel",), ("2013",)),
        (2, "withdrawn", ("parcel",), ("2013",)),
        (1, "standing", ("zone",), ()),
    ]
    assert [v.state for v in browse_batches(house, None, as_known="2").views] == [
        "standing",
        "standing",
    ]


def test_a_batch_about_other_zones_is_not_found(house: OpenHouse) -> None:
    """What an account may not see is answered like what is not there."""
    assert find_batch(house, 2, frozenset({"Zelse"})) is None
    assert find_batch(house, 99, None) is None
    assert [v.batch.seq for v in browse_batches(house, zones(house)).views] == [2, 1]


def test_issues_name_their_cells_by_row_and_column() -> None:
    """Letters of columns become numbers; an issue without a cell has none."""
    said = say("{text}", text="x")
    places = (Where(row=3, column="A"), Where(row=4, column="AB"), Where(row=5), Where())
    issues = [Issue("c", "error", where, "", said, said) for where in places]
    assert cells_of(issues) == {0: (3, 1), 1: (4, 28)}
