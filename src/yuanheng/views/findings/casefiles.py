"""One subject, one casefile (一地一案): its problems, what follows from them, its filing, its task.

A casefile is no fact of its own: it is what the findings on one subject are together, so nothing is
stored and nothing can disagree. Its number is that of the oldest finding in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from yuanheng.ledger.record.known import LEDGER_ZONE
from yuanheng.model.evaluation import Finding
from yuanheng.model.tasks import Task
from yuanheng.ports import House
from yuanheng.standards.packs.names import subject_kind
from yuanheng.tasks import folding
from yuanheng.views.descent.named_findings import FindingView, list_findings
from yuanheng.views.findings.lists import (
    FindingChoice,
    FindingLine,
    day_of,
    family_title,
    finding_line,
)
from yuanheng.words.words import Words

_GRAVEST = ("high", "medium", "low")
_STATES = ("open", "suspected", "unverifiable", "closed")


@dataclass(frozen=True)
class CaseLine:
    """One casefile as a list gives it; closed parts are left out while anything is alive.

    problems: what leads; where no problem is left, what followed from it stands for itself, and is
    in no other part. severity: of its gravest problem. since: the day from which the oldest of its
    problems holds by its rule, or was found; age: days since. task: the live one, or the last.
    """

    number: int
    zone: str
    zone_name: str
    area: str
    subject: str
    severity: str
    state: str
    since: str
    age: int
    problems: tuple[FindingLine, ...]
    consequences: tuple[FindingLine, ...]
    filing: tuple[FindingLine, ...]
    task: int | None

    @property
    def findings(self) -> tuple[FindingLine, ...]:
        """Give what was found: the problems, what follows from them, what is to be filed."""
        return (*self.problems, *self.consequences, *self.filing)

    @property
    def main(self) -> FindingLine:
        """Give the finding that the casefile is named by."""
        return self.findings[0]


@dataclass(frozen=True)
class FoundCases:
    """The casefiles that were chosen, and how many each other choice would give.

    total: of those chosen, of which `lines` may be a part; findings: in all of those chosen.
    """

    lines: tuple[CaseLine, ...]
    total: int
    findings: int
    severities: dict[str, int]
    states: dict[str, int]
    zones: dict[str, str]
    standards: dict[str, str]


@dataclass(frozen=True)
class _Case:
    """The findings on one subject, those that lead first."""

    views: tuple[FindingView, ...]

    @property
    def alive(self) -> tuple[FindingView, ...]:
        """Give what is not closed, or all where everything is."""
        return tuple(v for v in self.views if v.finding.state != "closed") or self.views

    @property
    def number(self) -> int:
        return min(v.number for v in self.views)

    @property
    def problems(self) -> tuple[FindingView, ...]:
        """Give what leads: the problems, or what there is where no problem is left."""
        return tuple(v for v in self.alive if v.role in ("problem", "recommended")) or self.alive

    @property
    def severity(self) -> str:
        return min((v.finding.severity for v in self.problems), key=_GRAVEST.index)

    @property
    def state(self) -> str:
        return min((v.finding.state for v in self.problems), key=_STATES.index)


def case_key(finding: Finding) -> tuple[str, ...]:
    """Name the subject of a finding by what it is and its number: a firm is no plot of its number.

    What has no subject, as a score of a zone, is by itself.
    """
    if not finding.subject:
        return (finding.zone, finding.area, "", finding.key)
    kind = subject_kind(str(finding.details.get("standard") or ""), finding.family)
    return (finding.zone, finding.area, kind, finding.subject)


def choose_cases(
    house: House,
    words: Words,
    zones: frozenset[str],
    choice: FindingChoice,
    *,
    offset: int = 0,
    limit: int | None = None,
) -> FoundCases:
    """List the casefiles of some zones, the gravest and oldest first."""
    cases = _cases(v for v in list_findings(house, closed=True) if v.finding.zone in zones)
    chosen = [c for c in cases if _fits(house, c, choice)]
    end = None if limit is None else offset + limit
    tasks, day = _tasks(house), _today(house)
    views = [v for c in cases for v in c.views]
    free = replace(choice, severity=None), replace(choice, state="all")
    return FoundCases(
        lines=tuple(_line(house, words, c, tasks, day) for c in chosen[offset:end]),
        total=len(chosen),
        findings=sum(len(c.alive) for c in chosen),
        severities=dict(Counter(c.severity for c in cases if _fits(house, c, free[0]))),
        states=dict(Counter(c.state for c in cases if _fits(house, c, free[1]))),
        zones={v.finding.zone: v.zone for v in sorted(views, key=lambda v: v.zone)},
        standards={f: family_title(words, f) for f in sorted({v.finding.family for v in views})},
    )


def open_cases(house: House, zones: Container[str]) -> list[tuple[str, str]]:
    """Give the severity of every casefile of some zones that is open, and since when it holds.

    What is only suspected is none of them.
    """
    return [(c.severity, min(_since(v) for v in c.problems)) for c in _held(house, zones)]


def count_suspected(house: House, zones: Container[str]) -> int:
    """Count the casefiles of some zones that are only suspected (疑似)."""
    cases = _cases(v for v in list_findings(house) if v.finding.zone in zones)
    return sum(c.state == "suspected" for c in cases)


def _held(house: House, zones: Container[str]) -> list[_Case]:
    """Give the casefiles of some zones that are open, for more than a suspicion."""
    cases = _cases(v for v in list_findings(house) if v.finding.zone in zones)
    return [case for case in cases if case.state != "suspected"]


def cases_by_zone(house: House, zones: Container[str]) -> dict[str, Counter[str]]:
    """Count the open casefiles of each of some zones by severity."""
    found: dict[str, Counter[str]] = {}
    for case in _held(house, zones):
        found.setdefault(case.views[0].finding.zone, Counter())[case.severity] += 1
    return found


def gravest_cases(
    house: House, words: Words, zones: Container[str], most: int
) -> list[tuple[Finding, CaseLine]]:
    """Give the gravest casefiles, each with what leads.

    Of equal ones those proved come before those only suspected, then the longest standing.
    """
    cases = _cases(v for v in list_findings(house) if v.finding.zone in zones)
    graver = sorted(cases, key=lambda c: (*_presses(c)[:3], min(map(_since, c.problems))))
    tasks, day = _tasks(house), _today(house)
    return [(c.problems[0].finding, _line(house, words, c, tasks, day)) for c in graver[:most]]


def case_of(house: House, words: Words, view: FindingView) -> CaseLine:
    """Give the casefile that a finding belongs to."""
    key = case_key(view.finding)
    around = (v for v in list_findings(house, closed=True) if case_key(v.finding) == key)
    (case,) = _cases(around)
    return _line(house, words, case, _tasks(house), _today(house))


def _cases(views: Iterable[FindingView]) -> list[_Case]:
    """Gather findings by subject: the gravest first, then the longest known."""
    found: dict[tuple[str, ...], list[FindingView]] = {}
    for view in views:
        found.setdefault(case_key(view.finding), []).append(view)
    cases = [_Case(tuple(sorted(v, key=_leads))) for v in found.values()]
    return sorted(cases, key=_presses)


def _leads(view: FindingView) -> tuple[int, int]:
    return _GRAVEST.index(view.finding.severity), view.number


def _presses(case: _Case) -> tuple[bool, int, bool, str, int]:
    closed = case.state == "closed"
    return (
        closed,
        _GRAVEST.index(case.severity),
        case.state == "suspected",
        case.views[0].zone,
        case.number,
    )


def _fits(house: House, case: _Case, choice: FindingChoice) -> bool:
    """Tell whether a casefile is among those wanted."""
    alive = choice.state == "alive" and case.state != "closed"
    return (
        (choice.severity is None or case.severity == choice.severity)
        and (choice.state in ("all", case.state) or alive)
        and (choice.zone is None or case.views[0].finding.zone == choice.zone)
        and (choice.standard is None or choice.standard in {v.finding.family for v in case.views})
        and (choice.age is None or _days(case, _today(house)) >= choice.age)
    )


def _tasks(house: House) -> Mapping[str, Task]:
    """Give the task of every finding that has one; a live one counts before a closed one."""
    tasks = sorted(folding.fold(house.record.task_events()), key=lambda t: not t.closed)
    return {t.finding: t for t in tasks if t.finding is not None}


def _today(house: House) -> date:
    return house.clock.now().astimezone(LEDGER_ZONE).date()


def _since(view: FindingView) -> str:
    """Give the day from which a finding holds by its rule; without one, the day it was found."""
    opened, due = day_of(view.finding.opened_at), view.finding.details.get("due")
    return min(opened, str(due)) if due else opened


def _days(case: _Case, day: date) -> int:
    """Count the days that the oldest problem of a casefile holds."""
    return (day - date.fromisoformat(min(map(_since, case.problems)))).days


def _line(
    house: House, words: Words, case: _Case, tasks: Mapping[str, Task], day: date
) -> CaseLine:
    """Say one casefile in a line."""
    leading = {v.number for v in case.problems}
    follow = [v for v in case.alive if v.number not in leading]
    first = case.problems[0].finding
    since = min(_since(v) for v in case.problems)
    on_it = [tasks[v.finding.key] for v in case.views if v.finding.key in tasks]
    task = max(on_it, key=lambda t: (t.closed is None, t.id), default=None)
    return CaseLine(
        number=case.number,
        zone=first.zone,
        zone_name=case.problems[0].zone,
        area=first.area,
        subject=str(first.details.get("name") or first.subject),
        severity=case.severity,
        state=case.state,
        since=since,
        age=_days(case, day),
        problems=tuple(finding_line(house, words, v) for v in case.problems),
        consequences=_lines(house, words, follow, "consequence"),
        filing=_lines(house, words, follow, "filing"),
        task=None if task is None else task.id,
    )


def _lines(
    house: House, words: Words, views: Iterable[FindingView], role: str
) -> tuple[FindingLine, ...]:
    """Say those findings that are one thing in a casefile."""
    return tuple(finding_line(house, words, v) for v in views if v.role == role)
