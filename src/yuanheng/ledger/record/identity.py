"""Which zone or firm is meant (同一性): by id, by any code or name it ever had."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from yuanheng.errors import LedgerError, QuestionError, Where, say
from yuanheng.ledger.values import folded

Row = Mapping[str, str | None]

#: Attributes that a survey states about its zone.
ATTRIBUTES = ("name", "code", "level", "authority", "management", "industries")


def find_zone(history: Iterable[Row], wanted: str) -> str:
    """Find a zone by id, code or name, of today or of old; LedgerError if none or several match."""
    history = tuple(history)
    names = ", ".join(sorted({str(r["name"]) for r in history if r["name"]})) or "–"
    if not wanted.strip():
        raise LedgerError(say("No zone is named"), expected=say("Known: {known}.", known=names))
    for column in ("zone", "code", "name"):
        found = sorted({str(r["zone"]) for r in history if same_text(r[column], wanted)})
        if len(found) == 1:
            return found[0]
    part = folded(wanted)
    partial = sorted({str(r["zone"]) for r in history if part in folded(r["name"] or "")})
    if len(partial) == 1:
        return partial[0]
    if partial:
        raise LedgerError(
            say("{wanted} may mean several zones", wanted=wanted),
            expected=say("Known: {known}.", known=names),
        )
    raise LedgerError(
        say("The zone {wanted} is not in the ledger", wanted=wanted),
        expected=say("Known: {known}.", known=names),
        remedy=say('Add it: yuanheng zone add "{name}"', name=wanted),
    )


def match_zone(history: Iterable[Row], stated: Mapping[str, str | None], where: Where) -> str:
    """Find the zone that a layer says it is about; a question if it says none or an unknown."""
    history = tuple(history)
    code, name = stated.get("code"), stated.get("name")
    by_code = {str(r["zone"]) for r in history if code and same_text(r["code"], code)}
    by_name = {str(r["zone"]) for r in history if name and same_text(r["name"], name)}
    found = by_code | by_name
    if len(found) == 1:
        return found.pop()
    if len(found) > 1:
        raise QuestionError(
            say(
                "The code {code} and the name {name} belong to different zones",
                code=code,
                name=name,
            ),
            where=where,
            remedy=say("Say which is meant with --zone."),
        )
    if not code and not name:
        raise QuestionError(
            say("The layer does not say which zone it is about"),
            where=where,
            remedy=say("Say it with --zone."),
        )
    raise QuestionError(
        say(
            "The zone of this layer is not in the ledger: {name} ({code})",
            name=name or "–",
            code=code or "–",
        ),
        where=where,
        remedy=say(
            'Add it with `yuanheng zone add "{name}" --code {code}`,'
            " or say with --zone which known zone it is.",
            name=name or "…",
            code=code,
        )
        if code
        else say(
            'Add it with `yuanheng zone add "{name}"`, or say with --zone which known zone it is.',
            name=name,
        ),
    )


def same_text(one: str | None, other: str | None) -> bool:
    """Tell whether two texts differ at most in full-width characters and outer spaces."""
    if one is None or other is None:
        return one is other
    return folded(one) == folded(other)


def merged_attributes(
    current: Row | None, stated: Mapping[str, str | None]
) -> dict[str, str | None] | None:
    """Give the zone's attributes with what is newly stated; None where nothing is new.

    What is only written in wider or narrower characters is not new.
    """
    before = {a: (current or {}).get(a) for a in ATTRIBUTES}
    after = {
        a: before[a] if same_text(before[a], stated.get(a)) else stated.get(a) or before[a]
        for a in ATTRIBUTES
    }
    return None if after == before else after


def find_enterprise(rows: Iterable[Row], wanted: str, kept: Mapping[str, str] | None = None) -> str:
    """Find a firm by id, credit code or name, of today or of old; of a merged one, the kept one.

    kept: the firm kept for each duplicate. LedgerError if none or several match.
    """
    rows, kept = tuple(rows), kept or {}
    for column in ("enterprise", "uscc", "name"):
        ids = {str(r["enterprise"]) for r in rows if same_text(r[column], wanted)}
        found = sorted({kept.get(firm, firm) for firm in ids})
        if len(found) > 1:
            raise LedgerError(
                say("{wanted} may mean several firms", wanted=wanted),
                expected=say("Known: {known}.", known=", ".join(sorted(ids))),
                remedy=say("Name it by its id."),
            )
        if found:
            return found[0]
    raise LedgerError(
        say("The firm {wanted} is not in the ledger", wanted=wanted),
        remedy=say("Name it by id, credit code or full name."),
    )


def match_enterprises(
    rows: Iterable[Row],
    kept: Mapping[str, str],
    stated: Sequence[str | None],
    codes: Sequence[str | None],
    names: Sequence[str | None],
) -> list[str]:
    """Give each row of a table the id it states, that of its credit code or name, or a new one.

    A row keeps the id of the firm it names even where that one is merged into another, so that
    the withdrawal of a merge gives it back too; every view shows it under the kept firm. Where
    several firms of one merge bear the name, the kept one is taken.
    """
    known: dict[str, str] = {}
    for row in rows:
        firm = str(row["enterprise"])
        for borne in {folded(row["uscc"] or ""), folded(row["name"] or "")} - {""}:
            if borne not in known or kept.get(firm, firm) != known[borne]:
                known[borne] = firm
    found = []
    for own, code, name in zip(stated, codes, names, strict=True):
        keys = [folded(text) for text in (code, name) if text]
        same = own or next((known[key] for key in keys if key in known), None)
        found.append(same or f"E{hashlib.sha256((code or name or '').encode()).hexdigest()[:10]}")
        if keys:
            known.setdefault(keys[0], found[-1])
    return found
