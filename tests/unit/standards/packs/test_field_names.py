"""The columns of a relation are known by labels, by shipped profiles, and by usual names."""

from __future__ import annotations

from yuanheng.model.units import parse_unit
from yuanheng.standards.packs.field_names import FieldName, field_names
from yuanheng.standards.relations import ledger_schema

PARCEL = ledger_schema().relations["parcel"]


def test_labels_and_ids_are_names_of_a_column() -> None:
    """The surest names come first."""
    names = [n for n in field_names(PARCEL) if n.column == "holder" and n.kind == "label"]
    assert [n.text for n in names] == ["holder", "土地使用者", "Holder"]


def test_the_fields_of_shipped_profiles_are_names_with_their_unit() -> None:
    """A survey's DLMJ is an area in hectares."""
    assert FieldName("DLMJ", "area", "profile", parse_unit("hm2")) in field_names(PARCEL)
    assert FieldName("LOC_ID", "number", "profile") in field_names(PARCEL)


def test_every_usual_name_is_of_a_column_that_is_there() -> None:
    """The shipped list names no column that a relation lacks."""
    for relation in ledger_schema().relations.values():
        known = {c.name for c in relation.columns}
        assert {n.column for n in field_names(relation)} <= known
