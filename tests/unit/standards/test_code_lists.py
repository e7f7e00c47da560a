"""The code lists that are shipped: sizes, parents, and every code that a column names."""

from __future__ import annotations

import pytest

from yuanheng.standards import relations
from yuanheng.standards.relations import ledger_schema


@pytest.mark.parametrize(
    ("name", "size"),
    [("industry_2017", 1972), ("land_use_2017", 73), ("land_status", 22), ("supply_state", 11)],
)
def test_a_standard_list_is_whole(name: str, size: int) -> None:
    assert len(ledger_schema().code_lists[name].codes) == size


def test_industries_are_sections_divisions_groups_and_classes() -> None:
    codes = ledger_schema().code_lists["industry_2017"].codes
    lengths = [len(code) for code in codes if code.isdigit()]
    sections = [code for code in codes if code.isalpha()]
    assert (len(sections), *(lengths.count(n) for n in (2, 3, 4))) == (20, 97, 473, 1382)
    assert codes["2720"].parent == "272"
    assert codes["27"].parent == "C"


def test_every_parent_is_a_code_of_the_same_list() -> None:
    for listed in ledger_schema().code_lists.values():
        assert {c.parent for c in listed.codes.values() if c.parent} <= set(listed.codes)


def test_a_list_is_read_when_it_is_asked_for_and_bears_the_name_of_its_file() -> None:
    """A command that needs the relations alone reads none of them."""
    relations._schema.cache_clear()
    lists = ledger_schema().code_lists
    assert isinstance(lists, relations._CodeLists)
    assert len(lists) > 20
    assert [name for name, listed in lists._lists.items() if listed is not None] == []
    assert {name: listed.id for name, listed in lists.items()} == {name: name for name in lists}
    assert None not in lists._lists.values()


def test_every_list_that_a_column_names_is_shipped() -> None:
    schema = ledger_schema()
    named = {c.codes for r in schema.relations.values() for c in r.columns if c.codes}
    assert named <= set(schema.code_lists)


def test_every_quantity_has_a_unit_that_is_stored_as_a_whole_number() -> None:
    for relation in ledger_schema().relations.values():
        for column in relation.columns:
            assert (column.type == "quantity") == (column.unit is not None)
