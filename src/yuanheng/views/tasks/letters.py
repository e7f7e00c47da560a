"""Letters of 令53号 after the investigation: 认定书、公开、书面告知、听证告知书、两种决定书.

Each is written only at its step of the workflow. What the ledger, the verdicts and the papers of
the task say is filled in; what only the authority can say is a marked blank. A decision that the
government has not approved yet (article 14) is written as a draft that says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from yuanheng.model.evaluation import Finding
from yuanheng.model.tasks import Stepped, Task
from yuanheng.ports import House
from yuanheng.report.word.slip import Field
from yuanheng.tasks import closing
from yuanheng.views.descent.named_findings import findings_by_key
from yuanheng.views.findings.cards import FindingCard, finding_card
from yuanheng.views.findings.lists import day_of
from yuanheng.views.tasks.cards import TaskCard
from yuanheng.views.tasks.lists import TaskView
from yuanheng.views.tasks.notice import FAMILY, PLOT, cause_lines, plot_lines
from yuanheng.words.figures import figure
from yuanheng.words.words import Words

LetterKind = Literal["determination", "publication", "told", "hearing", "fee", "take-back"]
LETTERS: tuple[LetterKind, ...] = get_args(LetterKind)

_PUBLISHED = ("publication", "publication-agreed", "publication-government")
#: The steps of the workflow at which each is written.
_STEPS: dict[LetterKind, tuple[str, ...]] = {
    "determination": _PUBLISHED,
    "publication": _PUBLISHED,
    "told": ("publication-government",),
    "hearing": ("hearing",),
    "fee": ("fee-approval", "fee"),
    "take-back": ("take-back-approval", "take-back"),
}
#: The steps at which the government has not approved the decision yet.
_BEFORE = ("fee-approval", "take-back-approval")
_RULES: dict[LetterKind, str] = {"fee": "idle-fee", "take-back": "take-back"}
_ROOM_MM, _SEAL_MM = 14.0, 16.0


def letter_titles(words: Words) -> dict[LetterKind, str]:
    """Name the letters."""
    return {
        "determination": words("Determination of idle land"),
        "publication": words("Publication of idle land"),
        "told": words("Letter to the government body at fault"),
        "hearing": words("Notice of the right to a hearing"),
        "fee": words("Decision to levy the idle-land fee"),
        "take-back": words("Decision to take back the land-use right"),
    }


def letters_due(view: TaskView) -> tuple[LetterKind, ...]:
    """Name the letters of the step at which a task of idle land stands; none of one closed."""
    found, task = view.finding, view.task
    if found is None or found.finding.family != FAMILY or task.closed:
        return ()
    return tuple(kind for kind in LETTERS if task.step in _STEPS[kind])


def letter_heading(words: Words, view: TaskView, kind: LetterKind) -> str:
    """Give the title, which says where it is a draft that the government has not approved."""
    title = letter_titles(words)[kind]
    is_draft = view.task.step in _BEFORE
    return f"{title}{words.aside(words('draft for approval'))}" if is_draft else title


def letter_rows(
    house: House, words: Words, view: TaskView, card: TaskCard, kind: LetterKind
) -> Iterator[tuple[Field, ...]]:
    """What the letter states, by the article that asks for it."""
    if view.finding is None:
        return
    known = closing.around(view.task, house.record.findings())
    own = finding_card(house, words, view.finding)
    matter = _Matter(house, words, view, card, own, known)
    plot, blank = plot_lines(house, words, view), words("(to be filled in)")
    told = [card.line.zone_name, *(plot[name] for name in (*PLOT, "price") if plot.get(name))]
    holder = Field(words("holder of the land-use right"), plot.get("holder") or blank)
    if kind == "told":
        yield (Field(words("government body at fault"), blank),)
        yield (holder,)
    else:
        yield (holder,)
        yield (Field(words("address of the holder"), blank),)
    yield (Field(words("the plot"), "\n".join(told)),)
    for label, text in _BODIES[kind](matter, blank):
        yield (Field(label, text),)
    yield (Field(words("contact, telephone, address"), blank),)
    yield (Field(words("issued by (seal), day"), blank, _SEAL_MM),)
    if kind != "publication":
        yield (Field(words("received by (signature), day"), blank, _SEAL_MM),)


_Rows = Iterator[tuple[str, str]]


@dataclass(frozen=True)
class _Matter:
    """What a letter is filled from: the task, its finding, and what else is found on the plot."""

    house: House
    words: Words
    view: TaskView
    card: TaskCard
    own: FindingCard
    known: Mapping[str, Finding]


def _determination(of: _Matter, blank: str) -> _Rows:
    """Article 10: facts and basis, cause and conclusion, other."""
    words = of.words
    yield words("facts that make it idle, and their basis"), _lines(cause_lines(words, of.own))
    yield words("cause of idleness and conclusion"), _concluded(of, blank)
    yield words("other"), blank


def _publication(of: _Matter, blank: str) -> _Rows:
    """Article 11: place, holder, since when; the cause too where the government is at fault."""
    words = of.words
    facts = (words("{name}: {value}", name=f.label, value=f.value) for f in of.own.facts if f.value)
    since = words("Idle from … to …: {blank}", blank=blank)
    yield words("time of idleness"), _lines((*facts, since))
    if of.view.task.step == "publication-government":
        yield words("cause of idleness and conclusion"), _concluded(of, blank)
    until = words("Published until the land is disposed of, then withdrawn (article 11).")
    yield words("time of publication"), until


def _told(of: _Matter, blank: str) -> _Rows:
    """Article 11: the body at fault is told in writing."""
    words = of.words
    yield words("facts that make it idle, and their basis"), _lines(cause_lines(words, of.own))
    yield words("cause of idleness and conclusion"), _concluded(of, blank)
    yield words("what is asked, and by when"), blank


def _hearing(of: _Matter, blank: str) -> _Rows:
    """Article 15: which decision is meant, on what facts, and the right to a hearing."""
    words = of.words
    yield words("facts that make it idle, and their basis"), _lines(cause_lines(words, of.own))
    yield words("cause of idleness and conclusion"), _concluded(of, blank)
    known = ((kind, of.known.get(rule)) for kind, rule in _RULES.items())
    meant = [kind for kind, found in known if found is not None and found.state == "open"]
    texts = [_decided(of, kind, blank) for kind in meant]
    none = words(
        "No verdict of the ledger asks for the fee or the take-back now: {blank}", blank=blank
    )
    yield words("decision that is meant"), _lines(texts) or none
    right = words("Before the decision the holder may ask for a hearing (article 15).")
    yield words("right to a hearing"), right
    how = words("How, where and by when to ask, by 国土资源听证规定: {blank}", blank=blank)
    yield words("how to ask for it"), how


def _decision(of: _Matter, blank: str, kind: LetterKind) -> _Rows:
    """Article 16: facts and evidence, decision and basis, performance, remedies."""
    words, task = of.words, of.view.task
    yield words("facts and evidence of the breach"), _lines(cause_lines(words, of.own))
    yield words("cause of idleness and conclusion"), _concluded(of, blank)
    yield words("told of the right to a hearing"), _papers(task, "hearing", blank)
    yield words("approval of the government"), _approval(of, blank, kind)
    yield words("decision and its basis"), _decided(of, kind, blank)
    if kind == "fee":
        yield (
            words("how and by when it is performed"),
            words(
                "Pay within 30 days of service (article 17); the fee is no cost of production"
                " (article 14). Account to pay to: {blank}",
                blank=blank,
            ),
        )
    else:
        yield (
            words("how and by when it is performed"),
            words(
                "Apply for deregistration and hand in the certificate within 30 days of service"
                " (article 17)."
            ),
        )
        yield (
            words("copy to the mortgagee"),
            words("Mortgagee, or that there is none: {blank}", blank=blank),
        )
    left = words(
        "Who asks for no review, brings no suit and does not perform: enforcement (article 18)."
        " Where and by when to ask for review or sue: {blank}",
        blank=blank,
    )
    yield words("review and suit"), left


def _fee(of: _Matter, blank: str) -> _Rows:
    return _decision(of, blank, "fee")


def _take_back(of: _Matter, blank: str) -> _Rows:
    return _decision(of, blank, "take-back")


_BODIES = {
    "determination": _determination,
    "publication": _publication,
    "told": _told,
    "hearing": _hearing,
    "fee": _fee,
    "take-back": _take_back,
}


def _decided(of: _Matter, kind: LetterKind, blank: str) -> str:
    """Say a decision with its clause and amount; that no verdict asks for it is said."""
    words, found = of.words, of.known.get(_RULES[kind])
    if found is None or found.state != "open":
        why = words("No verdict of the ledger asks for it now; check before it is issued")
        return f"{why}{blank}"
    view = findings_by_key(of.house, {found.key})[found.key]
    said = finding_card(of.house, words, view)
    lines = [letter_titles(words)[kind], said.clause]
    if kind == "fee":
        amount = found.details.get("amount")
        text = figure(float(amount)) if isinstance(amount, int | float) else blank
        lines.append(words("20 % of the price of the land: {amount} (10,000 yuan)", amount=text))
    return _lines(lines)


def _concluded(of: _Matter, blank: str) -> str:
    """Give the outcome that the determination chose, and why; a blank where none is logged."""
    words, task = of.words, of.view.task
    for event in reversed(task.log):
        record = event.record
        if isinstance(record, Stepped) and record.start == "determination" and record.outcome:
            outcome = words.label(task.workflow.outcomes[record.outcome])
            return _lines((f"{outcome}  {record.day}", record.reason or ""))
    return blank


def _approval(of: _Matter, blank: str, kind: LetterKind) -> str:
    """Give the approval that was handed in; before it, say that the decision may not be issued."""
    task = of.view.task
    if task.step in _BEFORE:
        return of.words(
            "Not approved yet. A draft: not to be issued before the government approves it."
        )
    return _papers(task, f"{kind}-approval", blank)


def _papers(task: Task, step: str, blank: str) -> str:
    """List what was handed in at a step: title, number, day; a blank where there is none."""
    kept = [k for k in task.papers if k.step == step]
    return (
        _lines(f"{k.paper.title}  {k.paper.number or blank}  {day_of(k.at)}" for k in kept) or blank
    )


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(text for text in texts if text)
