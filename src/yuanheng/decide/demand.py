"""What there is and who asks (供与求), from rows of the ledger to a choice in whole numbers.

Land by source, workshops and rooms are limits of each zone, and of all zones where a row says so;
what comes in a later term may not be used before. A share kept for tiers is a limit on the others:
for every set of tiers, what the set keeps and what the others use may not pass the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

from yuanheng.errors import QuestionError, UsageError, Where, say
from yuanheng.model.allocation import Asking, Limit, Option
from yuanheng.model.programs import Choice, Program
from yuanheng.model.relation import NEVER, Label
from yuanheng.standards.problems.problem import Aim, LimitSpec, Problem

Row = Mapping[str, Any]
#: Plain numbers of the ledger are taken to so many parts.
_PARTS = 1_000_000


@dataclass(frozen=True)
class Given:
    """Rows of the ledger: supplies, requests, and land that other lists state by zone and project.

    files: the name of the file of each batch, for who is told of a row.
    """

    supplies: tuple[Row, ...]
    requests: tuple[Row, ...]
    known: Mapping[tuple[str, str], Row]
    files: Mapping[int, str]


@dataclass(frozen=True)
class Posed:
    """A problem posed: limits, who asks, and what that is to a solver.

    open: the place of each group of the program among those who ask.
    """

    limits: tuple[Limit, ...]
    projects: tuple[Asking, ...]
    program: Program
    open: tuple[int, ...]
    unlimited: tuple[Label, ...]


def pose(problem: Problem, aim: Aim, given: Given, kept: Mapping[str, Fraction]) -> Posed:
    """Pose a problem; QuestionError with row and remedy where rows cannot be meant."""
    _check_kept(kept)
    for row in given.supplies:
        _check_supply(problem, row, given)
    asking = _Asking(problem, aim, given)
    projects = asking.read()
    limits, uses = _limits(problem, given, projects, asking, kept)
    placed = tuple(_with_uses(p, uses) for p in projects)
    open_ = tuple(n for n, p in enumerate(placed) if not p.out)
    program = Program(
        tuple(limit.amount for limit in limits),
        tuple(tuple(Choice(o.worth, o.uses) for o in placed[n].options) for n in open_),
        frozenset(g for g, n in enumerate(open_) if placed[n].must),
    )
    stated = {limit.id for limit in limits}
    free = tuple(s.label for s in problem.limits if s.is_free and s.id not in stated)
    return Posed(limits, placed, program, open_, free)


def _check_kept(kept: Mapping[str, Fraction]) -> None:
    if any(share < 0 for share in kept.values()) or sum(kept.values()) > 1:
        raise UsageError(
            say("The shares kept for tiers are together more than the whole, or below zero"),
            remedy=say("Shares such as --set kept_major=50% may sum to 100% at most."),
        )


def _check_supply(problem: Problem, row: Row, given: Given) -> None:
    for column in {name for spec in problem.limits for name in spec.supplies}:
        if row.get(column) is not None and row[column] < 0:
            raise QuestionError(
                say("{column} is below zero", column=column),
                where=_where(row, given, str(row["number"]), column),
                remedy=say("Correct the row: quota that was taken back is a smaller amount."),
            )


def _where(row: Row, given: Given, subject: str, column: str | None = None) -> Where:
    file = given.files.get(int(row["seq"]))
    return Where(file=file, row=int(row["source_row"]), subject=subject, column=column)


class _Asking:
    """Reads who asks: one project with its options, each option one row."""

    def __init__(self, problem: Problem, aim: Aim, given: Given) -> None:
        self.problem, self.aim, self.given = problem, aim, given
        self.rows: dict[tuple[str, str, str], Row] = {}

    def read(self) -> tuple[Asking, ...]:
        """Put the rows of each project together, in the order in which they stand."""
        found: dict[tuple[str, str], list[Row]] = {}
        for row in self.given.requests:
            found.setdefault((row["zone"], row["project"]), []).append(row)
            self.rows[row["zone"], row["project"], row["option"]] = row
        return tuple(self._project(*key, rows) for key, rows in found.items())

    def amount(self, row: Row, column: str) -> int:
        """Give what a row states in smallest parts, or what other lists state; else nothing."""
        value = row.get(column)
        if value is None:
            value = self.given.known.get((row["zone"], row["project"]), {}).get(column)
            if column == "land" and row.get("workshop"):
                value = None  # the list of projects says what a plot of its own would need
        if value is None:
            return 0
        parts = value if isinstance(value, int) else int(Fraction(repr(value)) * _PARTS)
        if parts < 0:
            raise QuestionError(
                say("{column} is below zero", column=column),
                where=_where(row, self.given, str(row["project"]), column),
                remedy=say("Correct the row, then allocate again."),
            )
        return int(parts)

    def _project(self, zone: str, name: str, rows: list[Row]) -> Asking:
        for row in rows:
            self._check(row)
        locked = [row for row in rows if row["lock"] == "in"]
        ways = locked or [row for row in rows if row["lock"] != "out"]
        grounds = [str(row["lock_reason"]) for row in rows if row["lock"]]
        tiers = list(dict.fromkeys(row["tier"] for row in rows if row["tier"]))
        if len(tiers) > 1:
            raise QuestionError(
                say("{project} stands in two tiers", project=name),
                where=_where(rows[-1], self.given, name, "tier"),
                remedy=say("A project has one tier in all its rows."),
            )
        scores = [row["score"] for row in rows if row["score"] is not None]
        days = [d for row in rows if (d := row["applied_on_from"]) and d != NEVER]
        return Asking(
            zone=zone,
            id=name,
            name=str(self.given.known.get((zone, name), {}).get("name") or name),
            tier=tiers[0] if tiers else "general",
            options=tuple(
                Option(
                    str(row["option"]),
                    self.amount(row, self.aim.column),
                    (),
                    int(row["seq"]),
                    int(row["source_row"]),
                )
                for row in ways
            ),
            applied=min(days, default=""),
            score=max(scores, default=None),
            must=bool(locked),
            out=not ways,
            ground="；".join(dict.fromkeys(grounds)),
        )

    def _check(self, row: Row) -> None:
        name = str(row["project"])
        if row["lock"] and not (row["lock_reason"] or "").strip():
            raise QuestionError(
                say("{project} is decided beforehand without a ground", project=name),
                where=_where(row, self.given, name, "lock_reason"),
                remedy=say("Write the number or meeting of the decision, or take it back."),
            )
        if not any(self.amount(row, spec.uses) for spec in self.problem.limits):
            raise QuestionError(
                say("{project} asks for nothing that is given out", project=name),
                where=_where(row, self.given, name, str(row["option"])),
                remedy=say("State the land or the floor area that the option needs."),
            )


def _with_uses(project: Asking, uses: Mapping[tuple[str, str], Any]) -> Asking:
    options = tuple(
        Option(o.name, o.worth, uses[project.key, o.name], o.seq, o.row) for o in project.options
    )
    return Asking(**{**project.__dict__, "options": options})


def _limits(
    problem: Problem,
    given: Given,
    projects: tuple[Asking, ...],
    asking: _Asking,
    kept: Mapping[str, Fraction],
) -> tuple[tuple[Limit, ...], dict[tuple[str, str], tuple[tuple[int, int], ...]]]:
    """List the limits, and what each option uses of them."""
    uses: dict[tuple[str, str], list[tuple[int, int]]] = {
        (p.key, o.name): [] for p in projects for o in p.options
    }
    limits: list[Limit] = []
    zones = list(dict.fromkeys(p.zone for p in projects))
    for spec in problem.limits:
        for zone in ("", *zones):
            here = [p for p in projects if zone in ("", p.zone)]
            found = _of_zone(spec, zone, here, given, asking)
            for limit, users in found:
                _add(limits, uses, limit, users)
            if spec.id == problem.kept_of and found:
                for limit, users in _kept(spec, found[-1][0], here, asking, kept):
                    _add(limits, uses, limit, users)
    return tuple(limits), {key: tuple(some) for key, some in uses.items()}


_Users = list[tuple[str, str, int]]


def _add(
    limits: list[Limit],
    uses: dict[tuple[str, str], list[tuple[int, int]]],
    limit: Limit,
    users: _Users,
) -> None:
    """Keep a limit that somebody uses."""
    if users:
        for key, option, amount in users:
            uses[key, option].append((len(limits), amount))
        limits.append(limit)


def _of_zone(
    spec: LimitSpec, zone: str, here: list[Asking], given: Given, asking: _Asking
) -> list[tuple[Limit, _Users]]:
    """Give the limits of a zone, one for each term in which something comes or is needed."""
    rows = [
        row
        for row in given.supplies
        if (bool(row["shared"]) if not zone else not row["shared"] and row["zone"] == zone)
        and any(row.get(name) is not None for name in spec.supplies)
    ]
    if not rows and (spec.is_free or not zone or _is_shared(spec, given)):
        return []
    wanted = [
        (p, o.name, row, amount)
        for p in here
        for o in p.options
        if (row := asking.rows[p.zone, p.id, o.name])
        and (spec.source is None or row["source"] == spec.source)
        and (amount := asking.amount(row, spec.uses))
    ]
    terms = sorted({row["term"] or "" for row in rows} | {r["term"] or "" for _, _, r, _ in wanted})
    last = [term for term in terms if term] or [""]
    found = []
    for term in last:
        is_last = term == last[-1]
        amount = sum(_supplied(spec, row) for row in rows if not row["term"] or row["term"] <= term)
        users = [
            (p.key, option, amount)
            for p, option, row, amount in wanted
            if is_last or (row["term"] and row["term"] <= term)
        ]
        named = "" if is_last else term
        found.append((_limit(spec, zone, named, amount), users))
    return found


def _is_shared(spec: LimitSpec, given: Given) -> bool:
    """Tell whether there is an amount for all zones together."""
    return any(
        row["shared"] and row.get(name) is not None
        for row in given.supplies
        for name in spec.supplies
    )


def _supplied(spec: LimitSpec, row: Row) -> int:
    total = 0
    for name in spec.supplies:
        value = row.get(name)
        if value is not None:
            total += value if isinstance(value, int) else int(Fraction(repr(value)) * _PARTS)
    return total


def _limit(spec: LimitSpec, zone: str, term: str, amount: int) -> Limit:
    return Limit(spec.id, zone, term, spec.label, spec.reason, spec.unit, spec.per, amount, used=0)


def _kept(
    spec: LimitSpec,
    whole: Limit,
    here: list[Asking],
    asking: _Asking,
    kept: Mapping[str, Fraction],
) -> Iterator[tuple[Limit, _Users]]:
    """Give the limits on those for whom nothing is kept; what a tier does not ask for is free."""
    asked = {
        tier: min(int(share * whole.amount), _asked_by(spec, tier, here, asking))
        for tier, share in kept.items()
        if share
    }
    tiers = [tier for tier, amount in asked.items() if amount]
    for size in range(1, len(tiers) + 1):
        for some in combinations(tiers, size):
            others = [p for p in here if p.tier not in some]
            users = [
                (p.key, o.name, amount)
                for p in others
                for o in p.options
                if (amount := asking.amount(asking.rows[p.zone, p.id, o.name], spec.uses))
            ]
            limit = Limit(
                "kept",
                whole.zone,
                "",
                spec.label,
                _KEPT,
                spec.unit,
                spec.per,
                whole.amount - sum(asked[tier] for tier in some),
                used=0,
                tiers=some,
            )
            yield limit, users


_KEPT = {
    "zh": "为其他类别保障的用地不得占用",
    "en": "land kept for other tiers may not be taken",
}


def _asked_by(spec: LimitSpec, tier: str, here: Iterable[Asking], asking: _Asking) -> int:
    """Add up the most land that the projects of a tier could take."""
    return sum(
        max(
            (asking.amount(asking.rows[p.zone, p.id, o.name], spec.uses) for o in p.options),
            default=0,
        )
        for p in here
        if p.tier == tier and not p.out
    )
