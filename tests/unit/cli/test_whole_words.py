"""Tables in the terminal cut no day, number or id; a misuse is told in the reader's language."""

from __future__ import annotations

from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from tests.unit.cli.conftest import Say
from yuanheng.app.intake.uploads import ENDINGS
from yuanheng.cli.lines import Lines, broken
from yuanheng.cli.shown.tables import columns_that_fit, make_table
from yuanheng.words.system_words import system_in_chinese

_IDS = (
    "2026-11-30",
    "2026-12-01 05:44",
    "91410122M26330438",
    "1,234.56",
    "S999001-P019",
    "100%",
    "hm²",
)
_CELL = st.lists(st.sampled_from(_IDS) | st.text("闲置土地，。（）", max_size=9), max_size=5)


def printed(rows: list[list[str]], width: int) -> list[str]:
    """Give the lines of a table in a terminal of a width."""
    table = make_table(*(f"第{n}列" for n in range(len(rows[0]))))
    for row in rows:
        table.add_row(*row)
    out = StringIO()
    Console(width=width, file=out).print(table)
    return out.getvalue().splitlines()


@given(st.lists(st.tuples(_CELL, _CELL, _CELL), min_size=1, max_size=4), st.integers(30, 120))
def test_no_id_of_a_table_is_cut_and_no_line_is_too_long(
    rows: list[tuple[list[str], ...]], width: int
) -> None:
    lines = printed([["于".join(cell) for cell in row] for row in rows], width)
    assert max(Text(line).cell_len for line in lines) <= width
    for word in {word for row in rows for cell in row for word in cell} & set(_IDS):
        assert any(word in line for line in lines)


@given(st.text("闲置土地（，）12-. \n", max_size=60), st.integers(2, 30))
def test_breaking_a_text_loses_nothing_but_the_ends_of_lines(text: str, width: int) -> None:
    lines = broken(Text(text), width)
    assert "".join("".join(line.plain.split()) for line in lines) == "".join(text.split())
    assert all(line.cell_len <= width for line in lines)


@given(_CELL, st.integers(30, 100), st.integers(0, 4))
def test_no_sentence_ends_a_line_within_a_word(words: list[str], width: int, indent: int) -> None:
    out = StringIO()
    said = "于".join(["供地合同"] * 12 + words)
    Lines(width=width, file=out, highlight=False).print(Text(" " * indent + said))
    lines = out.getvalue().splitlines()
    assert max(Text(line).cell_len for line in lines) <= width
    assert "".join("".join(line.split()) for line in lines) == "".join(said.split())
    assert all(line.startswith(" " * indent) for line in lines)
    for word in set(words) & set(_IDS):
        assert any(word in line for line in lines)


def test_columns_without_room_are_left_out_from_the_right() -> None:
    rows = [["统一社会信用代码", "成立时间", "行业"], ["91410122M26330438", "2016-10-13", "医药"]]
    assert [columns_that_fit(rows, width) for width in (12, 30, 32, 80)] == [1, 1, 2, 3]


MISUSES = {
    ("evaluate",): "缺少选项 --standard",
    ("import",): "没有给出 file",
    ("batches", "--nope"): "没有 --nope 这个选项",
    ("evaluate", "--standard"): "选项 --standard 后面没有写值",
    ("batches", "--json=3"): "选项 --json 不带值",
    ("serve", "--port", "abc"): "--port 的值无效",
    ("finding",): "没有 finding 这个命令",
    ("batches", "甲", "乙"): "多出了这些内容：甲 乙",
}


@pytest.mark.parametrize(("words", "said"), MISUSES.items())
def test_a_misuse_is_told_in_chinese_with_a_remedy(
    words: tuple[str, ...], said: str, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YUANHENG_LANG", "zh")
    answer = say(*words)
    head, *rest = answer.err.splitlines()
    assert (answer.code, answer.out, head) == (2, "", f"✗ {said}")
    assert rest[-1].startswith("  → ")


def test_what_an_option_takes_is_said(say: Say) -> None:
    assert "Expected a whole number from 0 to 65535." in say("serve", "--port", "99999").err
    assert "viewer, officer, leader, admin" in say("account", "add", "x", "--role", "boss").err
    assert "Did you mean findings?" in say("finding").err


def test_a_file_of_no_kind_is_told_of_every_kind_that_is_read(say: Say) -> None:
    with open("notes.md", "w", encoding="utf-8") as notes:  # noqa: PTH123 - in the folder of `say`
        notes.write("# 台账")
    say("init", "--ledger", "a.yhdb")
    said = say("import", "notes.md", "--ledger", "a.yhdb")
    assert said.code == 3
    assert {ending for ending in ENDINGS if ending not in said.err} == set()


@pytest.mark.parametrize(
    ("said", "chinese"),
    [
        ("[Errno 13] Permission denied: '/data/台账.xlsx'", "没有访问权限"),
        ("[Errno 28] No space left on device", "磁盘空间不足"),
        ("attempt to write a readonly database", "文件是只读的"),
        ("something else", "something else"),
    ],
)
def test_what_the_system_says_is_said_in_chinese(said: str, chinese: str) -> None:
    assert system_in_chinese(said) == chinese
