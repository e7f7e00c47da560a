"""Accounts: guessing is counted, changes do not undo each other, and somebody always keeps all."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from yuanheng.app.keeping.ledger import backup
from yuanheng.app.office import passwords
from yuanheng.app.office import sessions as signing_in
from yuanheng.app.office.accounts import (
    add_account,
    add_unit,
    change_account,
    find_account,
    list_accounts,
    list_audit,
    unlock_account,
)
from yuanheng.app.office.sessions import (
    change_own_password,
    knock,
    mark_browser,
    sign_in,
    visitor,
)
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.errors import ForbiddenError, UsageError
from yuanheng.model.accounts import Account, Unit

MANY = 12
RIGHT, WRONG = "一句记得住的话一二三四五", "另一句记得住的话一二三四"


class StillClock:
    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment


@pytest.fixture
def clock() -> StillClock:
    """A clock that shows what it was set to."""
    return StillClock()


@pytest.fixture
def house(tmp_path: Path, clock: StillClock) -> OpenHouse:
    """A ledger with two administrators and a viewer."""
    found = create_ledger(tmp_path / "accounts.yhdb", clock)
    add_account(found, "first", RIGHT, "admin")
    add_account(found, "second", RIGHT, "admin")
    add_account(found, "viewer", RIGHT, "viewer")
    return found


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do things at the same time; gives what came of each, or its refusal."""
    gate = threading.Barrier(len(acts))

    def act(one: Callable[[], object]) -> object:
        gate.wait()
        try:
            return one()
        except (UsageError, ForbiddenError) as error:
            return type(error)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def account(house: OpenHouse, name: str) -> Account:
    return find_account(house, name)


def actions(house: OpenHouse) -> list[str]:
    return [e.action for e in reversed(list_audit(house, 100))][3:]


def test_wrong_passwords_lock_nobody_out_and_are_forgotten_by_the_right_one(
    house: OpenHouse,
) -> None:
    """A stranger who guesses at the only administrator keeps nobody from the system."""
    for _ in range(MANY):
        assert sign_in(house, "viewer", WRONG) is None
    assert account(house, "viewer").failures == MANY
    assert sign_in(house, "viewer", RIGHT) is not None
    assert account(house, "viewer") == Account("viewer", "viewer", "viewer")
    assert actions(house) == [*["sign-in.refused"] * MANY, "sign-in"]


def test_guesses_sent_at_once_are_counted_one_by_one(house: OpenHouse) -> None:
    """Ten at a time are no way around the count."""
    guesses = [lambda: sign_in(house, "viewer", WRONG)] * MANY
    assert at_once(*guesses) == [None] * MANY
    assert account(house, "viewer").failures == MANY


def test_an_administrator_forgives_and_so_does_a_new_password(house: OpenHouse) -> None:
    """What a program counted until then, in its own memory, is counted for nobody any more."""
    counted = {knock(house, "viewer", "").account}
    sign_in(house, "viewer", WRONG)
    unlock_account(house, "viewer")
    assert account(house, "viewer").failures == 0
    counted.add(knock(house, "viewer", "").account)
    change_account(house, account(house, "viewer"), WRONG)
    counted.add(knock(house, "viewer", "").account)
    assert len(counted) == 3
    change_account(house, replace(account(house, "viewer"), role="officer", pardons=0))
    assert knock(house, "viewer", "").account in counted


def test_a_browser_is_known_by_its_mark_until_the_password_changes(house: OpenHouse) -> None:
    """For the one name, and not by a mark that was made up."""
    mark = mark_browser(house, "viewer")
    assert knock(house, "viewer", mark).browser == mark.partition(".")[0]
    nonce, _, signed = mark.partition(".")
    made_up = ("", ".", "x", f"{nonce}.", f"x.{signed}", f"{nonce}.{signed[:-1]}", "ÿ.ÿ")
    assert {knock(house, "viewer", each).browser for each in made_up} == {None}
    assert {knock(house, name, mark).browser for name in ("first", "nobody")} == {None}
    assert knock(house, "nobody", mark_browser(house, "nobody")).browser is None
    change_account(house, account(house, "viewer"), WRONG)
    assert knock(house, "viewer", mark).browser is None


def test_a_session_ends_after_its_hours_and_when_the_clock_is_set_back(
    house: OpenHouse, clock: StillClock
) -> None:
    """Twelve hours to the second; a clock set back prolongs nothing, a few seconds do no harm."""
    began = clock.moment
    signed = sign_in(house, "viewer", RIGHT)
    assert signed is not None
    found = []
    for seconds in (-86_400, -301, -30, 0, 12 * 3600 - 1, 12 * 3600, 86_400):
        clock.moment = began + timedelta(seconds=seconds)
        found.append(visitor(house, signed.token) is not None)
    assert found == [False, False, True, True, True, False, False]


def test_a_name_that_is_not_there_is_never_written_down(house: OpenHouse) -> None:
    """A password is soon typed where the name belongs."""
    assert sign_in(house, WRONG, RIGHT) is None
    (entry,) = list_audit(house, 1)
    assert (entry.action, entry.actor, entry.subject) == ("sign-in.refused", "?", "?")
    assert WRONG.encode() not in house.path.read_bytes()


