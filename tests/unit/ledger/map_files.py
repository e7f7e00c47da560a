"""Survey layers written in the forms that map programs save, for tests that read them back."""

import struct
import warnings
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyogrio
import pyogrio.raw
import shapely

from tests.journeys.desk import Desk
from tests.journeys.sheets import SHAPE, Sheet
from yuanheng.app.intake.layers import import_file
from yuanheng.ledger.sources.layers import Layer, LayerTable, choose_layer, read_layer

#: Names that differ between forms though they tell the same.
NUMBERS = ("source_row", "batch", "boundary_crs")


def write_as(sheet: Sheet, path: Path, driver: str, **options: Any) -> Path:  # noqa: ANN401 - GDAL's
    """Write a sheet by a driver of GDAL."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*(crs|CRS).*")
        pyogrio.write_arrow(
            sheet.table,
            path,
            driver=driver,
            geometry_name=SHAPE,
            geometry_type="Polygon",
            crs=sheet.crs,
            **options,
        )
    return path


def write_shapefile(
    path: Path,
    texts: Iterable[str] = ("工业用地", "商服用地"),
    encoding: str = "UTF-8",
    *,
    cpg: str | None = None,
    field: str = "DLMC",
    crs: str | None = "EPSG:4490",
) -> Path:
    """Write a shapefile of squares whose texts are in an encoding; `cpg` is what the .cpg says."""
    words = list(texts)
    shapes = [shapely.box(114 + n, 30, 114.5 + n, 30.5) for n in range(len(words))]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*(crs|CRS).*")
        pyogrio.raw.write(
            path,
            shapely.to_wkb(np.array(shapes)),
            [np.array(words, dtype=object)],
            [field],
            driver="ESRI Shapefile",
            geometry_type="Polygon",
            crs=crs,
            encoding=encoding,
        )
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if cpg is not None:
        path.with_suffix(".cpg").write_text(cpg, encoding="ascii")
    return path


def family(path: Path) -> list[Path]:
    """The files of a shapefile."""
    return sorted(path.parent.glob(f"{path.stem}.*"))


def write_zip(path: Path, members: dict[str, Path], *, gbk: bool = False) -> Path:
    """Pack files under names; with `gbk` as Windows in China does, unmarked."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, source in members.items():
            shown = name.encode("gbk").decode("cp437") if gbk else name
            archive.writestr(zipfile.ZipInfo(shown), source.read_bytes())
    if gbk:
        path.write_bytes(_unmarked(path))
    return path


def _unmarked(path: Path) -> bytes:
    """Write the names of a zip in cp437, which is what GBK bytes look like, and unmark UTF-8."""
    with zipfile.ZipFile(path) as archive:
        files = [(i.filename.encode("cp437"), archive.read(i), i.CRC) for i in archive.infolist()]
    body, directory = b"", b""
    for name, data, crc in files:
        tail = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 33, crc, len(data), len(data), len(name), 0)
        place = struct.pack("<HHHII", 0, 0, 0, 0, len(body))
        directory += b"PK\1\2" + struct.pack("<H", 20) + tail + place + name
        body += b"PK\3\4" + tail + name + data
    end = struct.pack("<HHHHIIH", 0, 0, len(files), len(files), len(directory), len(body), 0)
    return body + directory + b"PK\5\6" + end


def table_of(path: Path, layer: str | None = None) -> tuple[Layer, LayerTable]:
    """Choose a layer and read it."""
    chosen = choose_layer(path, layer)
    return chosen, read_layer(path, chosen)


def facts_of(desk: Desk, path: Path, **options: Any) -> dict[str, pa.Table]:  # noqa: ANN401
    """Import a file; give its facts without their numbers, shapes to a millionth of a degree."""
    batch, _ = import_file(desk.house, path, period="2012", **options)
    tables = {name: desk.house.store.facts(name, [batch.seq]) for name in ("parcel", "reported")}
    return {
        name: table.drop_columns([n for n in NUMBERS if n in table.column_names])
        for name, table in tables.items()
    }
