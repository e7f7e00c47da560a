"""Concordances: what a code was in the older list, and what nobody guesses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from yuanheng.errors import StandardError
from yuanheng.standards.packs.concordances import (
    Concordance,
    Match,
    core_concordances,
    read_concordance,
)
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.yaml.source import read_yaml

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
concordance: example
label: {zh: 例, en: Example}
from: industry_2017
to: industry_2002
source: 例
status: derived
one:
  "27": "27"
"""


@pytest.fixture
def industries() -> Concordance:
    """The concordance of industries that is shipped."""
    return core_concordances()["industry_2017_to_2002"]


def read(folder: Path, text: str) -> Concordance:
    """Read a concordance from a file of one's own."""
    path = folder / "example.yaml"
    path.write_text(text, encoding="utf-8")
    return read_concordance(read_yaml(path, "example.yaml"), ledger_schema())


@pytest.mark.parametrize(("code", "before"), [("27", "27"), ("30", "31"), ("2720", "27")])
def test_a_division_of_the_same_name_has_one_code_before(
    industries: Concordance, code: str, before: str
) -> None:
    """A class is looked up by its division."""
    assert industries.lookup(code) == Match("one", (before,))


@pytest.mark.parametrize(
    ("code", "candidates"),
    [("29", ("29", "30")), ("36", ("37",)), ("37", ("37",)), ("24", ("24", "42")), ("41", ("42",))],
)
def test_a_division_that_was_cut_otherwise_is_ambiguous_and_says_why(
    industries: Concordance, code: str, candidates: tuple[str, ...]
) -> None:
    """The candidates are given and none is chosen."""
    found = industries.lookup(code)
    assert (found.kind, found.codes) == ("ambiguous", candidates)
    assert set(found.why or {}) == {"zh", "en"}


@pytest.mark.parametrize("code", ["0111", "C", "51"])
def test_what_is_not_manufacturing_is_not_in_the_concordance(
    industries: Concordance, code: str
) -> None:
    """Only the divisions of manufacturing are known by name."""
    assert industries.lookup(code) == Match("none")


def test_a_code_that_the_first_list_does_not_have_is_an_error(industries: Concordance) -> None:
    """A slip must not look like a code without a predecessor."""
    with pytest.raises(KeyError):
        industries.lookup("9Z")


def test_every_division_of_manufacturing_is_told(industries: Concordance) -> None:
    """None is left out silently."""
    listed = {k for k, c in industries.from_list.codes.items() if c.parent == "C"}
    assert set(industries.matches) == listed


def test_every_old_division_is_reached(industries: Concordance) -> None:
    """An old code that no new one leads to would be land of no industry."""
    reached = {code for match in industries.matches.values() for code in match.codes}
    assert reached == set(industries.to_list.codes)


def test_the_status_of_a_code_is_told_where_it_is_less_sure_than_its_list() -> None:
    """The codes from 34 on follow the order of the standard."""
    listed = ledger_schema().code_lists["industry_2002"]
    derived = {code for code, entry in listed.codes.items() if entry.status == "derived"}
    assert derived == {code for code in listed.codes if code >= "34"}
    assert (len(listed.codes), listed.status) == (30, "secondary")


@pytest.mark.parametrize(
    ("before", "after", "says", "line"),
    [
        ("industry_2002", "industry_1994", "The code list industry_1994 is not known", 4),
        ('"27": "27"', '"27": "38"', "38 is not a code of", 8),
        ('"27": "27"', '"2x": "27"', "2x is not a code of", 8),
        ("status: derived", "status: sure", "status", 6),
        ("source: 例", "sauce: 例", "sauce", 5),
    ],
)
def test_a_wrong_concordance_is_refused_at_its_line(
    tmp_path: Path, before: str, after: str, says: str, line: int
) -> None:
    """A list or code that is not there is found when the file is read."""
    with pytest.raises(StandardError, match=says) as refused:
        read(tmp_path, TEXT.replace(before, after))
    assert refused.value.where.line == line


def test_a_code_is_one_or_ambiguous_and_not_both(tmp_path: Path) -> None:
    """Otherwise the order of the file would decide."""
    more = 'ambiguous:\n  "27": {candidates: ["27"], why: {zh: 例, en: Example}}\n'
    with pytest.raises(StandardError, match="27 stands twice"):
        read(tmp_path, TEXT + more)
