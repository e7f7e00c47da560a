"""A table profile is read whole, and refused at its line where it names what is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from yuanheng.errors import StandardError
from yuanheng.model.units import parse_unit
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.profiles.table_profile import TableProfile, read_table_profile
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.yaml.source import read_yaml

ID = "cn.example.2020"
PROFILE = """\
table: cn.example.2020
relation: supply
label: {zh: 例, en: Example}
status: secondary
needs: [no, size]
blank: [nil]
columns:
  number: {from: [no, id]}
  area: {from: [size], unit: 亩}
  supply_mode: {from: [how], words: {sold: '23'}}
  signed_on: {from: [day], past: [long ago]}
  plot_ratio_min: {from: [ratio], bound: lower}
  price: {from: [paid], unit_from: {head: in, units: {w: 万元, y: 元}}}
  term_years: {from: [years], suffix: a}
constants:
  use: 工业用地
"""


def read(folder: Path, old: str = "", new: str = "") -> TableProfile:
    assert old in PROFILE
    path = folder / "table.yaml"
    path.write_text(PROFILE.replace(old, new, 1) if old else PROFILE, encoding="utf-8")
    return read_table_profile(read_yaml(path, "table.yaml"), ID, ledger_schema())


def test_a_profile_says_which_column_is_which(tmp_path: Path) -> None:
    profile = read(tmp_path)
    assert (profile.id, profile.relation.id, profile.status) == (ID, "supply", "secondary")
    assert profile.needs == ("no", "size")
    assert profile.blank == {"", "nil"}
    assert profile.constants == {"use": "工业用地"}
    rules = {rule.column.name: rule for rule in profile.columns}
    assert rules["number"].heads == ("no", "id")
    assert rules["area"].unit == parse_unit("亩")
    assert rules["supply_mode"].words == {"sold": "23"}
    assert rules["signed_on"].past == ("long ago",)
    assert rules["plot_ratio_min"].bound == "lower"
    assert rules["term_years"].suffix == "a"
    told = rules["price"].unit_head
    assert told is not None
    assert (told.head, {w: u.text for w, u in told.units.items()}) == (
        "in",
        {"w": "万元", "y": "元"},
    )


@pytest.mark.parametrize(
    ("old", "new", "says", "line"),
    [
        ("table: cn.example", "table: cn.other", "is not the folder's", 1),
        ("relation: supply", "relation: supplies", "The relation supplies is not known", 2),
        ("status: secondary", "status: sure", "status", 4),
        ("needs: [no, size]", "needs: [no, sizes]", "sizes is needed", 5),
        ("needs: [no, size]", "needs: []", "needs", 5),
        ("blank: [nil]", "blanks: [nil]", "blanks", 6),
        ("number: {", "numbers: {", "numbers is not a column of supply", 8),
        ("number: {from", "number: {form", "form", 8),
        ("{from: [no, id]}", "{from: []}", "from", 8),
        ("{from: [no, id]}", "{from: [no], unit: hm2}", "unit does not suit its type", 8),
        ("unit: 亩", "unit: acres", "The unit acres is not known", 9),
        ("unit: 亩", "unit: 元", "元 cannot be turned into hm2", 9),
        ("[size], unit: 亩", "[size]", "area has no unit", 9),
        ("unit: 亩", "words: {x: y}, unit: 亩", "words does not suit its type", 9),
        ("sold: '23'", "sold: '99'", "99 is not a code of Mode of land supply", 10),
        ("past: [long ago]", "bound: lower", "bound does not suit its type", 11),
        ("bound: lower", "bound: least", "bound", 12),
        ("bound: lower", "past: [long ago]", "past does not suit its type", 12),
        ("y: 元", "y: USD", "USD cannot be turned into 万元", 13),
        ("[paid],", "[paid], unit: 元,", "a unit of its own and one from the table", 13),
        ("use: 工业用地", "used: x", "used is not a column of supply", 16),
        ("use: 工业用地", "term_years: '50'", "both a constant and read", 16),
        ("use: 工业用地", "plot_ratio_max: '2'", "only a text or a code", 16),
        ("  use: 工业用地", "  use: 1", "use", 16),
    ],
)
def test_what_is_not_there_is_refused_at_its_line(
    tmp_path: Path, old: str, new: str, says: str, line: int
) -> None:
    with pytest.raises(StandardError) as refused:
        read(tmp_path, old, new)
    assert says in str(refused.value)
    assert (refused.value.where.file, refused.value.where.line) == ("table.yaml", line)


def test_a_boolean_is_told_by_words_for_true_and_false(tmp_path: Path) -> None:
    text = PROFILE[: PROFILE.index("needs")].replace("supply", "parcel") + (
        "needs: [n]\nblank: []\ncolumns:\n"
        "  number: {from: [n]}\n  idle: {from: [i], words: {yep: 'true', nope: WORD}}\n"
    )
    path = tmp_path / "table.yaml"
    path.write_text(text.replace("WORD", "'false'"), encoding="utf-8")
    rule = read_table_profile(read_yaml(path, "table.yaml"), ID, ledger_schema()).columns[1]
    assert rule.words == {"yep": True, "nope": False}
    path.write_text(text.replace("WORD", "'0'"), encoding="utf-8")
    with pytest.raises(StandardError, match="0 is neither yes nor no") as refused:
        read_table_profile(read_yaml(path, "table.yaml"), ID, ledger_schema())
    assert refused.value.where.line == 9


def test_a_shape_does_not_stand_in_a_cell(tmp_path: Path) -> None:
    path = tmp_path / "table.yaml"
    text = PROFILE[: PROFILE.index("needs")].replace("supply", "building") + (
        "needs: [n]\nblank: []\ncolumns:\n  boundary: {from: [n]}\n"
    )
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StandardError, match="boundary is not a column of building"):
        read_table_profile(read_yaml(path, "table.yaml"), ID, ledger_schema())


def test_every_shipped_profile_is_read_under_its_own_id() -> None:
    kinds = {p.id for p in packs.all_packs().values() if p.kind == "table-profile"}
    assert {p.id for p in packs.table_profiles()} == kinds
    assert all(packs.pack(name).has("SOURCES.md") for name in kinds)


def test_no_two_shipped_profiles_need_the_same_heads() -> None:
    needs = [set(p.needs) for p in packs.table_profiles()]
    assert not [(a, b) for a in needs for b in needs if a is not b and a <= b]


def test_another_kind_of_pack_is_no_table_profile() -> None:
    with pytest.raises(StandardError, match="is not a table profile") as refused:
        packs.table_profile("cn.land-survey.2014")
    assert "us-ma.assessor.2025" in str(refused.value)
