"""A run made again (重做), and why it says something else: corrected amounts, or a difference.

Amounts that an older program had rounded, or read in a wrong unit, were read again (revision 0006),
and comparisons are exact since. What changes for that alone is corrected (更正), not different.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields, is_dataclass, replace
from itertools import combinations
from typing import NamedTuple

from yuanheng._version import __version__
from yuanheng.app.keeping.amounts_before import UNREAD, a_hair_beside, as_before, as_unread
from yuanheng.app.runs.evaluate import apply_standard
from yuanheng.evaluate.run import Question
from yuanheng.ledger.record.known import standing
from yuanheng.model.evaluation import (
    IndicatorValue,
    NodeScore,
    Observation,
    QuantityValue,
    RuleVerdict,
    Run,
)
from yuanheng.model.ledger import Reread
from yuanheng.model.replaying import Change, Kind, Reason, Replay, RereadAmount, Told
from yuanheng.ports import House, Progress, silent
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.scorecards.parameters import Value
from yuanheng.views.descent.runs import find_run

_Figure = QuantityValue | IndicatorValue | NodeScore | Observation | RuleVerdict
_OTHER: tuple[Reason, ...] = ("other",)


class _Key(NamedTuple):
    """What a figure of a run is about."""

    kind: Kind
    zone: str
    area: str
    subject: str
    id: str

    @classmethod
    def of(cls, change: Change) -> _Key:
        """Name what a change is about."""
        return cls(change.kind, change.zone, change.area, change.subject, change.id)


def replay(house: House, number: int, progress: Progress = silent) -> Replay:
    """Make a run again, on the ledger as it was known and with its parameters; records nothing."""
    run = find_run(house, number)
    pack = packs.pack(run.standard)
    again = _made_again(house, run, progress)
    changes = _changes(run, again)
    if changes:
        changes = _explained(house, run, again, changes, progress)
    return Replay(
        run,
        again.result_digest,
        same_pack=pack.digest == run.pack_digest,
        same_engine=house.engine.name == run.engine,
        same_code=run.code == __version__,
        changes=changes,
    )


def _made_again(house: House, run: Run, progress: Progress = silent) -> Run:
    values = {
        name: Value(v["value"], str(v["unit"]), str(v["status"]), str(v["reference"]))
        for name, v in run.parameters.items()
    }
    question = Question(
        period=run.period,
        as_of=run.as_of,
        seq=run.ledger_seq,
        zones=frozenset(run.zones),
        values=values,
        official=False,
    )
    return apply_standard(house, packs.pack(run.standard), question, progress).run


def _changes(before: Run, after: Run) -> tuple[Change, ...]:
    """List what two runs of a standard say otherwise; quantities only where nothing else tells."""
    old, new = dict(_figures(before)), dict(_figures(after))
    names = {**_names(after), **_names(before)}
    found = [
        Change(
            key.kind,
            key.zone,
            key.area,
            key.subject,
            names.get((key.zone, key.area, key.subject), ""),
            key.id,
            *(told := (_told(old.get(key), key, before), _told(new.get(key), key, after))),
            reasons=("new",) if told[0] is None else ("other",),
        )
        for key in dict.fromkeys((*old, *new))
        if not _alike(old.get(key), new.get(key))
    ]
    said = {(c.zone, c.area, c.subject) for c in found if c.kind != "quantity"}
    return tuple(
        c for c in found if c.kind != "quantity" or (c.zone, c.area, c.subject) not in said
    )


def _figures(run: Run) -> Iterator[tuple[_Key, _Figure]]:
    """Visit all that a run says; of rules that are not met only what falls due is said."""
    for zone in run.results:
        place = zone.zone, "", zone.subject
        yield _Key("type", *place, "type"), IndicatorValue(str(zone.type), None, "")
        yield _Key("score", *place, "total"), zone.total
        for area in zone.areas:
            parts: tuple[tuple[Kind, Iterable[_Figure]], ...] = (
                ("quantity", area.quantities),
                ("indicator", area.indicators),
                ("potential", area.potentials),
                ("score", area.nodes),
            )
            for kind, found in parts:
                for one in found:
                    yield _Key(kind, zone.zone, area.area, zone.subject, _id(one)), one
    for seen in run.observations:
        yield _Key("check", seen.zone, seen.area, "", seen.check), seen
    for judged in run.verdicts:
        for verdict in judged.rules:
            key = _Key("verdict", judged.zone, judged.area, judged.subject, verdict.rule)
            yield key, replace(verdict, signs=())  # cause to suspect is no part of a verdict


def _id(figure: _Figure) -> str:
    """Name a figure within its place."""
    if isinstance(figure, Observation):
        return figure.check
    return figure.rule if isinstance(figure, RuleVerdict) else figure.id


def _names(run: Run) -> dict[tuple[str, str, str], str]:
    """Give the names that people know the subjects of a run by."""
    names = {(z.zone, a.area, z.subject): z.name for z in run.results for a in z.areas}
    names |= {(z.zone, "", z.subject): z.name for z in run.results}
    return names | {(s.zone, s.area, s.subject): s.name for s in run.verdicts}


def _told(figure: _Figure | None, key: _Key, run: Run) -> Told | None:
    """Say what a run says of one thing; None where the standard of then knew no such thing."""
    if figure is None:
        is_known = key.kind == "verdict" and any(c.rule == key.id for c in run.counts)
        return Told("not-met") if is_known else None
    if isinstance(figure, RuleVerdict):
        lacks = tuple(m.name for m in figure.missing)
        return Told(figure.verdict, figure.amount, figure.falls_due, lacks)
    if isinstance(figure, Observation):
        return Told(figure.verdict, figure.measured)
    if key.kind == "type":
        return Told(figure.id)
    lacks = tuple(m.name for m in figure.missing)
    return Told(None, figure.score if isinstance(figure, NodeScore) else figure.value, None, lacks)


def _explained(
    house: House, run: Run, again: Run, changes: tuple[Change, ...], progress: Progress
) -> tuple[Change, ...]:
    """Say of each change what explains it: one reason where that is enough, else several.

    What explains it is what gives the figure of then once it is undone.
    """
    told = dict(_figures(run))
    amounts = reread_amounts(house, run.ledger_seq)
    left = {_Key.of(c) for c in changes if c.reasons == _OTHER}
    found: dict[_Key, tuple[Reason, ...]] = {}
    ways = [
        (reasons, _undone(house, reasons)) for reasons in _several(_reasons(house, run, amounts))
    ]
    for reasons, before in ways:
        if reasons and left - found.keys():
            figures = dict(_figures(_made_again(before, run)))
            is_like = _alike if reasons == ("amount",) else _say_the_same
            found |= {
                key: reasons
                for key in left - found.keys()
                if is_like(told.get(key), figures.get(key))
            }
    if not run.is_exact:
        for reasons, before in ways:
            verdicts = {key for key in left - found.keys() if key.kind == "verdict"}
            at_limit = _at_a_limit(before, run, verdicts, progress) if verdicts else set()
            found |= dict.fromkeys(at_limit, (*reasons, "limit"))
    return tuple(
        replace(
            c,
            reasons=(why := found.get(_Key.of(c), c.reasons)),
            amounts=_amounts_of(run, again, c, amounts) if "amount" in why else (),
        )
        for c in changes
    )


def _reasons(house: House, run: Run, amounts: Iterable[RereadAmount]) -> tuple[Reason, ...]:
    """Give what may have changed a run: what was read again, and what was not read then."""
    found: list[Reason] = ["amount"] if any(one.was != one.now for one in amounts) else []
    if packs.pack(run.standard).kind == "rulebook":
        relations = packs.rulebook(run.standard).relations
        found += [
            reason
            for reason, relation, read_by in UNREAD
            if read_by in relations and standing(house.record, relation, run.ledger_seq).num_rows
        ]
    return tuple(found)


def _several(reasons: tuple[Reason, ...]) -> list[tuple[Reason, ...]]:
    """Give none, each, and several together, the fewest first."""
    counts = range(len(reasons) + 1)
    return [chosen for n in counts for chosen in combinations(reasons, n)]


def _undone(house: House, reasons: Iterable[Reason]) -> House:
    """Give the house as a run saw it before some of these reasons."""
    for reason in reasons:
        house = as_before(house) if reason == "amount" else as_unread(house, reason)
    return house


def _at_a_limit(house: House, run: Run, keys: set[_Key], progress: Progress) -> set[_Key]:
    """Tell which verdicts are those that the run told once one amount is a hair larger or smaller.

    The doubles of an older program fell on either side of such a limit.
    """
    told = dict(_figures(run))
    book = packs.rulebook(run.standard)
    read = {(book.subject.id, name) for name in book.columns}
    read |= {(q.relation, name) for q in book.quantities.values() for name in q.columns}
    columns = [
        (relation, column)
        for relation, column in sorted(read)
        if ledger_schema().relations[relation].column(column).unit is not None
    ]
    found: set[_Key] = set()
    for n, (relation, column) in enumerate(columns):
        progress("evaluate", n, len(columns))
        for up in (True, False):
            beside = _made_again(a_hair_beside(house, relation, column, up=up), run)
            again = dict(_figures(beside))
            found |= {k for k in keys - found if _alike(told.get(k), again.get(k))}
        if found == keys:
            break
    return found


def reread_amounts(house: House, upto: int) -> tuple[RereadAmount, ...]:
    """List the amounts up to a sequence number that were read again, with whose they are."""
    notes: dict[str, list[Reread]] = {}
    for note in house.record.rereads():
        if note.seq <= upto:
            notes.setdefault(note.relation, []).append(note)
    found = []
    for relation, those in notes.items():
        key = ledger_schema().relations[relation].key
        facts = house.record.facts(relation, {note.seq for note in those})
        names = ("seq", "source_row", "fact", "zone", *key)
        cells = zip(*(facts.column(name).to_pylist() for name in names), strict=True)
        owners = {tuple(row[:3]): row[3:] for row in cells}
        for note in those:
            zone, *told = owners[note.seq, note.source_row, note.fact]
            values = tuple("" if value is None else str(value) for value in told)
            found.append(RereadAmount(**asdict(note), zone=str(zone or ""), key=values))
    return tuple(sorted(found, key=lambda one: one.seq))


def _amounts_of(
    run: Run, again: Run, change: Change, amounts: tuple[RereadAmount, ...]
) -> tuple[RereadAmount, ...]:
    """Give the amounts that were read again of what is judged; else those of its zone."""
    moved = [one for one in amounts if one.was != one.now and one.zone == change.zone]
    if packs.pack(run.standard).kind != "rulebook":
        relations = packs.scorecard(run.standard).relations
        return tuple(one for one in moved if one.relation in relations)
    book = packs.rulebook(run.standard)
    place = change.zone, change.area, change.subject
    rows = {
        (judged.seq, judged.source_row)
        for judged in (*run.verdicts, *again.verdicts)
        if (judged.zone, judged.area, judged.subject) == place
    }
    facts = {one.fact for one in amounts if (one.seq, one.source_row or 0) in rows}
    own = {(o.fact, o.name): o for o in moved if o.relation == book.subject.id and o.fact in facts}
    return tuple(own.values()) or tuple(one for one in moved if one.relation in book.relations)


def _say_the_same(one: object, other: object) -> bool:
    """Tell whether two verdicts are the same, whichever facts they lack; else as `_alike` does.

    What a program that did not read a fact named as missing was named otherwise.
    """
    if isinstance(one, RuleVerdict) and isinstance(other, RuleVerdict):
        one, other = replace(one, missing=()), replace(other, missing=())
    return _alike(one, other)


def _alike(one: object, other: object) -> bool:
    """Tell whether two findings say the same, numbers but for the last digits of doubles."""
    if one == other:
        return True
    if is_dataclass(one) and is_dataclass(other) and type(one) is type(other):
        return all(_alike(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_alike(one[k], other[k]) for k in one)
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(_alike, one, other))
    if isinstance(one, float) and isinstance(other, (int, float)):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return False
