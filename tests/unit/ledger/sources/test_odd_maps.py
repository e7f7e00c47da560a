"""Maps written to do harm, or by a program gone wrong: read or refused, and told in few words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.ledger.sources.map_gallery import Make, feature, geojson, kml, placemark
from yuanheng.errors import SourceError
from yuanheng.ledger.sources import layers
from yuanheng.ledger.sources.layers import choose_layer, read_layer
from yuanheng.ledger.sources.sandbox import without_folder
from yuanheng.ledger.writing.cells import clean_texts
from yuanheng.ledger.writing.unread import unread_fields
from yuanheng.words.words import Words

NESTED = 100_000


def nested(where: str) -> Make:
    """Write GeoJSON with something in itself, over and over."""
    whole: dict[str, Any] = feature(0, X="@")
    text = json.dumps({"type": "FeatureCollection", "features": [whole]})
    deep = {
        "a property": '"@"',
        "coordinates": '"coordinates": ',
        "a shape": '"geometry": ',
    }[where]
    more = {
        "a property": '{"a": ' * NESTED + "1" + "}" * NESTED,
        "coordinates": deep + "[" * NESTED,
        "a shape": deep + '{"type": "GeometryCollection", "geometries": [' * NESTED,
    }[where]

    def make(folder: Path) -> Path:
        path = folder / "图斑.geojson"
        path.write_text(text.replace(deep, more), encoding="utf-8")
        return path

    return make


FOLDERS = kml("<Folder>" * NESTED + placemark() + "</Folder>" * NESTED)
TOPOLOGY = '{"type": "Topology", "objects": {"a": %s}, "arcs": []}' % (
    '{"type": "GeometryCollection", "geometries": [' * NESTED + "]}" * NESTED
)
DATA = placemark().replace("</ExtendedData>", "<a>" * NESTED + "</a>" * NESTED + "</ExtendedData>")


def topology(folder: Path) -> Path:
    """Write TopoJSON whose collections hold each other."""
    path = folder / "图斑.json"
    path.write_text(TOPOLOGY, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "make",
    [*map(nested, ("a property", "coordinates", "a shape")), FOLDERS, topology, kml(DATA)],
    ids=["property", "coordinates", "shape", "folders", "topology", "data of a placemark"],
)
def test_what_is_nested_without_end_is_refused_and_no_folder_is_named(
    make: Make, tmp_path: Path
) -> None:
    """What the map library says of a file names its path; that is told with the file's name."""
    path = make(tmp_path)
    with pytest.raises(SourceError) as refused:
        choose_layer(path, None)
    said = str(refused.value)
    assert path.name in said
    assert str(tmp_path) not in said


def test_a_library_may_name_a_file_but_not_where_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "a b.kml"
    said = without_folder(f"ERROR parsing kml {path} :Invalid; {path}.aux", path)
    assert said == "ERROR parsing kml a b.kml :Invalid; a b.kml.aux"
    assert without_folder("/ is no map", Path("/a.kml")) == "/ is no map"


@pytest.mark.parametrize("beyond", [0, 1])
def test_a_layer_may_have_so_many_fields_and_no_more(
    beyond: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted before anything of it is read."""
    monkeypatch.setattr(layers, "MAX_FIELDS", 30)
    more: dict[str, Any] = {f"P{n}": n for n in range(26 + beyond)}
    path = geojson(feature(0, None, **more))(tmp_path)
    layer = choose_layer(path, None)
    assert len(layer.fields) == 30 + beyond
    if beyond:
        with pytest.raises(SourceError, match="The layer has 31 fields; at most 30 are read"):
            read_layer(path, layer)
    else:
        assert len(read_layer(path, layer).fields) == 30


def test_fields_that_are_not_read_are_counted_and_only_some_are_named() -> None:
    few, many = [f"f{n}" for n in range(60)], ["长" * 10_000 + f"{n}" for n in range(61)]
    said = [Words("en").say(unread_fields(names)[0]) for names in (few, many)]
    assert said[0].endswith("59")
    assert "60 fields" in said[0]
    assert said[1].endswith("…")
    assert "61 fields" in said[1]
    assert len(said[1]) < 4000


def test_signs_that_nobody_sees_do_not_come_in_by_a_map(tmp_path: Path) -> None:
    """Marks of direction turn a name on the card and in the export; a bell breaks a workbook."""
    odd = "P\u202e1\u2066\x07\x1b[31m\x00"
    table = read_layer(path := geojson(feature(0, N=odd))(tmp_path), choose_layer(path, None))
    assert table.fields["N"] == ["P1[31m"]


_VALUES = st.one_of(st.none(), st.integers(), st.text(max_size=6))


@settings(max_examples=100)
@given(st.lists(_VALUES, max_size=8))
def test_what_is_no_odd_text_is_taken_as_it_is(column: list[Any]) -> None:
    found = clean_texts(column)
    for value, now in zip(column, found, strict=True):
        if isinstance(value, str):
            assert (
                now is None
                or not set(now) & set("\x00\x07\x0b\x1b\u202e\u2066\ufeff")
                or (value[:1] == "'")
            )
        else:
            assert now == value
