"""The same survey in every form gives the same facts; each form has refusals of its own."""

import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
import pytest
import shapely

from tests.journeys.desk import Desk, open_desk
from tests.journeys.sheets import SHAPE, Sheet
from tests.unit.ledger.map_files import facts_of, table_of, write_as, write_shapefile, write_zip
from yuanheng.app.intake.layers import import_file
from yuanheng.errors import QuestionError, SourceError, Where
from yuanheng.ledger.sources import gdal_layers, geoparquet
from yuanheng.ledger.sources.layers import list_layers, read_layer

#: Without it GDAL writes whole numbers as others, and warns.
NEW_KINDS: Any = {"TARGET_ARCGIS_VERSION": "ARCGIS_PRO_3_2_OR_LATER"}
BOX = shapely.to_wkb(shapely.box(114, 30, 115, 31))


def write_parquet(path: Path, table: pa.Table, *, column: str = SHAPE, **said: Any) -> Path:  # noqa: ANN401
    """Write GeoParquet; `said` is what the metadata says of the column of shapes."""
    told = {"encoding": "WKB", "geometry_types": ["Polygon"], **said}
    geo = {"version": "1.1.0", "primary_column": column, "columns": {column: told}}
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), path)
    return path


def same_facts(desk: Desk, sheet: Sheet, path: Path, **options: Any) -> None:  # noqa: ANN401
    """Compare the facts of a file with those of the GeoPackage, brought to a ledger of its own."""
    folder = desk.folder / "other"
    folder.mkdir()
    wanted = facts_of(open_desk(folder), desk.file(sheet))
    found = facts_of(desk, path, **options)
    assert _shapes(found) == _shapes(wanted)
    area = "area_measured"
    assert found["parcel"].column(area).to_pylist() == pytest.approx(
        wanted["parcel"].column(area).to_pylist(), rel=1e-4
    )
    assert [_plain(t) for t in found.values()] == [_plain(t) for t in wanted.values()]


def _shapes(facts: dict[str, pa.Table]) -> list[str]:
    return [
        shapely.to_wkt(
            shapely.normalize(shapely.set_precision(_single(shapely.from_wkb(w)), 1e-5)),
            rounding_precision=5,
        )
        for w in facts["parcel"].column("boundary").to_pylist()
    ]


