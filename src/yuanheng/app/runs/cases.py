"""Packs held against their own cases (用例)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from yuanheng.app.engine import start_engine, start_solver
from yuanheng.decide.problem_cases import run_problem_cases
from yuanheng.errors import StandardError, say
from yuanheng.evaluate.calendar_cases import run_calendar_cases
from yuanheng.evaluate.cases import CaseOutcome, run_cases
from yuanheng.evaluate.rule_cases import run_rule_cases
from yuanheng.standards.kinds import KINDS
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.packs.contents import PackKind
from yuanheng.standards.problems.cases import read_problem_cases
from yuanheng.standards.rulebooks.cases import read_rule_cases
from yuanheng.standards.scorecards.cases import read_cases


def run_standard_cases(pack_ids: Iterable[str] = ()) -> tuple[CaseOutcome, ...]:
    """Run the cases of packs, as sentences; a scorecard without cases is an error."""
    wanted = list(pack_ids) or [
        p.id for p in packs.all_packs().values() if KINDS[p.kind].cases is not None
    ]
    return tuple(outcome for pack_id in wanted for outcome in _run(packs.pack(pack_id)))


def _run(pack: packs.Pack) -> tuple[CaseOutcome, ...]:
    """Run the cases of one pack."""
    if not pack.has("cases.yaml"):
        raise StandardError(say("{id} has no cases", id=pack.id))
    return _RUNNERS[pack.kind](pack)


_RUNNERS: dict[PackKind, Callable[[packs.Pack], tuple[CaseOutcome, ...]]] = {
    "calendar": lambda pack: run_calendar_cases(pack.id),
    "problem": lambda pack: run_problem_cases(
        pack.id,
        packs.problem(pack.id),
        read_problem_cases(pack.yaml("cases.yaml")),
        start_solver(),
    ),
    "rulebook": lambda pack: run_rule_cases(
        pack.id,
        packs.rulebook(pack.id),
        read_rule_cases(pack.yaml("cases.yaml")),
        start_engine(),
    ),
    "scorecard": lambda pack: run_cases(
        pack.id, packs.scorecard(pack.id), read_cases(pack.yaml("cases.yaml")), start_engine()
    ),
}


__all__ = [
    "CaseOutcome",
    "run_standard_cases",
]
