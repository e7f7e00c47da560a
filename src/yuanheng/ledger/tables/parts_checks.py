"""Parts that exceed their whole (部分大于整体), in whatever way patches or totals come in.

What contradicts itself in a survey layer does so in a table and by hand: the rules are those of the
import profiles of surveys.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from yuanheng.ledger.surveys.contradictions import exceeding_words
from yuanheng.ledger.tables.filled import Filled
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.profiles.profile import Contradiction

_SET = ("zone", "assessed_range", "period")


@cache
def part_rules() -> tuple[Contradiction, ...]:
    """Give what may not exceed what, by the profiles of surveys that are shipped."""
    ids = (p.id for p in packs.all_packs().values() if p.kind == "profile")
    return tuple(dict.fromkeys(rule for name in ids for rule in packs.profile(name).contradictions))


def check_parts(filled: Filled) -> None:
    """Name parts that exceed their whole; a whole out of all proportion is set aside."""
    if filled.relation.id == "parcel":
        for rule in part_rules():
            _check_patches(filled, rule)
    elif filled.relation.id == "reported" and "value" in filled.columns:
        _check_measures(filled)


def _check_patches(filled: Filled, rule: Contradiction) -> None:
    """Hold two columns of every patch against each other."""
    columns = filled.columns
    if rule.part not in columns or rule.whole not in columns:
        return
    classes = columns.get("land_class")
    pairs = zip(columns[rule.part], columns[rule.whole], strict=True)
    # most rows are in order, and are not looked at twice
    odd = [(n, p, w) for n, (p, w) in enumerate(pairs) if p and w is not None and p > w]
    for n, part, whole in odd:
        row = {rule.part: part, rule.whole: whole, "land_class": classes[n] if classes else None}
        if _breaks(rule, row):
            _note(filled, n, rule.whole, row, rule)


def exceeded(row: Mapping[str, Any]) -> list[Contradiction]:
    """List the rules that one patch breaks."""
    return [rule for rule in part_rules() if _breaks(rule, row)]


def _breaks(rule: Contradiction, row: Mapping[str, Any]) -> bool:
    """Tell whether a patch breaks a rule."""
    return rule.is_broken(row.get(rule.part), row.get(rule.whole), row.get("land_class"))


def _check_measures(filled: Filled) -> None:
    """Hold the reported figures of each set against each other."""
    columns = filled.columns
    names = [name for name in (*_SET, "measure") if name in columns]
    places = {key: n for n, key in enumerate(zip(*(columns[c] for c in names), strict=True))}
    for key, n in places.items():
        for rule in part_rules():
            other = places.get((*key[:-1], rule.part)) if key[-1] == rule.whole else None
            if other is None:
                continue
            row = {rule.part: columns["value"][other], rule.whole: columns["value"][n]}
            if None not in row.values() and row[rule.part] > row[rule.whole]:
                _note(filled, n, "value", row, rule)


def _note(filled: Filled, n: int, column: str, row: Mapping[str, Any], rule: Contradiction) -> None:
    """Name a row; where its whole cannot be meant it counts as unknown."""
    aside = rule.is_out_of_proportion(row[rule.part], row[rule.whole])
    place = next((c.index for c in filled.head.known if c.column and c.column.name == column), None)
    cells = filled.sheet.rows[filled.rows[n]]
    found = "" if place is None or place >= len(cells) else str(cells[place] or "")
    filled.note(
        "part.exceeds-whole",
        "error" if aside else "warning",
        exceeding_words(filled.schema, rule, aside=aside),
        (filled.rows[n], place),
        found=found,
        quarantined=aside,
    )
    if aside:
        filled.columns[column][n] = None
