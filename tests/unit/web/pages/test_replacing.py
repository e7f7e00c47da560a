"""An upload that would replace what stands asks on its page, and takes parts together."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.unit.ledger.boxes import Box, write_boxes
from tests.unit.ledger.gallery import book
from tests.unit.web.desk import Desk
from yuanheng.app.demo import ZONE_NAME
from yuanheng.app.intake.layers import import_file
from yuanheng.ledger.record.known import snapshot

FIRST: list[Box] = [(120.0 * n, 0, 120.0 * n + 100, 100) for n in range(5)]
SECOND: list[Box] = [(120.0 * n, 200, 120.0 * n + 100, 320) for n in range(3)]


def brought(desk: Desk, folder: Path) -> tuple[httpx.Client, str, int]:
    """Bring one part of a survey by hand and upload the other; gives the page of the upload."""
    first = write_boxes(folder / "一期.gpkg", FIRST)
    batch, _ = import_file(desk.house, first, period="2031", zone=ZONE_NAME)
    client = desk.client_of("officer")
    second = write_boxes(folder / "二期.gpkg", SECOND).read_bytes()
    page = client.post("/ledger/upload", files={"file": ("二期.gpkg", second)}).headers["location"]
    zone = str(batch.details["zone"])
    client.post(page, data={"period": "2031", "zone": zone})
    return client, str(page), batch.seq


def standing(desk: Desk) -> int:
    periods = frozenset({"2031"})
    table = snapshot(desk.house.store, "parcel", desk.house.store.last_seq(), periods=periods)
    return int(table.num_rows)


def test_it_asks_before_it_replaces(desk: Desk, tmp_path: Path) -> None:
    """Neither is imported until a person has said which."""
    client, page, seq = brought(desk, tmp_path)
    api = page.replace("/ledger/upload", "/api/ledger/uploads")
    assert client.get(api).json()["ready"] is False
    text = client.get(page).text
    assert f'name="replace" value="{seq}"' in text
    assert 'name="together" value="1"' in text
    client.post(f"{page}/import")
    desk.work_off()
    assert standing(desk) == 5


@pytest.mark.parametrize(("answer", "rows"), [("together", 8), ("replace", 3)])
def test_what_was_answered_is_done(desk: Desk, tmp_path: Path, answer: str, rows: int) -> None:
    """Both parts as one survey, or the new one in the place of the old."""
    client, page, seq = brought(desk, tmp_path)
    client.post(page, data={answer: "1" if answer == "together" else str(seq)})
    api = page.replace("/ledger/upload", "/api/ledger/uploads")
    look = client.get(api).json()
    assert (look["ready"], bool(look["tried"][0]["replaces"])) == (True, answer == "replace")
    client.post(f"{page}/import")
    desk.work_off()
    assert standing(desk) == rows


def listed(folder: Path, numbers: list[tuple[str, float]]) -> bytes:
    rows = [
        (ZONE_NAME, "主区", "2041", n, "A2", "D21", area, "2006-12", "否") for n, area in numbers
    ]
    return book(folder, rows).read_bytes()


def test_a_list_asks_on_its_page_what_rows_of_one_number_are_and_what_it_replaces(
    desk: Desk, tmp_path: Path
) -> None:
    """Rows are answered as a unit is; a list of which most is gone asks before it replaces."""
    client = desk.client_of("officer")

    def brought_in(numbers: list[tuple[str, float]]) -> str:
        file = {"file": ("地块.xlsx", listed(tmp_path, numbers))}
        return str(client.post("/ledger/upload", files=file).headers["location"])

    page = brought_in([("1", 1.0), ("2", 1.0), ("2", 2.0), ("3", 1.0)])
    text = client.get(page).text
    assert "D3, D4" in text
    assert 'name="unit" value="分列"' in text
    client.post(page, data={"column": "重号", "unit": "分列"})
    client.post(f"{page}/import")
    desk.work_off()
    page = brought_in([("1", 1.0)])
    seq = desk.house.store.last_seq()
    text = client.get(page).text
    assert f'name="replace" value="{seq}"' in text
    assert 'name="together"' not in text
    client.post(page, data={"replace": str(seq)})
    api = page.replace("/ledger/upload", "/api/ledger/uploads")
    assert client.get(api).json()["ready"] is True
