"""Several at one record: nothing that was said to be done is lost, and nobody is misled."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest

from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.keeping import records as record_editing
from yuanheng.app.keeping.records import Edited, edit_record
from yuanheng.app.opening import OpenHouse, create_ledger, open_house
from yuanheng.ledger.drafts.corrections import draft_correction
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.views.ledger.batches import zone_names
from yuanheng.views.ledger.records import FactRecord, browse_facts, find_record
from yuanheng.words.words import Words

PEOPLE, TIMES = 4, 4
WORDS = Words("en")


@pytest.fixture
def ledger(place: str, tmp_path: Path) -> str:
    """A ledger with one supply, at a price of 100."""
    house = create_ledger(place)
    add_zone(house, "示例开发区", {"code": "S000001", "level": "省级"})
    path = tmp_path / "项目.csv"
    path.write_text(
        "开发区,期次,电子监管号或项目代码,项目名称,成交价格（万元）\n示例开发区,2013,A,甲厂,100\n",
        encoding="utf-8",
    )
    import_filled(house, TableRequest(path, None, None, None, None), WORDS)
    return place


def record_of(house: OpenHouse) -> FactRecord:
    """Look at the one supply."""
    zones = frozenset(zone_names(house))
    fact = browse_facts(house, WORDS, "supply", zones).rows[0].fact
    record = find_record(house, WORDS, "supply", fact)
    assert record is not None
    return record


def price_of(record: FactRecord) -> int:
    return next(int(cell.written) for cell in record.cells if cell.name == "price")


def correct(house: OpenHouse, record: FactRecord, price: int) -> Edited:
    """Correct the price on the version that was seen."""
    cells = {"price": str(price)}
    return edit_record(house, WORDS, "supply", record.fact, record.version, cells, "付款")


def test_whoever_raises_a_figure_raises_what_the_others_left(ledger: str) -> None:
    """Each looks anew where another was faster, as a person would."""
    barrier = Barrier(PEOPLE)

    def raise_price(person: int) -> None:
        house = replace(open_house(ledger), actor=f"person {person}")
        barrier.wait()
        for _ in range(TIMES):
            while True:
                record = record_of(house)
                if correct(house, record, price_of(record) + 1).batch is not None:
                    break

    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(raise_price, range(PEOPLE)))
    record = record_of(open_house(ledger))
    assert price_of(record) == 100 + PEOPLE * TIMES
    assert len(record.versions) == 1 + PEOPLE * TIMES


def test_the_same_correction_by_another_in_the_same_moment_is_a_clash(
    ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not told that nothing changed: somebody changed it, and it is told who."""
    house = open_house(ledger)
    other = replace(house, actor="another")
    record = record_of(house)

    def after_another(*given: object, **named: object) -> object:
        monkeypatch.setattr(record_editing, "draft_correction", draft_correction)
        assert correct(other, record, 101).batch is not None
        return draft_correction(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(record_editing, "draft_correction", after_another)
    done = correct(house, record, 101)
    assert done.batch is None
    assert [(c.name, c.began, c.theirs, c.yours) for c in done.clashes] == [
        ("price", "100", "101", "101")
    ]
