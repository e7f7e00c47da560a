"""A profile that a person keeps in a file is read, and refused at its line with the remedy."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from yuanheng.errors import SourceError, StandardError
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.packs.profile_file import is_profile_path, read_profile_file
from yuanheng.standards.profiles.profile import Profile
from yuanheng.standards.profiles.table_profile import ShapeRule, TableProfile
from yuanheng.standards.relations import ledger_schema

TEXT = """\
table: mine
relation: parcel
label: {zh: 例, en: Example}
status: unverified
needs: [no, size]
blank: ['']
columns:
  number: {from: [no]}
  area: {from: [size], unit: 亩}
shapes: {registered: area, tolerance: 0.1}
"""


def read(folder: Path, text: str = TEXT) -> TableProfile | Profile:
    path = folder / "mine.yaml"
    path.write_bytes(text.encode())
    return read_profile_file(path, ledger_schema())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("./mine.yaml", True),
        ("mine.yml", True),
        ("profiles/mine", True),
        ("cn.land-survey.2014", False),
    ],
)
def test_a_path_is_told_from_the_id_of_a_shipped_profile(text: str, *, expected: bool) -> None:
    """An ending or a separator makes a path."""
    assert is_profile_path(text) is expected


def test_a_profile_file_says_what_a_shipped_one_says_and_keeps_its_text(tmp_path: Path) -> None:
    """The origin holds the text, its digest, and the line of every key."""
    profile = read(tmp_path, TEXT.replace("\n", "\r\n"))
    assert isinstance(profile, TableProfile)
    assert (profile.id, profile.shapes) == ("mine", ShapeRule("area", 0.1))
    origin = profile.origin
    assert origin is not None
    assert (origin.text, origin.digest) == (TEXT, hashlib.sha256(TEXT.encode()).hexdigest())
    assert origin.line(("columns", "area", "unit")).line == 9


def test_a_survey_profile_may_be_a_file_too(tmp_path: Path) -> None:
    """The form of the shipped survey profile is read under an id of its own."""
    text = packs.pack("cn.land-survey.2014").folder.joinpath("profile.yaml").read_text("utf-8")
    profile = read(tmp_path, text.replace("cn.land-survey.2014", "mine", 1))
    assert isinstance(profile, Profile)
    assert (profile.id, profile.origin is not None) == ("mine", True)


@pytest.mark.parametrize(
    ("old", "new", "says", "line", "remedy"),
    [
        ("  area: {", "  aera: {", "aera is not a column of parcel", 9, "Perhaps area is meant."),
        ("亩", "万元", "万元 cannot be turned into hm2", 9, "for example `unit: hm2`"),
        ("亩", "'?'", "The unit ? is not known", 9, "for example `unit: hm2`"),
        (", unit: 亩", "", "area has no unit", 9, "for example `unit: hm2`"),
        ("[no, size]", "[no, sizes]", "sizes is needed", 5, "Take it out of `needs`"),
        ("table: mine", "table: us-ma.assessor.2025", "a profile of the program", 1, "Give it an"),
        ("table: mine", "table: core.parcel", "a profile of the program", 1, "Give it an id"),
        ("relation: parcel", "relation: supply", "supply has no column for shapes", 10, "Take"),
        ("registered: area", "registered: floor_area", "floor_area is not a column", 10, "Known"),
        ("0.1", "0", "shapes.tolerance", 10, ""),
    ],
)
def test_what_cannot_be_is_refused_with_line_and_remedy(
    tmp_path: Path, old: str, new: str, says: str, line: int, remedy: str
) -> None:
    """Every refusal of a file names the file, the line and how to mend it."""
    with pytest.raises(StandardError) as refused:
        read(tmp_path, TEXT.replace(old, new, 1))
    assert says in str(refused.value)
    assert remedy in str(refused.value)
    assert (refused.value.where.file, refused.value.where.line) == (
        str(tmp_path / "mine.yaml"),
        line,
    )


def test_a_file_that_is_not_there_says_how_to_make_one(tmp_path: Path) -> None:
    """The remedy is the command that makes a profile."""
    with pytest.raises(SourceError, match="yuanheng profile make FILE"):
        read_profile_file(tmp_path / "none.yaml", ledger_schema())


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    """GBK is no YAML."""
    path = tmp_path / "mine.yaml"
    path.write_bytes(TEXT.encode("gbk"))
    with pytest.raises(StandardError, match="The file is not UTF-8"):
        read_profile_file(path, ledger_schema())
