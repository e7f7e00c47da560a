"""Intervals of a subject as columns (时段): those of another relation's rows, merged in SQL."""

from __future__ import annotations

from yuanheng.model.relation import NEVER
from yuanheng.model.units import parse_unit
from yuanheng.standards.formula.held import (
    FIRST,
    GOES_ON,
    LAST,
    POSSIBLE,
    STATED,
    STATED_MOST,
    SURE,
)
from yuanheng.standards.formula.lacking import mark_of
from yuanheng.standards.formula.tree import DIALECT
from yuanheng.standards.rulebooks.rulebook import HeldDays
from yuanheng.standards.scorecards.compile import remark

_PARTS = (SURE, POSSIBLE, STATED, STATED_MOST, GOES_ON)
_EPOCH, _NEVER = "DATE '1970-01-01'", f"DATE '{NEVER}'"
_BY = "PARTITION BY of_zone, of_subject, is_sure ORDER BY f, t ROWS"


def held_steps(held: HeldDays, as_of: str) -> str:
    """Render the steps from rows with two days to lists of disjoint intervals per subject.

    Sure are the days from the last day on which a row may begin to the first on which it may end;
    possible, those from the first to the last. What goes on is counted to the day of the law.
    Where a row states its number of days, that stands for its dates.
    """
    name = held.id
    return ",\n".join((_rows(held), _days(name, as_of), _apart(name), _listed(name), _held(name)))


def _rows(held: HeldDays) -> str:
    """Render the rows with their four days, and whether they surely, or perhaps, count."""
    condition = held.where.sql(DIALECT) if held.where else "TRUE"
    days = ",\n    ".join(
        f"CAST({column}_{end} AS DATE) AS {name}"
        for column, end, name in (
            (held.starts_on, "from", "f1"),
            (held.starts_on, "to", "f2"),
            (held.ends_on, "from", "t1"),
            (held.ends_on, "to", "t2"),
        )
    )
    steps = held.stated_unit.factor_to(parse_unit("日")) if held.stated_unit else 1
    stated = f"CAST({held.stated or 'NULL'} * {float(steps)!r} AS BIGINT)"
    period = " WHERE period = $period" if held.has_period else ""
    return (
        f"rows_{held.id} AS (\n"
        f"  {remark(held.label['zh'])}\n"
        f"  SELECT zone AS of_zone, {held.on} AS of_subject,\n    {days},\n"
        f"    coalesce({condition}, FALSE) AS is_sure, coalesce({condition}, TRUE) AS may_be,\n"
        f"    {stated} AS stated\n"
        f"  FROM {held.relation}{period}\n"
        ")"
    )


def _days(name: str, as_of: str) -> str:
    """Render each row as whole numbers of days: those that are sure, and those that may be."""
    day = f"CAST(${as_of} AS DATE)"
    return (
        f"days_{name} AS (\n"
        f"  SELECT of_zone, of_subject, TRUE AS is_sure, f2 - {_EPOCH} AS f,\n"
        f"    CASE WHEN t1 >= {_NEVER} THEN {day} ELSE t1 END - {_EPOCH} AS t\n"
        f"  FROM rows_{name} WHERE is_sure AND stated IS NULL AND f2 IS NOT NULL"
        " AND t1 IS NOT NULL\n"
        "  UNION ALL\n"
        f"  SELECT of_zone, of_subject, FALSE, coalesce(f1 - {_EPOCH}, 0),\n"
        f"    CASE WHEN t2 IS NULL OR t2 >= {_NEVER} THEN {day} ELSE t2 END - {_EPOCH}\n"
        f"  FROM rows_{name} WHERE may_be AND stated IS NULL\n"
        ")"
    )


def _apart(name: str) -> str:
    """Render intervals that do not meet: each begins more than a day after all before it."""
    before = f"({_BY} BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    is_new = f"CASE WHEN f <= 1 + max(t) OVER {before} THEN 0 ELSE 1 END AS is_new"
    begun = f"(SELECT *, {is_new} FROM days_{name} WHERE f <= t)"
    return (
        f"apart_{name} AS (\n"
        "  SELECT of_zone, of_subject, is_sure, min(f) AS f, max(t) AS t FROM (\n"
        f"    SELECT *, sum(is_new) OVER ({_BY} UNBOUNDED PRECEDING) AS part\n"
        f"    FROM {begun})\n"
        "  GROUP BY of_zone, of_subject, is_sure, part\n"
        ")"
    )


def _listed(name: str) -> str:
    """Render the intervals of each subject as two lists."""
    listed = f"list({{'{FIRST}': f, '{LAST}': t}} ORDER BY f)"
    return (
        f"listed_{name} AS (\n"
        f"  SELECT of_zone, of_subject,\n"
        f"    {listed} FILTER (WHERE is_sure) AS sure,\n"
        f"    {listed} FILTER (WHERE NOT is_sure) AS possible\n"
        f"  FROM apart_{name} GROUP BY of_zone, of_subject\n"
        ")"
    )


def _held(name: str) -> str:
    """Render what each subject has: its lists, the days that are stated, and what may go on."""
    goes_on = f"may_be AND stated IS NULL AND (t2 IS NULL OR t2 >= {_NEVER})"
    return (
        f"held_{name} AS (\n"
        f"  SELECT of_zone, of_subject, any_value(sure) AS {SURE}{name},\n"
        f"    any_value(possible) AS {POSSIBLE}{name},\n"
        f"    CAST(sum(stated) FILTER (WHERE is_sure) AS BIGINT) AS {STATED}{name},\n"
        f"    CAST(sum(stated) FILTER (WHERE may_be) AS BIGINT) AS {STATED_MOST}{name},\n"
        f"    coalesce(bool_or({goes_on}), FALSE) AS {GOES_ON}{name}\n"
        f"  FROM rows_{name} LEFT JOIN listed_{name} USING (of_zone, of_subject)\n"
        "  GROUP BY of_zone, of_subject\n"
        ")"
    )


def held_columns(held: HeldDays, bit: int) -> list[str]:
    """Render the intervals of a subject; where nobody listed a row there are none."""
    name = held.id
    parts = [f"held_{name}.{part}{name} AS {part}{name}" for part in _PARTS[:-1]]
    parts.append(f"coalesce(held_{name}.{GOES_ON}{name}, FALSE) AS {GOES_ON}{name}")
    differ = [f"held_{name}.{one}{name} IS DISTINCT FROM held_{name}.{other}{name}"
              for one, other in ((SURE, POSSIBLE), (STATED, STATED_MOST))]  # fmt: skip
    parts.append(f"CASE WHEN {' OR '.join(differ)} THEN {bit} ELSE 0 END AS {mark_of(name)}")
    return parts


def held_join(held: HeldDays, key: str) -> str:
    """Render the join of the intervals to their subjects."""
    name = held.id
    return (
        f"\n  LEFT JOIN held_{name} ON held_{name}.of_zone = subject.zone"
        f" AND held_{name}.of_subject = subject.{key}"
    )
