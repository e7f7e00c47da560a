"""What of a request does not fit (不合之处): the field, what was found, and what is expected."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from yuanheng.errors import Message, say
from yuanheng.words.words import Words

M = TypeVar("M", bound=BaseModel)
#: What pages call a field; the API calls it by its own name.
_FIELDS: dict[str, Message] = {
    "action": say("action"),
    "actor": say("Account"),
    "again": say("The password again"),
    "age": say("open for"),
    "aim": say("made most"),
    "as_known": say("As known on"),
    "as_of": say("As of"),
    "base": say("Disposal since"),
    "based_on": say("Based on"),
    "batch": say("batch"),
    "bureau": say("Lead unit"),
    "code": say("Code in the official catalogue"),
    "colour": say("Coloured by"),
    "content": say("what is asked"),
    "dated": say("day of the document"),
    "day": say("As of"),
    "days": say("due, in working days"),
    "decimals": say("decimals of the published score"),
    "document": say("name of the document"),
    "due": say("due"),
    "file": say("file"),
    "first": say("from, or today"),
    "group": say("group"),
    "joining": say("way of joining scores"),
    "kind": say("kind"),
    "last": say("to, or until started again"),
    "lead": say("lead"),
    "least": say("least that one indicator scores (100 is full)"),
    "level": say("Level"),
    "light": say("light"),
    "minimum": say("smallest that is rated (mu)"),
    "month": say("Month"),
    "most": say("most that one indicator scores (100 is full)"),
    "name": say("name"),
    "new": say("Password, at least 10 characters"),
    "number": say("number"),
    "old": say("Old password"),
    "open_from": say("objections from"),
    "open_until": say("objections until"),
    "paper": say("number of the document"),
    "parameters": say("Parameter set"),
    "parcel": say("Patch number"),
    "password": say("Password"),
    "period": say("period"),
    "phase": say("State"),
    "q": say("search"),
    "quiet": say("Dormant after (days)"),
    "reason": say("reason"),
    "red": say("Red below (points)"),
    "reference": say("Reference (document and article)"),
    "relation": say("content"),
    "report_lang": say("Language of the report"),
    "reviews": say("Reviews"),
    "role": say("Role"),
    "rule": say("rule"),
    "run": say("Run"),
    "scoring": say("way of scoring"),
    "severity": say("severity"),
    "shown": say("Name as shown"),
    "since": say("Bulletin on supervision, from"),
    "source": say("source of the task"),
    "spread": say("weights may differ by"),
    "standard": say("standard"),
    "state": say("state"),
    "supervisor": say("supervisor"),
    "support": say("support, with commas between"),
    "surcharge": say("yuan per kWh, by years in a row"),
    "surcharge_document": say("its document"),
    "surcharge_of": say("for the class"),
    "text": say("What was done"),
    "title": say("title"),
    "unit": say("unit"),
    "valid_from": say("Valid from"),
    "verdict": say("verdict"),
    "version": say("version"),
    "within": say("within how many days"),
    "yardstick": say("what ends it"),
    "year": say("year"),
    "yellow": say("Yellow from (points)"),
    "zone": say("zone"),
    "zones": say("Zones"),
}
#: What no one types: what a form carries along.
_CARRIED = say("something that the page carries along")
#: What is expected, by what pydantic calls the misfit or its first word; {n} is its bound.
_EXPECTED: dict[str, Message] = {
    "bool": say("Expected true or false."),
    "date": say("Expected a day such as 2026-01-20."),
    "decimal": say("Expected a number."),
    "dict": say("Expected an object with named fields."),
    "enum": say("Expected one of: {n}."),
    "extra": say("Expected no field of this name."),
    "finite": say("Expected a number."),
    "float": say("Expected a number."),
    "greater_than": say("Expected more than {n}."),
    "greater_than_equal": say("Expected {n} or more."),
    "int": say("Expected a whole number."),
    "json": say("Expected JSON."),
    "less_than": say("Expected less than {n}."),
    "less_than_equal": say("Expected {n} or less."),
    "list": say("Expected a list."),
    "literal": say("Expected one of: {n}."),
    "model": say("Expected an object with named fields."),
    "string": say("Expected a text."),
    "string_pattern_mismatch": say("Expected the form {n}."),
    "string_too_long": say("Expected at most {n} characters."),
    "string_too_short": say("Expected at least {n} characters."),
    "too_long": say("Expected at most {n} entries."),
    "too_short": say("Expected at least {n} entries."),
    "value": say("Expected a file."),
}
_BOUNDS = ("gt", "ge", "lt", "le", "max_length", "min_length", "pattern", "expected")
#: What is never shown again, whatever was found in it.
_SECRET = frozenset({"password", "old", "new", "again", "token", "form_token"})
#: The most misfits that are told, and the most characters of what was found.
_MOST, _LONGEST = 10, 60


def fitted(model: type[M], /, **values: object) -> M:
    """Make what a form wishes for; what does not fit is the sender's, not a fault of the program.

    RequestValidationError names the field, as it does where the twin is sent the same in JSON.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        found = [{**e, "loc": ("body", *e["loc"])} for e in error.errors(include_url=False)]
        raise RequestValidationError(found) from error


