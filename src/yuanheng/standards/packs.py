"""Packs (标准包): folders of YAML, found by id, each known by the digest of its content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

from yuanheng.errors import StandardError, say
from yuanheng.model.relation import Label
from yuanheng.standards.profile import Profile, read_profile
from yuanheng.standards.relations import core_schema
from yuanheng.standards.scorecard import Scorecard, read_scorecard
from yuanheng.standards.source import Strict, Yaml, read_yaml
from yuanheng.standards.table_profile import TableProfile, read_table_profile

PackKind = Literal["scorecard", "profile", "table-profile"]


class _Title(Strict):
    zh: str
    en: str


class _Pack(Strict):
    pack: str
    kind: PackKind
    title: _Title
    issuer: str
    document: str
    valid_from: str


@dataclass(frozen=True)
class Pack:
    """A pack: who issued what, since when, and the digest of all its files."""

    id: str
    kind: PackKind
    title: Label
    issuer: str
    document: str
    valid_from: str
    digest: str
    folder: Traversable

    def yaml(self, name: str) -> Yaml:
        """Read one of its YAML files."""
        return read_yaml(self.folder.joinpath(name), f"{self.id}/{name}")

    def has(self, name: str) -> bool:
        """Tell whether the pack holds a file."""
        return self.folder.joinpath(name).is_file()

    def parameter_sets(self) -> tuple[str, ...]:
        """Name the parameter sets that the pack offers."""
        folder = self.folder.joinpath("parameters")
        if not folder.is_dir():
            return ()
        return tuple(sorted(f.name.removesuffix(".yaml") for f in folder.iterdir()))


@lru_cache(maxsize=1)
def all_packs() -> dict[str, Pack]:
    """Find every pack shipped with the package, by id."""
    root = files("yuanheng").joinpath("packs")
    found = {}
    for parts, folder in _folders(root, ()):
        pack = _read(folder, ".".join(parts))
        found[pack.id] = pack
    return dict(sorted(found.items()))


def pack(pack_id: str) -> Pack:
    """Find a pack; StandardError names those that there are."""
    packs = all_packs()
    if pack_id not in packs:
        raise StandardError(
            say("There is no standard {id}", id=pack_id),
            expected=say("Known: {known}.", known=", ".join(packs)),
        )
    return packs[pack_id]


@lru_cache(maxsize=8)
def scorecard(pack_id: str) -> Scorecard:
    """Read the scorecard of a pack; StandardError where the pack is of another kind."""
    found = pack(pack_id)
    if found.kind != "scorecard":
        raise StandardError(
            say("{id} is not a standard that can be evaluated", id=pack_id),
            expected=say(
                "Known: {known}.",
                known=", ".join(p.id for p in all_packs().values() if p.kind == "scorecard"),
            ),
        )
    return read_scorecard(found.yaml("scorecard.yaml"), found.id, core_schema())


@lru_cache(maxsize=8)
def profile(pack_id: str) -> Profile:
    """Read an import profile; StandardError where there is none of that id."""
    found = pack(pack_id)
    if found.kind != "profile":
        raise StandardError(
            say("{id} is not an import profile", id=pack_id),
            expected=say(
                "Known: {known}.",
                known=", ".join(p.id for p in all_packs().values() if p.kind == "profile"),
            ),
        )
    return read_profile(found.yaml("profile.yaml"), core_schema())


@lru_cache(maxsize=32)
def table_profile(pack_id: str) -> TableProfile:
    """Read a table profile; StandardError where there is none of that id."""
    found = pack(pack_id)
    if found.kind != "table-profile":
        raise StandardError(
            say("{id} is not a table profile", id=pack_id),
            expected=say(
                "Known: {known}.",
                known=", ".join(p.id for p in all_packs().values() if p.kind == "table-profile"),
            ),
        )
    return read_table_profile(found.yaml("table.yaml"), found.id, core_schema())


def table_profiles() -> tuple[TableProfile, ...]:
    """Read every table profile shipped."""
    kind = "table-profile"
    return tuple(table_profile(p.id) for p in all_packs().values() if p.kind == kind)


def _folders(
    root: Traversable, parts: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Traversable]]:
    """Visit the folders that hold a pack.yaml."""
    if root.joinpath("pack.yaml").is_file():
        yield parts, root
        return
    for child in sorted(root.iterdir(), key=lambda c: c.name):
        if child.is_dir() and len(parts) < 4 and not child.name.startswith(("_", ".")):
            yield from _folders(child, (*parts, child.name))


def _read(folder: Traversable, expected: str) -> Pack:
    """Read a pack's head; its id must be its path."""
    yaml = read_yaml(folder.joinpath("pack.yaml"), f"{expected}/pack.yaml")
    raw = yaml.parse(_Pack)
    if raw.pack != expected:
        raise yaml.refuse(
            say("The id {id} is not the folder's {expected}", id=raw.pack, expected=expected),
            ("pack",),
        )
    digest = hashlib.sha256()
    for name, content in _contents(folder, ""):
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return Pack(
        id=raw.pack,
        kind=raw.kind,
        title=raw.title.model_dump(),
        issuer=raw.issuer,
        document=raw.document,
        valid_from=raw.valid_from,
        digest=digest.hexdigest(),
        folder=folder,
    )


def _contents(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    """Visit every file of a pack in a fixed order."""
    for child in sorted(folder.iterdir(), key=lambda c: c.name):
        if child.is_dir():
            yield from _contents(child, f"{prefix}{child.name}/")
        elif child.name.endswith((".yaml", ".md")):
            yield f"{prefix}{child.name}", child.read_bytes().replace(b"\r\n", b"\n")
