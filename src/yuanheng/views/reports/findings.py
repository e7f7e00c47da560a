"""Findings in the report (问题与建议): title, clause, evidence and remedy, each number traced."""

from __future__ import annotations

from yuanheng.model.evaluation import SHARE, Finding, Run
from yuanheng.model.relation import Label
from yuanheng.ports import House
from yuanheng.report.phrases.saying import Part, Saying, saying
from yuanheng.report.view import FindingRow
from yuanheng.standards.packs import contents as packs
from yuanheng.views.descent.evidence import (
    Mark,
    finding_evidence,
    is_check,
    is_verdict,
    number_of,
    unit_after,
)
from yuanheng.views.descent.named_findings import finding_label
from yuanheng.views.reports.facts import (
    Book,
    Key,
    book_of,
    check_id,
    fact_id,
    gap_of,
    printed,
)
from yuanheng.views.reports.rows import Place, written_day
from yuanheng.views.reports.rules import amount_id, rule_facts
from yuanheng.words.figures import figure, with_unit
from yuanheng.words.words import Words

_SCORES: dict[str, Part] = {"value": "value", "ideal": "ideal", "score": "score"}


class Library:
    """The books of the runs of one ledger, each made when it is first asked for."""

    def __init__(self, house: House, words: Words) -> None:
        """Read which runs there are."""
        self._words = words
        self.runs = {run.id: run for run in house.record.runs()}
        self._books: dict[int, Book] = {}

    def book(self, number: int) -> Book:
        """Give the numbers of a run."""
        if number not in self._books:
            self._books[number] = book_of_run(self._words, self.runs[number])
        return self._books[number]

    def mark(self, finding: Finding) -> Mark:
        """Trace the details of a finding to the last run that says them."""

        def traced(detail: str, text: str) -> str:
            text = printed(text)
            for number in range(finding.run, finding.opened_run - 1, -1):
                if number in self.runs:
                    found = self.book(number).get(_key(self.runs[number], finding, detail))
                    if found is not None and found.text == text:
                        return found.marked
            return text

        return traced


def book_of_run(words: Words, run: Run) -> Book:
    """Gather the numbers of a run of either kind of standard."""
    if packs.pack(run.standard).kind == "rulebook":
        return rule_facts(words, packs.rulebook(run.standard), run)
    return book_of(words, packs.scorecard(run.standard), run)


def _key(run: Run, finding: Finding, detail: str) -> Key:
    """Name the number of a run that a detail of a finding repeats."""
    if is_verdict(finding):
        subject = (finding.zone, finding.area, finding.subject, finding.rule)
        return amount_id(run, *subject), "amount"
    if is_check(finding):
        return check_id(run, finding.zone, finding.area, finding.rule, detail), "check"
    return fact_id(run, finding.zone, finding.area, finding.rule), _SCORES[detail]


def finding_row(
    words: Words, finding: Finding, library: Library, place: Place | None
) -> FindingRow:
    """Say a finding with its clause, its evidence and what would mend it."""
    severity = {"high": words("high"), "medium": words("medium"), "low": words("low")}
    state = {
        "open": words("open"),
        "suspected": words("suspected"),
        "unverifiable": words("unverifiable"),
    }
    opened = written_day(words, finding.opened_at)
    mark = library.mark(finding)
    title = words.label(finding_label(finding))
    if finding.state == "suspected":
        title = words("suspected: {title}", title=title)
    of = (finding.area, finding.subject if is_verdict(finding) else "", finding.details.get("name"))
    where = " ".join(str(part) for part in of if part)
    return FindingRow(
        severity=severity.get(finding.severity, finding.severity),
        title=title + (words.aside(where) if where else ""),
        clause=finding_clause(words, finding),
        evidence_text=saying(finding_evidence(words, finding, mark)),
        first_seen=opened + words.aside(words("run {n}", n=finding.opened_run)),
        state=state.get(finding.state, finding.state),
        advice=_advice(words, finding, mark, place),
    )


def finding_clause(words: Words, finding: Finding) -> str:
    """Say what makes it a finding: the attention of the standard, or the tolerance of a check."""
    if is_verdict(finding):
        return _article(words, finding)
    if finding.rule.startswith(SHARE):
        return words("a part cannot be more than its whole")
    if not is_check(finding):
        below = number_of(finding.details.get("below"))
        text = figure(None) if below is None else f"{below:g}"
        return words("attention below {below} points", below=text)
    limit = number_of(finding.details.get("tolerance"))
    unit = str(finding.details.get("unit") or "")
    return words("survey check, tolerance {limit}", limit=with_unit(limit, unit))


def _article(words: Words, finding: Finding) -> str:
    """Name the standard and the article that a rule rests on."""
    standard = str(finding.details.get("standard"))
    known = packs.all_packs().get(standard)
    title = words.label(known.title) if known else standard
    return f"{title} {finding.details['article']}"


def _advice(words: Words, finding: Finding, mark: Mark, place: Place | None) -> tuple[Saying, ...]:
    """Say what would mend a finding; nothing where neither rule nor arithmetic tells."""
    if is_verdict(finding):
        remedy = _remedy(finding)
        text = words.label(remedy) if remedy else ""
    elif finding.rule == "area-agreement":
        off = finding.details.get("patches_off")
        text = words(
            "Hold the {n} patches beyond tolerance against the original survey, and correct the"
            " registered or the measured area.",
            n=mark("patches_off", str(off)),
        )
    elif finding.rule == "displacement":
        text = words(
            "Find out the coordinate reference of both surveys, and import the wrong one again."
        )
    elif finding.rule.startswith(SHARE):
        text = words("Find the figure that is wrong, of the part or of the whole, and correct it.")
    elif finding.rule.startswith("reported."):
        text = words("Hold the reported figure against the patches, and correct the wrong one.")
    else:
        text = gap_text(place, finding.rule) if place else ""
    return (saying(text),) if text else ()


def _remedy(finding: Finding) -> Label | None:
    """Find what the rule of a finding prescribes."""
    known = packs.all_packs().get(str(finding.details.get("standard")))
    if known is None or known.kind != "rulebook":
        return None
    rule = packs.rulebook(known.id).rules.get(finding.rule)
    return rule.remedy if rule else None


def gap_text(at: Place, name: str) -> str:
    """Say what an indicator lacks to its ideal, or nothing where that is not exact."""
    node = next((n for n in at.area.nodes if n.id == name), None)
    gap = gap_of(at.card, at.area, name, node) if name in at.card.indicators else None
    if gap is None:
        return ""
    words, card = at.words, at.card
    top, base = card.quantities[gap.quantity], card.quantities[gap.base]
    have = at.number(gap.quantity, "amount") + unit_after(top.unit.text)
    what = words.label(top.label)
    if gap.needed == 0:
        return words(
            "There is {quantity} of {have}; the full score needs that there is none.",
            quantity=what,
            have=have,
        )
    return words(
        "With {base} at {stands}, the ideal needs {quantity} of {needed}; there is {have}, short by"
        " {gap}.",
        base=words.label(base.label),
        stands=at.number(gap.base, "amount") + unit_after(base.unit.text),
        quantity=what,
        needed=at.number(name, "needed") + unit_after(top.unit.text),
        have=have,
        gap=at.number(name, "gap") + unit_after(top.unit.text),
    )
