"""Which column of a sheet is which of a relation (定列): each once, the surest and rarest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from yuanheng.ledger.heads.around import Around
from yuanheng.ledger.heads.naming import KnownNames, Meaning, Names
from yuanheng.ledger.heads.text import HeadText, canonical, read_head_text
from yuanheng.ledger.mapping.plan import OTHER_NAME, ColumnPlan, Told, Why
from yuanheng.model.periods import Said
from yuanheng.model.relation import Column, Relation

#: From this score on two columns that mean one thing are asked about; 进展情况, which is a stage
#: only loosely, is left unread beside 状态.
_SURE_ENOUGH = 0.93
#: What a meaning loses whose column the cells do not suit.
_UNSUITED = 0.06
#: What the land of a firm in all loses to what of it is its own, where both are listed.
_BEHIND_OWN = 0.04
#: Texts that may well be digits alone.
_NUMBERED = frozenset(
    {"number", "enterprise", "uscc", "code", "period", "parcel", "project", "zone"}
)
#: Relations whose facts are of a part of a year, and the column that says which.
_OF_PARTS_OF_YEARS = {"indicator_value": "period", "enterprise_year": "period"}
#: Relations whose facts are of a year, whatever part of it a head names.
_OF_YEARS = frozenset({"target"})
#: The head of a column of units.
_UNIT = "计量单位"
#: Relations whose subjects have other names, and one number by which each is known.
_NAMED_OTHERWISE = frozenset({"parcel", "supply", "project"})
_REASONS: dict[str, Why] = {"order": "order", "person": "person", "remark": "remark"}
_QUARTERS = ("一季", "二季", "三季", "四季", "q", "第", "前三", "上半", "1季", "2季", "3季", "4季")

Key = tuple[str, str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Headed:
    """A column of a sheet with the texts over it, read, and how many of its cells are filled.

    numbers: how many of them are numbers; worded: how many are texts without a digit; units: how
    many are units (亿元, %, 亩).
    """

    index: int
    path: tuple[str, ...]
    read: tuple[HeadText, ...]
    cells: int
    numbers: int = 0
    worded: int = 0
    units: int = 0

    @property
    def head(self) -> str:
        """Give the heads as one text."""
        return ColumnPlan(self.index, self.path).head

    def suits(self, column: Column) -> bool:
        """Tell whether the cells may be of a column: no words in figures, no figures in words."""
        if column.type in ("quantity", "number", "integer"):
            return self.worded < max(self.cells, 1)
        is_named = column.type == "text" and column.name not in _NUMBERED
        return not (is_named and self.cells and self.numbers == self.cells)


@dataclass(frozen=True)
class Assigned:
    """The columns of a sheet for one relation, and the heads that mean one column twice."""

    plans: tuple[ColumnPlan, ...]
    twice: tuple[tuple[ColumnPlan, ColumnPlan], ...]
    score: float


def assign(
    columns: Sequence[Headed],
    names: Names,
    known: KnownNames,
    told: Told,
    period: str | None,
    *,
    proposes: bool,
) -> Assigned:
    """Give each column of a sheet its column of the relation, or say why it is not read.

    proposes: whether what is only alike is looked for, which is slow.
    """
    plans: dict[int, ColumnPlan] = {}
    taken: dict[Key, int] = {}
    others: dict[int, ColumnPlan] = {}
    by_index = {c.index: c for c in columns}
    listed = {c.index: _meanings(c, names) for c in columns if c.path and _told(c, told) is None}
    _take_told(plans, taken, columns, names, told, period)
    order = [
        (m.score - _unsuited(by_index[i], m), len(listed[i]), i, m)
        for i in listed
        for m in listed[i]
    ]
    twice: list[tuple[int, Meaning]] = []
    numbered: set[int] = set()
    ranked = sorted(order, key=lambda o: (-o[0], o[1], names.rank(o[3].name), o[2]))
    for score, _, index, meaning in ranked:
        if index in plans:
            continue
        fixed = fixed_by(meaning, period)
        if fixed is None:
            others.setdefault(index, _left(by_index[index], "period"))
        elif (meaning.relation.id, meaning.column.name, fixed) not in taken:
            _take(plans, taken, by_index[index], names, meaning, meaning.name.kind, period)
        elif score >= _SURE_ENOUGH and not _is_number(meaning):
            twice.append((index, meaning))
        elif score >= _SURE_ENOUGH:
            numbered.add(index)
    doubled = _doubled([t for t in twice if t[0] not in plans], plans, taken, by_index, period)
    others |= {d.index: _left(by_index[d.index], "twice") for _, d in doubled}
    others |= {i: _left(by_index[i], "twice") for i, _ in twice if i not in plans}
    others |= {i: _other_number(by_index[i], names, known) for i in numbered if i not in plans}
    for column in columns:
        if column.index not in plans:
            plans[column.index] = others.get(column.index) or _unread(
                column, names, known, taken if proposes else None, period
            )
    score = sum(_weight(p, names.relation) for p in plans.values())
    return Assigned(tuple(plans[c.index] for c in columns), doubled, score)


def _unsuited(column: Headed, meaning: Meaning) -> float:
    """Give what a meaning loses by its cells; the land in all stands behind a firm's own land."""
    is_land = meaning.relation.id == "enterprise" and meaning.column.name == "land_area"
    is_all = is_land and not any("自" in text for text in column.path)
    return (0 if column.suits(meaning.column) else _UNSUITED) + (_BEHIND_OWN if is_all else 0)