def misfits(errors: Sequence[Any], words: Words, *, is_page: bool) -> str:
    """Say what does not fit, a sentence for each field, in the reader's language."""
    told: dict[str, str] = {}
    for error in errors:
        name = _name(error)
        told.setdefault(name, _misfit(error, words, name, is_page=is_page))
    return ("" if words.lang == "zh" else " ").join(list(told.values())[:_MOST])


def _misfit(error: Mapping[str, Any], words: Words, name: str, *, is_page: bool) -> str:
    """Say of one field what was found, and what is expected."""
    field = name[:_LONGEST]
    if is_page and (label := _label(error, name)):
        field = words.say(label)
    if error["type"] == "missing":
        return words("{field} is missing.", field=field)
    is_form = error["type"] == "string_pattern_mismatch"  # which programs read, and nobody else
    expected = "" if is_page and is_form else _expected(error, words)
    found = error.get("input")
    if name.rpartition(".")[2] in _SECRET or not isinstance(found, (str, int, float)):
        return words("{field} does not fit. {expected}", field=field, expected=expected).strip()
    shown = str(found)[:_LONGEST] + ("…" if len(str(found)) > _LONGEST else "")
    return words(
        "{field} does not fit: found “{found}”. {expected}",
        field=field,
        found=shown,
        expected=expected,
    ).strip()


def _label(error: Mapping[str, Any], name: str) -> Message | None:
    """Give what pages call a field; None for a piece of an address, which is read there."""
    label = _FIELDS.get(name.partition(".")[0])
    return label or (None if error["loc"][0] in ("query", "path") else _CARRIED)


def _expected(error: Mapping[str, Any], words: Words) -> str:
    """Say what is expected; nothing where a misfit is of no kind that is known."""
    kind: str = error["type"]
    known = _EXPECTED.get(kind) or _EXPECTED.get(kind.partition("_")[0])
    if known is None:
        return ""
    context = error.get("ctx") or {}
    bound = next((str(context[name]) for name in _BOUNDS if name in context), "")
    if "expected" in context:  # `'a', 'b' or 'c'`, in English whatever the reader's language
        choices = [choice for choice in re.findall(r"'([^']*)'", bound) if choice]
        bound = ("、" if words.lang == "zh" else ", ").join(choices) or bound
    return words.say(replace(known, values={"n": bound}))


def _name(error: Mapping[str, Any]) -> str:
    """Name the field that a misfit is about, without where it was sent and as what it was read."""
    loc: Sequence[str | int] = error["loc"]
    parts = [] if error["type"] == "json_invalid" else [str(part) for part in loc[1:]]
    while len(parts) > 1 and ("[" in parts[-1] or parts[-1] in ("int", "float", "str", "bool")):
        parts.pop()
    return ".".join(parts) or str(loc[0])
