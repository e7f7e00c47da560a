"""What older versions called a project is the land contract: ledgers and files carry it over."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyogrio
import pytest
import sqlalchemy as sa

from tests.unit.views.descent.test_judged import HEADS, IDLE, ROWS, bring
from yuanheng.app.intake.layers import add_zone, import_file
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.keeping.exports import ExportRequest, export
from yuanheng.app.keeping.ledger import correct
from yuanheng.app.keeping.rounds import open_round
from yuanheng.app.opening import OpenHouse, create_ledger, open_house
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.errors import UsageError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.ledger.exchange.geopackage import MARK, OF_SEQ
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.descent.named_findings import list_findings
from yuanheng.views.ledger.batches import zone_names
from yuanheng.views.ledger.records import browse_facts
from yuanheng.views.rounds import list_rounds
from yuanheng.words.words import Words

EN = Words("en")
#: The columns of a supply that the last version without it did not have.
LATER = {"project", "standard_land", "floor_region", "is_new_land", "produced_from", "stated_cause"}


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    """A ledger with four supplies judged, one corrected, one asked for and one task."""
    made = create_ledger(tmp_path / "zone.yhdb")
    add_zone(made, "示例区", {})
    bring(made, tmp_path, *ROWS)
    subject = ("zone=示例区", "period=2013", "number=A")
    correct(made, "supply", subject, ("price=1200",), "核对合同，project 一词不改")
    evaluate(made, IDLE)
    open_round(made, "supply", "2014", [zone_names(made).popitem()[0]], "2026-04-01")
    return made


def as_before(house: OpenHouse, path: Path) -> OpenHouse:
    """Take a ledger back to the version before, whose contracts were kept as projects."""
    with sa.create_engine(f"sqlite:///{path}").begin() as connection:
        run = connection.exec_driver_sql
        run("DROP TABLE fact_project")
        run("ALTER TABLE fact_supply RENAME TO fact_project")
        run("DROP INDEX fact_supply_seq")
        run("CREATE INDEX fact_project_seq ON fact_project (seq)")
        for column in LATER:
            run(f"ALTER TABLE fact_project DROP COLUMN {column}")
        for table in ("batch", "issue", "run", "finding", "round_event", "audit_entry"):
            for row, text in run(f"SELECT rowid, record FROM {table}").all():
                plain = re.sub(r',"seal":"[^"]*"}$', "}", text)  # that version sealed nothing
                run(f"UPDATE {table} SET record = ? WHERE rowid = ?", (plain, row))
        run("UPDATE batch_set SET relation = 'project' WHERE relation = 'supply'")
        for table in ("batch", "round_event", "audit_entry"):
            run(f"UPDATE {table} SET record = replace(record, '\"supply\"', '\"project\"')")
            run(f"UPDATE {table} SET record = replace(record, 'core.supply', 'core.project')")
        run("DROP TABLE class_list")
        run("UPDATE alembic_version SET version_num = '0006'")
    del house
    return open_house(path)


def told(house: OpenHouse) -> tuple[object, ...]:
    """All that a ledger says of its supplies, by the keys that people know it by."""
    zones = frozenset(zone_names(house))
    found = browse_facts(house, EN, "supply", zones, period="2013")
    return (
        [(row.fact, row.cells) for row in found.rows],
        [(v.finding.key, v.finding.state, v.number) for v in list_findings(house)],
        [(b.seq, b.profile, b.details) for b in house.record.batches()],
        [(r.relation, r.period) for r in list_rounds(house)],
    )


def test_a_ledger_of_the_version_before_is_carried_over_whole(
    house: OpenHouse, tmp_path: Path
) -> None:
    """Facts, corrections, findings and rounds are found as they were, under the new name."""
    before = told(house)
    again = as_before(house, tmp_path / "zone.yhdb")
    assert told(again) == before
    assert browse_facts(again, EN, "project", frozenset(zone_names(again))).rows == ()
    assert [r.relation for r in list_rounds(again)] == ["supply"]


def test_findings_move_on_with_the_next_run(house: OpenHouse, tmp_path: Path) -> None:
    """The list after the migration closes what was opened before it."""
    again = as_before(house, tmp_path / "zone.yhdb")
    opened = {
        v.finding.key: v.finding.opened_run
        for v in list_findings(again)
        if v.finding.state == "open"
    }
    bring(again, tmp_path, (*ROWS[0][:7], "2012-05-01", "enterprise"), *ROWS[1:])
    evaluate(again, IDLE)
    closed = {v.finding.key: v.finding for v in list_findings(again, closed=True)}
    assert {key: closed[key].opened_run for key in opened} == opened
    assert {closed[key].state for key in opened} == {"closed"}


def test_what_people_wrote_keeps_its_words(house: OpenHouse, tmp_path: Path) -> None:
    """Only names of the relation change, never a text with the same word in it."""
    again = as_before(house, tmp_path / "zone.yhdb")
    (correction,) = (b for b in again.record.batches() if b.kind == "correct")
    assert correction.details["relation"] == "supply"
    assert "project 一词不改" in json.dumps(correction.details, ensure_ascii=False)


def rows_of(folder: Path, title: str, *rows: tuple[object, ...]) -> Path:
    """Fill a sheet of a workbook."""
    path = folder / f"{title}.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = title
    for row in rows:
        page.append(row)
    book.save(path)
    return path


def brought(house: OpenHouse, path: Path, relation: str | None = None) -> set[str]:
    """Import a file; the relations that its facts are of."""
    request = TableRequest(path, None, relation, "2013", None)
    import_filled(house, request, EN)
    return {s.relation for seq, s in house.record.sets(99) if seq == house.record.last_seq()}


@pytest.mark.parametrize("relation", [None, "project", "supply"])
@pytest.mark.parametrize("title", ["项目", "Project", "project", "土地供应"])
def test_a_sheet_of_contracts_is_a_list_of_supplies_whatever_it_is_called(
    house: OpenHouse, tmp_path: Path, title: str, relation: str | None
) -> None:
    """By the name of the sheet or of the option of any version."""
    assert brought(house, rows_of(tmp_path, title, HEADS, *ROWS), relation) == {"supply"}


def test_a_sheet_of_investments_is_a_list_of_projects(house: OpenHouse, tmp_path: Path) -> None:
    """The name alone does not decide."""
    heads = ("开发区", "期次", "项目代码", "项目名称", "投资单位", "总投资（亿元）", "责任单位")
    row = ("示例区", "2013", "P1", "年产一万件", "某公司", 1.2, "招商局")
    assert brought(house, rows_of(tmp_path, "项目", heads, row)) == {"project"}


PROFILE = """table: my.contracts
relation: project
label: {zh: 我的合同, en: My contracts}
status: unverified
needs: [宗地]
blank: ['', "-"]
columns:
  number: {from: [宗地]}
  price: {from: [价], unit: 万元}