def _meanings(column: Headed, names: Names) -> list[Meaning]:
    """Give what a column may be by its heads; one that holds units is the unit, however headed."""
    if column.cells and column.units == column.cells:
        units = [m for m in names.meanings([read_head_text(_UNIT)]) if m.column.name == "unit"]
        if units:
            return units
    return names.meanings(column.read)


def _is_number(meaning: Meaning) -> bool:
    """Tell a number by which rows are known: of 宗地编号 and 合同编号 the first listed counts."""
    return meaning.column.name == "number"


def _other_number(column: Headed, names: Names, known: KnownNames) -> ColumnPlan:
    """Take a number beside the one by which rows are known as another name of each subject."""
    if names.relation.id not in _NAMED_OTHERWISE or not column.cells:
        return _left(column, "twice")
    alias = known.relations[OTHER_NAME].column("alias")
    return replace(_left(column, "usual"), relation=OTHER_NAME, column=alias)


def _take_told(
    plans: dict[int, ColumnPlan],
    taken: dict[Key, int],
    columns: Sequence[Headed],
    names: Names,
    told: Told,
    period: str | None,
) -> None:
    """Take the columns as a person said; UsageError where the ledger has no such column."""
    for column in columns:
        said = _told(column, told)
        if said is None:
            continue
        if not said:
            plans[column.index] = _left(column, "dropped")
            continue
        meanings = names.meanings([read_head_text(said)])
        if meanings:
            found = replace(meanings[0], said=tuple(s for t in column.read for s in t.said))
            _take(plans, taken, column, names, found, "told", period)


def _left(column: Headed, why: Why) -> ColumnPlan:
    """Leave a column out, with the reason."""
    return ColumnPlan(column.index, column.path, why=why, cells=column.cells)


def _doubled(
    twice: Sequence[tuple[int, Meaning]],
    plans: dict[int, ColumnPlan],
    taken: dict[Key, int],
    columns: dict[int, Headed],
    period: str | None,
) -> tuple[tuple[ColumnPlan, ColumnPlan], ...]:
    """Pair the columns that mean what another one means already, unless a person said which."""
    found: dict[int, tuple[ColumnPlan, ColumnPlan]] = {}
    for index, meaning in twice:
        fixed = fixed_by(meaning, period) or ()
        first = plans[taken[meaning.relation.id, meaning.column.name, fixed]]
        if first.why not in ("told", "kept") and columns[index].cells:
            second = replace(_left(columns[index], "twice"), column=meaning.column)
            found.setdefault(index, (first, second))
    return tuple(found.values())


