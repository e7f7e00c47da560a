"""Which sheet of a file is read, as which relation, and by which profile (选表)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any, TypeVar

from yuanheng.errors import QuestionError, SourceError, UsageError, Where, say
from yuanheng.ledger.tables.headers import Head, find_head, find_profile_head, missing_heads
from yuanheng.ledger.tables.profile_fit import unfit
from yuanheng.ledger.workbooks.sheets import RawSheet
from yuanheng.model.relation import Relation
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.packs.profile_file import is_profile_path, read_profile_file
from yuanheng.standards.profiles.table_profile import TableProfile
from yuanheng.standards.relations import Schema

#: So many rows and columns are looked at for heads that stand in the first column.
_TURNED = 60

T = TypeVar("T")


class Held:
    """What was made of a request before (读过的): shown first, imported then, made once."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._made: dict[tuple[object, ...], Any] = {}

    def once(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """Give what was made for a key, or make it."""
        if key not in self._made:
            self._made[key] = make()
        found: T = self._made[key]
        return found


@dataclass(frozen=True)
class TableRequest:
    """Which table to import: file, sheet, relation, period, zone, profile; None is found or asked.

    profile: the id or the path of a table profile, for a table that is not in the ledger's shape.
    columns: what a person says that heads mean; assumed: answers to questions; is_confirmed: heads
    that are only like known names may be read. asked_on: today, by which rows are asked about; None
    asks nothing of rows.
    """

    path: Path
    sheet: str | None
    relation: str | None
    period: str | None
    zone: str | None
    profile: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    assumed: Mapping[str, str] = field(default_factory=dict)
    is_confirmed: bool = False
    asked_on: str | None = None
    held: Held = field(default_factory=Held, compare=False, repr=False)

    def key(self, what: str, *more: object) -> tuple[object, ...]:
        """Name what is made of the request and its file as both are now."""
        there = self.path.stat() if self.path.is_file() else None
        file = (there.st_size, there.st_mtime_ns) if there else ()
        return (what, file, repr(self), *more)


@dataclass(frozen=True)
class TableChoice:
    """A sheet, the relation that it fills, and the profile that reads it; None for its own shape.

    read: how many columns of the relation it fills; is_named: the sheet bears the relation's name.
    """

    sheet: RawSheet
    relation: Relation
    profile: TableProfile | None
    read: int
    is_named: bool = False


#: The sheet of a template that explains its columns; it holds nothing, whatever its heads are like.
GUIDE = "填报说明"


def sheets_of_data(sheets: Sequence[RawSheet]) -> tuple[RawSheet, ...]:
    """Leave out the sheet that explains a table, where there is another."""
    return tuple(s for s in sheets if s.name != GUIDE) or tuple(sheets)


def choose_table(
    sheets: tuple[RawSheet, ...], request: TableRequest, schema: Schema
) -> TableChoice:
    """Find the one sheet to read and the relation it fills; several are listed, never merged.

    Without a named profile a sheet is read in the ledger's own shape, or by the one profile that
    finds every head it needs and reads more columns than the ledger's own heads would.
    """
    where = Where(file=request.path.name)
    if request.relation and request.relation not in schema.relations:
        known = ", ".join(schema.relations)
        raise UsageError(
            say("The relation {name} is not known", name=request.relation),
            expected=say("Known: {known}.", known=known),
        )
    if request.sheet is None:
        sheets = sheets_of_data(sheets)
    else:
        sheets = tuple(s for s in sheets if s.name == request.sheet)
        if not sheets:
            raise SourceError(say("There is no sheet {sheet}", sheet=request.sheet), where=where)
    wanted = [r for r in schema.relations.values() if request.relation in (None, r.id, r.was)]
    if request.profile is not None:
        profile = _named_profile(request.profile, wanted, schema)
        fitting = _all_fitting(sheets, profile)
    else:
        profiles = [p for p in packs.table_profiles() if p.relation in wanted and p.shapes is None]
        fitting = [c for s in sheets for c in [_best(s, wanted, profiles, schema)] if c is not None]
    visible = [choice for choice in fitting if not choice.sheet.is_hidden]
    if len(visible) == 1:
        return visible[0]
    if not fitting:
        raise unknown_heads(sheets, wanted, where)
    raise UsageError(
        say("The file holds {n} tables that could be read", n=len(fitting)),
        where=where,
        remedy=say("Name one with --sheet."),
        lines=tuple(
            say(
                "{sheet}: {relation}, {rows} rows",
                sheet=c.sheet.name,
                relation=c.relation.label["en"],
                rows=len(c.sheet.rows),
            )
            for c in fitting
        ),
    )


def is_own_shape(sheets: tuple[RawSheet, ...], request: TableRequest, schema: Schema) -> bool:
    """Tell a table of the ledger's own shape, or one that a profile reads.

    A sheet of its own shape bears the name of its relation, as templates and exports do, and every
    head of it is known.
    """
    if request.profile is not None or (request.relation or "") not in {"", *schema.relations}:
        return True
    wanted = [r for r in schema.relations.values() if request.relation in (None, r.id, r.was)]
    profiles = [p for p in packs.table_profiles() if p.relation in wanted and p.shapes is None]
    for sheet in sheets:
        if request.sheet not in (None, sheet.name) or sheet.is_hidden:
            continue
        if any(find_profile_head(sheet, p) is not None for p in profiles):
            return True
        found = _own_shape(sheet, wanted, schema)
        head = find_head(sheet, found.relation) if found and found.is_named else None
        if head is not None and not head.unread and head.first_data_row <= 1 and _has_units(head):
            return True
    return False


def unknown_heads(
    sheets: tuple[RawSheet, ...], wanted: list[Relation], where: Where
) -> SourceError:
    """Make the refusal of a file of which no sheet has a head that is known."""
    _refuse_on_its_side(sheets, wanted)
    names = "、".join(r.label["zh"] for r in wanted)
    return SourceError(
        say("No sheet has a head that the ledger knows"),
        where=where,
        expected=say("Known: {known}.", known=names),
        remedy=say("`yuanheng template RELATION` writes an empty table to fill."),
    )


def _refuse_on_its_side(sheets: tuple[RawSheet, ...], wanted: list[Relation]) -> None:
    """Refuse a table whose heads stand in its first column, one row for each of them."""
    for sheet in sheets:
        if _is_form(sheet):
            raise SourceError(
                say("The sheet is a form: heads stand beside their values, not above them"),
                where=sheet.where(),
                remedy=say("Write one row for each, below one row of heads."),
            )
        turned = tuple(zip_longest(*(row[:_TURNED] for row in sheet.rows[:_TURNED])))
        side = RawSheet(sheet.file, sheet.name, turned, 1)
        if any(find_head(side, relation) is not None for relation in wanted):
            raise SourceError(
                say("The heads stand in the first column, not in the first row"),
                where=sheet.where(),
                remedy=say("Turn the table (copy, paste special, transpose) and import it again."),
            )


def _is_form(sheet: RawSheet) -> bool:
    """Tell a form: in two rows or more each second cell is a value beside the text before it."""
    pairs = 0
    for row in sheet.rows[:_TURNED]:
        held = [c for c in row if c is not None and c != ""]
        texts = [c for c in held[::2] if isinstance(c, str)]
        numbers = [c for c in held[::2] if not isinstance(c, str)]
        pairs += len(held) >= 4 and len(held) % 2 == 0 and len(texts) >= 2 and not numbers
    return pairs >= 2


def _has_units(head: Head) -> bool:
    """Tell a head whose quantities all state their unit, as those of templates and exports do."""
    quantities = (c for c in head.known if c.column is not None and c.column.type == "quantity")
    return all(c.unit is not None or (c.column and c.text == c.column.name) for c in quantities)


def _named_profile(named: str, wanted: list[Relation], schema: Schema) -> TableProfile:
    """Find the profile that was named; it must read the relation that was named, if one was."""
    is_path = is_profile_path(named)
    found = read_profile_file(Path(named), schema) if is_path else packs.table_profile(named)
    if not isinstance(found, TableProfile) or found.shapes is not None:
        raise UsageError(
            say("{profile} reads map layers, and this is a table", profile=found.id),
            where=found.origin.line(("shapes",)) if found.origin else None,
            remedy=say("Take `shapes` out of the profile, or name another."),
        )
    profile = found
    if profile.relation not in wanted:
        raise UsageError(
            say(
                "{profile} reads {relation}, not {other}",
                profile=profile.id,
                relation=profile.relation.id,
                other=wanted[0].id,
            ),
            remedy=say("Leave out --relation, or name another profile."),
        )
    return profile


def _all_fitting(sheets: tuple[RawSheet, ...], profile: TableProfile) -> list[TableChoice]:
    """Find the sheets that a named profile reads; SourceError with what is missing where none."""
    found = [c for s in sheets for c in [_by_profile(s, profile)] if c is not None]
    if found or not sheets:
        return found
    nearest = min(sheets, key=lambda s: len(missing_heads(s, profile)))
    held = [str(c).strip() for row in nearest.rows[:1] for c in row if c is not None]
    raise unfit(profile, missing_heads(nearest, profile), held, nearest.where())


def _best(
    sheet: RawSheet, relations: list[Relation], profiles: list[TableProfile], schema: Schema
) -> TableChoice | None:
    """Find how a sheet is read: in the ledger's own shape, or by a profile that reads more of it.

    A sheet that bears the name of a relation is in the ledger's own shape. QuestionError where
    several profiles read more.
    """
    own = _own_shape(sheet, relations, schema)
    if own is not None and own.is_named:
        return own
    read = own.read if own is not None else 0
    found = [c for p in profiles for c in [_by_profile(sheet, p)] if c is not None]
    more = [c for c in found if c.read > read]
    if len(more) > 1:
        raise QuestionError(
            say("Several table profiles fit this table"),
            where=sheet.where(),
            remedy=say("Name one with --profile."),
            lines=tuple(say("{text}", text=c.profile.id) for c in more if c.profile),
        )
    return more[0] if more else own


def _by_profile(sheet: RawSheet, profile: TableProfile) -> TableChoice | None:
    """Read a sheet by a profile, if it has every head that the profile needs."""
    head = find_profile_head(sheet, profile)
    return None if head is None else TableChoice(sheet, profile.relation, profile, len(head.known))


def _own_shape(sheet: RawSheet, relations: list[Relation], schema: Schema) -> TableChoice | None:
    """Find the relation that a sheet fills: by its name of any version, else by most heads."""
    best: TableChoice | None = None
    for relation in relations:
        head = find_head(sheet, relation)
        if head is None:
            continue
        titles = [relation, *([schema.relations[relation.was]] if relation.was else [])]
        named = any(sheet.name in (r.id, r.label["zh"], r.label["en"]) for r in titles)
        found = TableChoice(sheet, relation, None, len(head.known), named)
        if best is None or (found.is_named, found.read) > (best.is_named, best.read):
            best = found
    return best
