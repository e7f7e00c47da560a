"""No map file makes the program reach out, hang, swell or fall: it is read in a sandbox."""

from __future__ import annotations

import http.server
import json
import struct
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.patience import PATIENCE_S, wait_for
from tests.unit.ledger.map_files import table_of, write_shapefile
from yuanheng.errors import SourceError, YuanhengError
from yuanheng.ledger.sources import sandbox
from yuanheng.ledger.sources.gdal_layers import SANDBOX
from yuanheng.ledger.sources.layers import list_layers

LONG_COMMENT = "<!-- " + "x" * 70_000 + " -->"
ENTITY = '<!DOCTYPE kml [<!ENTITY a SYSTEM "{url}">]>'
KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{inside}</Document></kml>'


@pytest.fixture
def heard() -> Iterator[tuple[str, list[str]]]:
    """Listen on the loopback: the address, and what was asked of it."""
    asked: list[str] = []

    class Ear(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(f"{self.command} {self.path}")
            self.send_response(404)
            self.end_headers()

        do_HEAD = do_GET  # noqa: N815 - the name is the library's

        def log_message(self, *_: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Ear) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def virtual(url: str, before: str = "") -> str:
    """A virtual layer whose source lies at an address, behind what a sniffer looks for."""
    return (
        f"{before}<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>/vsicurl/{url}/a.geojson"
        "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    )


def link(url: str) -> str:
    return KML.format(
        inside=f"<NetworkLink><Link><href>{url}/a.kml</href></Link></NetworkLink>"
        f"<Folder><NetworkLink><Url><href>/vsicurl/{url}/b.kml</href></Url></NetworkLink></Folder>"
        f"<Style id='s'><IconStyle><Icon><href>{url}/c.png</href></Icon></IconStyle></Style>"
        f"<Schema id='a'/><Placemark><styleUrl>{url}/d.kml#s</styleUrl></Placemark>"
    )


def crs(kind: str, **said: str) -> Callable[[str], str]:
    """GeoJSON whose coordinate system lies at an address."""

    def make(url: str) -> str:
        told = {name: text.format(url=url) for name, text in said.items()}
        point = {"type": "Point", "coordinates": [117.0, 31.0]}
        feature = {"type": "Feature", "properties": {}, "geometry": point}
        return json.dumps(
            {
                "type": "FeatureCollection",
                "crs": {"type": kind, "properties": told},
                "features": [feature],
            }
        )

    return make


TRICKS: dict[str, tuple[str, Callable[[str], str]]] = {
    "vrt in kml": ("a.kml", lambda url: virtual(url, "<!-- <kml -->")),
    "vrt in gml": ("a.gml", virtual),
    "vrt in json": ("a.json", virtual),
    "vrt behind a brace": ("a.json", lambda url: virtual(url, "{<!-- } -->")),
    "vrt in geojson": ("a.geojson", virtual),
    "vrt in csv": ("a.csv", virtual),
    "vrt in txt": ("a.txt", lambda url: virtual(url, "<!-- [地块坐标] -->")),
    "vrt in gpkg": ("a.gpkg", lambda url: virtual(url, "SQLite format 3\0")),
    "vrt far behind": ("a.kml", lambda url: virtual(url, "<!-- <kml -->" + LONG_COMMENT)),
    "network link": ("a.kml", link),
    "entity": ("a.kml", lambda url: ENTITY.format(url=url) + KML.format(inside="&a;")),
    "entity far behind": (
        "a.kml",
        lambda url: LONG_COMMENT + ENTITY.format(url=url) + KML.format(inside="&a;"),
    ),
    "pipeline": (
        "a.json",
        lambda url: json.dumps(
            {"type": "gdal_streamed_alg", "command_line": f"gdal vector pipeline read {url}/a"}
        ),
    ),
    "crs by link": ("a.geojson", crs("link", href="{url}/crs", type="proj4")),
    "crs by url": ("a.geojson", crs("url", url="{url}/crs")),
    "crs by name": ("a.geojson", crs("name", name="{url}/crs")),
    "service": ("a.json", lambda url: f'{{"url": "{url}", "spatialReference": 1}}'),
    "topology": ("a.json", lambda url: f'{{"type": "Topology", "href": "{url}"}}'),
}


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "zipped"])
@pytest.mark.parametrize("trick", TRICKS)
def test_a_file_that_names_an_address_asks_nothing_of_it(
    tmp_path: Path, heard: tuple[str, list[str]], trick: str, *, packed: bool
) -> None:
    url, asked = heard
    name, make = TRICKS[trick]
    path = tmp_path / name
    path.write_text(make(url), encoding="utf-8")
    if packed:
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            archive.write(path, name)
        path = tmp_path / "a.zip"
    try:
        for layer in list_layers(path):
            table_of(path, layer.name)
    except YuanhengError:
        pass  # a refusal is as good
    assert asked == []


