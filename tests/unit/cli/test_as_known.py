"""`--as-known` of findings and tasks: what the verbs would have said then."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Said, Say
from tests.unit.web.desk import RULEBOOK, build_template, open_desk
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.app.supervision.tasks import feed_back, make_task
from yuanheng.model.tasks import People
from yuanheng.views.descent.named_findings import list_findings


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger in which a finding became a task, and was mended ten days later."""
    folder = tmp_path_factory.mktemp("known")
    desk = open_desk(build_template(folder), folder)
    number = next(
        v.number
        for v in list_findings(desk.house)
        if (v.finding.rule, v.finding.zone) == ("not-started", desk.near)
    )
    desk.clock.moment += timedelta(days=2)
    make_task(desk.house, str(number), People("甲局"), days=90)
    desk.clock.moment += timedelta(days=8)
    desk.mend()
    evaluate(desk.house, RULEBOOK)
    feed_back(desk.house, 1, "已动工")
    return desk.house.path


@pytest.fixture
def speak(say: Say, path: Path, monkeypatch: pytest.MonkeyPatch) -> Say:
    """Speak to the command line about this ledger."""
    monkeypatch.setenv("YUANHENG_LEDGER", str(path))
    return say


@pytest.mark.parametrize(
    ("as_known", "opened"),
    [((), 12), (("--as-known", "2026-03-02"), 14), (("--as-known", "6"), 14)],
)
def test_findings_are_those_of_then(as_known: tuple[str, ...], opened: int, speak: Say) -> None:
    """By a day, and by the last number before they were mended."""
    assert len(speak("findings", *as_known, "--json").json) == opened


@pytest.mark.parametrize(("as_known", "run"), [((), 3), (("--as-known", "2026-03-02"), 2)])
def test_what_falls_due_is_that_of_the_last_run_of_then(
    as_known: tuple[str, ...], run: int, speak: Say
) -> None:
    """The rulebook was applied again later."""
    found = speak("findings", "--due", "90d", *as_known, "--json").json
    assert {due["run"] for due in found} == {run}


@pytest.mark.parametrize(
    ("day", "tasks", "light", "state"),
    [("2026-03-02", [], "", ""), ("2026-03-04", [1], "green", "open")],
)
def test_tasks_and_digests_are_those_of_then(
    day: str, tasks: list[int], light: str, state: str, speak: Say
) -> None:
    """With the lights of that day, and their findings as they stood."""
    found = speak("tasks", "--as-known", day, "--json").json
    assert [t["id"] for t in found] == tasks
    assert {(t["signal"]["light"], t["finding_state"]) for t in found} <= {(light, state)}
    digests = speak("tasks", "--digest", "--as-known", day, "--json").json
    assert [d["open"] for d in digests] == [1] * len(tasks)


def test_a_task_is_shown_with_the_log_of_then(speak: Say) -> None:
    """Before it was made there is none."""
    then = speak("task", "show", "1", "--as-known", "2026-03-04", "--json").json
    now = speak("task", "show", "1", "--json").json
    assert [len(shown["log"]) for shown in (then, now)] == [1, 2]
    refused: Said = speak("task", "show", "1", "--as-known", "2026-03-02")
    assert (refused.code, "There is no task 1" in refused.err) == (6, True)


@pytest.mark.parametrize("words", [("findings",), ("tasks",), ("task", "show", "1")])
@pytest.mark.parametrize(("text", "code"), [("soon", 2), ("99", 6), ("2020-01-01", 6)])
def test_a_time_that_is_none_is_refused(
    words: tuple[str, ...], text: str, code: int, speak: Say
) -> None:
    """With the codes of a usage error, and of a ledger that knew nothing then."""
    assert speak(*words, "--as-known", text).code == code
