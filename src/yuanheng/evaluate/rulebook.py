"""A rulebook applied: the statement's rows become verdicts, with the facts that would prove them.

Verdicts and masks stay columns; words are made only for the subjects that somebody will look at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from yuanheng.model.collector import uncollected
from yuanheng.model.evaluation import (
    Missing,
    RuleCount,
    RuleVerdict,
    SubjectVerdicts,
    Verdict,
)
from yuanheng.standards.formula.exact import PARAMETER_BITS, bounded, meant
from yuanheng.standards.formula.lacking import UNDEFINED
from yuanheng.standards.rulebooks.rulebook import Rule, Rulebook
from yuanheng.standards.scorecards.parameters import Value

#: The verdict of a code: 0 not met, 1 met, 2 not provable.
VERDICTS: tuple[Verdict, ...] = ("not-met", "met", "not-provable")
_MET, _OPEN = 1, 2


@dataclass(frozen=True)
class RuleColumns:
    """One rule over all subjects: verdict codes, bits of missing facts, due days, binding levels.

    verdicts: (subjects,) int8 by VERDICTS; masks: (subjects,) int64; due: ISO days, an Arrow array.
    signs: (subjects,) int64, the bits of the signs where the rule is open for want of its fact.
    """

    rule: Rule
    verdicts: npt.NDArray[np.int8]
    masks: npt.NDArray[np.int64]
    due: pa.StringArray | None
    binding: list[int | None] | None
    amounts: list[float | None] | None
    signs: npt.NDArray[np.int64] | None = None


@dataclass(frozen=True)
class Judged:
    """All verdicts of a rulebook over the rows of one statement."""

    book: Rulebook
    rows: pa.Table
    rules: tuple[RuleColumns, ...]

    @cached_property
    def subjects(self) -> tuple[str, ...]:
        """Name each row's subject; a number that stands twice gets `#2` and so on."""
        names = ("zone", "assessed_range", "subject", "source_row")
        cells = [self.rows.column(name).to_pylist() for name in names]
        written = set(zip(*cells[:3], strict=True))
        if len(written) == len(cells[2]) and None not in cells[2]:
            return tuple(map(str, cells[2]))
        taken: set[tuple[str, str, str]] = set()
        found = []
        for zone, area, subject, row in zip(*cells, strict=True):
            first = name = str(subject) if subject is not None else f"@{row}"
            again = 1
            while (zone, area, name) in taken or (again > 1 and (zone, area, name) in written):
                again += 1
                name = f"{first}#{again}"
            taken.add((zone, area, name))
            found.append(name)
        return tuple(found)

    @cached_property
    def places(self) -> tuple[tuple[str, str, str], ...]:
        """Name the zone, area and subject of each row."""
        zones = (str(zone or "") for zone in self.rows.column("zone").to_pylist())
        areas = (str(area or "") for area in self.rows.column("assessed_range").to_pylist())
        return tuple(zip(zones, areas, self.subjects, strict=True))

    def missing(self, mask: int) -> tuple[Missing, ...]:
        """Turn the bits of a verdict into the facts that it lacks; the undefined come last."""
        if mask not in self._worded:
            self._worded[mask] = missing_of(self.book, mask)
        return self._worded[mask]

    @cached_property
    def _worded(self) -> dict[int, tuple[Missing, ...]]:
        return {}

    def verdict(self, rule: RuleColumns, row: int) -> RuleVerdict:
        """Give the verdict of one rule on one row."""
        code = int(rule.verdicts[row])
        level = rule.binding[row] if rule.binding and code == _MET else None
        return RuleVerdict(
            rule=rule.rule.id,
            verdict=VERDICTS[code],
            missing=self.missing(int(rule.masks[row])) if code == _OPEN else (),
            falls_due=None if rule.due is None else rule.due[row].as_py(),
            binding=None if level is None else rule.rule.levels[level].pack,
            amount=rule.amounts[row] if rule.amounts and code == _MET else None,
            signs=self.signs(rule, row),
        )

    def signs(self, rule: RuleColumns, row: int) -> tuple[str, ...]:
        """Name the signs by which a rule is suspected on a row; none where it is not."""
        if rule.signs is None or rule.rule.suspect is None:
            return ()
        return tuple(sign.id for sign in rule.rule.suspect.given(int(rule.signs[row])))

    def verdicts(self, rule: RuleColumns, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.object_]:
        """Give the verdicts of one rule on some rows; equal ones are one record."""
        found = _kinds(rule, rows)
        first: npt.NDArray[np.int64] = np.empty(found.max(initial=-1) + 1, dtype=np.int64)
        first[found[::-1]] = rows[::-1]
        made = np.empty(len(first), dtype=np.object_)
        for n, row in enumerate(first.tolist()):
            made[n] = self.verdict(rule, row)
        return np.asarray(made[found])

    def counts(self) -> tuple[RuleCount, ...]:
        """Count the verdicts of every rule."""
        counted = []
        for rule in self.rules:
            n = np.bincount(rule.verdicts, minlength=3).tolist()
            counted.append(RuleCount(rule.rule.id, met=n[1], not_met=n[0], not_provable=n[2]))
        return tuple(counted)

    def kept(self, as_of: str) -> tuple[SubjectVerdicts, ...]:
        """Give the subjects that a run keeps: met, not provable, or falling due after `as_of`."""
        with uncollected():
            return self._kept(as_of)

    def _kept(self, as_of: str) -> tuple[SubjectVerdicts, ...]:
        """Make the records of what is kept."""
        found = np.full((self.rows.num_rows, len(self.rules)), None, dtype=np.object_)
        for n, rule in enumerate(self.rules):
            keep = rule.verdicts != 0
            if rule.due is not None:
                later = pc.fill_null(pc.greater(rule.due, as_of), fill_value=False)
                keep = keep | later.to_numpy(zero_copy_only=False)
            rows = np.flatnonzero(keep)
            found[rows, n] = self.verdicts(rule, rows)
        names, seqs, sources = (
            self.rows.column(name).to_pylist() for name in ("subject_name", "seq", "source_row")
        )
        each = zip(self.places, names, seqs, sources, found.tolist(), strict=True)
        return tuple(
            SubjectVerdicts(
                *place,
                name="" if name is None else str(name),
                seq=int(seq),
                source_row=int(source or 0),
                rules=kept,
            )
            for place, name, seq, source, verdicts in each
            if (kept := tuple(filter(None, verdicts)))
        )

    def all_verdicts(self) -> Iterator[tuple[int, RuleVerdict]]:
        """Visit every verdict with the number of its row."""
        for rule in self.rules:
            yield from enumerate(self.verdicts(rule, np.arange(self.rows.num_rows)))


