"""The core relations and code lists hang together, and a wrong declaration is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from yuanheng.errors import StandardError
from yuanheng.model.relation import Relation
from yuanheng.standards import relations
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.yaml.source import read_yaml

if TYPE_CHECKING:
    from pathlib import Path

PLOT = """\
relation: plot
label: {zh: 例, en: Example}
kind: period
key: [zone]
absent: zero
columns:
  zone: {type: text, label: {zh: 区, en: Zone}, meaning: {zh: 区, en: Zone}}
  size: {type: TYPE, label: {zh: 量, en: Size}, meaning: {zh: 量, en: Size}UNIT}
"""


def plot(folder: Path, kind: str, unit: str) -> Relation:
    path = folder / "plot.yaml"
    path.write_text(PLOT.replace("TYPE", kind).replace("UNIT", unit), encoding="utf-8")
    return relations._relation(read_yaml(path, "plot.yaml"))


def test_every_relation_is_keyed_by_columns_it_has() -> None:
    for relation in ledger_schema().relations.values():
        names = {column.name for column in relation.columns}
        assert {*relation.key, *relation.replaced_by} <= names


def test_every_parent_of_a_code_is_in_its_list() -> None:
    for codes in ledger_schema().code_lists.values():
        assert {c.parent for c in codes.codes.values()} - {None} <= set(codes.codes)


def test_land_that_is_not_surveyed_is_none_and_a_figure_that_is_not_stated_is_unknown() -> None:
    schema = ledger_schema()
    absent = {name: relation.absent for name, relation in schema.relations.items()}
    zero = {"parcel", "building", "supply", "idle_cause"}
    assert absent == {name: "zero" if name in zero else "unknown" for name in schema.relations}


def test_a_column_finds_its_code_list() -> None:
    schema = ledger_schema()
    parcel = schema.relations["parcel"]
    assert schema.codes(parcel.column("land_class")) is schema.code_lists["land_status"]
    assert schema.codes(parcel.column("area")) is None


@pytest.mark.parametrize(("kind", "unit"), [("quantity", ""), ("text", ", unit: hm2")])
def test_a_unit_belongs_to_quantities_and_to_them_alone(
    tmp_path: Path, kind: str, unit: str
) -> None:
    with pytest.raises(StandardError, match="only a quantity has one") as refused:
        plot(tmp_path, kind, unit)
    assert refused.value.where.line == 8


def test_an_unknown_unit_is_refused_at_its_line(tmp_path: Path) -> None:
    with pytest.raises(StandardError, match="The unit pH is not known") as refused:
        plot(tmp_path, "quantity", ", unit: pH")
    assert (refused.value.where.file, refused.value.where.line) == ("plot.yaml", 8)


def test_an_unknown_type_is_refused_at_its_line(tmp_path: Path) -> None:
    with pytest.raises(StandardError, match=r"columns\.size\.type") as refused:
        plot(tmp_path, "date", "")
    assert refused.value.where.line == 8


def test_a_column_that_names_rows_of_another_relation_says_of_which() -> None:
    """Firms, parcels and zones are named by their keys; the identity of a firm names itself."""
    schema = ledger_schema()
    named = {
        name: schema.relations[name].referring_to("enterprise")
        for name in ("occupancy", "meter_reading", "emission_reading", "enterprise", "parcel")
    }
    one = ("enterprise",)
    assert named == {
        "occupancy": one,
        "meter_reading": one,
        "emission_reading": one,
        "enterprise": one,
        "parcel": (),
    }
    assert schema.relations["occupancy"].column("parcel").references == "parcel"


def test_every_relation_that_a_column_refers_to_is_declared() -> None:
    """A slip in the name would leave the column out of every merge."""
    schema = ledger_schema()
    columns = [c for r in schema.relations.values() for c in r.columns]
    assert {c.references for c in columns if c.references} <= set(schema.relations)
