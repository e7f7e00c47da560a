"""Duties of supplied plots (履约事项): rules whose day somebody waits for, and who owes them.

A duty names a rule of a family of standards, so that it holds for every edition, and for what a
province or a zone made of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import Field

from yuanheng.model.relation import Label
from yuanheng.standards.yaml.source import Strict, read_yaml

Owes = Literal["holder", "authority"]


class _Text(Strict):
    zh: str
    en: str


class _Duty(Strict):
    rule: str = Field(pattern=r"^[a-z.-]+/[a-z0-9-]+$")
    label: _Text
    owes: Owes
    ahead: int = Field(ge=0, le=31)
    silent: bool = False
    done: str | None = None


class _Duties(Strict):
    duties: str
    rules: list[_Duty]


@dataclass(frozen=True)
class Duty:
    """One duty: its rule, what it is called, and who owes it.

    ahead: days from the last day to perform to the day on which the rule falls due. is_silent: it
    is not listed where its day is not known. done: the event that fulfils it.
    """

    family: str
    rule: str
    label: Label
    owes: Owes
    ahead: int
    is_silent: bool
    done: str | None


@cache
def land_duties() -> tuple[Duty, ...]:
    """Read the duties, in the order in which a plot meets them."""
    path = files("yuanheng").joinpath("packs", "core", "duties.yaml")
    return tuple(
        Duty(
            family=told.rule.partition("/")[0],
            rule=told.rule.partition("/")[2],
            label={"zh": told.label.zh, "en": told.label.en},
            owes=told.owes,
            ahead=told.ahead,
            is_silent=told.silent,
            done=told.done,
        )
        for told in read_yaml(path, "core/duties.yaml").parse(_Duties).rules
    )
