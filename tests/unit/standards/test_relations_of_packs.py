"""Packs add relations, columns and codes; what contradicts what is there is refused by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packs_of_ones_own import ID, write_pack
from yuanheng.errors import StandardError
from yuanheng.standards.relations import ledger_schema

BARE = "{type: text, label: {zh: 名, en: Name}, meaning: {zh: 名, en: Name}}"


def read_with(monkeypatch: pytest.MonkeyPatch, folder: Path, **files: str) -> StandardError:
    monkeypatch.setenv("YUANHENG_PACKS", str(write_pack(folder, **files)))
    with pytest.raises(StandardError) as refused:
        ledger_schema()
    return refused.value


def test_a_pack_adds_a_relation_a_column_and_a_code_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = ledger_schema()
    monkeypatch.setenv("YUANHENG_PACKS", str(write_pack(tmp_path)))
    schema = ledger_schema()
    assert schema.relations.keys() - core.relations.keys() == {"tree_stand"}
    assert schema.code_lists.keys() - core.code_lists.keys() == {"star_grade"}
    old = {c.name for c in core.relations["enterprise"].columns}
    assert {c.name for c in schema.relations["enterprise"].columns} - old == {"star"}
    monkeypatch.delenv("YUANHENG_PACKS")
    assert ledger_schema() == core


def test_a_pack_adds_codes_to_a_list_that_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = "codes: tenure\nlabel: {zh: 方式, en: Tenure}\nsource: 示例\nstatus: example\nentries:\n"
    more += "  borrowed: {zh: 借用, en: Borrowed}\n"
    old = ledger_schema().code_lists["tenure"]
    monkeypatch.setenv("YUANHENG_PACKS", str(write_pack(tmp_path, codes__tenure=more)))
    new = ledger_schema().code_lists["tenure"]
    assert (new.codes.keys() - old.codes.keys(), new.source) == ({"borrowed"}, old.source)


@pytest.mark.parametrize(
    ("file", "text", "line", "said"),
    [
        ("relations/a", f"adds_to: enterprise\ncolumns:\n  name: {BARE}\n", 3, "has a column name"),
        ("relations/a", f"adds_to: nowhere\ncolumns:\n  x: {BARE}\n", 1, "no relation nowhere"),
        (
            "relations/zone2",
            (
                "relation: parcel\nlabel: {zh: 例, en: E}\nkind: period\nkey: []\nabsent: zero\n"
                f"columns:\n  x: {BARE}\n"
            ),
            1,
            "two relations parcel",
        ),
        (
            "relations/a",
            (
                "relation: other\nlabel: {zh: 例, en: E}\nkind: snapshot\nkey: [zone]\n"
                f"absent: zero\ncolumns:\n  zone: {BARE}\n"
            ),
            6,
            "other lacks period",
        ),
        (
            "relations/a",
            (
                "adds_to: zone\ncolumns:\n  x: {type: code, codes: nowhere, label: {zh: 名, en: N},"
                " meaning: {zh: 名, en: N}}\n"
            ),
            3,
            "no code list nowhere",
        ),
        (
            "codes/a",
            (
                "codes: tenure\nlabel: {zh: 例, en: E}\nsource: s\nstatus: example\nentries:\n"
                "  自有: {zh: 有, en: Own}\n"
            ),
            6,
            "tenure has the code 自有 already",
        ),
    ],
)
def test_what_contradicts_is_refused_by_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, text: str, line: int, said: str
) -> None:
    error = read_with(monkeypatch, tmp_path, **{file.replace("/", "__"): text})
    assert said in str(error)
    assert error.where is not None
    assert (error.where.file, error.where.line) == (f"{ID}/{file}.yaml", line)


def test_a_reference_to_nothing_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"adds_to: zone\ncolumns:\n  x: {BARE.replace('text,', 'text, references: nowhere,')}\n"
    assert "nowhere" in str(read_with(monkeypatch, tmp_path, relations__a=text))
