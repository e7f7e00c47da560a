"""An application judged clause by clause (逐条审查), by standards and by negative lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from yuanheng.model.evaluation import RuleVerdict
from yuanheng.model.relation import Column, Label
from yuanheng.monitor.investment.admitted import (
    Application,
    Listed,
    listed,
    request_name,
)
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.rulebooks.rulebook import Rule
from yuanheng.views.admission.case import Answer, Case, Clause, FactLine
from yuanheng.views.admission.changes import together_lines, with_changes
from yuanheng.views.admission.put import (
    Given,
    Put,
    amount_of,
    is_asked,
    put_to,
    reads,
    request_columns,
)
from yuanheng.views.descent.judged import rule_missing
from yuanheng.views.descent.missing_facts import MissingFact


def judge_application(application: Application, given: Given) -> Case:
    """Judge one application by every book, then by the negative lists.

    The books limit what stands on a plot; who asks for none is held against the lists alone.
    """
    books = given.books if application.has_plot else ()
    cases = [put_to(one, application, given) for one in books]
    facts = {name: _fact(application, name) for name in request_columns()}
    found = [clause for case in cases for clause in _clauses(case, facts)]
    failing = {(c.book, c.rule) for c in found if c.answer == "fails"}
    found = [with_changes(clause, cases, failing) for clause in found]
    negative = _negative(application, given)
    told = tuple(_marked((*found, *([negative] if negative else []))))
    return Case(
        application=application,
        day=given.day,
        clauses=told,
        together=together_lines(cases, told),
        has_negative_list=bool(given.negative),
    )


def _clauses(put: Put, facts: Mapping[str, FactLine]) -> Iterable[Clause]:
    """Judge the rules of a book that an application can answer and that are in force."""
    for rule in put.book.rules.values():
        if is_asked(put.book, rule.id) and not _is_out_of_force(put, rule):
            yield _clause(put, rule, facts)


def _is_out_of_force(put: Put, rule: Rule) -> bool:
    """Tell whether the edition says itself that every level of a rule is for another day."""
    if put.row.get("applies") is not False:
        return False
    return all("applies" in level.when.names for level in rule.levels)


def _clause(put: Put, rule: Rule, facts: Mapping[str, FactLine]) -> Clause:
    book = put.book
    verdict = put.asked.one.verdict(rule, put.row)
    level = next((n for n in rule.levels if n.pack == verdict.binding), rule.levels[-1])
    answers: dict[str, Answer] = {"met": "fails", "not-met": "fits", "not-provable": "open"}
    names = reads(book, rule.id)
    asked = names & set(request_columns())
    return Clause(
        book=book.id,
        pack=level.pack,
        title=packs.pack(level.pack).title,
        rule=rule.id,
        label=rule.label,
        article=level.article,
        status=level.status,
        text=level.when.text,
        answer=answers[verdict.verdict],
        is_binding_rule=rule.role == "problem",
        missing=missing_of_put(put, verdict),
        facts=tuple(facts[name] for name in book.columns if name in asked),
        limits=tuple(_limits(put, names)),
        changes=(),
        remedy=rule.remedy,
    )


def missing_of_put(put: Put, verdict: RuleVerdict) -> tuple[MissingFact, ...]:
    """Name what is missing as the table of requests calls it, with the document that has it."""
    found: dict[str, MissingFact] = {}
    for fact in rule_missing(put.book, verdict.missing):
        for name in put.lacks.get(fact.name, (fact.name,)):
            column = request_columns().get(name)
            found[name] = (
                fact
                if column is None
                else MissingFact(column.label, 1, column.document, "column", name)
            )
    return tuple(found.values())


def _limits(put: Put, names: frozenset[str]) -> Iterable[tuple[Label, str, str, str]]:
    """Give the limits that a rule looks up: name, value with unit, status and where it is from."""
    for name, parameter in put.book.parameters.items():
        value = put.values.get(name) or put.book.stated.get(name)
        if name in names and value is not None:
            said = value.value if isinstance(value.value, str) else f"{value.value:.12g}"
            text = f"{said} {value.unit}".strip()
            yield parameter.label, text, value.status, value.reference
    for name, table in put.book.tables.items():
        if name in names and put.row.get(name) is not None:
            text = f"{put.row[name]:g} {table.unit.text}".strip()
            yield table.label, text, table.status, ""


def _fact(application: Application, name: str) -> FactLine:
    column, value = request_columns()[name], application.facts.get(name)
    is_from_list = request_name(name) in application.from_list
    if column.type == "quantity" and column.unit is not None:
        amount = None if value is None else amount_of(name, int(value))
        return FactLine(column.label, amount, column.unit.text, "", is_from_list)
    return FactLine(column.label, None, "", _word(column, value), is_from_list)


def _word(column: Column, value: object) -> str:
    """Write a fact that is no amount; a code with its name."""
    codes = ledger_schema().codes(column)
    code = codes.codes.get(str(value)) if codes else None
    return "" if value is None else f"{value} {code.label['zh']}" if code else str(value)


def _marked(clauses: Iterable[Clause]) -> Iterable[Clause]:
    """Mark, of several documents on one matter that fail, the one that asks for most."""
    clauses = tuple(clauses)
    for clause in clauses:
        failed = [c for c in clauses if c.answer == "fails" and c.is_binding_rule]
        same = [c for c in failed if c.rule == clause.rule]
        if clause not in same or len(same) < 2:
            yield clause
            continue
        asks = {id(c): max((abs(line.by) for line in c.changes), default=Fraction(0)) for c in same}
        first = max(same, key=lambda c: asks[id(c)])
        yield replace(clause, binds=clause is first)


_NEGATIVE: Label = {"zh": "产业准入负面清单", "en": "Negative list of industries"}


def _negative(application: Application, given: Given) -> Clause | None:
    """Put what the negative lists say into a clause; None where no list was loaded."""
    if not given.negative:
        return None
    industries = ledger_schema().code_lists["industry_2017"].codes
    facts = application.facts
    found = listed(
        given.negative, industries, facts.get("industry_2017"), facts.get("floor_region"), given.day
    )
    documents = dict.fromkeys(str(row["document_no"]) for row in given.negative)
    return Clause(
        book="negative-list",
        pack="negative-list",
        title=_NEGATIVE,
        rule="negative-list",
        label={"zh": "属于负面清单的行业", "en": "Industry on the negative list"},
        article="、".join(_article(found) or documents),
        status="supplied",
        text="；".join(item.text for item in found.items if item.text),
        answer=_listed_answer(found),
        is_binding_rule=True,
        missing=tuple(
            MissingFact(request_columns()[n].label, 1, request_columns()[n].document, "column", n)
            for n in found.missing
        ),
        facts=tuple(_fact(application, n) for n in ("industry_2017", "floor_region")),
        limits=(),
        changes=(),
        remedy={
            "zh": "禁止类不予准入；限制类须说明符合清单所列条件，并附依据。",
            "en": "What is banned is not admitted; what is restricted has to prove its condition.",
        },
    )


def _article(found: Listed) -> list[str]:
    return [f"{item.document} {item.item}" for item in found.items]


def _listed_answer(found: Listed) -> Answer:
    """Banned fails; restricted is open until its condition is proved; so is what is not known."""
    bans = {item.ban for item in found.items}
    if "banned" in bans and not found.missing:
        return "fails"
    return "open" if bans or found.missing else "fits"
