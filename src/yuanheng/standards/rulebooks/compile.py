"""Compile a rulebook to one wide statement: a verdict, and the facts that leave it open, per rule.

`v__RULE` is true (met), false (not met) or null (not provable); `m__RULE` then holds the bits of
the missing facts, in the order of `Rulebook.facts`; `d__RULE` is the day on which it falls due,
`b__RULE` the number of the level that binds, `a__RULE` an amount, `s__RULE` the bits of the signs
that give cause to suspect it; of a gate `g__RULE` is the figure, `p__RULE` whether it applies.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from sqlglot import exp

from yuanheng.model.evaluation import Statement
from yuanheng.standards.formula.exact import stepped
from yuanheng.standards.formula.lacking import UNDEFINED, bits, joined, mark_of
from yuanheng.standards.formula.tree import DIALECT, number
from yuanheng.standards.rulebooks.due import due_day, still_due
from yuanheng.standards.rulebooks.held import held_columns, held_join, held_steps
from yuanheng.standards.rulebooks.reading import AS_OF
from yuanheng.standards.rulebooks.rulebook import (
    COUNTED,
    ChildSum,
    DefinedTerm,
    HeldDays,
    Rule,
    Rulebook,
    Suspicion,
    Table,
)
from yuanheng.standards.scorecards.compile import remark

#: Columns that name a subject for the reader, the best first.
_NAMES = ("name", "holder", "location")


@lru_cache(maxsize=16)
def compile_rulebook(book: Rulebook) -> Statement:
    """Give one statement: a row per subject of the period, a few columns per rule.

    Parameters: `as_of`, `period` where the relation has one, and `p_NAME` for each parameter.
    """
    return Statement(f"{_steps(book)}\n{_answer(book)}", DIALECT, _parameters(book), book.relations)


def compile_subject(book: Rulebook) -> Statement:
    """Give the facts, terms and conditions of one row, named by `zone`, `seq` and `source_row`."""
    text = (
        f"{_steps(book)}\nSELECT * FROM verdict WHERE zone = $zone"
        " AND seq = CAST($seq AS BIGINT) AND source_row = CAST($source_row AS BIGINT)"
    )
    names = (*_parameters(book), "zone", "seq", "source_row")
    return Statement(text, DIALECT, names, book.relations)


def _steps(book: Rulebook) -> str:
    """Render the steps from the rows to the condition of every rule."""
    steps = [_subject(book)]
    steps += [_quantity(q) for q in book.quantities.values() if q.id in book.used]
    steps.append(_facts(book))
    last = "fact"
    terms = list(book.terms.values())
    for level, group in enumerate(_levels(book, terms), start=1):
        steps.append(_terms(group, last, f"term_{level}"))
        last = f"term_{level}"
    steps.append(_verdicts(book, last))
    head = remark(f"{book.id}: one row per {book.subject.id} of the period")
    return f"{head}\nWITH " + ",\n".join(steps)


def _parameters(book: Rulebook) -> tuple[str, ...]:
    """Name what the statement binds."""
    names = [AS_OF, *(["period"] if _binds_period(book) else [])]
    given = [name for name in book.parameters if name in book.used]
    numbers = [name for name in given if not book.parameters[name].is_text]
    parts = (f"{part}_{name}" for name in numbers for part in ("n", "d"))
    return (*names, *(f"p_{name}" for name in given), *parts)


def _subject(book: Rulebook) -> str:
    """Render the rows that are judged."""
    where = " WHERE period = $period" if _has_period(book) else ""
    return f"subject AS (\n  SELECT * FROM {book.subject.id}{where}\n)"


def _has_period(book: Rulebook) -> bool:
    return any(c.name == "period" for c in book.subject.columns)


def _binds_period(book: Rulebook) -> bool:
    sums = (q for q in book.quantities.values() if q.id in book.used)
    return _has_period(book) or any(q.has_period for q in sums)


def _quantity(quantity: ChildSum | HeldDays) -> str:
    """Render what the rows of another relation say of their subjects."""
    if isinstance(quantity, HeldDays):
        return held_steps(quantity, AS_OF)
    return _child_sum(quantity)


def _child_sum(quantity: ChildSum) -> str:
    """Render a guarded sum: unknown while a row that may belong to it is not known."""
    condition = quantity.where.sql(DIALECT) if quantity.where else "TRUE"
    column = quantity.column
    period = " WHERE period = $period" if quantity.has_period else ""
    if quantity.years is not None:
        # one row a zone and year: with fewer rows than years, what the others hold is not known
        year, last = (f"TRY_CAST(substr({x}, 1, 4) AS INTEGER)" for x in ("period", "$period"))
        period = f" WHERE {year} BETWEEN {last} - {quantity.years - 1} AND {last}"
    unknown = f"({condition}) IS NULL OR (({condition}) AND {column} IS NULL)"
    total = f"CAST(sum({column}) FILTER (WHERE {condition}) AS BIGINT)"
    if column == COUNTED:  # of stated rows none may count, and that is nought
        unknown = f"({condition}) IS NULL"
        total = f"count(*) FILTER (WHERE {condition})"
    value = f"coalesce({total}, 0)" if quantity.absent_is_zero else total
    if not quantity.counts_known_only:
        whole = f" AND count(*) = {quantity.years}" if quantity.years is not None else ""
        value = f"CASE WHEN count(*) FILTER (WHERE {unknown}) = 0{whole} THEN {value} END"
    return (
        f"sum_{quantity.id} AS (\n"
        f"  {remark(quantity.label['zh'])}\n"
        f"  SELECT zone AS of_zone, {quantity.on} AS of_subject,\n"
        f"    {value} AS {quantity.id}__n,\n"
        f"    count(*) FILTER (WHERE {condition}) AS n__{quantity.id},\n"
        f"    count(*) FILTER (WHERE {unknown}) AS u__{quantity.id}\n"
        f"  FROM {quantity.relation}{period} GROUP BY zone, {quantity.on}\n"
        ")"
    )


def _facts(book: Rulebook) -> str:
    """Render what each row knows, and the bit of each fact that it does not know."""
    place = {name: 1 << n for n, name in enumerate(book.facts)}
    columns = {c.name: c for c in book.subject.columns}
    parts = ["subject.zone", f"subject.{book.key} AS subject", "seq", "source_row", "fact"]
    name = next((n for n in _NAMES if n in columns), None)
    parts.append(f"subject.{name} AS subject_name" if name else "NULL AS subject_name")
    parts.append("assessed_range" if "assessed_range" in columns else "'' AS assessed_range")
    parts.append(f"CAST(${AS_OF} AS DATE) AS {AS_OF}")
    joins = ""
    for name in book.columns:
        if columns[name].type == "event":
            first, last = (f"CAST(subject.{name}_{end} AS DATE)" for end in ("from", "to"))
            parts += [f"{first} AS {name}_from", f"{last} AS {name}_to"]
            known = f"subject.{name}_from = subject.{name}_to"
        else:
            parts.append(f"subject.{name} AS {name}")
            known = f"subject.{name} IS NOT NULL"
        parts.append(f"CASE WHEN {known} THEN 0 ELSE {place[name]} END AS {mark_of(name)}")
    for quantity in (q for q in book.quantities.values() if q.id in book.used):
        if isinstance(quantity, HeldDays):
            joins += held_join(quantity, book.key)
            parts += held_columns(quantity, place[quantity.id])
            continue
        joins += (
            f"\n  LEFT JOIN sum_{quantity.id} ON sum_{quantity.id}.of_zone = subject.zone"
            f" AND sum_{quantity.id}.of_subject = subject.{book.key}"
        )
        parts += _child_columns(quantity, place[quantity.id])
    for parameter in (p for p in book.parameters.values() if p.id in book.used):
        kind = "VARCHAR" if parameter.is_text else "DOUBLE"
        bound = f"CAST($p_{parameter.id} AS {kind})"
        parts.append(f"{bound} AS {parameter.id}")
        if not parameter.is_text:
            parts += [
                f"CAST(${p}_{parameter.id} AS HUGEINT) AS {parameter.id}__{p}" for p in ("n", "d")
            ]
        parts.append(
            f"CASE WHEN {bound} IS NULL THEN {place[parameter.id]} ELSE 0 END"
            f" AS {mark_of(parameter.id)}"
        )
    body = ",\n    ".join(parts)
    inner = f"  SELECT\n    {body}\n  FROM subject{joins}"
    tables = [t for t in book.tables.values() if t.id in book.used]
    if not tables:
        return f"fact AS (\n{inner}\n)"
    looked_up = ",\n    ".join(part for table in tables for part in _table(table))
    return f"known AS (\n{inner}\n),\nfact AS (\n  SELECT *,\n    {looked_up}\n  FROM known\n)"


def _child_columns(quantity: ChildSum, bit: int) -> list[str]:
    """Render a sum beside its subject; where nobody listed a row, that means zero or unknown."""
    name = quantity.id
    value = f"sum_{name}.{name}__n"
    if quantity.absent_is_zero:
        value = f"CASE WHEN sum_{name}.of_subject IS NULL THEN 0 ELSE {value} END"
    return [
        f"CAST({value} AS DOUBLE) AS {name}",
        f"{value} AS {name}__n",
        f"coalesce(n__{name}, 0) AS n__{name}",
        f"coalesce(u__{name}, 0) AS u__{name}",
        f"CASE WHEN ({value}) IS NULL THEN {bit} ELSE 0 END AS {mark_of(name)}",
    ]


def _table(table: Table) -> tuple[str, ...]:
    """Render a table of the document; a code that it does not list has no value at all."""
    by = exp.column(table.by)
    value = exp.Case(
        this=by.copy(),
        ifs=[
            exp.If(this=exp.Literal.string(code), true=number(amount))
            for code, amount in table.values.items()
        ],
    )
    steps = exp.Case(
        this=by.copy(),
        ifs=[
            exp.If(this=exp.Literal.string(code), true=exp.Literal.number(count))
            for code, count in stepped(table.values)[1].items()
        ],
    )
    codes = exp.In(this=by.copy(), expressions=[exp.Literal.string(c) for c in table.values])
    mark = exp.BitwiseOr(
        this=exp.column(mark_of(table.by)),
        expression=exp.Case(
            ifs=[exp.If(this=exp.Not(this=codes), true=exp.Literal.number(UNDEFINED))],
            default=exp.Literal.number(0),
        ),
    )
    return (
        f"{value.sql(DIALECT)} AS {table.id}",
        f"{steps.sql(DIALECT)} AS {table.id}__n",
        f"{mark.sql(DIALECT)} AS {mark_of(table.id)}",
    )


def _levels(book: Rulebook, terms: list[DefinedTerm]) -> list[list[DefinedTerm]]:
    """Group the terms so that each uses only those of earlier groups."""
    depth: dict[str, int] = {}
    for term in terms:
        depth[term.id] = 1 + max((depth.get(name, 0) for name in term.formula.names), default=0)
    used = [t for t in terms if t.id in book.used]
    top = max((depth[t.id] for t in used), default=0)
    return [[t for t in terms if depth[t.id] == n] for n in range(1, top + 1)]


def _terms(terms: list[DefinedTerm], before: str, name: str) -> str:
    """Render terms of the document as columns, each with the bits of what it lacks."""
    parts = []
    for term in terms:
        said = f"{term.article} " if term.article else ""
        parts.append(f"{remark(said + term.id + ' = ' + term.formula.text)}\n    " + _term(term))
    body = ",\n    ".join(parts)
    return f"{name} AS (\n  SELECT *,\n    {body}\n  FROM {before}\n)"


def _term(term: DefinedTerm) -> str:
    """Render one term: a value, or the two ends of a span of days."""
    typed = term.formula.typed
    found = [f"{typed.tree.sql(DIALECT)} AS {term.id}"]
    if typed.last is not None:
        found = [
            f"{typed.tree.sql(DIALECT)} AS {term.id}_from",
            f"{typed.last.sql(DIALECT)} AS {term.id}_to",
        ]
    if typed.lacking:
        found.append(f"{bits(typed.lacking).sql(DIALECT)} AS {mark_of(term.id)}")
    return ",\n    ".join(found)


def _verdicts(book: Rulebook, before: str) -> str:
    """Render the condition of every rule."""
    parts = ["*"]
    for rule in book.rules.values():
        day = due_day(rule)
        if day is not None:
            parts.append(f"{day} AS d__{rule.column}")
        for n, level in enumerate(rule.levels):
            name = f"v__{rule.column}" if len(rule.levels) == 1 else f"l{n}__{rule.column}"
            said = f"{level.pack} {level.article} {rule.label['zh']}: {level.when.text}"
            parts.append(f"{remark(said)}\n    {level.when.sql(DIALECT)} AS {name}")
        if rule.suspect is not None:
            parts += _signs(rule, rule.suspect)
    body = ",\n    ".join(parts)
    return f"verdict AS (\n  SELECT {body}\n  FROM {before}\n)"


def _signs(rule: Rule, suspect: Suspicion) -> list[str]:
    """Render what gives cause to suspect a rule, and what leaves none."""
    parts = []
    for n, sign in enumerate(suspect.signs):
        said = f"{rule.label['zh']} ? {sign.label['zh']}: {sign.when.text}"
        parts.append(f"{remark(said)}\n    {sign.when.sql(DIALECT)} AS s{n}__{rule.column}")
    none = " OR ".join(f"coalesce({u.sql(DIALECT)}, FALSE)" for u in suspect.unless)
    return [*parts, f"{none or 'FALSE'} AS u__{rule.column}"]


def _answer(book: Rulebook) -> str:
    """Render the answer: verdict, missing facts, due day and binding level of every rule."""
    parts = ["zone", "assessed_range", "subject", "subject_name", "seq", "source_row", "fact"]
    sums = (q for q in book.quantities.values() if isinstance(q, ChildSum))
    for quantity in (q for q in sums if q.id in book.used):
        parts += [f"{quantity.id} AS q__{quantity.id}", f"n__{quantity.id}", f"u__{quantity.id}"]
    for rule in book.rules.values():
        parts += _rule_columns(book, rule)
    body = ",\n  ".join(parts)
    return f"SELECT {body}\nFROM verdict\nORDER BY zone, assessed_range, subject, seq, source_row"


def _rule_columns(book: Rulebook, rule: Rule) -> list[str]:
    """Render the columns of one rule."""
    column = rule.column
    verdict = f"v__{column}"
    levels = [f"l{n}__{column}" for n in range(len(rule.levels))]
    if len(levels) > 1:
        verdict = f"({' OR '.join(levels)})"
    lacking = _open_facts(rule)
    mask = f"CASE WHEN {verdict} IS NULL THEN {bits(lacking).sql(DIALECT)} ELSE 0 END"
    parts = [f"{verdict} AS v__{column}", f"{mask} AS m__{column}"]
    if len(levels) > 1:
        binding = " ".join(f"WHEN {name} THEN {n}" for n, name in enumerate(levels))
        parts.append(f"CASE {binding} END AS b__{column}")
    if rule.amount is not None:
        unit = rule.amount.formula.unit
        factor = Fraction(1) if unit is None else unit.factor_to(rule.amount.unit)
        parts.append(f"{rule.amount.formula.sql(DIALECT, factor)} AS a__{column}")
    if rule.gate is not None and rule.gate.value is not None:
        value = rule.gate.value
        unit = value.formula.unit
        factor = Fraction(1) if unit is None else unit.factor_to(value.unit)
        parts.append(f"{value.formula.sql(DIALECT, factor)} AS g__{column}")
    if rule.gate is not None and rule.gate.applies is not None:
        parts.append(f"{rule.gate.applies.sql(DIALECT)} AS p__{column}")
    if rule.suspect is not None:
        given = (
            f"CASE WHEN s{n}__{column} THEN {1 << n} ELSE 0 END"
            for n in range(len(rule.suspect.signs))
        )
        bits_of = " + ".join(given)
        parts.append(f"CASE WHEN u__{column} THEN 0 ELSE {bits_of} END AS s__{column}")
    if rule.falls_due is not None:
        parts.append(f"{still_due(book, rule, f'd__{column}')} AS d__{column}")
    return parts


def _open_facts(rule: Rule) -> tuple[exp.Expression, ...]:
    """Give what leaves a rule open; the AND or OR of a single level needs no guard of its own."""
    if len(rule.levels) > 1:
        return joined(*(level.when.typed.lacking for level in rule.levels))
    typed = rule.levels[0].when.typed
    return typed.chain if typed.chain is not None else typed.lacking
