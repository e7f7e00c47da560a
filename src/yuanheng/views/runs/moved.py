"""Why a figure moved (为什么变了), in words first: what did most, then every part."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

from yuanheng.errors import UsageError, say
from yuanheng.evaluate.moved.figure import Asked, Moved, decompose, result_of, subject_kind
from yuanheng.evaluate.moved.leaves import Subject
from yuanheng.evaluate.moved.sides import read_relations
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import zone_history
from yuanheng.model.evaluation import Run
from yuanheng.ports import House
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.scorecards.scorecard import Scorecard
from yuanheng.views.descent.judged import is_rulebook_run
from yuanheng.views.descent.runs import find_run, lies_apart, run_before
from yuanheng.views.kept import Kept, content_of
from yuanheng.views.runs.moved_parts import MovedPart, PartWriter, signed_figure
from yuanheng.views.runs.moved_rank import MovedRank, moved_rank
from yuanheng.words.figures import with_unit
from yuanheng.words.words import Words

#: So many parts are told in the sentence, and so many plots of each.
_TOLD, _ROWS_TOLD = 3, 2


@dataclass(frozen=True)
class MovedFigure:
    """A figure of two runs and all that moved it; the parts sum to the change to the last digit."""

    label: str
    unit: str
    before_text: str
    after_text: str
    change: float
    change_text: str
    exact: str
    sentence: str
    parts: tuple[MovedPart, ...]


@dataclass(frozen=True)
class Choice:
    """A figure that can be asked for."""

    area: str
    node: str
    label: str


@dataclass(frozen=True)
class MovedCard:
    """Why figures of one subject moved between two runs.

    An indicator is told twice, by its value and by its score. choices: what can be asked for.
    """

    zone: str
    name: str
    subject: str
    area: str
    node: str
    left: int
    right: int
    left_name: str
    right_name: str
    figures: tuple[MovedFigure, ...]
    rank: MovedRank | None
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class WhyAsked:
    """Which figure is asked about.

    right: the run; left: the one it is held against, the official one of the period before if not
    named; subject: a zone, with `/主区` for one area or with `/` and an enterprise; rows: how many
    plots or firms of each part; zones: those whose subjects may be named, all where None.
    """

    right: int
    subject: str
    node: str = "total"
    left: int | None = None
    rows: int = 5
    zones: frozenset[str] | None = None


#: What was shared out last; a run never changes, and neither do the facts that it knew.
_KEPT: Kept[MovedCard] = Kept(64)


def why_moved(house: House, words: Words, asked: WhyAsked) -> MovedCard:
    """Say why a figure of a run is not what it was in an earlier one.

    UsageError where there is no run before, or nothing to share out.
    """
    after = find_run(house, asked.right)
    before = (
        run_before(house.record.runs(), after)
        if asked.left is None
        else find_run(house, asked.left)
    )
    if before is None:
        raise UsageError(
            say("No run of an earlier period is there to hold run {n} against", n=after.id),
            remedy=say("Name one: --from RUN."),
        )
    if is_rulebook_run(after) or is_rulebook_run(before):
        raise UsageError(
            say("Only scores and indicators are shared out; a verdict has its own grounds"),
            remedy=say("See the verdict: yuanheng explain RUN ZONE/PROJECT RULE."),
        )
    whose, area = _subject(house, after, asked.subject)
    card = packs.scorecard(after.standard)
    writer = PartWriter(house, words, card, (before, after), whose, asked.rows)
    key = (words.lang, asked, whose, area, *_grounds(house, card, before, after))
    return _KEPT.get(key, lambda: _Desk(writer, asked.zones).card(area, asked.node))


def _grounds(house: House, card: Scorecard, before: Run, after: Run) -> tuple[Hashable, ...]:
    """Give all that a change is shared out from: both runs, their standards, and the facts."""
    sides = ((before, before.ledger_seq), (before, after.ledger_seq), (after, after.ledger_seq))
    facts = tuple(
        content_of(table)
        for facts_of, seq in dict.fromkeys((run.id, seq) for run, seq in sides)
        for table in read_relations(
            house.record, card, before if facts_of == before.id else after, seq
        ).values()
    )
    runs = tuple(
        (run.id, run.result_digest, run.period, run.zones, packs.pack(run.standard).digest)
        for run in (before, after)
    )
    parameters = tuple(repr(sorted(run.parameters.items())) for run in (before, after))
    return (runs, parameters, facts)


def _subject(house: House, run: Run, text: str) -> tuple[Subject, str]:
    """Read whose figure is asked for, and in which area."""
    name, _, part = text.partition("/")
    zone = find_zone(zone_history(house.record, house.record.last_seq()), name)
    if subject_kind(run) == "zone":
        return Subject(zone, ""), part
    found = [r for r in run.results if r.zone == zone and part in (r.subject, r.name)]
    if len(found) != 1:
        known = ", ".join(r.subject for r in run.results[:10])
        raise UsageError(
            say("{name} is not one enterprise of this run", name=part or "–"),
            expected=say("Known: {known}.", known=known),
            remedy=say("Name it as ZONE/ENTERPRISE, by id or name."),
        )
    return Subject(zone, found[0].subject), ""


@dataclass(frozen=True)
class _Desk:
    """What a card is written from; zones: those whose subjects may be named."""

    writer: PartWriter
    zones: frozenset[str] | None

    def card(self, area: str, node: str) -> MovedCard:
        """Write the card of one figure."""
        writer = self.writer
        (before, after), standard = writer.runs, writer.standard
        if before.period != after.period and lies_apart(after, writer.subject.zone):
            raise UsageError(
                say("The survey does not lie on the one before it; what differs is no change.")
            )
        result = result_of(after, writer.subject)
        is_total = node == "total" and not area
        area = area if is_total or area else result.areas[0].area
        self.check(node)
        figures: list[MovedFigure] = []
        if node in standard.indicators:
            figures.append(self.figure(Asked(writer.subject, area, node, is_value=True)))
        figures += self.score(Asked(writer.subject, area, node), must=not figures)
        return MovedCard(
            zone=writer.subject.zone,
            name=result.name,
            subject=writer.subject.subject,
            area=area,
            node=node,
            left=before.id,
            right=after.id,
            left_name=f"{before.period} (#{before.id})",
            right_name=f"{after.period} (#{after.id})",
            figures=tuple(figures),
            rank=self.rank() if is_total else None,
            choices=tuple(self.choices()),
        )

    def rank(self) -> MovedRank | None:
        """Say what moved the rank."""
        return moved_rank(self.writer.words, self.writer.runs, self.writer.subject, self.zones)

    def check(self, node: str) -> None:
        """Refuse what bears a name that the run does not know."""
        known = list(dict.fromkeys(choice.node for choice in self.choices()))
        if node not in known:
            raise UsageError(
                say("There is no {node} here", node=node),
                expected=say("Known: {known}.", known=", ".join(known)),
            )

    def choices(self) -> list[Choice]:
        """List all that can be asked for, the whole first."""
        writer, found = self.writer, [Choice("", "total", self.label("total"))]
        for area in result_of(writer.runs[1], writer.subject).areas:
            if area.nodes and area.area:
                found.append(Choice(area.area, "area", area.area))
            goals = [n.id for n in area.nodes if n.id != "area"]
            names = dict.fromkeys((*goals, *(i.id for i in area.indicators)))
            found += [
                Choice(area.area, node, f"{area.area} {self.label(node)}".strip()) for node in names
            ]
        return found

    def score(self, asked: Asked, *, must: bool) -> list[MovedFigure]:
        """Share out a score; that of an indicator whose value is told may be wanting."""
        try:
            return [self.figure(asked)]
        except UsageError:
            if must:
                raise
            return []

    def label(self, node: str) -> str:
        """Name a node."""
        if node in ("total", "area"):
            return self.writer.words("total score") if node == "total" else ""
        return self.writer.words.label(self.writer.standard.label(node))

    def figure(self, asked: Asked) -> MovedFigure:
        """Share out one figure and write it."""
        writer, words = self.writer, self.writer.words
        moved = decompose(writer.house.record, writer.house.engine, *writer.runs, asked)
        unit = writer.standard.indicators[asked.node].unit.text if asked.is_value else ""
        label = self.label(asked.node)
        if not asked.is_value and asked.node != "total":
            label = words("{label}: score", label=label) if label else words("score")
        change = signed_figure(moved.change, unit) + (words(" points") if unit == "%" else "")
        parts = tuple(writer.part(part, asked.node, unit) for part in moved.parts)
        found = MovedFigure(
            label=f"{asked.area} {label}".strip() if asked.area else label,
            unit=unit,
            before_text=with_unit(float(moved.before), unit),
            after_text=with_unit(float(moved.after), unit),
            change=float(moved.change),
            change_text=change,
            exact=str(moved.change),
            sentence="",
            parts=(*parts, *_renewed(words, moved, unit)),
        )
        return replace(found, sentence=_sentence(words, found))


def _renewed(words: Words, moved: Moved, unit: str) -> tuple[MovedPart, ...]:
    """Say what a run said otherwise than its facts give today."""
    gap = moved.renewed[0] - moved.renewed[1]
    if not any(moved.renewed):
        return ()
    text = words("a run says otherwise than its facts give today (see replay)")
    part = MovedPart("renewed", text, part=float(gap), exact=str(gap))
    return (replace(part, part_text=signed_figure(gap, unit, 4)),)


def _sentence(words: Words, found: MovedFigure) -> str:
    """Say the change and what did most in one sentence."""
    head = words(
        "{label} {change} ({before} → {after})",
        label=found.label,
        change=found.change_text,
        before=found.before_text,
        after=found.after_text,
    )
    told = [_clause(words, part) for part in found.parts if part.part][:_TOLD]
    if not told:
        return head + words(": nothing that acts on it changed.")
    return head + words(": mainly {parts}.", parts=words.join(told))


def _clause(words: Words, part: MovedPart) -> str:
    """Say one part in the sentence, with the plots or firms that did most."""
    text = f"{part.label}{words.aside(part.kind_text)}" if part.label else part.kind_text
    if part.kind in ("facts", "corrected", "parameter") and part.was_text:
        text = words("{what} from {was} to {now}", what=text, was=part.was_text, now=part.now_text)
    rows = [row for row in part.rows if (row.part > 0) is (part.part > 0)][:_ROWS_TOLD]
    rows = rows if part.rows_total > 1 else []
    told = words.listed(f"{row.name} {row.delta_text}" for row in rows)
    inside = words("{role}: {rows}", role=part.role, rows=told) if told else ""
    return words("{what}, {part}", what=text, part=part.part_text) + (
        words.aside(inside) if inside else ""
    )
