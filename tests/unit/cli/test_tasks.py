"""The verbs of supervision: in two languages, as JSON, with lights that a person can read."""

import re
from pathlib import Path

import pytest

from tests.journeys.desk import STANDARD, Desk
from tests.unit.cli.conftest import Said, Say
from yuanheng.app.demo import ZONE_NAME
from yuanheng.app.keeping.ledger import backup


@pytest.fixture
def speak(say: Say, told: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Say:
    """A ledger of one's own with findings, and a task of the first for each of two leads."""
    path = tmp_path / "own.yhdb"
    backup(told.house, path)  # whole, whatever still lies in the log beside the file
    monkeypatch.setenv("YUANHENG_LEDGER", str(path))
    for number, lead in (("1", "甲局"), ("2", "乙局")):
        made = say("task", "make", number, "--lead", lead, "--due", "2099-12-31")
        assert (made.code, made.err) == (0, "")
    return say


def flat(said: Said) -> str:
    return " ".join((said.out + said.err).split())


def test_findings_are_numbered_in_the_order_in_which_they_appeared(speak: Say) -> None:
    """Whatever the order in which they are shown."""
    numbers = sorted(f["number"] for f in speak("findings", "--json").json)
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_task_may_be_made_by_the_key_of_its_finding(speak: Say) -> None:
    """The number is only for the terminal."""
    (key,) = (
        "/".join((f["finding"]["family"], f["finding"]["rule"], f["finding"]["zone"], "主区"))
        for f in speak("findings", "--json").json
        if f["finding"]["rule"] == "area-agreement"
    )
    made = speak("task", "make", key, "--lead", "丙局", "--due", "2099-12-31", "--json").json
    assert (made["id"], made["finding"], made["people"]["lead"]) == (3, key, "丙局")


@pytest.mark.parametrize(
    "words",
    [
        ("tasks",),
        ("tasks", "--digest"),
        ("task", "show", "1"),
        ("task", "feedback", "1", "已联系"),
        ("task", "step", "1"),
        ("task", "assign", "1", "--lead", "丁局"),
    ],
)
def test_every_verb_prints_one_document_with_json(words: tuple[str, ...], speak: Say) -> None:
    """And nothing else."""
    said = speak(*words, "--json")
    assert (said.code, said.err) == (0, "")
    assert said.json


@pytest.mark.parametrize("words", [("tasks",), ("tasks", "--digest"), ("task", "show", "1")])
def test_every_view_is_in_the_language_that_was_asked_for(
    words: tuple[str, ...], speak: Say
) -> None:
    """Lights are words too, not colours alone."""
    assert "绿灯" in speak(*words, "--lang", "zh").out
    shown = speak(*words, "--lang", "en").out
    assert "green" in shown
    assert not re.search("[灯限]", shown)


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ((), [1, 2]),
        (("--light", "green"), [1, 2]),
        (("--light", "red"), []),
        (("--lead", "乙"), [2]),
        (("--zone", ZONE_NAME), [1, 2]),
        (("--zone", "别处"), []),
        (("--closed",), []),
    ],
)
def test_tasks_are_chosen_by_light_zone_and_lead(
    words: tuple[str, ...], ids: list[int], speak: Say
) -> None:
    """Closed ones stand apart."""
    assert [t["id"] for t in speak("tasks", *words, "--json").json] == ids


def test_a_digest_counts_for_each_lead(speak: Say) -> None:
    """With what the counts are counts of."""
    found = [(d["lead"], d["open"], d["lights"]) for d in speak("tasks", "--digest", "--json").json]
    assert found == [("乙局", 1, {"green": 1}), ("甲局", 1, {"green": 1})]
    assert "green 1 of 1" in speak("tasks", "--digest").out


def test_a_stopped_clock_is_shown_and_runs_again(speak: Say) -> None:
    """From the step that allows it."""
    assert "may not be stopped" in flat(speak("task", "suspend", "1", "--reason", "等"))
    speak("task", "step", "1")
    assert "the clock is stopped" in flat(speak("task", "suspend", "1", "--reason", "等批复"))
    assert "clock stopped" in flat(speak("task", "show", "1"))
    assert "● green" in flat(speak("task", "resume", "1"))


