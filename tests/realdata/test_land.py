"""422 supply results through days of contracts and lives of plots, counted independently."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.views.land.calendar import land_calendar
from yuanheng.views.land.calendar_sheet import calendar_xlsx
from yuanheng.views.land.calendar_writing import calendar_ics
from yuanheng.views.land.life import plot_lives
from yuanheng.views.land.life_writing import lives_xlsx
from yuanheng.words.words import Words

pytestmark = pytest.mark.realdata

TABLE = "land_supply/land_supply_results_merged_masked.csv"
ZH = Words("zh")


@pytest.fixture(scope="module")
def written(realdata: Path) -> list[dict[str, str]]:
    with (realdata / TABLE).open(encoding="utf-8-sig") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def house(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> OpenHouse:
    made = create_ledger(tmp_path_factory.mktemp("land") / "supply.yhdb")
    add_zone(made, "示例区", {"code": None, "level": None})
    import_filled(made, TableRequest(realdata / TABLE, None, None, "2018", "示例区"), Words("en"))
    return made


def anniversary(day: str, years: int) -> str:
    first = date.fromisoformat(day)
    try:
        return first.replace(year=first.year + years).isoformat()
    except ValueError:  # the leap day
        return first.replace(year=first.year + years, day=28).isoformat()


@pytest.mark.parametrize("day", ["2018-12-31", "2020-02-29", "2021-12-31"])
def test_every_day_of_the_list_stands_where_a_count_by_hand_puts_it(
    house: OpenHouse, written: list[dict[str, str]], day: str
) -> None:
    """No start was reported, so what has passed is to be proved and nothing is overdue."""
    found = land_calendar(house, day=day)
    assert found is not None
    assert found.plots == len(written) == 422
    told: Counter[tuple[str, str]] = Counter((d.rule, d.state) for d in found.all)
    expected: Counter[tuple[str, str]] = Counter()
    for row in written:
        handover, start, finish = (
            row[c] if row[c][:1] == "2" else ""
            for c in ("handover_plan", "start_plan", "finish_plan")
        )
        for rule, plan in (
            ("late-delivery", handover),
            ("late-start", start),
            ("late-completion", finish),
        ):
            state = "undated" if not plan else "coming" if plan >= day else "unproved"
            expected[rule, state] += 1
        for rule, years in (("not-started", 1), ("take-back", 2)):
            if start:
                full = anniversary(start, years)
                expected[rule, "coming" if full > day else "unproved"] += 1
            elif rule == "not-started":
                expected[rule, "undated"] += 1
    assert {k: told[k] for k in expected} == expected
    assert not found.of("overdue")


def test_lives_and_files_of_all_plots_are_made(house: OpenHouse) -> None:
    lives = plot_lives(house, day="2021-12-31")
    found = land_calendar(house, day="2021-12-31")
    assert lives is not None
    assert found is not None
    assert len(lives.plots) == 422
    assert lives.counts == {"unknown": 422}
    assert all(
        0 <= part.x <= part.x + part.wide <= 100.001 for p in lives.plots for part in p.parts
    )
    made = calendar_ics(ZH, found, house.clock.now())
    assert made.count(b"BEGIN:VEVENT") == sum(bool(d.day) for d in found.duties)
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    assert calendar_xlsx(ZH, found)[:2] == lives_xlsx(ZH, lives)[:2] == b"PK"
