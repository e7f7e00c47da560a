"""System (系统): accounts, the tree of units, the audit log, backup and versions."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from pydantic import BaseModel
from starlette.background import BackgroundTask

from yuanheng.app.intake import layers
from yuanheng.app.keeping import ledger as keeping_ledger
from yuanheng.app.office import accounts
from yuanheng.app.office.accounts import (
    find_account,
    list_accounts,
    list_audit,
    list_units,
    note_action,
    unlock_account,
)
from yuanheng.app.office.system import known_zones, system_facts
from yuanheng.errors import Plain, say
from yuanheng.model.accounts import ROLES, Role, Unit, UnitKind
from yuanheng.views.ledger.batches import local_moment
from yuanheng.views.standards.heads import kind_name
from yuanheng.views.standards.pages import is_foreign
from yuanheng.web.downloads import attachment
from yuanheng.web.pages.keeping.acts import ACTS, act_word, detail_words
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.rights import act
from yuanheng.web.visitors import Admin, AdminReader, Gone, Visitor

router = APIRouter(responses=REFUSALS)

_KINDS: tuple[UnitKind, ...] = ("province", "city", "zone", "bureau")
_PAGE = 50
Text = Annotated[str, Form(max_length=200)]
Number = Annotated[int, Form(ge=0, le=2**31 - 1)]


def _whole_reader(visitor: AdminReader) -> Visitor:
    """Let an administrator of the whole system read; for others there is nothing here."""
    if not visitor.sees_all:
        raise Gone
    return visitor


def _whole(visitor: Admin) -> Visitor:
    """Let an administrator of the whole system write; for others there is nothing here."""
    if not visitor.sees_all:
        raise Gone
    return visitor


Keeper = Annotated[Visitor, Depends(_whole_reader)]
KeeperWriter = Annotated[Visitor, Depends(_whole)]


class AccountCard(BaseModel):
    """An account; `unit` is None for one that sees every zone.

    wrong_passwords: so many since the last right one.
    """

    name: str
    shown: str
    role: Role
    unit: int | None
    unit_name: str | None
    active: bool
    wrong_passwords: int


class UnitCard(BaseModel):
    """A node of the tree, with its depth below the top."""

    id: int
    parent: int | None
    name: str
    kind: UnitKind
    zone: str | None
    zone_name: str | None
    depth: int


class AuditCard(BaseModel):
    """One entry of the audit log."""

    n: int
    at: str
    actor: str
    action: str
    subject: str
    details: dict[str, Plain]


class PackCard(BaseModel):
    """A pack as it is installed; is_foreign: of another country than a Chinese office's."""

    id: str
    kind: str
    kind_text: str
    title: str
    digest: str
    is_foreign: bool


class SystemCard(BaseModel):
    """What runs here, on what; sizes in bytes."""

    program: str
    engine: str
    python: str
    ledger: str
    ledger_size: int
    reports: str
    reports_size: int
    last_seq: int
    runs: int
    packs: list[PackCard]


def _accounts(visitor: Visitor) -> list[AccountCard]:
    names = {u.id: u.name for u in list_units(visitor.house)}
    return [
        AccountCard(
            name=a.name,
            shown=a.shown,
            role=a.role,
            unit=a.unit,
            unit_name=names.get(a.unit) if a.unit is not None else None,
            active=a.active,
            wrong_passwords=a.failures,
        )
        for a in list_accounts(visitor.house)
    ]


def _units(visitor: Visitor) -> list[UnitCard]:
    """List the tree from the top, each node after its parent."""
    units, zones = list_units(visitor.house), known_zones(visitor.house)
    found: list[UnitCard] = []

    def add(parent: int | None, depth: int) -> None:
        for u in sorted((u for u in units if u.parent == parent), key=lambda u: u.name):
            found.append(
                UnitCard(
                    id=u.id,
                    parent=u.parent,
                    name=u.name,
                    kind=u.kind,
                    zone=u.zone,
                    zone_name=zones.get(u.zone or ""),
                    depth=depth,
                )
            )
            add(u.id, depth + 1)

    add(None, 0)
    return found


