"""Map layers are read by table profiles: fields become columns, shapes are kept and measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import pytest
import shapely

from tests.journeys.desk import Desk, seen
from tests.unit.ledger.sources.test_layers_plots import PLOT, SQUARE, moved, ring, write
from yuanheng.app.intake.layers import import_file
from yuanheng.app.intake.profiles import kept_profile_text
from yuanheng.errors import QuestionError, SourceError, UsageError
from yuanheng.model.ledger import Issue

CRS = "EPSG:4547"
PROFILE = """\
table: mine
relation: parcel
label: {zh: 例, en: Example}
status: unverified
needs: [No, Size]
blank: ['']
columns:
  number: {from: [No]}
  area: {from: [Size], unit: 亩}
  land_class: {from: [Class]}
shapes: {registered: area, tolerance: 0.05}
"""
SHAPES = [
    shapely.box(500000, 3379000, 500100, 3379100),
    shapely.box(500200, 3379000, 500300, 3379100),
    shapely.from_wkt("POLYGON ((0 0, 1 1, 0 1, 1 0, 0 0))"),
]


def layer(folder: Path, **fields: list[Any]) -> Path:
    """Write two hectares as a layer of two plots, and a third whose ring crosses itself."""
    path = folder / "plots.gpkg"
    n = len(next(iter(fields.values())))
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array(SHAPES[:n])),
        [np.array(v, dtype=object if isinstance(v[0], str) else None) for v in fields.values()],
        list(fields),
        driver="GPKG",
        geometry_type="Polygon",
        crs=CRS,
    )
    return path


def profile(folder: Path, old: str = "", new: str = "") -> str:
    path = folder / "mine.yaml"
    path.write_text(PROFILE.replace(old, new, 1) if old else PROFILE, encoding="utf-8")
    return str(path)


def bring(
    desk: Desk, path: Path, named: str | None, *assume: str
) -> tuple[list[dict[str, Any]], tuple[Issue, ...]]:
    batch, issues = import_file(
        desk.house, path, profile=named, period="2025", zone=desk.zone, assume=assume
    )
    return desk.house.store.facts("parcel", [batch.seq]).to_pylist(), issues


def test_fields_become_columns_and_shapes_are_kept_in_their_crs(desk: Desk, tmp_path: Path) -> None:
    """Area is what the field says, the measured area is that of the shape."""
    path = layer(tmp_path, No=["甲", "乙"], Size=[15.0, 15.0], Class=["A2", "B21"])
    facts, issues = bring(desk, path, profile(tmp_path))
    read = [(f["source_row"], f["number"], f["area"], f["land_class"]) for f in facts]
    assert read == [(1, "甲", 3 * 10**10, "A2"), (2, "乙", 3 * 10**10, "B21")]
    assert {f["boundary_crs"] for f in facts} == {CRS}
    assert [
        shapely.from_wkb(f["boundary"]).equals(s) for f, s in zip(facts, SHAPES[:2], strict=True)
    ]
    assert [f["area_measured"] for f in facts] == pytest.approx([3 * 10**10, 3 * 10**10], rel=1e-6)
    assert [i.check for i in issues] == ["area.assumed"]


def test_a_feature_without_any_attribute_still_counts_with_its_shape(
    desk: Desk, tmp_path: Path
) -> None:
    """A blank row of a sheet is nothing; a blank feature is land."""
    path = layer(tmp_path, No=["", ""], Size=[np.nan, 15.0])
    facts, _ = bring(desk, path, profile(tmp_path))
    assert [(f["number"], f["area"], f["boundary"] is None) for f in facts] == [
        (None, None, False),
        (None, 3 * 10**10, False),
    ]


def test_a_value_that_cannot_be_read_is_named_by_feature_and_field(
    desk: Desk, tmp_path: Path
) -> None:
    """Its row stays with its shape."""
    path = layer(tmp_path, No=["甲", "乙"], Size=[15.0, 15.0], Class=["A2", "工业"])
    facts, issues = bring(desk, path, profile(tmp_path))
    (issue,) = seen(issues, "code.unknown")
    assert (issue.where.layer, issue.where.row, issue.where.column) == ("plots", 2, "Class")
    assert facts[1]["land_class"] is None


def test_a_registered_area_that_differs_from_its_shape_is_named(desk: Desk, tmp_path: Path) -> None:
    """Both areas are kept."""
    path = layer(tmp_path, No=["甲", "乙"], Size=[15.0, 16.0])
    facts, issues = bring(desk, path, profile(tmp_path))
    (issue,) = seen(issues, "area.differs")
    assert (issue.where.row, issue.where.column, issue.found) == (2, "Size", "16.0")
    assert facts[1]["area"] == round(16 / 15 * 3 * 10**10)


def test_a_unit_that_cannot_be_is_asked_about_at_the_line_of_the_profile(
    desk: Desk, tmp_path: Path
) -> None:
    """The answer, given once, is kept with the batch."""
    path = layer(tmp_path, No=["甲", "乙"], Size=[10_000.0, 10_000.0])
    named = profile(tmp_path)
    with pytest.raises(QuestionError, match="In which unit are Size") as asked:
        bring(desk, path, named)
    assert (asked.value.where.file, asked.value.where.line) == (named, 9)
    (fitting,) = [str(x) for x in asked.value.lines if "✓" in str(x)]
    assert fitting.startswith("--assume Size=m2:")
    facts, _ = bring(desk, path, named, "Size=m2")
    assert [f["area"] for f in facts] == [3 * 10**10, 3 * 10**10]
    assert desk.house.store.batches()[-1].details["assume.Size"] == "m2"


@pytest.mark.parametrize(
    ("answer", "says"),
    [("No=m2", "nothing of that name is asked"), ("Size=万元", "cannot be turned into hm2")],
)
def test_an_answer_to_no_question_is_refused(
    desk: Desk, tmp_path: Path, answer: str, says: str
) -> None:
    """Only the units of quantities and the CRS can be answered."""
    path = layer(tmp_path, No=["甲"], Size=[15.0])
    with pytest.raises(UsageError, match=says):
        bring(desk, path, profile(tmp_path), answer)


def test_a_shape_that_cannot_be_used_is_named_and_its_row_stays(desk: Desk, tmp_path: Path) -> None:
    """The value of the field is read all the same."""
    path = layer(tmp_path, No=["甲", "乙", "丙"], Size=[15.0, 15.0, 1.0])
    facts, issues = bring(desk, path, profile(tmp_path))
    (issue,) = seen(issues, "geometry.invalid")
    assert (issue.where.row, issue.quarantined) == (3, True)
    assert (facts[2]["area"] is not None, facts[2]["boundary"]) == (True, None)


def test_a_field_that_the_layer_lacks_is_refused_at_the_line_that_needs_it(
    desk: Desk, tmp_path: Path
) -> None:
    """The nearest field is offered."""
    path = layer(tmp_path, No=["甲"], Sizes=[15.0])
    named = profile(tmp_path)
    with pytest.raises(SourceError, match="plots has no Size") as refused:
        bring(desk, path, named)
    assert (refused.value.where.file, refused.value.where.line) == (named, 5)
    assert "Perhaps Sizes is meant" in str(refused.value.remedy)


def test_a_profile_without_shapes_reads_no_layer(desk: Desk, tmp_path: Path) -> None:
    """What to add is said."""
    named = profile(tmp_path, PROFILE[PROFILE.index("shapes") :], "")
    with pytest.raises(UsageError, match="reads tables, and this is a map layer"):
        bring(desk, layer(tmp_path, No=["甲"], Size=[15.0]), named)


def test_the_text_of_a_profile_is_kept_with_the_batch(desk: Desk, tmp_path: Path) -> None:
    """A later change of the file does not change what the batch was read by."""
    named = profile(tmp_path)
    bring(desk, layer(tmp_path, No=["甲"], Size=[15.0]), named)
    Path(named).write_text("table: other\n", encoding="utf-8")
    batch = desk.house.store.batches()[-1]
    assert (batch.profile, batch.details["profile.file"]) == ("mine", "mine.yaml")
    assert kept_profile_text(desk.house, batch.seq) == PROFILE


def test_plots_of_a_text_become_parcels(desk: Desk, tmp_path: Path) -> None:
    """Number, name, area and use are those of the head line; the shipped profile is found."""
    second = PLOT.replace("DK-1", "DK-2").replace("1.0", "1.2")
    path = write(
        tmp_path / "界址点.txt", [PLOT, *ring(SQUARE), second, *ring(moved(0, 200))], "gb18030"
    )
    facts, issues = bring(desk, path, None)
    columns = ("number", "plot_name", "area", "stated_use", "boundary_crs")
    assert [tuple(f[c] for c in columns) for f in facts] == [
        ("DK-1", "一号（东）地块", 3 * 10**10, "工业用地", "EPSG:4526"),
        ("DK-2", "一号（东）地块", 36 * 10**9, "工业用地", "EPSG:4526"),
    ]
    (issue,) = seen(issues, "area.differs")
    assert (issue.where.row, issue.where.column) == (2, "地块面积")


def test_plots_whose_area_is_in_square_metres_are_asked_about(desk: Desk, tmp_path: Path) -> None:
    """Some programs write square metres where the form says hectares."""
    path = write(tmp_path / "界址点.txt", [PLOT.replace("1.0", "10000"), *ring(SQUARE)])
    with pytest.raises(QuestionError, match="In which unit are 地块面积"):
        bring(desk, path, None)
    facts, _ = bring(desk, path, None, "地块面积=m2")
    assert facts[0]["area"] == 3 * 10**10