def test_a_zipped_shapefile_that_is_a_virtual_layer_asks_nothing(
    tmp_path: Path, heard: tuple[str, list[str]]
) -> None:
    url, asked = heard
    text = virtual(url).encode()
    shp = write_shapefile(tmp_path / "a.shp")
    whole = bytearray(text.ljust(len(shp.read_bytes()), b" "))
    whole[24:28] = struct.pack(">I", len(whole) // 2)  # the length that the head states
    shp.write_bytes(whole)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for ending in ("shp", "shx", "dbf", "prj"):
            archive.write(shp.with_suffix(f".{ending}"), f"a.{ending}")
    with pytest.raises(SourceError, match="cannot be read as a map layer"):
        list_layers(tmp_path / "a.zip")
    assert asked == []


@pytest.mark.parametrize(
    "name",
    [
        "/vsicurl/{url}/a.geojson",
        "{url}/a.geojson",
        "WFS:{url}/a.geojson",
        "GeoJSON:{url}/a.geojson",
    ],
)
def test_a_name_is_never_an_address(
    tmp_path: Path, heard: tuple[str, list[str]], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, asked = heard
    monkeypatch.chdir(tmp_path)
    path = Path(name.format(url=url))
    with pytest.raises(SourceError, match="is not there"):
        list_layers(path)
    if not path.is_absolute():  # a folder may be called so; it is a folder then
        path.parent.mkdir(parents=True)
        path.write_text(crs("name", name="urn:ogc:def:crs:EPSG::4490")(url), encoding="utf-8")
        assert [layer.rows for layer in list_layers(path)] == [1]
    assert asked == []


@pytest.mark.parametrize("stem", ["a!b", "a;b", "a?b", "a#b", "a b", "100%", "图.zip!a"])
def test_a_name_may_hold_any_mark(tmp_path: Path, stem: str) -> None:
    path = tmp_path / f"{stem}.geojson"
    path.write_text(crs("name", name="urn:ogc:def:crs:EPSG::4490")(""), encoding="utf-8")
    assert [layer.rows for layer in list_layers(path)] == [1]


def nested(depth: int) -> bytes:
    """A collection in a collection, and so on."""
    return struct.pack("<BII", 1, 7, 1) * depth + bytes(shapely.to_wkb(shapely.Point(1, 2)))


def test_shapes_nested_so_deep_that_a_parser_falls_end_the_child_and_not_the_program(
    tmp_path: Path,
) -> None:
    geo = {"primary_column": "g", "columns": {"g": {"encoding": "WKB"}}, "version": "1.1.0"}
    table = pa.table({"DLDM": ["A1"], "g": [nested(200_000)]})
    path = tmp_path / "a.parquet"
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), path)
    with pytest.raises(SourceError, match="library broke down over the file"):
        table_of(path)
    path = write_shapefile(tmp_path / "b.shp")
    assert len(table_of(path)[1].rows) == 2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inside: st.lists(inside, max_size=2) | st.dictionaries(st.text(max_size=4), inside),
    max_leaves=6,
)
GEO = st.fixed_dictionaries(
    {"primary_column": st.just("g") | JSON},
    optional={
        "columns": JSON
        | st.fixed_dictionaries(
            {
                "g": JSON
                | st.fixed_dictionaries(
                    {"encoding": st.just("WKB") | JSON},
                    optional={
                        "crs": JSON,
                        "geometry_types": JSON,
                        "covering": st.fixed_dictionaries({"bbox": JSON}) | JSON,
                    },
                )
            }
        )
    },
)


