"""What is exported and imported into an empty ledger is the same, fact by fact."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc

from yuanheng.app.intake.exchange import import_tables
from yuanheng.app.intake.layers import import_file
from yuanheng.app.keeping.exports import ExportRequest, export
from yuanheng.app.opening import OpenHouse, create_ledger, open_house
from yuanheng.errors import Plain
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.ledger.record.known import snapshot, standing
from yuanheng.ledger.tables.parts_checks import exceeded, part_rules
from yuanheng.model.ledger import ARROW_TYPES, Draft, SnapshotSet
from yuanheng.model.relation import Column, Relation
from yuanheng.ports import silent
from yuanheng.standards.relations import ledger_schema
from yuanheng.words.words import Words

ZH = Words("zh")
SCHEMA = ledger_schema()
ZONES = ("Z1", "Z2a")
RANGES = ("主区", "发展方向区")
PERIODS = ("2012", "2013")
SNAPSHOTS = ("parcel", "reported", "supply")
CODES = [f"9111000{n}MA0{n}0000{n}" for n in range(10)]
Row = dict[str, Any]

TEXTS = st.one_of(
    st.sampled_from(
        [
            "无",
            "—",
            " 前后有空 ",
            "'无",
            "'",
            "''",
            "#REF!",
            "=1+1",
            "＝1",
            "-1+1",
            "@A1",
            "合计",
            "0012",
        ]
    ),
    st.sampled_from(["=1+1", "＝1", "-1+1", "@A1", "'=1"]),
    st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff\0"), max_size=9
    ),
    st.text("园衡高新技术开发区一二三号厂房（）、，·", max_size=12),
)
DAYS = st.dates(date(1950, 1, 1), date(2049, 12, 31))
AMOUNTS = st.one_of(
    st.integers(0, 10**6),
    st.integers(0, 10**16).map(lambda n: n // 10**4 * 10**4),
    st.integers(0, 2**63 - 1),
    st.sampled_from([2**49, 2**52 - 1, 2**52 + 1, 2**53 + 1, 10**15 + 1]),
)
WHOLES = st.one_of(st.integers(-99, 99), st.integers(-(2**63), 2**63 - 1))
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def spans(draw: st.DrawFn) -> tuple[str | None, str | None]:
    """Days, months and years in full, spans between any two days, open ends, the far past."""
    first, last = sorted((draw(DAYS), draw(DAYS)))
    year, month = f"{first:%Y}", f"{first:%Y-%m}"
    whole = (first.isoformat(), last.isoformat())
    return draw(
        st.sampled_from(
            [
                whole,
                (whole[0], whole[0]),
                (None, whole[1]),
                (whole[0], None),
                (None, "2999-12-31"),
                (f"{year}-01-01", f"{year}-12-31"),
                (f"{month}-01", f"{month}-28"),
                (f"{year}-04-01", f"{year}-04-30"),
                (f"{year}-02-01", f"{year}-02-28"),
                ("2012-02-01", "2012-02-29"),
            ]
        )
    )


def values(column: Column) -> st.SearchStrategy[Any]:
    """What a column may hold, without the unknown."""
    if column.name == "uscc":
        return st.sampled_from([c + uscc.calc_check_digit(c) for c in (x[:17] for x in CODES)])
    if column.codes:
        return st.sampled_from(list(SCHEMA.code_lists[column.codes].codes))
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "text": TEXTS,
        "boolean": st.booleans(),
        "integer": WHOLES,
        "number": NUMBERS,
        "quantity": AMOUNTS,
        "event": spans(),
    }
    return kinds[column.type]


@st.composite
def rows(draw: st.DrawFn, relation: Relation) -> Row:
    """One fact: keys of sets are bound, all else may be unknown."""
    bound = {"zone": ZONES, "period": PERIODS}
    if relation.kind == "snapshot":
        bound["assessed_range"] = RANGES
    row: Row = {}
    for column in relation.columns:
        if column.type == "geometry":
            continue
        if column.name in bound:
            row[column.name] = draw(st.sampled_from(bound[column.name]))
            continue
        least = column.name in relation.key and relation.id in ("enterprise", "zone")
        value = draw(values(column) if least else st.none() | values(column))
        if column.type == "event":
            row[f"{column.name}_from"], row[f"{column.name}_to"] = value or (None, None)
        else:
            row[column.name] = value
    if relation.id == "parcel":
        for rule in exceeded(row):
            row[rule.part] = None
    return row


def in_proportion(reported: list[Row]) -> list[Row]:
    """Leave out reported parts that exceed their whole, which no door would let in."""
    keys = ("zone", "assessed_range", "period", "measure")
    latest = {tuple(row[k] for k in keys): row["value"] for row in reported}

    def exceeds(row: Row) -> bool:
        wholes = [
            latest.get((*(row[k] for k in keys[:-1]), rule.whole))
            for rule in part_rules()
            if rule.part == row["measure"]
        ]
        return any(w is not None and (row["value"] or 0) > w for w in wholes)

    return [row for row in reported if not exceeds(row)]


@st.composite
def ledgers(draw: st.DrawFn) -> dict[str, list[Row]]:
    """Facts of several relations, zones, periods and ranges."""
    found: dict[str, list[Row]] = {
        "zone": [
            {**draw(rows(SCHEMA.relations["zone"])), "zone": zone, "name": f"园{zone}"}
            for zone in ZONES
        ]
    }
    for name in ("enterprise", *SNAPSHOTS):
        found[name] = draw(st.lists(rows(SCHEMA.relations[name]), max_size=4))
    found["reported"] = in_proportion(found["reported"])
    return found


def table(relation: Relation, facts: list[Row], **system: list[Any]) -> pa.Table:
    n = len(facts)
    columns = {"source_row": pa.array([None] * n, pa.int64())}
    columns |= {name: pa.array(cells, pa.string()) for name, cells in system.items()}
    for name, kind in relation.stored:
        columns[name] = pa.array([row.get(name) for row in facts], ARROW_TYPES[kind])
    return pa.table(columns)


@cache
def _blank_ledger() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "blank.yhdb"
        create_ledger(path)
        return path.read_bytes()


def empty(path: Path) -> OpenHouse:
    """An empty ledger, made once and copied."""
    path.write_bytes(_blank_ledger())
    return open_house(path)


def tell(house: OpenHouse, name: str, facts: list[Row]) -> int:
    """Write facts as they are, with the sets that they replace."""
    relation = SCHEMA.relations[name]
    keys = (
        {(r["zone"], r.get("assessed_range") or "", r["period"]) for r in facts}
        if (relation.kind == "snapshot")
        else set()
    )
    sets = tuple(SnapshotSet(name, *key) for key in sorted(keys))
    draft = Draft("import", "t", None, None, None, {name: table(relation, facts)}, sets, ())
    return house.store.write(draft, None, silent).seq


def correct(house: OpenHouse, name: str, fact: str, row: Row) -> None:
    relation = SCHEMA.relations[name]
    facts = {name: table(relation, [row], fact=[fact])}
    details: dict[str, Plain] = {"relation": name, "fact": fact}
    draft = Draft("correct", "t", None, None, None, facts, (), (), details)
    house.store.write(draft, None, silent)


def play(folder: Path, told: dict[str, list[Row]], corrections: list[Row]) -> OpenHouse:
    house = empty(folder / "old.yhdb")
    for name, facts in told.items():
        if facts:
            seq = tell(house, name, facts)
        if name == "parcel" and facts:
            for n, row in enumerate(corrections[: len(facts)]):
                kept = {k: facts[n][k] for k in ("zone", "assessed_range", "period", "number")}
                correct(house, name, f"{seq}.{n}", {**row, **kept})
    return house


def facts_of(house: OpenHouse, *left_out: str) -> dict[str, Counter[tuple[Any, ...]]]:
    """All facts that are known, without what the system adds."""
    upto = house.store.last_seq()
    found = {}
    for relation in SCHEMA.relations.values():
        read = snapshot if relation.kind == "snapshot" else standing
        known = read(house.store, relation.id, upto)
        columns = [known.column(n).to_pylist() for n, _ in relation.stored if n not in left_out]
        found[relation.id] = Counter(zip(*columns, strict=True))
    return found


LEDGERS = given(ledgers(), st.lists(rows(SCHEMA.relations["parcel"]), max_size=2))
MANY = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def shape(row: Row, n: int) -> Row:
    """A patch with its place, or without one."""
    crs = (None, "EPSG:4490", "EPSG:4549")[n % 3]
    ring = [(120 + n / 7, 30.1), (120.3 + n / 7, 30.1), (120.1 + n / 7, 30.3)]
    wkb = None if crs is None else shapely.to_wkb(shapely.Polygon(ring))
    return {**row, "boundary": wkb, "boundary_crs": crs}


def with_shapes(told: dict[str, list[Row]]) -> dict[str, list[Row]]:
    parcels = [shape(row, n) for n, row in enumerate(told["parcel"])]
    return {**told, "parcel": parcels}


@MANY
@LEDGERS
def test_a_workbook_gives_the_same_facts_again(
    told: dict[str, list[Row]], corrections: list[Row]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        old = play(Path(name), told, corrections)
        book = Path(name) / "台账.xlsx"
        export(old, ExportRequest(book), ZH)
        new = empty(Path(name) / "new.yhdb")
        request = TableRequest(book, None, None, None, None)
        done = import_tables(new, request, ZH)
        assert [i for o in done for i in o.issues if i.quarantined] == []
        assert facts_of(new) == facts_of(old)


@MANY
@LEDGERS
def test_a_geopackage_gives_the_same_facts_again_with_their_shapes(
    told: dict[str, list[Row]], corrections: list[Row]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        old = play(Path(name), with_shapes(told), corrections)
        file = Path(name) / "台账.gpkg"
        export(old, ExportRequest(file), ZH)
        new = empty(Path(name) / "new.yhdb")
        import_file(new, file)
        assert facts_of(new) == facts_of(old)


def test_signs_that_nobody_sees_come_back_too() -> None:
    """An export is no foreign map: what stands in the ledger is what comes back, both ways out."""
    seen = ["\x08", "a\x08", "\u200b", "\x0c", "\x85b", "'\x08", "_x0008_"]
    names = [column.name for column in SCHEMA.relations["zone"].columns if column.type == "text"]
    told: list[Row] = [
        {"zone": f"Z{n}", "name": f"园{n}", names[-1]: text} for n, text in enumerate(seen)
    ]
    with tempfile.TemporaryDirectory() as name:
        old = play(Path(name), {"zone": told, "parcel": []}, [])
        book, map_file = (Path(name) / f"台账.{end}" for end in ("xlsx", "gpkg"))
        export(old, ExportRequest(book), ZH)
        export(old, ExportRequest(map_file), ZH)
        from_book, from_map = (empty(Path(name) / f"{end}.yhdb") for end in ("xlsx", "gpkg"))
        import_tables(from_book, TableRequest(book, None, None, None, None), ZH)
        import_file(from_map, map_file)
        assert facts_of(from_book) == facts_of(from_map) == facts_of(old)
