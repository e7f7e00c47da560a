"""An official run that scores nobody for want of parameters is refused; a trial is made."""

from __future__ import annotations

import pytest

from tests.unit.web.desk import Desk
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.errors import WantedError
from yuanheng.words.words import Words

STANDARD = "cn.land-intensity.2014"


def test_what_is_wanted_is_named_with_meaning_and_unit(desk: Desk) -> None:
    """Nothing is recorded; each parameter is told in the reader's language."""
    before = len(desk.house.store.runs())
    with pytest.raises(WantedError) as asked:
        evaluate(desk.house, STANDARD, period="2013", asks=True)
    assert len(desk.house.store.runs()) == before
    assert "supply_rate_ideal" in asked.value.names
    lines = [Words("zh").say(line) for line in asked.value.lines]
    assert "supply_rate_ideal：土地供应率理想值（%）" in lines


def test_a_trial_without_them_is_made_and_is_no_official_run(desk: Desk) -> None:
    run = evaluate(desk.house, STANDARD, period="2013", what_if=True, asks=True)
    assert not run.official


def test_the_console_says_so_on_the_page_of_the_job(desk: Desk) -> None:
    client = desk.client_of("leader")
    asked = {"standard": STANDARD, "period": "2013", "kind": "official"}
    page = client.post("/evaluation/new", data=asked).headers["location"]
    desk.work_off()
    text = client.get(page).text
    assert "Ideal of the land supply rate" in text
    assert "without them make a trial" in text