@settings(max_examples=60)
@given(GEO.map(json.dumps) | st.integers(1, 200_000).map(lambda n: "[" * n))
@example('{"primary_column": "g", "columns": {"g": [1]}}')
@example('{"primary_column": "g", "columns": {"g": {"encoding": "WKB", "covering": [1]}}}')
def test_whatever_a_parquet_file_says_of_its_shapes_it_is_listed_or_refused(geo: str) -> None:
    table = pa.table({"g": [shapely.to_wkb(shapely.Point(1, 2))]})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.parquet"
        pq.write_table(table.replace_schema_metadata({"geo": geo}), path)
        with suppress(SourceError):
            assert len(list_layers(path)) == 1


def test_a_file_that_takes_too_long_is_given_up_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_shapefile(tmp_path / "b.shp")
    list_layers(path)
    monkeypatch.setattr(sandbox, "LEAST_SECONDS", -1.0)
    many = tmp_path / "a.geojson"
    text = crs("name", name="urn:ogc:def:crs:EPSG::4490")("")
    feature = text[text.index('[{"type": "Feature"') + 1 : -2]
    many.write_text(text[:-2] + "," + ",".join([feature] * 20_000) + "]}", encoding="utf-8")
    monkeypatch.setattr(sandbox, "BYTES_A_SECOND", 1e12)
    monkeypatch.setattr(sandbox, "_OFTEN", 0.001)
    with pytest.raises(SourceError, match="takes too long"):
        list_layers(many)
    monkeypatch.undo()
    assert len(table_of(path)[1].rows) == 2


def test_a_file_that_takes_too_much_memory_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folded = pa.DictionaryArray.from_arrays([0] * 400, ["x" * 4_000_000])
    shape = pa.array([shapely.to_wkb(shapely.Point(1, 2))] * 400)
    geo = {"primary_column": "g", "columns": {"g": {"encoding": "WKB"}}, "version": "1.1.0"}
    table = pa.table({"DLDM": folded, "g": shape})
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), tmp_path / "a.parquet")
    assert (tmp_path / "a.parquet").stat().st_size < 2_000_000
    SANDBOX.close()
    monkeypatch.setattr(sandbox, "MOST_MEMORY", 700 * 1024**2)
    with pytest.raises(SourceError, match="more memory"):
        table_of(tmp_path / "a.parquet")


def test_many_slow_files_leave_no_more_threads_waiting_than_a_few(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_shapefile(tmp_path / "b.shp")
    go = threading.Event()
    monkeypatch.setattr(sandbox, "_SLOW", 0.1)

    def slow(*_: object, **__: object) -> dict[str, list[str]]:
        go.wait(PATIENCE_S)
        return {"layers": []}

    monkeypatch.setattr(sandbox._Child, "ask", slow)
    ends: list[str] = []

    def read() -> None:
        try:
            SANDBOX.ask(path, "list")
            ends.append("read")
        except SourceError as refused:
            ends.append(str(refused.what))

    threads = [threading.Thread(target=read) for _ in range(60)]
    for thread in threads:
        thread.start()
    wait_for(lambda: len(ends) >= 60 - 3 - 12)
    assert set(ends) == {"Other files are being read, and that takes long"}
    go.set()
    for thread in threads:
        thread.join()
    SANDBOX.close()
    assert ends.count("read") == 3 + 12


def test_a_child_is_kept_for_the_next_file_and_ended_with_the_program(tmp_path: Path) -> None:
    path = write_shapefile(tmp_path / "b.shp")
    list_layers(path)
    before = {child._process.pid for child in SANDBOX._idle}
    list_layers(path)
    assert {child._process.pid for child in SANDBOX._idle} == before
    SANDBOX.close()
    assert not {p.pid for p in psutil.Process().children()} & before
