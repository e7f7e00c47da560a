"""The report as one HTML file that needs nothing else: no script, no font, no request outside."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from yuanheng.report.map.picture import map_png
from yuanheng.report.page.tables import PageTables
from yuanheng.report.page.text import PageText, plain
from yuanheng.report.phrases.saying import Text
from yuanheng.report.view import AreaView, MapView, ReportView, ZoneView
from yuanheng.report.word.numbering import numbered
from yuanheng.report.wording import annex_titles, problem_saying, shown, zone_saying

_LANGUAGE = {"zh": "zh-CN", "en": "en"}
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def write_html(view: ReportView, path: Path) -> None:
    """Writes the report as one page for a browser; an older file is replaced.

    Raises:
        OSError: the file cannot be written.
        ValueError: a map patch is not a polygon.
    """
    path.write_text(page_of(view), encoding="utf-8")


def page_of(view: ReportView) -> str:
    """The whole page as text."""
    body = "\n".join(_Page(view).blocks())
    return (
        f'<!doctype html>\n<html lang="{_LANGUAGE[view.lang]}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{plain(view.title)}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n"
        f"<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


@lru_cache(maxsize=1)
def _style() -> str:
    """The look of the page, kept beside this module."""
    return files("yuanheng").joinpath("report", "page_style.css").read_text("utf-8")


class _Page:
    """Says one view in HTML, block by block, in the order of the Word paper."""

    def __init__(self, view: ReportView) -> None:
        self._view = view
        self._labels = view.labels
        self._text = PageText()
        self._tables = PageTables(view.labels, self._text)

    def blocks(self) -> Iterator[str]:
        w, view = self._labels, self._view
        sections = [w.section_results, w.section_problems, w.section_advice]
        annexes = annex_titles(view)
        yield from self._head([*sections, *annexes])
        parts = (self._results, self._problems, self._advice)
        for number, (title, part) in enumerate(zip(sections, parts, strict=True), 1):
            yield self._section(number, title)
            yield from part()
        if view.day:
            yield f'<p class="day">{plain(view.day)}</p>'
        writers: dict[str, Callable[[], Iterator[str]]] = {
            w.section_comparison: self._comparison,
            w.section_details: self._details,
            w.section_verdicts: self._verdicts,
            w.section_data: lambda: self._tables.data(view),
        }
        for number, title in enumerate(annexes, len(sections) + 1):
            yield self._section(number, title, "annex")
            yield from writers[title]()
        yield f"<footer>{plain(w.made_by)}</footer>"

    def _section(self, number: int, title: str, kind: str = "") -> str:
        mark = f' class="{kind}"' if kind else ""
        return f'<h2 id="s{number}"{mark}>{plain(numbered((number,), title, self._view.lang))}</h2>'

    def _head(self, sections: Sequence[str]) -> Iterator[str]:
        view = self._view
        yield f"<header><h1>{plain(view.title)}</h1>"
        if view.subtitle:
            yield f'<p class="subtitle">{plain(view.subtitle)}</p>'
        if view.caution:
            yield f'<p class="sample" role="note">{plain(view.caution)}</p>'
        links = "".join(
            f'<li><a href="#s{n}">{plain(numbered((n,), title, view.lang))}</a></li>'
            for n, title in enumerate(sections, 1)
        )
        yield f'<nav aria-label="{plain(self._labels.contents)}"><ol>{links}</ol></nav></header>'
        facts = "".join(
            f"<div><dt>{plain(f.label)}</dt><dd>{plain(shown(f.value, self._labels))}</dd></div>"
            for f in view.facts
        )
        if facts:
            yield f'<dl class="facts">{facts}</dl>'
        yield f'<p class="hint">{plain(self._labels.hint)}</p>'

    def _results(self) -> Iterator[str]:
        w, view = self._labels, self._view
        if str(view.opening):
            yield self._p(view.opening)
        if not view.zones:
            yield self._p(w.no_zones)
            return
        if view.counts:
            yield self._items("bad", [("", (text,)) for text in view.counts])
        scored = [zone for zone in view.zones if zone.areas or zone.score_text]
        if scored:
            yield f'<div class="zones">{"".join(map(self._card, scored))}</div>'
        for zone in scored:
            if zone.achievements or w.no_achievements:
                yield from self._zone_heading(zone)
            yield self._p(zone_saying(zone, w))
            if zone.achievements:
                yield self._items("good", [("", (text,)) for text in zone.achievements])
            elif w.no_achievements:
                yield self._p(w.no_achievements)

    def _card(self, zone: ZoneView) -> str:
        w = self._labels
        areas = "".join(
            f"<li>{plain(area.name)} "
            f"{self._text.number(area.score_text, area.fact_id, 'score')}</li>"
            for area in zone.areas
            if area.name
        )
        score = self._text.number(shown(zone.score_text, w), zone.fact_id, "score", zone.trace)
        kind = " · ".join(text for text in (zone.type_text, zone.status_text) if text)
        return (
            f'<div class="zone"><b>{plain(zone.name)}</b><small>{plain(kind)}</small>'
            f'<div class="score">{score}</div><ul>{areas}</ul></div>'
        )

    def _problems(self) -> Iterator[str]:
        w = self._labels
        lists = []
        for zone in self._view.zones:
            items: list[tuple[str, tuple[Text, ...]]] = [
                (f.title, (problem_saying(f, w),)) for f in zone.findings
            ]
            lists.append((zone, items + ([(w.unproved, zone.unproved)] if zone.unproved else [])))
        yield from self._lists("bad", lists, w.no_problems)

    def _advice(self) -> Iterator[str]:
        w = self._labels
        lists = []
        for zone in self._view.zones:
            items = [(f"{w.advice_for}{f.title}", f.advice) for f in zone.findings if f.advice]
            lists.append(
                (zone, items + ([(w.missing_documents, zone.wanted)] if zone.wanted else []))
            )
        documents = [(d.name, (d.text,)) for d in self._view.documents]
        if not documents or any(items for _, items in lists):
            yield from self._lists("todo", lists, w.no_advice)
        if documents:
            yield self._items("todo", documents)

    def _lists(
        self,
        kind: str,
        lists: Sequence[tuple[ZoneView, Sequence[tuple[str, tuple[Text, ...]]]]],
        nothing: str,
    ) -> Iterator[str]:
        for zone, items in lists:
            if items:
                yield from self._zone_heading(zone)
                yield self._items(kind, items)
        if not any(items for _, items in lists):
            yield self._p(nothing)

    def _items(self, kind: str, items: Sequence[tuple[str, tuple[Text, ...]]]) -> str:
        said = []
        for title, texts in items:
            lead = f'<span class="lead">{plain(title)}</span>' if title else ""
            said.append(f"<li>{lead}{'<br>'.join(map(self._text.html, texts))}</li>")
        return f'<ol class="items {kind}">{"".join(said)}</ol>'

    def _comparison(self) -> Iterator[str]:
        w, view = self._labels, self._view
        if not view.compared_with:
            yield self._p(w.no_comparison)
            return
        yield self._p(w.change_is_exact)
        for zone in view.zones:
            yield from self._zone_heading(zone)
            for area in zone.areas:
                if area.name:
                    yield f"<h4>{plain(area.name)}</h4>"
                if area.comparison:
                    yield self._tables.comparison(area.comparison, view.compared_with, view.period)
                else:
                    yield self._p(area.not_compared or w.no_comparison)

    def _verdicts(self) -> Iterator[str]:
        yield self._tables.verdicts(self._view.verdicts)

    def _details(self) -> Iterator[str]:
        w = self._labels
        for zone in self._view.zones:
            yield from self._zone_heading(zone)
            if zone.map is not None:
                yield _picture(zone.map)
            for area in zone.areas:
                yield from self._area(zone, area)
        if not any(zone.areas for zone in self._view.zones):
            yield self._p(w.no_indicators)

    def _area(self, zone: ZoneView, area: AreaView) -> Iterator[str]:
        w = self._labels
        score = ""
        if area.score_text:
            figure = self._text.number(area.score_text, area.fact_id, "score")
            score = f"{w.open_paren}{w.score_said} {figure}{w.close_paren}"
        if area.name:  # an enterprise has no areas: its score stands on its card
            yield f"<h4>{plain(area.name)}{score}</h4>"
        yield self._tables.indicators(area) if area.indicators else self._p(w.no_indicators)
        if area.composition:
            yield self._tables.composition(zone, area)
        if area.land_unknown:
            lacking = w.semicolon.join(area.land_unknown)
            yield f'<p class="not-provable">{plain(f"{w.composition_lacks}{w.colon}{lacking}")}</p>'

    def _zone_heading(self, zone: ZoneView) -> Iterator[str]:
        """The name of a zone, where the report is on more than one."""
        if len(self._view.zones) > 1:
            yield f"<h3>{plain(zone.name)}</h3>"

    def _p(self, text: Text) -> str:
        return f"<p>{self._text.html(text)}</p>"


def _picture(view: MapView) -> str:
    """The map as a picture inside the page."""
    image = base64.b64encode(map_png(view)).decode("ascii")
    alt = plain(view.title)
    return f'<figure><img alt="{alt}" src="data:image/png;base64,{image}"></figure>'
