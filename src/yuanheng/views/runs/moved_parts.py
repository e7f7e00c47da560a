"""One part of a change in words (变动的一部分): from what to what, and by which plots."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sqlglot import exp

from yuanheng.errors import say
from yuanheng.evaluate.moved.figure import Part, result_of
from yuanheng.evaluate.moved.leaves import Change, Subject, weight_in
from yuanheng.evaluate.moved.rows import RowMoved, rows_moved
from yuanheng.evaluate.moved.sides import values_of
from yuanheng.model.evaluation import Run
from yuanheng.ports import House
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.scorecards.compile import storage_factor
from yuanheng.standards.scorecards.scorecard import Indicator, Scorecard
from yuanheng.words.figures import cell_words, signed_amount, with_unit
from yuanheng.words.words import Words

_KINDS = {
    "standard": say("the standard changed"),
    "type": say("the type changed"),
    "areas": say("other areas are assessed"),
    "share": say("the areas are weighed otherwise"),
    "weight": say("weights changed"),
    "parameter": say("ideal or base changed"),
    "corrected": say("the data were corrected"),
    "facts": say("the data changed"),
    "others": say("others moved"),
}
_CAUSES = {
    "came": say("new"),
    "went": say("gone"),
    "counts": say("counts now"),
    "counts-no-more": say("counts no more"),
    "amount": say("amount changed"),
}


@dataclass(frozen=True)
class MovedRow:
    """A plot or firm behind a part: its amount before and after, and what of it turned."""

    name: str
    address: str
    cause: str
    was_text: str
    now_text: str
    delta_text: str
    turned: str
    part: float
    part_text: str


@dataclass(frozen=True)
class MovedPart:
    """One change and its part of the whole; exact: the part as a fraction of whole numbers.

    alone_text: what the figure would have changed by with this and nothing else. role: whether the
    quantity stands above or below the line. rest: what the rows that are not shown sum to.
    """

    kind: str
    kind_text: str
    label: str = ""
    area: str = ""
    role: str = ""
    was_text: str = ""
    now_text: str = ""
    part: float = 0.0
    part_text: str = ""
    alone_text: str = ""
    exact: str = "0"
    rows: tuple[MovedRow, ...] = ()
    rows_total: int = 0
    rest: str = ""


@dataclass(frozen=True)
class PartWriter:
    """What every part of one card is written from; rows: so many plots or firms of each part."""

    house: House
    words: Words
    standard: Scorecard
    runs: tuple[Run, Run]
    subject: Subject
    rows: int

    def part(self, part: Part, node: str, unit: str) -> MovedPart:
        """Write one part."""
        rows = rows_moved(
            self.house.record,
            self.house.engine,
            packs.scorecard(self.runs[1].standard),
            self.runs,
            self.subject,
            part,
        )
        change = part.change
        was, now = self.pair(part)
        shown, rest = rows[: self.rows], rows[self.rows :]
        kinds = dict.fromkeys(self.words.say(_KINDS[c.kind]) for c in part.together)
        return MovedPart(
            kind=change.kind,
            kind_text=self.words.listed(kinds),
            label=self.named(part),
            area=change.area,
            role=self.role(change, node),
            was_text=was,
            now_text=now,
            part=float(part.part),
            part_text=signed_figure(part.part, unit, 4),
            alone_text="" if part.alone is None else signed_figure(part.alone, unit, 4),
            exact=str(part.part),
            rows=tuple(self.row(row, change, unit) for row in shown),
            rows_total=len(rows),
            rest=self.rest(rest, change, unit),
        )

    def named(self, part: Part) -> str:
        """Name what changed: quantities, parameters, goals."""
        names = [self.one_named(change) for change in part.together]
        found = list(dict.fromkeys(name for name in names if name))
        return self.words.listed(found)

    def one_named(self, change: Change) -> str:
        """Name one change."""
        if change.kind == "parameter" and change.name in self.standard.parameters:
            return self.words.label(self.standard.parameters[change.name].label)
        if change.kind == "weight" and change.name == "area":
            return self.words("goals") if change.area else ""
        return self.words.label(self.standard.label(change.name)) if change.name else ""

    def pair(self, part: Part) -> tuple[str, str]:
        """Write what changed as it was and as it is."""
        change = part.change
        if len(part.together) > 1:
            return "", ""
        if change.kind in ("facts", "corrected"):
            spec = self.standard.quantities[change.name]
            factor = storage_factor(spec)
            pair = [None if x is None else float(x * factor) for x in (part.was, part.now)]
            return with_unit(pair[0], spec.unit.text), with_unit(pair[1], spec.unit.text)
        if change.kind == "parameter":
            unit = self.standard.parameters[change.name].unit.text
            pair = [None if x is None else float(x) for x in (part.was, part.now)]
            return with_unit(pair[0], unit), with_unit(pair[1], unit)
        if change.kind == "weight":
            return self.weights(0, change), self.weights(1, change)
        if change.kind in ("standard", "type", "areas"):
            return self.which(0, change.kind), self.which(1, change.kind)
        return "", ""

    def which(self, side: int, kind: str) -> str:
        """Name the standard, type or areas of a side."""
        run = self.runs[side]
        result = result_of(run, self.subject)
        if kind == "standard":
            return self.words.label(packs.pack(run.standard).title)
        if kind == "type":
            labels = {t.id: t.label for t in packs.scorecard(run.standard).types}
            return self.words.label(labels[result.type]) if result.type in labels else ""
        return self.words.listed(a.area for a in result.areas)

    def weights(self, side: int, change: Change) -> str:
        """Write the weights below a goal on one side."""
        run = self.runs[side]
        card = packs.scorecard(run.standard)
        root = card.trees.get((str(result_of(run, self.subject).type), change.area))
        goal = next((n for n in root.walk() if n.id == change.name), None) if root else None
        values = values_of(run)
        found = []
        for child in goal.children if goal else ():
            weight = weight_in(child, values)
            text = "—" if weight is None else f"{float(weight):g}"
            found.append(f"{self.words.label(card.label(child.id))} {text}")
        return self.words.listed(found)

    def role(self, change: Change, node: str) -> str:
        """Tell whether a quantity stands above or below the line of what a figure is made of."""
        if change.kind not in ("facts", "corrected"):
            return ""
        below = {
            _is_below(column)
            for spec in self.made_of(node, change.area)
            for column in spec.formula.tree.find_all(exp.Column)
            if column.name == change.name
        }
        names = [self.words("denominator") if x else self.words("numerator") for x in sorted(below)]
        return self.words.listed(names)

    def made_of(self, node: str, area: str) -> list[Indicator]:
        """List the indicators that a figure is made of in an area."""
        if node in self.standard.indicators:
            return [self.standard.indicators[node]]
        kind = str(result_of(self.runs[1], self.subject).type)
        root = self.standard.trees.get((kind, area))
        nodes = list(root.walk()) if root else []
        top = next((n for n in nodes if n.id == node), root)
        below = top.walk() if top else ()
        return [self.standard.indicators[n.id] for n in below if not n.children]

    def row(self, row: RowMoved, change: Change, unit: str) -> MovedRow:
        """Write a plot or firm behind a part."""
        words, spec = self.words, self.standard.quantities[change.name]
        factor = storage_factor(spec)
        was, now = (with_unit(float(x * factor), spec.unit.text, 4) for x in (row.was, row.now))
        name = row.name
        if row.relation == "reported":
            codes = ledger_schema().code_lists["measure"].codes
            name = words.label(codes[name].label) if name in codes else name
        if row.number_before:
            name = words("{number} (before: {was})", number=name, was=row.number_before)
        return MovedRow(
            name=name,
            address=f"/ledger/records/{row.relation}/{row.fact}" if row.fact else "",
            cause=words.say(_CAUSES[row.cause]),
            was_text="—" if row.cause in ("came", "counts") else was,
            now_text="—" if row.cause in ("went", "counts-no-more") else now,
            delta_text=signed_amount(Fraction(row.delta) * factor, spec.unit.text, 4),
            turned=self.turned(row),
            part=float(row.part),
            part_text=signed_figure(row.part, unit, 4),
        )

    def turned(self, row: RowMoved) -> str:
        """Say which columns turned from what to what."""
        found = []
        for column, was, now in row.turned:
            label, _ = cell_words(self.words, row.relation, column, was)
            values = [self.cell(row.relation, column, value) for value in (was, now)]
            found.append(f"{label} {values[0]} → {values[1]}")
        return self.words.join(found)

    def cell(self, relation: str, name: str, value: object) -> str:
        """Write a cell with what its code means."""
        declared = ledger_schema().relations[relation]
        column = next((c for c in declared.columns if c.name == name), None)
        codes = ledger_schema().codes(column) if column is not None else None
        code = codes.codes.get(str(value)) if codes else None
        text = cell_words(self.words, relation, name, value)[1]
        return f"{text} {self.words.label(code.label)}" if code else text

    def rest(self, rows: tuple[RowMoved, ...], change: Change, unit: str) -> str:
        """Say what the rows not shown sum to, so that nothing is left out of the sum."""
        if not rows:
            return ""
        spec = self.standard.quantities[change.name]
        amount = Fraction(sum(row.delta for row in rows)) * storage_factor(spec)
        part = sum((row.part for row in rows), Fraction(0))
        return self.words(
            "{n} more, together {amount} ({part})",
            n=len(rows),
            amount=signed_amount(amount, spec.unit.text, 4),
            part=signed_figure(part, unit, 4),
        )


def _is_below(column: exp.Column) -> bool:
    """Tell whether a name stands below the line of a formula."""
    below = False
    node: exp.Expr = column
    while node.parent is not None:
        if isinstance(node.parent, exp.Div) and node.parent.expression is node:
            below = not below
        node = node.parent
    return below


def signed_figure(value: Fraction, unit: str, places: int = 2) -> str:
    """Write a change of a figure: of a share in points of a hundred, else in its unit."""
    return signed_amount(value, "" if unit == "%" else unit, places)
