"""Words (用语) in the reader's language, from the gettext catalogues and the labels of packs."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import Any

from yuanheng.errors import Message, Plain, Where, YuanhengError
from yuanheng.model.relation import Label
from yuanheng.standards.packs.workflow import workflow_labels
from yuanheng.standards.relations import ledger_schema
from yuanheng.words.catalogue import read_catalogue
from yuanheng.words.crs_names import crs_in_chinese
from yuanheng.words.system_words import system_in_chinese

LANGUAGES = ("zh", "en")


@lru_cache(maxsize=2)
def _catalogue(lang: str) -> dict[str, str]:
    """Read the catalogue of a language; English is the key itself."""
    if lang == "en":
        return {}
    place = files("yuanheng").joinpath("words", "locale", f"{lang}.po")
    return read_catalogue(place.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _labels() -> dict[str, str]:
    """Give the Chinese of every English label of relations, code lists and workflows."""
    schema = ledger_schema()
    # Where two share their English, the later one counts: a relation before a column or a code.
    labels = [*workflow_labels()]
    labels += [
        c.document for x in schema.code_lists.values() for c in x.codes.values() if c.document
    ]
    labels += [c.document for r in schema.relations.values() for c in r.columns if c.document]
    labels += [c.label for x in schema.code_lists.values() for c in x.codes.values()]
    labels += [x.label for x in schema.code_lists.values()]
    labels += [c.label for r in schema.relations.values() for c in r.columns]
    labels += [r.label for r in schema.relations.values()]
    return {label["en"]: label["zh"] for label in labels}


@lru_cache(maxsize=1)
def _parameter_labels() -> dict[str, str]:
    """Give the Chinese of every English label of a parameter; reads the standards, so only then."""
    from yuanheng.standards.kinds import judging_packs, parameters  # noqa: PLC0415 - as said above

    found = (p.label for pack in judging_packs() for p in parameters(pack.id).values())
    return {label["en"]: label["zh"] for label in found}


class Words:
    """Says messages, labels and figures in one language."""

    def __init__(self, lang: str) -> None:
        """Take `zh` or `en`."""
        self.lang = lang if lang in LANGUAGES else "en"

    def __call__(self, template: str, /, **values: Plain) -> str:
        """Say a template of the catalogue."""
        return self.say(Message(template, values))

    def say(self, message: Message) -> str:
        """Say a message; the template is looked up, and so are values that are labels."""
        template = _catalogue(self.lang).get(message.template, message.template)
        if self.lang == "en":
            return template.format_map(message.values)
        return template.format_map({k: _in_chinese(k, v) for k, v in message.values.items()})

    def label(self, label: Label) -> str:
        """Say a label of a pack."""
        return label.get(self.lang) or label["en"]

    def aside(self, text: str) -> str:
        """Put a text into the brackets of the language, after what it belongs to."""
        return f"（{text}）" if self.lang == "zh" else f" ({text})"

    def join(self, parts: list[str] | tuple[str, ...]) -> str:
        """Join parts of a list."""
        return ("；" if self.lang == "zh" else "; ").join(parts)

    def listed(self, names: Iterable[str]) -> str:
        """Join names of a list."""
        return ("、" if self.lang == "zh" else ", ").join(names)


def _in_chinese(name: str, value: Plain) -> Plain:
    """Say a value of a message that is a label, a coordinate system or a word of the system."""
    if not isinstance(value, str):
        return value
    if name == "problem":
        return system_in_chinese(value)
    labels = _parameter_labels() if name == "meant_by" else _labels()
    return labels.get(value) or crs_in_chinese(value)


def plain_error(error: YuanhengError, words: Words) -> dict[str, Any]:
    """Give an error as plain values for --json, in the reader's language."""
    return {
        "error": type(error).__name__,
        "message": words.say(error.what),
        "where": plain_where(error.where),
        "facts": [words.say(line) for line in error.lines],
        "expected": words.say(error.expected) if error.expected else None,
        "remedy": words.say(error.remedy) if error.remedy else None,
        "exit_code": error.exit_code,
    }


def plain_where(where: Where) -> dict[str, str | int]:
    """Give a place as plain values, only what is known."""
    parts = {
        "file": where.file,
        "layer": where.layer,
        "row": where.row,
        "column": where.column,
        "line": where.line,
        "character": where.character,
        "subject": where.subject,
    }
    return {k: v for k, v in parts.items() if v is not None}
