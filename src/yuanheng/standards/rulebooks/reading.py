"""Reading a rulebook: every name, unit and formula checked, with file and line; and extending one.

A pack that extends another takes its rules over. It may fill parameters that are open, add terms
and rules, and tighten a rule: the rule is then met where either document says so, so that nothing
can be loosened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction

from yuanheng.errors import say
from yuanheng.model.relation import Relation
from yuanheng.model.units import storage_unit
from yuanheng.standards.formula.exact import Exact, stepped
from yuanheng.standards.formula.lacking import MOST_FACTS
from yuanheng.standards.formula.language import Formula, Term, parse_formula
from yuanheng.standards.formula.plain_names import is_plain_name
from yuanheng.standards.relations import Schema
from yuanheng.standards.rulebooks.form import (
    AmountYaml,
    QuantityYaml,
    RulebookYaml,
    RuleYaml,
    TermYaml,
)
from yuanheng.standards.rulebooks.quantities import named_relation, read_quantity
from yuanheng.standards.rulebooks.rulebook import (
    Amount,
    ChildSum,
    DefinedTerm,
    Gate,
    HeldDays,
    Level,
    Rule,
    Rulebook,
    Suspicion,
    Table,
    column_term,
)
from yuanheng.standards.rulebooks.suspicion import read_suspicion
from yuanheng.standards.scorecards.indicators import Parameter, read_condition
from yuanheng.standards.scorecards.parameters import Value, stated_value
from yuanheng.standards.yaml.source import Path, Yaml

_RULE = re.compile(r"(?=.{1,60}$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*", re.ASCII)
_NOT_SUBJECT = ("zone", "period", "assessed_range")
#: Columns of the compiled statement, beside those of the subject.
_RESERVED = frozenset(
    (*_NOT_SUBJECT, "subject", "subject_name", "seq", "source_row", "fact", "of_zone", "of_subject")
)
_ENDS = ("from", "to")
#: What stands with the rule that is tightened, and cannot be said again.
_SAID_ONCE = ("severity", "falls_due", "remedy", "amount", "suspect", "gate")
AS_OF = "as_of"


def read_rulebook(yaml: Yaml, pack: str, schema: Schema, parent: Rulebook | None) -> Rulebook:
    """Read a rulebook, on top of the one it extends; StandardError with line for what is wrong."""
    raw = yaml.parse(RulebookYaml)
    named = named_relation(yaml, raw.subject, schema, ("subject",))
    subject = schema.meant(named, re.findall(r"\w+", raw.model_dump_json()))
    if parent is not None and parent.subject.was == subject.id:
        subject = parent.subject
    if parent is not None and parent.subject.id != subject.id:
        raise yaml.refuse(
            say("The subject is {name}, as in {pack}", name=parent.subject.id, pack=parent.id),
            ("subject",),
        )
    reading = _Reading(yaml, raw, pack, schema, subject)
    if parent is not None:
        reading.take_over(parent)
    reading.read_all()
    book = Rulebook(
        id=pack,
        family=parent.family if parent else raw.rulebook,
        packs=(*(parent.packs if parent else ()), pack),
        subject=subject,
        key=_key_of(yaml, subject),
        parameters=reading.parameters,
        stated=reading.stated,
        tables=reading.tables,
        quantities=reading.quantities,
        terms=reading.defined,
        rules=reading.rules,
    )
    if len(book.facts) > MOST_FACTS:
        raise yaml.refuse(
            say("The rules read {n} facts, more than {most}", n=len(book.facts), most=MOST_FACTS),
            ("rules",),
            expected=say("Expected the rules in two packs."),
        )
    return book


@dataclass
class _Reading:
    """A rulebook while it is read: the names known so far, and what stands under them."""

    yaml: Yaml
    raw: RulebookYaml
    pack: str
    schema: Schema
    subject: Relation
    parameters: dict[str, Parameter] = field(default_factory=dict)
    stated: dict[str, Value] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    quantities: dict[str, ChildSum | HeldDays] = field(default_factory=dict)
    defined: dict[str, DefinedTerm] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    known: dict[str, Term] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Know the columns of the subject and the day of the law."""
        self.known = {AS_OF: Term("date", is_exact=True, can_lack=False)}
        for column in self.subject.columns:
            term = column_term(column.type, column.unit)
            if term is not None:
                self.known[column.name] = term

    def take_over(self, parent: Rulebook) -> None:
        """Begin with what the extended rulebook says."""
        self.parameters |= parent.parameters
        self.stated |= parent.stated
        self.tables |= parent.tables
        self.quantities |= parent.quantities
        self.defined |= parent.terms
        self.rules |= parent.rules
        for name, parameter in parent.parameters.items():
            self.known[name] = _parameter_term(parameter)
        for table in parent.tables.values():
            self.known[table.id] = _table_term(table)
        for quantity in parent.quantities.values():
            self.known[quantity.id] = _quantity_term(quantity)
        for term in parent.terms.values():
            self.known[term.id] = _term_of(term.formula)

    def read_all(self) -> None:
        """Read every section in order; a formula may use what stands above it."""
        for name in self.raw.parameters:
            self._parameter(name)
        for name in self.raw.tables:
            self._table(name)
        for name, quantity in self.raw.quantities.items():
            self._quantity(name, quantity)
        for name, term in self.raw.terms.items():
            self._term(name, TermYaml(formula=term) if isinstance(term, str) else term)
        for name, rule in self.raw.rules.items():
            self._rule(name, rule)

    def _parameter(self, name: str) -> None:
        raw, path = self.raw.parameters[name], ("parameters", name)
        before = self.parameters.get(name)
        if before is None:
            self._new_name(name, path)
        elif name in self.stated:
            raise self.yaml.refuse(
                say("{name} is stated by the standard that this one extends", name=name),
                path,
                expected=say("Expected a rule that tightens, or another name."),
            )
        unit = self.yaml.unit(raw.unit, (*path, "unit"))
        if before is not None and not unit.is_compatible(before.unit):
            raise self.yaml.refuse(
                say(
                    "{name} is given in {found}, not in {unit}",
                    name=name,
                    found=unit.text or "1",
                    unit=before.unit.text or "1",
                ),
                (*path, "unit"),
            )
        parameter = before or Parameter(
            name, raw.label.model_dump(), unit, raw.text, optional=False
        )
        self.parameters[name] = parameter
        self.known[name] = _parameter_term(parameter)
        if raw.value is None:
            return
        if raw.status is None or raw.reference is None:
            raise self.yaml.refuse(
                say("{name} has a value without status and reference", name=name), path
            )
        self.stated[name] = stated_value(
            parameter, raw.value, unit, raw.status, raw.reference, self.yaml.where(path)
        )

    def _table(self, name: str) -> None:
        raw, path = self.raw.tables[name], ("tables", name)
        self._new_name(name, path)
        by = self.known.get(raw.by)
        if by is None or by.kind != "text" or raw.by in self.defined:
            raise self.yaml.refuse(
                say("{name} is not a code or a word of this rulebook", name=raw.by), (*path, "by")
            )
        self._check_codes(raw.by, tuple(raw.values), (*path, "values"))
        unit = self.yaml.unit(raw.unit, (*path, "unit"))
        self.tables[name] = Table(
            id=name,
            label=raw.label.model_dump(),
            by=raw.by,
            unit=unit,
            status=raw.status,
            values={code: Fraction(repr(value)) for code, value in raw.values.items()},
        )
        self.known[name] = _table_term(self.tables[name])

    def _check_codes(self, by: str, codes: tuple[str, ...], path: Path) -> None:
        """Refuse an entry for a code that the column cannot have."""
        column = next((c for c in self.subject.columns if c.name == by), None)
        if column is None or column.codes is None:
            return
        known = self.schema.code_lists[column.codes].codes
        for code in codes:
            if code not in known:
                raise self.yaml.refuse(
                    say("{code} is no code of {list}", code=code, list=column.codes), (*path, code)
                )

    def _quantity(self, name: str, raw: QuantityYaml) -> None:
        self._new_name(name, ("quantities", name))
        self.quantities[name] = read_quantity(self.yaml, name, raw, self.schema)
        self.known[name] = _quantity_term(self.quantities[name])

    def _term(self, name: str, raw: TermYaml) -> None:
        path: Path = ("terms", name)
        self._new_name(name, path)
        formula = parse_formula(raw.formula, self.known, self.yaml.where(path))
        label = raw.label.model_dump() if raw.label else None
        self.defined[name] = DefinedTerm(name, label, raw.article, formula)
        self.known[name] = _term_of(formula)

    def _rule(self, name: str, raw: RuleYaml) -> None:
        path: Path = ("rules", name)
        if not _RULE.fullmatch(name):
            raise self.yaml.refuse(
                say("{name} is not a name", name=name),
                path,
                expected=say("Expected small letters, digits and hyphens."),
            )
        condition = raw.when
        if raw.gate is not None and raw.gate.applies is not None:
            condition = f"({raw.gate.applies}) AND ({raw.when})"
        when = read_condition(self.yaml, condition, self.known, (*path, "when"))
        level = Level(self.pack, raw.article, when, raw.status)
        due = self._due(raw, path)
        remedy = raw.remedy.model_dump() if raw.remedy else None
        amount = self._amount(raw.amount, (*path, "amount"))
        if raw.tightens is None:
            if name in self.rules:
                raise self.yaml.refuse(
                    say("{name} stands in the standard that this one extends", name=name),
                    path,
                    expected=say("Expected `tightens: {name}`.", name=name),
                )
            label = raw.label.model_dump()
            suspect = self._suspicion(raw, when, path)
            self.rules[name] = Rule(
                name, label, raw.severity, (level,), due, remedy, amount, raw.role, suspect
            )
            self.rules[name] = replace(self.rules[name], gate=self._gate(raw, path))
            return
        before = self.rules.get(raw.tightens)
        if before is None or raw.tightens != name:
            raise self.yaml.refuse(
                say("There is no rule {name} to tighten", name=raw.tightens),
                (*path, "tightens"),
                expected=say("Expected the rule under its own name: {name}.", name=raw.tightens),
            )
        for key in _SAID_ONCE:
            if key in raw.model_fields_set:
                raise self.yaml.refuse(
                    say("A rule that tightens another cannot change its {key}", key=key),
                    (*path, key),
                )
        self.rules[name] = replace(before, levels=(*before.levels, level))

    def _suspicion(self, raw: RuleYaml, when: Formula, path: Path) -> Suspicion | None:
        """Read when the rule is suspected; what is answered for a list is a parameter."""
        if raw.suspect is None:
            return None
        path = (*path, "suspect")
        found, answer = read_suspicion(
            self.yaml, raw.suspect, self.known, self.defined, self.subject, when, path
        )
        if answer.id not in self.parameters:
            self._new_name(answer.id, path)
        self.parameters[answer.id] = answer
        return found

    def _due(self, raw: RuleYaml, path: Path) -> Formula | None:
        if raw.falls_due is None:
            return None
        due = parse_formula(raw.falls_due, self.known, self.yaml.where((*path, "falls_due")))
        if due.kind != "date":
            raise self.yaml.refuse(
                say("{text} is not a date", text=raw.falls_due), (*path, "falls_due")
            )
        return due

    def _gate(self, raw: RuleYaml, path: Path) -> Gate | None:
        """Read what a gate asks, the figure held against it, and for whom it stands."""
        if raw.gate is None:
            return None
        path, applies = (*path, "gate"), raw.gate.applies
        return Gate(
            raw.gate.requires.model_dump(),
            self._amount(raw.gate.value, (*path, "value")),
            read_condition(self.yaml, applies, self.known, (*path, "applies")) if applies else None,
        )

    def _amount(self, raw: AmountYaml | None, path: Path) -> Amount | None:
        if raw is None:
            return None
        formula = parse_formula(raw.formula, self.known, self.yaml.where(path))
        unit = self.yaml.unit(raw.unit, (*path, "unit"))
        if formula.kind != "number" or not (formula.unit or unit).is_compatible(unit):
            raise self.yaml.refuse(
                say(
                    "{name}: the formula gives {found}, not {unit}",
                    name=path[1],
                    found=formula.unit.said if formula.unit else formula.kind,
                    unit=raw.unit or "1",
                ),
                path,
            )
        return Amount(raw.label.model_dump(), unit, formula)

    def _new_name(self, name: str, path: Path) -> None:
        """Refuse a name that is taken, that SQL reads as a word of its own, or no name at all."""
        if not is_plain_name(name):
            raise self.yaml.refuse(
                say("{name} is not a name", name=name),
                path,
                expected=say("Expected small letters, digits and underscores; no word of SQL."),
            )
        spans = {f"{n}_{end}" for n, t in self.known.items() if _is_span(t) for end in _ENDS}
        if name in self.known or name in _RESERVED or name in spans:
            raise self.yaml.refuse(say("{name} stands for something else here", name=name), path)


