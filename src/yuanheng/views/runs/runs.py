"""The runs of the console (评价记录): those an account may see, as far as it sees their zones."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from yuanheng.ledger.record.known import heads, zones_on
from yuanheng.model.evaluation import Run
from yuanheng.ports import House
from yuanheng.standards import kinds
from yuanheng.standards.packs import contents as packs
from yuanheng.views.descent.brackets import bracket_text, brackets
from yuanheng.views.descent.judged import is_rulebook_run, zone_names
from yuanheng.views.descent.runs import list_runs
from yuanheng.views.ledger.batches import local_moment
from yuanheng.words.figures import figure, score_text
from yuanheng.words.words import Words


@dataclass(frozen=True)
class RunHead:
    """One run in a line: what was evaluated, on what, when, by whom, and what came out.

    kind: `zones`, `enterprises` or `rules`; actor: empty where the run was not made on the console;
    is_part: the account sees only some of the run's zones.
    """

    number: int
    kind: str
    standard: str
    title: str
    period: str
    as_of: str
    zones: tuple[str, ...]
    official: bool
    ledger_seq: int
    made_at: str
    actor: str
    outcome: str
    score: float | None
    is_part: bool


@dataclass(frozen=True)
class ZoneChoice:
    """A zone that may be chosen, by id and name."""

    zone: str
    name: str


def runs_on(house: House, zones: Collection[str]) -> tuple[Run, ...]:
    """List the runs on any of the zones, each as far as these zones go."""
    return tuple(within(run, zones) for run in list_runs(house) if set(run.zones) & set(zones))


def run_on(house: House, number: int, zones: Collection[str]) -> Run | None:
    """Find a run on any of the zones, as far as these go; None where there is none."""
    found = (run for run in list_runs(house) if run.id == number and set(run.zones) & set(zones))
    return next((within(run, zones) for run in found), None)


def within(run: Run, zones: Collection[str]) -> Run:
    """Cut a run down to some of its zones; counts go, as they are over all its zones."""
    if set(run.zones) <= set(zones):
        return run
    return replace(
        run,
        zones=tuple(z for z in run.zones if z in zones),
        results=tuple(r for r in run.results if r.zone in zones),
        observations=tuple(o for o in run.observations if o.zone in zones),
        verdicts=tuple(v for v in run.verdicts if v.zone in zones),
        counts=(),
    )


def run_kind(run: Run) -> str:
    """Tell what a run judged: `rules`, `enterprises` or `zones`."""
    if is_rulebook_run(run):
        return "rules"
    return "zones" if packs.scorecard(run.standard).subject.is_zone else "enterprises"


def run_head(house: House, words: Words, run: Run) -> RunHead:
    """Say a run in a line."""
    return run_heads(house, words, (run,))[0]


def run_heads(house: House, words: Words, runs: Collection[Run]) -> tuple[RunHead, ...]:
    """Say each of some runs in a line."""
    actors = _actors(house)
    whole = {r.id: set(r.zones) for r in list_runs(house)}
    names: dict[tuple[int, str], dict[str, str]] = {}
    heads_of = []
    for run in runs:
        at = (run.ledger_seq, run.as_of)
        if at not in names:
            names[at] = zone_names(house, run)
        kind = run_kind(run)
        heads_of.append(
            RunHead(
                number=run.id,
                kind=kind,
                standard=run.standard,
                title=words.label(packs.pack(run.standard).title),
                period=run.period,
                as_of=run.as_of,
                zones=tuple(names[at].get(z, z) for z in run.zones),
                official=run.official,
                ledger_seq=run.ledger_seq,
                made_at=local_moment(run.created_at),
                actor=actors.get(run.id, ""),
                outcome=_outcome(house, words, run, kind),
                score=_score(run, kind),
                is_part=set(run.zones) != whole.get(run.id, set()),
            )
        )
    return tuple(heads_of)


def zone_choices(house: House, zones: Collection[str], seq: int) -> tuple[ZoneChoice, ...]:
    """List the zones that an account may choose, by name."""
    rows = zones_on(house.record, seq, "9999")
    return tuple(
        ZoneChoice(str(r["zone"]), str(r["name"] or r["zone"])) for r in rows if r["zone"] in zones
    )


def known_periods(house: House, standard: str, zones: Collection[str]) -> tuple[str, ...]:
    """List the periods of which the ledger holds what a standard judges, the last first."""
    subjects = kinds.judging(standard).subjects(standard)
    known = heads(house.record, house.record.last_seq())
    found = {s.period for s in known if s.relation in subjects and s.zone in zones and s.period}
    return tuple(sorted(found, reverse=True))


def _actors(house: House) -> dict[int, str]:
    """Name who made a run on the console, by the job that made it."""
    return {
        int(str(job.outcome["run"])): job.actor
        for job in house.desk.jobs(10_000)
        if job.kind in ("evaluate", "close") and "run" in job.outcome
    }


def _score(run: Run, kind: str) -> float | None:
    """Give the score of a run of one zone."""
    return run.results[0].total.score if kind == "zones" and len(run.results) == 1 else None


def _outcome(house: House, words: Words, run: Run, kind: str) -> str:
    """Say what came out: a score, how many were scored, or how many verdicts were met."""
    if kind == "rules":
        met = sum(v.verdict == "met" for s in run.verdicts for v in s.rules)
        open_ = sum(v.verdict == "not-provable" for s in run.verdicts for v in s.rules)
        return words("met {met}, not provable {open}", met=met, open=open_)
    scored = [r.total.score for r in run.results if r.total.score is not None]
    if len(run.results) == 1:
        only = run.results[0]
        between = brackets(house, run).get((only.zone, only.subject, "", "total", False))
        text = bracket_text(words, between)
        return score_text(words, only.total.score) + (words.aside(text) if text else "")
    text = words("{n} of {all} scored", n=len(scored), all=len(run.results))
    if not scored:
        return text
    mean = figure(sum(scored) / len(scored))
    return text + words.aside(words("mean {mean}", mean=mean))
