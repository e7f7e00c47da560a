"""The record as it stood at a moment is the record that one would have read at that moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.conformance.test_store import NOW, PLOT, draft, facts, some_finding, some_run
from tests.unit.tasks.board import opened as opening
from yuanheng import ports
from yuanheng.app.opening import home_at
from yuanheng.model.rounds import RoundDraft, RoundOpened, Submitted
from yuanheng.model.tasks import Closed, FedBack, Paper, Proof, Record, Stepped, TaskDraft
from yuanheng.ports import Store, silent
from yuanheng.store.store import LedgerStore
from yuanheng.views.known_record import KnownRecord
from yuanheng.views.steady_record import SteadyRecord

ROUND = RoundOpened("plot", "2025", ("z1", "z2"), "2026-03-31")


@dataclass
class RunningClock:
    """A clock that a test moves on."""

    moment: datetime = field(default_factory=lambda: datetime.fromisoformat(NOW))

    def now(self) -> datetime:
        return self.moment

    def go(self, **span: float) -> datetime:
        """Move on, and give the moment."""
        self.moment += timedelta(**span)
        return self.moment


@dataclass
class Ledger:
    """A store with its clock, and what may happen to it."""

    store: LedgerStore
    clock: RunningClock

    def bring(self) -> None:
        """Write a batch."""
        self.store.write(draft(facts(PLOT, {"zone": "Z1", "size": 5})), None, silent)

    def run(self, *moved: tuple[str, str], seq: int | None = None) -> int:
        """Record a run on a batch, which moves findings: rule and state."""
        run = some_run(
            ledger_seq=self.store.last_seq() if seq is None else seq,
            created_at=self.clock.now().isoformat(timespec="seconds"),
        )
        return self.store.add_run(run, tuple(some_finding(state, 1, r) for r, state in moved))

    def event(self, record: Record, task: int = 1) -> None:
        """Append an event of a task, having seen all before."""
        of = [e.n for e in self.store.task_events() if task == e.task or not task]
        self.store.add_task_event(TaskDraft(task, max(of, default=0), "王", record), {})

    def known(self, seq: int, until: datetime | None = None) -> KnownRecord:
        """Look at the record as it stood; without a moment, by the sequence number alone."""
        return KnownRecord(self.store, seq, until or self.clock.now())


@pytest.fixture
def ledger(place: str) -> Ledger:
    """An empty ledger, in a file and on a server."""
    clock = RunningClock()
    return Ledger(LedgerStore.create(home_at(place), (PLOT,), clock), clock)


def everything(store: ports.Record) -> tuple[object, ...]:
    """Read all that a record tells."""
    seq = store.last_seq()
    return (
        seq,
        store.batches(),
        store.sets(9),
        store.facts("plot", range(1, 9)).to_pylist(),
        [store.issues(n) for n in range(1, 9)],
        store.sources(),
        store.runs(),
        store.findings(),
        store.task_events(),
        store.round_events(),
    )


def story(ledger: Ledger, paper: Path) -> tuple[Callable[[], object], ...]:
    """Tell what happens to a ledger, one thing after another."""
    store = ledger.store
    report = {"报告": paper}
    first = replace(opening(), run=1)
    done = Closed(Proof(3, "not-met", 2), (Paper("报告"),))

    def close() -> None:
        after = store.task_events()[-1].n
        store.add_task_event(TaskDraft(1, after, "王", done), report)

    return (
        ledger.bring,
        lambda: ledger.run(("a", "open"), ("b", "open")),
        lambda: store.add_task_event(TaskDraft(0, 0, "王", first), {}),
        lambda: store.add_round_event(RoundDraft(0, 0, "王", ROUND)),
        lambda: ledger.run(("b", "unverifiable"), ("c", "open")),
        lambda: ledger.event(Stepped("judge", "end", "2026-12-02", "good", rule="late", run=2)),
        ledger.bring,
        lambda: store.add_round_event(RoundDraft(1, 1, "李", Submitted("z1", 2))),
        lambda: ledger.run(("a", "closed"), ("d", "open")),
        close,
        ledger.bring,
        lambda: ledger.run(("a", "open")),
        lambda: ledger.event(FedBack("又来了")),
    )


def test_each_moment_shows_what_was_read_then(ledger: Ledger, tmp_path: Path) -> None:
    """The oracle is the record itself, read whole after each thing that happened to it."""
    paper = tmp_path / "r.pdf"
    paper.write_bytes(b"report")
    read = []
    for happen in story(ledger, paper):
        ledger.clock.go(hours=7)
        happen()
        read.append((ledger.clock.now(), everything(ledger.store)))
    ledger.clock.go(days=1)
    for moment, told in read:
        seq = told[0]
        assert isinstance(seq, int)
        assert everything(ledger.known(seq, moment)) == told


def test_findings_keep_their_places_in_the_list(ledger: Ledger) -> None:
    """A number of today names the same finding at every moment."""
    ledger.bring()
    for moved in ((("a", "open"), ("b", "open")), (("c", "open"), ("a", "closed"))):
        ledger.bring()
        ledger.run(*moved)
    places = [[f.rule for f in ledger.known(seq).findings()] for seq in (1, 2, 3)]
    assert places == [[], ["a", "b"], ["a", "b", "c"]]


def test_runs_of_one_second_are_told_apart_by_their_batch(ledger: Ledger) -> None:
    """A run on the next batch was not known, however soon it came."""
    ledger.bring()
    ledger.run(("a", "open"))
    ledger.bring()
    ledger.run(("a", "closed"))
    assert [f.state for f in ledger.known(1).findings()] == ["open"]
    assert [run.id for run in ledger.known(2).runs()] == [1, 2]


def test_a_task_made_of_what_a_later_run_found_was_not_known(ledger: Ledger) -> None:
    """Though it was made within the second; what follows it was later too."""
    ledger.bring()
    ledger.run(("a", "open"))
    ledger.bring()
    ledger.run(("b", "open"))
    ledger.event(replace(opening(), run=2), task=0)
    ledger.event(FedBack("好"))
    assert ledger.known(1).task_events() == ()
    assert [e.n for e in ledger.known(2).task_events()] == [1, 2]


def test_a_run_recorded_after_a_later_one_was_not_known_before_it(ledger: Ledger) -> None:
    """A slow run on the first batch comes into the record after a run on the second."""
    ledger.bring()
    ledger.bring()
    ledger.run(("b", "open"))
    ledger.run(("a", "open"), seq=1)
    assert (ledger.known(1).runs(), ledger.known(1).findings()) == ((), ())
    assert [f.rule for f in ledger.known(2).findings()] == ["b", "a"]


def test_the_last_moment_is_included(ledger: Ledger) -> None:
    """What was recorded in the very second was known."""
    ledger.run(("a", "open"), seq=0)
    at = ledger.clock.now()
    assert len(ledger.known(0, at).runs()) == 1
    assert ledger.known(0, at - timedelta(seconds=1)).runs() == ()


@pytest.mark.parametrize(
    "write",
    [
        lambda store: store.write(draft(), None, silent),
        lambda store: store.add_run(some_run(), ()),
        lambda store: store.add_task_event(TaskDraft(0, 0, "王", opening()), {}),
        lambda store: store.add_round_event(RoundDraft(0, 0, "王", ROUND)),
    ],
    ids=["batch", "run", "task", "round"],
)
def test_nothing_is_written_into_the_past(write: Callable[[Store], object], ledger: Ledger) -> None:
    """There is no way to; and the record itself is as it was."""
    ledger.bring()
    before = everything(ledger.store)
    with pytest.raises(AttributeError):
        write(ledger.known(1))  # type: ignore[arg-type]
    assert everything(ledger.store) == before


def test_a_page_sees_one_state_however_long_it_takes(ledger: Ledger, tmp_path: Path) -> None:
    """What is written while a page is made is not on it, and is on the next one."""
    paper = tmp_path / "r.pdf"
    paper.write_bytes(b"report")
    before = SteadyRecord(ledger.store)
    told = everything(before)
    for happens in story(ledger, paper):
        happens()
        assert everything(before) == told
        now = SteadyRecord(ledger.store)
        assert everything(now) == everything(ledger.store)
        before, told = now, everything(now)