"""


def test_a_profile_of_the_version_before_reads_contracts(house: OpenHouse, tmp_path: Path) -> None:
    """It says project and names columns of the contract."""
    path = tmp_path / "mine.yaml"
    path.write_text(PROFILE, encoding="utf-8")
    table = rows_of(tmp_path, "表", ("宗地", "价"), ("A", 100))
    request = TableRequest(table, None, None, "2013", "示例区", str(path))
    import_filled(house, request, EN)
    assert {s.relation for n, s in house.record.sets(99) if n == house.record.last_seq()} == {
        "supply"
    }


def test_a_geopackage_of_the_version_before_becomes_supplies(
    house: OpenHouse, tmp_path: Path
) -> None:
    """Its layer lacks the columns that came later: unknown, and said."""
    out = tmp_path / "now.gpkg"
    export(house, ExportRequest(out, relations=("supply", "zone")), EN)
    for layer in ("supply", "zone"):
        _, facts = pyogrio.read_arrow(out, layer=layer)
        kept = [n for n in facts.column_names if n not in LATER and n != "fid"]
        marks = pa.array([{"supply": "project"}.get(layer, layer)] * facts.num_rows)
        facts = facts.select(kept).set_column(kept.index(MARK), MARK, marks)
        name = {"supply": "project"}.get(layer, layer)
        old = tmp_path / "old.gpkg"
        pyogrio.write_arrow(facts, old, layer=name, driver="GPKG", append=old.exists())
    assert OF_SEQ in facts.column_names
    fresh = create_ledger(tmp_path / "fresh.yhdb")
    _, issues = import_file(fresh, old)
    zones = frozenset(zone_names(fresh))
    assert len(browse_facts(fresh, EN, "supply", zones, period="2013").rows) == 4
    assert [i.found for i in issues if i.check == "exchange.fields-lacking"]


def test_rules_of_the_version_before_judge_supplies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pack of one's own that says `subject: project` is read by the columns that it names."""
    folder = tmp_path / "packs" / "cn-example" / "late" / "2026"
    folder.mkdir(parents=True)
    (folder / "pack.yaml").write_text(
        "pack: cn-example.late.2026\nkind: rulebook\ntitle: {zh: 例, en: Example}\n"
        "issuer: 例\ndocument: 例\nvalid_from: '2026-01-01'\n",
        encoding="utf-8",
    )
    (folder / "rulebook.yaml").write_text(
        "rulebook: cn-example.late\nsubject: project\nrules:\n  dear:\n"
        "    label: {zh: 价高, en: Dear}\n    article: 一\n    status: example\n"
        "    when: price > qty(100, '万元')\n    severity: low\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("YUANHENG_PACKS", str(tmp_path / "packs"))
    assert packs.rulebook("cn-example.late.2026").subject.id == "supply"


def test_an_unknown_relation_is_still_refused(house: OpenHouse, tmp_path: Path) -> None:
    """A name that never stood for anything helps nobody."""
    with pytest.raises(UsageError, match="The relation supplies is not known"):
        brought(house, rows_of(tmp_path, "项目", HEADS, *ROWS), "supplies")


def test_every_relation_that_took_over_a_name_names_one_that_stands() -> None:
    """`was` points at a relation of today, whose name older files use."""
    relations = ledger_schema().relations
    assert {r.id: r.was for r in relations.values() if r.was} == {"supply": "project"}
