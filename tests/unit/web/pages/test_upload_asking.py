"""What an import of a map asks is answered on its page, and can be taken back."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.unit.ledger.boxes import Box, write_boxes
from tests.unit.web.desk import Desk
from yuanheng.app.intake.answering import known_crs

BOXES: list[Box] = [(120.0 * n, 0, 120.0 * n + 100, 100) for n in range(3)]
NUMBERED = (38_500_000.0, 3_379_000.0)


def uploaded(desk: Desk, path: Path) -> tuple[httpx.Client, str]:
    """Upload a map for a zone and year; gives the page of the upload."""
    client = desk.client_of("officer")
    client.headers["Accept-Language"] = "zh"
    sent = client.post("/ledger/upload", files={"file": (path.name, path.read_bytes())})
    page = str(sent.headers["location"])
    client.post(page, data={"period": "2031", "zone": desk.near})
    return client, page


def is_ready(client: httpx.Client, page: str) -> bool:
    """Tell whether it can be imported as it stands."""
    api = page.replace("/ledger/upload", "/api/ledger/uploads")
    return bool(client.get(api).json()["ready"])


@pytest.mark.parametrize("answer", ["EPSG:4526", "4526"])
def test_the_coordinate_system_is_asked_and_answered(
    desk: Desk, tmp_path: Path, answer: str
) -> None:
    """Those of China's maps are offered by name; a bare number is a code."""
    path = write_boxes(tmp_path / "地块.gpkg", BOXES, crs=None, origin=NUMBERED)
    client, page = uploaded(desk, path)
    text = client.get(page).text
    assert "CGCS2000 三度带第38带（EPSG:4526）" in text
    assert '<option value="EPSG:4490">' in text
    client.post(page, data={"column": "CRS", "unit": answer})
    assert is_ready(client, page)
    assert "EPSG:4526" in client.get(page).text
    client.post(page, data={"column": "CRS", "unit": ""})
    assert not is_ready(client, page)


def test_a_code_that_is_none_is_asked_again(desk: Desk, tmp_path: Path) -> None:
    """The form stands there still."""
    client, page = uploaded(desk, write_boxes(tmp_path / "地块.gpkg", BOXES, crs=None))
    client.post(page, data={"column": "CRS", "unit": "999999"})
    text = client.get(page).text
    assert "EPSG:999999" in text
    assert '<option value="EPSG:4490">' in text


def test_a_zone_abroad_is_one_button(desk: Desk, tmp_path: Path) -> None:
    """So is another coordinate system, had it been that."""
    path = write_boxes(tmp_path / "plots.gpkg", BOXES, crs="EPSG:32719", origin=(500_000, 7e6))
    client, page = uploaded(desk, path)
    text = client.get(page).text
    assert 'name="column" value="PLACE"' in text
    assert "园区就在那里，在境外" in text
    assert '<option value="EPSG:4490">' in text
    client.post(page, data={"column": "PLACE", "unit": "abroad"})
    assert is_ready(client, page)


def test_a_layer_of_one_class_is_all_the_land_by_one_button(desk: Desk, tmp_path: Path) -> None:
    """It may be a theme layer, which only a person knows."""
    client, page = uploaded(desk, write_boxes(tmp_path / "地块.gpkg", BOXES, classes=("C1",)))
    assert 'name="column" value="COVERAGE"' in client.get(page).text
    client.post(page, data={"column": "COVERAGE", "unit": "whole"})
    assert is_ready(client, page)


def test_systems_that_are_offered_are_all_known() -> None:
    """Each has a name of its own."""
    names = [str(name) for _, name in known_crs()]
    assert len(names) == len(set(names))
    assert all(not name.startswith("EPSG") for name in names)