@pytest.mark.parametrize(
    ("words", "code", "problem"),
    [
        (("task", "show", "9"), 6, "There is no task 9"),
        (("task", "make", "99", "--lead", "甲局"), 6, "There is no finding 99"),
        (("tasks", "--light", "blue"), 2, "There is no light blue"),
        (("task", "assign", "1"), 2, "Nothing is to be changed"),
        (("task", "assign", "1", "--due", "2026-02-30"), 2, "is not a day of the calendar"),
        (("task", "assign", "1", "--due", "2001-01-01"), 2, "is past"),
        (("task", "assign", "1", "--due", "9999-12-31"), 2, "is too far off"),
        (("task", "assign", "1", "--days", "0"), 2, "at least one day away"),
        (("task", "assign", "1", "--days", "9999"), 2, "working days after"),
        (
            ("task", "assign", "1", "--days", "3", "--due", "2099-01-01"),
            2,
            "either --due or --days",
        ),
        (("task", "feedback", "1", " "), 2, "A report needs words"),
        (("task", "feedback", "1", "x", "--document", "报告"), 2, "is not TITLE=FILE"),
        (("task", "feedback", "1", "x", "--document", "报告=no.pdf"), 2, "There is no file no.pdf"),
        (("task", "reopen", "1", "--reason", "x"), 2, "Task 1 is not closed"),
        (("task", "document", "1", "报告", "--out", "x"), 6, "keeps no file of 报告"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    words: tuple[str, ...], code: int, problem: str, speak: Say
) -> None:
    """And leaves no event."""
    said = speak(*words)
    assert (said.code, problem in flat(said)) == (code, True)
    assert len(speak("task", "show", "1", "--json").json["log"]) == 1


def test_a_number_of_a_document_is_shown_beside_its_title(speak: Say) -> None:
    """So is one that the step did not ask for."""
    speak("task", "step", "1")
    speak("task", "feedback", "1", "已改", "--document", "整改情况报告=整〔2026〕3号")
    speak("task", "feedback", "1", "补充", "--document", "现场照片=编号7")
    shown = flat(speak("task", "show", "1", "--lang", "zh"))
    assert "✓ 整改情况报告 整〔2026〕3号" in shown
    assert "✓ 现场照片 编号7" in shown


def test_the_closing_test_takes_the_parameters_of_the_run_that_opened_the_finding(
    speak: Say,
) -> None:
    """Without naming them again."""
    speak("task", "step", "1")
    speak("task", "step", "1", "--document", "整改情况报告=1号")
    speak("task", "step", "1", "--branch", "passed", "--reason", "x")
    assert speak("task", "close", "1", "--evaluate").code == 6
    first, last = (speak("runs", "--json").json[n] for n in (0, -1))
    assert (last["id"], last["standard"], last["official"]) == (2, STANDARD, True)
    assert last["parameters"] == first["parameters"]


def test_several_findings_become_tasks_in_one_act_and_refusals_stop_none(speak: Say) -> None:
    """Each refusal names its finding and why; the others are made, and assigned anew together."""
    lead = ("--lead", "丁局", "--due", "2099-12-31")
    made = speak("task", "make", "1", "3", "4", *lead, "--json")
    done, refused = made.json["done"], made.json["refused"]
    assert (made.code, done, [r["key"] for r in refused]) == (1, [3, 4], ["1"])
    assert "already task 1" in refused[0]["message"]
    again = speak("task", "assign", "3", "4", "--lead", "戊局")
    assert (again.code, "Done: 2 tasks, 3, 4" in flat(again)) == (0, True)
    leads = {t["id"]: t["people"]["lead"] for t in speak("tasks", "--json").json}
    assert (leads[3], leads[4]) == ("戊局", "戊局")