def _facts(visitor: Visitor) -> SystemCard:
    facts = system_facts(visitor.house)
    return SystemCard(
        program=facts.program,
        engine=facts.engine,
        python=facts.python,
        ledger=facts.ledger,
        ledger_size=facts.ledger_size,
        reports=facts.reports,
        reports_size=facts.reports_size,
        last_seq=facts.last_seq,
        runs=facts.runs,
        packs=[
            PackCard(
                id=p.id,
                kind=p.kind,
                kind_text=kind_name(visitor.words, p.kind),
                title=visitor.words.label(p.title),
                digest=p.digest,
                is_foreign=visitor.words.lang == "zh" and is_foreign(p.id),
            )
            for p in facts.packs
        ],
    )


def _entries(
    visitor: Visitor, before: int | None, actor: str, action: str, limit: int = _PAGE
) -> list[AuditCard]:
    found = list_audit(visitor.house, limit, before, actor=actor.strip(), action=action.strip())
    return [
        AuditCard(
            n=e.n, at=e.at, actor=e.actor, action=e.action, subject=e.subject, details=e.details
        )
        for e in found
    ]


@router.get("/api/system", tags=["system"])
def system_api(visitor: Keeper) -> SystemCard:
    """Say what runs here, on what."""
    return _facts(visitor)


@router.get("/api/system/accounts", tags=["system"])
def accounts_api(visitor: Keeper) -> list[AccountCard]:
    """List the accounts by name."""
    return _accounts(visitor)


@router.get("/api/system/units", tags=["system"])
def units_api(visitor: Keeper) -> list[UnitCard]:
    """List the tree of units, each after its parent."""
    return _units(visitor)


Before = Annotated[int | None, Query(ge=1, le=2**31 - 1)]
Filter = Annotated[str, Query(max_length=60)]


@router.get("/api/system/audit", tags=["system"])
def audit_api(
    visitor: Keeper, before: Before = None, actor: Filter = "", action: Filter = ""
) -> list[AuditCard]:
    """List the last entries of the audit log, newest first, fifty at a time."""
    return _entries(visitor, before, actor, action)


@router.get("/system", include_in_schema=False)
def system_page(request: Request, visitor: Keeper) -> HTMLResponse:
    """Show accounts and the tree of units."""
    units = _units(visitor)
    taken = {u.zone for u in units}
    free = {zone: name for zone, name in known_zones(visitor.house).items() if zone not in taken}
    return page(
        request,
        visitor,
        "system.html",
        accounts=_accounts(visitor),
        units=units,
        free=free,
        roles=ROLES,
        kinds=_KINDS,
    )


@router.get("/system/audit", include_in_schema=False)
@act(say("read the audit log"))
def audit_page(
    request: Request,
    visitor: Keeper,
    before: Annotated[str, Query(pattern=r"^\d{0,9}$")] = "",
    actor: Filter = "",
    action: Filter = "",
) -> HTMLResponse:
    """Show the audit log."""
    entries = _entries(visitor, int(before) if before else None, actor, action, _PAGE + 1)
    return page(
        request,
        visitor,
        "system_audit.html",
        entries=entries[:_PAGE],
        when=local_moment,
        has_more=len(entries) > _PAGE,
        before=before,
        actor=actor,
        action=action,
        names=[a.name for a in list_accounts(visitor.house)],
        acts={act: visitor.words.say(name) for act, name in ACTS.items()},
        act_word=partial(act_word, visitor.words),
        detail_words=partial(detail_words, visitor.words, known_zones(visitor.house)),
    )


@router.get("/system/about", include_in_schema=False)
def about_page(request: Request, visitor: Keeper) -> HTMLResponse:
    """Show versions, the size of the ledger, and how to back up and restore."""
    return page(
        request,
        visitor,
        "system_about.html",
        facts=_facts(visitor),
        taken=_entries(visitor, None, "", "backup", limit=1),
        when=local_moment,
    )


