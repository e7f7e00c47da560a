"""Concordances of code lists (代码对照): what a code was in an older edition, and never a guess."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from pydantic import Field

from yuanheng.errors import say
from yuanheng.model.relation import CodeList, Label
from yuanheng.standards.relations import Schema, ledger_schema
from yuanheng.standards.scorecards.form import TextYaml
from yuanheng.standards.yaml.source import Status, Strict, Yaml, read_yaml


class _Ambiguous(Strict):
    candidates: list[str] = Field(min_length=1)
    why: TextYaml


class _Concordance(Strict):
    concordance: str
    label: TextYaml
    from_: str = Field(alias="from")
    to: str
    source: str
    status: Status
    one: dict[str, str]
    ambiguous: dict[str, _Ambiguous] = Field(default_factory=dict)


@dataclass(frozen=True)
class Match:
    """What a code is in the other list: `one` code, `ambiguous` candidates, or `none` listed.

    Of an ambiguous one with a single candidate the names differ in extent; a person confirms it.
    """

    kind: Literal["one", "ambiguous", "none"]
    codes: tuple[str, ...] = ()
    why: Label | None = None


@dataclass(frozen=True)
class Concordance:
    """A concordance from one code list to another, with its source and status."""

    id: str
    label: Label
    from_list: CodeList
    to_list: CodeList
    source: str
    status: Status
    matches: dict[str, Match]

    def lookup(self, code: str) -> Match:
        """Find what a code is in the other list, by itself or by the division it belongs to.

        KeyError where the first list has no such code.
        """
        at: str | None = code
        while at is not None:
            if at in self.matches:
                return self.matches[at]
            at = self.from_list.codes[at].parent
        return Match("none")


@lru_cache(maxsize=1)
def core_concordances() -> dict[str, Concordance]:
    """Read the concordances shipped with the package, by id."""
    folder = files("yuanheng").joinpath("packs", "core", "concordances")
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".yaml"))
    read = (read_yaml(folder.joinpath(n), f"concordances/{n}") for n in names)
    return {c.id: c for c in (read_concordance(yaml, ledger_schema()) for yaml in read)}


def read_concordance(yaml: Yaml, schema: Schema) -> Concordance:
    """Read one concordance; StandardError with line where a list or code is not there."""
    raw = yaml.parse(_Concordance)
    from_list = _list(yaml, schema, "from", raw.from_)
    to_list = _list(yaml, schema, "to", raw.to)
    matches: dict[str, Match] = {}
    for code, target in raw.one.items():
        _check(yaml, ("one", code), from_list, code)
        _check(yaml, ("one", code), to_list, target)
        matches[code] = Match("one", (target,))
    for code, told in raw.ambiguous.items():
        path = ("ambiguous", code)
        _check(yaml, path, from_list, code)
        if code in matches:
            raise yaml.refuse(say("{code} stands twice", code=code), path)
        for candidate in told.candidates:
            _check(yaml, path, to_list, candidate)
        matches[code] = Match("ambiguous", tuple(told.candidates), told.why.model_dump())
    return Concordance(
        id=raw.concordance,
        label=raw.label.model_dump(),
        from_list=from_list,
        to_list=to_list,
        source=raw.source,
        status=raw.status,
        matches=matches,
    )


def _list(yaml: Yaml, schema: Schema, key: str, name: str) -> CodeList:
    """Find a code list."""
    if name not in schema.code_lists:
        raise yaml.refuse(
            say("The code list {name} is not known", name=name),
            (key,),
            expected=say("Known: {known}.", known=", ".join(schema.code_lists)),
        )
    return schema.code_lists[name]


def _check(yaml: Yaml, path: tuple[str, str], listed: CodeList, code: str) -> None:
    """Refuse a code that its list does not have."""
    if code not in listed.codes:
        raise yaml.refuse(
            say("{text} is not a code of {list}", text=code, list=listed.label["en"]), path
        )
