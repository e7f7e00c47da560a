"""Signs that nobody sees, and that one database keeps and another refuses, come in by no door."""

from __future__ import annotations

import pytest

from yuanheng.app.intake.layers import add_zone
from yuanheng.app.keeping.ledger import correct
from yuanheng.app.opening import create_ledger
from yuanheng.errors import UsageError
from yuanheng.ledger.record.known import standing

WHERE = ("code=S000001",)


def test_a_name_is_kept_alike_whatever_stands_in_it(place: str) -> None:
    house = create_ledger(place)
    add_zone(house, "甲\0\u202e乙", {"code": "S000001", "level": None})

    def names() -> list[str]:
        found: list[str] = (
            standing(house.store, "zone", house.store.last_seq()).column("name").to_pylist()
        )
        return found

    assert names() == ["甲乙"]
    correct(house, "zone", WHERE, ("name=丙\0\u200b丁",), "核对\0文件")
    assert names() == ["丙丁"]
    for same in ("name=丙\u200b丁", "name=丙丁\0"):
        with pytest.raises(UsageError, match="already say so"):
            correct(house, "zone", WHERE, (same,), "好")