@router.post("/system/accounts", include_in_schema=False)
@act(say("add an account"))
def add_account(
    visitor: KeeperWriter,
    name: Text,
    password: Text,
    role: Annotated[Role, Form()],
    shown: Text = "",
    unit: Number = 0,
) -> RedirectResponse:
    """Make an account."""
    accounts.add_account(
        visitor.house, name.strip(), password, role, shown=shown.strip(), unit=unit or None
    )
    return _back()


@router.post("/system/accounts/change", include_in_schema=False)
@act(say("change the role or unit of an account"))
def change_account(
    visitor: KeeperWriter,
    name: Text,
    role: Annotated[Role, Form()],
    unit: Number = 0,
    active: Annotated[Literal["yes", "no"], Form()] = "yes",
) -> RedirectResponse:
    """Change role, unit and state of an account; its sessions end."""
    account = find_account(visitor.house, name)
    changed = replace(account, role=role, unit=unit or None, active=active == "yes")
    if changed != account:
        accounts.change_account(visitor.house, changed)
    return _back()


@router.post("/system/accounts/password", include_in_schema=False)
@act(say("set a new password for an account"))
def new_password(visitor: KeeperWriter, name: Text, password: Text) -> RedirectResponse:
    """Give an account a new password; its sessions end."""
    accounts.change_account(visitor.house, find_account(visitor.house, name), password)
    return _back()


@router.post("/system/accounts/unlock", include_in_schema=False)
@act(say("unlock an account"))
def unlock(visitor: KeeperWriter, name: Text) -> RedirectResponse:
    """Forget the wrong passwords of an account."""
    unlock_account(visitor.house, name)
    return _back()


@router.post("/system/units", include_in_schema=False)
@act(say("add a unit"))
def add_unit(
    visitor: KeeperWriter,
    name: Text,
    kind: Annotated[UnitKind, Form()],
    parent: Number = 0,
    zone: Text = "",
) -> RedirectResponse:
    """Add a node to the tree."""
    accounts.add_unit(visitor.house, Unit(0, parent or None, name.strip(), kind, zone or None))
    return _back()


@router.post("/system/zones", include_in_schema=False)
@act(say("register a zone"))
def add_zone(
    visitor: KeeperWriter, name: Text, code: Text = "", level: Text = ""
) -> RedirectResponse:
    """Add a zone to the ledger."""
    attributes = {"code": code.strip() or None, "level": level.strip() or None}
    zone, _ = layers.add_zone(visitor.house, name, attributes)
    note_action(visitor.house, "zone.add", zone)
    return _back()


@router.post("/system/units/zone", include_in_schema=False)
@act(say("put a zone under a unit"))
def attach_zone(visitor: KeeperWriter, unit: Number, zone: Text = "") -> RedirectResponse:
    """Attach a zone of the ledger to a node."""
    for found in list_units(visitor.house):
        if found.id == unit:
            accounts.add_unit(visitor.house, replace(found, zone=zone or None))
            return _back()
    raise Gone


@router.post("/system/backup", include_in_schema=False)
@act(say("make a backup"))
def backup(visitor: KeeperWriter) -> FileResponse:
    """Send a checked copy of the ledger, as of one moment."""
    folder = Path(tempfile.mkdtemp(prefix="yuanheng-"))
    moment = visitor.house.clock.now().strftime("%Y%m%d-%H%M%S")
    name = f"{visitor.house.path.name.removesuffix('.yhdb')}-{moment}.yhdb"
    try:
        keeping_ledger.backup(visitor.house, folder / name)
        note_action(visitor.house, "backup", name)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return FileResponse(
        folder / name,
        media_type="application/vnd.sqlite3",
        headers=attachment(name),
        background=BackgroundTask(shutil.rmtree, folder, ignore_errors=True),
    )


def _back() -> RedirectResponse:
    return RedirectResponse("/system", status_code=303)
