"""Promises held against what was done (履约台账): kept, broken, not due yet, unproved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np
import pyarrow as pa

from yuanheng.evaluate.rulebook import Judged
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import zone_history
from yuanheng.ledger.record.merging import merged_facts
from yuanheng.model.evaluation import RuleVerdict
from yuanheng.model.relation import Column, Label
from yuanheng.monitor.land.commitments import PROMISES, Commitment, commitments, reached
from yuanheng.monitor.told import told_days
from yuanheng.ports import House
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.rulebooks.rulebook import Rule, Rulebook
from yuanheng.views.descent.judged import day_of_house, rule_missing
from yuanheng.views.descent.missing_facts import MissingFact
from yuanheng.views.land.contracts import Row, checked_day, contracts_on
from yuanheng.views.land.judging import book_of, judge_now
from yuanheng.views.ledger.batches import zone_names

State = Literal["broken", "unproved", "waiting", "kept"]
STATES: tuple[State, ...] = ("broken", "unproved", "waiting", "kept")
_FAMILIES = ("cn.land-contract", "cn.performance-agreement")
#: The day on which a stage is reached, of a supply.
_REACHED = {
    "started": "construction_start",
    "completed": "construction_completion",
    "producing": "produced",
    "full": "full_production",
}


@dataclass(frozen=True)
class PromiseLine:
    """One promise of one plot, and how it stands on the day.

    amount: what the contract claims for it, or what is short, in 万元, as `amount_label` says.
    """

    number: str
    name: str
    holder: str
    commitment: Commitment
    column: Column
    reached: Fraction | None
    reached_on: str
    state: State
    label: Label | None
    article: str
    amount: float | None
    amount_label: Label | None
    missing: tuple[MissingFact, ...]
    breach_terms: str


@dataclass(frozen=True)
class Performance:
    """The promises of a zone as of a day, the broken first."""

    zone: str
    zone_name: str
    zones: tuple[tuple[str, str], ...]
    day: str
    lines: tuple[PromiseLine, ...]
    plots: int
    silent: int
    standards: tuple[Label, ...]
    state: str
    seq: int

    @property
    def counts(self) -> Mapping[State, int]:
        """Count the promises by how they stand."""
        found = Counter(line.state for line in self.lines)
        return {state: found[state] for state in STATES}

    @property
    def shown(self) -> tuple[PromiseLine, ...]:
        """Give the lines in the state that is asked for."""
        return tuple(line for line in self.lines if self.state in ("", line.state))


Verdicts = Mapping[tuple[str, str], tuple[Rulebook, Rule, RuleVerdict]]


def land_performance(
    house: House,
    zones: frozenset[str] | None = None,
    *,
    zone: str | None = None,
    day: str | None = None,
    state: str = "",
) -> Performance | None:
    """Hold the promises of a zone's supplies against what was done; None without a supply.

    day: as the contracts stand on it, with their changes; today where none is named. The rules
    are those by which an official run on the same day finds a default.
    """
    seq = house.record.last_seq()
    history = zone_history(house.record, seq)
    seen = {str(r["zone"]) for r in history} if zones is None else zones
    names = zone_names(house)
    facts = merged_facts(house.record, ledger_schema().relations["supply"], seq)
    listed = set(facts.column("zone").to_pylist())
    told = sorted((z for z in seen if z in listed), key=lambda z: names.get(z, z))
    zone = find_zone(history, zone) if zone else told[0] if told else ""
    if zone not in told:
        return None
    day = checked_day(day) or day_of_house(house).isoformat()
    rows = contracts_on(house, zone, day)
    books = [b for f in _FAMILIES if (b := book_of(house, zone, f, day)) is not None]
    supplies = pa.Table.from_pylist(rows, schema=facts.schema)
    verdicts = _verdicts(judge_now(house, zone, supplies, book, day) for book in books)
    lines = [line for row in rows for line in _lines(row, verdicts, day)]
    order = sorted(lines, key=lambda x: (STATES.index(x.state), x.number))
    promising = {line.number for line in lines}
    return Performance(
        zone=zone,
        zone_name=names.get(zone, zone),
        zones=tuple((z, names.get(z, z)) for z in told),
        day=day,
        lines=tuple(order),
        plots=len(rows),
        silent=sum(str(row["number"]) not in promising for row in rows),
        standards=tuple(packs.pack(book.id).title for book in books),
        state=state if state in STATES else "",
        seq=seq,
    )


def _verdicts(judged: Iterable[Judged]) -> Verdicts:
    """Give each verdict by its plot and by its rule with the family."""
    wanted = {rule for promise in PROMISES for rule in promise.rules}
    found = {}
    for one in judged:
        for column in one.rules:
            name = f"{one.book.family}/{column.rule.id}"
            if name not in wanted:
                continue
            each = one.verdicts(column, np.arange(one.rows.num_rows))
            for subject, verdict in zip(one.subjects, each, strict=True):
                found[subject, name] = (one.book, column.rule, verdict)
    return found


def _lines(row: Row, verdicts: Verdicts, day: str) -> Iterable[PromiseLine]:
    columns = {c.name: c for c in ledger_schema().relations["supply"].columns}
    number = str(row["number"])
    for commitment in commitments(row):
        promise = commitment.promise
        told = [verdicts[number, r] for r in promise.rules if (number, r) in verdicts]
        met = [t for t in told if t[2].verdict == "met"]
        unproved = [t for t in told if t[2].verdict == "not-provable"]
        decides = (met or unproved or told)[:1]
        book, rule, verdict = decides[0] if decides else (None, None, None)
        state = _state(row, commitment, bool(met), bool(unproved) or not told, day)
        yield PromiseLine(
            number=number,
            name=str(row["name"] or ""),
            holder=str(row["holder"] or ""),
            commitment=commitment,
            column=columns[promise.column],
            reached=reached(row, promise),
            reached_on=told_days(row, _REACHED[promise.stage]).exact or "",
            state=state,
            label=rule.label if rule else None,
            article=rule.levels[-1].article if rule else "",
            amount=verdict.amount if verdict and state == "broken" else None,
            amount_label=rule.amount.label if rule and rule.amount else None,
            missing=rule_missing(book, verdict.missing)
            if book and verdict and state == "unproved"
            else (),
            breach_terms=str(row["breach_terms"] or ""),
        )


def _state(row: Row, commitment: Commitment, met: bool, is_open: bool, day: str) -> State:  # noqa: FBT001
    """Say how a promise stands: what is not due yet is neither kept nor broken."""
    if met:
        return "broken"
    done = told_days(row, _REACHED[commitment.promise.stage]).done(day)
    if commitment.day:
        if done:
            return "unproved" if is_open else "kept"
        if day <= commitment.day:
            return "waiting"
        return "unproved"
    if done is False:
        return "waiting"
    return "unproved" if is_open else "kept"
