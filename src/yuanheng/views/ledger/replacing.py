"""What an import would replace, in words (替换提示), and the question where nobody may mean it."""

from __future__ import annotations

from collections.abc import Iterable

from yuanheng.errors import Message, Plain, ReplacingError, Where, say
from yuanheng.ledger.record.replacing import Replaced
from yuanheng.model.units import parse_unit, storage_unit
from yuanheng.standards.relations import ledger_schema

__all__ = ["Replaced", "check_replacing", "replaced_words"]


def check_replacing(lost: Iterable[Replaced]) -> None:
    """Ask before another source, or the loss of most rows, takes the place of what stands.

    ReplacingError names each batch with what it would lose.
    """
    asked = [r for r in lost if r.is_question]
    if not asked:
        return
    source = asked[0].batch.source
    raise ReplacingError(
        say("The ledger holds this already from another source, and it would be replaced")
        if not asked[0].same_source
        else say("Most of what stands in the ledger would be gone"),
        where=Where(file=source.name if source else None, layer=asked[0].batch.layer),
        lines=tuple(replaced_words(r) for r in asked),
        remedy=say("Say --yes to replace it; where both are parts of one survey, say --together."),
    )


def replaced_words(lost: Replaced) -> Message:
    """Say what a batch would lose."""
    source = lost.batch.source
    label = ledger_schema().relations[lost.relation].label["en"]
    figures: dict[str, Plain] = {
        "seq": lost.batch.seq,
        "file": source.name if source else "–",
        "layer": lost.batch.layer or "–",
        "period": lost.batch.period or "–",
        "label": label,
        "rows": lost.rows,
        "gone": lost.gone,
    }
    if lost.area is None:
        return say(
            "batch {seq} of {period} ({file} › {layer}): {label}, {rows} rows,"
            " {gone} of which are not in the new one",
            **figures,
        )
    hm2 = parse_unit("hm2")
    area = round(float(lost.area / hm2.factor_to(storage_unit(hm2))), 2)
    return say(
        "batch {seq} of {period} ({file} › {layer}): {label}, {rows} rows with {area} ha,"
        " {gone} of which are not in the new one",
        **figures,
        area=area,
    )
