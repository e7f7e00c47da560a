"""Several at one record: nothing that was said to be done is lost, and nobody is misled."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from yuanheng import app
from yuanheng.app import record_editing
from yuanheng.ledger.corrections import draft_correction

PEOPLE, TIMES = 4, 4
WORDS = app.Words("en")


@pytest.fixture
def ledger(place: str, tmp_path: Path) -> str:
    """A ledger with one project, at a price of 100."""
    house = app.create_ledger(place)
    app.add_zone(house, "示例开发区", {"code": "S000001", "level": "省级"})
    path = tmp_path / "项目.csv"
    path.write_text(
        "开发区,期次,电子监管号或项目代码,项目名称,成交价格（万元）\n示例开发区,2013,A,甲厂,100\n",
        encoding="utf-8",
    )
    app.import_filled(house, app.TableRequest(path, None, None, None, None), WORDS)
    return place


def record_of(house: app.House) -> app.FactRecord:
    """Look at the one project."""
    zones = frozenset(app.zone_names(house))
    fact = app.browse_facts(house, WORDS, "project", zones).rows[0].fact
    record = app.find_record(house, WORDS, "project", fact)
    assert record is not None
    return record


def price_of(record: app.FactRecord) -> int:
    return next(int(cell.written) for cell in record.cells if cell.name == "price")


def correct(house: app.House, record: app.FactRecord, price: int) -> app.Edited:
    """Correct the price on the version that was seen."""
    cells = {"price": str(price)}
    return app.edit_record(house, WORDS, "project", record.fact, record.version, cells, "付款")


def test_whoever_raises_a_figure_raises_what_the_others_left(ledger: str) -> None:
    """Each looks anew where another was faster, as a person would."""
    barrier = Barrier(PEOPLE)

    def raise_price(_: int) -> None:
        house = app.open_house(ledger)
        barrier.wait()
        for _ in range(TIMES):
            while True:
                record = record_of(house)
                if correct(house, record, price_of(record) + 1).batch is not None:
                    break

    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(raise_price, range(PEOPLE)))
    record = record_of(app.open_house(ledger))
    assert price_of(record) == 100 + PEOPLE * TIMES
    assert len(record.versions) == 1 + PEOPLE * TIMES


def test_the_same_correction_by_another_in_the_same_moment_is_a_clash(
    ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not told that nothing changed: somebody changed it, and it is told who."""
    house, other = app.open_house(ledger), app.open_house(ledger)
    record = record_of(house)

    def after_another(*given: object) -> object:
        monkeypatch.setattr(record_editing, "draft_correction", draft_correction)
        assert correct(other, record, 101).batch is not None
        return draft_correction(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(record_editing, "draft_correction", after_another)
    done = correct(house, record, 101)
    assert done.batch is None
    assert [(c.name, c.began, c.theirs, c.yours) for c in done.clashes] == [
        ("price", "100", "101", "101")
    ]
