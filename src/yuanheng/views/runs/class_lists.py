"""A class list that was kept (分类名单): counts, what changed, proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from yuanheng.model.class_lists import ClassList
from yuanheng.model.evaluation import Run
from yuanheng.model.units import parse_unit
from yuanheng.ports import House
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.scorecards.classes import NOT_RATED, SchemeYaml, scheme_of
from yuanheng.views.descent.runs import find_run
from yuanheng.views.ledger.batches import local_moment
from yuanheng.views.listed import ListColumn
from yuanheng.views.runs.classes import ClassListView, ClassRow, class_list
from yuanheng.words.words import Words


@dataclass(frozen=True)
class ClassCount:
    """So many firms of a group in each class; unsettled, withheld: without one class."""

    group: str
    classes: dict[str, int]
    unsettled: int
    withheld: int
    firms: int


@dataclass(frozen=True)
class ClassChange:
    """A firm whose class is another than in the list before."""

    id: str
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class KeptClasses:
    """A kept list in words.

    agrees: whether what the scheme gives of the run today is what was kept; counts: of those with
    one class; open_days: on which objections are taken, empty where none are stated.
    """

    number: int
    run: int
    listed: ClassListView
    agrees: bool
    digest: str
    made_at: str
    actor: str
    ledger_seq: int
    open_from: str
    open_until: str
    replaces: int
    replaced_by: int
    names: tuple[str, ...]
    zones: tuple[str, ...]
    counts: tuple[ClassCount, ...]
    changes: tuple[ClassChange, ...]


@dataclass(frozen=True)
class ClassHead:
    """A kept list as a line of its page."""

    number: int
    run: int
    period: str
    document: str
    made_at: str
    actor: str
    settled: bool
    counts: str
    replaced_by: int


def kept_classes(house: House, words: Words, made: ClassList, run: Run) -> KeptClasses:
    """Say a kept list; it is made again from its run and scheme, and held against what was kept."""
    scheme = scheme_of(made.scheme, "scheme")
    listed = class_list(run, scheme, words)
    again = {row.id: row.classes for row in listed.rows}
    lists = {x.n: x for x in house.record.class_lists()}
    before = lists.get(made.replaces)
    return KeptClasses(
        number=made.n,
        run=made.run,
        listed=listed,
        agrees=again == {firm: tuple(each) for firm, each in made.classes.items()},
        digest=made.digest,
        made_at=local_moment(made.recorded_at),
        actor=made.actor,
        ledger_seq=made.ledger_seq,
        open_from=made.open_from,
        open_until=made.open_until,
        replaces=made.replaces,
        replaced_by=_replaced_by(made, lists.values()),
        names=scheme.names,
        zones=tuple(sorted({r.name for r in run.results if not r.subject})),
        counts=tuple(_counts(scheme, listed.rows)),
        changes=() if before is None else tuple(_changes(words, before, made, listed.rows)),
    )


def class_heads(house: House, words: Words, run: Run) -> tuple[ClassHead, ...]:
    """List the lists of the standard of a run, the last first."""
    known = house.record.class_lists()
    return tuple(
        ClassHead(
            number=x.n,
            run=x.run,
            period=x.period,
            document=f"{x.scheme['document']} · {x.scheme['version']}",
            made_at=local_moment(x.recorded_at),
            actor=x.actor,
            settled=all(len(each) == 1 for each in x.classes.values()),
            counts=_said(words, x),
            replaced_by=_replaced_by(x, known),
        )
        for x in reversed(known)
        if x.standard == run.standard and set(find_run(house, x.run).zones) <= set(run.zones)
    )


def last_scheme(house: House, standard: str) -> SchemeYaml | None:
    """Give the scheme of the last list of a standard, to begin the next from."""
    found = [x for x in house.record.class_lists() if x.standard == standard]
    return scheme_of(found[-1].scheme, "scheme") if found else None


def members_text(words: Words, scheme: SchemeYaml | None, run: Run) -> str:
    """Write the firms that stand apart as the form has them, by name where that is enough."""
    names = {result.subject: result.name for result in run.results}
    often = Counter(names.values())
    lines = []
    for member in scheme.members if scheme else ():
        name = names.get(member.enterprise, "")
        best = f"≤{member.at_most}" if member.at_most else f"{member.points:+g}"
        cells = [name if often[name] == 1 else member.enterprise, member.is_ or best, member.reason]
        lines.append(" | ".join((*cells, *([] if member.outside_quota else [words("in quota")]))))
    return "\n".join(lines)


def sizes(words: Words, run: Run) -> list[tuple[str, str]]:
    """Name the quantities of a standard that are areas, by which a firm may be too small."""
    card = packs.scorecard(run.standard)
    return [
        (name, words.label(card.label(name)))
        for name, quantity in card.quantities.items()
        if quantity.unit.is_compatible(parse_unit("亩"))
    ]


def class_columns(words: Words, unit: str) -> tuple[ListColumn[ClassRow], ...]:
    """Give the columns of a class list."""
    price = (
        ListColumn[ClassRow]("price", words("surcharge"), lambda r: r.price, unit, is_figure=True),
    )
    years = ListColumn[ClassRow]("years", words("years in a row"), lambda r: r.years)
    return (
        ListColumn("group", words("group"), lambda r: r.group),
        ListColumn("rank", words("rank"), lambda r: r.rank, is_figure=True),
        ListColumn("name", words("name of the enterprise"), lambda r: r.name),
        ListColumn("id", words("enterprise id"), lambda r: r.id, is_extra=True),
        ListColumn("score", words("score"), lambda r: r.score, is_figure=True),
        ListColumn("class", words("class of the firm"), lambda r: r.class_text),
        ListColumn("reason", words("reason"), lambda r: r.reason),
        *((years, *price) if unit else ()),
    )


def _replaced_by(made: ClassList, known: Iterable[ClassList]) -> int:
    """Give the list that followed; 0 where it is the last."""
    return next((x.n for x in known if x.replaces == made.n), 0)


def _counts(scheme: SchemeYaml, rows: tuple[ClassRow, ...]) -> Iterable[ClassCount]:
    """Count the classes of each group."""
    for group in dict.fromkeys(row.group for row in rows):
        own = [r.classes for r in rows if r.group == group]
        count = Counter(each[0] for each in own if len(each) == 1)
        yield ClassCount(
            group,
            {name: count[name] for name in (*scheme.names, NOT_RATED)},
            sum(len(each) > 1 for each in own),
            sum(not each for each in own),
            len(own),
        )


def _changes(
    words: Words, before: ClassList, made: ClassList, rows: tuple[ClassRow, ...]
) -> Iterable[ClassChange]:
    """Name the firms whose class changed, those that came and those that went."""
    names = {row.id: row.name for row in rows}

    def said(classes: tuple[str, ...] | None) -> str:
        if classes is None:
            return words("not in the list")
        return " / ".join(classes) or words("withheld")

    for firm in sorted({*before.classes, *made.classes}):
        old, new = before.classes.get(firm), made.classes.get(firm)
        if (old and tuple(old)) != (new and tuple(new)) or (old is None) != (new is None):
            yield ClassChange(firm, names.get(firm, firm), said(old), said(new))


def _said(words: Words, made: ClassList) -> str:
    """Say how many firms are in each class."""
    count = Counter(each[0] for each in made.classes.values() if len(each) == 1)
    names = [*(band["name"] for band in made.scheme["bands"]), NOT_RATED]
    return words.listed([f"{name} {count[name]}" for name in names])


def rates_firms(run: Run) -> bool:
    """Tell whether a run scores firms, so that they can be put into classes."""
    return packs.pack(run.standard).kind == "scorecard" and any(r.subject for r in run.results)
