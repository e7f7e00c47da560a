"""Fields are proposed for columns by name, unit and content; what is unsure is said."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from yuanheng.app.intake.profiles import MadeProfile, check_profile, make_profile
from yuanheng.errors import UsageError
from yuanheng.ledger.profiles.source_fields import split_head
from yuanheng.standards.packs.profile_file import read_profile_file
from yuanheng.standards.profiles.table_profile import TableProfile
from yuanheng.standards.relations import ledger_schema
from yuanheng.words.words import Words

HEADS = [
    "宗地 号",
    "权利人",
    "坐落",
    "用地面积(亩)",
    "总建筑面积\n(平方米)",
    "出让年限",
    "供地日期",
    "建设状况代码",
    "投资额",
]
ROWS = [
    ["A-01", "甲公司", "东路", "15", "12000", "50年", "2012年3月", "A2", "300"],
    ["A-02", "乙公司", "西路", "30", "8000", "40年", "历史形成", "工业", ""],
    ["合计", "", "", "45", "", "", "", "", ""],
]


def table(folder: Path, heads: list[str] = HEADS, rows: list[list[str]] = ROWS) -> Path:
    path = folder / "台账.csv"
    with path.open("w", encoding="gbk", newline="") as stream:
        csv.writer(stream).writerows([["园区地块台账"], heads, *rows])
    return path


def make(path: Path, **said: list[str]) -> MadeProfile:
    return make_profile(
        path,
        "parcel",
        Words("en"),
        columns=said.get("columns", ()),
        units=said.get("units", ()),
        drop=said.get("drop", ()),
        out=path.with_name("mine.yaml"),
        overwrite=True,
    )


def mapped(made: MadeProfile) -> dict[str, str | None]:
    return {p.field.name: p.column.name if p.column else None for p in made.proposals}


@pytest.mark.parametrize(
    ("head", "bare", "unit"),
    [
        ("面积（公顷）", "面积", "公顷"),
        ("面积(单位:亩)", "面积", "亩"),
        ("用地面积[㎡]", "用地面积", "m2"),
        ("area_ha", "area", "ha"),
        ("AREA_M2", "AREA", "m2"),
        ("用地面积亩", "用地面积", "亩"),
        ("建筑\n面积 (m2)", "建筑 面积", "m2"),
        ("LOC_ID", "LOC_ID", None),
        ("备注（如有）", "备注（如有）", None),
    ],
)
def test_a_unit_in_a_head_is_told_from_its_name(head: str, bare: str, unit: str | None) -> None:
    """Brackets, a mark, or a Chinese unit at the end."""
    found, told = split_head(head)
    assert (found, told.text if told else None) == (bare, unit)


def test_odd_heads_are_proposed_for_their_columns(tmp_path: Path) -> None:
    """The row of heads is found below a title, and what is like nothing is left."""
    made = make(table(tmp_path))
    assert mapped(made) == {
        "宗地 号": "number",
        "权利人": "holder",
        "坐落": None,
        "用地面积(亩)": "area",
        "总建筑面积\n(平方米)": "floor_area",
        "出让年限": "term_years",
        "供地日期": "supplied_on",
        "建设状况代码": "land_class",
        "投资额": None,
    }
    assert made.source.rows == 2


def test_what_is_written_is_a_profile_that_reads_the_file(tmp_path: Path) -> None:
    """Units, suffixes and words for the past are those of the cells."""
    path = table(tmp_path)
    make(path)
    profile = read_profile_file(tmp_path / "mine.yaml", ledger_schema())
    assert isinstance(profile, TableProfile)
    rules = {r.column.name: r for r in profile.columns}
    units = {name: r.unit.text for name, r in rules.items() if r.unit}
    assert units == {"area": "亩", "floor_area": "平方米"}
    assert rules["term_years"].suffix == "年"
    assert rules["supplied_on"].past == ("历史形成", "历史遗留")
    checked = check_profile(str(tmp_path / "mine.yaml"), path)
    read = {r.rule.column.name: (r.read, r.refused) for r in checked.rules}
    assert (read["supplied_on"], read["term_years"], read["land_class"]) == ((2, 0), (2, 0), (1, 1))


def test_no_value_of_the_source_stands_in_the_profile(tmp_path: Path) -> None:
    """A profile may be passed on; names of firms may not."""
    assert "公司" not in make(table(tmp_path)).text


def test_a_name_that_is_only_alike_is_marked(tmp_path: Path) -> None:
    """A person checks it; values that are no codes are named."""
    made = make(table(tmp_path))
    (proposal,) = [p for p in made.proposals if p.field.name == "建设状况代码"]
    assert (proposal.reason, proposal.unread) == ("alike", ("工业",))
    assert "only alike: check it" in made.text


def test_a_name_alike_whose_cells_are_of_another_kind_is_not_proposed(tmp_path: Path) -> None:
    """Words are no areas."""
    path = table(tmp_path, ["地块编号", "绿地面积情况"], [["1", "甚好"], ["2", "尚可"]])
    assert mapped(make(path)) == {"地块编号": "number", "绿地面积情况": None}


def test_a_unit_that_nothing_says_is_left_to_a_person(tmp_path: Path) -> None:
    """The profile is refused until it is stated."""
    path = table(tmp_path, ["地块编号", "用地面积"], [["1", "15"]])
    made = make(path)
    assert [p.lacks_unit for p in made.proposals] == [False, True]
    with pytest.raises(Exception, match=r"The unit \? is not known") as refused:
        check_profile(str(tmp_path / "mine.yaml"), path)
    assert "for example `unit: hm2`" in str(refused.value)
    assert not any(p.lacks_unit for p in make(path, units=["用地面积=亩"]).proposals)


def test_what_a_person_says_goes_first(tmp_path: Path) -> None:
    """A column said of one field is proposed for no other; a dropped field is left."""
    made = make(table(tmp_path), columns=["坐落=plot_name", "投资额=number"], drop=["权利人"])
    found = mapped(made)
    assert (found["坐落"], found["投资额"], found["宗地 号"], found["权利人"]) == (
        "plot_name",
        "number",
        None,
        None,
    )


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"columns": ["坐=holder"]}, "There is no field 坐"),
        ({"columns": ["权利人=holdr"]}, "Perhaps holder is meant"),
        ({"columns": ["权利人=boundary"]}, "boundary is not a column of parcel"),
        ({"columns": ["权利人=remark", "坐落=remark"]}, "remark is said of several fields"),
        ({"columns": ["权利人"]}, "is not SOURCE=COLUMN"),
        ({"units": ["用地面积(亩)=万元"]}, "万元 cannot be turned into hm2"),
        ({"drop": ["面积"]}, "There is no field 面积"),
    ],
)
def test_what_cannot_be_said_is_refused(
    tmp_path: Path, said: dict[str, list[str]], says: str
) -> None:
    """With what there is, or what was perhaps meant."""
    with pytest.raises(UsageError) as refused:
        make(table(tmp_path), **said)
    assert says in str(refused.value)


def test_a_file_that_is_like_nothing_says_how_to_go_on(tmp_path: Path) -> None:
    """No profile is written."""
    path = table(tmp_path, ["甲", "乙"], [["1", "2"]])
    with pytest.raises(UsageError, match="No field of the file is like a column"):
        make(path)
    assert not (tmp_path / "mine.yaml").exists()


def test_a_profile_is_not_written_over_unless_that_is_said(tmp_path: Path) -> None:
    """What a person edited stays."""
    out = tmp_path / "mine.yaml"
    out.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="is there already"):
        make_profile(table(tmp_path), "parcel", Words("en"), out=out)
    assert out.read_text(encoding="utf-8") == "mine"


def test_heads_are_read_as_those_of_an_office_are(tmp_path: Path) -> None:
    """By patterns, below a line of units and above a row of column numbers; no part is a whole."""
    heads = ["序号", "地块编号", "土地使用权人", "其中：自有用地面积（亩）", "联系人", "容积率"]
    path = tmp_path / "宗地.csv"
    rows = [["园区地块台账（2024年）"], ["单位：亩", "", "填报单位：园区"], heads, list("123456")]
    rows += [["1", "A-01", "甲公司", "15", "李**", "1.2"]]
    with path.open("w", encoding="gbk", newline="") as stream:
        csv.writer(stream).writerows(rows)
    made = make(path)
    assert made.source.rows == 1
    assert mapped(made) == {
        "序号": None,
        "地块编号": "number",
        "土地使用权人": "holder",
        "其中：自有用地面积（亩）": None,
        "联系人": None,
        "容积率": None,
    }
