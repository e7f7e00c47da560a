"""May a job still run (作业权限): the account that asked for it, as it is now."""

from __future__ import annotations

from yuanheng.app.office.accounts import desk_of, zones_of
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import ForbiddenError, say
from yuanheng.model.accounts import Job, Role
from yuanheng.views.descent.runs import find_run
from yuanheng.views.tasks.lists import load_task

#: The least role for a job of a kind; an officer where it is not named.
_ROLES: dict[str, Role] = {"close": "leader"}


def check_right(house: OpenHouse, job: Job) -> None:
    """Refuse a job whose account has been deactivated, or lost its role or zones, meanwhile.

    What was not asked for by an account, but at the keyboard, is not asked.
    """
    account = next((a for a in desk_of(house).accounts() if a.name == job.actor), None)
    if account is None:
        return
    if not account.active:
        raise ForbiddenError(say("The account {name} is no longer active", name=account.name))
    role = _role(job)
    if not account.may(role):
        raise ForbiddenError(
            say("The role {role} may not do this", role=account.role),
            expected=say("Expected the role {role} or above.", role=role),
        )
    if account.unit is not None and not _sees(house, job, zones_of(house, account)):
        raise ForbiddenError(
            say("The account {name} no longer sees the zones of this job", name=account.name)
        )


def _role(job: Job) -> Role:
    """Name the least role that may ask for a job."""
    if job.kind == "evaluate" and not job.request.get("what_if"):
        return "leader"
    return _ROLES.get(job.kind, "officer")


def _sees(house: OpenHouse, job: Job, zones: frozenset[str]) -> bool:
    """Tell whether who sees some zones may have this done; an import is held to them as it writes.

    An evaluation that names no zone is of all of them.
    """
    asked = job.request
    if job.kind == "evaluate":
        named = set(str(asked.get("zones") or "").split(",")) - {""}
        return bool(named) and named <= zones
    if job.kind == "report":
        return zones.issuperset(find_run(house, int(str(asked["run"]))).zones)
    if job.kind == "replay":
        return not zones.isdisjoint(find_run(house, int(str(asked["run"]))).zones)
    if job.kind == "close":
        return load_task(house, int(str(asked["task"]))).zone in zones
    return True
