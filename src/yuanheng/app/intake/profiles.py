"""Verbs of import profiles (导入方案): make one from a file, check one, show one that was kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from yuanheng.app.opening import OpenHouse
from yuanheng.errors import LedgerError, UsageError, say
from yuanheng.ledger.heads.naming import known_names
from yuanheng.ledger.profiles.profiled_layer import read_profiled
from yuanheng.ledger.profiles.proposals import Proposal, Told, propose
from yuanheng.ledger.profiles.source_fields import SourceTable, open_source
from yuanheng.ledger.profiles.writing import write_profile
from yuanheng.ledger.record.kept_profiles import TEXT
from yuanheng.ledger.sources.layers import choose_layer, read_layer
from yuanheng.ledger.sources.untouched import untouched
from yuanheng.ledger.tables.sheet_facts import read_filled
from yuanheng.ledger.tables.table_choice import TableRequest, choose_table
from yuanheng.ledger.workbooks.sheets import is_table, read_sheets
from yuanheng.model.ledger import Issue
from yuanheng.model.relation import Relation
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.packs.field_names import table_words
from yuanheng.standards.packs.profile_file import is_profile_path, read_profile_file
from yuanheng.standards.profiles.table_profile import ColumnRule, TableProfile
from yuanheng.standards.relations import ledger_schema
from yuanheng.words.words import Words


@dataclass(frozen=True)
class MadeProfile:
    """A profile as proposed: its text, the source, a proposal for every field, and its file."""

    text: str
    relation: Relation
    source: SourceTable
    proposals: tuple[Proposal, ...]
    path: Path | None


@dataclass(frozen=True)
class CheckedRule:
    """A rule of a profile held against a file: the head it reads there, and what it refused."""

    rule: ColumnRule
    line: int
    head: str | None
    read: int
    refused: int


@dataclass(frozen=True)
class CheckedProfile:
    """A profile held against a file: its rules, the rows read, and what the checks saw."""

    profile: TableProfile
    file: str
    layer: str
    rows: int
    rules: tuple[CheckedRule, ...]
    issues: tuple[Issue, ...]


def make_profile(  # noqa: PLR0913 - one argument for each option of the verb
    path: Path,
    relation_id: str,
    words: Words,
    *,
    sheet: str | None = None,
    layer: str | None = None,
    columns: Iterable[str] = (),
    units: Iterable[str] = (),
    drop: Iterable[str] = (),
    out: Path | None = None,
    overwrite: bool = False,
) -> MadeProfile:
    """Propose which field of a table or layer is which column, and write that as a profile.

    columns: SOURCE=COLUMN, units: SOURCE=UNIT as a person says them. UsageError where a field or
    column is not there, or `out` stands already.
    """
    schema = ledger_schema()
    if relation_id not in schema.relations:
        raise UsageError(
            say("The relation {name} is not known", name=relation_id),
            expected=say("Known: {known}.", known=", ".join(schema.relations)),
        )
    if out is not None and out.exists() and not overwrite:
        raise UsageError(
            say("{path} is there already", path=str(out)),
            remedy=say("Name another file with --out, or say --overwrite."),
        )
    relation = schema.relations[relation_id]
    told = Told(_pairs(columns, "COLUMN"), _pairs(units, "UNIT"), frozenset(drop))
    with untouched(path) as still:
        known = known_names(schema, table_words())
        source = open_source(still, sheet, layer, known.is_name)
    proposals = propose(source, relation, schema, told)
    if all(p.column is None for p in proposals):
        raise UsageError(
            say("No field of the file is like a column of {relation}", relation=relation.id),
            where=source.where(),
            expected=say("The file has: {known}.", known=", ".join(f.name for f in source.fields)),
            remedy=say("Say which is which with --map SOURCE=COLUMN, or name another --relation."),
        )
    name = (out or path).stem
    text = write_profile(source, relation, proposals, name, words.say, words.label)
    if out is not None:
        _write(out, text)
    return MadeProfile(text, relation, source, proposals, out)


def check_profile(
    named: str, path: Path, *, sheet: str | None = None, layer: str | None = None
) -> CheckedProfile:
    """Read a profile and hold it against a file, without a ledger.

    StandardError with file and line where the profile says what cannot be, SourceError where the
    file lacks what it needs.
    """
    schema = ledger_schema()
    is_path = is_profile_path(named)
    profile = read_profile_file(Path(named), schema) if is_path else packs.table_profile(named)
    if not isinstance(profile, TableProfile):
        raise UsageError(
            say("{profile} reads survey layers", profile=profile.id),
            remedy=say("Try it with `yuanheng import --dry-run`."),
        )
    if is_table(path):
        request = TableRequest(path, sheet, None, None, None, named)
        found = choose_table(read_sheets(path), request, schema).sheet
        filled = read_filled(found, profile.relation, schema, None, profile)
    else:
        source = read_layer(path, choose_layer(path, layer))
        filled, _ = read_profiled(source, profile, schema, None, {})
    heads = {c.rule.column.name: c for c in filled.head.known if c.rule}
    rules = []
    for rule in profile.columns:
        place = heads.get(rule.column.name)
        columns = [filled.columns.get(name, []) for name, _ in rule.column.stored]
        letter = filled.sheet.where(0, place.index).column if place else None
        refused = sum(i.quarantined and i.where.column == letter for i in filled.issues)
        origin = profile.origin
        line = origin.line(("columns", rule.column.name)).line if origin else None
        read = sum(any(v is not None for v in row) for row in zip(*columns, strict=True))
        rules.append(
            CheckedRule(
                rule, line or 0, place.text if place else None, read, refused if place else 0
            )
        )
    return CheckedProfile(
        profile,
        filled.sheet.file,
        filled.sheet.name,
        len(filled.rows),
        tuple(rules),
        tuple(filled.issues),
    )


def kept_profile_text(house: OpenHouse, seq: int) -> str:
    """Give the text of the profile that a batch keeps; LedgerError where it keeps none."""
    for batch in house.store.batches():
        if batch.seq == seq:
            text = batch.details.get(TEXT)
            if isinstance(text, str):
                return text
            raise LedgerError(
                say("The batch {seq} keeps no profile of its own", seq=seq),
                remedy=say("It was read by {profile}.", profile=batch.profile or "–"),
            )
    raise LedgerError(say("There is no batch {seq}", seq=seq))


def profile_text(named: str) -> str:
    """Give the text of a shipped profile, to begin one's own with; StandardError if none."""
    pack = packs.pack(named)
    names = {"profile": "profile.yaml", "table-profile": "table.yaml"}
    if pack.kind not in names:
        packs.table_profile(named)  # refuses with the profiles that there are
    return pack.folder.joinpath(names[pack.kind]).read_text(encoding="utf-8")


def _pairs(texts: Iterable[str], value: str) -> Mapping[str, str]:
    """Read SOURCE=VALUE; the last sign parts them, because heads hold signs."""
    found = {}
    for text in texts:
        source, sign, said = text.rpartition("=")
        if not sign or not source.strip() or not said.strip():
            raise UsageError(say("{setting} is not SOURCE={value}", setting=text, value=value))
        found[source.strip()] = said.strip()
    return found


def _write(path: Path, text: str) -> None:
    """Write the profile; LedgerError where that cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise LedgerError(
            say("{path} cannot be written: {problem}", path=str(path), problem=str(error))
        ) from error


__all__ = [
    "CheckedProfile",
    "CheckedRule",
    "MadeProfile",
    "Proposal",
    "check_profile",
    "kept_profile_text",
    "make_profile",
    "profile_text",
]
