"""The demo makes room for itself and never for more."""

from __future__ import annotations

from pathlib import Path

import pytest

from yuanheng import app
from yuanheng.errors import LedgerError


def test_a_ledger_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    words = app.Words("en")
    app.play_demo(tmp_path, words)
    house = app.open_house(tmp_path / "demo.yhdb")
    app.add_zone(house, "another zone", {"code": None, "level": None})
    before = house.store.batches()
    with pytest.raises(LedgerError, match="not the demo's"):
        app.play_demo(tmp_path, words)
    assert app.open_house(tmp_path / "demo.yhdb").store.batches() == before
