"""Real tables in their profiles: every row is kept, and every cell is a value or is named."""

import csv
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.opening import create_ledger
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.ledger.workbooks.sheets import column_letter
from yuanheng.model.ledger import Issue
from yuanheng.monitor.land.commitments import commitments
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.profiles.table_profile import TableProfile
from yuanheng.words.words import Words

pytestmark = pytest.mark.realdata

TABLES = {
    "cn.landchina-supply.2019": ("land_supply/land_supply_results_merged_masked.csv", "2018", 422),
    "cn.landchina-listing.2019": ("land_supply/land_listing_announcements_201905.csv", "2019", 58),
    "us-ma.assessor.2025": ("parcels_easthampton/assess_FY25_no_owners.csv", None, 6368),
}

#: How many values each table has that cannot be read, by the head of their column.
QUARANTINED = {
    "cn.landchina-supply.2019": {"term": 31},
    "cn.landchina-listing.2019": {},
    "us-ma.assessor.2025": {"LS_DATE": 2},
}


@dataclass(frozen=True)
class Kept:
    """A real table: its rows as written, the facts that were kept, and what the checks saw."""

    profile: TableProfile
    written: list[dict[str, str]]
    facts: list[dict[str, Any]]
    issues: tuple[Issue, ...]


@pytest.fixture(scope="module", params=list(TABLES))
def kept(
    request: pytest.FixtureRequest, realdata: Path, tmp_path_factory: pytest.TempPathFactory
) -> Kept:
    profile = packs.table_profile(request.param)
    name, period, _ = TABLES[profile.id]
    house = create_ledger(tmp_path_factory.mktemp("tables") / "tables.yhdb")
    add_zone(house, "示例区", {"code": None, "level": None})
    asked = TableRequest(realdata / name, None, None, period, "示例区")
    outcome = import_filled(house, asked, Words("en"))
    assert outcome.batch is not None
    assert outcome.batch.profile == profile.id
    with (realdata / name).open(encoding="utf-8-sig", newline="") as stream:
        written = list(csv.DictReader(stream))
    facts = house.store.facts(profile.relation.id, [outcome.batch.seq]).to_pylist()
    return Kept(profile, written, facts, outcome.issues)


def test_every_row_is_in_the_ledger_under_its_own_row_of_the_file(kept: Kept) -> None:
    rows = TABLES[kept.profile.id][2]
    assert (len(kept.written), len(kept.facts)) == (rows, rows)
    assert [f["source_row"] for f in kept.facts] == list(range(2, rows + 2))


def test_every_value_that_cannot_be_read_has_row_column_and_reason(kept: Kept) -> None:
    heads = {column_letter(n): head for n, head in enumerate(kept.written[0])}
    counts: dict[str, int] = {}
    for issue in kept.issues:
        if not issue.quarantined:
            continue
        assert issue.where.row is not None
        assert issue.where.column is not None
        head = heads[issue.where.column]
        assert issue.found == kept.written[issue.where.row - 2][head]
        assert str(issue.message)
        assert str(issue.remedy)
        counts[head] = counts.get(head, 0) + 1
    assert counts == QUARANTINED[kept.profile.id]


def test_every_cell_of_a_column_that_is_read_is_a_value_or_is_named(kept: Kept) -> None:
    letters = {head: column_letter(n) for n, head in enumerate(kept.written[0])}
    named = {(i.where.row, i.where.column) for i in kept.issues if i.quarantined}
    fields: dict[str, list[str]] = {}
    for rule in kept.profile.columns:
        head = next(h for h in rule.heads if h in letters)
        fields.setdefault(head, []).extend(name for name, _ in rule.column.stored)
    lost = [
        (row["source_row"], head)
        for row, cells in zip(kept.facts, kept.written, strict=True)
        for head, names in fields.items()
        if cells[head].strip() not in kept.profile.blank
        and all(row[name] is None for name in names)
        and (row["source_row"], letters[head]) not in named
    ]
    assert lost == []


def test_a_column_is_read_or_named_as_unread(kept: Kept) -> None:
    read = {h for rule in kept.profile.columns for h in rule.heads}
    read |= {rule.unit_head.head for rule in kept.profile.columns if rule.unit_head}
    (notice,) = [i for i in kept.issues if i.check == "field.unread"]
    names = str(notice.message).partition(": ")[2].split(" ")
    assert names == [head for head in kept.written[0] if head not in read]


def test_amounts_are_kept_exactly(kept: Kept) -> None:
    heads = {"cn.landchina-supply.2019": ("area", "area_ha", 3 * 10**10)}
    heads["us-ma.assessor.2025"] = ("total_value", "TOTAL_VAL", 10_000)
    heads["cn.landchina-listing.2019"] = ("area", "宗地总面积", 3 * 10**6)
    column, head, scale = heads[kept.profile.id]
    told = [round(float(cells[head].removesuffix("平方米")) * scale) for cells in kept.written]
    assert [row[column] for row in kept.facts] == told


def test_the_notices_become_commitments_by_the_ids_of_the_clauses(kept: Kept) -> None:
    """58 lots: each states a lowest plot ratio, 23 an investment per mu, none another promise."""
    if kept.profile.relation.id != "listing":
        pytest.skip("only lots on offer")
    found = [c for row in kept.facts for c in commitments(row)]
    counts = Counter(c.promise.id for c in found)
    stated = Counter(r["投资强度"] for r in kept.written)
    assert counts["investment-intensity"] == 58 - stated["0万元/公顷"]
    assert len({c.number for c in found}) == len({r["宗地编号"] for r in kept.written})
    limits = {c.limit for c in found if c.promise.id == "investment-intensity"}
    assert limits == {
        Fraction(r["投资强度"].removesuffix("万元/公顷")) / 15
        for r in kept.written
        if r["投资强度"] != "0万元/公顷"
    }
    assert set(counts) == {"plot-ratio", "plot-ratio-high", "investment-intensity"}
    assert counts["plot-ratio"] == 58
