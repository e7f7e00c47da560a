"""Who may do what (权限表), read from the dependencies of the routes themselves.

The same functions that let a request in or refuse it say here which role they ask for; there is no
second list that could say otherwise. What is kept here are the words for each act only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from yuanheng.errors import Message, say
from yuanheng.model.accounts import ROLES, Role
from yuanheng.web.visitors import ASKED_ROLES

#: The acts by their routes, in the order of an office's work; several routes may be one act.
ACTS: dict[str, Message] = {
    "GET /": say("look at the first page and all lists"),
    "GET /map": say("look at the map"),
    "GET /evaluation": say("look at evaluations and how each figure came about"),
    "GET /reports/{number}": say("open reports"),
    "POST /reports/verify": say("verify a report"),
    "POST /me/password": say("change one's own password"),
    "POST /me/sessions": say("end one's other sessions"),
    "POST /jobs/{number}/cancel": say("cancel a job of one's own"),
    "POST /ledger/upload": say("upload, check and import files"),
    "POST /ledger/forms": say("have a form filled from the ledger"),
    "POST /ledger/names": say("confirm names that are only alike"),
    "POST /ledger/records/{relation}/{fact}": say("correct a record, with a reason"),
    "POST /map/placements": say("say on the map where something stands"),
    "POST /ledger/rounds/{number}/submit": say("hand in a reporting round"),
    "POST /evaluation/new": say("make a trial run"),
    "POST /evaluation/answer/{number}": say("answer the question that an evaluation has asked"),
    "POST /evaluation/runs/{number}/replay": say("make a run again and compare"),
    "POST /standards/{standard}/cases": say("run the cases of a standard"),
    "POST /reports": say("make a report"),
    "POST /tasks/{number}/step": say("move a task to its next step"),
    "POST /tasks/{number}/feedback": say("report on a task"),
    "POST /findings/{number}/task": say("make a task of a casefile"),
    "POST /findings/tasks": say("make tasks of several casefiles at once"),
    "POST /tasks/{number}/assign": say("change who answers for a task, or its deadline"),
    "POST /tasks/assign": say("give several tasks to one unit"),
    "POST /tasks/{number}/suspend": say("stop the clock of a task"),
    "POST /tasks/{number}/resume": say("start the clock of a task again"),
    "POST /tasks/{number}/close": say("close a task by proof"),
    "POST /tasks/{number}/reopen": say("open a closed task again"),
    "POST /ledger/rounds": say("open a reporting round"),
    "POST /ledger/rounds/{number}/{verb}": say("accept a round, send it back, or close it"),
    "POST /ledger/batches/{number}/withdraw": say("withdraw a batch"),
    "POST /standards/{standard}/parameters": say("save a version of the parameters"),
    "POST /start/zone": say("register the first zone"),
    "POST /start/sample": say("bring in sample data, and take them away again"),
    "POST /system/zones": say("register a zone"),
    "POST /system/units": say("add a unit"),
    "POST /system/units/zone": say("put a zone under a unit"),
    "POST /system/accounts": say("add an account"),
    "POST /system/accounts/change": say("change the role or unit of an account"),
    "POST /system/accounts/password": say("set a new password for an account"),
    "POST /system/accounts/unlock": say("unlock an account"),
    "GET /system/audit": say("read the audit log"),
    "POST /system/backup": say("make a backup"),
}
#: Routes that are a part of an act above.
PARTS = frozenset(
    {
        "POST /sign-in",
        "POST /sign-out",
        "POST /setup",
        "POST /notices/seen",
        "POST /ledger/form/{token}",
        "POST /ledger/upload/{token}",
        "POST /ledger/upload/{token}/columns",
        "POST /ledger/upload/{token}/mapping",
        "POST /ledger/upload/{token}/import",
        "POST /ledger/upload/{token}/drop",
        "POST /start/sample/drop",
    }
)


@dataclass(frozen=True)
class Right:
    """An act, and which roles may do it; the least of them is the one that its route asks for."""

    act: Message
    route: str
    least: Role

    def may(self, role: Role) -> bool:
        """Tell whether a role may do it."""
        return ROLES.index(role) >= ROLES.index(self.least)


def rights_of(site: FastAPI) -> tuple[Right, ...]:
    """Read the rights from the routes; KeyError where an act stands at no route."""
    roles = dict(asked_roles(site))
    return tuple(Right(act, route, roles[route]) for route, act in ACTS.items())


def asked_roles(site: FastAPI) -> Iterator[tuple[str, Role]]:
    """Give each route that asks for a role, by method and path."""
    for context in iter_route_contexts(site.routes):
        role = next(_asked(getattr(context, "dependant", None)), None)
        if role is not None:
            for method in context.methods or ():
                yield f"{method} {context.path}", role


def _asked(dependant: Dependant | None) -> Iterator[Role]:
    """Give the roles that a route depends on, at every depth."""
    if dependant is None:
        return
    if dependant.call in ASKED_ROLES:
        yield ASKED_ROLES[dependant.call]
    for inner in dependant.dependencies:
        yield from _asked(inner)
