"""The sheet for a visit (走访单): the file of a subject on one A4 page, with room to write."""

from __future__ import annotations

import io
from collections.abc import Iterator

from yuanheng.report.word.slip import Field, Slip, write_slip
from yuanheng.views.office.subject_file import SubjectFile
from yuanheng.words.words import Words

#: What fits on one page beside the room to write in.
_CELLS, _LINES, _WANTING = 18, 5, 8
_ROOM_MM = 30.0


def file_title(words: Words, kind: str) -> str:
    """Name the file of a kind of subject."""
    titles = {
        "supply": words("File of a plot"),
        "enterprise": words("File of an enterprise"),
        "project": words("File of a project"),
    }
    return titles[kind]


def visit_docx(words: Words, found: SubjectFile, day: str) -> bytes:
    """Give the sheet as a Word file of one page."""
    out = io.BytesIO()
    title = f"{file_title(words, found.kind)}：{found.name}"
    heading = words(
        "{zone}    no. {number}    {day}", zone=found.zone_name, number=found.number, day=day
    )
    slip = Slip(title, heading, tuple(_rows(words, found)))
    write_slip(slip, out, "zh" if words.lang == "zh" else "en")
    return out.getvalue()


def _rows(words: Words, found: SubjectFile) -> Iterator[tuple[Field, ...]]:
    """What is stated in pairs, what was found, what is under way, what is not known, and room."""
    cells = found.own.cells if found.own else ()
    shown = [Field(c.label, c.text) for c in cells[:_CELLS]]
    for n in range(0, len(shown) - 1, 2):
        yield shown[n], shown[n + 1]
    if len(shown) % 2:
        yield (shown[-1],)
    lines = [f"{line.label}（{line.evidence}）" for case in found.cases for line in case.findings]
    yield (Field(words("what was found"), _some(words, lines, _LINES)),)
    tasks = [f"{t.number}  {t.title}  {t.step}  {t.due or ''}".strip() for t in found.tasks]
    yield (Field(words("tasks"), _some(words, tasks, _LINES)),)
    parts = [words("{name}: {n} rows", name=p.label, n=p.total) for p in found.parts]
    yield (Field(words("in the ledger besides"), _some(words, parts, _LINES)),)
    wanting = [w.label for w in found.wanting if w.document] or [w.label for w in found.wanting]
    yield (Field(words("not known, to be asked"), _inline(words, wanting)),)
    yield (Field(words("what was seen"), tall_mm=_ROOM_MM),)
    yield Field(words("visited by, day")), Field(words("received by"))


def _some(words: Words, lines: list[str], most: int) -> str:
    """Give as many lines as fit, and say how many are left out."""
    if not lines:
        return words("none")
    left = len(lines) - most
    said = lines[:most] + ([words("and {n} more", n=left)] if left > 0 else [])
    return "\n".join(said)


def _inline(words: Words, names: list[str]) -> str:
    left = len(names) - _WANTING
    said = names[:_WANTING] + ([words("and {n} more", n=left)] if left > 0 else [])
    return words.join(said) or words("none")
