"""Which zone a table is about (哪个开发区): said, in its title, or the only one; else asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from yuanheng.errors import say
from yuanheng.ledger.heads.around import Around
from yuanheng.ledger.mapping.plan import ZONE, Question
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.values import folded

_LONG = (
    ("经济技术开发区", "经开区"),
    ("经济开发区", "经开区"),
    ("高新技术产业开发区", "高新区"),
    ("产业集聚区", "集聚区"),
)

#: 市 or 县 before what a zone is called, which offices leave out.
_PLACE = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?:省|市|县|区|州|旗|镇)(?=[\u4e00-\u9fff]{0,4}(?:经开区|高新区|集聚区|园|开发区|工业区|新区))"
)


def zone_said(
    history: Iterable[Mapping[str, str | None]], around: Around, wanted: str | None, sheet: str
) -> tuple[str | None, Question | None]:
    """Give the id of the zone, or the question which it is.

    LedgerError where `wanted` names no zone of the ledger.
    """
    history = tuple(history)
    if wanted is not None:
        return find_zone(history, wanted), None
    names = {str(r["zone"]): str(r["name"] or r["zone"]) for r in history}
    title = "".join((*around.texts, sheet))
    called = [(str(r["zone"]), str(r["name"])) for r in history if r["name"]]
    said: set[str] = set()
    for shortened in (short, shortest, barest):
        said = {zone for zone, name in called if _is_named(shortened(name), shortened(title))}
        if len(said) == 1:
            return said.pop(), None
        if said:
            break
    known = [barest(name) for name in names.values()]
    others = [z for z in around.zones if not any(barest(z) in name for name in known)]
    if len(names) == 1 and not said and not others:
        return next(iter(names)), None
    what = (
        say("The title names {zone}, which is not in the ledger", zone=others[0])
        if others and not said
        else say("The table does not say which zone it is about")
    )
    options = tuple((n, say("{text}", text=n)) for n in sorted(names.values())[:20])
    return None, Question(ZONE, what, options, say("Say it with --zone."))


def short(name: str) -> str:
    """Shorten the name of a zone as offices do: 经济技术开发区 and 经济开发区 are 经开区."""
    text = re.sub(r"\s", "", folded(name))
    for long, abbreviated in _LONG:
        text = text.replace(long, abbreviated)
    return text


def shortest(name: str) -> str:
    """Shorten the name of a zone further: 滨江市高新区 is 滨江高新区 where only one is."""
    return _PLACE.sub("", short(name))


def barest(name: str) -> str:
    """Shorten the name of a zone as far as any does: 滨江经济开发区 is 滨江开发区 as well."""
    return shortest(name).replace("经开区", "开发区")


def _is_named(name: str, title: str) -> bool:
    """Tell whether a title names a zone, each in its short form."""
    return len(name) > 2 and name in title
