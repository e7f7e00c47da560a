"""The console's record is the same on a file and on a server."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from tests.conformance.test_store import NOW, PLOT, StillClock
from yuanheng.app.opening import home_at
from yuanheng.model.accounts import Account, AuditEntry, Job, Session, Unit
from yuanheng.store.desk import LedgerDesk
from yuanheng.store.store import LedgerStore

ENTRY = AuditEntry(0, NOW, "王", "account.save", "乙", {"n": 1})
LATER = "2026-12-01T10:00:00+08:00"


@pytest.fixture
def desk(place: str) -> LedgerDesk:
    return LedgerDesk(LedgerStore.create(home_at(place), (PLOT,), StillClock()).home)


def save(desk: LedgerDesk, account: Account, password: str | None = None) -> None:
    desk.save_account(lambda _standing: (account, ENTRY), password)


def test_accounts_are_listed_by_name_and_keep_their_password(desk: LedgerDesk) -> None:
    """Capitals before small letters, wherever the record lies."""
    made = [Account(name, "乙", "viewer") for name in ("b", "Z", "a", "乙")]
    for account in made:
        save(desk, account, f"hash of {account.name}")
    changed = replace(made[0], role="admin")
    save(desk, changed)
    assert desk.accounts() == (made[1], made[2], changed, made[3])
    assert (desk.password("b"), desk.password("nobody")) == ("hash of b", None)
    assert [e.n for e in desk.audit_entries(9)] == [5, 4, 3, 2, 1]
    assert desk.audit_entries(1, before=5) == (replace(ENTRY, n=4),)


def test_a_change_that_raises_leaves_everything_as_it_was(desk: LedgerDesk) -> None:
    """Neither account nor audit entry."""

    def refuse(_standing: tuple[Account, ...]) -> tuple[Account, AuditEntry]:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        desk.save_account(refuse)
    assert (desk.accounts(), desk.audit_entries(9)) == ((), ())


def test_sessions_that_have_expired_are_dropped_by_the_next(desk: LedgerDesk) -> None:
    """And one is ended by its owner."""
    old = Session("d1", "b", "f", "2026-11-01T10:00:00+08:00", NOW)
    new = Session("d2", "b", "f", "2026-11-22T10:00:01+08:00", LATER)
    desk.add_session(old)
    assert desk.session("d1") == old
    desk.add_session(new)
    assert (desk.session("d1"), desk.session("d2")) == (None, new)
    desk.end_sessions("b", "d2")
    assert desk.session("d2") is None


def test_units_are_numbered_as_they_are_made(desk: LedgerDesk) -> None:
    """A change keeps the number."""
    first = desk.save_unit(Unit(0, None, "市", "city"), ENTRY)
    second = desk.save_unit(Unit(0, first.id, "区", "zone", "Z1"), ENTRY)
    changed = desk.save_unit(replace(first, name="新市"), ENTRY)
    assert desk.units() == (changed, second)
    assert (first.id, second.id, changed.id) == (1, 2, 1)


def test_of_two_that_claim_a_job_at_once_one_gets_it(desk: LedgerDesk, place: str) -> None:
    """Two consoles over one ledger do not do the same work."""
    job = desk.add_job(Job(0, "import", "王", "queued", NOW, {"file": "调查.gpkg"}))
    claimed: list[bool] = []
    ready = threading.Barrier(2)

    def claim() -> None:
        own = LedgerDesk(home_at(place))
        ready.wait()
        claimed.append(own.change_job(replace(job, state="running"), ("queued",)))

    workers = [threading.Thread(target=claim) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(claimed) == [False, True]
    assert desk.jobs() == (replace(job, state="running"),)
    assert (desk.job(1), desk.job(2)) == (desk.jobs()[0], None)
