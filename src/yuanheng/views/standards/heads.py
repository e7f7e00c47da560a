"""Standards in a line each: who issued what, of which kind, with how many cases."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from yuanheng.model.relation import Label
from yuanheng.standards.kinds import KINDS
from yuanheng.standards.packs.folders import Pack, PackKind, all_packs
from yuanheng.words.words import Words


@dataclass(frozen=True)
class StandardHead:
    """A standard for who looks for one, without its content."""

    id: str
    kind: PackKind
    title: Label
    issuer: str
    document: str
    valid_from: str
    digest: str
    extends: str | None
    cases: int


def list_heads() -> tuple[StandardHead, ...]:
    """List every pack, those of the user's own folders among them."""
    return tuple(head_of(found) for found in all_packs().values())


@lru_cache(maxsize=64)
def head_of(found: Pack) -> StandardHead:
    """Give the head of a pack."""
    return StandardHead(
        found.id,
        found.kind,
        found.title,
        found.issuer,
        found.document,
        found.valid_from,
        found.digest,
        found.extends,
        found.count_cases(),
    )


def kind_name(words: Words, kind: PackKind) -> str:
    """Name a kind of standard."""
    return words.say(KINDS[kind].name)
