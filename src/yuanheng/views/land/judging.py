"""Rules applied to the supplies of a zone as they stand now (即时核查), without a run.

What a rule says of a plot on a day is reckoned by the statement that an evaluation uses; it is
looked at and kept nowhere, and moves no finding.
"""

from __future__ import annotations

import pyarrow as pa

from yuanheng.evaluate.rule_run import relation_of
from yuanheng.evaluate.rulebook import Judged, bound, judge
from yuanheng.evaluate.run import Question
from yuanheng.model.evaluation import Run
from yuanheng.ports import House
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.packs.folders import Pack
from yuanheng.standards.rulebooks.compile import compile_rulebook
from yuanheng.standards.rulebooks.rulebook import Rulebook

#: The period under which rows of several lists are judged together.
_NOW = "now"


def book_of(house: House, zone: str, family: str, day: str) -> Rulebook | None:
    """Choose the rulebook of a family: that of the zone's last official run, else the newest.

    None where no edition was in force by the day.
    """
    known = {p.id: p for p in packs.all_packs().values() if p.kind == "rulebook"}
    ran = [r.standard for r in house.record.runs() if _is_of(r, zone, known, family)]
    if ran:
        return packs.rulebook(ran[-1])
    editions = [p for p in known.values() if _family(p.id) == family and p.valid_from <= day]
    return packs.rulebook(max(editions, key=lambda p: p.id).id) if editions else None


def judge_now(house: House, zone: str, supplies: pa.Table, book: Rulebook, day: str) -> Judged:
    """Judge the supplies of a zone as of a day, all rows together whichever list each is from."""
    question = Question(_NOW, day, house.record.last_seq(), frozenset({zone}), {}, official=False)
    others = (n for n in book.relations if n != book.subject.id)
    relations = {n: relation_of(house.record, n, question) for n in others}
    place = supplies.schema.get_field_index("period")
    now = pa.array([_NOW] * supplies.num_rows, supplies.schema.field(place).type)
    relations[book.subject.id] = supplies.set_column(place, supplies.schema.field(place), now)
    parameters = bound(book, {}, as_of=day, period=_NOW)
    return judge(book, house.engine.run(compile_rulebook(book), relations, parameters))


def _is_of(run: Run, zone: str, known: dict[str, Pack], family: str) -> bool:
    """Tell an official run on a zone by an edition of a family or by what extends one."""
    if not run.official or zone not in run.zones or run.standard not in known:
        return False
    return _family(run.standard) == family or packs.rulebook(run.standard).family == family


def _family(pack: str) -> str:
    return pack.rpartition(".")[0]
