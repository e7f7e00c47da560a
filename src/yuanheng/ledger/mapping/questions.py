"""What a mapping has to ask (待答问题): columns that nothing fills, doubles, "/" among parts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from yuanheng.errors import say
from yuanheng.ledger.heads.text import read_head_text, unit_of
from yuanheng.ledger.mapping.plan import MAP, ColumnPlan, Question, TableMapping
from yuanheng.ledger.writing.told_units import told_unit
from yuanheng.standards.packs.field_names import TableWords
from yuanheng.standards.relations import Schema

#: Marks that may say none or unknown, and what a person may answer.
MARKS = ("/", "／", "—", "－", "-", "–", "——", "--", "无", "\\")
NONE_WORDS = ("none", "0", "没有", "无", "没有即为0", "零")
UNKNOWN_WORDS = ("unknown", "未知", "不详", "不清楚")
#: The key by which marks among parts are answered, and that of milestones.
PARTS_KEY, MILESTONES_KEY = "/", "季度目标"
#: The key by which it is answered whether 容积率 is what was agreed, or what is; and its answers.
AGREED_KEY, AGREED, AS_IS = "约定或现状", "约定", "现状"
#: Columns of what was agreed, whose bare heads may as well state what was built or paid.
_AGREED = frozenset({"plot_ratio_min", "investment_intensity_min", "tax_intensity_min"})
_SAYS_AGREED = ("约定", "合同", "承诺", "出让", "规划", "控制", "下限", "最低", "要求", "条件")
_SAYS_AS_IS = ("低效", "存量", "盘活", "再开发", "现状", "闲置厂房")
#: The key by which it is answered from when a sum runs, and its answers.
SUM_KEY, OF_YEAR, OF_ALL = "累计口径", "本年", "开工以来"
#: Words of a head that say from when.
_SAYS_SINCE = ("开工", "建设以来", "项目", "至今", "总投资", "历年", "总完成")
#: Words for the land that is a firm's own.
OWN = ("自有", "自用")
_SHARE = re.compile(r"占.*计划|完成(?:率|比例|进度|百分比)|完成(?:年度|全年)?(?:计划|目标|任务)")
#: One amount in two units differs by so much, for each is rounded.
_ROUNDED = 0.005
#: The key by which it is told by which day the figures of a sheet hold.
AS_OF_KEY = "截至"
_BOUND = frozenset({"zone", "period", "assessed_range", "valid_from"})
#: Parts of the land of a firm: there a mark is as likely to say that there is none.
ASKED_PARTS = {"enterprise_year": ("own_area", "rented_area", "let_area")}
_QUARTERS = ("q1", "q2", "q3", "q4")


def column_questions(
    mapping: TableMapping, twice: Sequence[tuple[ColumnPlan, ColumnPlan]], words: TableWords
) -> list[Question]:
    """Ask for what the columns leave open."""
    asked = [*_required(mapping, words), *_doubled(twice)]
    marks = marked_parts(mapping)
    if marks and answer_of(mapping, PARTS_KEY) is None:
        asked.append(
            Question(
                PARTS_KEY,
                say(
                    '{n} cells of {columns} hold "{mark}": is there none, or is it unknown?',
                    n=sum(marks.values()),
                    mark=first_mark(mapping),
                    columns=", ".join(marks),
                ),
                (("没有", say("there is none")), ("未知", say("it is unknown"))),
                say("Say it with --assume /=没有 or --assume /=未知."),
            )
        )
    unclear = unclear_terms(mapping, words)
    if unclear and answer_of(mapping, AGREED_KEY) is None:
        asked.append(
            Question(
                AGREED_KEY,
                say(
                    "{columns}: is it what the contract asks for, or what there is?",
                    columns="、".join(p.head for p in unclear),
                ),
                (
                    (AGREED, say("what the contract asks for")),
                    (AS_IS, say("what there is: it is not read")),
                ),
                say("Say it with --assume 约定或现状=约定 or --assume 约定或现状=现状."),
            )
        )
    since = unclear_sum(mapping)
    if since is not None and answer_of(mapping, SUM_KEY) is None:
        asked.append(
            Question(
                SUM_KEY,
                say("{head}: since January, or since works began?", head=since.head),
                ((OF_YEAR, say("since January")), (OF_ALL, say("since works began"))),
                say("Say it with --assume 累计口径=本年 or --assume 累计口径=开工以来."),
            )
        )
    levels = unclear_milestones(mapping)
    if levels and answer_of(mapping, MILESTONES_KEY) is None:
        asked.append(
            Question(
                MILESTONES_KEY,
                say(
                    "{n} targets in % have milestones in %: are they levels to be reached,"
                    " or shares of the target?",
                    n=levels,
                ),
                (("数值", say("levels to be reached")), ("比例", say("shares of the target"))),
                say("Say it with --assume 季度目标=数值 or --assume 季度目标=比例."),
            )
        )
    return asked


def ask_odd_day(text: str) -> Question:
    """Ask what a day or period means that the calendar has not."""
    return Question(
        AS_OF_KEY,
        say("The title says {text}, which is not in the calendar", text=text),
        (),
        say("Say by which day the figures hold: --assume 截至=2025-02-28."),
    )


def answer_of(mapping: TableMapping, key: str) -> str | None:
    """Give what a person answered to a key; None where nothing."""
    return mapping.told.assumed.get(key)


def marked_parts(mapping: TableMapping) -> dict[str, int]:
    """Count, by head, the cells of parts of a whole that hold a mark for nothing."""
    return {head: len(marks) for head, marks in _marks(mapping) if marks}


def first_mark(mapping: TableMapping) -> str:
    """Give the mark that most of those cells hold, as it is written."""
    counted = Counter(mark for _, marks in _marks(mapping) for mark in marks)
    return max(counted, key=lambda m: (counted[m], m), default="/")


def _marks(mapping: TableMapping) -> list[tuple[str, list[str]]]:
    """Give the marks in the cells of the parts of a whole, by head."""
    names = ASKED_PARTS.get(mapping.relation.id, ())
    parts = [p for p in mapping.columns if p.column is not None and p.column.name in names]
    return [
        (
            part.head,
            [
                cell.strip()
                for row in mapping.sheet.rows[mapping.head.first_data_row :]
                for cell in row[part.index : part.index + 1]
                if isinstance(cell, str) and cell.strip() in MARKS
            ],
        )
        for part in (parts if len(parts) > 1 else ())
    ]


def unlike_doubles(
    mapping: TableMapping, twice: Sequence[tuple[ColumnPlan, ColumnPlan]]
) -> list[tuple[ColumnPlan, ColumnPlan]]:
    """Give the doubles that may differ: not one area in 平方米 and once more in 亩.

    Nor the land of a firm in all beside what of it is its own.
    """
    return [
        (first, second)
        for first, second in twice
        if not _is_same_amount(mapping, first, second)
        and not _is_all_of(first, second)
        and not _is_said_twice(mapping, first, second)
    ]


def _is_said_twice(mapping: TableMapping, one: ColumnPlan, other: ColumnPlan) -> bool:
    """Tell two columns of which the second says nothing that the first does not say as well."""
    rows = mapping.sheet.rows[mapping.head.first_data_row :]
    said = [
        tuple("" if i >= len(row) or row[i] is None else str(row[i]).strip() for i in pair)
        for pair in ((one.index, other.index),)
        for row in rows
    ]
    told = [(a, b) for a, b in said if b]
    return bool(told) and all(a == b for a, b in told)


def _is_all_of(own: ColumnPlan, other: ColumnPlan) -> bool:
    """Tell all the land of a firm from its own, which is what the column holds."""
    name = own.column.name if own.column else ""
    says = [any(w in p.head for w in OWN) for p in (own, other)]
    return own.relation == "enterprise" and name == "land_area" and says == [True, False]


def _is_same_amount(mapping: TableMapping, one: ColumnPlan, other: ColumnPlan) -> bool:
    """Tell two columns that state one amount in two units, equal in every row but for rounding."""
    units = []
    for plan in (one, other):
        said = [t.unit for t in map(read_head_text, plan.path) if t.unit is not None]
        units.append(said[-1] if said else unit_of(mapping.head.units.get(plan.index, "")))
    first, second = units
    if first is None or second is None or first.factor == second.factor:
        return False
    if not first.is_compatible(second):
        return False
    held = [
        (row[one.index], row[other.index])
        for row in mapping.sheet.rows[mapping.head.first_data_row :]
        if max(one.index, other.index) < len(row)
    ]
    pairs = [
        (float(a) * float(first.factor), float(b) * float(second.factor))
        for a, b in held
        if isinstance(a, int | float) and isinstance(b, int | float)
    ]
    return bool(pairs) and all(abs(a - b) <= _ROUNDED * max(abs(a), abs(b)) for a, b in pairs)


def unclear_terms(mapping: TableMapping, words: TableWords) -> list[ColumnPlan]:
    """List the columns read as terms of a contract where neither head nor title says so."""
    if mapping.relation.id != "supply":
        return []
    title = "".join((*mapping.around.texts, mapping.sheet.name))
    is_titled = any(w in title for w in words.titles.get("supply", ()))
    if is_titled and not any(w in title for w in _SAYS_AS_IS):
        return []
    return [
        p
        for p in mapping.read
        if p.column is not None
        and p.column.name in _AGREED
        and p.why not in ("told", "kept")
        and not any(w in p.head for w in _SAYS_AGREED)
    ]


def without_as_is(mapping: TableMapping, words: TableWords) -> TableMapping:
    """Leave out what a person said is as built or as paid, not as agreed."""
    if answer_of(mapping, AGREED_KEY) != AS_IS:
        return mapping
    left = {p.index for p in unclear_terms(mapping, words)}
    plans = (
        ColumnPlan(p.index, p.path, why="dropped", cells=p.cells) if p.index in left else p
        for p in mapping.columns
    )
    return replace(mapping, columns=tuple(plans))


def unclear_sum(mapping: TableMapping) -> ColumnPlan | None:
    """Give what is done up to a day beside a plan of the year, where nothing says from when."""
    by_name = {p.column.name: p for p in mapping.read if p.column and p.relation == "project_month"}
    done = by_name.get("total_done")
    if done is None or "year_done" in by_name:
        return None
    if "year_plan" not in by_name and "累计" in done.head:
        return None
    return None if any(w in done.head for w in _SAYS_SINCE) or done.why == "told" else done


def with_sums(mapping: TableMapping, schema: Schema) -> TableMapping:
    """Read what is done as done in the year, where a person or the share of the plan says so."""
    done = unclear_sum(mapping)
    if done is None or done.column is None:
        return mapping
    answer = answer_of(mapping, SUM_KEY)
    if not (answer == OF_YEAR or (answer is None and _is_share_of_plan(mapping, done))):
        return mapping
    year_done = schema.relations["project_month"].column("year_done")
    plans = (replace(p, column=year_done) if p is done else p for p in mapping.columns)
    return replace(mapping, columns=tuple(plans))


def _is_share_of_plan(mapping: TableMapping, done: ColumnPlan) -> bool:
    """Tell what is done to be that of the year by the share of its plan that stands beside it."""
    plan = next((p for p in mapping.read if p.column and p.column.name == "year_plan"), None)
    share = next((p for p in mapping.columns if not p.is_read and _SHARE.search(p.head)), None)
    if plan is None or share is None:
        return False
    units = [[t.unit for t in map(read_head_text, p.path) if t.unit] for p in (done, plan)]
    per = float(units[0][-1].factor / units[1][-1].factor) if all(units) else 1.0
    held = [
        tuple(_number(row, p.index) for p in (done, plan, share))
        for row in mapping.sheet.rows[mapping.head.first_data_row :]
    ]
    told = [(d * per / p * 100, s) for d, p, s in held if d is not None and p and s is not None]
    return bool(told) and all(min(abs(r - s), abs(r - 100 * s)) <= 1 for r, s in told)


def _number(row: Sequence[object], index: int) -> float | None:
    """Read a figure of a cell, 76.3% as 76.3; None where it is none."""
    try:
        return float(_text(row, index).rstrip("%％").replace(",", ""))
    except ValueError:
        return None


def unclear_milestones(mapping: TableMapping) -> int:
    """Count the targets in percent whose quarters are written with the sign as well."""
    if mapping.relation.id != "target":
        return 0
    places = {p.column.name: p.index for p in mapping.columns if p.column is not None}
    unit = places.get("unit")
    quarters = [places[q] for q in _QUARTERS if q in places]
    if not quarters:
        return 0
    return sum(
        _is_rate(row, unit, places.get("value"))
        and any(_text(row, q).endswith(("%", "％")) for q in quarters)
        for row in mapping.sheet.rows[mapping.head.first_data_row :]
    )


def _is_rate(row: Sequence[object], unit: int | None, value: int | None) -> bool:
    """Tell a target in percent, by its unit or, where no column holds that, by its value."""
    if unit is not None and _text(row, unit):
        return _text(row, unit) in ("%", "％")
    told = told_unit(_text(row, value)) if value is not None else None
    return told is not None and told[1] == "%"


def _text(row: Sequence[object], index: int) -> str:
    return str(row[index]).strip() if index < len(row) and row[index] is not None else ""


def _required(mapping: TableMapping, words: TableWords) -> list[Question]:
    """Ask for the required columns that no column of the sheet fills."""
    relation = mapping.relation
    filled = {p.column.name for p in mapping.columns if p.column and p.relation == relation.id}
    instead = words.instead.get(relation.id, {})
    fixed = {name for p in mapping.columns for name, _ in p.fixed} | set(mapping.constants)
    asked = []
    for column in relation.columns:
        if not column.required or column.name in _BOUND | filled | fixed:
            continue
        other = set(instead.get(column.name, column.name).split("+"))
        if other <= filled or _is_named(relation.id, column.name, filled):
            continue
        left = [p.head for p in mapping.columns if not p.is_read and p.path and p.cells]
        asked.append(
            Question(
                f"{MAP}:{column.name}",
                say(
                    "No column fills {label}, which every row of the table ({relation}) must have",
                    label=column.label["en"],
                    relation=relation.label["en"],
                ),
                tuple((head, say("{text}", text=head)) for head in left[:20]),
                say(
                    "Say which column it is: --map HEAD={label}.",
                    label=column.label["en"],
                ),
            )
        )
    return asked


def _is_named(relation: str, column: str, filled: set[str]) -> bool:
    """Tell an identity that the ledger gives, or that a name tells as well."""
    if column == "enterprise":
        return bool(filled & {"name", "uscc", "enterprise"})
    return relation == "indicator_value" and column == "form"


def _doubled(twice: Sequence[tuple[ColumnPlan, ColumnPlan]]) -> list[Question]:
    """Ask which of two columns means what both do."""
    return [
        Question(
            f"{MAP}:{second.column.name if second.column else ''}",
            say(
                "The columns {one} and {other} both mean {label}",
                one=f"{first.letter} {first.head}",
                other=f"{second.letter} {second.head}",
                label=first.column.label["en"] if first.column else "",
            ),
            ((first.letter, say("{text}", text=first.head)),),
            say(
                "Leave one out: --map {one}= or --map {other}=.",
                one=first.letter,
                other=second.letter,
            ),
        )
        for first, second in twice
    ]