def fixed_by(meaning: Meaning, period: str | None) -> tuple[tuple[str, str], ...] | None:
    """Give what other columns of the fact are, by name and period; None where the latter differs.

    A relation with a period takes the one that the head says; elsewhere another year is not read.
    """
    fixed = meaning.name.fixed
    relation = meaning.relation
    if meaning.column.type == "event":
        return fixed  # 开工时间（2024年） says of which year its days are
    if relation.id in _OF_PARTS_OF_YEARS and meaning.said:
        last = meaning.said[-1].period
        own = period or ""
        if meaning.name.is_of_year and len(own) > len(last) and last == own[:4]:
            return None  # 2025年 in a list of October: its target, or what is done
        is_same = last in (period, (period or "")[:4])
        return fixed if is_same else (*fixed, (_OF_PARTS_OF_YEARS[relation.id], last))
    said = [s for s in meaning.said if not _is_of(s, period)]
    if relation.id in _OF_YEARS:
        said = [s for s in said if s.period[:4] != (period or "")[:4]]
    if not said:
        return fixed
    if relation.id not in _OF_YEARS and any(c.name == "period" for c in relation.columns):
        return (*fixed, ("period", said[-1].period))
    return fixed if canonical(meaning.name.text).startswith(_QUARTERS) else None


def _is_of(said: Said, period: str | None) -> bool:
    """Tell whether a period that a head says is that of the table, or the year or end of it."""
    if period is None:
        return False
    return said.period in (period, period[:4]) or (len(period) == 4 and said.period[:4] == period)


def _told(column: Headed, told: Told) -> str | None:
    """Give what a person said of a column, by its heads, the lowest of them, or its letter."""
    if not told.columns:
        return None
    plan = ColumnPlan(column.index, column.path)
    for key in (plan.head, column.path[-1] if column.path else "", plan.letter):
        if key in told.columns:
            return told.columns[key]
    bare = column.read[-1].bare if column.read else ""
    return told.columns.get(bare) if bare else None


def _take(
    plans: dict[int, ColumnPlan],
    taken: dict[Key, int],
    column: Headed,
    names: Names,
    meaning: Meaning,
    why: Why,
    period: str | None,
) -> None:
    """Let a column mean something; nothing else can mean it then."""
    fixed = fixed_by(meaning, period)
    fixed = meaning.name.fixed if fixed is None else fixed
    taken[meaning.relation.id, meaning.column.name, fixed] = column.index
    words, also = names.words_of(meaning.relation.id, meaning.name)
    plans[column.index] = ColumnPlan(
        column.index,
        column.path,
        meaning.relation.id,
        meaning.column,
        fixed=fixed,
        words=words,
        also=also,
        said_unit=meaning.name.said_unit,
        why="alike" if meaning.is_alike else why,
        cells=column.cells,
    )


def _unread(
    column: Headed,
    names: Names,
    known: KnownNames,
    taken: dict[Key, int] | None,
    period: str | None,
) -> ColumnPlan:
    """Say why nothing reads a column, or propose what is most like it unless `taken` is None."""
    plan = ColumnPlan(column.index, column.path, cells=column.cells)
    if not column.cells:
        return replace(plan, why="empty")
    if not column.path:
        return plan
    reason = known.unread_reason(column.path[-1])
    is_part = any(p in t for t in column.path for p in names.words.parts)
    if reason in _REASONS or is_part or taken is None:
        why = _REASONS.get(reason) or ("part" if is_part else plan.why)
        return replace(plan, why=why)
    found, near = names.alike(column.read)
    if found is not None:
        key = (found.relation.id, found.column.name, found.name.fixed)
        is_of_other = any(s.period[:4] != (period or s.period)[:4] for s in found.said)
        if not is_of_other and key not in taken and column.suits(found.column):
            plans: dict[int, ColumnPlan] = {}
            _take(plans, taken, column, names, found, "alike", None)
            return replace(plans[column.index], near=near)
        near = found.column.label["zh"]
    return replace(plan, near=near)


def _weight(plan: ColumnPlan, own: Relation) -> float:
    """Weigh a column for the choice of the relation."""
    if not plan.is_read or plan.relation == OTHER_NAME:
        return 0.0
    sure = {"told": 1.0, "kept": 1.0, "label": 1.0, "profile": 0.97, "usual": 0.95, "alike": 0.4}
    return sure.get(plan.why, 0.0) * (1.0 if plan.relation == own.id else 0.9)


def stated_period(columns: Sequence[Headed], around: Around, told: Told) -> str | None:
    """Give the period of a table: told, of its title, or the only year that its heads say."""
    if told.period is not None or around.period is not None:
        return told.period or around.period
    years = {s.period[:4] for c in columns for t in c.read for s in t.said}
    return years.pop() if len(years) == 1 else None
