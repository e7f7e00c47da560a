"""Which subject a row means (找企业、找项目、找地块); what is only alike is proposed.

A number beside the one by which a row is known (电子监管号 beside 宗地编号) becomes another name of
its subject, so that a list which has it alone finds the same one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa
from stdnum.cn import uscc

from yuanheng.errors import say
from yuanheng.ledger.mapping.plan import OTHER_NAME, ColumnPlan, TableMapping
from yuanheng.ledger.record.open_names import NAMED_BY
from yuanheng.ledger.record.subjects import SORTS, Subjects, confirmed, known_subjects
from yuanheng.ledger.tables.cell_readers import Manner, make_reader
from yuanheng.ledger.tables.filled import Filled
from yuanheng.ledger.values import Refused, folded
from yuanheng.model.ledger import ARROW_TYPES
from yuanheng.ports import Record
from yuanheng.standards.relations import Schema

#: Of so many rows at most it is said at once whom each is like.
_MOST_LIKE = 1000
_CODE = re.compile(r"[0-9A-Z]{15,20}", re.ASCII)
#: What is shorter may number the rows of any list.
_SHORTEST = 6
#: Of a zone, a name as it is compared: as written, the subjects beside it, and where that is.
_Named = dict[tuple[str, str], list[tuple[str, str, int]]]


class Known:
    """The subjects of a ledger, each kind read once for all sheets of a book."""

    def __init__(self, store: Record) -> None:
        """Read nothing yet."""
        self._store = store
        self._read: dict[tuple[str, str | None], Subjects] = {}

    def of(self, sort: str, zone: str | None = None) -> Subjects:
        """Give the subjects of a kind, firms of the whole ledger and all others of one zone."""
        if (sort, zone) not in self._read:
            found = known_subjects(self._store, sort, zone, self._store.last_seq())
            self._read[sort, zone] = found
        return self._read[sort, zone]


def name_firms(filled: Filled, firms: Subjects) -> None:
    """Give each row the firm that it means; who is not found stays as written, and is named."""
    n = len(filled.rows)
    named_by = NAMED_BY.get(filled.relation.id, "")
    codes: Sequence[Any] = filled.columns.get("enterprise", [None] * n)
    names: Sequence[Any] = filled.columns.get(named_by, [None] * n)
    is_required = filled.relation.column("enterprise").required
    found: list[str | None] = []
    unknown: list[int] = []
    for at, (code, name) in enumerate(zip(codes, names, strict=True)):
        is_bad = bool(code) and _CODE.fullmatch(str(code).upper()) and not uscc.is_valid(str(code))
        if is_bad:
            _refuse_code(filled, at, str(code))
        usable = None if is_bad else code
        firm = firms.find(usable, name)
        if firm is not None:
            found.append(firms.codes[firm])
            continue
        found.append(usable or (name if is_required else None))
        if (usable or name) and not (usable and uscc.is_valid(str(usable))):
            unknown.append(at)
    filled.columns["enterprise"] = found
    _note_unknown(filled, firms, [(at, str(names[at] or codes[at])) for at in unknown])


def name_stated(filled: Filled, store: Record) -> None:
    """Take the code of a firm where a table in the ledger's own shape gives its name.

    What is stated by id or code stays as it is written.
    """
    columns = [c.name for c in filled.relation.columns if c.references == "enterprise"]
    stated = {t for c in columns for t in filled.columns.get(c, ()) if t}
    if not stated:
        return
    firms = known_subjects(store, "enterprise", None, store.last_seq())
    names = {t for t in stated if t not in firms.codes and not uscc.is_valid(t)}
    named = {t: firms.codes[f] for t in names if (f := firms.find(t)) is not None}
    for column in columns:
        if column in filled.columns:
            filled.columns[column] = [named.get(t, t) for t in filled.columns[column]]


def name_numbered(filled: Filled, subjects: Known) -> None:
    """Give rows of plots, supplies and projects the number under which each is known.

    A row that states a number of its own keeps it, unless a person said that it is another's; one
    that only has a name takes the number of the subject of that name. Two rows never become one.
    """
    for sort in SORTS:
        columns = () if sort == "enterprise" else filled.relation.referring_to(sort)
        if not columns or not filled.rows:
            continue
        zones = filled.columns["zone"]
        known = {z: subjects.of(sort, z) for z in set(zones)}
        for column in columns:
            if column in filled.columns:
                _renumber(filled, column, sort, [known[z] for z in zones])


def _renumber(filled: Filled, column: str, sort: str, known: Sequence[Subjects]) -> None:
    """Put the number of the subject in the place of another name of it."""
    stated = filled.columns[column]
    is_own = filled.relation.id == sort
    titles = filled.columns.get(SORTS[sort][1], [None] * len(stated)) if is_own else stated
    taken = {folded(text) for text in stated if text} if is_own else set()
    is_told = is_own and len(stated) <= _MOST_LIKE  # the list of names tells of longer ones
    found: list[str | None] = []
    for n, (text, title) in enumerate(zip(stated, titles, strict=True)):
        subjects = known[n]
        number = None
        if text:
            number = subjects.aliases.get(folded(text))
            if number is None and (not is_own or text == title):
                number = subjects.find(text)
        if number is not None and is_own and number != text and folded(number) in taken:
            number = None
        if number is not None:
            taken.add(folded(number))
        found.append(number or text)
        if number is None and text and is_told:
            _note_like(filled, n, column, subjects)
    filled.columns[column] = found


def _note_like(filled: Filled, at: int, column: str, subjects: Subjects) -> None:
    """Say of a new subject whom it is like, so that a person may confirm it."""
    text = filled.columns[column][at]
    if folded(text) in subjects.by_key:
        return
    title = filled.columns.get(SORTS[subjects.sort][1], filled.columns[column])[at] or text
    near = subjects.alike(title) or subjects.alike(text)
    stated = set(filled.columns[column]) if near else set()
    near = [n for n in near if n[0] not in stated]
    if not near:
        return
    named = {c.column.name: c for c in filled.head.known if c.column is not None}
    place = named.get(column) or named.get(SORTS[subjects.sort][1])
    filled.note(
        "subject.like",
        "notice",
        (
            say("{name} is new, and like {other}", name=title, other=near[0][1]),
            say("If it is the same, confirm it among the names to confirm."),
        ),
        (filled.rows[at], place.index if place else None),
        found=text,
    )


def _refuse_code(filled: Filled, at: int, code: str) -> None:
    """Set a credit code aside whose check digit does not fit; the firm is found by its name."""
    place = next(
        (c for c in filled.head.known if c.column is not None and c.column.name == "enterprise"),
        None,
    )
    filled.note(
        "value.unreadable",
        "error",
        (
            say("{text} is not a valid unified social credit code", text=code),
            say("Copy all 18 characters from the business licence."),
        ),
        (filled.rows[at], place.index if place else None),
        found=code,
        quarantined=True,
    )


def _note_unknown(filled: Filled, firms: Subjects, rows: Iterable[tuple[int, str]]) -> None:
    """Name the firms that the ledger does not know, each once, with whom they could be."""
    wanted = NAMED_BY.get(filled.relation.id, "enterprise")
    place = next(
        (c for c in filled.head.known if c.column is not None and c.column.name == wanted), None
    )
    seen: set[str] = set()
    for at, name in rows:
        if name in seen:
            continue
        seen.add(name)
        near = firms.alike(name, 1)
        filled.note(
            "subject.unknown",
            "notice",
            (
                say("{name} is no enterprise of the ledger", name=name),
                say("Perhaps it is {name}: confirm it among the names to confirm.", name=near[0][1])
                if near
                else say("Add it to the list of enterprises, or confirm under which name it is."),
            ),
            (filled.rows[at], place.index if place else None),
            found=name,
        )


def other_names_of(
    filled: Filled, mapping: TableMapping, store: Record, schema: Schema
) -> pa.Table | None:
    """Give the other numbers of the subjects of a table; None where it has none.

    A number beside several subjects is none of one alone, and what people said before counts.
    """
    sort = mapping.relation.id
    rows: list[dict[str, Any]] = []
    for plan in (p for p in mapping.read if p.relation == OTHER_NAME):
        for (zone, _), places in _unsaid(filled, plan, store, sort).items():
            alias, subject, at = places[0]
            rows.append(
                {
                    "source_row": at + filled.sheet.first_row,
                    "zone": zone,
                    "sort": sort,
                    "alias": alias,
                    "subject": subject,
                    "is_same": True,
                    "matched_by": plan.head,
                }
            )
    if not rows:
        return None
    fields = [("source_row", "integer"), *schema.relations[OTHER_NAME].stored]
    return pa.table(
        {n: pa.array([row.get(n) for row in rows], ARROW_TYPES[kind]) for n, kind in fields}
    )


def _unsaid(filled: Filled, plan: ColumnPlan, store: Record, sort: str) -> _Named:
    """Give the names of a column that stand for one subject each and were not said before."""
    upto = store.last_seq()
    said = {(r["zone"], folded(r["alias"])): r for r in confirmed(store, upto) if r["sort"] == sort}
    own = {folded(number) for number in filled.columns["number"] if number}
    found = {}
    for key, places in _named(filled, plan).items():
        alias, subject, at = places[0]
        before = said.get(key)
        if key[1] in own or len(alias) < _SHORTEST or not any(map(str.isdigit, alias)):
            continue
        if len({number for _, number, _ in places}) > 1:
            what = say(
                "{name} stands beside several numbers; it is no other name of one", name=alias
            )
        elif before is None:
            found[key] = places
            continue
        elif before["is_same"] is not False and before["subject"] == subject:
            continue
        else:
            what = say(
                "Of {name} something else was said before: see {other}",
                name=alias,
                other=before["subject"],
            )
        remedy = say(
            "It is kept in the original; say among the names to confirm what it stands for."
        )
        filled.note("subject.alias", "notice", (what, remedy), (at, plan.index), found=alias)
    return found


def _named(filled: Filled, plan: ColumnPlan) -> _Named:
    """Read a column of other numbers; what cannot be read is set aside with its cell."""
    if plan.column is None:
        return {}
    read = make_reader(filled.schema, plan.column, None, Manner())
    named: _Named = {}
    own = zip(filled.rows, filled.columns["zone"], filled.columns["number"], strict=True)
    for at, zone, number in own:
        cells = filled.sheet.rows[at]
        value = read(cells[plan.index] if plan.index < len(cells) else None)
        if isinstance(value, Refused):
            filled.refuse("value.unreadable", value, (at, plan.index), str(cells[plan.index]))
        elif value is not None and number is not None:
            named.setdefault((zone, folded(value)), []).append((value, number, at))
    return named
