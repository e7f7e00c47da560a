"""The worker on a ledger that lives on a server, whose connections may be cut."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.patience import wait_for
from tests.postgres import Server
from tests.unit.web.desk import RULEBOOK, StillClock
from yuanheng.app.jobs.queue import find_job, queue_job
from yuanheng.app.keeping.ledger import restore
from yuanheng.app.opening import OpenHouse, open_house
from yuanheng.views.descent.runs import list_runs
from yuanheng.web.jobs import Worker

pytestmark = pytest.mark.system("postgres")


class Served:
    """A copy of the desk's ledger on a server."""

    def __init__(self, server: Server, template: Path) -> None:
        self.server = server
        self.url = server.database()
        self.name = self.url.rpartition("/")[2]
        restore(template, self.url)

    def house(self) -> OpenHouse:
        return open_house(self.url, StillClock())

    def cut(self) -> None:
        """Cut every connection to the database, as a server does that is started again."""
        everyone = (
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self.name}'"
        )
        self.server.program("psql", "-c", everyone, "postgres")


@pytest.fixture
def served(postgres: Server, template: Path) -> Served:
    """A ledger of one's own on the server."""
    return Served(postgres, template)


def evaluation(house: OpenHouse) -> int:
    return queue_job(house, "evaluate", {"standard": RULEBOOK, "what_if": True}).id


def done(house: OpenHouse, number: int) -> bool:
    return find_job(house, number).state == "done"


def test_of_two_homes_one_takes_the_jobs(served: Served) -> None:
    """Laid down, the other takes them."""
    first, second = served.house().home, served.house().home
    right = first.take_jobs()
    assert right is not None
    assert (right.stands(), second.take_jobs()) == (True, None)
    right.lay_down()
    other = second.take_jobs()
    assert other is not None
    assert first.take_jobs() is None
    other.lay_down()


def test_whose_connection_went_away_has_the_jobs_no_more(served: Served) -> None:
    """And knows it, also after another connection would do; the second takes over."""
    first, second = served.house().home, served.house().home
    right = first.take_jobs()
    assert right is not None
    served.cut()
    other = second.take_jobs()
    assert other is not None
    assert [right.stands(), right.stands()] == [False, False]
    right.lay_down()
    assert (other.stands(), first.take_jobs()) == (True, None)
    other.lay_down()


def test_a_worker_outlives_a_cut_connection(served: Served) -> None:
    """It takes the jobs up again, and goes on."""
    house = served.house()
    worker = Worker(house)
    worker.start()
    served.cut()
    number = evaluation(served.house())
    wait_for(lambda: done(served.house(), number))
    worker.stop()


def test_another_worker_takes_over_from_one_that_was_cut_off(served: Served) -> None:
    """Between them every job is done once, and none is taken for left behind."""
    workers = [Worker(served.house()), Worker(served.house())]
    for worker in workers:
        worker.start()
    house = served.house()
    numbers = [evaluation(house)]
    wait_for(lambda: done(house, numbers[0]))
    served.cut()
    numbers += [evaluation(house) for _ in range(3)]
    wait_for(lambda: all(done(house, number) for number in numbers))
    for worker in workers:
        worker.stop()
    assert len(list_runs(house)) == 2 + len(numbers)
