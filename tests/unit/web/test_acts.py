"""Acts of the audit log: what the program can write there has a word in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import yuanheng
from yuanheng.web.pages.keeping.acts import act_word
from yuanheng.words.words import Words

_SOURCE = Path(yuanheng.__file__).parent
_NOTED = re.compile(r'(?:audit_entry|note_action)\(\s*[\w.]+,\s*"([\w.-]+)"')
_OF_TASKS = re.compile(r'(?:act_on|note_task)\([^"\n]*"(\w+)"')
_CHOSEN = re.compile(r'(?:verb|action) = "([\w.-]+)"(?: if [^"]+ else "([\w.-]+)")?')


def _written() -> set[str]:
    """Gather the acts that the source notes, as they stand there."""
    found: set[str] = set()
    for file in _SOURCE.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        found.update(_NOTED.findall(text))
        found.update(f"task.{action}" for action in _OF_TASKS.findall(text))
        if "audit_entry(" in text:
            found.update(act for pair in _CHOSEN.findall(text) for act in pair if act)
    return found


def test_every_act_that_is_written_has_a_word() -> None:
    """No id of ours, such as task.make or job.cancel, stands before a reader."""
    acts = _written()
    assert {"task.make", "task.close", "job.cancel", "ledger.placed", "zone.add"} <= acts
    for lang in ("zh", "en"):
        assert [act for act in sorted(acts) if act_word(Words(lang), act) == act] == [], lang
