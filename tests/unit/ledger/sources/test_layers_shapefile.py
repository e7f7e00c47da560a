"""Shapefiles: all parts there and whole, texts in the encoding that they have."""

from pathlib import Path

import pytest

from tests.unit.ledger.map_files import family, table_of, write_shapefile
from yuanheng.errors import SourceError, Where
from yuanheng.ledger.sources.dbf_text import choose_encoding, stated_encoding
from yuanheng.ledger.sources.layers import list_layers

WORDS = ["工业用地", "商服用地", "公园与绿地", "街巷用地"]


@pytest.mark.parametrize(
    ("encoding", "cpg"),
    [
        ("UTF-8", None),
        ("GBK", None),
        ("GB18030", None),
        ("UTF-8", "UTF-8"),
        ("UTF-8", "65001"),
        ("GBK", "GBK"),
        ("GBK", "936"),
        ("GBK", "ANSI 936"),
        ("GBK", "no such encoding"),
        ("BIG5", "BIG5"),
    ],
)
def test_texts_are_read_in_the_encoding_they_have(
    tmp_path: Path, encoding: str, cpg: str | None
) -> None:
    words = ["工業用地"] if encoding == "BIG5" else WORDS
    _, table = table_of(write_shapefile(tmp_path / "a.shp", words, encoding, cpg=cpg))
    assert (table.fields, table.issues) == ({"DLMC": words}, ())


@pytest.mark.parametrize(
    ("encoding", "cpg", "found"),
    [
        ("GBK", "UTF-8", "gb18030"),
        ("UTF-8", "GBK", "utf-8"),
        ("UTF-8", "ISO-8859-1", "utf-8"),
        ("GBK", "ISO-8859-1", "gb18030"),
        ("GBK", "1252", "gb18030"),
    ],
)
def test_a_cpg_that_lies_is_noticed_and_the_texts_are_read(
    tmp_path: Path, encoding: str, cpg: str, found: str
) -> None:
    _, table = table_of(write_shapefile(tmp_path / "a.shp", WORDS, encoding, cpg=cpg))
    (issue,) = table.issues
    assert table.fields == {"DLMC": WORDS}
    assert (issue.check, issue.severity) == ("text.encoding", "notice")
    assert issue.message.values["found"] == found


def test_names_of_fields_are_decoded_in_the_listing_and_in_the_table(tmp_path: Path) -> None:
    path = write_shapefile(tmp_path / "a.shp", WORDS, "GBK", field="地类名称")
    layer, table = table_of(path)
    assert (layer.fields, tuple(table.fields)) == (("地类名称",), ("地类名称",))


def test_bytes_that_are_no_text_are_refused_at_their_row(tmp_path: Path) -> None:
    path = write_shapefile(tmp_path / "a.shp", ["abcd", "efgh"])
    dbf = path.with_suffix(".dbf")
    dbf.write_bytes(dbf.read_bytes().replace(b"efgh", b"\xff\xff\xff "))
    with pytest.raises(SourceError, match="neither UTF-8 nor GB 18030") as refused:
        table_of(path)
    assert refused.value.where == Where("a.shp", "a", 2, "DLMC")


def test_half_a_character_at_the_end_of_a_full_field_does_not_hide_the_encoding() -> None:
    cut = "工业用地".encode()[:10].decode("latin-1")
    assert choose_encoding([(cut, 10)], None) == "utf-8"
    assert choose_encoding([(cut, 12)], None) == "gb18030"


def test_a_text_of_a_european_language_keeps_its_stated_encoding() -> None:
    assert choose_encoding([("M\xfcnchen", 20)], "iso8859-1") == "iso8859-1"


@pytest.mark.parametrize(
    ("cpg", "name"),
    [("UTF-8\n", "utf-8"), ("88591", "iso8859-1"), ("", None), ("\0", None), ("a\0b", None)],
)
def test_what_a_cpg_says_is_read_as_a_name(cpg: str, name: str | None) -> None:
    assert stated_encoding(cpg) == name


def test_a_shapefile_without_prj_states_no_crs(tmp_path: Path) -> None:
    path = write_shapefile(tmp_path / "a.shp", crs=None)
    assert [f.suffix for f in family(path)] == [".dbf", ".shp", ".shx"]
    assert [layer.crs for layer in list_layers(path)] == [None]


def test_rows_count_from_one(tmp_path: Path) -> None:
    _, table = table_of(write_shapefile(tmp_path / "a.shp", WORDS))
    assert table.rows == (1, 2, 3, 4)


@pytest.mark.parametrize("ending", [".dbf", ".shx"])
def test_a_missing_part_is_named(tmp_path: Path, ending: str) -> None:
    path = write_shapefile(tmp_path / "a.shp")
    path.with_suffix(ending).unlink()
    with pytest.raises(SourceError, match=f"no {ending} file") as refused:
        list_layers(path)
    assert refused.value.where == Where(file="a.shp")


@pytest.mark.parametrize("ending", [".dbf", ".shx", ".shp"])
def test_a_part_that_breaks_off_is_refused(tmp_path: Path, ending: str) -> None:
    part = write_shapefile(tmp_path / "a.shp").with_suffix(ending)
    part.write_bytes(part.read_bytes()[:-40])
    with pytest.raises(SourceError, match="breaks off"):
        list_layers(tmp_path / "a.shp")


@pytest.mark.parametrize("ending", [".dbf", ".shx", ".shp"])
def test_an_empty_part_is_refused(tmp_path: Path, ending: str) -> None:
    write_shapefile(tmp_path / "a.shp").with_suffix(ending).write_bytes(b"")
    with pytest.raises(SourceError, match="breaks off"):
        list_layers(tmp_path / "a.shp")


def test_parts_of_two_shapefiles_are_refused(tmp_path: Path) -> None:
    path = write_shapefile(tmp_path / "a.shp", WORDS)
    other = write_shapefile(tmp_path / "b.shp", WORDS[:1])
    other.with_suffix(".dbf").replace(path.with_suffix(".dbf"))
    with pytest.raises(SourceError, match="4 shapes and 1 rows"):
        list_layers(path)


def test_parts_named_in_capitals_are_found(tmp_path: Path) -> None:
    path = write_shapefile(tmp_path / "A.shp", WORDS)
    for part in family(path):
        part.rename(part.with_suffix(part.suffix.upper()))
    _, table = table_of(tmp_path / "A.SHP")
    assert table.fields == {"DLMC": WORDS}


@pytest.mark.parametrize("prj", [b"", b"garbage", b"\xff\xff"])
def test_a_prj_that_says_nothing_states_no_crs(tmp_path: Path, prj: bytes) -> None:
    path = write_shapefile(tmp_path / "a.shp", WORDS)
    path.with_suffix(".prj").write_bytes(prj)
    assert [layer.crs for layer in list_layers(path)] == [None]


def test_a_prj_that_breaks_off_is_refused(tmp_path: Path) -> None:
    path = write_shapefile(tmp_path / "a.shp", WORDS)
    path.with_suffix(".prj").write_bytes(b'GEOGCS["x"')
    with pytest.raises(SourceError, match="cannot be read") as refused:
        list_layers(path)
    assert refused.value.where == Where(file="a.shp")
