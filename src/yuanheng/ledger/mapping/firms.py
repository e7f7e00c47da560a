"""Which firm a row means (找企业): by code, name, other name; what is only alike is proposed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz, process
from stdnum.cn import uscc

from yuanheng.errors import say
from yuanheng.ledger.record.duplicates import bare_name, plain_name
from yuanheng.ledger.record.known import standing
from yuanheng.ledger.tables.filled import Filled
from yuanheng.ledger.values import folded
from yuanheng.ports import Record

#: From this likeness on (0 to 100) another firm's name is proposed; a person decides.
PROPOSED = 80.0
#: The column that names the firm of a row, by relation.
_NAMED_BY = {"enterprise_year": "name", "appeal": "name", "project": "investor"}
_CODE = re.compile(r"[0-9A-Z]{15,20}", re.ASCII)
_PLACE = re.compile(r"^[\u4e00-\u9fff]{2,6}?(?:省|市|县|区)")


@dataclass
class Firms:
    """The firms of a ledger by every code and name they are known by.

    subjects: the code or id by which facts name each. refused: names that a person said are others.
    """

    by_key: dict[str, str] = field(default_factory=dict)
    by_plain: dict[str, set[str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    subjects: dict[str, str] = field(default_factory=dict)
    refused: set[tuple[str, str]] = field(default_factory=set)

    def find(self, code: str | None, name: str | None) -> tuple[str | None, str]:
        """Find a firm, and say by what: code, name, other name, plain name; None where nothing."""
        if code and folded(code) in self.by_key:
            return self.by_key[folded(code)], "code"
        if name:
            if folded(name) in self.by_key:
                return self.by_key[folded(name)], "name"
            same = self.by_plain.get(plain_name(name), set())
            if len(same) == 1:
                return next(iter(same)), "plain"
        return None, ""

    def alike(self, name: str, count: int = 3) -> list[tuple[str, str, float]]:
        """Propose firms whose names are like one: id, name and likeness, the likest first."""
        wanted = _compared(name)
        choices = {firm: _compared(n) for firm, n in self.names.items()}
        found = process.extract(wanted, choices, scorer=fuzz.ratio, limit=count)
        return [
            (firm, self.names[firm], score)
            for _, score, firm in found
            if score >= PROPOSED and (name, firm) not in self.refused
        ]


def known_firms(store: Record) -> Firms:
    """Read the firms that the ledger knows, with the other names that people confirmed."""
    upto = store.last_seq()
    firms = Firms()
    for row in standing(store, "enterprise", upto).to_pylist():
        firm = str(row["enterprise"])
        firms.subjects[firm] = row["uscc"] or firms.subjects.get(firm) or firm
        for borne in (firm, row["uscc"], row["name"]):
            if borne:
                firms.by_key.setdefault(folded(borne), firm)
        if row["name"]:
            firms.names[firm] = row["name"]
            firms.by_plain.setdefault(plain_name(row["name"]), set()).add(firm)
    for row in standing(store, "subject_alias", upto).to_pylist():
        if row["sort"] != "enterprise":
            continue
        if row["is_same"] is False:
            firms.refused.add((row["alias"], row["subject"]))
        elif row["subject"] in firms.subjects:
            firms.by_key[folded(row["alias"])] = row["subject"]
    return firms


def name_firms(filled: Filled, firms: Firms) -> None:
    """Give each row the firm that it means; who is not found stays as written, and is named."""
    n = len(filled.rows)
    named_by = _NAMED_BY.get(filled.relation.id, "")
    codes: Sequence[Any] = filled.columns.get("enterprise", [None] * n)
    names: Sequence[Any] = filled.columns.get(named_by, [None] * n)
    is_required = filled.relation.column("enterprise").required
    found: list[str | None] = []
    unknown: list[int] = []
    for at, (code, name) in enumerate(zip(codes, names, strict=True)):
        is_bad = bool(code) and _CODE.fullmatch(str(code).upper()) and not uscc.is_valid(str(code))
        if is_bad:
            _refuse_code(filled, at, str(code))
        usable = None if is_bad else code
        firm, _ = firms.find(usable, name)
        if firm is not None:
            found.append(firms.subjects[firm])
            continue
        found.append(usable or (name if is_required else None))
        if (usable or name) and not (usable and uscc.is_valid(str(usable))):
            unknown.append(at)
    filled.columns["enterprise"] = found
    _note_unknown(filled, firms, [(at, str(names[at] or codes[at])) for at in unknown])


def _refuse_code(filled: Filled, at: int, code: str) -> None:
    """Set a credit code aside whose check digit does not fit; the firm is found by its name."""
    place = next(
        (c for c in filled.head.known if c.column is not None and c.column.name == "enterprise"),
        None,
    )
    filled.note(
        "value.unreadable",
        "error",
        (
            say("{text} is not a valid unified social credit code", text=code),
            say("Copy all 18 characters from the business licence."),
        ),
        (filled.rows[at], place.index if place else None),
        found=code,
        quarantined=True,
    )


def _note_unknown(filled: Filled, firms: Firms, rows: Iterable[tuple[int, str]]) -> None:
    """Name the firms that the ledger does not know, each once, with whom they could be."""
    wanted = _NAMED_BY.get(filled.relation.id, "enterprise")
    place = next(
        (c for c in filled.head.known if c.column is not None and c.column.name == wanted), None
    )
    seen: set[str] = set()
    for at, name in rows:
        if name in seen:
            continue
        seen.add(name)
        near = firms.alike(name, 1)
        filled.note(
            "subject.unknown",
            "notice",
            (
                say("{name} is no enterprise of the ledger", name=name),
                say("Perhaps it is {name}: confirm it among the other names.", name=near[0][1])
                if near
                else say("Add it to the list of enterprises, or confirm under which name it is."),
            ),
            (filled.rows[at], place.index if place else None),
            found=name,
        )


def _compared(name: str) -> str:
    """Reduce a name to what two of one firm share: without place and legal form."""
    bare = bare_name(name)
    return _PLACE.sub("", bare) or bare
