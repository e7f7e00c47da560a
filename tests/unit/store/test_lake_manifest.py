"""A lake comes from anywhere: what its manifest or its files may say is read, or is damage."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from yuanheng.app.demo.nation.make import Nation, make_nation
from yuanheng.app.demo.nation.zone import Size
from yuanheng.engines.spread.serial import SerialSpread
from yuanheng.errors import DamagedError, LedgerError
from yuanheng.standards.relations import ledger_schema
from yuanheng.store.lake import LakeRecord
from yuanheng.store.lake_manifest import open_lake

ODD: tuple[Any, ...] = (
    *(None, -1, 2**63, 10**400, 1.5, True, float("nan")),
    *("", "../x", "/etc/passwd", "园" * 5000, [], {}, [[]], "\u202e"),
)


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lakes") / "lake"
    make_nation(folder, Nation(1, 3, Size(9, 9, 9)), SerialSpread())
    return folder


@pytest.fixture
def copy(lake: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(lake, tmp_path / "lake"))


def read_whole(folder: Path) -> int:
    """Read every relation of every zone; gives the rows."""
    found = open_lake(folder)
    relations = ledger_schema().relations
    record = LakeRecord(found, relations.values(), found.by_zone)
    record.sets(found.seq)
    return sum(record.facts(name, [found.seq]).num_rows for name in relations)


def told(folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return manifest


def tell(folder: Path, manifest: dict[str, Any]) -> None:
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def tell_of(folder: Path, manifest: dict[str, Any], file: dict[str, Any]) -> None:
    """Make the manifest agree with a file that was changed."""
    data = (folder / file["path"]).read_bytes()
    file.update(bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
    tell(folder, manifest)


def leaves(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - JSON
    pairs = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in pairs:
        yield (*path, key)
        if isinstance(value, (dict, list)):
            yield from leaves(value, (*path, key))


def test_any_odd_word_in_the_manifest_is_read_or_is_damage(copy: Path) -> None:
    """No other error, and no file from elsewhere."""
    draw, whole = random.Random(5), told(copy)  # noqa: S311 - examples
    rows = read_whole(copy)
    outcomes = set()
    for _ in range(150):
        manifest = json.loads(json.dumps(whole))
        *way, last = draw.choice(list(leaves(manifest)))
        node = manifest
        for key in way:
            node = node[key]
        node[last] = draw.choice(ODD)
        tell(copy, manifest)
        try:
            assert read_whole(copy) <= rows
            outcomes.add("read")
        except LedgerError as error:  # damage, or another format
            outcomes.add(type(error).__name__)
    assert outcomes == {"read", "DamagedError", "LedgerError"}


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "null", "[]", '{"format": "yuanheng.lake/2"}', "\xff"]
)
def test_what_is_no_manifest_is_damage(copy: Path, text: str) -> None:
    (copy / "manifest.json").write_text(text, encoding="latin-1")
    with pytest.raises(DamagedError):
        open_lake(copy)


@pytest.mark.parametrize(
    "change", [{"files": [{"path": "../x.parquet"}]}, {"files": None}, {"sequence": "x"}]
)
def test_a_manifest_that_leads_outside_or_lacks_something_is_damage(
    copy: Path, change: dict[str, Any]
) -> None:
    tell(copy, {**told(copy), **change})
    with pytest.raises(DamagedError):
        open_lake(copy)


@pytest.mark.skipif(os.name == "nt", reason="links are for administrators there")
@pytest.mark.parametrize("target", ["/etc/passwd", "/dev/zero", "/", "nowhere", "itself"])
def test_a_link_out_of_the_lake_is_not_followed(copy: Path, target: str) -> None:
    """Not even where it leads to the very bytes that are expected."""
    file = copy / told(copy)["files"][0]["path"]
    data = file.read_bytes()
    file.unlink()
    file.symlink_to(file if target == "itself" else target)
    with pytest.raises(DamagedError):
        read_whole(copy)
    beside = copy.parent / "beside.parquet"
    beside.write_bytes(data)
    file.unlink()
    file.symlink_to(beside)
    with pytest.raises(DamagedError):
        read_whole(copy)


def test_a_file_that_is_no_parquet_is_damage_though_its_digest_agrees(copy: Path) -> None:
    draw, manifest = random.Random(6), told(copy)  # noqa: S311 - examples
    for n in range(40):
        file = manifest["files"][n % len(manifest["files"])]
        path = copy / file["path"]
        kept = path.read_bytes()
        data = bytearray(kept)
        for _ in range(draw.randrange(1, 60)):
            data[draw.randrange(len(data))] = draw.randrange(256)
        path.write_bytes(data if n % 3 else kept[: draw.randrange(300)])
        tell_of(copy, manifest, file)
        with contextlib.suppress(DamagedError):
            read_whole(copy)
        path.write_bytes(kept)
        tell_of(copy, manifest, file)
    assert read_whole(copy) > 0


@pytest.mark.parametrize(
    ("relation", "column", "values"),
    [
        ("parcel", "boundary_crs", None),
        ("parcel", "fact", None),
        ("parcel", "area", ["no number"]),
        ("parcel", "boundary", [1]),
        ("supply", "seq", [2.5]),
    ],
)
def test_columns_of_another_kind_are_damage(
    copy: Path, relation: str, column: str, values: list[Any] | None
) -> None:
    """A shape without its coordinate system, a row without its id, a word for a number."""
    manifest = told(copy)
    file = next(f for f in manifest["files"] if f["relation"] == relation)
    table = pq.read_table(copy / file["path"])
    place, n = table.column_names.index(column), table.num_rows
    other = pa.nulls(n, pa.string()) if values is None else pa.array(values * n)
    pq.write_table(table.set_column(place, column, other), copy / file["path"])
    tell_of(copy, manifest, file)
    with pytest.raises(DamagedError):
        read_whole(copy)


def test_more_rows_than_the_manifest_tells_of_are_not_unfolded(copy: Path) -> None:
    """A few kilobytes may hold a hundred million equal rows."""
    manifest = told(copy)
    file = next(f for f in manifest["files"] if f["relation"] == "supply")
    table = pq.read_table(copy / file["path"])
    pq.write_table(pa.concat_tables([table] * 2), copy / file["path"])
    tell_of(copy, manifest, file)
    with pytest.raises(DamagedError):
        read_whole(copy)
    file["rows"] = 10**9
    tell(copy, manifest)
    with pytest.raises(DamagedError):
        open_lake(copy)
