"""One line of the month's sheet (指标一行): a standing written as an office hands it up."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from yuanheng.errors import Message, say
from yuanheng.monitor.indicators.series import Reading
from yuanheng.monitor.indicators.standing import Standing, month_of
from yuanheng.views.indicators.line import Line, line_of
from yuanheng.views.indicators.writing import (
    number_text,
    part_text,
    rounded,
    signed_text,
)
from yuanheng.words.words import Words

_LIGHTS = {
    "green": say("on pace"),
    "yellow": say("behind"),
    "red": say("far behind"),
}
#: What a light says of a level, which has reached its target or not.
LEVEL_WORDS = {
    "green": say("target reached"),
    "yellow": say("not yet reached"),
    "red": say("target missed"),
}
_WHY: dict[str, Message] = {
    "comparable": say("published at comparable prices, not reckoned from values"),
    "break": say("the definition changed: not comparable"),
    "units": say("the units do not fit"),
    "nature": say("whether it is a flow or a stock is not said"),
    "no-base": say("nothing is known of the year before"),
}


@dataclass(frozen=True)
class Shown:
    """A figure as shown, the number itself, and the record that it leads to; empty if none."""

    text: str = ""
    value: float | None = None
    address: str = ""


@dataclass(frozen=True)
class BoardRow:
    """One line of the sheet.

    key: what names it in every language. period: only where the figures are of another period
    than the sheet (前三季度). growth and done are as printed where the return prints them; the
    reckoned ones stand beside where they differ. growth_kind: percent, points or difference.
    pace: points ahead of the year. due: what of the year's target was due, in percent, as a sum
    that a cell can hold. year_end: the range that the year may come to.
    """

    name: str
    key: str
    unit: str
    is_part: bool
    period: str
    target: Shown
    month: Shown
    total: Shown
    before: Shown
    growth: Shown
    growth_reckoned: Shown
    growth_note: str
    growth_kind: str
    done: Shown
    done_reckoned: Shown
    pace: Shown
    due: str
    rank: Shown
    lead_unit: str
    light: str
    light_word: str
    year_end: str
    line: Line | None
    doubts: tuple[str, ...]


def board_row(words: Words, at: Standing, more: tuple[str, ...] = ()) -> BoardRow:
    """Write one line of the sheet; `more` is what else does not agree."""
    series, own, g = at.series, at.period, at.growth
    definition = series.on(own)
    printed, done = at.printed_growth, at.printed_done
    base = g.base if g else None
    reckoned = g.value if g else None
    # What the return prints is shown as it is; what is reckoned takes its place where it is silent.
    lead = definition.lead_unit or (at.goal.lead_unit if at.goal else "")
    words_of = _LIGHTS if at.pace is not None else LEVEL_WORDS
    return BoardRow(
        name=series.name,
        key=series.key or series.name,
        unit=series.unit,
        is_part=bool(definition.part_of),
        period="" if own[5:7].isdecimal() else part_text(words, own, is_cumulative=True),
        target=_goal_shown(at),
        month=shown(at.month),
        total=shown(at.total) if at.total else _summed(words, at),
        before=shown(base),
        growth=_growth_shown(words, at),
        growth_reckoned=_change(words, at, reckoned) if at.growth_differs else Shown(),
        growth_note=why(words, at),
        growth_kind=g.kind if g else "",
        done=_share(done, at.done),
        done_reckoned=_share(None, at.done) if at.done_differs else Shown(),
        pace=Shown() if at.pace is None else Shown(signed_text(at.pace), float(round(at.pace, 4))),
        due="" if at.curve is None else _due(at),
        rank=shown(at.rank),
        lead_unit=lead,
        light=at.light or "",
        light_word=words.say(words_of[at.light]) if at.light else "",
        year_end=_year_end(words, at),
        line=line_of(series, own),
        doubts=(*_doubts(words, at, printed, done), *more),
    )


def _summed(words: Words, at: Standing) -> Shown:
    """Show the months added up, where that is more than the month itself."""
    if at.summed is None or at.month is None or at.summed == at.month.value:
        return Shown()
    return Shown(words("{value} (added up)", value=number_text(at.summed)), float(at.summed))


def _due(at: Standing) -> str:
    """Write what was due of the year's target, so that it can stand in a formula."""
    if not at.by_quarters:
        return f"100*{month_of(at.period)}/12"
    return f"{float(round(at.curve or Fraction(0), 6)):g}"


