"""The verb task close (销号): the closing test, its proof, and the facts that it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from yuanheng.app.opening import OpenHouse
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.app.supervision.inputs import Documents, append, read_documents
from yuanheng.errors import Message, say
from yuanheng.model.evaluation import Finding, Missing, Run
from yuanheng.model.periods import day_of_rule
from yuanheng.model.tasks import (
    Closed,
    Task,
)
from yuanheng.ports import Progress, silent
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.scorecards.parameters import Value
from yuanheng.tasks import closing, folding, lights
from yuanheng.views.descent.judged import is_rulebook_run, rule_missing
from yuanheng.views.descent.missing_facts import missing_facts
from yuanheng.views.descent.runs import find_run
from yuanheng.views.tasks.lists import load_task, today


def close_task(
    house: OpenHouse,
    number: int,
    *,
    documents: Iterable[str] = (),
    evaluate_first: bool = False,
    after: int | None = None,
    progress: Progress = silent,
) -> Task:
    """Close a task by proof; LedgerError, with the missing facts, where there is none.

    after: the last event of the task that was seen; without it, the last one that there is.
    """
    task = open_task_at_end(house, number)
    papers = read_documents(task, documents)
    if evaluate_first:
        evaluate_again(house, task, progress)
    return close_with(house, number, papers, after)


def open_task_at_end(house: OpenHouse, number: int) -> Task:
    """Find an open task in the step in which it is closed; UsageError otherwise."""
    task = load_task(house, number)
    if task.closed:
        raise folding.wrong_state(task)
    if task.finding is None:
        raise folding.no_proof(task)
    folding.check_end(task)
    return task


def close_with(house: OpenHouse, number: int, documents: Documents, after: int | None) -> Task:
    """Close a task with these documents, by the runs that there are."""
    task = load_task(house, number)
    papers, files = documents
    findings, runs = house.store.findings(), house.store.runs()
    missing = _missing(task, findings, runs)
    proof = closing.proof_of(task, findings, runs, missing)
    signal = lights.signal(task, today(house), packs.newest_calendar())
    late = None if signal.due is None else signal.light == "red"
    record = Closed(proof, papers, signal.due, late)
    return append(house, task, record, files, after=after, last_run=runs[-1].id)


def evaluate_again(house: OpenHouse, task: Task, progress: Progress, job: int = 0) -> Run:
    """Run the closing test: the standard and parameters that opened the finding, newest facts."""
    own = next(f for f in house.store.findings() if f.key == task.finding)
    opened = find_run(house, own.opened_run)
    values = {
        name: Value(v["value"], str(v["unit"]), str(v["status"]), str(v["reference"]))
        for name, v in opened.parameters.items()
    }
    # All its zones: where one is measured by the others, fewer would be another test.
    return evaluate(
        house,
        opened.standard,
        as_of=_day_of_test(house, opened),
        zones=opened.zones,
        given=values,
        progress=progress,
        job=job,
    )


def _day_of_test(house: OpenHouse, opened: Run) -> str | None:
    """Apply the law today where it was applied on a day of its own; else at the period's end."""
    if opened.as_of == day_of_rule(opened.period):
        return None
    return max(opened.as_of, today(house).isoformat())


def _missing(task: Task, findings: Iterable[Finding], runs: Iterable[Run]) -> tuple[Message, ...]:
    """Say the facts without which the closing test proves nothing."""
    by_id = {run.id: run for run in runs}
    said: dict[str, Message] = {}
    for finding in closing.closing_findings(task, findings):
        if finding.state not in ("unverifiable", "suspected"):
            continue
        run = by_id[finding.run]
        for message in _lacking(run, closing.missing_of(run, finding)):
            said.setdefault(str(message), message)
    return tuple(said.values())


def _lacking(run: Run, missing: tuple[Missing, ...]) -> Iterator[Message]:
    """Say missing facts, each with the document that would supply it."""
    judged = is_rulebook_run(run)
    facts = (
        rule_missing(packs.rulebook(run.standard), missing)
        if judged
        else missing_facts(packs.scorecard(run.standard), missing)
    )
    for fact in facts:
        document = fact.document["en"] if fact.document else None
        yield _lack(fact.label["en"], 0 if judged else fact.count, document)


def _lack(fact: str, count: int, document: str | None) -> Message:
    """Say one missing fact."""
    if document is None:
        return (
            say("{fact}: unknown on {n} patches", fact=fact, n=count)
            if count
            else say("{fact} is not known", fact=fact)
        )
    if count:
        return say(
            "{fact}: unknown on {n} patches (from: {document})",
            fact=fact,
            n=count,
            document=document,
        )
    return say("{fact} (from: {document})", fact=fact, document=document)
