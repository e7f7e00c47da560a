"""Rows among the data that are none: totals, parts, notes, signatures, captions, heads again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.ledger.kinds import FIRMS, Desk, Row, book, firms
from yuanheng.errors import SourceError
from yuanheng.ledger.writing.row_words import is_part_word, is_sum_word

TOTALS = (
    "合计",
    "合　计",
    "合 计 数",
    "合计（3家）",
    "合计：",
    "总计",
    "总 计",
    "小计",
    "本页小计",
    "本页合计",
    "园区合计",
    "全区合计",
    "规上企业合计",
    "累计",
    "共计",
    "总数",
    "Total",
    "Grand total",
    "subtotal",
)
PARTS = (
    "其中：规上企业",
    "其中",
    "其中:高新技术企业",
    "平均",
    "平均值",
    "户均",
    "of which: large",
)[:5]
NOTES = (
    "注：用地面积含租用",
    "注:1.税收为入库数。",
    "备注：见附件",
    "说明：口径同上年",
    "（注：含租用）",
    "数据来源：税务局",
    "填表单位：示例管委会",
    "填报人：",
    "制表人：示例",
    "审核人：",
    "单位负责人（签字）：",
    "填报日期：2024-03-01",
    "联系电话：",
    "（盖章）",
    "第 1 页 共 3 页",
    "- 3 -",
    "附件：清单",
    "Source: tax office",
)
NAMES = (
    "上海总计算机公司",
    "合计科技",
    "示例设计公司",
    "平安公司",
    "注塑一厂",
    "备胎公司",
    "中国统计出版社",
    "审核认证公司",
)


@pytest.mark.parametrize("word", TOTALS)
@pytest.mark.parametrize("at", [0, 1])
def test_a_row_of_totals_is_no_firm(word: str, at: int, tmp_path: Path, read: Desk) -> None:
    row: list[object] = [None, None, 60, 600]
    row[at] = word
    landed = read(book(tmp_path, [FIRMS, *firms(3), row]))
    assert (landed.told("enterprise"), landed.loud) == ([("Q001",), ("Q002",), ("Q003",)], [])


@pytest.mark.parametrize("word", TOTALS[:4])
def test_a_total_is_known_behind_a_serial_number(word: str, tmp_path: Path, read: Desk) -> None:
    rows = [("序号", *FIRMS), *[(n, *row) for n, row in enumerate(firms(3), 1)]]
    landed = read(book(tmp_path, [*rows, (4, None, word, 60, 600)]))
    assert len(landed.facts) == 3


def test_a_wrong_total_is_said_whatever_its_word(tmp_path: Path, read: Desk) -> None:
    landed = read(book(tmp_path, [FIRMS, *firms(3), ("园区合计", None, 61, 600)]))
    assert landed.loud == [("sum.differs", "C5")]


@pytest.mark.parametrize("text", [*PARTS, *NOTES])
@pytest.mark.parametrize("at", [0, 1])
def test_parts_notes_and_signatures_are_no_firms_and_are_said(
    text: str, at: int, tmp_path: Path, read: Desk
) -> None:
    row: list[object] = [None] * 4
    row[at] = text
    landed = read(book(tmp_path, [FIRMS, *firms(3), row]))
    assert (len(landed.facts), landed.loud) == (3, [])
    assert [place for place, _ in landed.said("rows.unread")] == ["5"]


@pytest.mark.parametrize("name", NAMES)
def test_a_firm_whose_name_holds_such_a_word_is_a_firm(
    name: str, tmp_path: Path, read: Desk
) -> None:
    landed = read(book(tmp_path, [FIRMS, *firms(1), ("Q009", name, 1, 2)]))
    assert landed.told("name")[1:] == [(name,)]


@pytest.mark.parametrize(
    "caption", ["一、规上企业", "（二）规下企业", "表二 规下企业", "续表", "1.含租用；2.含出租"]
)
def test_a_caption_alone_in_its_row_is_no_firm_and_is_warned_of(
    caption: str, tmp_path: Path, read: Desk
) -> None:
    landed = read(book(tmp_path, [FIRMS, (caption,), *firms(2)]))
    assert (len(landed.facts), landed.loud) == (2, [("rows.unread", "2")])


@pytest.mark.parametrize("every", [1, 4, 14])
def test_a_head_repeated_on_each_page_loses_no_firm(every: int, tmp_path: Path, read: Desk) -> None:
    rows: list[Row] = []
    for page in range(3):
        rows += [FIRMS, *firms(every, page * every + 1)]
    landed = read(book(tmp_path, rows))
    assert landed.told("enterprise") == [(f"Q{n:03d}",) for n in range(1, 3 * every + 1)]


def test_a_second_table_below_in_another_order_is_refused(tmp_path: Path, read: Desk) -> None:
    other = (FIRMS[0], FIRMS[1], FIRMS[3], FIRMS[2])
    rows = [FIRMS, *firms(3), (None,), ("表二 规下企业",), other, ("Q004", "示例企业4", 1004, 4)]
    with pytest.raises(SourceError, match=r"second table begins at row 7: .* that of row 1"):
        read(book(tmp_path, rows))


@pytest.mark.parametrize(
    "numbers", [(1, 2, 3, 4), ("甲", "乙", 1, 2, 3), ("(1)", "(2)", "(3)", "(4)"), ("A", 1, 2, 3)]
)
def test_a_row_of_column_numbers_is_no_firm(numbers: Row, tmp_path: Path, read: Desk) -> None:
    heads = (*FIRMS, "备考")[: len(numbers)]
    landed = read(book(tmp_path, [heads, numbers, *firms(2)]))
    assert (len(landed.facts), landed.loud) == (2, [])


@given(st.sampled_from(TOTALS), st.sampled_from(["", " ", "　", "：", ":"]))
def test_a_word_of_totals_stays_one_with_spaces_and_colons(word: str, behind: str) -> None:
    assert is_sum_word(word + behind)
    assert is_sum_word(f" {word}")
    assert not is_part_word(word)
