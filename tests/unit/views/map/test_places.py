"""Findings and verdicts stand on the map only where the ledger says that they do."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tests.unit.web.desk import Desk, build_template, open_desk
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.errors import UsageError
from yuanheng.model.ledger import ARROW_TYPES, Draft, SnapshotSet
from yuanheng.ports import silent
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.descent.named_findings import list_findings
from yuanheng.views.map.colours import choices, codes_of
from yuanheng.views.map.places import findings_on, firm_places
from yuanheng.views.map.sheets import Maps, Sheet
from yuanheng.words.words import Words

EN = Words("en")
CODE = "91110108551385082Q"
#: Rulebooks of one's own: the class of a parcel, and what a firm pays.
PACKS = {
    "own/parcels": """rulebook: own.parcels
subject: parcel
rules:
  industrial:
    {label: {zh: 工矿用地, en: Industrial}, article: 一, status: example, severity: low,
     when: land_class = 'A2'}
  built-densely:
    {label: {zh: 建得密, en: Dense}, article: 二, status: example, severity: high,
     when: "floor_area / area > qty(1000, '%')"}
""",
    "own/firms": """rulebook: own.firms
subject: enterprise_year
rules:
  small-payer:
    {label: {zh: 税少, en: Pays little}, article: 一, status: example, severity: high,
     when: "taxes < qty(10, '万元')"}
""",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger that every desk of these tests is a copy of."""
    return build_template(tmp_path_factory.mktemp("places"))


