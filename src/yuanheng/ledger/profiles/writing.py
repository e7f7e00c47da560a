"""A profile written for a person to edit (写出导入方案): YAML in the form of the shipped ones."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

from yuanheng.errors import Message, say
from yuanheng.ledger.profiles.proposals import Proposal
from yuanheng.ledger.profiles.source_fields import SourceTable
from yuanheng.ledger.tables.cell_readers import BLANK, PAST
from yuanheng.model.relation import Label, Relation

#: Stands where only a person can know the unit; no unit is written so, and reading it is refused.
UNKNOWN_UNIT = "?"
_TOLERANCE = "0.05"
_PLAIN = re.compile(r"[^\W\d]\w*")
_NO_TEXT = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_COMMENT_WIDTH = 96

Speak = Callable[[Message], str]


def write_profile(
    source: SourceTable,
    relation: Relation,
    proposals: tuple[Proposal, ...],
    profile_id: str,
    speak: Speak,
    label: Callable[[Label], str],
) -> str:
    """Write a profile as commented YAML; no value of the source stands in it."""
    read = [p for p in proposals if p.column is not None]
    lines = [*_comment(speak(_head(source, relation))), f"table: {_text(profile_id)}"]
    lines += [f"relation: {relation.id}"]
    lines += [f"label: {{zh: {_text(profile_id)}, en: {_text(profile_id)}}}"]
    lines += ["status: unverified"]
    lines += _comment(speak(say("A file without one of these heads is not of this kind.")))
    lines += ["needs:", *(f"  - {_text(name)}" for name in _needed(read))]
    lines += _comment(speak(say("Words that stand for nothing.")))
    lines += [f"blank: [{', '.join(json.dumps(w, ensure_ascii=False) for w in sorted(BLANK))}]"]
    lines += ["columns:", *(line for p in read for line in _rule(p, speak, label))]
    if source.is_layer:
        area = any(p.column and p.column.name == "area" for p in read)
        lines += _comment(speak(say("The shapes are kept; areas are held against them.")))
        inner = f"registered: area, tolerance: {_TOLERANCE}" if area else ""
        lines += [f"shapes: {{{inner}}}"]
    lines += _rest(relation, proposals, speak, label)
    return "\n".join(lines) + "\n"


def _head(source: SourceTable, relation: Relation) -> Message:
    """Say what the profile is for."""
    return say(
        "Import profile: which field of {source} becomes which column of {relation}."
        " Edit it; `yuanheng profile check` tests it against a file.",
        source=f"{source.file} › {source.name}",
        relation=relation.label["en"],
    )


def _needed(read: list[Proposal]) -> list[str]:
    """Name the heads that are read, which a file of this kind must have."""
    return [p.field.name for p in read]


def _rule(proposal: Proposal, speak: Speak, label: Callable[[Label], str]) -> Iterator[str]:
    """Write the rule of one column, with what a person should look at."""
    column = proposal.column
    if column is None:
        return
    parts = [f"from: [{_text(proposal.field.name)}]"]
    if column.type == "quantity":
        unit = proposal.unit.text if proposal.unit else UNKNOWN_UNIT
        parts.append(f"unit: {_text(unit)}")
    if column.type == "event":
        parts.append(f"past: [{', '.join(PAST)}]")
    if proposal.suffix:
        parts.append(f"suffix: {_text(proposal.suffix)}")
    notes = [label(column.label)]
    if proposal.reason == "alike":
        notes.append(speak(say("only alike: check it")))
    if proposal.lacks_unit:
        own = column.unit.text if column.unit else ""
        notes.append(speak(say("state the unit, for example {unit}", unit=own)))
    yield f"  {column.name}: {{{', '.join(parts)}}}  # {'; '.join(_flat(n) for n in notes)}"
    if proposal.unread and column.type in ("code", "boolean"):
        yield from _comment(
            speak(
                say(
                    "Some values are no codes; say what they stand for with"
                    " `words: {{VALUE: CODE}}`."
                )
            ),
            "    ",
        )


def _rest(
    relation: Relation,
    proposals: tuple[Proposal, ...],
    speak: Speak,
    label: Callable[[Label], str],
) -> list[str]:
    """Name the fields that nothing reads, and the columns that nothing fills."""
    left = [p.field.name for p in proposals if p.column is None]
    filled = {p.column.name for p in proposals if p.column is not None}
    empty = [
        f"{c.name} ({label(c.label)})"
        for c in relation.columns
        if c.name not in filled and c.type != "geometry"
    ]
    lines: list[str] = []
    if left:
        lines += _comment(speak(say("Not read: {names}", names=", ".join(left))))
    if empty:
        lines += _comment(speak(say("Not filled: {names}", names=", ".join(empty))))
    return lines


def _comment(text: str, indent: str = "") -> list[str]:
    """Break a text into lines of comment."""
    lines, line = [], ""
    for word in _flat(text).split(" "):
        if line and len(line) + len(word) + 1 > _COMMENT_WIDTH:
            lines.append(line)
            line = ""
        line = f"{line} {word}" if line else word
    return [f"{indent}# {part}" for part in (*lines, line)]


def _flat(text: str) -> str:
    """Put a text on one line; a head may hold breaks."""
    return re.sub(r"\s+", " ", text)


def _text(text: str) -> str:
    """Write a text as YAML reads it back: plain where it is a word, else in quotes."""
    is_plain = _PLAIN.fullmatch(text) is not None and text.lower() not in _NO_TEXT
    return text if is_plain else json.dumps(text, ensure_ascii=False)
