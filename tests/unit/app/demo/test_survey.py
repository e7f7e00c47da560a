"""The demo survey is repeatable, tiles its zone and is faulty exactly where it says."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyogrio
import pyproj
import pytest
import shapely

from yuanheng.app.demo import DemoSurvey, write_demo_survey

CLASSES = {"A1", "A2", "A31", "A32", "A4", "A51", "A52", "B11", "B12", "B21", "B22", "C1", "C3"}
SUPPLY = {"A": {"D1", "D21", "D22"}, "B": {"D21", "E1", "E21", "E22"}, "C": {"F"}}
SHARED_TOTALS = ("SPTDZMJ", "TDKFL", "GYZSR")
TOTALS = {
    "demo_2012": (*SHARED_TOTALS, "TSLSMJ", "GDZCTZE"),
    "demo_2013": (*SHARED_TOTALS, "KFQPJMJ", "CZRK", "GDZCTZZE", "GYSSZE", "ESCYSSZE"),
}
LAYERS = tuple(TOTALS)


@dataclass(frozen=True)
class Layer:
    columns: dict[str, list[str | float]]
    degrees: npt.NDArray[np.object_]

    @property
    def metres(self) -> npt.NDArray[np.object_]:
        turn = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:4547", always_xy=True)
        moved: npt.NDArray[np.object_] = shapely.transform(
            self.degrees, lambda xy: np.column_stack(turn.transform(xy[:, 0], xy[:, 1]))
        )
        return moved

    def rows(self) -> list[dict[str, str | float]]:
        return [
            dict(zip(self.columns, cells, strict=True))
            for cells in zip(*self.columns.values(), strict=True)
        ]

    def row(self, number: str) -> dict[str, str | float]:
        (found,) = (row for row in self.rows() if row["TBBH"] == number)
        return found

    def place(self, number: str) -> int:
        return self.columns["TBBH"].index(number)

    def scopes(self) -> list[str]:
        return [str(row.get("KFQPJFW", "主区")) for row in self.rows()]

    def hectares(self, *key: str) -> dict[tuple[str, ...], float]:
        """Sum DLMJ by 评价范围 and the named fields."""
        sums: defaultdict[tuple[str, ...], float] = defaultdict(float)
        for scope, row in zip(self.scopes(), self.rows(), strict=True):
            sums[scope, *(str(row[name]) for name in key)] += float(row["DLMJ"])
        return sums


def read(path: Path, layer: str) -> Layer:
    meta, _, shapes, fields = pyogrio.raw.read(path, layer=layer)
    columns = {name: list(values) for name, values in zip(meta["fields"], fields, strict=True)}
    assert meta["crs"] == "EPSG:4326"
    return Layer(columns, shapely.from_wkb(shapes))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoSurvey:
    return write_demo_survey(tmp_path_factory.mktemp("demo") / "demo.gpkg")


@pytest.fixture(scope="module")
def layers(demo: DemoSurvey) -> dict[str, Layer]:
    return {name: read(demo.path, name) for name in demo.layers}


def fault_places(demo: DemoSurvey, layer: str, kind: str) -> list[str]:
    return [f.patch for f in demo.faults if (f.layer, f.kind) == (layer, kind)]


def in_class(scope: str, land: str, sums: dict[tuple[str, ...], float]) -> float:
    return sum(ha for (area, dldm), ha in sums.items() if area == scope and dldm.startswith(land))


def test_the_same_seed_gives_the_same_rows_and_shapes(demo: DemoSurvey, tmp_path: Path) -> None:
    again = write_demo_survey(tmp_path / "again.gpkg")
    assert again.faults == demo.faults
    for name in LAYERS:
        one, two = read(demo.path, name), read(again.path, name)
        assert one.columns == two.columns
        assert shapely.to_wkb(one.degrees).tolist() == shapely.to_wkb(two.degrees).tolist()


def test_writing_again_replaces_the_file(tmp_path: Path) -> None:
    path = tmp_path / "demo.gpkg"
    write_demo_survey(path, seed=1)
    write_demo_survey(path, seed=2)
    assert [name for name, _ in pyogrio.list_layers(path)] == list(LAYERS)


@pytest.mark.parametrize("seed", range(6))
def test_any_seed_finds_room_for_every_fault(seed: int, tmp_path: Path) -> None:
    kinds = Counter(f.kind for f in write_demo_survey(tmp_path / "demo.gpkg", seed).faults)
    assert kinds == {
        "duplicate_number": 1,
        "unknown_code": 1,
        "layer_shift": 1,
        "unit_of_layer": 3,
        "unit_of_row": 3,
        "invalid_ring": 1,
        "blank_judgement": 1,
        "area_mismatch": 1,
        "repeated_totals": 2,
    }


def test_the_zone_is_labelled_as_an_invention(layers: dict[str, Layer]) -> None:
    for layer in layers.values():
        assert set(layer.columns["KFQMC"]) == {"示例县经济开发区（示例数据）"}
        assert set(layer.columns["KFQDM"]) == {"S999001"}
        assert all("示例" in str(text) for text in layer.columns["ZDCY"] + layer.columns["GLJG"])
        holders = [str(name) for name in layer.columns["TDSYZ"] if name]
        assert all(name.startswith(("示例", "空地")) for name in holders)


def test_the_layers_have_the_size_of_a_county_zone(layers: dict[str, Layer]) -> None:
    old, new = (layers[name] for name in LAYERS)
    assert len(old.degrees) == pytest.approx(240, abs=20)
    counts = Counter(new.scopes())
    assert counts["主区"] == pytest.approx(240, abs=20)
    assert counts["发展方向区"] == pytest.approx(70, abs=15)
    area = new.hectares()
    assert area[("主区",)] == pytest.approx(700, abs=30)
    assert area[("发展方向区",)] == pytest.approx(300, abs=20)


@pytest.mark.parametrize("name", LAYERS)
def test_patches_tile_each_area_without_gap_or_overlap(name: str, layers: dict[str, Layer]) -> None:
    shapes = shapely.make_valid(layers[name].metres)
    scopes = np.array(layers[name].scopes())
    for scope in set(scopes):
        whole = shapely.union_all(shapes[scopes == scope])
        assert whole.geom_type == "Polygon"
        assert not whole.interiors
        assert shapely.area(shapes[scopes == scope]).sum() == pytest.approx(whole.area, rel=1e-6)


def test_the_two_areas_of_2013_do_not_overlap(layers: dict[str, Layer]) -> None:
    layer = layers["demo_2013"]
    shapes, scopes = shapely.make_valid(layer.metres), np.array(layer.scopes())
    main, expansion = (shapely.union_all(shapes[scopes == s]) for s in ("主区", "发展方向区"))
    assert 0 < main.distance(expansion) < 200


@pytest.mark.parametrize("name", LAYERS)
def test_no_patch_is_thinner_than_three_metres(name: str, layers: dict[str, Layer]) -> None:
    shapes = shapely.make_valid(layers[name].metres)
    opened = shapely.buffer(shapely.buffer(shapes, -1.5), 1.5001)
    lost = shapely.area(shapely.difference(shapes, opened)) / shapely.area(shapes)
    assert lost.max() < 0.01


@pytest.mark.parametrize("name", LAYERS)
def test_classes_and_supply_states_fit_but_for_the_declared_fault(
    name: str, demo: DemoSurvey, layers: dict[str, Layer]
) -> None:
    odd = [row for row in layers[name].rows() if row["GYDM"] not in SUPPLY[str(row["DLDM"])[0]]]
    assert [str(row["TBBH"]) for row in odd] == fault_places(demo, name, "unknown_code")
    for row in layers[name].rows():
        assert row["DLDM"] in CLASSES
        assert (row["RDYJ"] != "") == (row["GYDM"] == "F")
        assert (row["SYNX"] != "") == (row["GYDM"] in {"D21", "D22"})


@pytest.mark.parametrize("name", LAYERS)
def test_zone_totals_are_the_same_on_every_row_of_an_area(
    name: str, demo: DemoSurvey, layers: dict[str, Layer]
) -> None:
    layer = layers[name]
    seen: defaultdict[str, set[tuple[str | float, ...]]] = defaultdict(set)
    for scope, row in zip(layer.scopes(), layer.rows(), strict=True):
        seen[scope].add(tuple(row[field] for field in TOTALS[name]))
    assert {scope: len(values) for scope, values in seen.items()} == dict.fromkeys(seen, 1)
    assert fault_places(demo, name, "repeated_totals") == [""]


@pytest.mark.parametrize("name", LAYERS)
def test_the_printed_development_rate_is_the_recomputed_one(
    name: str, layers: dict[str, Layer]
) -> None:
    layer = layers[name]
    sums = layer.hectares("DLDM")
    for scope, printed in zip(layer.scopes(), layer.columns["TDKFL"], strict=True):
        ready = in_class(scope, "A", sums) + in_class(scope, "B21", sums)
        buildable = in_class(scope, "A", sums) + in_class(scope, "B", sums)
        assert printed == round(100 * ready / buildable, 2)


def test_the_main_area_is_industry_led(layers: dict[str, Layer]) -> None:
    sums = layers["demo_2013"].hectares("DLDM")
    built = in_class("主区", "A", sums)
    assert in_class("主区", "A2", sums) / built > 0.35
    assert in_class("主区", "A1", sums) / built < 0.22


def test_land_was_built_and_served_between_the_years(layers: dict[str, Layer]) -> None:
    old, new = ({r["TBBH"]: r["DLDM"] for r in layers[name].rows()} for name in LAYERS)
    moves = Counter((old[n], new[n]) for n in old.keys() & new.keys() if old[n] != new[n])
    assert set(moves) == {("B21", "A2"), ("B22", "B21")}
    assert min(moves.values()) >= 3


def test_each_year_spells_fields_its_own_way(layers: dict[str, Layer]) -> None:
    old, new = (layers[name].columns for name in LAYERS)
    only_2013 = {"KFQPJFW", "KFQPJLX", "KFQPJMJ", "GDZCTZZE", "GYSSZE", "ESCYSSZE", "CZRK"}
    assert new.keys() - old.keys() == only_2013 | {"TDXZQK", "KFQSPLX", "SSZE"}
    assert old.keys() - new.keys() == {"TSLSMJ", "GDZCTZE", "KFQLX", "LSZE"}
    assert {len(str(month)) for month in old["GYSJ"]} == {0, len("2006-"), len("2006-12")}
    assert "历史形成" in new["GYSJ"]
    assert set(old["SYNX"]) == {"", "20年", "40年", "50年", "70年"}
    assert set(new["SYNX"]) == {"", "20", "40", "50", "70"}


def test_idle_land_is_judged_in_the_main_area_and_blank_once_in_the_other(
    demo: DemoSurvey, layers: dict[str, Layer]
) -> None:
    layer = layers["demo_2013"]
    judged = Counter(
        (scope, row["TDXZQK"])
        for scope, row in zip(layer.scopes(), layer.rows(), strict=True)
        if (row["DLDM"], row["GYDM"]) == ("B21", "D21")
    )
    assert judged["主区", "是"] == 2
    assert judged["主区", "否"] > 0
    assert judged["主区", ""] == 0
    assert judged["发展方向区", ""] == 1
    (number,) = fault_places(demo, "demo_2013", "blank_judgement")
    assert layer.row(number)["TDXZQK"] == ""


def test_one_number_stands_twice_in_2012(demo: DemoSurvey, layers: dict[str, Layer]) -> None:
    counts = Counter(layers["demo_2012"].columns["TBBH"])
    assert [number for number, times in counts.items() if times > 1] == fault_places(
        demo, "demo_2012", "duplicate_number"
    )


def test_floor_areas_are_in_ha_in_2012_and_in_square_metres_in_2013(
    demo: DemoSurvey, layers: dict[str, Layer]
) -> None:
    for name, m2_per_unit in (("demo_2012", 1e4), ("demo_2013", 1.0)):
        for row in layers[name].rows():
            area_m2 = float(row["DLMJ"]) * 1e4
            built_up = row["DLDM"] in {"A1", "A2", "A4", "A52"}
            assert (float(row["JZJDMJ"]) * m2_per_unit > 0.1 * area_m2) == built_up
            assert float(row["JZJDMJ"]) * m2_per_unit < 0.7 * area_m2
            assert float(row["JZMJ"]) * m2_per_unit < 3.5 * area_m2
    rows = layers["demo_2013"].rows()
    mixed = [row["TBBH"] for row in rows if 0 < float(row["JDZMJ"]) < float(row["JZJDMJ"])]
    assert sorted(mixed) == sorted(fault_places(demo, "demo_2013", "unit_of_row"))


def test_one_ring_of_2013_touches_itself_and_its_area_is_right(
    demo: DemoSurvey, layers: dict[str, Layer]
) -> None:
    layer = layers["demo_2013"]
    (number,) = fault_places(demo, "demo_2013", "invalid_ring")
    valid = shapely.is_valid(layer.degrees)
    assert np.flatnonzero(~valid).tolist() == [layer.place(number)]
    ring = layer.metres[layer.place(number)]
    assert shapely.is_valid_reason(ring).startswith("Ring Self-intersection")
    for area_m2 in (ring.area, shapely.make_valid(ring).area):
        assert area_m2 / 1e4 == pytest.approx(layer.row(number)["DLMJ"], rel=1e-6)


@pytest.mark.parametrize("name", LAYERS)
def test_areas_agree_with_shapes_but_for_the_declared_patch(
    name: str, demo: DemoSurvey, layers: dict[str, Layer]
) -> None:
    layer = layers[name]
    ratio = np.array(layer.columns["DLMJ"]) * 1e4 / shapely.area(layer.metres)
    off = {layer.columns["TBBH"][i]: ratio[i] for i in np.flatnonzero(abs(ratio - 1) > 1e-4)}
    declared = fault_places(demo, name, "area_mismatch")
    assert off == pytest.approx(dict.fromkeys(declared, 1.03), rel=1e-5)


def test_the_whole_2012_layer_lies_twelve_metres_east(layers: dict[str, Layer]) -> None:
    old, new = layers["demo_2012"], layers["demo_2013"]
    main = shapely.make_valid(new.metres)[np.array(new.scopes()) == "主区"]
    moved = shapely.total_bounds(old.metres) - shapely.total_bounds(main)
    assert moved == pytest.approx([12.0, 0.0, 12.0, 0.0], abs=0.002)
