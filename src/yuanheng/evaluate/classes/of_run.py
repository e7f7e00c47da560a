"""The firms of a run in their classes, under every reading that the scheme leaves open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import get_args

import numpy as np

from yuanheng.errors import StandardError, say
from yuanheng.evaluate.classes.exact_points import ExactPoints
from yuanheng.evaluate.classes.quota import Ints, Reading, banded
from yuanheng.evaluate.robust.weights import as_given, effective
from yuanheng.evaluate.weighing import or_nan, plan_of
from yuanheng.model.evaluation import Run, ZoneResult
from yuanheng.model.units import stored_per
from yuanheng.standards.scorecards.classes import (
    NOT_RATED,
    Freed,
    MemberYaml,
    Rounding,
    SchemeYaml,
    Ties,
)
from yuanheng.standards.scorecards.parameters import Value
from yuanheng.standards.scorecards.scorecard import Scorecard


@dataclass(frozen=True)
class ClassedFirm:
    """A firm, its score with bonus and malus, and its class under each reading.

    classes: one where all readings agree, none where the class is withheld for want of facts;
    cause: `ranked`, or why not: `stated`, `small`, `missing`, `untyped`; penalised: the indicators
    for which the scheme's points stand; years: how long in a row in the class of the surcharge,
    None where it is not in it or not settled; is_longer: it may be longer, no list tells.
    """

    result: ZoneResult
    score: float | None
    points: float
    rank: int | None
    classes: tuple[str, ...]
    cause: str
    reason: str = ""
    penalised: tuple[str, ...] = ()
    years: int | None = None
    is_longer: bool = False
    price: float | None = None


@dataclass(frozen=True)
class ClassGroup:
    """The firms of one type, the best first; those without rank behind."""

    type: str | None
    firms: tuple[ClassedFirm, ...]


def classes_of_run(card: Scorecard, run: Run, scheme: SchemeYaml) -> tuple[ClassGroup, ...]:
    """Give every firm of a run its class; StandardError where the scheme is not of this run."""
    _check(card, run, scheme)
    members = {member.enterprise: member for member in scheme.members}
    values = {
        name: Value(v["value"], str(v["unit"]), str(v["status"]), str(v["reference"]))
        for name, v in run.parameters.items()
    }
    groups = []
    for kind in (*(t.id for t in card.types), None):
        own = [r for r in run.results if r.type == kind]
        if own:
            exact = ExactPoints(card, own, scheme, values)
            firms = [_scored(exact, card, r, scheme, members.get(r.subject), values) for r in own]
            groups.append(ClassGroup(kind, _in_order(_seated(firms, scheme, members), run, scheme)))
    return tuple(groups)


def readings(scheme: SchemeYaml) -> tuple[Reading, ...]:
    """Give every reading that the scheme leaves open."""
    roundings = (scheme.rounding,) if scheme.rounding else get_args(Rounding)
    ties = (scheme.ties,) if scheme.ties else get_args(Ties)
    freed = (scheme.freed,) if scheme.freed else get_args(Freed)
    return tuple(Reading(*one) for one in product(roundings, ties, freed))


def _check(card: Scorecard, run: Run, scheme: SchemeYaml) -> None:
    """Refuse a scheme of another standard, and firms, items or quantities nobody knows."""
    if scheme.standard != run.standard:
        raise StandardError(
            say("The scheme is one of {id}, not of {run}", id=scheme.standard, run=run.standard)
        )
    firms = {r.subject for r in run.results}
    wanted = [m.enterprise for m in scheme.members]
    minimum = [scheme.minimum.quantity] if scheme.minimum else []
    for names, known in (
        (wanted, firms),
        (scheme.missing.items, set(card.indicators)),
        (minimum, set(card.quantities)),
    ):
        for name in names:
            if name not in known:
                raise StandardError(say("The run does not know {name} of the scheme", name=name))


def _scored(
    exact: ExactPoints,
    card: Scorecard,
    result: ZoneResult,
    scheme: SchemeYaml,
    member: MemberYaml | None,
    values: Mapping[str, Value],
) -> ClassedFirm:
    """Give the score of a firm within the scheme's limits, and why it is not ranked if so."""
    points = float(member.points) if member else 0.0
    reason = member.reason if member else ""
    score: float | None = None
    penalised: tuple[str, ...] = ()
    cause = "untyped"
    if result.type is not None:
        score, penalised = _limited(card, result, scheme, values)
        cause = "ranked" if score is not None else "missing"
    if score is not None:
        score = exact.published(result, score, points) / 10**scheme.decimals
    if member is not None and member.is_ is not None:
        cause = "stated"
    elif _is_small(result, scheme):
        cause = "small"
    return ClassedFirm(result, score, points, None, (), cause, reason, penalised)


