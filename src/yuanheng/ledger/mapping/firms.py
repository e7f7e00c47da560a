"""Which subject a row means (找企业、找项目、找地块); what is only alike is proposed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from stdnum.cn import uscc

from yuanheng.errors import say
from yuanheng.ledger.record.open_names import NAMED_BY
from yuanheng.ledger.record.subjects import SORTS, Subjects, known_subjects
from yuanheng.ledger.tables.filled import Filled
from yuanheng.ledger.values import folded
from yuanheng.ports import Record

#: Of so many rows at most it is said at once whom each is like.
_MOST_LIKE = 1000
_CODE = re.compile(r"[0-9A-Z]{15,20}", re.ASCII)


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
