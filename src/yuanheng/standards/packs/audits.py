"""Audit checks (自查规则): statements that select failing rows, as YAML with their words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from string import Formatter

import sqlglot
from pydantic import Field
from sqlglot import exp

from yuanheng.errors import StandardError, say
from yuanheng.model.ledger import Severity
from yuanheng.model.relation import Label
from yuanheng.standards.formula.tree import DIALECT
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.yaml.source import Strict, Yaml, read_yaml

#: What an audit may read beside the relations: the ledger seen as a whole, row by row.
VIEWS = (
    "aside",
    "amount",
    "batch_known",
    "entry",
    "finding_known",
    "run_known",
    "reference",
    "twin",
    "zone_now",
)
#: What every statement gives of a failing row; the rest fills the sentence of the row.
PLACE = ("relation", "zone", "subject", "seq", "source_row")
#: What every statement is told: the day of the audit.
TODAY = "today"
_PARAMETER = re.compile(r"\$([a-z_]+)")


@dataclass(frozen=True)
class AuditParameter:
    """A limit of a check, with what it means and why it is so."""

    value: int | float
    meaning: Label


@dataclass(frozen=True)
class Audit:
    """One check of the whole ledger: its words, what it reads, and the statement.

    The statement selects failing rows, worst first. `needs`: where all of these are empty there is
    nothing to check. `row` is the sentence of a failing row, filled from its columns.
    """

    id: str
    severity: Severity
    title: Label
    explanation: Label
    recommendation: Label
    row: Label
    reads: tuple[str, ...]
    needs: tuple[str, ...]
    parameters: dict[str, AuditParameter]
    statement: str


class _Text(Strict):
    zh: str
    en: str


class _Parameter(Strict):
    value: int | float
    meaning: _Text


class _Audit(Strict):
    audit: str
    severity: Severity
    title: _Text
    explanation: _Text
    recommendation: _Text
    row: _Text
    reads: list[str] = Field(min_length=1)
    needs: list[str] = Field(min_length=1)
    parameters: dict[str, _Parameter] = Field(default_factory=dict)
    statement: str


@lru_cache(maxsize=1)
def audits() -> tuple[Audit, ...]:
    """Read every audit shipped, in the order of names; StandardError with file and line."""
    folder = files("yuanheng").joinpath("packs", "core", "audit")
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".yaml"))
    return tuple(
        read_audit(
            read_yaml(folder.joinpath(name), f"audit/{name}"),
            name.removesuffix(".yaml"),
            ledger_schema().relations,
        )
        for name in names
    )


def find_audit(audit_id: str) -> Audit:
    """Find an audit by its id; StandardError names those that there are."""
    found = next((a for a in audits() if a.id == audit_id), None)
    if found is None:
        raise StandardError(
            say("There is no audit check {id}", id=audit_id),
            expected=say("Known: {known}.", known=", ".join(a.id for a in audits())),
        )
    return found


def read_audit(yaml: Yaml, expected: str, relations: Iterable[str]) -> Audit:
    """Read and check one audit of id `expected`; StandardError points at the key that is wrong."""
    raw = yaml.parse(_Audit)
    if raw.audit != expected:
        raise yaml.refuse(
            say("The id {id} is not the file's {expected}", id=raw.audit, expected=expected),
            ("audit",),
        )
    known = {*relations, *VIEWS}
    for key, names in (("reads", raw.reads), ("needs", raw.needs)):
        for i, name in enumerate(names):
            if name not in known:
                raise yaml.refuse(say("The relation {name} is not known", name=name), (key, i))
    _check_statement(yaml, raw)
    return Audit(
        id=raw.audit,
        severity=raw.severity,
        title=raw.title.model_dump(),
        explanation=raw.explanation.model_dump(),
        recommendation=raw.recommendation.model_dump(),
        row=raw.row.model_dump(),
        reads=tuple(raw.reads),
        needs=tuple(raw.needs),
        parameters={
            name: AuditParameter(p.value, p.meaning.model_dump())
            for name, p in raw.parameters.items()
        },
        statement=raw.statement,
    )


def _check_statement(yaml: Yaml, raw: _Audit) -> None:
    """Refuse what is no single query of the relations named, or gives less than the row needs."""
    path = ("statement",)
    try:
        parsed = sqlglot.parse(raw.statement, dialect=DIALECT)
    except sqlglot.errors.SqlglotError as error:
        problem = str(error).splitlines()[0]
        raise yaml.refuse(
            say("The statement cannot be read: {problem}", problem=problem), path
        ) from error
    query = parsed[0] if len(parsed) == 1 else None
    if not isinstance(query, exp.Query):
        raise yaml.refuse(say("The statement is not one query"), path)
    own = {cte.alias_or_name for cte in query.find_all(exp.CTE)}
    read = {table.name for table in query.find_all(exp.Table)} - own
    if read != set(raw.reads):
        names = ", ".join(sorted(read ^ set(raw.reads)))
        raise yaml.refuse(say("Read and declared differ in {names}", names=names), ("reads",))
    used = set(_PARAMETER.findall(raw.statement)) - {TODAY}
    if used != set(raw.parameters):
        names = ", ".join(sorted(used ^ set(raw.parameters)))
        raise yaml.refuse(say("Parameters and their use differ in {names}", names=names), path)
    given = set(query.named_selects)
    lacking = [name for name in PLACE if name not in given]
    for text in (raw.row.zh, raw.row.en):
        lacking += [name for _, name, _, _ in Formatter().parse(text) if name and name not in given]
    if lacking:
        names = ", ".join(dict.fromkeys(lacking))
        raise yaml.refuse(say("The statement does not give {names}", names=names), path)