def _limited(
    card: Scorecard, result: ZoneResult, scheme: SchemeYaml, values: Mapping[str, Value]
) -> tuple[float | None, tuple[str, ...]]:
    """Sum the items of a firm, each held within its limits, with points for what is missing."""
    area = result.areas[0]
    plan, _, _ = plan_of(card, result.type or "", area.area, values)
    shares = effective(plan, 1, as_given)[0].tolist()
    scores = {node.id: node.score for node in area.nodes}
    least = -np.inf if scheme.item.least == "none" else float(scheme.item.least)
    most = np.inf if scheme.item.most == "none" else float(scheme.item.most)
    total, penalised = 0.0, []
    for leaf, share in zip(plan.leaves, shares, strict=True):
        score = scores[leaf.id]
        if score is not None:
            total += share * min(max(score, least), most)
        elif leaf.id in scheme.missing.items:
            total += float(scheme.missing.items[leaf.id])
            penalised.append(leaf.id)
        else:
            return None, ()
    return total, tuple(penalised)


def _is_small(result: ZoneResult, scheme: SchemeYaml) -> bool:
    """Tell a firm below the smallest that is rated; one whose size nobody knows is not below."""
    if scheme.minimum is None:
        return False
    least = Fraction(str(scheme.minimum.at_least)) * stored_per(scheme.minimum.unit)
    value = next(q.value for q in result.areas[0].quantities if q.id == scheme.minimum.quantity)
    return value is not None and Fraction(value) < least


def _seated(
    firms: Sequence[ClassedFirm], scheme: SchemeYaml, members: Mapping[str, MemberYaml]
) -> list[ClassedFirm]:
    """Fill the seats of a group under every reading."""
    names = scheme.names
    place = {name: n for n, name in enumerate(names)}
    lacking = scheme.missing.otherwise
    inside, fixed, best, points = [], [], [], []
    lowest = np.iinfo(np.int64).min // 2
    for at, firm in enumerate(firms):
        member = members.get(firm.result.subject)
        stated = member.is_ if member else None
        is_last = firm.cause == "missing" and lacking == "last"
        is_seated = firm.cause == "stated" and stated in place and not _outside(member)
        if firm.cause == "ranked" or is_last or is_seated:
            inside.append(at)
            fixed.append(place[stated] if is_seated and stated else -1)
            best.append(place[member.at_most] if member and member.at_most else 0)
            points.append(lowest if firm.score is None else round(firm.score * 10**scheme.decimals))
    found = [
        banded(_ints(points), scheme.shares, reading, _ints(best), _ints(fixed))
        for reading in readings(scheme)
    ]
    ranks = _ranks(points, fixed)
    seat = {at: n for n, at in enumerate(inside)}
    out = []
    for at, firm in enumerate(firms):
        if at in seat:
            each = sorted({int(one[seat[at]]) for one in found})
            rank = ranks[seat[at]] if firm.cause == "ranked" else None
            out.append(replace(firm, classes=tuple(names[n] for n in each), rank=rank))
        else:
            out.append(replace(firm, classes=_unranked(firm, members, lacking)))
    return out


def _outside(member: MemberYaml | None) -> bool:
    """Tell a firm that takes no seat."""
    return member is None or member.outside_quota


def _unranked(
    firm: ClassedFirm, members: Mapping[str, MemberYaml], lacking: str
) -> tuple[str, ...]:
    """Give the class of a firm that takes no seat; none where it is withheld."""
    if firm.cause == "stated":
        return (str(members[firm.result.subject].is_),)
    if firm.cause == "small" or (firm.cause == "missing" and lacking == "not-rated"):
        return (NOT_RATED,)
    return ()


def _ranks(points: Sequence[int], fixed: Sequence[int]) -> list[int]:
    """Rank by score those whose class is not stated; equals share a rank."""
    free = sorted((p for p, f in zip(points, fixed, strict=True) if f < 0), reverse=True)
    first: dict[int, int] = {}
    for n, value in enumerate(free, 1):
        first.setdefault(value, n)
    return [first.get(value, 0) for value in points]


def _in_order(
    firms: Sequence[ClassedFirm], run: Run, scheme: SchemeYaml
) -> tuple[ClassedFirm, ...]:
    """Order the firms of a group, and price those in the class of the surcharge."""
    priced = [_priced(firm, run, scheme) for firm in firms]
    priced.sort(key=_key)
    return tuple(priced)


def _key(firm: ClassedFirm) -> tuple[bool, float, str, str]:
    """Order by rank first, then by score and name."""
    return (
        firm.rank is None,
        -or_nan(firm.score) if firm.score is not None else np.inf,
        firm.result.name,
        firm.result.subject,
    )


def _priced(firm: ClassedFirm, run: Run, scheme: SchemeYaml) -> ClassedFirm:
    """Count the years in a row in the class of the surcharge, and give that year's price."""
    surcharge = scheme.surcharge
    if surcharge is None or firm.classes != (surcharge.of,):
        return firm
    years, at = 1, int(run.period[:4]) - 1
    while firm.result.subject in scheme.earlier.get(str(at), ()):
        years, at = years + 1, at - 1
    is_longer = str(at) not in scheme.earlier and years < len(surcharge.by_year)
    price = None if is_longer else float(surcharge.by_year[min(years, len(surcharge.by_year)) - 1])
    return replace(firm, years=years, is_longer=is_longer, price=price)


def _ints(values: Sequence[int]) -> Ints:
    """Lay whole numbers out."""
    return np.array(values, dtype=np.int64)
