"""Accounts on the server's terminal: made, mended and forgiven where nobody can sign in."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S
from tests.unit.cli.conftest import Say
from yuanheng.app.office.accounts import (
    add_account,
    add_unit,
    find_account,
    list_accounts,
    list_audit,
)
from yuanheng.app.office.sessions import sign_in, visitor
from yuanheng.app.opening import OpenHouse, open_house
from yuanheng.model.accounts import Unit

RIGHT, OTHER = "一句记得住的话一二三四五", "另一句记得住的话一二三四"
AT = ("--ledger", "zone.yhdb")


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is written into the command, a line each."""
    lines: list[str] = []
    monkeypatch.setattr(sys, "stdin", _Lines(lines))
    return lines


class _Lines:
    """A stream, and no terminal, of what the list holds at the time."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def isatty(self) -> bool:
        return False

    def readline(self) -> str:
        return f"{self._lines.pop(0)}\n" if self._lines else ""


@pytest.fixture
def house(say: Say) -> OpenHouse:
    """A ledger with one administrator, whom somebody has guessed at."""
    assert say("init", *AT).code == 0
    found = open_house(Path("zone.yhdb"))
    add_account(found, "chief", RIGHT, "admin")
    for _ in range(7):
        sign_in(found, "chief", OTHER)
    return found


def test_accounts_are_listed_for_people_and_programs(say: Say, house: OpenHouse) -> None:
    """In both languages; with what was guessed at each."""
    unit = add_unit(house, Unit(0, None, "示例省", "province"))
    add_account(house, "li", RIGHT, "leader", shown="李某", unit=unit.id)
    assert say("account", "list", *AT, "--json").json == [
        {
            "name": "chief",
            "shown": "chief",
            "role": "admin",
            "unit": None,
            "unit_name": None,
            "active": True,
            "wrong_passwords": 7,
        },
        {
            "name": "li",
            "shown": "李某",
            "role": "leader",
            "unit": 1,
            "unit_name": "示例省",
            "active": True,
            "wrong_passwords": 0,
        },
    ]
    told = say("account", "list", *AT, "--lang", "zh").out
    assert [word in told for word in ("chief", "管理员", "李某", "示例省", "7")] == [True] * 5


def test_an_account_is_made_with_a_password_typed_twice(
    say: Say, house: OpenHouse, typed: list[str]
) -> None:
    """And the audit log says who made it."""
    add_unit(house, Unit(0, None, "示例省", "province"))
    typed += [OTHER, OTHER]
    said = say("account", "add", "wang", "--role", "officer", "--unit", "示例省", *AT)
    assert (said.code, said.out) == (0, "The account wang is made.\n")
    assert find_account(house, "wang").unit == 1
    assert sign_in(house, "wang", OTHER) is not None
    entry = list_audit(house, 1, action="account.add")[0]
    assert (entry.actor, entry.subject, OTHER in str(entry)) == (house.actor, "wang", False)


def test_a_password_is_replaced_and_what_was_counted_is_forgotten(
    say: Say, house: OpenHouse, typed: list[str]
) -> None:
    """Sessions end, the old password is worth nothing, and the log says so."""
    signed = sign_in(house, "chief", RIGHT)
    assert signed is not None
    sign_in(house, "chief", OTHER)
    typed += [OTHER, OTHER]
    assert say("account", "password", "chief", *AT, "--json").json["wrong_passwords"] == 0
    assert visitor(house, signed.token) is None
    assert sign_in(house, "chief", OTHER) is not None
    assert len(list_audit(house, 9, action="account.change")) == 1


def test_wrong_passwords_are_forgotten(say: Say, house: OpenHouse) -> None:
    """With an entry in the log."""
    assert say("account", "unlock", "chief", *AT).code == 0
    assert find_account(house, "chief").failures == 0
    assert list_audit(house, 1)[0].action == "account.unlock"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([], "No password was typed"),
        (["", ""], "No password was typed"),
        ([OTHER], "The two passwords differ"),
        ([OTHER, RIGHT], "The two passwords differ"),
        (["short", "short"], "fewer than 10 characters"),
    ],
)
def test_an_empty_a_mistyped_and_a_short_password_change_nothing(
    lines: list[str], told: str, say: Say, house: OpenHouse, typed: list[str]
) -> None:
    """Refused in words, and neither an account nor an entry is written."""
    before = (list_accounts(house), list_audit(house, 99))
    for words in (("password", "chief"), ("add", "wang", "--role", "admin")):
        typed[:] = lines
        said = say("account", *words, *AT)
        assert (said.code, told in said.err) == (2, True)
    assert (list_accounts(house), list_audit(house, 99)) == before


@pytest.mark.usefixtures("house")
def test_names_and_units_that_are_not_there_are_refused(say: Say, typed: list[str]) -> None:
    """Nothing is asked for in vain."""
    add = ("add", "wang", "--role", "admin", "--unit", "nowhere")
    for words in (("unlock", "nobody"), ("password", "nobody"), add):
        said = say("account", *words, *AT)
        assert (said.code, "There is no" in said.err, typed) == (2, True, [])
    assert say("account", "add", "wang", "--role", "king", *AT).code == 2


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.usefixtures("house")
def test_before_a_person_the_password_is_not_seen() -> None:
    """Typed into a real terminal it is not shown."""
    import pty  # noqa: PLC0415 - not everywhere

    outer, inner = pty.openpty()
    command = [sys.executable, "-m", "yuanheng", "account", "password", "chief", *AT]
    with subprocess.Popen(
        command, stdin=inner, stdout=inner, stderr=inner, start_new_session=True
    ) as process:
        os.close(inner)
        told, end, asked = b"", time.monotonic() + PATIENCE_S, 0
        while time.monotonic() < end:
            if not select.select([outer], [], [], 0.2)[0]:
                continue
            try:
                told += os.read(outer, 65536)
            except OSError:  # so Linux says that nobody writes any more
                break
            if told.count(b": ") > asked:
                asked += 1
                os.write(outer, f"{OTHER}\n".encode())
        assert (process.wait(), asked) == (0, 2)
    os.close(outer)
    assert OTHER not in told.decode()
    assert sign_in(open_house(Path("zone.yhdb")), "chief", OTHER) is not None