def _single(shape: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(shapely.force_2d(shape))
    return parts[0] if len(parts) == 1 else shape


def _plain(table: pa.Table) -> list[dict[str, Any]]:
    left = [n for n in ("boundary", "area_measured", "parcel", "zone") if n in table.column_names]
    found: list[dict[str, Any]] = table.drop_columns(left).to_pylist()
    return found


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK"])
def test_a_shapefile_gives_the_facts_of_the_geopackage(
    desk: Desk, sheet: Sheet, encoding: str
) -> None:
    path = write_as(sheet, desk.folder / "survey_2012.shp", "ESRI Shapefile", encoding=encoding)
    same_facts(desk, sheet, path)


def test_a_shapefile_without_prj_is_asked_about(desk: Desk) -> None:
    path = write_shapefile(desk.folder / "a.shp", crs=None, field="DLDM")
    with pytest.raises(QuestionError):
        import_file(desk.house, path, period="2012")


@pytest.mark.parametrize(
    ("ending", "driver"), [("geojson", "GeoJSON"), ("json", "GeoJSON"), ("kml", "LIBKML")]
)
def test_geojson_and_kml_give_the_facts_of_the_geopackage(
    desk: Desk, sheet: Sheet, ending: str, driver: str
) -> None:
    path = write_as(sheet, desk.folder / f"survey_2012.{ending}", driver)
    same_facts(desk, sheet, path)


def test_a_geodatabase_gives_the_facts_of_the_geopackage(desk: Desk, sheet: Sheet) -> None:
    path = write_as(
        sheet, desk.folder / "survey.gdb", "OpenFileGDB", **NEW_KINDS, layer="survey_2012"
    )
    same_facts(desk, sheet, path)


@pytest.mark.parametrize("inside", ["", "数据/开发区.gdb/"])
def test_a_zipped_geodatabase_gives_the_facts_of_the_geopackage(
    desk: Desk, sheet: Sheet, inside: str
) -> None:
    folder = write_as(sheet, desk.folder / "a.gdb", "OpenFileGDB", **NEW_KINDS, layer="survey_2012")
    members = {f"{inside}{f.name}": f for f in folder.iterdir()}
    same_facts(desk, sheet, write_zip(desk.folder / "a.zip", members, gbk=True))


def test_geoparquet_gives_the_facts_of_the_geopackage(desk: Desk, sheet: Sheet) -> None:
    same_facts(desk, sheet, write_parquet(desk.folder / "survey_2012.parquet", sheet.table))


@pytest.mark.parametrize(
    ("archive", "name", "driver", "layer"),
    [
        ("a.kmz", "doc.kml", "LIBKML", "survey_2012"),
        ("a.zip", "数据/图斑.geojson", "GeoJSON", "图斑"),
        ("a.zip", "数据/图斑.gpkg", "GPKG", "survey_2012"),
    ],
)
def test_a_single_map_file_in_a_zip_gives_the_facts_of_the_geopackage(
    desk: Desk, sheet: Sheet, archive: str, name: str, driver: str, layer: str
) -> None:
    inner = write_as(sheet, desk.folder / f"b{Path(name).suffix}", driver, layer="survey_2012")
    path = write_zip(desk.folder / archive, {name: inner}, gbk=True)
    assert [x.name for x in list_layers(path)] == [layer]
    same_facts(desk, sheet, path, layer=layer)


def test_a_geodatabase_of_several_layers_is_listed(desk: Desk, sheet: Sheet) -> None:
    path = desk.folder / "a.gdb"
    for layer in ("一", "二"):
        write_as(sheet, path, "OpenFileGDB", **NEW_KINDS, layer=layer, append=path.exists())
    assert [x.name for x in list_layers(path)] == ["一", "二"]


def test_the_original_of_several_files_is_kept_as_one_that_can_be_imported_again(
    desk: Desk, sheet: Sheet
) -> None:
    folder = write_as(sheet, desk.folder / "a.gdb", "OpenFileGDB", **NEW_KINDS, layer="survey_2012")
    shp = write_as(sheet, desk.folder / "survey_2012.shp", "ESRI Shapefile")
    for source in (folder, shp):
        kept = import_file(desk.house, source, period="2012")[0].source
        assert kept is not None
        assert kept.name == f"{source.name}.zip"
        again = desk.folder / f"again-{kept.name}"
        again.write_bytes(b"".join(desk.house.store.source(kept.digest)))
        assert [x.name for x in list_layers(again)] == ["survey_2012"]
        repeated, _ = import_file(desk.house, source, period="2012")
        assert repeated.source == kept


def test_a_folder_that_is_no_geodatabase_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.gdb").mkdir()
    with pytest.raises(SourceError, match="cannot be read as a map layer"):
        list_layers(tmp_path / "a.gdb")


def test_a_geodatabase_with_a_damaged_table_is_refused(desk: Desk, sheet: Sheet) -> None:
    path = write_as(sheet, desk.folder / "a.gdb", "OpenFileGDB", **NEW_KINDS, layer="survey_2012")
    shutil.copy(path / "timestamps", path / "a00000001.gdbtable")
    with pytest.raises(SourceError, match="cannot be read as a map layer"):
        list_layers(path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.geojson", '{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline"}'),
        ("a.geojson", "<OGRVRTDataSource/>"),
        ("a.geojson", '{"type": "FeatureCollection", "features": [{"ty'),
        ("a.kml", "<OGRVRTDataSource></OGRVRTDataSource>"),
        ("a.kml", '<!DOCTYPE kml [<!ENTITY a "b">]><kml></kml>'),
        ("a.kml", "<kml><Document>"),
        ("a.gpkg", "<OGRVRTDataSource></OGRVRTDataSource>"),
    ],
)
def test_what_is_not_what_its_ending_says_is_refused(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match="cannot be read as a map layer") as refused:
        list_layers(path)
    assert refused.value.where == Where(file=name)


@pytest.mark.parametrize(("name", "ending"), [("a.docx", ".docx"), ("a", "–"), ("a.md", ".md")])
def test_a_file_that_no_reader_takes_is_told_of_tables_and_maps(
    tmp_path: Path, name: str, ending: str
) -> None:
    (tmp_path / name).write_text("nothing", encoding="utf-8")
    with pytest.raises(SourceError) as refused:
        list_layers(tmp_path / name)
    assert str(refused.value.what) == f"Files that end in {ending} are not read"
    assert ".xlsx" in str(refused.value.expected)
    assert ".gpkg" in str(refused.value.expected)


def test_a_virtual_layer_under_another_ending_opens_no_other_file(desk: Desk, sheet: Sheet) -> None:
    inner = desk.file(sheet)
    path = desk.folder / "a.gpkg"
    path.write_text(
        '<OGRVRTDataSource><OGRVRTLayer name="survey_2012">'
        f"<SrcDataSource>{inner}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
        encoding="utf-8",
    )
    with pytest.raises(SourceError, match="cannot be read as a map layer"):
        list_layers(path)


