"""The verb allocate (分配): pose a problem from the ledger, solve it, and keep the plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter

from yuanheng._version import __version__
from yuanheng.app.engine import start_solver
from yuanheng.app.opening import OpenHouse
from yuanheng.decide.allocation import Patience, allocate
from yuanheng.decide.demand import Given, pose
from yuanheng.errors import LedgerError, UsageError, say
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import heads, resolve_seq, snapshot, standing, zone_history
from yuanheng.model.allocation import Allocation
from yuanheng.model.evaluation import Run
from yuanheng.ports import House, Progress, silent
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.problems.problem import Problem
from yuanheng.standards.scorecards.parameters import Value, parse_settings
from yuanheng.words.words import Words

STANDARD = "cn.land-allocation.2026"


@dataclass(frozen=True)
class AllocationAsked:
    """What is to be given out: by which problem, of which period and zones, to which aim."""

    standard: str = STANDARD
    period: str = ""
    zones: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    aim: str = ""
    as_known: str | None = None
    seconds: float = 60.0
    reasons: float = 60.0


def make_allocation(
    house: OpenHouse, asked: AllocationAsked, progress: Progress = silent, *, keeps: bool = True
) -> Run:
    """Allocate, and keep the plan as a run; a QuestionError says what row stands in the way."""
    seq = resolve_seq(house.store.batches(), asked.as_known)
    problem = packs.problem(asked.standard)
    period = asked.period or _last_period(house, seq, problem)
    history = zone_history(house.store, seq)
    zones = tuple(sorted(find_zone(history, zone) for zone in asked.zones))
    values = parse_settings(asked.settings, problem.parameters)
    aim = asked.aim or problem.aim
    run = _run(house, asked.standard, seq, period, zones, values, aim)
    run = _allocated(house, run, problem, Patience(asked.seconds, asked.reasons), progress)
    return replace(run, id=house.store.add_run(run, ())) if keeps else run


def replay_allocation(house: House, run: Run, progress: Progress = silent) -> Run:
    """Make an allocation again on the ledger as it was known; it records nothing."""
    assert run.allocation is not None  # noqa: S101 - runs of problems have one
    problem = packs.problem(run.standard)
    again = replace(run, pack_digest=packs.pack(run.standard).digest, code=__version__)
    return _allocated(house, again, problem, Patience(), progress)


def _run(
    house: House,
    standard: str,
    seq: int,
    period: str,
    zones: tuple[str, ...],
    values: Mapping[str, Value],
    aim: str,
) -> Run:
    told = {name: value.plain() for name, value in sorted(values.items())}
    told["aim"] = {"value": aim, "unit": "", "status": "supplied", "reference": "--aim"}
    return Run(
        id=0,
        standard=standard,
        pack_digest=packs.pack(standard).digest,
        ledger_seq=seq,
        period=period,
        as_of=f"{period[:4]}-12-31",
        zones=zones,
        parameters=told,
        engine="",
        code=__version__,
        official=False,
        created_at=house.clock.now().isoformat(timespec="seconds"),
        result_digest="",
        results=(),
        observations=(),
        is_exact=True,
    )


def _allocated(
    house: House, run: Run, problem: Problem, patience: Patience, progress: Progress
) -> Run:
    aim = str(run.parameters["aim"]["value"])
    if aim not in problem.aims:
        raise UsageError(
            say("There is no aim {name}", name=aim),
            expected=say("Known: {known}.", known=", ".join(problem.aims)),
        )
    kept = {
        tier: _share(run.parameters[f"kept_{tier}"])
        for tier in problem.kept
        if f"kept_{tier}" in run.parameters
    }
    given = ledger_given(house, problem, run.period, frozenset(run.zones), run.ledger_seq)
    posed = pose(problem, problem.aims[aim], given, kept)
    solver = start_solver()
    made = allocate(
        posed,
        problem.aims[aim],
        solver,
        patience,
        lambda done, of: progress("reasons", done, of),
    )
    zones = tuple(sorted({p.zone for p in made.projects}))
    return replace(
        run, zones=zones, engine=solver.name, allocation=made, result_digest=plan_digest(made)
    )


def _share(told: Mapping[str, Any]) -> Fraction:
    return Fraction(repr(told["value"])) / 100


def plan_digest(made: Allocation) -> str:
    """Give the SHA-256 of what was decided: limits, who gets which option, what it is worth."""
    told = (
        made.aim,
        made.worth,
        tuple((n.id, n.zone, n.term, n.amount, n.used) for n in made.limits),
        tuple((a.project, a.option) for a in made.answers),
    )
    return sha256(TypeAdapter(type(told)).dump_json(told)).hexdigest()


def ledger_given(
    house: House, problem: Problem, period: str, zones: frozenset[str], seq: int
) -> Given:
    """Read supplies and requests of a period, and what the lists of projects and leads state."""
    record, periods, some = house.record, frozenset({period}), zones or None
    requests = snapshot(record, problem.demand, seq, zones=some, periods=periods).to_pylist()
    if not requests:
        raise _nobody_asks(period)
    here = frozenset(str(row["zone"]) for row in requests)
    supplies = snapshot(record, problem.supply, seq, periods=periods).to_pylist()
    known: dict[tuple[str, str], dict[str, Any]] = {}
    for row in standing(record, "lead", seq).to_pylist():
        known[row["zone"], row["number"]] = {"name": row["investor"], "land": row["land_need"]}
    for row in snapshot(record, "project", seq, zones=here).to_pylist():
        known[row["zone"], row["number"]] = {
            "name": row["name"] or row["investor"],
            "land": row["land_need"],
            "fixed_investment": row["fixed_investment"],
        }
    files = {b.seq: b.source.name for b in record.batches() if b.source}
    wanted = [row for row in supplies if row["shared"] or row["zone"] in here]
    return Given(tuple(wanted), tuple(requests), known, files)


def _nobody_asks(period: str) -> LedgerError:
    return LedgerError(
        say("Nobody asks for land in {period}", period=period or "–"),
        remedy=say("Fill and import land_request and land_quota: yuanheng template land_request."),
    )


def _last_period(house: House, seq: int, problem: Problem) -> str:
    periods: Iterable[str] = (
        s.period for s in heads(house.record, seq) if s.relation == problem.demand and s.period
    )
    found = max(periods, default="")
    if not found:
        raise _nobody_asks("")
    return found


def formulation(words: Words, standard: str) -> tuple[str, ...]:
    """Say how a problem is posed, line by line."""
    problem = packs.problem(standard)
    lines = [words("Each project gets one of its options or none.")]
    for aim in problem.aims.values():
        chosen = words("made most") if aim.id == problem.aim else words("may be chosen")
        lines.append(
            f"max  {aim.id}: Σ {aim.column} [{aim.unit or 1}]  {words.label(aim.label)}  ({chosen})"
        )
    for spec in problem.limits:
        source = f" | source = {spec.source}" if spec.source else ""
        free = words("unlimited where unstated") if spec.is_free else words("none where unstated")
        lines.append(
            f"s.t. {spec.id}: Σ {spec.uses}{source} ≤ {' + '.join(spec.supplies)}"
            f" [{words.label(spec.unit)}]  {words.label(spec.label)}:"
            f" {words.label(spec.reason)}; {free}"
        )
    for tier, label in problem.kept.items():
        lines.append(
            f"kept kept_{tier}: % × {problem.kept_of}  {words.label(label)}; "
            + words("what the tier does not ask for is released")
        )
    return tuple(lines)


def problem_fields(words: Words) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Name the aims of the problem and the shares that may be kept, for a form."""
    problem = packs.problem(STANDARD)
    aims = sorted(problem.aims.values(), key=lambda a: a.id != problem.aim)
    return (
        tuple((a.id, words.label(a.label)) for a in aims),
        tuple((f"kept_{tier}", words.label(label)) for tier, label in problem.kept.items()),
    )
