"""Audit checks are read strictly: what is wrong in one is refused at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from yuanheng.errors import StandardError
from yuanheng.model.relation import Label
from yuanheng.standards.packs.audits import Audit, audits, find_audit, read_audit
from yuanheng.standards.yaml.source import read_yaml

GOOD = """\
audit: area-small
severity: warning
title: {zh: 题, en: Title}
explanation: {zh: 说明, en: Explanation}
recommendation: {zh: 建议, en: Advice}
row: {zh: '面积 {area}', en: 'area {area}'}
reads: [parcel]
needs: [parcel]
parameters:
  least: {value: 3, meaning: {zh: 下限, en: Least}}
statement: |
  SELECT 'parcel' AS relation, zone, number AS subject, seq, source_row, area
  FROM parcel WHERE area < CAST($least AS BIGINT)
"""


def read(folder: Path, text: str) -> Audit:
    """Read an audit from a text."""
    path = folder / "area-small.yaml"
    path.write_text(text, encoding="utf-8")
    return read_audit(read_yaml(path, "area-small.yaml"), "area-small", ["parcel", "zone"])


def test_a_sound_check_is_read_whole(tmp_path: Path) -> None:
    """Its words, limits and statement are as written."""
    audit = read(tmp_path, GOOD)
    assert (audit.id, audit.severity, audit.reads, audit.needs) == (
        "area-small",
        "warning",
        ("parcel",),
        ("parcel",),
    )
    assert {name: p.value for name, p in audit.parameters.items()} == {"least": 3}
    assert audit.row == {"zh": "面积 {area}", "en": "area {area}"}


@pytest.mark.parametrize(
    ("old", "new", "refused", "line"),
    [
        ("audit: area-small", "audit: other", "is not the file's area-small", 1),
        ("severity: warning", "severity: bad", "severity", 2),
        ("reads: [parcel]", "reads: [nothing]", "The relation nothing is not known", 7),
        ("reads: [parcel]", "reads: [parcel, zone]", "Read and declared differ in zone", 7),
        ("needs: [parcel]", "needs: [nothing]", "The relation nothing is not known", 8),
        ("least: {value", "most: {value", "differ in least, most", 11),
        ("'area {area}'", "'area {size}'", "does not give size", 11),
        ("number AS subject, ", "", "does not give subject", 11),
        ("FROM parcel WHERE", "FROM parcel WHERE WHERE", "cannot be read", 11),
        ("SELECT 'parcel'", "SELECT 1; SELECT 'parcel'", "is not one query", 11),
        ("title:", "heading:", "heading", 3),
    ],
)
def test_what_is_wrong_is_refused_at_its_line(
    tmp_path: Path, old: str, new: str, refused: str, line: int
) -> None:
    """The message names what is wrong, and the place where it stands."""
    with pytest.raises(StandardError, match=refused) as error:
        read(tmp_path, GOOD.replace(old, new, 1))
    assert error.value.where.line == line


def test_a_check_that_is_not_there_is_refused_with_those_that_are() -> None:
    """The user sees the ids to choose from."""
    with pytest.raises(StandardError, match="There is no audit check nothing") as error:
        find_audit("nothing")
    assert str(error.value.expected) == f"Known: {', '.join(a.id for a in audits())}."


def test_every_check_says_all_it_has_to_say_in_both_languages() -> None:
    """No text is empty, and the Chinese of a text is not its English."""

    def words(audit: Audit) -> list[Label]:
        limits = [p.meaning for p in audit.parameters.values()]
        return [audit.title, audit.explanation, audit.recommendation, audit.row, *limits]

    wrong = [
        (audit.id, label)
        for audit in audits()
        for label in words(audit)
        if not label["zh"] or not label["en"] or label["zh"] == label["en"]
    ]
    assert wrong == []
