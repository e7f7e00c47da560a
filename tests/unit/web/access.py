"""Who may do what on the console: every route with the least role that reaches it.

Written by hand, and held against the routes and their dependencies: a new route that stands not
here fails the test.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from yuanheng.web.visitors import ASKED_ROLES, check_form

#: For anybody: signing in, the language, the console's own files, and what the API is like.
OPEN = frozenset(
    """
    GET /api/openapi.json
    MOUNT /static
    GET /sign-in
    POST /sign-in
    GET /setup
    POST /setup
    GET /language/{lang}
    """.strip().splitlines()
)
#: For everybody who is signed in, within their zones.
VIEWER = frozenset(
    """
    POST /sign-out
    GET /api/overview
    GET /
    GET /big
    GET /api/search
    GET /search
    GET /api/notices
    GET /notices
    POST /notices/seen
    GET /guide
    GET /api/file
    GET /file
    GET /file.docx
    GET /api/findings
    GET /findings
    GET /findings.csv
    GET /api/findings/due
    GET /findings/due
    GET /api/findings/{number}
    GET /findings/{number}
    GET /api/tasks
    GET /tasks
    GET /api/tasks/digests
    GET /tasks/digests
    GET /api/tasks/bulletin
    GET /tasks/bulletin
    GET /api/tasks/{number}
    GET /tasks/{number}
    GET /tasks/{number}/papers/{index}
    GET /api/tasks/{number}/slips/{kind}
    GET /tasks/{number}/slips/{kind}
    GET /api/tasks/{number}/papers/{index}
    GET /api/allocation
    GET /allocation
    GET /api/evaluation/runs/{number}/gates
    GET /evaluation/runs/{number}/gates.docx
    GET /evaluation/runs/{number}/gates
    GET /api/evaluation/runs/{number}/self
    GET /evaluation/runs/{number}/self.docx
    GET /evaluation/runs/{number}/self
    GET /api/evaluation/runs/{number}/path
    GET /evaluation/runs/{number}/path.docx
    GET /evaluation/runs/{number}/path
    GET /api/evaluation/runs/{number}/classes
    GET /evaluation/runs/{number}/classes
    GET /api/evaluation/classes/{number}
    GET /evaluation/classes/{number}.docx
    GET /evaluation/classes/{number}
    GET /api/allocation/{number}
    GET /api/allocation/{number}/otherwise
    GET /allocation/{number}/otherwise
    GET /allocation/{number}
    GET /api/indicators
    GET /indicators
    GET /indicators/one
    GET /api/indicators/targets
    GET /indicators/targets
    GET /api/indicators.xlsx
    GET /indicators.xlsx
    GET /api/land/backlogs
    GET /land/backlogs
    GET /land/backlogs.xlsx
    GET /api/land/calendar
    GET /land/calendar
    GET /land/calendar.ics
    GET /land/calendar.xlsx
    GET /land/letter.docx
    GET /api/land/life
    GET /land/life
    GET /land/life.xlsx
    GET /api/land/performance
    GET /land/performance
    GET /land/performance.xlsx
    GET /api/land/renewal
    GET /land/renewal
    GET /land/renewal.xlsx
    GET /api/land/changes
    GET /land/changes
    GET /land/changes.xlsx
    GET /api/admission
    GET /admission
    GET /admission/case
    GET /admission/opinion.docx
    GET /admission/promises.docx
    GET /admission.xlsx
    GET /api/projects
    GET /projects
    GET /projects.xlsx
    GET /api/papers
    GET /papers
    GET /api/indicators.docx
    GET /indicators.docx
    GET /api/map/layers
    GET /api/map/parcels
    GET /api/map/parcels/{zone}/{period}/{fact}
    GET /api/map/find
    GET /map
    GET /map/list
    GET /map/find
    GET /map/card/{zone}/{period}/{place}
    GET /map/history/{zone}/{period}/{place}
    GET /map/tiles/{zone}/{period}/{z}/{x}/{y}.mvt
    GET /api/me
    GET /me
    GET /me/rights
    POST /me/password
    POST /me/sessions
    GET /api/reports
    GET /api/reports/runs
    GET /reports
    GET /reports/shelf
    GET /reports/{number}
    GET /reports/{number}/{form}
    GET /api/reports/{number}/{form}
    POST /reports/verify
    GET /api/ledger/names
    GET /ledger/names
    GET /ledger/forms
    GET /ledger/forms/{relation}.xlsx
    GET /api/ledger/facts/{relation}
    GET /ledger/browse
    GET /api/ledger/records/{relation}/{fact}
    GET /ledger/records/{relation}/{fact}
    GET /ledger/records/{relation}/{fact}/origin
    GET /api/indicators/targets/sample
    GET /indicators/targets/sample
    GET /indicators/targets/sample.xlsx
    GET /api/ledger/faults
    GET /ledger/faults
    GET /api/ledger/rounds
    GET /api/ledger/rounds/{number}/checks
    GET /api/ledger/rounds/{number}/rows
    GET /ledger/rounds
    GET /api/ledger/batches
    GET /ledger
    GET /api/ledger/batches/{number}
    GET /ledger/batches/{number}
    GET /ledger/batches/{number}/original
    GET /ledger/batches/{number}/marked
    GET /api/jobs
    GET /jobs
    GET /api/jobs/{number}
    GET /jobs/{number}
    POST /jobs/{number}/cancel
    GET /api/evaluation/runs/{number}/explain
    GET /evaluation/runs/{number}/explain
    GET /api/evaluation/runs/{number}/verdict
    GET /evaluation/runs/{number}/verdict
    GET /api/evaluation/compare
    GET /evaluation/compare
    GET /api/evaluation/why
    GET /evaluation/why
    GET /api/evaluation/choices
    GET /api/evaluation/runs
    GET /evaluation
    GET /api/evaluation/runs/{number}
    GET /evaluation/runs/{number}
    GET /api/evaluation/runs/{number}/robust
    GET /evaluation/runs/{number}/robust
    GET /api/standards
    GET /standards
    GET /api/standards/{standard}
    GET /standards/{standard}
    GET /api/standards/{standard}/statement
    GET /standards/{standard}/parameters.xlsx
    """.strip().splitlines()
)
#: For who imports, edits, feeds back and tries evaluations.
OFFICER = frozenset(
    """
    GET /tasks/new
    POST /tasks/new
    POST /api/tasks
    POST /api/tasks/{number}/step
    POST /tasks/{number}/step
    POST /api/tasks/{number}/feedback
    POST /tasks/{number}/feedback
    POST /reports
    GET /ledger/upload
    POST /ledger/upload
    GET /api/ledger/uploads/{token}
    POST /api/ledger/uploads
    POST /api/ledger/uploads/{token}
    POST /api/ledger/uploads/{token}/columns
    POST /api/ledger/uploads/{token}/mapping
    POST /api/ledger/uploads/{token}/import
    POST /api/ledger/uploads/{token}/drop
    GET /ledger/upload/{token}
    POST /ledger/upload/{token}
    POST /ledger/upload/{token}/columns
    POST /ledger/upload/{token}/mapping
    POST /ledger/upload/{token}/import
    POST /ledger/upload/{token}/drop
    GET /ledger/upload/{token}/marked
    POST /api/ledger/names
    POST /ledger/names
    POST /api/map/placements
    POST /map/placements
    POST /ledger/forms
    GET /ledger/form/{token}
    POST /ledger/form/{token}
    GET /ledger/form/{token}/filled
    POST /api/ledger/records/{relation}/{fact}
    POST /ledger/records/{relation}/{fact}
    POST /api/indicators/targets/sample
    POST /indicators/targets/sample
    POST /api/ledger/rounds/{number}/submit
    POST /ledger/rounds/{number}/submit
    POST /api/ledger/rounds/{number}/explain
    POST /ledger/rounds/{number}/explain
    GET /evaluation/new
    POST /api/evaluation/runs
    POST /evaluation/new
    POST /evaluation/answer/{number}
    POST /api/evaluation/runs/{number}/replay
    POST /evaluation/runs/{number}/replay
    POST /api/standards/{standard}/cases
    POST /standards/{standard}/cases
    """.strip().splitlines()
)
#: For who decides: tasks, rounds, withdrawal, parameters.
LEADER = frozenset(
    """
    POST /api/findings/{number}/task
    POST /findings/{number}/task
    POST /api/findings/tasks
    POST /findings/tasks
    POST /api/tasks/assign
    POST /tasks/assign
    POST /api/tasks/{number}/assign
    POST /tasks/{number}/assign
    POST /api/tasks/{number}/suspend
    POST /tasks/{number}/suspend
    POST /api/tasks/{number}/resume
    POST /tasks/{number}/resume
    POST /api/tasks/{number}/close
    POST /tasks/{number}/close
    POST /api/tasks/{number}/settle
    POST /tasks/{number}/settle
    POST /api/tasks/{number}/reopen
    POST /tasks/{number}/reopen
    POST /api/evaluation/runs/{number}/classes
    POST /evaluation/runs/{number}/classes
    POST /api/allocation
    POST /allocation
    POST /api/ledger/rounds
    POST /ledger/rounds
    POST /api/ledger/rounds/{number}/{verb}
    POST /ledger/rounds/{number}/{verb}
    POST /api/ledger/batches/{number}/withdraw
    POST /ledger/batches/{number}/withdraw
    POST /api/standards/{standard}/parameters
    POST /standards/{standard}/parameters
    """.strip().splitlines()
)
#: For who keeps the whole system; an administrator of a part of the tree finds nothing here.
ADMIN = frozenset(
    """
    GET /api/system
    GET /api/system/accounts
    GET /api/system/units
    GET /api/system/audit
    GET /system
    GET /system/audit
    GET /system/about
    POST /system/accounts
    POST /system/accounts/change
    POST /system/accounts/password
    POST /system/accounts/unlock
    POST /system/units
    POST /system/zones
    POST /start/zone
    POST /start/sample
    POST /start/sample/drop
    POST /system/units/zone
    POST /system/backup
    """.strip().splitlines()
)
#: What a form holds that its route reads by itself; the description of the route does not say so.
READ_BY_HAND: dict[str, tuple[str, ...]] = {
    "POST /ledger/upload": ("file",),
    "POST /ledger/forms": ("file",),
    "POST /ledger/upload/{token}": (
        *("part", "relation", "period", "zone", "profile", "column", "unit", "no_own"),
        *("together", "replace"),
    ),
    "POST /ledger/upload/{token}/columns": (
        *("head.0", "was.0", "to.0", "head.1", "was.1", "to.1"),
        *("question.0", "answer.0", "confirmed"),
    ),
    "POST /ledger/upload/{token}/mapping": (
        *("relation", "field.0", "column.0", "unit.0", "field.1", "column.1", "unit.1"),
    ),
    "POST /ledger/form/{token}": (
        *("head.0", "was.0", "to.0", "question.0", "answer.0", "confirmed"),
        *("relation", "period", "zone"),
    ),
    "POST /ledger/records/{relation}/{fact}": (
        *("version", "reason", "later", "cell.name", "cell.price", "cell.nothing"),
    ),
    "POST /tasks/{number}/step": ("file",),
    "POST /tasks/{number}/feedback": ("file",),
    "POST /tasks/{number}/close": ("file",),
    "POST /tasks/{number}/settle": ("file",),
    "POST /tasks/new": ("file",),
}
TABLE = {
    " ".join(line.split()): role
    for role, lines in {
        "open": OPEN,
        "viewer": VIEWER,
        "officer": OFFICER,
        "leader": LEADER,
        "admin": ADMIN,
    }.items()
    for line in lines
}


@dataclass(frozen=True)
class Door:
    """A route as it stands: its method and path, and what its dependencies ask for.

    role is `open` where nobody need be signed in; checks_form tells that a form token is asked for;
    queries and fields are the names that its address and its form may hold; by_hand tells that the
    route reads its form itself.
    """

    method: str
    path: str
    role: str
    checks_form: bool
    is_whole: bool
    queries: frozenset[str]
    fields: frozenset[str]
    by_hand: bool

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def is_api(self) -> bool:
        return self.path.startswith("/api/")


def doors(site: FastAPI) -> tuple[Door, ...]:
    """Walk the routes as they come, those of included routers too."""
    found = []
    for context in iter_route_contexts(site.routes):
        asked = tuple(_asked(getattr(context, "dependant", None)))
        names = {getattr(call, "__name__", "") for call in asked}
        for method in sorted(context.methods or {"MOUNT"}):
            if method == "HEAD":
                continue
            name = f"{method} {context.path}"
            told = frozenset(_names(getattr(context, "dependant", None), "body_params"))
            door = Door(
                method,
                str(context.path),
                next((role for call in asked if (role := _role(call))), "open"),
                "check_form" in names,
                bool(names & {"_whole", "_whole_reader"}),
                frozenset(_names(getattr(context, "dependant", None), "query_params")),
                told | frozenset(READ_BY_HAND.get(name, ())),
                any(_reads_by_hand(call) for call in asked),
            )
            found.append(door)
    return tuple(found)


def _asked(dependant: Dependant | None) -> Iterator[Callable[..., Any]]:
    """Give what a route depends on, at every depth."""
    if dependant is None:
        return
    if dependant.call is not None:
        yield dependant.call
    for inner in dependant.dependencies:
        yield from _asked(inner)


def _reads_by_hand(call: Callable[..., Any]) -> bool:
    """Tell a function that reads the form itself; that of the token reads nothing else."""
    source = inspect.getsource(call) if inspect.isfunction(call) else ""
    reads = re.search(r"request\.form\(|form_texts\(|keep_file\(", source)
    return reads is not None and call is not check_form


def _role(call: Callable[..., Any]) -> str | None:
    """Read the role that a dependency of `having` or `writing_as` asks for and refuses by."""
    return ASKED_ROLES.get(call)


def _names(dependant: Dependant | None, kind: str) -> Iterator[str]:
    """Name the parameters of a kind, those that stand together in a model too."""
    if dependant is None:
        return
    for param in getattr(dependant, kind):
        model = getattr(param.field_info.annotation, "model_fields", None)
        yield from model or (param.alias,)
    for inner in dependant.dependencies:
        yield from _names(inner, kind)
