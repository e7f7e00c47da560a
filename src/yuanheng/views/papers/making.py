"""Papers by kind (公文种类): made of a house as it stands, and made again when one is verified.

The file says how it was made: the kind, what was asked, and the moment. Whoever verifies it opens
the ledger as it stood then and makes the paper once more; what the two do not share is named.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Literal, get_args

from pydantic import TypeAdapter, ValidationError

from yuanheng.errors import LedgerError, UsageError, say
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import zone_history
from yuanheng.ports import House
from yuanheng.views.indicators.board import indicator_board
from yuanheng.views.known_house import house_at
from yuanheng.views.ledger.batches import zone_names
from yuanheng.views.tasks.lists import today
from yuanheng.words.words import Words

if TYPE_CHECKING:
    from yuanheng.report.word.paper import Paper, PaperNumbers

PaperKind = Literal["analysis", "bulletin", "idle", "review"]
KINDS: tuple[PaperKind, ...] = get_args(PaperKind)


@dataclass(frozen=True)
class PaperAsked:
    """Which paper: its kind, the zones that it may speak of, and what narrows it.

    zone: one of them by id, for all kinds but the bulletin. period: of the analysis. since: first
    day of the bulletin. yellow, red: limits of the lights of the analysis.
    """

    kind: PaperKind
    zones: tuple[str, ...]
    zone: str = ""
    period: str = ""
    since: str = ""
    yellow: float = 0
    red: float = -5


@dataclass(frozen=True)
class PaperRecipe:
    """How a paper was made: what was asked, in which language, at which moment."""

    asked: PaperAsked
    lang: str
    at: str


@dataclass(frozen=True)
class PaperFile:
    """A paper as a Word file, and the name it is given."""

    name: str
    content: bytes


@cache
def _recipes() -> TypeAdapter[PaperRecipe]:
    return TypeAdapter(PaperRecipe)


def paper_titles(words: Words) -> dict[PaperKind, str]:
    """Name the kinds."""
    return {
        "analysis": words("Analysis of the month"),
        "bulletin": words("Bulletin on supervision"),
        "idle": words("Paper on idle land"),
        "review": words("Own assessment of the year"),
    }


def paper_file(house: House, words: Words, asked: PaperAsked) -> PaperFile:
    """Write a paper; LedgerError where there is nothing to write of."""
    from yuanheng.report.word.paper import write_paper  # noqa: PLC0415 - the Word library is slow to load

    asked = _settled(house, asked)
    moment = house.clock.now()
    recipe = PaperRecipe(asked, words.lang, moment.isoformat())
    paper = _made(house, words, asked)
    out = io.BytesIO()
    write_paper(
        paper,
        out,
        "zh" if words.lang == "zh" else "en",
        recipe=_recipes().dump_json(recipe).decode(),
    )
    return PaperFile(f"{paper.title}-{today(house)}.docx", out.getvalue())


def read_recipe(text: str) -> PaperRecipe | None:
    """Read how a paper was made; None where a file says nothing of it."""
    if not text.startswith("{"):
        return None
    try:
        return _recipes().validate_json(text)
    except ValidationError:
        return None


def made_again(house: House, recipe: PaperRecipe) -> PaperNumbers:
    """Make a paper once more from the ledger as it stood then, and give its numbers."""
    from yuanheng.report.word.paper import paper_numbers  # noqa: PLC0415 - as above

    try:
        moment = datetime.fromisoformat(recipe.at)
        if moment.tzinfo is None:
            raise UsageError(say("{text} is no moment", text=recipe.at))
    except ValueError as error:
        raise UsageError(say("{text} is no moment", text=recipe.at)) from error
    then = house_at(house, min(moment, house.clock.now()))
    paper = _made(then, Words(recipe.lang), recipe.asked)
    return paper_numbers(paper, "zh" if recipe.lang == "zh" else "en")


def _settled(house: House, asked: PaperAsked) -> PaperAsked:
    """Name the zone by its id, and the last month where none is named: later ones may come."""
    if not asked.zone:
        return asked
    zone = find_zone(zone_history(house.record, house.record.last_seq()), asked.zone)
    return replace(asked, zone=zone)


def _made(house: House, words: Words, asked: PaperAsked) -> Paper:
    """Make a paper of a house."""
    makers = {"analysis": _analysis, "bulletin": _bulletin, "idle": _idle, "review": _review}
    return makers[asked.kind](house, words, asked)


def _analysis(house: House, words: Words, asked: PaperAsked) -> Paper:
    from yuanheng.views.indicators.analysis import make_analysis  # noqa: PLC0415 - as above

    board = indicator_board(
        house,
        words,
        frozenset(asked.zones),
        zone=asked.zone or None,
        period=asked.period or None,
        lights=(asked.yellow, asked.red),
    )
    if board is None:
        raise LedgerError(
            say("No return of indicators was read yet"),
            remedy=say("Import the sheet of the month: yuanheng import FILE"),
        )
    return make_analysis(words, board, today(house))


def _bulletin(house: House, words: Words, asked: PaperAsked) -> Paper:
    from yuanheng.views.tasks.bulletin import bulletin_paper, make_bulletin  # noqa: PLC0415 - as above

    zones = frozenset({asked.zone}) if asked.zone else frozenset(asked.zones)
    return bulletin_paper(words, make_bulletin(house, words, zones, asked.since or None))


def _idle(house: House, words: Words, asked: PaperAsked) -> Paper:
    from yuanheng.views.descent.idle_plots import idle_land  # noqa: PLC0415 - likewise
    from yuanheng.views.papers.idle import idle_paper  # noqa: PLC0415 - as above

    for zone in _zones(asked):
        land = idle_land(house, zone)
        if land is not None:
            return idle_paper(house, words, zone, _name(house, zone), land)
    raise LedgerError(
        say("No official check of idle land was made yet"),
        remedy=say("Evaluate first: yuanheng evaluate cn.idle-land.2012"),
    )


def _review(house: House, words: Words, asked: PaperAsked) -> Paper:
    from yuanheng.views.papers.idle import last_score  # noqa: PLC0415 - as above
    from yuanheng.views.papers.review import review_paper  # noqa: PLC0415 - likewise

    for zone in _zones(asked):
        run = last_score(house, zone)
        if run is not None:
            return review_paper(house, words, run, zone, _name(house, zone))
    raise LedgerError(
        say("No official score of a zone was made yet"),
        remedy=say("Evaluate first: yuanheng evaluate"),
    )


def _zones(asked: PaperAsked) -> Iterable[str]:
    return (asked.zone,) if asked.zone else asked.zones


def _name(house: House, zone: str) -> str:
    return zone_names(house).get(zone, zone)
