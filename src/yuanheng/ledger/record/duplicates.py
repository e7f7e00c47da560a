"""Firms that may be one (疑似重复企业), each pair with its reasons; a person decides."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import combinations
from typing import Literal, TypeVar

import pyarrow as pa

from yuanheng.errors import Message, say
from yuanheng.ledger.values import folded

#: Names at least this much alike (0 to 1), without their legal form, are similar.
SIMILAR = 0.75
#: What two firms of one zone may share: the relation, and the column that names the thing.
SHARED = {"occupancy": "parcel", "meter_reading": "meter", "emission_reading": "outlet"}

Thing = tuple[str, str, str]  # the zone, what it is, its number or day
K = TypeVar("K", bound=Hashable)

Sort = Literal["credit-code", "name", "legal-form", "similar"]
_FORMS = re.compile(r"(?:股份有限公司|有限责任公司|有限公司|股份公司|责任公司|公司)$")
_MARKS = re.compile(r"[\s()\[\]{}<>《》〈〉「」【】〔〕·.,、'\"-]")
# GB 32100 uses no I and no O, so these can only be slips for 1 and 0.
_SLIPS = str.maketrans({"I": "1", "O": "0"})


@dataclass(frozen=True)
class Firm:
    """A firm by its id, with every name, credit code, zone and day of registration on record."""

    id: str
    names: tuple[str, ...]
    codes: frozenset[str]
    zones: frozenset[str]
    registered: frozenset[str]


@dataclass(frozen=True)
class Duplicate:
    """Two firms that may be one: why, and what speaks against it. `keep` has more on record."""

    keep: Firm
    duplicate: Firm
    sort: Sort
    reasons: tuple[Message, ...]
    doubts: tuple[Message, ...] = field(default=())


def plain_code(code: str) -> str:
    """Reduce a credit code to what matters: plain capitals without spaces, I and O as 1 and 0."""
    return re.sub(r"[\s-]", "", folded(code)).upper().translate(_SLIPS)


def plain_name(name: str) -> str:
    """Reduce a name to what matters: plain width, no brackets, spaces or points."""
    return _MARKS.sub("", folded(name)).lower()


def bare_name(name: str) -> str:
    """Reduce a name to what stands before its legal form (有限公司, 有限责任公司 …)."""
    plain = plain_name(name)
    return _FORMS.sub("", plain) or plain


def find_duplicates(
    enterprises: pa.Table, evidence: Mapping[str, pa.Table], zones: frozenset[str] | None = None
) -> tuple[Duplicate, ...]:
    """List pairs of firms that may be one, the surest first.

    enterprises: facts of that relation under the kept firms; evidence: facts of the relations of
    `SHARED`. Firms are paired by credit code and by name in the whole ledger, by similar names
    only within a zone and where they share a parcel, a meter, an outlet or the day of registration.
    """
    firms = _firms(enterprises)
    found: dict[frozenset[str], Duplicate] = {}
    for pair in (*_by_code(firms), *_by_name(firms), *_by_likeness(firms, evidence)):
        found.setdefault(frozenset((pair.keep.id, pair.duplicate.id)), pair)
    return tuple(
        pair
        for pair in found.values()
        if zones is None or (pair.keep.zones | pair.duplicate.zones) & zones
    )


def _firms(enterprises: pa.Table) -> dict[str, Firm]:
    """Gather what is on record of each firm."""
    rows: dict[str, list[dict[str, str | None]]] = {}
    for row in enterprises.to_pylist():
        rows.setdefault(row["enterprise"], []).append(row)
    return {
        firm: Firm(
            id=firm,
            names=tuple(dict.fromkeys(r["name"] for r in told if r["name"])),
            codes=frozenset(plain_code(r["uscc"]) for r in told if r["uscc"]),
            zones=frozenset(r["zone"] for r in told if r["zone"]),
            registered=frozenset(
                day
                for r in told
                if (day := r["registered_on_from"]) and day == r["registered_on_to"]
            ),
        )
        for firm, told in rows.items()
    }


def _by_code(firms: Mapping[str, Firm]) -> Iterator[Duplicate]:
    """Pair firms of one credit code."""
    for code, group in _groups((code, f) for f in firms.values() for code in f.codes).items():
        for keep, other in _pairs(group):
            yield Duplicate(
                keep, other, "credit-code", (say("same credit code {code}", code=code),)
            )


def _by_name(firms: Mapping[str, Firm]) -> Iterator[Duplicate]:
    """Pair firms of one name, and then those whose names differ only in the legal form."""
    named = [(f, name) for f in firms.values() for name in f.names]
    for group in _groups((plain_name(name), f) for f, name in named).values():
        for keep, other in _pairs(group):
            doubts = (say("their credit codes differ"),) if _differ(keep, other) else ()
            yield Duplicate(keep, other, "name", (say("same name"),), doubts)
    for group in _groups((bare_name(name), f) for f, name in named).values():
        for keep, other in _pairs(group):
            if not _differ(keep, other):
                reason = say("the names differ only in the legal form")
                yield Duplicate(keep, other, "legal-form", (reason,))


def _by_likeness(
    firms: Mapping[str, Firm], evidence: Mapping[str, pa.Table]
) -> Iterator[Duplicate]:
    """Pair firms of similar names that share something in their zone."""
    shared: dict[frozenset[str], list[Message]] = {}
    for thing, group in _groups(_things(firms, evidence)).items():
        for one, other in combinations(group, 2):
            shared.setdefault(frozenset((one.id, other.id)), []).append(_reason(thing))
    for pair, reasons in shared.items():
        keep, other = _ordered([firms[firm] for firm in sorted(pair)])
        if not _differ(keep, other) and (like := _likeness(keep, other)) >= SIMILAR:
            names = say("similar names ({share} %)", share=round(100 * like))
            yield Duplicate(keep, other, "similar", (names, *reasons))


def _things(
    firms: Mapping[str, Firm], evidence: Mapping[str, pa.Table]
) -> Iterator[tuple[Thing, Firm]]:
    """Give each thing in a zone that speaks for a firm."""
    by_code = {code: f for f in firms.values() for code in f.codes}
    for relation, column in SHARED.items():
        if relation not in evidence:
            continue
        told = (evidence[relation].column(n).to_pylist() for n in ("zone", "enterprise", column))
        for zone, named, thing in dict.fromkeys(zip(*told, strict=True)):
            firm = firms.get(named) or by_code.get(plain_code(named or ""))
            if firm is not None and thing is not None:
                yield (zone, relation, thing), firm
    for firm in firms.values():
        for zone in firm.zones:
            for day in firm.registered:
                yield (zone, "registered", day), firm


def _reason(thing: Thing) -> Message:
    """Say what two firms share."""
    _, sort, name = thing
    if sort == "occupancy":
        return say("both use the parcel {thing}", thing=name)
    if sort == "meter_reading":
        return say("both are read at the meter {thing}", thing=name)
    if sort == "emission_reading":
        return say("both discharge at the outlet {thing}", thing=name)
    return say("both were registered on {day}", day=name)


def _groups(keyed: Iterable[tuple[K, Firm]]) -> dict[K, list[Firm]]:
    """Group firms by a key, each once, and keep the groups of several."""
    found: dict[K, dict[str, Firm]] = {}
    for key, firm in keyed:
        found.setdefault(key, {})[firm.id] = firm
    return {key: list(group.values()) for key, group in found.items() if len(group) > 1}


def _pairs(group: list[Firm]) -> Iterator[tuple[Firm, Firm]]:
    """Pair the firm with most on record with each of the others."""
    keep, *others = _ordered(group)
    return ((keep, other) for other in others)


def _ordered(group: list[Firm]) -> list[Firm]:
    """Put firms with a credit code and more names first."""
    return sorted(group, key=lambda f: (not f.codes, -len(f.names), f.id))


def _differ(one: Firm, other: Firm) -> bool:
    """Tell firms that have credit codes and share none."""
    return bool(one.codes and other.codes and not one.codes & other.codes)


def _likeness(one: Firm, other: Firm) -> float:
    """Give how much the most similar names of two firms are alike, 0 to 1."""
    return max(
        (
            SequenceMatcher(None, bare_name(a), bare_name(b), autojunk=False).ratio()
            for a in one.names
            for b in other.names
        ),
        default=0.0,
    )
