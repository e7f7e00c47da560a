"""What all papers have (公文格式): blanks for what only the office knows, day, last lines."""

from __future__ import annotations

from yuanheng.ports import House
from yuanheng.report.phrases.saying import Text
from yuanheng.report.word.paper import Paper, Part
from yuanheng.views.reports.rows import written_date
from yuanheng.views.tasks.lists import today
from yuanheng.words.words import Words

_SAMPLE = "示例"


def blank_paper(
    house: House,
    words: Words,
    *,
    title: str,
    opening: Text,
    parts: tuple[Part, ...],
    annexes: tuple[Part, ...],
    names: tuple[str, ...],
) -> Paper:
    """Put a paper into its form; `names` are the zones it is on, which tell sample data."""
    day = today(house)
    said = written_date(words, day)
    return Paper(
        title=title,
        number=words("____ [{year}] no. ____", year=day.year),
        to=words("To ________ (addressee)"),
        opening=opening,
        parts=parts,
        annexes=annexes,
        annex=words("Annex"),
        sign=words("________ (issuing office)"),
        day=said,
        imprint=(
            words("Copies to: ________"),
            words("________ (office that printed it), printed on {day}", day=said),
        ),
        sample_note=words("Sample data: a synthetic zone, not a real one")
        if any(_SAMPLE in name for name in names)
        else None,
    )
