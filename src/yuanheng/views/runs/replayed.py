"""What a run says otherwise when it is made again (更正清单), in words, with its amounts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from yuanheng.errors import Message, say
from yuanheng.ledger.tables.written_cells import written_amount
from yuanheng.model.evaluation import Run
from yuanheng.model.relation import Label
from yuanheng.model.replaying import Change, Reason, RereadAmount, Told
from yuanheng.ports import House
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.scorecards.compile import storage_factor
from yuanheng.views.descent.judged import label_of, zone_names
from yuanheng.views.descent.named_findings import check_label
from yuanheng.words.figures import exact, score_text, shown_unit, stated_unit, type_name
from yuanheng.words.words import Words

_REASONS: dict[Reason, Message] = {
    "amount": say("amounts were read again exactly"),
    "limit": say("an amount stands exactly at a limit, and comparisons are exact now"),
    "contract": say("changes of contracts count from their day now"),
    "cause": say("days of causes are counted from their dates now"),
    "new": say("the standard of then did not say it"),
    "other": say("not explained by what was read again"),
}
_HOW: dict[str, Message] = {
    "original": say("read again from the original"),
    "snapped": say("taken for the 亩 that was typed"),
    "unit": say("read in the unit that was meant"),
    "kept": say("as it was rounded: nothing tells it more exactly"),
    "too-large": say("too large for the ledger, unknown now"),
}
_VERDICTS = {"met": "met", "not-met": "not met", "not-provable": "not provable"}


@dataclass(frozen=True)
class AmountLine:
    """An amount that was read again: what it is, as it was, as it is, how, and in which batch."""

    label: str
    before_text: str
    after_text: str
    how_text: str
    batch: int
    row: int | None


@dataclass(frozen=True)
class ChangeLine:
    """What a run says otherwise of one subject: then, now, and why."""

    zone_name: str
    area: str
    subject: str
    name: str
    label: str
    before_text: str
    after_text: str
    reasons: tuple[Reason, ...]
    reason_text: str
    amounts: tuple[AmountLine, ...]


def change_lines(
    house: House, words: Words, run: Run, changes: Iterable[Change]
) -> tuple[ChangeLine, ...]:
    """Say all that a run says otherwise."""
    names = zone_names(house, run)
    return tuple(
        ChangeLine(
            zone_name=names.get(change.zone, change.zone),
            area=change.area,
            subject=change.subject,
            name=change.name if change.subject else "",
            label=words.label(_label(run, change)),
            before_text=_said(words, run, change, change.before),
            after_text=_said(words, run, change, change.after),
            reasons=change.reasons,
            reason_text=words.join([words.say(_REASONS[reason]) for reason in change.reasons]),
            amounts=amount_lines(words, change.amounts),
        )
        for change in changes
    )


def amount_lines(words: Words, amounts: Iterable[RereadAmount]) -> tuple[AmountLine, ...]:
    """Say amounts that were read again, as people write them."""
    return tuple(
        AmountLine(
            label=words.label(ledger_schema().relations[one.relation].column(one.name).label),
            before_text=_written(one, one.was),
            after_text=_written(one, one.now),
            how_text=words.say(_HOW[one.how]),
            batch=one.seq,
            row=one.source_row,
        )
        for one in amounts
    )


def _written(amount: RereadAmount, stored: int | None) -> str:
    """Write an amount in full, in a unit in which its digits end."""
    relation = ledger_schema().relations[amount.relation]
    measure = dict(zip(relation.key, amount.key, strict=True)).get("measure")
    unit = stated_unit(relation.column(amount.name), measure)
    if stored is None or unit is None:
        return "∅"
    written = written_amount(stored, unit)
    return written if isinstance(written, str) else f"{written:.15g} {shown_unit(unit.text)}"


def _label(run: Run, change: Change) -> Label:
    """Name what is said otherwise, as the standard does."""
    if change.kind == "verdict":
        rule = packs.rulebook(run.standard).rules.get(change.id)
        return rule.label if rule else {"zh": change.id, "en": change.id}
    if change.kind == "type":
        return {"zh": "类型", "en": "Type"}
    if change.kind == "check":
        return check_label(change.id)
    if change.id == "total":
        return {"zh": "总分", "en": "Total score"}
    return packs.scorecard(run.standard).label(change.id)


def _said(words: Words, run: Run, change: Change, told: Told | None) -> str:
    """Say a verdict or a figure; a dash for what was not said."""
    if told is None:
        return "–"
    if change.kind == "type":
        return type_name(words, packs.scorecard(run.standard), told.verdict)
    if told.verdict is None:
        return _figure(words, run, change, told.value)
    text = words(_VERDICTS[told.verdict])
    if told.lacks and change.kind == "verdict":
        book = packs.rulebook(run.standard)
        facts = words.join([words.label(label_of(book, name)[0]) for name in told.lacks])
        text += words.aside(words("missing: {fact}", fact=facts))
    if told.falls_due:
        text += words.aside(words("falls due on {day}", day=told.falls_due))
    if change.kind == "verdict" and told.value is not None:
        rule = packs.rulebook(run.standard).rules.get(change.id)
        unit = rule.amount.unit.text if rule and rule.amount else ""
        text += f" {exact(told.value, unit)}"
    return text


def _figure(words: Words, run: Run, change: Change, value: float | None) -> str:
    """Write a score, an indicator, a potential or a quantity."""
    if value is None:
        return words("not provable")
    if change.kind == "score":
        return score_text(words, value)
    card = packs.scorecard(run.standard)
    quantity = card.quantities.get(change.id)
    if change.kind == "quantity" and quantity is not None:
        return exact(value * float(storage_factor(quantity)), quantity.unit.text)
    spec = card.indicators.get(change.id) or card.potentials.get(change.id)
    return exact(value, spec.unit.text if spec else "")
