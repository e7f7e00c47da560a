"""A relation names the fields that stand in the ledger for its columns."""

from __future__ import annotations

import pytest

from yuanheng.model.relation import Column, ColumnType, Relation
from yuanheng.model.units import parse_unit

LABEL = {"zh": "例", "en": "Example"}


def column(name: str, kind: ColumnType) -> Column:
    unit = parse_unit("hm2") if kind == "quantity" else None
    return Column(name, kind, LABEL, LABEL, unit=unit)


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        ("text", (("x", "text"),)),
        ("code", (("x", "text"),)),
        ("boolean", (("x", "boolean"),)),
        ("integer", (("x", "integer"),)),
        ("number", (("x", "number"),)),
        ("quantity", (("x", "integer"),)),
        ("event", (("x_from", "text"), ("x_to", "text"))),
        ("geometry", (("x", "bytes"), ("x_crs", "text"))),
    ],
)
def test_a_column_of_each_type_has_its_stored_fields(
    kind: ColumnType, stored: tuple[tuple[str, str], ...]
) -> None:
    assert column("x", kind).stored == stored


def test_a_relation_lists_its_fields_in_the_order_of_columns() -> None:
    relation = Relation(
        "plot", LABEL, "snapshot", ("a",), (), "zero", (column("b", "event"), column("a", "text"))
    )
    assert relation.stored == (("b_from", "text"), ("b_to", "text"), ("a", "text"))


def test_a_column_is_found_by_name() -> None:
    wanted = column("a", "text")
    relation = Relation("plot", LABEL, "snapshot", ("a",), (), "zero", (wanted,))
    assert relation.column("a") is wanted


def test_a_column_that_is_not_there_is_a_key_error() -> None:
    relation = Relation("plot", LABEL, "snapshot", ("a",), (), "zero", ())
    with pytest.raises(KeyError, match="b"):
        relation.column("b")
