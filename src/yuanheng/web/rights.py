"""Who may do what (权限表), read from the dependencies of the routes themselves.

The same functions that let a request in or refuse it say here which role they ask for; there is no
second list that could say otherwise. What each act is called stands at its route.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from yuanheng.errors import Message
from yuanheng.model.accounts import ROLES, Role
from yuanheng.web.visitors import ASKED_ROLES

F = TypeVar("F", bound=Callable[..., object])
#: What the function of a route does, in an office's words; None where it is a part of an act.
_ACTS: dict[object, Message | None] = {}


def act(said: Message) -> Callable[[F], F]:
    """Name what a route does, where it is declared: below it; several routes may be one act."""

    def naming(function: F) -> F:
        _ACTS[function] = said
        return function

    return naming


def part(function: F) -> F:
    """Say that a route is a part of an act that another route names."""
    _ACTS[function] = None
    return function


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
    """Read the rights from the routes: what everybody may do first, then by the menu."""
    found = [
        Right(said, route, role)
        for route, function, role in _asking(site)
        if (said := _ACTS.get(function)) is not None
    ]
    return tuple(sorted(found, key=lambda right: ROLES.index(right.least)))


def unnamed_writes(site: FastAPI) -> frozenset[str]:
    """Give the forms that ask for a role and are neither an act nor a part of one."""
    return frozenset(
        route
        for route, function, _ in _asking(site)
        if route.startswith("POST ") and "/api/" not in route and function not in _ACTS
    )


def _asking(site: FastAPI) -> Iterator[tuple[str, object, Role]]:
    """Give each route that asks for a role, by method and path, with its function."""
    for context in iter_route_contexts(site.routes):
        dependant = getattr(context, "dependant", None)
        role = next(_asked(dependant), None)
        if dependant is not None and role is not None:
            for method in context.methods or ():
                yield f"{method} {context.path}", dependant.call, role


def _asked(dependant: Dependant | None) -> Iterator[Role]:
    """Give the roles that a route depends on, at every depth."""
    if dependant is None:
        return
    if dependant.call in ASKED_ROLES:
        yield ASKED_ROLES[dependant.call]
    for inner in dependant.dependencies:
        yield from _asked(inner)
