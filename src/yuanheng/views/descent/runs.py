"""Runs found: by number, in order, and the one before (上一次评价)."""

from __future__ import annotations

from collections.abc import Iterable

from yuanheng.errors import LedgerError, say
from yuanheng.model.evaluation import Run
from yuanheng.ports import House


def find_run(house: House, number: int) -> Run:
    """Find a run by its number; LedgerError names the last one."""
    runs = house.record.runs()
    for run in runs:
        if run.id == number:
            return run
    raise LedgerError(
        say("There is no run {number}", number=number),
        expected=say("Known: {known}.", known=", ".join(str(r.id) for r in runs[-5:]) or "–"),
        remedy=say("`yuanheng runs` lists them."),
    )


def run_before(runs: Iterable[Run], run: Run) -> Run | None:
    """Find the run that a run is compared with, among those that its reader sees.

    It is official, of the same standard and a zone of the run's, of an earlier period, and was made
    before the run itself; of several the one of the last period, and of that the last made.
    """
    earlier = [
        r
        for r in runs
        if r.official
        and r.standard == run.standard
        and r.id < run.id
        and r.period < run.period
        and set(r.zones) & set(run.zones)
    ]
    return max(earlier, key=lambda r: (r.period, r.id), default=None)


#: Patches that are shifted by no more than this still lie for the most part on themselves.
_OF_THE_SAME_LAND_M = 50.0


def lies_apart(run: Run, zone: str) -> bool:
    """Tell whether a zone's survey does not lie on the one before it, as the run saw.

    What differs between such surveys is no change of the land, and nothing got better by it. A
    survey that shares its patches and is shifted by some metres is a finding, and is still one of
    the same land.
    """
    return any(
        o.check == "displacement"
        and o.zone == zone
        and o.verdict == "met"
        and (o.measured is None or o.measured > _OF_THE_SAME_LAND_M)
        for o in run.observations
    )


def list_runs(house: House) -> tuple[Run, ...]:
    """List the runs in order."""
    return house.record.runs()
