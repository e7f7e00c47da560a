"""The opinion of an admission review (项目用地预审意见书) as a paper; the desk as a workbook."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import date

from yuanheng.ports import House
from yuanheng.report.word.paper import Grid, Part
from yuanheng.report.workbook.listing import ListHead, ListSheet, lists_workbook
from yuanheng.views.admission.case import Case, Clause
from yuanheng.views.admission.desk import AdmissionDesk
from yuanheng.views.admission.writing import (
    answer_text,
    clause_text,
    fact_text,
    limits_text,
    missing_text,
    summary_text,
    unasked_text,
    ways_text,
)
from yuanheng.views.papers.blanks import blank_paper
from yuanheng.views.reports.rows import written_date
from yuanheng.words.figures import status_word
from yuanheng.words.words import Words


def opinion_docx(house: House, words: Words, desk: AdmissionDesk, case: Case) -> bytes:
    """Write the opinion on one application: clause by clause, what is wanting, what would pass."""
    from yuanheng.report.word.paper import write_paper  # noqa: PLC0415 - the Word library is slow to load

    one = case.application
    parts = [
        Part(words("Opinion of the review"), (_proposed(words, case),)),
        Part(words("Clause by clause"), (), _clauses(words, case.ordered)),
    ]
    mended = tuple(_mended(words, case))
    if mended:
        parts.append(Part(words("What would make it pass"), mended))
    papers = tuple(
        words.label(m.label) + (words.aside(words.label(m.document)) if m.document else "")
        for m in case.papers
    )
    if papers:
        parts.append(Part(words("To be handed in"), papers))
    parts.append(Part(words("Not part of this opinion"), (unasked_text(words, case),)))
    paper = blank_paper(
        house,
        words,
        title=words("{project}: opinion on the request for land", project=one.name),
        opening=words(
            "The request of {project} ({option}) in {zone} was reviewed as of {day} by {standards},"
            " on the facts of the ledger (sequence {seq}).",
            project=one.name,
            option=one.option,
            zone=desk.zone_name,
            day=written_date(words, date.fromisoformat(desk.day)),
            standards=words.listed(_titles(words, case)),
            seq=desk.seq,
        ),
        parts=tuple(parts),
        annexes=(),
        names=(desk.zone_name,),
    )
    out = io.BytesIO()
    write_paper(paper, out, "zh" if words.lang == "zh" else "en")
    return out.getvalue()


def _titles(words: Words, case: Case) -> Iterator[str]:
    yield from dict.fromkeys(words.label(clause.title) for clause in case.clauses)


def _proposed(words: Words, case: Case) -> str:
    """Say what follows from the clauses; the decision is not the program's."""
    told = {
        "fits": words("By the clauses that were asked, the request fits."),
        "fails": words("By the clauses that were asked, the request does not fit."),
        "open": words("Whether the request fits is to be proved; the papers are named below."),
    }[case.answer]
    return told + words.aside(summary_text(words, case))


def _clauses(words: Words, clauses: Iterable[Clause]) -> Grid:
    heads = tuple(
        words(h)
        for h in ("Must not be so", "Document and article", "What the request states", "Opinion")
    )
    rows = tuple(
        (
            words.label(clause.label),
            f"{words.label(clause.title)} {clause.article}"
            + words.aside(status_word(words, clause.status)),
            words.join([fact_text(words, f) for f in clause.facts])
            + (f"；{limits}" if (limits := limits_text(words, clause)) else ""),
            clause_text(words, clause) + (words.aside(words("binds")) if clause.binds else ""),
        )
        for clause in clauses
    )
    return Grid(heads, (40, 48, 50, 22), ("left", "left", "left", "left"), rows)


def _mended(words: Words, case: Case) -> Iterator[str]:
    for clause in case.of("fails"):
        remedy = words.label(clause.remedy).rstrip("。.") if clause.remedy else ""
        ways = ways_text(words, clause.changes) or remedy
        if ways:
            yield words("{clause}: {ways}.", clause=words.label(clause.label), ways=ways)
    if case.together:
        yield words("One change for all: {ways}.", ways=ways_text(words, case.together))


def desk_xlsx(words: Words, desk: AdmissionDesk) -> bytes:
    """Write the desk as a workbook: the cases, and all their clauses."""
    note = words(
        "{zone}, as of {day}; ledger sequence {seq}",
        zone=desk.zone_name,
        day=desk.day,
        seq=desk.seq,
    )
    cases = ListSheet(
        words("Requests for land"),
        note,
        tuple(
            ListHead(words(h))
            for h in ("project", "option", "Opinion", "Clauses", "To be handed in", "not asked")
        ),
        [
            (
                c.application.name,
                c.application.option,
                answer_text(words, c.answer),
                summary_text(words, c),
                words.join([words.label(m.label) for m in c.papers]),
                unasked_text(words, c),
            )
            for c in desk.cases
        ],
        words.lang,
    )
    clauses = ListSheet(
        words("Clause by clause"),
        note,
        tuple(
            ListHead(words(h))
            for h in (
                "project",
                "option",
                "Must not be so",
                "Document and article",
                "What the request states",
                "Limit",
                "Opinion",
                "To be handed in",
                "What would make it pass",
            )
        ),
        [_row(words, case, clause) for case in desk.cases for clause in case.clauses],
        words.lang,
    )
    return lists_workbook((cases, clauses))


def _row(words: Words, case: Case, clause: Clause) -> tuple[str, ...]:
    return (
        case.application.name,
        case.application.option,
        words.label(clause.label),
        f"{words.label(clause.title)} {clause.article}",
        words.join([fact_text(words, f) for f in clause.facts]),
        limits_text(words, clause),
        clause_text(words, clause),
        missing_text(words, clause),
        ways_text(words, clause.changes),
    )
