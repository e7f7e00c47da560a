"""An official run that scores nobody for want of parameters is refused; a trial is made."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.unit.web.desk import RULEBOOK, Desk
from yuanheng.app.office.accounts import list_audit
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.errors import WantedError
from yuanheng.views.descent.named_findings import list_findings
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


def states(desk: Desk) -> Counter[str]:
    """Count what is said of the near zone's supplies whose start nobody wrote down."""
    found = (v.finding for v in list_findings(desk.house, closed=True))
    return Counter(f.state for f in found if f.zone == desk.near and f.subject.startswith("S"))


def test_most_of_a_list_is_one_question_and_its_answer_is_kept(desk: Desk) -> None:
    """Not a dozen cases: the console asks, goes on with the answer, and asks no second time."""
    silent = [(f"S{n}", f"厂{n}", 100, "2012-01-01", None, None, None) for n in range(12)]
    desk.bring_projects(*silent)
    with pytest.raises(WantedError, match=r"12 of 12"):
        evaluate(desk.house, RULEBOOK, asks=True)
    evaluate(desk.house, RULEBOOK)
    assert states(desk) == {}
    client = desk.client_of("leader")
    asked = {"standard": RULEBOOK, "period": "2013", "kind": "official"}
    page = client.post("/evaluation/new", data=asked).headers["location"]
    desk.work_off()
    assert "按疑似立案调查" in client.get(f"{page}?lang=zh").text
    number = page.rpartition("/")[2]
    wrong = client.post(f"/evaluation/answer/{number}", data={"answer": "maybe"})
    assert wrong.status_code == 400
    assert desk.client_of("officer").post(
        f"/evaluation/answer/{number}", data={"answer": "suspect"}
    ).status_code in (403, 404)
    client.post(f"/evaluation/answer/{number}", data={"answer": "suspect"})
    desk.work_off()
    assert states(desk) == {"suspected": 12}
    evaluate(desk.house, RULEBOOK, asks=True)
    assert states(desk) == {"suspected": 12}
    evaluate(desk.house, RULEBOOK, settings=["unstated_construction_start=happened"], asks=True)
    assert states(desk) == {"closed": 12}
    entries = [e for e in list_audit(desk.house, 100) if e.action == "suspicion.answer"]
    assert sorted(str(e.details["answer"]) for e in entries) == ["happened", "suspect"]


def test_half_of_a_list_is_no_question(desk: Desk) -> None:
    """Ten that say nothing among twenty: the others were asked, so these are cases."""
    begun = [(f"B{n}", f"厂{n}", 100, "2012-01-01", None, "2012-05-01", None) for n in range(10)]
    silent = [(f"S{n}", f"厂{n}", 100, "2012-01-01", None, None, None) for n in range(10)]
    desk.bring_projects(*begun, *silent)
    evaluate(desk.house, RULEBOOK, asks=True)
    assert states(desk) == {"suspected": 10}
