"""Heads as offices write them: each names its column, or none; a group stands before its part.

`usual_heads.txt` holds them by relation and column; `-` are heads that no column of it is for. Of
the figures of indicators the form is listed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from yuanheng.ledger.heads.naming import known_names
from yuanheng.ledger.heads.text import canonical, is_settled, read_head_text
from yuanheng.standards.packs.field_names import field_names, table_words
from yuanheng.standards.relations import ledger_schema

LINES = (Path(__file__).parent / "usual_heads.txt").read_text(encoding="utf-8").splitlines()
RELATIONS = list(dict.fromkeys(line.split()[0] for line in LINES))


def named(relation: str, head: str) -> str:
    """Name the column that a head surely means: of another relation with its name, `-` for none."""
    known = known_names(ledger_schema(), table_words())
    path = [read_head_text(text, "2025") for text in head.split("|")]
    found = known.family(relation).meanings(path)
    if not found:
        return "-"
    form = dict(found[0].name.fixed).get("form")
    own = found[0].column.name
    other = found[0].relation.id
    return form or (own if other == relation else f"{other}.{own}")


@pytest.mark.parametrize("relation", RELATIONS)
def test_a_head_names_the_column_that_offices_mean_by_it(relation: str) -> None:
    meant = {
        head: line.partition(":")[0].split()[1]
        for line in LINES
        for head in line.partition(":")[2].split()
        if line.split()[0] == relation
    }
    assert {head: named(relation, head) for head in meant} == meant


def test_a_settled_name_is_the_same_read_and_reduced() -> None:
    every = {n.text for r in ledger_schema().relations.values() for n in field_names(r)}
    settled = {text for text in every if is_settled(text)}
    assert len(settled) * 2 > len(every)
    assert {text for text in settled if canonical(read_head_text(text).name) != text} == set()
    assert {t for t in settled if canonical(t) != t} == set()
