"""The body of an official paper: 一、基本情况与成绩 二、存在问题 三、工作建议, each fact traced."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from yuanheng.report.phrases.saying import Text
from yuanheng.report.view import ReportView, ZoneView
from yuanheng.report.word.numbering import numbered
from yuanheng.report.word.text import WordText
from yuanheng.report.wording import joined, problem_saying, zone_saying
from yuanheng.report.wordml import paragraph


class WordBody:
    """Says the three parts of the paper; an item is a run-in heading and its sentences."""

    def __init__(self, view: ReportView, text: WordText) -> None:
        self._view = view
        self._labels = view.labels
        self._text = text
        self._many = len(view.zones) > 1

    def blocks(self) -> Iterator[str]:
        """The paragraphs of the body in order."""
        w, view = self._labels, self._view
        yield self._heading((1,), w.section_results)
        if str(view.opening):
            yield self._text.paragraph("Body", view.opening)
        if not view.zones:
            yield self._text.paragraph("Body", w.no_zones)
        for number, text in enumerate(view.counts, 1):
            head = numbered((1, number), "", view.lang)
            yield self._text.paragraph("Body", joined(head, text))
        for number, zone in enumerate(view.zones, 1):
            if zone.areas or zone.score_text:
                if zone.achievements or self._labels.no_achievements:
                    yield from self._zone_heading((1, number), zone)
                yield from self._results(zone)
        for part, title, nothing in (
            (2, w.section_problems, w.no_problems),
            (3, w.section_advice, w.no_advice),
        ):
            yield self._heading((part,), title)
            said = [*self._items(part)]
            yield from said or [self._text.paragraph("Body", nothing)]

    def _results(self, zone: ZoneView) -> Iterator[str]:
        yield self._text.paragraph("Body", zone_saying(zone, self._labels))
        for number, text in enumerate(zone.achievements, 1):
            path = (1, 1, number) if self._many else (1, number)
            yield self._text.paragraph("Body", joined(numbered(path, "", self._view.lang), text))
        if not zone.achievements and self._labels.no_achievements:
            yield self._text.paragraph("Body", self._labels.no_achievements)

    def _items(self, part: int) -> Iterator[str]:
        number = used = 0
        for zone in self._view.zones:
            items = self._problems(zone) if part == 2 else self._advice(zone)
            if items:
                number += 1
                yield from self._zone_heading((part, number), zone)
            for place, (title, sentences) in enumerate(items, 1):
                path = (part, number, place) if self._many else (part, used + place)
                yield from self._item(path, title, sentences)
            used = number if self._many else used + len(items)
        for place, document in enumerate(self._view.documents if part == 3 else (), used + 1):
            yield from self._item((part, place), document.name, (document.text,))

    def _problems(self, zone: ZoneView) -> list[tuple[str, tuple[Text, ...]]]:
        """Findings with evidence, clause and since when; then what is not provable."""
        w = self._labels
        found: list[tuple[str, tuple[Text, ...]]] = [
            (f.title, (problem_saying(f, w),)) for f in zone.findings
        ]
        if zone.unproved:
            return [*found, (w.unproved, zone.unproved)]
        return found

    def _advice(self, zone: ZoneView) -> list[tuple[str, tuple[Text, ...]]]:
        """What would mend each finding, and the documents that would prove the rest."""
        w = self._labels
        items = [(f"{w.advice_for}{f.title}", f.advice) for f in zone.findings if f.advice]
        if zone.wanted:
            return [*items, (w.missing_documents, zone.wanted)]
        return items

    def _item(self, path: tuple[int, ...], title: str, sentences: Sequence[Text]) -> Iterator[str]:
        """A run-in heading with its first sentence; further sentences are paragraphs."""
        head = numbered(path, title, self._view.lang) + self._labels.stop
        style = "Lead2" if len(path) == 2 else "Lead3"
        first, *more = sentences
        yield paragraph("Body", self._text.runs(head, style) + self._text.runs(first))
        for text in more:
            yield self._text.paragraph("Body", text)

    def _zone_heading(self, path: tuple[int, ...], zone: ZoneView) -> Iterator[str]:
        """The name of a zone, where the paper is on more than one."""
        if self._many:
            yield self._heading(path, zone.name)

    def _heading(self, path: tuple[int, ...], text: str) -> str:
        return self._text.paragraph(f"Heading{len(path)}", numbered(path, text, self._view.lang))
