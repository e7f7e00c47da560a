"""Real parcel shapes of a town: all are in the ledger, measured, and every fault is named."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import shapely

from yuanheng.app.intake.layers import add_zone, import_file
from yuanheng.app.intake.profiles import check_profile, make_profile
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.model.ledger import Batch, Issue
from yuanheng.words.words import Words

pytestmark = pytest.mark.realdata

SHAPES = 5948
FOLDER = "parcels_easthampton"


@dataclass(frozen=True)
class Kept:
    """The layer and the assessor table in one ledger."""

    house: OpenHouse
    batch: Batch
    facts: list[dict[str, Any]]
    issues: tuple[Issue, ...]


@pytest.fixture(scope="module")
def kept(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    house = create_ledger(tmp_path_factory.mktemp("parcels") / "parcels.yhdb")
    add_zone(house, "示例区", {"code": None, "level": None})
    layer = realdata / FOLDER / "easthampton_M087_FY25.gpkg"
    batch, issues = import_file(house, layer, layer="TaxPar", period="2025", zone="示例区")
    facts = house.store.facts("parcel", [batch.seq]).to_pylist()
    return Kept(house, batch, facts, issues)


def test_every_shape_is_a_parcel_with_its_number(kept: Kept) -> None:
    """The shipped profile is found by the fields."""
    assert (kept.batch.profile, kept.batch.rows) == ("us-ma.tax-parcels.2025", SHAPES)
    assert len({f["number"] for f in kept.facts}) == SHAPES
    assert all(f["area"] is not None for f in kept.facts)


def test_shapes_are_kept_in_the_crs_of_the_layer_but_for_one_that_cannot_be_used(
    kept: Kept,
) -> None:
    """One is set aside, one is mended; both are named by row, and nothing else is a fault."""
    drawn = [f for f in kept.facts if f["boundary"] is not None]
    assert len(drawn) == SHAPES - 1
    assert {f["boundary_crs"] for f in drawn} == {"EPSG:26986"}
    assert all(shapely.is_valid(shapely.from_wkb([f["boundary"] for f in drawn])))
    faults = [(i.check, i.quarantined) for i in kept.issues if i.severity != "notice"]
    assert faults == [("geometry.invalid", True), ("geometry.invalid", False)]


def test_registered_areas_are_those_of_the_shapes(kept: Kept) -> None:
    """To a hundredth on every row, to a thousandth over the town."""
    both = [(f["area"], f["area_measured"]) for f in kept.facts if f["area_measured"]]
    assert len(both) == SHAPES - 1
    assert all(abs(measured / area - 1) < 0.01 for area, measured in both)
    assert sum(m for _, m in both) == pytest.approx(sum(a for a, _ in both), rel=1e-3)


def test_assessments_name_the_shapes_by_their_number_but_for_twenty(
    kept: Kept, realdata: Path
) -> None:
    """The assessor table of the same town, which holds some lots that the layer lacks."""
    table = realdata / FOLDER / "assess_FY25_no_owners.csv"
    asked = TableRequest(table, None, None, None, "示例区")
    outcome = import_filled(kept.house, asked, Words("en"))
    assert outcome.batch is not None
    rows = kept.house.store.facts("assessment", [outcome.batch.seq]).to_pylist()
    numbers = {f["number"] for f in kept.facts}
    assert (len(rows), sum(r["parcel"] in numbers for r in rows)) == (6368, 6348)


def test_a_profile_made_from_the_layer_reads_it_as_the_shipped_one_does(
    realdata: Path, tmp_path: Path
) -> None:
    """The fields are known from the shipped profile, the unit is that of the shapes."""
    layer = realdata / FOLDER / "easthampton_M087_FY25.gpkg"
    out = tmp_path / "mine.yaml"
    make_profile(layer, "parcel", Words("en"), layer="TaxPar", out=out)
    checked = check_profile(str(out), layer, layer="TaxPar")
    read = {r.rule.column.name: (r.head, r.read, r.refused) for r in checked.rules}
    assert read == {
        "area": ("SHAPE_Area", SHAPES, 0),
        "number": ("LOC_ID", SHAPES, 0),
        "remark": ("POLY_TYPE", SHAPES, 0),
    }
