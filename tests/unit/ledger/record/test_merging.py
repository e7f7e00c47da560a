"""Merged firms: what every view shows, before and after, and how it is undone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest

from yuanheng.app.intake.exchange import import_tables
from yuanheng.app.keeping.enterprises import merge_enterprises
from yuanheng.app.keeping.exports import ExportRequest, export
from yuanheng.app.keeping.ledger import history, withdraw
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.errors import LedgerError, UsageError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.ledger.record.identity import match_enterprises
from yuanheng.ledger.record.merging import apply_merges, firm_names, merged_facts, merged_firms
from yuanheng.model.ledger import ARROW_TYPES, Draft
from yuanheng.ports import silent
from yuanheng.standards.relations import ledger_schema
from yuanheng.words.words import Words

ZH = Words("zh")
SCHEMA = ledger_schema()
CODE_1, CODE_2 = "91110108551385082Q", "91440300708461136T"
Row = dict[str, Any]


def tell(house: OpenHouse, name: str, rows: list[Row]) -> int:
    """Write facts of a relation as one batch."""
    relation = SCHEMA.relations[name]
    columns = {n: pa.array([r.get(n) for r in rows], ARROW_TYPES[k]) for n, k in relation.stored}
    table = pa.table({"source_row": pa.array([None] * len(rows), pa.int64()), **columns})
    draft = Draft("import", "t", None, None, None, {name: table}, (), ())
    return house.store.write(draft, None, silent).seq


def firm(enterprise: str, name: str, uscc: str | None = None, zone: str = "Z1") -> Row:
    """Give the row of a firm."""
    return {"enterprise": enterprise, "zone": zone, "name": name, "uscc": uscc}


def use(enterprise: str, parcel: str) -> Row:
    """Give the row of a firm that uses a parcel."""
    return {"zone": "Z1", "enterprise": enterprise, "parcel": parcel, "valid_from": "2013-01-01"}


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    """A zone (1), three firms (2), the land they use (3), a meter (4) and an outlet (5)."""
    house = create_ledger(tmp_path / "ledger.yhdb")
    tell(house, "zone", [{"zone": "Z1", "name": "甲区"}])
    firms = [firm("E1", "甲公司", CODE_1), firm("E2", "甲 公司", CODE_2), firm("E3", "乙公司")]
    tell(house, "enterprise", firms)
    tell(house, "occupancy", [use("E1", "1"), use("E2", "2"), use(CODE_2, "3"), use("E3", "4")])
    period = {"zone": "Z1", "starts_on": "2013-01-01", "ends_on": "2013-12-31"}
    tell(house, "meter_reading", [{**period, "meter": "M1", "enterprise": "E2", "carrier": "电"}])
    outlet = {**period, "outlet": "P1", "enterprise": "E2", "pollutant": "COD"}
    tell(house, "emission_reading", [outlet])
    return house


def firms_of(house: OpenHouse, relation: str, upto: int | None = None) -> list[str]:
    """Give the firm of every fact of a relation, as known at a sequence number."""
    seq = upto or house.store.last_seq()
    table = merged_facts(house.store, SCHEMA.relations[relation], seq)
    return list(table.column("enterprise").to_pylist())


def test_every_relation_shows_the_duplicate_under_the_kept_firm(house: OpenHouse) -> None:
    """Ids and credit codes of the duplicate are read as the kept firm; others stay."""
    merge_enterprises(house, "甲公司", "E2", "同一企业")
    shown = {name: firms_of(house, name) for name in ("occupancy", "enterprise")}
    assert shown == {"occupancy": ["E1", "E1", "E1", "E3"], "enterprise": ["E1", "E1", "E3"]}
    assert firms_of(house, "meter_reading") == firms_of(house, "emission_reading") == ["E1"]


def test_earlier_sequence_numbers_show_the_firms_apart(house: OpenHouse) -> None:
    """A merge counts from its own sequence number on."""
    before = house.store.last_seq()
    merge_enterprises(house, "E1", "E2", "同一企业")
    assert firms_of(house, "occupancy", before) == ["E1", "E2", CODE_2, "E3"]


def test_a_withdrawal_of_the_merge_gives_the_duplicate_back(house: OpenHouse) -> None:
    """No fact was changed, so all facts of the duplicate stand as before."""
    done = merge_enterprises(house, "E1", "E2", "同一企业")
    withdraw(house, done.batch.seq, "不是同一企业")
    assert firms_of(house, "occupancy") == ["E1", "E2", CODE_2, "E3"]


def test_an_export_shows_the_kept_firm_and_taken_in_again_changes_nothing(
    house: OpenHouse, tmp_path: Path
) -> None:
    """What an export shows of a merged firm stands already."""
    merge_enterprises(house, "E1", "E2", "同一企业")
    export(house, ExportRequest(tmp_path / "a.xlsx", relations=("occupancy",)), ZH)
    page = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    at = [cell.value for cell in page[1]].index("企业") + 1
    shown = [page.cell(row, at).value for row in range(2, 6)]
    again = import_tables(house, TableRequest(tmp_path / "a.xlsx", None, None, None, None), ZH)
    assert (shown, [o.rows for o in again]) == (["E1", "E1", "E1", "E3"], [0])


def test_a_table_that_names_the_duplicate_afterwards_is_about_the_kept_firm(
    house: OpenHouse, tmp_path: Path
) -> None:
    """By name or credit code the duplicate is found, and every view shows the kept firm."""
    merge_enterprises(house, "E1", "E2", "同一企业")
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["开发区", "企业名称", "统一社会信用代码", "起始日"])
    page.append(["甲区", "改名公司", CODE_2, "2014-01-01"])
    page.append(["甲区", "甲 公司", None, "2014-01-01"])
    book.save(tmp_path / "a.xlsx")
    request = TableRequest(tmp_path / "a.xlsx", None, "enterprise", None, None)
    import_tables(house, request, ZH)
    assert firms_of(house, "enterprise") == ["E1", "E1", "E3", "E1", "E1"]


def test_a_kept_firm_may_be_merged_into_another(house: OpenHouse) -> None:
    """Merges follow each other to the firm that is kept in the end."""
    merge_enterprises(house, "E1", "E2", "同一企业")
    merge_enterprises(house, "E3", "E2", "也是同一企业")
    assert merged_firms(house.store.batches(), house.store.last_seq()) == {"E2": "E3", "E1": "E3"}


def test_merges_against_each_other_still_keep_one_firm(house: OpenHouse) -> None:
    """A withdrawal that is withdrawn may set two merges against each other; the first counts."""
    first = merge_enterprises(house, "E1", "E2", "一")
    taken_back = withdraw(house, first.batch.seq, "二")
    merge_enterprises(house, "E2", "E1", "三")
    withdraw(house, taken_back.seq, "四")
    assert merged_firms(house.store.batches(), house.store.last_seq()) == {"E2": "E1"}


def test_a_merge_that_says_nothing_new_is_refused(house: OpenHouse) -> None:
    """A firm is not merged into itself, nor twice."""
    merge_enterprises(house, "E1", "E2", "同一企业")
    with pytest.raises(UsageError, match="one firm already"):
        merge_enterprises(house, "E2", "甲公司", "再来")


def test_a_merge_needs_a_reason(house: OpenHouse) -> None:
    """Without one nobody could judge it later."""
    with pytest.raises(UsageError, match="reason is needed"):
        merge_enterprises(house, "E1", "E2", " ")


def test_a_firm_that_nobody_knows_is_refused(house: OpenHouse) -> None:
    """A slip in a name merges nothing."""
    with pytest.raises(LedgerError, match="丙公司 is not in the ledger"):
        merge_enterprises(house, "E1", "丙公司", "同一企业")


def test_a_name_that_several_firms_bear_is_refused_with_their_ids(house: OpenHouse) -> None:
    """Which of them is meant can only be said by id."""
    tell(house, "enterprise", [firm("E4", "乙公司")])
    with pytest.raises(LedgerError, match="several firms") as refused:
        merge_enterprises(house, "E1", "乙公司", "同一企业")
    assert str(refused.value.expected) == "Known: E3, E4."


def test_a_credit_code_that_a_firm_outside_the_merge_bears_too_is_left_as_written() -> None:
    """It names nobody for certain."""
    rows = [firm("E1", "甲"), firm("E2", "乙", CODE_2), firm("E3", "丙", CODE_2)]
    assert firm_names({"E2": "E1"}, pa.Table.from_pylist(rows)) == {"E2": "E1"}


def test_a_relation_that_names_no_firm_is_shown_as_it_is() -> None:
    """A parcel number that looks like the id of a firm is none."""
    table = pa.table({"zone": ["E2"], "number": ["E2"]})
    assert apply_merges(table, SCHEMA.relations["parcel"], {"E2": "E1"}) is table


def test_facts_keep_their_batch_row_and_id(house: OpenHouse) -> None:
    """A figure still leads back to its cell."""
    before = house.store.last_seq()
    merge_enterprises(house, "E1", "E2", "同一企业")
    relation = SCHEMA.relations["occupancy"]
    old, new = (
        merged_facts(house.store, relation, seq).drop_columns(["enterprise"]).to_pylist()
        for seq in (before, house.store.last_seq())
    )
    assert old == new


def test_the_history_of_a_zone_tells_of_the_merge(house: OpenHouse) -> None:
    """The merge is a batch in the life of the zone, with its reason."""
    merge_enterprises(house, "E1", "E2", "同一企业")
    last = history(house, "甲区")[-1]
    assert (last.state, last.batch.details["reason"]) == ("standing", "同一企业")


def test_rows_without_code_or_name_are_not_taken_for_each_other() -> None:
    """A row that names nobody does not name the firm of the next row."""
    found = match_enterprises((), {}, [None, None], [None, None], [None, "乙公司"])
    assert found[0] != found[1]


def test_a_name_in_wide_characters_is_the_same_name() -> None:
    """A firm is found though its brackets are written wide."""
    rows = [firm("E1", "甲(北方)公司")]
    assert match_enterprises(rows, {}, [None], [None], ["甲（北方）公司"]) == ["E1"]
