"""Who may do what (账号与权限): accounts, roles, the tree of units, and what they did."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from yuanheng.errors import Plain

Role = Literal["viewer", "officer", "leader", "admin"]
UnitKind = Literal["province", "city", "zone", "bureau"]

#: From the least to the most; each may do what those before it may.
ROLES: tuple[Role, ...] = ("viewer", "officer", "leader", "admin")


@dataclass(frozen=True)
class Unit:
    """A node of the tree province → city → zone (管理层级); a zone's node names its zone.

    A bureau (部门) is a leaf under any of them, and sees what that one sees.
    """

    id: int
    parent: int | None
    name: str
    kind: UnitKind
    zone: str | None = None


def seat_of(units: Iterable[Unit], number: int) -> Unit:
    """Find the unit at which an account sits: of a bureau that above it; KeyError where unknown."""
    known = {unit.id: unit for unit in units}
    found = known[number]
    above = known.get(found.parent) if found.parent is not None else None
    return above if found.kind == "bureau" and above is not None else found


@dataclass(frozen=True)
class Account:
    """A person's account (账号): role, and the unit whose zones it sees; None for all zones.

    failures: wrong passwords since the last right one; pardons: how often an administrator has
    forgiven those, or given a new password, so that nothing counted before holds any more.
    seen_at: the moment up to which it has looked at what is new for it; empty where it never did.
    """

    name: str
    shown: str
    role: Role
    unit: int | None = None
    active: bool = True
    failures: int = 0
    pardons: int = 0
    seen_at: str = ""

    def may(self, role: Role) -> bool:
        """Tell whether the account has a role, or one above it."""
        return self.active and ROLES.index(self.role) >= ROLES.index(role)


@dataclass(frozen=True)
class Session:
    """A signed-in browser (会话): known by the SHA-256 of its token, never by the token."""

    digest: str
    account: str
    form_token: str
    created_at: str
    expires_at: str


@dataclass(frozen=True)
class AuditEntry:
    """One write, or one refusal (审计记录): who, when, what, on what."""

    n: int
    at: str
    actor: str
    action: str
    subject: str
    details: dict[str, Plain] = field(default_factory=dict)


JobState = Literal["queued", "running", "done", "failed", "cancelled"]


@dataclass(frozen=True)
class Job:
    """Long work (作业): what, for whom, how far, and how it ended.

    turn: how often it was put back because the program that ran it was thought to have stopped.
    """

    id: int
    kind: str
    actor: str
    state: JobState
    created_at: str
    request: dict[str, Plain]
    stage: str = ""
    done: int = 0
    of: int = 0
    ended_at: str | None = None
    outcome: dict[str, Plain] = field(default_factory=dict)
    zone: str | None = None
    turn: int = 0


@dataclass(frozen=True)
class JobRight:
    """The right to run the jobs of a ledger: whether one still has it, and how to lay it down."""

    stands: Callable[[], bool]
    lay_down: Callable[[], None]
