"""The class list of a run in words (分类名单): counts, every firm with its class and reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from yuanheng.errors import UsageError, say
from yuanheng.evaluate.classes.of_run import ClassedFirm, ClassGroup, classes_of_run, readings
from yuanheng.model.evaluation import Run
from yuanheng.report.workbook.listing import ListHead, ListSheet, Plain, list_workbook
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.scorecards.classes import NOT_RATED, SchemeYaml, read_scheme
from yuanheng.standards.scorecards.scorecard import Scorecard
from yuanheng.views.descent.missing_facts import missing_facts
from yuanheng.words.words import Words


@dataclass(frozen=True)
class ClassRow:
    """A firm of the list; class_text says more than one class where the readings differ."""

    group: str
    rank: int | None
    id: str
    name: str
    score: float | None
    score_text: str
    points: float
    classes: tuple[str, ...]
    class_text: str
    reason: str
    years: int | None
    price: float | None


@dataclass(frozen=True)
class ClassListView:
    """The list, what it rests on, and whether it can be published as it is."""

    title: str
    document: str
    period: str
    run: int
    lang: str
    said: tuple[str, ...]
    is_settled: bool
    price_unit: str
    rows: tuple[ClassRow, ...]


def class_list_of_file(run: Run, path: Path, words: Words) -> ClassListView:
    """Say the classes of the firms of a run by the scheme of a file.

    UsageError where the run scores no enterprises, StandardError where the scheme is wrong.
    """
    return class_list(run, read_scheme(path), words)


def class_list(run: Run, scheme: SchemeYaml, words: Words) -> ClassListView:
    """Say the classes of the firms of a run by a scheme.

    UsageError where the run scores no enterprises, StandardError where the scheme is of another.
    """
    pack = packs.pack(run.standard)
    if pack.kind != "scorecard" or not any(r.subject for r in run.results):
        raise UsageError(
            say("{id} does not rank enterprises", id=run.standard),
            expected=say("Expected a run of a standard that scores enterprises."),
        )
    card = packs.scorecard(run.standard)
    groups = classes_of_run(card, run, scheme)
    rows = tuple(_row(words, card, g, f, scheme.decimals) for g in groups for f in g.firms)
    return ClassListView(
        words("Class list {period}", period=run.period),
        f"{scheme.document} · {scheme.version}",
        run.period,
        run.id,
        words.lang,
        (*_counts(words, scheme, rows), *_rests_on(words, scheme)),
        all(len(row.classes) == 1 for row in rows),
        scheme.surcharge.unit if scheme.surcharge else "",
        rows,
    )


def class_workbook(words: Words, found: ClassListView) -> bytes:
    """Write the list as a workbook: who, score, class and why."""
    heads = (
        *(words("group"), words("rank"), words("name of the enterprise"), words("enterprise id")),
        *(words("score"), words("bonus and malus"), words("class of the firm"), words("reason")),
        words("years in a row"),
    )
    price = ListHead(words("surcharge"), found.price_unit)
    rows: list[tuple[Plain, ...]] = [
        (
            *(r.group, r.rank, r.name, r.id, r.score, r.points or None),
            *(r.class_text, r.reason, r.years, r.price),
        )
        for r in found.rows
    ]
    note = "  ".join((found.document, *found.said))
    return list_workbook(
        ListSheet(found.title, note, (*map(ListHead, heads), price), rows, found.lang)
    )


def _counts(words: Words, scheme: SchemeYaml, rows: tuple[ClassRow, ...]) -> list[str]:
    """Count the classes, the open ones and the withheld ones."""
    said = []
    for group in dict.fromkeys(row.group for row in rows):
        own = [row for row in rows if row.group == group]
        count = Counter(row.classes[0] for row in own if len(row.classes) == 1)
        parts = [f"{name} {count[name]}" for name in (*scheme.names, NOT_RATED)]
        counts = words.listed(parts)
        line = "{group}: {n} firms, {parts}."
        said.append(words(line, group=group, n=len(own), parts=counts))
    unsettled = sum(len(row.classes) > 1 for row in rows)
    if unsettled:
        line = "{n} firms have another class under another reading: the list is not settled."
        said.append(words(line, n=unsettled))
    withheld = sum(not row.classes for row in rows)
    if withheld:
        said.append(words("{n} firms are withheld until their facts are known.", n=withheld))
    return said


def _rests_on(words: Words, scheme: SchemeYaml) -> list[str]:
    """Name what the document leaves open, and the limits that it does not set."""
    said = []
    if len(readings(scheme)) > 1:
        wanted = ("rounding", "ties", "freed")
        open_ = {
            "rounding": words("how seats are rounded"),
            "ties": words("which class equals at a cut take"),
            "freed": words("who takes a freed seat"),
        }
        names = [open_[name] for name in wanted if getattr(scheme, name) is None]
        line = "The scheme leaves open: {names}. Every reading was tried."
        said.append(words(line, names=words.listed(names)))
    if scheme.item.most == "none":
        said.append(words("The scheme sets no upper limit for an item."))
    if scheme.item.least == "none":
        said.append(words("The scheme sets no lower limit for an item."))
    return said


def _row(
    words: Words, card: Scorecard, group: ClassGroup, firm: ClassedFirm, decimals: int
) -> ClassRow:
    """Say one firm."""
    labels = {t.id: words.label(t.label) for t in card.types}
    result = firm.result
    text = words("withheld") if not firm.classes else " / ".join(firm.classes)
    return ClassRow(
        labels.get(group.type or "", words("group not provable")),
        firm.rank,
        result.subject,
        result.name,
        firm.score,
        "–" if firm.score is None else f"{firm.score:.{decimals}f}",
        firm.points,
        firm.classes,
        text,
        words.join(_reasons(words, card, firm)),
        firm.years,
        firm.price,
    )


def _reasons(words: Words, card: Scorecard, firm: ClassedFirm) -> list[str]:
    """Say why a firm stands where it stands, beyond its score."""
    said = [firm.reason] if firm.reason else []
    if firm.cause == "small":
        said.append(words("below the smallest that is rated"))
    if firm.cause in ("missing", "untyped"):
        lacks = [words.label(m.label) for m in missing_facts(card, firm.result.total.missing)]
        said.append(words("lacks: {facts}", facts=words.listed(lacks)))
    for name in firm.penalised:
        label = words.label(card.label(name))
        said.append(words("{item} is missing: points of the scheme", item=label))
    if firm.is_longer:
        line = "{n} years or more: earlier lists are not given"
        said.append(words(line, n=firm.years or 1))
    return said
