"""Days that an event leaves open are said in words: a span with one end reads as a day."""

from __future__ import annotations

import pytest

from yuanheng.model.relation import NEVER
from yuanheng.words.figures import span_text
from yuanheng.words.words import Words


@pytest.mark.parametrize(
    ("first", "last", "zh", "en"),
    [
        (None, None, "", ""),
        ("2013-12-31", "2013-12-31", "2013-12-31", "2013-12-31"),
        ("2014-01-01", None, "截至 2013-12-31 未发生", "not by 2013-12-31"),
        (None, "2013-12-31", "不晚于 2013-12-31", "by 2013-12-31"),
        (
            "2006-01-01",
            "2006-03-31",
            "2006-01-01 至 2006-03-31 之间",
            "between 2006-01-01 and 2006-03-31",
        ),
        (NEVER, NEVER, "未约定", "none agreed"),
    ],
)
def test_open_days_are_said(first: str | None, last: str | None, zh: str, en: str) -> None:
    assert (span_text(Words("zh"), first, last), span_text(Words("en"), first, last)) == (zh, en)