def _is_span(term: Term) -> bool:
    """Tell a date, or a number of days, that has two columns, one for each end."""
    return term.is_span or (term.kind == "date" and not term.is_exact)


def _term_of(formula: Formula) -> Term:
    """Say what a term is for the formulas that use it."""
    exact = formula.kind == "date" and formula.typed.last is None
    kind = "boolean" if formula.kind == "condition" else formula.kind
    typed = formula.typed
    term = Term(kind, formula.unit, is_exact=exact, can_lack=bool(typed.lacking))
    if kind == "number" and typed.last is not None:
        return replace(term, is_span=True)
    return replace(term, form="term", exact=typed.exact) if kind == "number" else term


def _table_term(table: Table) -> Term:
    """Say what a table is: beside each number stand the steps that it is."""
    return Term("number", table.unit, form="stepped", exact=Exact(stepped(table.values)[0]))


def _quantity_term(quantity: ChildSum | HeldDays) -> Term:
    """Say what a sum over children is: beside it stands the sum of the stored integers."""
    if isinstance(quantity, HeldDays):
        return Term("intervals")
    stored = storage_unit(quantity.unit)
    return Term("number", stored, form="stepped", exact=Exact(Fraction(1)))


def _parameter_term(parameter: Parameter) -> Term:
    """Say what a parameter is in a formula."""
    if parameter.is_text:
        return Term("text")
    return Term("number", parameter.unit, form="quotient")


def _key_of(yaml: Yaml, relation: Relation) -> str:
    """Find the column that names a subject within its zone."""
    if relation.key == ("zone",):
        return "zone"
    if relation.key == ("zone", "period"):
        return "zone"  # one row a zone and year: the zone is judged
    rest = [name for name in relation.key if name not in _NOT_SUBJECT]
    if len(rest) != 1 or "zone" not in relation.key:
        raise yaml.refuse(
            say("The rows of {name} are no subjects of a zone", name=relation.id), ("subject",)
        )
    return rest[0]