def test_a_text_form_too_large_to_hold_is_refused(
    desk: Desk, sheet: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_as(sheet, desk.folder / "a.geojson", "GeoJSON")
    monkeypatch.setitem(gdal_layers._MAX_TEXT_BYTES, ".geojson", 1000)
    with pytest.raises(SourceError, match="larger than 0 MB"):
        list_layers(path)


@pytest.mark.parametrize(
    ("said", "crs"),
    [
        ({}, "OGC:CRS84"),
        ({"crs": None}, None),
        ({"crs": pyproj.CRS.from_epsg(4547).to_json_dict()}, "EPSG:4547"),
    ],
)
def test_the_crs_of_geoparquet_is_stated_absent_or_unknown(
    tmp_path: Path, said: dict[str, Any], crs: str | None
) -> None:
    path = write_parquet(tmp_path / "a.parquet", pa.table({"DLDM": ["A1"], SHAPE: [BOX]}), **said)
    layer, table = table_of(path)
    assert (layer.crs, table.crs, layer.geometry) == (crs, crs, "Polygon")
    assert (layer.fields, table.fields) == (("DLDM",), {"DLDM": ["A1"]})


def test_boxes_of_geoparquet_are_no_field(tmp_path: Path) -> None:
    table = pa.table({"DLDM": ["A1"], SHAPE: [BOX], "bbox": [{"xmin": 1.0}]})
    covering = {"bbox": {"xmin": ["bbox", "xmin"]}}
    path = write_parquet(tmp_path / "a.parquet", table, covering=covering)
    assert [x.fields for x in list_layers(path)] == [("DLDM",)]


@pytest.mark.parametrize(
    ("column", "said", "what"),
    [
        (SHAPE, {"encoding": "polygon"}, "written as polygon"),
        ("gone", {}, "written as WKB"),
        (SHAPE, {"crs": {"type": "nonsense"}}, "coordinate system of the file cannot be read"),
    ],
)
def test_metadata_that_does_not_fit_is_refused(
    tmp_path: Path, column: str, said: dict[str, Any], what: str
) -> None:
    table = pa.table({"DLDM": ["A1"], SHAPE: [BOX]})
    path = write_parquet(tmp_path / "a.parquet", table, column=column, **said)
    with pytest.raises(SourceError, match=what):
        list_layers(path)


def test_a_parquet_file_without_shapes_is_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table({"DLDM": ["A1"]}), tmp_path / "a.parquet")
    with pytest.raises(SourceError, match="does not say which column holds shapes"):
        list_layers(tmp_path / "a.parquet")


def test_a_parquet_file_that_breaks_off_is_refused(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "a.parquet", pa.table({"DLDM": ["A1"], SHAPE: [BOX]}))
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(SourceError, match="cannot be read as a map layer"):
        list_layers(path)


def test_a_parquet_file_damaged_inside_is_refused(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "a.parquet", pa.table({"DLDM": ["A1"], SHAPE: [BOX]}))
    raw = bytearray(path.read_bytes())
    raw[4:24] = b"\xff" * 20
    path.write_bytes(raw)
    with pytest.raises(SourceError, match="cannot be read as a map layer"):
        table_of(path)


def test_a_parquet_file_that_unpacks_too_far_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_parquet(tmp_path / "a.parquet", pa.table({"DLDM": ["A1"], SHAPE: [BOX]}))
    monkeypatch.setattr(geoparquet, "_MAX_UNPACKED", 10)
    with pytest.raises(SourceError, match="it may be a bomb"):
        table_of(path)


@pytest.mark.parametrize("named", [["geometry.arcs"], []])
def test_arcs_of_an_esri_json_are_named_and_not_taken_for_nothing(
    named: list[str], tmp_path: Path
) -> None:
    """GDAL reads its rings of straight lines only."""
    ring = [[0, 0], [0, 100], [100, 100], [100, 0], [0, 0]]
    circle = [[400, 0], {"c": [[200, 0], [300, 100]]}, {"c": [[400, 0], [300, -100]]}]
    path = tmp_path / "plots.json"
    told = {
        "geometryType": "esriGeometryPolygon",
        "spatialReference": {"wkid": 4547},
        "fields": [{"name": "TBBH", "type": "esriFieldTypeString"}],
        "features": [
            {"attributes": {"TBBH": "P1"}, "geometry": {"rings": [ring]}},
            {"attributes": {"TBBH": "P2"}, "geometry": {"curveRings": [circle]} if named else None},
        ],
    }
    path.write_text(json.dumps(told), encoding="utf-8")
    (layer,) = list_layers(path)
    found = read_layer(path, layer)
    assert [shape is None for shape in found.shapes] == [False, True]
    assert [issue.check for issue in found.issues] == named
