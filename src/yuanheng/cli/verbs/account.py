"""Accounts (账号) on the server's own terminal, also where nobody can sign in any more."""

from __future__ import annotations

import getpass
import sys
from typing import Annotated, Literal

import typer
from rich.text import Text

from yuanheng.app.office.accounts import (
    add_account,
    change_account,
    find_account,
    list_accounts,
    list_units,
    unlock_account,
)
from yuanheng.app.opening import OpenHouse
from yuanheng.cli.door import Door, make_door, open_ledger
from yuanheng.cli.options import Json, Lang, Ledger
from yuanheng.cli.shown.tables import make_table
from yuanheng.errors import UsageError, say
from yuanheng.model.accounts import Account

account_cli = typer.Typer(help="Accounts of the console.", no_args_is_help=True)

_ROLES = {"viewer": "viewer", "officer": "officer", "leader": "leader", "admin": "admin"}
Name = Annotated[str, typer.Argument(help="Name of the account.")]


@account_cli.command("list")
def list_(ledger: Ledger = None, as_json: Json = False, lang: Lang = None) -> None:
    """List the accounts: role, what they see, state, wrong passwords since the last right one."""
    door = make_door(lang, as_json=as_json)
    house = open_ledger(ledger)
    units = {unit.id: unit.name for unit in list_units(house)}
    found = list_accounts(house)
    if as_json:
        door.plain([_plain(account, units) for account in found])
        return
    if not found:
        door.out.print(Text(door.words("Nobody has an account yet.")))
        return
    words = door.words
    table = make_table(
        words("Account"), words("Role"), words("Sees"), words("State"), words("wrong passwords")
    )
    for account in found:
        table.add_row(
            Text(" ".join(dict.fromkeys((account.name, account.shown)))),
            words(_ROLES[account.role]),
            Text(words("all zones") if account.unit is None else units.get(account.unit, "–")),
            words("active") if account.active else words("inactive"),
            str(account.failures),
        )
    door.out.print(table)


@account_cli.command()
def add(
    name: Name,
    role: Annotated[
        Literal["viewer", "officer", "leader", "admin"],
        typer.Option(help="viewer reads, officer imports, leader decides, admin keeps accounts."),
    ],
    shown: Annotated[str, typer.Option(help="Name as the pages show it.")] = "",
    unit: Annotated[
        str | None, typer.Option(help="Unit whose zones are seen; all without.", show_default=False)
    ] = None,
    ledger: Ledger = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Make an account; the password is asked for twice."""
    door = make_door(lang, as_json=as_json)
    house = open_ledger(ledger)
    units = {found.id: found.name for found in list_units(house)}
    number = _unit_of(units, unit)
    account = add_account(house, name, _ask(door), role, shown=shown, unit=number)
    _done(door, account, units, door.words("The account {name} is made.", name=account.name))


@account_cli.command()
def password(name: Name, ledger: Ledger = None, as_json: Json = False, lang: Lang = None) -> None:
    """Give an account a new password, asked for twice; its sessions end."""
    door = make_door(lang, as_json=as_json)
    house = open_ledger(ledger)
    account = find_account(house, name)
    change_account(house, account, _ask(door))
    said = door.words("The account {name} has a new password; its sessions have ended.", name=name)
    _told(door, house, name, said)


@account_cli.command()
def unlock(name: Name, ledger: Ledger = None, as_json: Json = False, lang: Lang = None) -> None:
    """Forget the wrong passwords of an account, so that it need not wait any more."""
    door = make_door(lang, as_json=as_json)
    house = open_ledger(ledger)
    unlock_account(house, name)
    said = door.words("The wrong passwords of {name} are forgotten.", name=name)
    _told(door, house, name, said)


def _ask(door: Door) -> str:
    """Ask for a password twice, unseen; UsageError where it is empty or the two differ.

    Where no person sits before the terminal two lines are read.
    """
    first = _read(door.words("Password, at least 10 characters"))
    if not first:
        raise UsageError(
            say("No password was typed; nothing was changed"),
            remedy=say("Take a sentence that you can remember."),
        )
    if _read(door.words("The password again")) != first:
        raise UsageError(say("The two passwords differ; nothing was changed"))
    return first


def _read(prompt: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(f"{prompt}: ", stream=sys.stderr)
    return sys.stdin.readline().rstrip("\r\n")


def _unit_of(units: dict[int, str], wanted: str | None) -> int | None:
    """Find a unit by its name or number; UsageError where there is none, or several."""
    if wanted is None:
        return None
    found = [number for number, name in units.items() if wanted in (name, str(number))]
    if len(found) != 1:
        raise UsageError(
            say("There is no unit {n}", n=wanted),
        )
    return found[0]


def _told(door: Door, house: OpenHouse, name: str, said: str) -> None:
    """Say what was done to an account, and how it stands now."""
    units = {unit.id: unit.name for unit in list_units(house)}
    _done(door, find_account(house, name), units, said)


def _done(door: Door, account: Account, units: dict[int, str], said: str) -> None:
    if door.as_json:
        door.plain(_plain(account, units))
    else:
        door.out.print(Text(said))


def _plain(account: Account, units: dict[int, str]) -> dict[str, object]:
    return {
        "name": account.name,
        "shown": account.shown,
        "role": account.role,
        "unit": account.unit,
        "unit_name": None if account.unit is None else units.get(account.unit),
        "active": account.active,
        "wrong_passwords": account.failures,
    }
