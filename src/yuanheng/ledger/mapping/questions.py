"""What a mapping has to ask (待答问题): columns that nothing fills, doubles, "/" among parts."""

from __future__ import annotations

from collections.abc import Sequence

from yuanheng.errors import say
from yuanheng.ledger.mapping.plan import MAP, ColumnPlan, Question, TableMapping
from yuanheng.standards.packs.field_names import TableWords

#: Marks that may say none or unknown, and what a person may answer.
MARKS = ("/", "／", "—", "－", "-", "–", "——", "--", "无", "\\")
NONE_WORDS = ("none", "0", "没有", "无", "没有即为0", "零")
UNKNOWN_WORDS = ("unknown", "未知", "不详", "不清楚")
#: The key by which marks among parts are answered, and that of milestones.
PARTS_KEY, MILESTONES_KEY = "/", "季度目标"
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
                    '{n} cells of {columns} hold "/": is there none, or is it unknown?',
                    n=sum(marks.values()),
                    columns=", ".join(marks),
                ),
                (("没有", say("there is none")), ("未知", say("it is unknown"))),
                say("Say it with --assume /=没有 or --assume /=未知."),
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


def answer_of(mapping: TableMapping, key: str) -> str | None:
    """Give what a person answered to a key; None where nothing."""
    return mapping.told.assumed.get(key)


def marked_parts(mapping: TableMapping) -> dict[str, int]:
    """Count, by head, the cells of parts of a whole that hold a mark for nothing."""
    names = ASKED_PARTS.get(mapping.relation.id, ())
    parts = [p for p in mapping.columns if p.column is not None and p.column.name in names]
    found = {}
    for part in parts if len(parts) > 1 else ():
        n = sum(
            isinstance(cell, str) and cell.strip() in MARKS
            for row in mapping.sheet.rows[mapping.head.first_data_row :]
            for cell in row[part.index : part.index + 1]
        )
        if n:
            found[part.head] = n
    return found


def unclear_milestones(mapping: TableMapping) -> int:
    """Count the targets in percent whose quarters are written with the sign as well."""
    if mapping.relation.id != "target":
        return 0
    places = {p.column.name: p.index for p in mapping.columns if p.column is not None}
    unit = places.get("unit")
    quarters = [places[q] for q in _QUARTERS if q in places]
    if unit is None or not quarters:
        return 0
    return sum(
        _text(row, unit) in ("%", "％")
        and any(_text(row, q).endswith(("%", "％")) for q in quarters)
        for row in mapping.sheet.rows[mapping.head.first_data_row :]
    )


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
