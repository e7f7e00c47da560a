"""The letter of commitment on standard land (标准地承诺书): what was reviewed, as conditions.

Each condition is the bound at which its clause turns round, for the land that is asked for, in
the unit that the request uses; it keeps the clause's id, by which it is checked later.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from yuanheng.evaluate.least_change import turning_points
from yuanheng.model.relation import Label
from yuanheng.ports import House
from yuanheng.report.word.paper import Grid, Part
from yuanheng.views.admission.case import Case
from yuanheng.views.admission.desk import AdmissionDesk
from yuanheng.views.admission.put import (
    Given,
    Put,
    amount_of,
    changeable,
    is_asked,
    put_to,
    reads,
    request_columns,
)
from yuanheng.views.admission.writing import number_text
from yuanheng.views.papers.blanks import blank_paper
from yuanheng.views.reports.rows import written_date
from yuanheng.words.figures import shown_unit
from yuanheng.words.words import Words

#: What shares are taken of; it is not promised by itself.
_WHOLES = frozenset({"area", "floor_area"})
#: What is known only once the project runs at full production.
_LATE = frozenset({"output", "tax", "rd_share"})


@dataclass(frozen=True)
class Condition:
    """A bound on one amount that a request has to keep, by the clause that asks for most."""

    rule: str
    column: str
    label: Label
    unit: str
    bound: Literal["at-least", "at-most"]
    limit: Fraction
    stated: Fraction | None
    pack: str
    article: str

    @property
    def promised(self) -> Fraction:
        """Give what is promised: what the request states, where that keeps the bound."""
        if self.stated is None:
            return self.limit
        best = max if self.bound == "at-least" else min
        return best(self.stated, self.limit)

    @property
    def is_late(self) -> bool:
        """Tell whether it is checked at full production, not at completion."""
        return self.column in _LATE


def conditions(case: Case, given: Given) -> tuple[Condition, ...]:
    """Give the conditions of a case; of several clauses on one amount the tightest of each side."""
    found: dict[tuple[str, str], Condition] = {}
    for one in given.books:
        put = put_to(one, case.application, given)
        for rule in put.book.rules.values():
            if rule.role != "problem" or not is_asked(put.book, rule.id):
                continue
            for column in changeable():
                condition = _condition(put, case, rule.id, column)
                if condition is not None:
                    key = column, condition.bound
                    found[key] = _tighter(found.get(key), condition)
    return tuple(found.values())


def _condition(put: Put, case: Case, rule: str, column: str) -> Condition | None:
    """Find the bound of one rule on one amount; None where it has none, or is out of force."""
    if column in _WHOLES or column not in reads(put.book, rule):
        return None
    asked = put.asked
    points = [(n, asked.is_met(rule, column, n)) for n in turning_points(asked, rule, column)]
    passing = [n for n, met in points if met is False]
    failing = [n for n, met in points if met is True]
    if not passing or not failing:
        return None
    is_floor = max(failing) < min(passing)
    level = put.book.rules[rule].levels[-1]
    info = request_columns()[column]
    stated = case.application.facts.get(column)
    return Condition(
        rule=rule,
        column=column,
        label=info.label,
        unit=info.unit.text if info.unit else "",
        bound="at-least" if is_floor else "at-most",
        limit=amount_of(column, min(passing) if is_floor else max(passing)),
        stated=None if stated is None else amount_of(column, int(stated)),
        pack=level.pack,
        article=level.article,
    )


def _tighter(before: Condition | None, after: Condition) -> Condition:
    if before is None:
        return after
    is_tighter = (
        after.limit > before.limit if after.bound == "at-least" else after.limit < before.limit
    )
    return after if is_tighter else before


def promises_docx(house: House, words: Words, desk: AdmissionDesk, case: Case) -> bytes:
    """Write the letter of commitment: what is promised, by which clause, checked when."""
    from yuanheng.report.word.paper import write_paper  # noqa: PLC0415 - the Word library is slow to load

    one = case.application
    found = conditions(case, desk.given)
    parts = (
        Part(words("What we promise"), (), _grid(words, found)),
        Part(
            words("Checks and default"),
            (
                words("We accept the checks at completion and at full production, and the days of"
                      " start ____, completion ____, production ____ and full production ____."),
                words("Where a promise is not kept we bear: ________ (as the agreement provides)."),
            ),
        ),
    )  # fmt: skip
    paper = blank_paper(
        house,
        words,
        title=words("{project}: letter of commitment on standard land", project=one.name),
        opening=words(
            "For the land that {project} ({option}) asks for in {zone}, by the conditions that"
            " hold on {day}, we (________, the investor) promise as follows.",
            project=one.name,
            option=one.option,
            zone=desk.zone_name,
            day=written_date(words, date.fromisoformat(desk.day)),
        ),
        parts=parts,
        annexes=(),
        names=(desk.zone_name,),
    )
    out = io.BytesIO()
    write_paper(paper, out, "zh" if words.lang == "zh" else "en")
    return out.getvalue()


def _grid(words: Words, found: tuple[Condition, ...]) -> Grid:
    heads = tuple(
        words(h)
        for h in (
            "Promise",
            "Promised",
            "What the clause asks for",
            "Article",
            "When it is checked",
        )
    )
    rows = tuple(
        (
            words.label(c.label),
            _bound(c, c.promised),
            _bound(c, c.limit),
            c.article,
            words("at full production") if c.is_late else words("at completion"),
        )
        for c in found
    )
    return Grid(heads, (38, 32, 32, 36, 22), ("left", "right", "right", "left", "left"), rows)


def _bound(condition: Condition, value: Fraction) -> str:
    """Write a bound in hundredths, rounded so that who keeps it keeps the clause."""
    is_floor = condition.bound == "at-least"
    parts = -(-value * 100 // 1) if is_floor else value * 100 // 1
    sign = "≥" if is_floor else "≤"
    return f"{sign} {number_text(Fraction(parts, 100))} {shown_unit(condition.unit)}"
