"""The ledger stays whole: for readers during an import, and when the disk is full."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from yuanheng.app.demo import write_demo_survey
from yuanheng.app.intake.layers import add_zone, import_file
from yuanheng.app.opening import OpenHouse, create_ledger, open_house
from yuanheng.ledger.record.known import snapshot

FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from yuanheng.app.intake.layers import import_file
from yuanheng.app.opening import open_house
from yuanheng.errors import LedgerError
ledger, survey, room = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
house = open_house(ledger)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
try:
    import_file(house, survey, layer="demo_2012", period="2012")
except LedgerError as error:
    print(error)
    sys.exit(6)
"""


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    house = create_ledger(tmp_path / "ledger.yhdb")
    survey = write_demo_survey(tmp_path / "survey.gpkg")
    add_zone(house, survey.zone_name, {"code": survey.zone_code, "level": None})
    import_file(house, survey.path, layer="demo_2012", period="2012")
    return house


def test_a_reader_during_an_import_sees_the_old_ledger_whole(
    house: OpenHouse, tmp_path: Path
) -> None:
    before = snapshot(house.store, "parcel", house.store.last_seq())
    seen: list[tuple[int, bool]] = []

    def look(stage: str, _done: int, _of: int) -> None:
        if stage == "write":
            reader = open_house(house.path).store
            table = snapshot(reader, "parcel", reader.last_seq())
            seen.append((reader.last_seq(), table.equals(before)))

    import_file(
        house,
        tmp_path / "survey.gpkg",
        layer="demo_2013",
        period="2013",
        assume=["JZMJ=m2"],
        progress=look,
    )
    assert seen
    assert set(seen) == {(2, True)}
    assert house.store.last_seq() == 3


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on file sizes to set")
@pytest.mark.parametrize("room_kb", [0, 64, 300, 900])
def test_a_full_disk_leaves_the_ledger_as_it_was(
    house: OpenHouse, tmp_path: Path, room_kb: int
) -> None:
    before = house.store.batches()
    room = house.path.stat().st_size + room_kb * 1024 if room_kb else 1024
    arguments = [str(house.path), str(tmp_path / "survey.gpkg"), str(room)]
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, *arguments], capture_output=True, text=True, check=False
    )
    after = open_house(house.path).store.batches()
    if done.returncode == 0:
        assert len(after) == len(before) + 1
    else:
        assert (done.returncode, after) == (6, before), done.stderr
        assert f"The ledger {house.path}" in done.stdout
    import_file(house, tmp_path / "survey.gpkg", layer="demo_2012", period="2012")
    assert len(house.store.batches()) == len(after) + 1
