"""The gallery of bad files, sent through the upload page: an answer for each, and never a 500."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.ledger.gallery import GALLERY, Exhibit
from tests.unit.web.desk import Desk, open_desk


@pytest.fixture(scope="module")
def shown(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One desk for the whole gallery; what is looked at is not written."""
    return open_desk(template, tmp_path_factory.mktemp("gallery"))


@pytest.mark.parametrize("exhibit", GALLERY, ids=lambda exhibit: exhibit.name)
def test_a_bad_file_is_answered_by_the_upload_page(
    exhibit: Exhibit, shown: Desk, tmp_path: Path
) -> None:
    """Refused by its ending, or kept, looked at, asked about and dropped."""
    client, path = shown.client_of("officer"), exhibit.make(tmp_path)
    if path.is_dir():
        pytest.skip("a folder cannot be uploaded")
    sent = client.post("/ledger/upload", files={"file": (path.name, path.read_bytes())})
    assert sent.status_code in (303, 400)
    if sent.status_code == 400:
        return
    kept = sent.headers["location"]
    said = {"relation": "parcel", "period": "2013", "zone": shown.near}
    assert client.get(kept).status_code == 200
    assert client.post(kept, data=said).status_code == 303
    answers = {
        end: client.get(f"{kept}{end}").status_code for end in ("", "?mapping=parcel", "/marked")
    }
    assert all(status < 500 for status in answers.values()), answers
    token = kept.rpartition("/")[2]
    assert client.get(f"/api/ledger/uploads/{token}").status_code == 200
    assert client.post(f"{kept}/drop").status_code == 303
