"""Revision 0006: amounts of an older ledger become finer, and what was rounded is read again."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from yuanheng.ledger.exchange.papers import LedgerPapers
from yuanheng.store.revision import upgrade
from yuanheng.store.sqlite import connect

#: Made by the version before: invented projects, firms and figures in 亩 and 万元, with originals,
#: a typed area (P2 green), a corrected name (P3), and a run of each of three standards.
OLD = Path(__file__).with_name("ledger_r0005.yhdb.gz")
MU = 2 * 10**9


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("old") / "old.yhdb"
    path.write_bytes(gzip.decompress(OLD.read_bytes()))
    with connect(path).execution_options(immediate=True).begin() as connection:
        upgrade(connection, LedgerPapers(), "0006")
    return path


def asked(path: Path, query: str) -> list[tuple[Any, ...]]:
    with connect(path).connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(query))]


def test_areas_written_in_mu_are_read_again_from_their_original(upgraded: Path) -> None:
    query = "SELECT number, area, area_developed FROM fact_project WHERE seq = 2 ORDER BY number"
    assert asked(upgraded, query) == [
        ("P1", 10 * MU, 10 * MU),
        ("P2", 15 * MU, 99_999 * MU // 10_000),
        ("P3", MU // 10, MU // 10),
        ("P4", 70_001 * MU // 10_000, 100_001 * MU // 10_000),
    ]


def test_a_decimal_more_than_the_old_unit_held_is_read_again(upgraded: Path) -> None:
    query = "SELECT electricity, employees, taxes FROM fact_enterprise_year ORDER BY enterprise"
    assert asked(upgraded, query) == [
        (12_345_678 * 360, 105_000, 231 * 10**7),
        (100 * 3_600_000, 200_000, 99 * 10**7),
    ]


def test_a_typed_area_snaps_to_the_mu_that_was_typed(upgraded: Path) -> None:
    assert asked(upgraded, "SELECT green_area FROM fact_project WHERE seq = 3") == [(MU,)]


def test_a_correction_of_another_cell_takes_over_what_was_read_again(upgraded: Path) -> None:
    assert asked(upgraded, "SELECT name, area FROM fact_project WHERE seq = 4") == [
        ("甲", MU // 10)
    ]


def test_reported_figures_are_read_in_the_unit_of_their_measure(upgraded: Path) -> None:
    assert asked(upgraded, "SELECT measure, value FROM fact_reported ORDER BY measure") == [
        ("industrial_fixed_assets", 12_345 * 10**8),
        ("resident_population", 1200 * 10**4),
        ("surveyed_area", 350 * 3 * 10**10),
    ]


def test_all_that_was_more_than_multiplied_is_listed_with_how(upgraded: Path) -> None:
    query = "SELECT how, count(*) FROM amount_reread GROUP BY how ORDER BY how"
    assert asked(upgraded, query) == [("original", 14), ("snapped", 1), ("unit", 3)]
    query = "SELECT seq, fact, was, now FROM amount_reread WHERE how = 'snapped'"
    assert asked(upgraded, query) == [(3, "2.1", 666_666_667, MU)]


def test_the_quantities_of_recorded_runs_are_finer_too(upgraded: Path) -> None:
    records = [json.loads(text) for (text,) in asked(upgraded, "SELECT record FROM run")]
    (run,) = (record for record in records if record["results"])
    first = run["results"][0]["areas"][0]["quantities"]
    values = {quantity["id"]: quantity["value"] for quantity in first}
    assert (values["occupied"], values["tax"]) == (33 * MU / 10, 99 * 10**7)


def test_without_the_originals_areas_snap_to_a_mu_where_they_can(tmp_path: Path) -> None:
    path = tmp_path / "old.yhdb"
    path.write_bytes(gzip.decompress(OLD.read_bytes()))
    with connect(path).execution_options(immediate=True).begin() as connection:
        upgrade(connection, None, "0006")
    query = "SELECT area, green_area FROM fact_project WHERE seq = 2 ORDER BY number"
    kept = (
        3 * 933_346_667
    )  # 1.40002 亩 has five decimals: it stays as it was rounded, and is listed
    found = asked(path, query)
    assert found[0] == (10 * MU, 2 * MU)
    assert found[3] == (70_001 * MU // 10_000, kept)
    query = "SELECT name, was FROM amount_reread WHERE how = 'kept'"
    assert ("green_area", 933_346_667) in asked(path, query)
