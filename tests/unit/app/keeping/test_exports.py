"""The verb export: what it chooses, what it refuses, and what other programs find in its files."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from yuanheng.app.intake.exchange import import_tables
from yuanheng.app.intake.layers import import_file
from yuanheng.app.keeping import exports
from yuanheng.app.keeping.exports import ExportOutcome, ExportRequest
from yuanheng.app.keeping.ledger import correct
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.errors import LedgerError, SourceError, UsageError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.ledger.exchange import workbook as exporting_workbook
from yuanheng.ledger.record.known import heads, snapshot, standing
from yuanheng.ledger.tables.headers import find_head
from yuanheng.ledger.tables.written_cells import written_columns, written_span
from yuanheng.ledger.values import Refused, Span, read_span
from yuanheng.ledger.workbooks.sheets import RawSheet
from yuanheng.model.ledger import ARROW_TYPES, Draft, SnapshotSet
from yuanheng.ports import silent
from yuanheng.standards.relations import ledger_schema
from yuanheng.words.words import Words

ZH = Words("zh")
SCHEMA = ledger_schema()
CRS = {"1": "EPSG:4490", "2": "EPSG:4549", "3": None}
RING = shapely.to_wkb(shapely.box(120, 30, 120.01, 30.01))
Row = dict[str, Any]


def tell(house: OpenHouse, name: str, facts: list[Row]) -> int:
    relation = SCHEMA.relations[name]
    columns = {n: pa.array([r.get(n) for r in facts], ARROW_TYPES[k]) for n, k in relation.stored}
    rows = pa.array([None] * len(facts), pa.int64())
    table = pa.table({"source_row": rows, **columns})
    keys = dict.fromkeys(
        (r["zone"], r.get("assessed_range", ""), r.get("period", "")) for r in facts
    )
    snapshots = relation.kind == "snapshot"
    sets = tuple(SnapshotSet(name, *key) for key in keys if key[2]) if snapshots else ()
    draft = Draft("import", "t", None, None, None, {name: table}, sets, ())
    return house.store.write(draft, None, silent).seq


def parcel(zone: str, period: str, number: str, **cells: object) -> Row:
    crs = CRS[number]
    row = {"zone": zone, "assessed_range": "主区", "period": period, "number": number}
    shape = {"boundary": RING if crs else None, "boundary_crs": crs}
    return {**row, **shape, "area": 37_037_036_703, "land_class": "A2", **cells}


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    """Two zones (1), patches of two years and CRS (2), a company (3), and a correction (4)."""
    house = create_ledger(tmp_path / "ledger.yhdb")
    tell(house, "zone", [{"zone": "Z1", "name": "甲区"}, {"zone": "Z2", "name": "乙区"}])
    patches = [parcel("Z1", "2012", n) for n in CRS]
    tell(house, "parcel", [*patches, parcel("Z1", "2013", "1"), parcel("Z2", "2013", "1")])
    tell(house, "enterprise", [{"enterprise": "E1", "zone": "Z1", "name": "甲公司"}])
    correct(house, "parcel", ["zone=乙区", "number=1"], ["area=2"], "实测")
    return house


def export(house: OpenHouse, path: Path, **choice: Any) -> ExportOutcome:  # noqa: ANN401
    return exports.export(house, ExportRequest(path, **choice), ZH)


def request(path: Path) -> TableRequest:
    return TableRequest(path, None, None, None, None)


def facts(house: OpenHouse, name: str) -> list[Row]:
    read = snapshot if SCHEMA.relations[name].kind == "snapshot" else standing
    rows = read(house.store, name, house.store.last_seq()).to_pylist()
    return sorted(
        ({k: v for k, v in r.items() if k not in ("seq", "fact", "source_row")} for r in rows),
        key=str,
    )


def test_all_that_is_known_is_exported_and_counted(house: OpenHouse, tmp_path: Path) -> None:
    done = export(house, tmp_path / "a.xlsx")
    assert (done.format, done.seq, done.shapes_left_out) == ("xlsx", 4, 4)
    assert list(done.rows.items()) == [("zone", 2), ("enterprise", 1), ("parcel", 5)]


def test_relations_zones_and_periods_are_chosen(house: OpenHouse, tmp_path: Path) -> None:
    some = export(house, tmp_path / "a.xlsx", zones=("甲区",), periods=("2013",))
    assert some.rows == {"zone": 1, "enterprise": 1, "parcel": 1}
    assert export(house, tmp_path / "b.xlsx", relations=("parcel",)).rows == {"parcel": 5}


def test_what_was_known_before_a_correction_is_exported(house: OpenHouse, tmp_path: Path) -> None:
    for name, as_known, area in (("a.xlsx", "3", 1.2345678901), ("b.xlsx", None, 2)):
        export(house, tmp_path / name, zones=("Z2",), as_known=as_known)
        page = openpyxl.load_workbook(tmp_path / name)["地块（图斑）"]
        heads = [cell.value for cell in page[1]]
        assert page[2][heads.index("面积（hm2）")].value == area


@pytest.mark.parametrize(
    ("name", "choice", "says"),
    [
        ("a.txt", {}, "not a format"),
        ("a.txt", {"format": "xlsx"}, "does not end in .xlsx"),
        ("ledger.yhdb", {"format": "parquet"}, "already there"),
        ("a.xlsx", {"relations": ("nothing",)}, "not known"),
    ],
)
def test_a_call_that_cannot_be_meant_is_refused(
    house: OpenHouse, tmp_path: Path, name: str, choice: dict[str, Any], says: str
) -> None:
    before = sorted(tmp_path.iterdir())
    with pytest.raises(UsageError, match=says):
        export(house, tmp_path / name, **choice)
    assert sorted(tmp_path.iterdir()) == before


def test_an_export_of_nothing_is_refused(house: OpenHouse, tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no fact to export"):
        export(house, tmp_path / "a.xlsx", relations=("supply",))


def test_a_sheet_too_long_is_refused_with_the_format_that_holds_it(
    house: OpenHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting_workbook, "MAX_ROWS", 5)
    with pytest.raises(LedgerError, match="6 rows") as refused:
        export(house, tmp_path / "a.xlsx")
    assert "--format parquet" in str(refused.value.remedy)
    assert not (tmp_path / "a.xlsx").exists()


def test_a_text_that_no_sheet_can_hold_is_refused_and_leaves_nothing(
    house: OpenHouse, tmp_path: Path
) -> None:
    tell(house, "parcel", [parcel("Z1", "2014", "3", remark="a\uffffb")])
    before = sorted(tmp_path.iterdir())
    with pytest.raises(LedgerError, match="cannot hold"):
        export(house, tmp_path / "a.xlsx")
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", list(SCHEMA.relations))
def test_every_head_of_an_export_is_found_again(name: str, lang: str) -> None:
    relation = SCHEMA.relations[name]
    columns = written_columns(relation)
    label = Words(lang).label
    heads = tuple(label(c.label) + (f"（{c.unit.text}）" if c.unit else "") for c in columns)
    head = find_head(RawSheet("a", "a", (heads,), 1), relation)
    assert head is not None
    assert [c.column for c in head.columns] == list(columns)


def test_an_export_taken_in_again_changes_nothing(house: OpenHouse, tmp_path: Path) -> None:
    names = ("zone", "enterprise", "parcel")
    before = [facts(house, name) for name in names]
    export(house, tmp_path / "a.gpkg")
    import_file(house, tmp_path / "a.gpkg")
    assert [facts(house, name) for name in names] == before


def test_a_dry_run_of_a_workbook_checks_every_sheet_and_writes_nothing(
    house: OpenHouse, tmp_path: Path
) -> None:
    export(house, tmp_path / "a.xlsx")
    new = create_ledger(tmp_path / "new.yhdb")
    done = import_tables(new, request(tmp_path / "a.xlsx"), ZH, dry_run=True)
    assert [(o.batch, o.rows) for o in done] == [(None, 2), (None, 1), (None, 5)]
    assert new.store.last_seq() == 0


def test_a_row_added_to_an_export_is_taken_and_a_new_company_gets_an_id(
    house: OpenHouse, tmp_path: Path
) -> None:
    export(house, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    book["企业"].append([None, None, "甲区", None, "乙公司"])
    book.save(tmp_path / "b.xlsx")
    import_tables(house, request(tmp_path / "b.xlsx"), ZH)
    found = {r["name"]: r["enterprise"] for r in facts(house, "enterprise")}
    assert found["甲公司"] == "E1"
    assert found["乙公司"].startswith("E")
    assert len(facts(house, "enterprise")) == 2


def test_a_geopackage_has_a_layer_for_each_crs_and_fields_that_name_their_unit(
    house: OpenHouse, tmp_path: Path
) -> None:
    path = tmp_path / "a.gpkg"
    export(house, path)
    layers = {str(n): pyogrio.read_info(path, layer=n)["crs"] for n, _ in pyogrio.list_layers(path)}
    assert layers == {
        "zone": None,
        "enterprise": None,
        "parcel_epsg_4490": "EPSG:4490",
        "parcel_epsg_4549": "EPSG:4549",
        "parcel": None,
    }
    _, table = pyogrio.read_arrow(path, layer="parcel_epsg_4549")
    assert table.column("area_third_mm2").to_pylist() == [37_037_036_703]
    assert table.column("geom").to_pylist() == [RING]


@pytest.mark.parametrize(
    ("field", "value"),
    [("land_class", "A99"), ("supplied_on_from", "2006"), ("area_third_mm2", -1)],
)
def test_a_geopackage_changed_past_reading_is_refused(
    house: OpenHouse, tmp_path: Path, field: str, value: object
) -> None:
    export(house, tmp_path / "a.gpkg")
    _, table = pyogrio.read_arrow(tmp_path / "a.gpkg", layer="parcel")
    at = table.column_names.index(field)
    changed = table.set_column(at, field, pa.array([value], table.column(field).type))
    target = tmp_path / "b.gpkg"
    pyogrio.write_arrow(changed, target, layer="parcel", driver="GPKG", geometry_name=None)
    seq = house.store.last_seq()
    with pytest.raises(SourceError, match="not what an export writes"):
        import_file(house, target)
    assert house.store.last_seq() == seq


def test_a_lake_holds_the_facts_by_zone_with_shapes_and_a_manifest_that_vouches_for_them(
    house: OpenHouse, tmp_path: Path
) -> None:
    export(house, tmp_path / "lake", format="parquet")
    manifest = json.loads((tmp_path / "lake" / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["sequence"], manifest["units"]["parcel"]["area"]) == (4, "third_mm2")
    crs = {}
    for file in manifest["files"]:
        path = tmp_path / "lake" / file["path"]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == file["sha256"]
        metadata = pq.read_schema(path).metadata or {}
        if b"geo" in metadata:
            column = json.loads(metadata[b"geo"])["columns"]["boundary"]
            found = column["crs"] and column["crs"]["id"]["code"]
            crs[file["path"]] = (column["encoding"], found, file["rows"])
    assert crs == {
        "relation=parcel/zone=Z1/part-1.parquet": ("WKB", 4490, 2),
        "relation=parcel/zone=Z1/part-2.parquet": ("WKB", 4549, 1),
        "relation=parcel/zone=Z1/part-3.parquet": ("WKB", None, 1),
        "relation=parcel/zone=Z2/part.parquet": ("WKB", 4490, 1),
    }
    table = pq.ParquetFile(tmp_path / "lake/relation=parcel/zone=Z2/part.parquet").read()
    assert table.column("area").to_pylist() == [60_000_000_000]


def test_a_lake_of_one_sequence_number_is_the_same_bytes_again(
    house: OpenHouse, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        export(house, tmp_path / name, format="parquet")
    one, two = ((tmp_path / n / "manifest.json").read_bytes() for n in ("one", "two"))
    assert one == two


@pytest.mark.parametrize(
    ("written", "span"),
    [
        ("2006", Span("2006-01-01", "2006-12-31")),
        ("2006-12", Span("2006-12-01", "2006-12-31")),
        ("2006-12-01", Span("2006-12-01", "2006-12-01")),
        ("2006-01-01至2006-03-31之间", Span("2006-01-01", "2006-03-31")),
        ("截至2013-12-31已发生", Span(None, "2013-12-31")),
        ("截至2005-12-31未发生", Span("2006-01-01", None)),
        ("截至2999-12-31已发生", Span(None, "2999-12-31")),
    ],
)
def test_a_span_is_written_as_people_do_and_read_again(written: str, span: Span) -> None:
    assert written_span(span) == written
    assert read_span(written, frozenset(), (), "") == span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2006-01-01～2006-03-31", Span("2006-01-01", "2006-03-31")),
        ("2006年1月至3月31日", None),
        ("2006.1.1到2006.3.31", Span("2006-01-01", "2006-03-31")),
        ("2006年至2007年间", Span("2006-01-01", "2007-12-31")),
        ("～2013-12-31", Span(None, "2013-12-31")),
        ("2014-01-01～", Span("2014-01-01", None)),
        ("截至2013年12月31日已动工", Span(None, "2013-12-31")),
        ("2013.12.31已经开工", Span(None, "2013-12-31")),
        ("by 2013-12-31", Span(None, "2013-12-31")),
        ("截至2013-02-30已动工", None),
        ("2014年至今", None),
        ("2007至2006", None),
    ],
)
def test_spans_of_older_files_and_of_people_are_read(text: str, span: Span | None) -> None:
    found = read_span(text, frozenset(), (), "")
    assert found == span if span else isinstance(found, Refused)


@pytest.mark.parametrize("text", ["～", "2006～2005", "2006～2007～2008", "2006～约2008"])
def test_a_span_that_cannot_be_meant_is_refused(text: str) -> None:
    assert isinstance(read_span(text, frozenset(), (), ""), Refused)


def set_is_known(house: OpenHouse) -> bool:
    """Tell whether the ledger knows that 2014 holds no patch of Z1."""
    known = heads(house.store, house.store.last_seq())
    return SnapshotSet("parcel", "Z1", "主区", "2014") in known


def tell_empty(house: OpenHouse) -> None:
    """Say that a survey of 2014 found no patch."""
    empty = (SnapshotSet("parcel", "Z1", "主区", "2014"),)
    house.store.write(Draft("import", "t", None, None, None, {}, empty, ()), None, silent)


def test_a_set_known_to_be_empty_is_known_to_be_empty_after_an_exchange(
    house: OpenHouse, tmp_path: Path
) -> None:
    """Nobody surveyed and nothing there are different things."""
    tell_empty(house)
    export(house, tmp_path / "a.gpkg")
    new = create_ledger(tmp_path / "new.yhdb")
    import_file(new, tmp_path / "a.gpkg")
    assert set_is_known(new)
    assert facts(new, "parcel") == facts(house, "parcel")


def test_an_empty_set_outside_what_is_exported_is_left_out(
    house: OpenHouse, tmp_path: Path
) -> None:
    """Another year is another question."""
    tell_empty(house)
    export(house, tmp_path / "a.gpkg", periods=("2013",))
    new = create_ledger(tmp_path / "new.yhdb")
    import_file(new, tmp_path / "a.gpkg")
    assert not set_is_known(new)


def test_a_lake_names_the_empty_sets_and_a_workbook_has_no_sheet_of_them(
    house: OpenHouse, tmp_path: Path
) -> None:
    """The manifest says what no row can."""
    tell_empty(house)
    export(house, tmp_path / "lake", format="parquet", relations=("parcel",))
    manifest = json.loads((tmp_path / "lake" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["empty_sets"] == [
        {"relation": "parcel", "zone": "Z1", "assessed_range": "主区", "period": "2014"}
    ]
    tell(house, "supply", [{"zone": "Z1", "period": "2014", "number": "1"}])
    export(house, tmp_path / "a.xlsx", periods=("2014",), relations=("supply", "parcel"))
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames == ["土地供应"]


def test_an_empty_set_of_no_snapshot_is_refused(house: OpenHouse, tmp_path: Path) -> None:
    """A relation of dated rows has no set to be empty."""
    tell_empty(house)
    export(house, tmp_path / "a.gpkg")
    _, table = pyogrio.read_arrow(tmp_path / "a.gpkg", layer="yuanheng_empty_sets")
    changed = table.set_column(
        table.column_names.index("yuanheng_relation"), "yuanheng_relation", pa.array(["occupancy"])
    )
    target = tmp_path / "b.gpkg"
    pyogrio.write_arrow(changed, target, layer="yuanheng_empty_sets", driver="GPKG")
    with pytest.raises(SourceError, match="not what an export writes"):
        import_file(house, target)


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_whole_workbook_comes_back_with_every_sheet_marked(
    house: OpenHouse, tmp_path: Path, *, dry_run: bool
) -> None:
    """One list names the sheet and cell of every issue."""
    export(house, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    spoilt = []
    for sheet, head, text in (("企业", "行业代码", "X99"), ("地块（图斑）", "面积（hm2）", "约1")):
        heads_of = [cell.value for cell in book[sheet][1]]
        cell = book[sheet].cell(2, heads_of.index(head) + 1, text)
        spoilt.append(f"{sheet}!{cell.coordinate}")
    book.save(tmp_path / "b.xlsx")
    marked = tmp_path / "marked.xlsx"
    done = import_tables(house, request(tmp_path / "b.xlsx"), ZH, dry_run=dry_run, marked=marked)
    assert {outcome.marked for outcome in done} == {marked}
    back = openpyxl.load_workbook(marked)
    listed = [
        row[2].value for row in back["错误清单"].iter_rows(min_row=2) if row[0].value == "错误"
    ]
    assert listed == spoilt
    for place in spoilt:
        sheet, name = place.split("!")
        assert back[sheet][name].comment is not None


def test_a_marked_copy_that_cannot_be_meant_is_refused_before_anything_is_written(
    house: OpenHouse, tmp_path: Path
) -> None:
    """The ledger stays as it was."""
    export(house, tmp_path / "a.xlsx")
    seq = house.store.last_seq()
    with pytest.raises(UsageError, match="marked copy is a workbook"):
        import_tables(house, request(tmp_path / "a.xlsx"), ZH, marked=tmp_path / "marked.pdf")
    assert house.store.last_seq() == seq