def test_whoever_is_named_one_password_is_verified(
    house: OpenHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is not there takes as long as a wrong password, and so does an inactive one."""
    change_account(house, replace(account(house, "second"), active=False))
    verified, verify = [], passwords.is_right

    def counted(hashed: str, password: str) -> bool:
        verified.append(hashed.split("$")[1:4])
        return verify(hashed, password)

    monkeypatch.setattr(signing_in, "is_right", counted)
    tried = [("nobody", RIGHT), ("viewer", WRONG), ("second", RIGHT)]
    assert [sign_in(house, *each) for each in tried] == [None] * 3
    assert verified == [["argon2id", "v=19", "m=65536,t=3,p=4"]] * 3


def test_a_deactivation_is_not_undone_by_signing_in(
    house: OpenHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an administrator does while a password is being verified stands afterwards."""
    verify = passwords.is_right

    def slow(hashed: str, password: str) -> bool:
        change_account(house, replace(account(house, "viewer"), active=False))
        return verify(hashed, password)

    monkeypatch.setattr(signing_in, "is_right", slow)
    signed = sign_in(house, "viewer", RIGHT)
    assert not account(house, "viewer").active
    assert signed is None or visitor(house, signed.token) is None


def test_a_session_by_a_password_that_was_just_changed_is_none(
    house: OpenHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who knows the old password gains nothing by being quick."""
    verify = passwords.is_right

    def slow(hashed: str, password: str) -> bool:
        found = verify(hashed, password)
        change_account(house, account(house, "viewer"), WRONG)
        return found

    monkeypatch.setattr(signing_in, "is_right", slow)
    assert sign_in(house, "viewer", RIGHT) is None


def test_a_change_of_role_unit_state_or_password_ends_the_sessions(house: OpenHouse) -> None:
    """On every computer at once."""
    unit = add_unit(house, Unit(0, None, "示例省", "province"))
    for change in ({"role": "officer"}, {"unit": unit.id}, {"active": False}, {"active": True}):
        signed = sign_in(house, "viewer", RIGHT)
        change_account(house, replace(account(house, "viewer"), **change))
        assert signed is None or visitor(house, signed.token) is None
    signed = sign_in(house, "viewer", RIGHT)
    assert signed is not None
    change_account(house, account(house, "viewer"), WRONG)
    assert visitor(house, signed.token) is None


@pytest.mark.parametrize("change", [{"active": False}, {"role": "leader"}, {"unit": 1}])
def test_the_last_who_keeps_the_whole_system_stays(
    change: dict[str, object], house: OpenHouse
) -> None:
    """Neither deactivated, nor lowered, nor bound to a part of the tree."""
    add_unit(house, Unit(0, None, "示例省", "province"))
    change_account(house, replace(account(house, "second"), active=False))
    with pytest.raises(UsageError, match="last administrator"):
        change_account(house, replace(account(house, "first"), **change))  # type: ignore[arg-type]
    assert account(house, "first") == Account("first", "first", "admin")


def test_two_administrators_who_take_each_other_away_leave_one(house: OpenHouse) -> None:
    """The last one is looked for in the transaction that writes."""
    ends = [
        lambda name=name: change_account(house, replace(account(house, name), active=False))
        for name in ("first", "second")
    ]
    assert sorted(map(str, at_once(*ends))) == [str(UsageError), "None"]
    assert [a.active for a in list_accounts(house) if a.role == "admin"].count(True) == 1


def test_of_two_accounts_of_one_name_made_at_once_one_is_refused(house: OpenHouse) -> None:
    """The second does not overwrite the first and its password."""
    made = at_once(
        lambda: add_account(house, "new", RIGHT, "viewer"),
        lambda: add_account(house, "new", WRONG, "admin"),
    )
    assert made.count(UsageError) == 1
    assert account(house, "new") in made


def test_one_changes_ones_own_password_by_the_old_one(house: OpenHouse) -> None:
    """Sessions end; a new one that is too short changes nothing and counts nothing."""
    viewer = account(house, "viewer")
    with pytest.raises(UsageError, match="fewer than"):
        change_own_password(house, viewer, RIGHT, "short")
    with pytest.raises(UsageError, match="old password"):
        change_own_password(house, viewer, WRONG, WRONG)
    assert account(house, "viewer").failures == 1
    signed = sign_in(house, "viewer", RIGHT)
    assert signed is not None
    change_own_password(house, viewer, RIGHT, WRONG)
    assert visitor(house, signed.token) is None
    assert account(house, "viewer").failures == 0
    assert sign_in(house, "viewer", RIGHT) is None
    assert sign_in(house, "viewer", WRONG) is not None


def test_a_password_is_kept_as_argon2id_and_a_token_as_its_digest(house: OpenHouse) -> None:
    """Neither stands in the file in words."""
    signed = sign_in(house, "viewer", RIGHT)
    assert signed is not None
    content = Path(backup(house, house.path.with_name("copy.yhdb"))).read_bytes()
    assert b"$argon2id$v=19$m=65536,t=3,p=4$" in content
    assert RIGHT.encode() not in content
    assert signed.token.encode() not in content
    assert signed.session.digest.encode() in content


def test_so_many_who_wait_to_sign_in_are_told_to_come_again(
    house: OpenHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for ever, and one who verifies holds up nobody else for long."""
    monkeypatch.setattr("yuanheng.app.office.passwords._LONGEST_WAIT", 0.05)
    with passwords.one_at_a_time():
        assert at_once(lambda: sign_in(house, "viewer", RIGHT)) == [ForbiddenError]
    assert sign_in(house, "viewer", RIGHT) is not None
