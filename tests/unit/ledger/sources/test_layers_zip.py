"""Zips of map files: found in any folder, under any names, and refused where they are not safe."""

import zipfile
from pathlib import Path

import pytest

from tests.unit.ledger.map_files import family, table_of, write_shapefile, write_zip
from yuanheng.errors import SourceError, UsageError, Where
from yuanheng.ledger.sources import archives
from yuanheng.ledger.sources.layers import Layer, choose_layer, list_layers, read_layer

WORDS = ["工业用地", "商服用地"]


def members(shp: Path, stem: str, *endings: str) -> dict[str, Path]:
    """Name the files of a shapefile for a zip."""
    return {f"{stem}{f.suffix}": f for f in family(shp) if not endings or f.suffix in endings}


@pytest.fixture
def shp(tmp_path: Path) -> Path:
    (tmp_path / "plain").mkdir()
    return write_shapefile(tmp_path / "plain" / "a.shp", WORDS, "GBK")


@pytest.mark.parametrize("stem", ["图斑", "数据/2013/图斑", "数据\\图斑"])
@pytest.mark.parametrize("marked", ["GBK", "UTF-8"])
def test_a_shapefile_is_found_in_any_folder_under_a_chinese_name(
    tmp_path: Path, shp: Path, stem: str, marked: str
) -> None:
    path = write_zip(tmp_path / "图斑.zip", members(shp, stem), gbk=marked == "GBK")
    layer, table = table_of(path)
    assert layer == Layer("图斑", 2, "Polygon", ("DLMC",), "EPSG:4490")
    assert (table.file, table.layer, table.fields) == ("图斑.zip", "图斑", {"DLMC": WORDS})


def test_several_shapefiles_are_listed_and_not_merged(tmp_path: Path, shp: Path) -> None:
    path = write_zip(tmp_path / "a.zip", members(shp, "一/图斑") | members(shp, "二/图斑"))
    with pytest.raises(UsageError, match="holds 2 layers"):
        choose_layer(path, None)
    _, table = table_of(path, "二/图斑")
    assert table.where(0) == Where("a.zip", "二/图斑", 1)


def test_a_layer_that_is_not_in_the_zip_is_refused(tmp_path: Path, shp: Path) -> None:
    path = write_zip(tmp_path / "a.zip", members(shp, "a"))
    with pytest.raises(SourceError, match="no layer b"):
        read_layer(path, Layer("b", 1, None, (), None))


def test_what_the_reader_noticed_is_placed_in_the_zip(tmp_path: Path, shp: Path) -> None:
    shp.with_suffix(".cpg").write_text("UTF-8", encoding="ascii")
    path = write_zip(tmp_path / "a.zip", members(shp, "图斑"))
    _, table = table_of(path)
    assert [issue.where for issue in table.issues] == [Where("a.zip", "图斑")]


def test_a_missing_part_is_named_with_zip_and_shapefile(tmp_path: Path, shp: Path) -> None:
    path = write_zip(tmp_path / "a.zip", members(shp, "图斑", ".shp", ".shx"))
    with pytest.raises(SourceError, match=r"no \.dbf file") as refused:
        list_layers(path)
    assert refused.value.where == Where("a.zip", "图斑")


@pytest.mark.parametrize("name", ["../a", "x/../../a", "/etc/a", "C:/a", "..\\a"])
def test_a_name_that_reaches_outside_is_refused(tmp_path: Path, shp: Path, name: str) -> None:
    path = write_zip(tmp_path / "a.zip", members(shp, name))
    with pytest.raises(SourceError, match="names a file outside itself"):
        list_layers(path)


def test_a_locked_archive_is_refused(tmp_path: Path, shp: Path) -> None:
    path = write_zip(tmp_path / "a.zip", members(shp, "a"), gbk=True)
    raw = bytearray(path.read_bytes())
    place = 0
    while (place := raw.find(b"PK\1\2", place)) >= 0:
        raw[place + 8] |= 1
        place += 4
    path.write_bytes(raw)
    with pytest.raises(SourceError, match="locked with a password"):
        list_layers(path)


def test_an_archive_that_breaks_off_is_refused(tmp_path: Path, shp: Path) -> None:
    path = write_zip(tmp_path / "a.zip", members(shp, "a"))
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(SourceError, match="damaged or not whole") as refused:
        list_layers(path)
    assert refused.value.where == Where(file="a.zip")


def test_a_member_that_is_damaged_is_refused(tmp_path: Path, shp: Path) -> None:
    path = write_zip(tmp_path / "a.zip", members(shp, "a"), gbk=True)
    raw = bytearray(path.read_bytes())
    raw[100] ^= 0xFF
    path.write_bytes(raw)
    with pytest.raises(SourceError, match="damaged or not whole"):
        list_layers(path)


def test_a_packing_that_is_not_read_is_refused(tmp_path: Path, shp: Path) -> None:
    path = write_zip(tmp_path / "a.zip", members(shp, "a"), gbk=True)
    raw = path.read_bytes()
    for head, at in ((b"PK\1\2", 10), (b"PK\3\4", 8)):
        pieces = raw.split(head)
        raw = head.join([pieces[0], *(p[: at - 4] + b"\x09\0" + p[at - 2 :] for p in pieces[1:])])
    path.write_bytes(raw)
    with pytest.raises(SourceError, match="packed in a way that is not read"):
        list_layers(path)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.shp", bytes(300 * 1024**2))
    with pytest.raises(SourceError, match="unpacks to 300 MB; it may be a bomb"):
        list_layers(path)


def test_too_many_files_are_refused(
    tmp_path: Path, shp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_zip(tmp_path / "a.zip", members(shp, "a"))
    monkeypatch.setattr(archives, "_MAX_MEMBERS", 3)
    with pytest.raises(SourceError, match="holds 4 files; at most 3"):
        list_layers(path)


def test_an_archive_without_a_map_file_is_refused(tmp_path: Path, shp: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"readme.txt": shp, "__MACOSX/a.shp": shp, "._b.shp": shp})
    with pytest.raises(SourceError, match="holds no map file"):
        list_layers(path)


def test_what_is_no_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\3\4 and no more")
    with pytest.raises(SourceError, match="damaged or not whole"):
        list_layers(path)


def test_nothing_unpacked_is_left_behind(
    tmp_path: Path, shp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    table_of(write_zip(tmp_path / "a.zip", members(shp, "a")))
    assert list(folder.iterdir()) == []
