"""The descent of parcels in four real zones: renumbered, extended, and one drawn elsewhere."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.realdata.conftest import BINXI, LIMIN, MUDANJIANG, SUIFENHE, Told
from yuanheng.ledger.record.known import snapshot
from yuanheng.ledger.surveys.lineage import lineage
from yuanheng.views.ledger.parcel_history import parcel_history

pytestmark = pytest.mark.realdata


def links(told: Told, zone: str) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    """Give the lineage of a zone from 2012 to 2013, and its patches by fact."""
    store, chosen = told.house.store, frozenset({told.zones[zone]})
    before, after = (
        snapshot(store, "parcel", store.last_seq(), zones=chosen, periods=frozenset({year}))
        for year in ("2012", "2013")
    )
    rows = [*before.to_pylist(), *after.to_pylist()]
    return lineage(before, after).to_pylist(), {r["fact"]: r for r in rows}


@pytest.mark.parametrize(("zone", "same"), [(LIMIN, 165), (BINXI, 169), (MUDANJIANG, 264)])
def test_most_patches_are_the_same_land_in_place(told: Told, zone: str, same: int) -> None:
    """By geometry alone, in one place."""
    found, _ = links(told, zone)
    counted = Counter((r["kind"], r["by"]) for r in found)
    assert counted["same", "geometry"] == same
    assert {r["moved_m"] for r in found} == {None}


def test_patches_that_share_no_number_are_found_by_their_land(told: Told) -> None:
    """One zone gave every patch another number."""
    found, patches = links(told, MUDANJIANG)
    same = [r for r in found if r["kind"] == "same"]
    assert len(same) == 264
    assert [
        r for r in same if patches[r["before"]]["number"] == patches[r["after"]]["number"]
    ] == []


def test_a_number_that_stands_three_times_leads_to_three_patches(told: Told) -> None:
    """Each is followed by its own land."""
    steps = parcel_history(told.house, f"{MUDANJIANG}/2012/K-206")
    assert [step.kind for step in steps] == ["same"] * 3
    assert len({step.after.parcel for step in steps if step.after}) == 3


@pytest.mark.parametrize(("zone", "new"), [(LIMIN, 225), (MUDANJIANG, 16), (BINXI, 0)])
def test_only_the_added_area_is_new_and_no_land_is_gone(told: Told, zone: str, new: int) -> None:
    """2013 adds a disjoint expansion area to two of the zones."""
    found, patches = links(told, zone)
    ranges = Counter(patches[r["after"]]["assessed_range"] for r in found if r["kind"] == "new")
    assert ranges == ({"发展方向区": new} if new else {})
    assert [r for r in found if r["kind"] == "gone"] == []


def test_a_zone_drawn_eighty_four_metres_off_says_so_in_every_link(told: Told) -> None:
    """Its shapes agree, its place does not; no link hides that."""
    found, _ = links(told, SUIFENHE)
    assert {r["by"] for r in found} == {"moved-geometry"}
    assert {round(r["moved_m"]) for r in found} == {84}