@pytest.fixture
def desk(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk with two rulebooks of its own, over parcels and over firms."""
    for name, text in PACKS.items():
        folder = tmp_path / "packs" / name / "2013"
        folder.mkdir(parents=True)
        (folder / "rulebook.yaml").write_text(text, encoding="utf-8")
        (folder / "pack.yaml").write_text(
            f"pack: {name.replace('/', '.')}.2013\nkind: rulebook\n"
            "title: {zh: 自订, en: Own}\nissuer: 自订\ndocument: 无\nvalid_from: '2013-01-01'\n",
            encoding="utf-8",
        )
    monkeypatch.setenv("YUANHENG_PACKS", str(tmp_path / "packs"))
    return open_desk(built, tmp_path)


def tell(desk: Desk, name: str, *rows: dict[str, Any]) -> None:
    """Write facts of a relation about the near zone as one batch."""
    relation = ledger_schema().relations[name]
    told = [{"zone": desk.near, **row} for row in rows]
    columns = {n: pa.array([r.get(n) for r in told], ARROW_TYPES[k]) for n, k in relation.stored}
    table = pa.table({"source_row": pa.array(range(len(rows)), pa.int64()), **columns})
    sets = (SnapshotSet(name, desk.near, "", "2013"),) if relation.kind == "snapshot" else ()
    desk.house.store.write(
        Draft("import", "t", "2013", None, None, {name: table}, sets, ()), None, silent
    )


def tell_firms(desk: Desk) -> None:
    """E1 pays little and uses patch 194; E2 pays enough for 10; E3 pays little, nobody says where.

    E1 is named by its credit code in its occupancy; that of patch 11 ended before the year did.
    """
    taxes = {"E1": 1, "E2": 100, "E3": 2}
    tell(
        desk,
        "enterprise",
        *({"enterprise": e, "name": e, "uscc": CODE if e == "E1" else None} for e in taxes),
    )
    tell(
        desk,
        "enterprise_year",
        *(
            {"period": "2013", "enterprise": e, "name": e, "taxes": t * 10**8}
            for e, t in taxes.items()
        ),
    )
    tell(
        desk,
        "occupancy",
        {"enterprise": CODE, "parcel": "194", "valid_from": "2012"},
        {"enterprise": "E1", "parcel": "11", "valid_from": "2010", "valid_to": "2013-06"},
        {"enterprise": "E2", "parcel": "10"},
    )


def sheet_of(desk: Desk, maps: Maps) -> Sheet:
    """The survey of the near zone as it is known now."""
    return maps.sheet(desk.house, (desk.near, "2013", desk.house.store.last_seq()))


def coloured(desk: Desk, colour: str) -> tuple[Sheet, tuple[str, ...]]:
    """The sheet and the code of each of its parcels."""
    maps = Maps()
    sheet = sheet_of(desk, maps)
    return sheet, codes_of(desk.house, maps, sheet, colour)


def test_a_rule_about_parcels_colours_each_by_its_verdict(desk: Desk) -> None:
    """As many are met as the run counted, and they are those of the class."""
    run = evaluate(desk.house, "own.parcels.2013", zones=[desk.near])
    sheet, codes = coloured(desk, f"rule:{run.id}:industrial")
    count = next(c for c in run.counts if c.rule == "industrial")
    said = Counter(codes)
    assert said == Counter(
        {"met": count.met, "not-met": count.not_met, "not-provable": count.not_provable}
    )
    classes = {c for c, code in zip(sheet.texts("land_class"), codes, strict=True) if code == "met"}
    assert classes == {"A2"}


def test_without_a_rule_the_gravest_verdict_counts(desk: Desk) -> None:
    """Met goes before not provable, and that before not met."""
    run = evaluate(desk.house, "own.parcels.2013", zones=[desk.near])
    (sheet, whole), *single = (
        coloured(desk, f"rule:{run.id}{rule}") for rule in ("", ":industrial", ":built-densely")
    )
    order = ("not-met", "not-provable", "met")
    assert list(whole) == [
        max(pair, key=order.index) for pair in zip(*(codes for _, codes in single), strict=True)
    ]
    assert len(sheet) == len(whole)


def test_a_verdict_about_a_firm_stands_on_the_parcels_that_it_is_stated_to_use(desk: Desk) -> None:
    """By id or credit code, and only as long as the use lasts; the rest is outside."""
    tell_firms(desk)
    run = evaluate(desk.house, "own.firms.2013", zones=[desk.near])
    sheet, codes = coloured(desk, f"rule:{run.id}")
    placed = {n: c for n, c in zip(sheet.numbers, codes, strict=True) if c != "outside"}
    assert placed == {"194": "met", "10": "not-met"}


def test_findings_of_firms_stand_where_they_are_stated_and_of_projects_nowhere(desk: Desk) -> None:
    """E1 stands on its patch; E3 and all projects are counted as without a place."""
    tell_firms(desk)
    evaluate(desk.house, "own.firms.2013", zones=[desk.near])
    maps = Maps()
    sheet = sheet_of(desk, maps)
    found = findings_on(desk.house, maps, sheet)
    placed = {sheet.numbers[n]: {f.subject for f in fs} for n, fs in found.single.items()}
    without = Counter(f.subject for f in found.without)
    projects = [f for f in list_findings(desk.house) if f.finding.family == "cn.idle-land"]
    here = [f for f in projects if f.finding.zone == desk.near]
    assert placed["194"] >= {"E1"}
    assert (without["E3"], without["E1"]) == (1, 0)
    assert sum(without.values()) - 1 == len(here) > 0


def test_a_number_that_two_parcels_bear_is_no_place(desk: Desk) -> None:
    """Patches without a number or with a shared one are named by nobody."""
    tell_firms(desk)
    maps = Maps()
    sheet = sheet_of(desk, maps)
    twice = Sheet(sheet.key, pa.concat_tables([sheet.facts, sheet.facts]), sheet.drawing)
    named = {firm: len(here) for firm, here in firm_places(desk.house, sheet, "2013-12-31").items()}
    assert named == {"E1": 1, CODE: 1, "E2": 1}
    assert firm_places(desk.house, twice, "2013-12-31") == {}


def test_runs_about_projects_offer_no_colouring_and_those_about_parcels_do(desk: Desk) -> None:
    """Each rule with something to look at is offered beside all rules at once."""
    run = evaluate(desk.house, "own.parcels.2013", zones=[desk.near])
    offered = choices(desk.house, EN, frozenset({desk.near}), "2013")
    rules = {c.id: c.label for c in offered if c.id.startswith("rule:")}
    assert rules.pop(f"rule:{run.id}") == f"run {run.id} · gravest verdict of all rules"
    assert set(rules) <= {f"rule:{run.id}:industrial", f"rule:{run.id}:built-densely"}
    assert f"rule:{run.id}:industrial" in rules


def test_a_rule_or_a_run_that_judges_otherwise_is_no_way_of_colouring(desk: Desk) -> None:
    """A scorecard has no verdicts, and a rulebook only its own rules."""
    run = evaluate(desk.house, "own.parcels.2013", zones=[desk.near])
    for colour in ("rule:1", f"rule:{run.id}:unheard-of"):
        with pytest.raises(UsageError):
            coloured(desk, colour)