def _kinds(rule: RuleColumns, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Number some rows so that those of one number have one verdict in every respect."""
    verdicts = rule.verdicts[rows]
    # a mask tells apart only what is open, and is never below nothing
    kinds = _numbered(pa.array(np.where(verdicts == _OPEN, rule.masks[rows], -1 - verdicts)))
    for column in (rule.due, rule.binding, rule.amounts, rule.signs):
        if column is not None:
            other = _numbered(pa.array(column).take(pa.array(rows)))
            # numbered anew, so that the next product stays small
            kinds = _numbered(pa.array(kinds * (other.max(initial=-1) + 1) + other))
    return kinds


def _numbered(column: pa.Array) -> npt.NDArray[np.int64]:
    """Number the values of a column, nothing among them, in the order in which they come."""
    coded = column.dictionary_encode(null_encoding="encode")
    numbers: npt.NDArray[np.int64] = coded.indices.to_numpy(zero_copy_only=False)
    return numbers.astype(np.int64)


def judge(book: Rulebook, rows: pa.Table) -> Judged:
    """Read the rows of compile_rulebook's statement: verdict codes, masks, due days and levels."""
    return Judged(book, rows, tuple(_rule(book, rule, rows) for rule in book.rules.values()))


def _rule(book: Rulebook, rule: Rule, rows: pa.Table) -> RuleColumns:
    """Read the columns of one rule."""
    column = rule.column
    verdicts = rows.column(f"v__{column}").cast(pa.int8()).fill_null(_OPEN).to_numpy()
    names = rows.column_names
    due = binding = amounts = None
    if f"d__{column}" in names:
        due = rows.column(f"d__{column}").cast(pa.string()).combine_chunks()
    if f"b__{column}" in names:
        binding = rows.column(f"b__{column}").to_pylist()
    if f"a__{column}" in names:
        amounts = rows.column(f"a__{column}").to_pylist()
    masks = rows.column(f"m__{column}").cast(pa.int64()).to_numpy()
    signs = None
    if rule.suspect is not None:
        wants = masks >> book.facts.index(rule.suspect.fact) & 1
        given = rows.column(f"s__{column}").cast(pa.int64()).fill_null(0).to_numpy()
        signs = np.where((verdicts == _OPEN) & (wants == 1), given, 0)
    return RuleColumns(rule, verdicts, masks, due, binding, amounts, signs)


def missing_of(book: Rulebook, mask: int) -> tuple[Missing, ...]:
    """Name the facts of a mask: columns, sums and parameters, then what is undefined."""
    found = []
    for place, name in enumerate(book.facts):
        if mask >> place & 1:
            if name in book.parameters:
                found.append(Missing("parameter", name))
            elif name in book.quantities:
                found.append(Missing("quantity", name, 1))
            else:
                found.append(Missing("column", name, 1))
    if mask & UNDEFINED:
        found.append(Missing("no-value", book.id))
    return tuple(found)


def bound(
    book: Rulebook, values: Mapping[str, Value], *, as_of: str, period: str
) -> dict[str, str | None]:
    """Give the parameters of the statement: the day, the period, and the user's values."""
    given = {**book.stated, **values}
    found: dict[str, str | None] = {"as_of": as_of, "period": period}
    for name in book.parameters:
        value = given.get(name)
        number = value.value if value is not None else None
        found[f"p_{name}"] = None if number is None else str(number)
        if not book.parameters[name].is_text:
            exact = None if number is None else bounded(meant(float(number)), PARAMETER_BITS)
            found[f"n_{name}"] = None if exact is None else str(exact.numerator)
            found[f"d_{name}"] = None if exact is None else str(exact.denominator)
    return found
