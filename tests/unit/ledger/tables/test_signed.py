"""A negative amount is read where the column says that it can be, and a slip elsewhere."""

from __future__ import annotations

import pytest

from yuanheng.ledger.amounts import read_amount
from yuanheng.ledger.values import Refused
from yuanheng.model.units import parse_unit, storage_unit
from yuanheng.standards.relations import ledger_schema

MONEY = parse_unit("万元")


@pytest.mark.parametrize("text", ["-12.5", "(12.5)", "－12.5", pytest.param(-12.5, id="number")])
def test_a_negative_amount_needs_a_column_that_allows_it(text: object) -> None:
    """Also as accountants write it, in brackets."""
    stored = -MONEY.factor_to(storage_unit(MONEY)) * 25 / 2
    assert read_amount(text, frozenset(), MONEY, signed=True) == stored
    assert isinstance(read_amount(text, frozenset(), MONEY), Refused)


def test_refunds_and_value_added_may_be_negative_and_land_may_not() -> None:
    """What can be negative says so where it is filled in."""
    relations = ledger_schema().relations
    signed = {column.name for column in relations["enterprise_year"].columns if column.signed}
    assert signed == {"taxes", "value_added"}
    for name in signed:
        assert "负数" in relations["enterprise_year"].column(name).meaning["zh"]
    assert not any(column.signed for column in relations["parcel"].columns)
