"""A pack's YAML is plain: whatever else it says is refused at the line where it says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanheng.errors import StandardError, Where
from yuanheng.standards.yaml.source import Strict, Yaml, read_yaml

if TYPE_CHECKING:
    from pathlib import Path

NAME = "cn.example/file.yaml"


class Leaf(Strict):
    low: float
    high: float


class Branch(Strict):
    title: str
    leaves: dict[str, Leaf] | None = None
    marks: list[int] | None = None


class Mixed(Strict):
    trees: dict[str, str | dict[str, Leaf]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("packs")


def read(folder: Path, content: str | bytes) -> Yaml:
    path = folder / "file.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_yaml(path, NAME)


def refusal(folder: Path, content: str | bytes) -> StandardError:
    with pytest.raises(StandardError) as refused:
        read(folder, content)
    return refused.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1", 1),
        ("a: -5", -5),
        ("a: 1_000", 1000),
        ("a: 0x1F", 31),
        ("a: 0.5", 0.5),
        ("a: 1e5", 100_000.0),
        ("a: true", True),
        ("a: FALSE", False),
        ("a: ~", None),
        ("a: 否", "否"),
        ("a: 'true'", "true"),
        ("a: 2014-01-01", "2014-01-01"),
        ("a: [1, x]", [1, "x"]),
        ("a: {b: {c: 1}}", {"b": {"c": 1}}),
        ("a: |\n  x\n  y\n", "x\ny\n"),
    ],
)
def test_plain_values_are_read_as_they_are(folder: Path, text: str, value: object) -> None:
    assert read(folder, text).value == {"a": value}


def test_a_byte_order_mark_and_carriage_returns_change_nothing(folder: Path) -> None:
    assert read(folder, b"\xef\xbb\xbfa: 1\r\nb: 2\r\n").value == {"a": 1, "b": 2}


def test_every_key_and_item_knows_its_line(folder: Path) -> None:
    yaml = read(folder, "# top\na: 1\nb:\n  c:\n    - x\n    - y\n")
    assert yaml.lines == {
        (): 2,
        ("a",): 2,
        ("b",): 3,
        ("b", "c"): 4,
        ("b", "c", 0): 5,
        ("b", "c", 1): 6,
    }


def test_a_key_that_is_absent_is_placed_at_the_nearest_key_above(folder: Path) -> None:
    yaml = read(folder, "a: 1\nb:\n  c: 2\n")
    assert yaml.where(("b", "d", "e"), character=4) == Where(file=NAME, line=2, character=4)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "The key a stands twice"),
        ("a:\n  b: 1\n  c: 2\n  b: 3\n", 4, "The key b stands twice"),
        ("a: &x [1]\nb: 1\nc: *x\n", 3, "aliases"),
        ("a: &x {k: 1}\nb:\n  <<: *x\n", 3, "aliases"),
        ("a: 1\nb: &x 2\n", 2, "Anchors"),
        ("a: 1\n&x b: 2\n", 2, "Anchors"),
        ("a: 1\nb: !foo 2\n", 2, "tag"),
        ("a: 1\nb: !foo {c: 2}\n", 2, "tag"),
        ("a: 1\nb: !foo [2]\n", 2, "tag"),
        ("a: 1\nb: !!set {c}\n", 2, "tag"),
        ("a: 1\nb: !!binary aGk=\n", 2, "tag"),
        ("a: 1\nb: !!python/object:str x\n", 2, "tag"),
        ("a: 1\nb: !!int abc\n", 2, ""),
        ("a: 1\nb: !!float abc\n", 2, ""),
        ("a: 1\nb: .inf\n", 2, ""),
        ("a: 1\nb: .nan\n", 2, ""),
        ("a: 1\nb: " + "1" * 5000 + "\n", 2, ""),
        ("a: 1\nb: [2\n", 3, "not well formed"),
        ("a: 1\nb: 'x\n", 3, "not well formed"),
        ("a: 1\nb:\tx\n", 2, "not well formed"),
        ("a: 1\n---\nb: 2\n", 2, "not well formed"),
        ("a: 1\nb: 2\nc: \x01\n", 3, "not well formed"),
        ("a: 1\n? [b]\n: 2\n", 2, ""),
        ("", 1, "The file is empty"),
        ("# only a remark\n", 1, "The file is empty"),
    ],
)
def test_what_is_not_plain_is_refused_at_its_line(
    folder: Path, text: str, line: int, words: str
) -> None:
    error = refusal(folder, text)
    assert (error.where.file, error.where.line) == (NAME, line)
    assert words in str(error.what)


@pytest.mark.parametrize("text", ["a: 007", "a: -010"])
def test_a_number_with_leading_zeros_is_read_or_refused(folder: Path, text: str) -> None:
    try:
        value = read(folder, text).value
    except StandardError:
        return
    assert value in ({"a": 7}, {"a": -10}, {"a": "007"}, {"a": "-010"})


def test_an_old_yaml_yes_is_not_read_as_no(folder: Path) -> None:
    try:
        value = read(folder, "%YAML 1.1\n---\na: yes\n").value
    except StandardError:
        return
    assert value in ({"a": True}, {"a": "yes"})


def test_a_bomb_of_aliases_is_refused_before_it_grows(folder: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    error = refusal(folder, "\n".join(lines))
    assert "Anchors, aliases" in str(error.what)


@pytest.mark.parametrize("depth", [40, 200, 5000])
def test_very_deep_nesting_is_refused(folder: Path, depth: int) -> None:
    error = refusal(folder, "a: " + "[" * depth + "]" * depth)
    assert error.where.file == NAME


def test_a_file_that_is_not_utf8_is_refused(folder: Path) -> None:
    error = refusal(folder, "a: 开发区".encode("gbk"))
    assert (str(error.what), error.where) == ("The file is not UTF-8", Where(file=NAME, line=1))


def test_a_huge_file_is_refused(folder: Path) -> None:
    error = refusal(folder, b"# " + b"x" * 2_000_000)
    assert str(error.what) == "The file is larger than a pack may be"


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("title: x\nmore: 1\n", 2, "more"),
        ("title: x\nleaves:\n  a: {low: 1.0, high: 2.0,\n    mid: 1.5}\n", 4, "leaves.a.mid"),
        ("leaves: {}\n", 1, "title"),
        ("title: 5\n", 1, "title"),
        ("title: x\nmarks:\n  - 1\n  - two\n", 4, "marks.1"),
        ("title: x\nmarks: [1, true]\n", 2, "marks.1"),
        ("- title\n", 1, ""),
    ],
)
def test_a_key_that_does_not_fit_is_refused_by_name_and_line(
    folder: Path, text: str, line: int, key: str
) -> None:
    yaml = read(folder, text)
    with pytest.raises(StandardError) as refused:
        yaml.parse(Branch)
    assert (refused.value.where.line, refused.value.what.values["key"]) == (line, key)


def test_where_a_value_may_be_of_two_kinds_the_wrong_key_is_still_found(folder: Path) -> None:
    yaml = read(folder, "trees:\n  one:\n    a:\n      low: 1.0\n      high: 2.0\n      more: 3\n")
    with pytest.raises(StandardError) as refused:
        yaml.parse(Mixed)
    assert refused.value.where.line == 6


def test_a_whole_file_is_parsed_into_its_model(folder: Path) -> None:
    text = "title: x\nleaves:\n  a: {low: 1.0, high: 2.0}\nmarks: [1, 2]\n"
    expected = Branch(title="x", leaves={"a": Leaf(low=1.0, high=2.0)}, marks=[1, 2])
    assert read(folder, text).parse(Branch) == expected


@given(st.text(alphabet="ab:-[]{}&*!?|>'\"%#@,.~0123_xoein \n\t园", max_size=40))
def test_any_text_is_read_or_refused(folder: Path, text: str) -> None:
    try:
        yaml = read(folder, text)
    except StandardError:
        return
    assert yaml.lines[()] >= 1