def shown(reading: Reading | None) -> Shown:
    """Show a figure of a return."""
    if reading is None:
        return Shown()
    return Shown(number_text(reading.value), float(reading.value), address(reading))


def address(reading: Reading) -> str:
    """Name the record that a figure leads to."""
    return f"/ledger/records/{reading.relation}/{reading.fact}"


def why(words: Words, at: Standing) -> str:
    """Say why nothing is reckoned, or on what basis growth is published."""
    g, printed = at.growth, at.printed_growth
    if g is not None and g.value is not None and at.total is None and at.period[5:].isdecimal():
        return words("the month alone")
    if g is None or g.reason is None or (g.reason == "no-base" and printed is None):
        return ""
    if g.reason == "comparable" and printed is not None:
        return words("{basis}, as published", basis=printed.basis)
    now = at.total or at.month
    if g.reason == "jump" and g.base is not None and now is not None:
        before = now.same_unit(g.base) or now.value
        return words(
            "{factor} times the other year: find out whether the same is counted",
            factor=number_text(max(now.value / before, before / now.value), 1),
        )
    return words.say(_WHY[g.reason])


def _goal_shown(at: Standing) -> Shown:
    """Show the target of the year in the unit of the indicator."""
    if at.goal is None:
        return Shown()
    figure = at.goal.figure
    now = at.total or at.month
    value = figure.value if now is None else now.same_unit(figure)
    sign = "≤" if at.goal.is_ceiling else ""
    if value is None:
        return Shown(f"{sign}{number_text(figure.value)} {figure.unit}", None, address(figure))
    return Shown(f"{sign}{number_text(value)}", float(value), address(figure))


def _growth_shown(words: Words, at: Standing) -> Shown:
    """Show growth as printed, else as reckoned."""
    printed = at.printed_growth
    if printed is None:
        return _change(words, at, at.growth.value if at.growth else None)
    text = signed_text(printed.value, _places(printed.value))
    points = at.growth is not None and at.growth.kind == "points"
    unit = words(" points") if points or "点" in printed.unit else "%"
    return Shown(text + unit, float(printed.value), address(printed))


def _places(value: Fraction) -> int:
    """Count the decimals that a figure is written with, one at least and two at most."""
    return 1 if round(value, 1) == value else 2


def _change(words: Words, at: Standing, value: Fraction | None) -> Shown:
    """Show a change that was reckoned."""
    if value is None or at.growth is None:
        return Shown()
    unit = {
        "percent": "%",
        "points": words(" points"),
        "difference": f" {at.series.unit}".rstrip(),
    }[at.growth.kind]
    return Shown(signed_text(value) + unit, float(round(value, 6)))


def _share(printed: Reading | None, reckoned: Fraction | None) -> Shown:
    """Show a share of the target, as printed or else as reckoned."""
    if printed is not None:
        return Shown(f"{_share_text(printed.value)}%", float(printed.value), address(printed))
    if reckoned is None:
        return Shown()
    return Shown(f"{rounded(reckoned, 1):,.1f}%", float(round(reckoned, 6)))


def _share_text(value: Fraction) -> str:
    """Write a printed share with one decimal at least."""
    return f"{rounded(value, _places(value)):,.{_places(value)}f}"


def _year_end(words: Words, at: Standing) -> str:
    """Say what the year may come to, and by how many earlier years."""
    end = at.year_end
    if end is None:
        return ""
    least, most = number_text(end.least, 2), number_text(end.most, 2)
    span = least if least == most else f"{least}～{most}"
    return words("{span} (by {years})", span=span, years="、".join(end.years))


def _doubts(words: Words, at: Standing, printed: Reading | None, done: Reading | None) -> list[str]:
    """Say what does not agree."""
    found = []
    g = at.growth
    if at.growth_differs and g is not None and printed is not None:
        found.append(
            words(
                "growth is printed as {printed}, its own numbers give {reckoned}",
                printed=_growth_shown(words, at).text,
                reckoned=_change(words, at, g.value).text,
            )
        )
    if at.done_differs and done is not None and at.done is not None:
        found.append(
            words(
                "the share of the target is printed as {printed}, its own numbers give {reckoned}",
                printed=_share(done, None).text,
                reckoned=_share(None, at.done).text,
            )
        )
    if at.base_differs and g is not None and g.base is not None and g.then is not None:
        found.append(
            words(
                "a year before: {now} in this return, {then} in the return of then",
                now=number_text(g.base.value),
                then=number_text(g.then.value),
            )
        )
    return found
