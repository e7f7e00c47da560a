"""Checks of a return before it is handed in (报送审核): what fails, and how it was explained."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from yuanheng.ledger.record.known import active_batches
from yuanheng.model.relation import Label
from yuanheng.model.rounds import Explained, Returned, Round, RoundCell, RoundEvent, Submitted
from yuanheng.monitor.indicators.series import read_series
from yuanheng.monitor.submission.earlier import against_last
from yuanheng.monitor.submission.failing import Failing
from yuanheng.monitor.submission.handed import handed_rows, period_before, told_rows
from yuanheng.monitor.submission.monthly import monthly
from yuanheng.monitor.submission.others import same_cell, same_quantity
from yuanheng.monitor.submission.within import within
from yuanheng.ports import House
from yuanheng.standards.packs.forms import Form, all_forms, plain_form, round_limits
from yuanheng.standards.relations import ledger_schema
from yuanheng.words.figures import status_word
from yuanheng.words.words import Words

_INDICATORS = "indicator_value"


@dataclass(frozen=True)
class CheckLine:
    """A failing check, and the event that explained it, if any did."""

    failing: Failing
    answer: RoundEvent | None

    @property
    def reason(self) -> str:
        """Give the explanation; empty where there is none."""
        record = self.answer.record if self.answer else None
        return record.reason if isinstance(record, Explained) else ""


@dataclass(frozen=True)
class HeldLimit:
    """A threshold as it holds for a round, and who set it: the office, the form, or nobody."""

    name: str
    label: Label
    unit: str
    value: float
    by: str


def form_of(found: Round) -> Form:
    """Give the form that a round issued; of one whose pack is gone, what is checked anyway."""
    return all_forms().get(found.form) or plain_form(found.relation)


def limits_now() -> tuple[HeldLimit, ...]:
    """Give the thresholds where neither form nor office says anything."""
    return tuple(
        HeldLimit(n, o.label, o.unit, o.value, "default") for n, o in round_limits().items()
    )


def limits_of(found: Round) -> tuple[HeldLimit, ...]:
    """Give the thresholds of a round."""
    return held_limits(form_of(found), found.limits)


def held_limits(form: Form, office: Mapping[str, float]) -> tuple[HeldLimit, ...]:
    """Give the thresholds: those that the office set, else those of the form, else the defaults."""
    held = []
    for name, limit in round_limits().items():
        if name in office:
            value, by = office[name], "office"
        elif name in form.limits:
            value, by = form.limits[name], "form"
        else:
            value, by = limit.value, "default"
        held.append(HeldLimit(name, limit.label, limit.unit, value, by))
    return tuple(held)


@dataclass(frozen=True)
class FormCard:
    """A form that can be issued, in the reader's words, with its thresholds."""

    id: str
    title: str
    relation: str
    relation_label: str
    reviews: int
    source: str
    status: str
    required: tuple[str, ...]
    limits: tuple[HeldLimit, ...]


def form_cards(words: Words) -> tuple[FormCard, ...]:
    """List the forms that can be issued."""
    relations = ledger_schema().relations
    return tuple(
        FormCard(
            id=form.id,
            title=words.label(form.label),
            relation=form.relation,
            relation_label=words.label(relations[form.relation].label),
            reviews=form.reviews,
            source=form.source,
            status=status_word(words, form.status),
            required=tuple(
                words.label(relations[form.relation].column(n).label) for n in form.required
            ),
            limits=held_limits(form, {}),
        )
        for form in all_forms().values()
    )


def cell_checks(house: House, found: Round, cell: RoundCell) -> tuple[CheckLine, ...]:
    """Check what stands of a zone in a round now; what fails, with its explanation."""
    answers = {a.record.check: a for a in cell.answers if isinstance(a.record, Explained)}
    lines = {f.id: CheckLine(f, answers.get(f.id)) for f in _failing(house, found, cell)}
    return tuple(lines.values())


def unexplained(lines: Iterable[CheckLine]) -> tuple[CheckLine, ...]:
    """Give those that are still to be corrected or explained."""
    return tuple(line for line in lines if line.answer is None)


def _failing(house: House, found: Round, cell: RoundCell) -> Iterator[Failing]:
    record, upto = house.record, house.record.last_seq()
    relation = ledger_schema().relations[found.relation]
    form = form_of(found)
    limits = {limit.name: limit.value for limit in limits_of(found)}
    told = told_rows(record, relation, cell.zone, found.period, upto)
    rows = handed_rows(record, relation, cell.zone, found.period, upto)
    if not rows:
        return
    yield from within(record, form, relation, rows)
    if relation.id == _INDICATORS:
        every = read_series(record, [cell.zone], upto)
        periods = sorted({str(r.cells["period"]) for r in rows})
        yield from monthly(every.values(), periods, limits)
    else:
        for period in sorted({str(r.cells["period"]) for r in rows}):
            before = period_before(period) or ""
            told_then = handed_rows(record, relation, cell.zone, before, upto) if before else ()
            earlier = [r for r in told_then if r.cells["period"] == before]
            own = [r for r in rows if r.cells["period"] == period]
            yield from against_last(form, relation, own, earlier, before, limits)
    if relation.kind != "snapshot":
        batches = active_batches(record.batches(), upto)
        given_back = _returned(found, cell)
        yield from same_cell(relation, told, batches, given_back, limits["differs"])
    if "enterprise" in relation.key:
        yield from same_quantity(record, relation, rows, cell.zone, upto, limits["differs"])


def _returned(found: Round, cell: RoundCell) -> frozenset[int]:
    """Give the batches of a zone that were given back: what they told was to be told anew."""
    seen: set[int] = set()
    given_back: set[int] = set()
    for event in found.log:
        record = event.record
        if getattr(record, "zone", "") != cell.zone:
            continue
        if isinstance(record, Submitted):
            seen.add(record.batch)
        elif isinstance(record, Returned):
            given_back |= seen
    return frozenset(given_back)
