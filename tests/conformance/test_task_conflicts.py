"""Two at one task: what was seen decides, in the transaction of the database."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from tests.postgres import Server
from tests.unit.web.desk import build_template, open_desk
from tests.unit.web.pages.test_tasks import make_task
from yuanheng.app.keeping.ledger import restore
from yuanheng.app.opening import OpenHouse, open_house
from yuanheng.app.supervision.tasks import PeopleChange, assign_task, feed_back
from yuanheng.errors import LedgerError
from yuanheng.model.tasks import People
from yuanheng.views.tasks.lists import find_task

AT_ONCE = 6


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with one task."""
    folder = tmp_path_factory.mktemp("tasks")
    desk = open_desk(build_template(folder), folder)
    make_task(desk)
    return desk.house.path


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.system("postgres"))])
def place(request: pytest.FixtureRequest, ledger: Path, tmp_path: Path) -> Path | str:
    """Where a copy of it lives: in a file, or on a server."""
    target: Path | str = tmp_path / "copy.yhdb"
    if request.param == "postgres":
        server: Server = request.getfixturevalue("postgres")
        target = server.database()
    restore(ledger, target)
    return target


def tried(place: Path | str, act: Callable[[OpenHouse], object]) -> list[str]:
    """Do the same from several threads, each with a house of its own, at one moment."""
    barrier = Barrier(AT_ONCE)

    def once(_: int) -> str:
        house = open_house(place)
        barrier.wait()
        try:
            act(house)
        except LedgerError as error:
            return str(error.what)
        return "done"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sorted(pool.map(once, range(AT_ONCE)))


def test_of_those_who_saw_the_same_state_one_is_heard(place: Path | str) -> None:
    """The others are told, however near they came, and wrote nothing."""
    said = tried(place, lambda house: feed_back(house, 1, "已到现场", after=1))
    refused = "Task 1 was changed by somebody else meanwhile"
    assert said == [refused] * (AT_ONCE - 1) + ["done"]
    assert find_task(open_house(place), 1).task.last_event == 2


def test_whoever_saw_an_earlier_state_is_refused(place: Path | str) -> None:
    """Also where nobody writes at the same moment."""
    house = open_house(place)
    assign_task(house, 1, PeopleChange("乙局"))
    with pytest.raises(LedgerError, match="was changed by somebody else"):
        assign_task(house, 1, PeopleChange("丙局"), after=1)
    assert find_task(house, 1).task.people == People("乙局")
