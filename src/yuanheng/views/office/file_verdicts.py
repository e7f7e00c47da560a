"""What the last official evaluations say of a subject (档案中的核查结果), and the way down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from yuanheng.model.evaluation import Run
from yuanheng.ports import House
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.packs.names import subject_kind
from yuanheng.views.descent.judged import verdict_view
from yuanheng.words.figures import score_text
from yuanheng.words.words import Words


@dataclass(frozen=True)
class FiledVerdict:
    """A rule and its verdict, or a score; where it is judged, and the page that explains it."""

    standard: str
    label: str
    verdict: str
    text: str
    article: str
    period: str
    address: str


def file_verdicts(
    house: House, words: Words, kind: str, zone: str, number: str
) -> tuple[FiledVerdict, ...]:
    """Give the verdicts of the last official run of each standard that judged the subject."""
    found: dict[str, tuple[FiledVerdict, ...]] = {}
    for run in house.record.runs():
        if not run.official or zone not in run.zones or run.standard not in packs.all_packs():
            continue
        told = tuple(_of_run(words, run, kind, zone, number))
        if told:
            found[run.standard] = told
    return tuple(verdict for told in found.values() for verdict in told)


def _of_run(words: Words, run: Run, kind: str, zone: str, number: str) -> Iterator[FiledVerdict]:
    """Say what one run kept of a subject."""
    pack = packs.pack(run.standard)
    title = words.label(pack.title)
    if pack.kind == "scorecard":
        for result in run.results:
            if kind == "enterprise" and (result.zone, result.subject) == (zone, number):
                where = urlencode({"zone": zone, "area": number, "node": "total"})
                yield FiledVerdict(
                    title,
                    words("Total score"),
                    "score",
                    score_text(words, result.total.score),
                    "",
                    run.period,
                    f"/evaluation/runs/{run.id}/explain?{where}",
                )
        return
    book = packs.rulebook(run.standard)
    texts = {
        "met": words("met"),
        "not-provable": words("not provable"),
        "not-met": words("not met"),
    }
    for subject in run.verdicts:
        if (subject.zone, subject.subject) != (zone, number):
            continue
        for verdict in subject.rules:
            if verdict.rule not in book.rules or subject_kind(run.standard, "") != kind:
                continue
            view = verdict_view(book, verdict)
            where = urlencode({"zone": zone, "subject": number, "rule": verdict.rule})
            yield FiledVerdict(
                title,
                words.label(view.rule.label),
                verdict.verdict,
                texts[verdict.verdict],
                view.article,
                run.period,
                f"/evaluation/runs/{run.id}/verdict?{where}",
            )
