"""Packs (标准包): folders of YAML, found by id, each known by the digest of its content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources.abc import Traversable
from typing import Literal

from yuanheng.errors import StandardError, say
from yuanheng.model.relation import Label
from yuanheng.standards.yaml.roots import own_folders, pack_folders
from yuanheng.standards.yaml.source import Strict, Yaml, read_yaml

PackKind = Literal[
    "scorecard", "rulebook", "problem", "profile", "table-profile", "calendar", "relations"
]


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
    extends: str | None = None


@dataclass(frozen=True)
class Pack:
    """A pack: who issued what, since when, and the digest of all its files."""

    id: str
    kind: PackKind
    title: Label = field(hash=False)
    issuer: str
    document: str
    valid_from: str
    digest: str
    folder: Traversable
    extends: str | None = None

    def yaml(self, name: str) -> Yaml:
        """Read one of its YAML files."""
        return read_yaml(self.folder.joinpath(name), f"{self.id}/{name}")

    def has(self, name: str) -> bool:
        """Tell whether the pack holds a file."""
        return self.folder.joinpath(name).is_file()

    def count_cases(self) -> int:
        """Count its cases as the file lists them; whether each can stand is told by a test."""
        value = self.yaml("cases.yaml").value if self.has("cases.yaml") else None
        cases = value.get("cases") if isinstance(value, dict) else None
        return len(cases) if isinstance(cases, list) else 0

    def parameter_sets(self) -> tuple[str, ...]:
        """Name the parameter sets that the pack offers."""
        folder = self.folder.joinpath("parameters")
        if not folder.is_dir():
            return ()
        return tuple(sorted(f.name.removesuffix(".yaml") for f in folder.iterdir()))


def all_packs() -> dict[str, Pack]:
    """Find every pack by id: those shipped, and those in the folders of YUANHENG_PACKS."""
    return _find(own_folders())


@lru_cache(maxsize=4)
def _find(folders: str) -> dict[str, Pack]:
    """Read the heads of all packs; StandardError where two have one id, or a folder is absent."""
    found: dict[str, Pack] = {}
    for parts, folder in pack_folders(folders):
        pack = _read(folder, ".".join(parts))
        if pack.id in found:
            raise pack.yaml("pack.yaml").refuse(
                say("There are two standards {id}", id=pack.id), ("pack",)
            )
        found[pack.id] = pack
    return {name: _founded(found, name) for name in sorted(found)}


def pack(pack_id: str) -> Pack:
    """Find a pack; StandardError names those that there are."""
    packs = all_packs()
    if pack_id not in packs:
        near = get_close_matches(pack_id, packs, n=1)
        raise StandardError(
            say("There is no standard {id}", id=pack_id),
            expected=say("Known: {known}.", known=", ".join(packs)),
            remedy=say("Did you mean {id}?", id=near[0]) if near else None,
        )
    return packs[pack_id]


def _founded(found: dict[str, Pack], name: str) -> Pack:
    """Let the digest of a pack cover those that it extends; refuse a circle."""
    pack, digests, seen = found[name], [found[name].digest], [name]
    parent = pack.extends
    while parent is not None:
        yaml = pack.yaml("pack.yaml")
        if parent in seen:
            raise yaml.refuse(
                say(
                    "The standards extend each other: {circle}", circle=" → ".join((*seen, parent))
                ),
                ("extends",),
            )
        if parent not in found or found[parent].kind != pack.kind:
            raise yaml.refuse(
                say("There is no {kind} {id} to extend", kind=pack.kind, id=parent), ("extends",)
            )
        seen.append(parent)
        digests.append(found[parent].digest)
        parent = found[parent].extends
    if len(digests) == 1:
        return pack
    return replace(pack, digest=hashlib.sha256("".join(digests).encode()).hexdigest())


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
        extends=raw.extends,
    )


def _contents(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    """Visit every file of a pack in a fixed order."""
    for child in sorted(folder.iterdir(), key=lambda c: c.name):
        if child.is_dir():
            yield from _contents(child, f"{prefix}{child.name}/")
        elif child.name.endswith((".yaml", ".md")):
            yield f"{prefix}{child.name}", child.read_bytes().replace(b"\r\n", b"\n")
