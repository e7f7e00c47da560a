"""Verbs of evaluation: evaluate, runs, findings, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from yuanheng.app.opening import OpenHouse
from yuanheng.app.runs.suspected import Applied, decided
from yuanheng.app.runs.wanted import check_scored
from yuanheng.errors import StandardError, UsageError, say
from yuanheng.evaluate.rule_run import evaluate_rules
from yuanheng.evaluate.run import Question
from yuanheng.findings.moving import evidence_of, move, moves_findings
from yuanheng.findings.verdicts import verdict_evidence
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import active_batches, heads, resolve_seq, zone_history
from yuanheng.model.evaluation import Finding, Run
from yuanheng.model.periods import day_of_rule
from yuanheng.ports import House, Progress, silent
from yuanheng.standards import kinds
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.scorecards.indicators import Parameter
from yuanheng.standards.scorecards.parameters import (
    Value,
    parse_settings,
    read_parameters,
)
from yuanheng.tasks.closing import relapses
from yuanheng.tasks.folding import fold
from yuanheng.views.standards.versions import find_version, known_sets, version_values


def evaluate(  # noqa: PLR0913 - one argument for each option of the verb
    house: OpenHouse,
    standard: str,
    *,
    period: str | None = None,
    as_of: str | None = None,
    as_known: str | None = None,
    zones: Iterable[str] = (),
    settings: Iterable[str] = (),
    parameters: str | None = None,
    given: Mapping[str, Value] | None = None,
    what_if: bool = False,
    progress: Progress = silent,
    job: int = 0,
    asks: bool = False,
) -> Run:
    """Apply a standard and record the run; an official one moves findings.

    `given` are values to start from, such as those of an earlier run. The run of a `job` is only
    recorded while that job is running.
    A run is official unless it is a what-if or looks at an earlier state of the ledger. With `asks`
    an official one that scores nobody for want of parameters is a WantedError instead, and so is
    one by which most of a list would be suspected for want of one fact.
    """
    pack = packs.pack(standard)
    declared = kinds.parameters(pack.id)
    seq = resolve_seq(house.store.batches(), as_known)
    period = period or _last_period(house, seq, pack)
    values = {
        **kinds.judging(pack.id).defaults(pack, period),
        **(given or {}),
        **_parameter_set(house, pack, declared, parameters),
        **parse_settings(settings, declared),
    }
    _check_stated(pack, values, what_if=what_if)
    as_of = as_of or day_of_rule(period)
    if not _is_day(as_of):
        raise UsageError(
            say("{text} is not a day of the calendar", text=as_of),
            remedy=say("Write --as-of 2013-12-31."),
        )
    history = zone_history(house.store, seq)
    question = Question(
        period=period,
        as_of=as_of,
        seq=seq,
        zones=frozenset(find_zone(history, zone) for zone in zones),
        values=values,
        official=not what_if and seq == house.store.last_seq(),
    )
    applied = apply_standard(house, pack, question, progress)
    if asks:
        check_scored(applied.run, declared)
    evidence = decided(house, applied, asks=asks)
    run = replace(applied.run, job=job)
    moved: tuple[Finding, ...] = ()
    if moves_findings(house.store.runs(), run):
        moved = move(house.store.findings(), evidence, run)
    relapsed = relapses(fold(house.store.task_events()), moved, run, house.actor)
    run = replace(run, id=house.store.add_run(run, moved, relapsed))
    _note_answers(house, run, declared)
    return run


def _note_answers(house: OpenHouse, run: Run, declared: Mapping[str, Parameter]) -> None:
    """Keep who answered what for a list, and when, beside the run that rests on it."""
    answers = [n for n in run.parameters if n in declared and declared[n].options]
    if run.official and answers:
        # accounts read the library of passwords, which few evaluations need
        from yuanheng.app.office.accounts import audit_entry, desk_of  # noqa: PLC0415

        for name in answers:
            answer, of = str(run.parameters[name]["value"]), f"{run.standard}/{name}"
            entry = audit_entry(house, "suspicion.answer", of, answer=answer, run=run.id)
            desk_of(house).add_audit(entry)


def _check_stated(pack: packs.Pack, values: Mapping[str, Value], *, what_if: bool) -> None:
    """Refuse an official run with another value than the document states; a what-if may try one."""
    if pack.kind != "rulebook" or what_if:
        return
    for name, stated in packs.rulebook(pack.id).stated.items():
        if name in values and values[name].value != stated.value:
            raise UsageError(
                say(
                    "{name} is stated by the standard: {value}",
                    name=name,
                    value=f"{stated.value} {stated.unit}".strip(),
                ),
                remedy=say("Try another value with --what-if."),
            )


def apply_standard(
    house: House, pack: packs.Pack, question: Question, progress: Progress
) -> Applied:
    """Run a standard of either kind, and give what it says of findings."""
    if pack.kind != "rulebook":
        # A rulebook needs neither, and surveys held against each other need the libraries of maps.
        from yuanheng.evaluate.enterprise_run import evaluate_enterprises  # noqa: PLC0415
        from yuanheng.evaluate.zone_run import evaluate_zones  # noqa: PLC0415

        card = packs.scorecard(pack.id)
        apply = evaluate_zones if card.subject.has_areas else evaluate_enterprises
        run = apply(house.record, house.engine, house.clock, pack, question, progress)
        return Applied(run, evidence_of(card, run), {})
    run, judged = evaluate_rules(
        house.record,
        house.engine,
        house.clock,
        pack,
        packs.rulebook(pack.id),
        question,
        progress,
    )
    standing = active_batches(house.record.batches(), run.ledger_seq)
    evidence = verdict_evidence(judged, run, house.record.findings(), standing)
    return Applied(run, evidence, Counter(zone for zone, _, _ in judged.places))


def _parameter_set(
    house: OpenHouse, pack: packs.Pack, declared: Mapping[str, Parameter], name: str | None
) -> dict[str, Value]:
    """Read a parameter set: a file of the user's, one of the pack, or a version by name or day."""
    if name is None:
        return {}
    path = Path(name)
    if _is_file(path):
        if path.suffix.lower() not in (".yaml", ".yml"):
            # Few runs bring a sheet, and what reads one is slow to load.
            from yuanheng.views.standards.parameter_sheet import (  # noqa: PLC0415
                is_table,
                sheet_values,
            )

            if is_table(path):
                return sheet_values(house, pack.id, path)
        return read_parameters(path, name, declared)
    if name in pack.parameter_sets():
        resource = pack.folder.joinpath("parameters", f"{name}.yaml")
        return read_parameters(resource, f"{pack.id}/parameters/{name}.yaml", declared)
    version = find_version(house, pack.id, name)
    if version is not None:
        return version_values(version)
    known = ", ".join(known_sets(house, pack.id))
    raise StandardError(
        say("There is no parameter file {name}", name=name),
        expected=say("Known: {known}.", known=known or "–"),
    )


def _is_file(path: Path) -> bool:
    """Tell whether a file stands there; a name that no file can have is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def _is_day(text: str) -> bool:
    """Tell whether a text is a day such as 2013-12-31."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _last_period(house: OpenHouse, seq: int, pack: packs.Pack) -> str:
    """Choose the last period that the ledger holds of what the standard judges."""
    asked = kinds.judging(pack.id)
    subjects = asked.subjects(pack.id)
    periods = {s.period for s in heads(house.store, seq) if s.relation in subjects and s.period}
    if not periods:
        what, remedy = asked.empty(pack.id)
        raise UsageError(what, remedy=remedy)
    return max(periods)
