"""Trials that write nothing, as jobs (复验作业): a run made again, and the cases of a standard."""

from __future__ import annotations

from functools import cache

from pydantic import TypeAdapter

from yuanheng.app.keeping.replaying import replay
from yuanheng.app.opening import OpenHouse
from yuanheng.app.runs.cases import run_standard_cases
from yuanheng.errors import Plain
from yuanheng.evaluate.cases import CaseOutcome
from yuanheng.model.accounts import Job
from yuanheng.model.replaying import Change
from yuanheng.ports import Progress


@cache
def _cases() -> TypeAdapter[tuple[CaseOutcome, ...]]:
    return TypeAdapter(tuple[CaseOutcome, ...])


@cache
def _changes() -> TypeAdapter[tuple[Change, ...]]:
    return TypeAdapter(tuple[Change, ...])


#: So many a job tells; the terminal lists all.
_MOST_CHANGES = 200


def replay_by_job(house: OpenHouse, job: Job, progress: Progress) -> dict[str, Plain]:
    """Make a run again; the changes, of whatever zones, are told as `changes_of` reads them."""
    again = replay(house, int(str(job.request["run"])), progress)
    return {
        "run": again.run.id,
        "outcome": again.outcome,
        "is_equal": again.is_equal,
        "result_digest": again.result_digest,
        "digest_then": again.run.result_digest,
        "same_pack": again.same_pack,
        "same_engine": again.same_engine,
        "same_code": again.same_code,
        "changes": _changes().dump_json(again.changes[:_MOST_CHANGES]).decode(),
        "changes_total": len(again.changes),
    }


def changes_of(job: Job) -> tuple[Change, ...]:
    """Give what a run said otherwise that a job has made again; none of another job."""
    told = job.outcome.get("changes")
    return _changes().validate_json(str(told)) if told else ()


def try_cases(_house: OpenHouse, job: Job, progress: Progress) -> dict[str, Plain]:
    """Run the cases of a standard on every engine; they are told as `cases_of` reads them."""
    progress("cases", 0, 0)
    standard = str(job.request["standard"])
    cases = tuple(run_standard_cases([standard]))
    return {
        "standard": standard,
        "held": sum(case.holds for case in cases),
        "of": len(cases),
        "cases": _cases().dump_json(cases).decode(),
    }


def cases_of(job: Job) -> tuple[CaseOutcome, ...]:
    """Give how the cases went that a job has run; none of another job."""
    told = job.outcome.get("cases")
    return _cases().validate_json(str(told)) if told else ()
