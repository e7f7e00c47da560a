"""The letter to the holder of a plot (履约提醒函、催告函): what has passed, and what is to come.

What the ledger knows is filled in; what only the office can say is a marked blank. It demands only
what the list says was not done; what nobody states is asked about.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from yuanheng.report.word.slip import Field, Slip, write_slip
from yuanheng.views.land.calendar import LandCalendar
from yuanheng.views.land.calendar_writing import basis_text, wanting_text
from yuanheng.views.land.duties import PlotDuty
from yuanheng.views.land.writing import hectares_text, mu_text
from yuanheng.words.figures import figure
from yuanheng.words.words import Words

#: What comes within so many days is reminded of.
AHEAD = 180
_PASSED = ("overdue", "unproved")
_ROOM_MM = 16.0


def letter_title(words: Words, found: LandCalendar, number: str) -> str:
    """Name the letter: a demand where the list says what was not done, else a reminder."""
    if any(d.state == "overdue" for d in _told(found, number)):
        return words("Demand to perform the contract")
    return words("Reminder of the days of the contract")


def letter_docx(words: Words, found: LandCalendar, number: str) -> bytes | None:
    """Write the letter as a form of one page; None where nothing of the plot falls due."""
    duties = _told(found, number)
    if not duties:
        return None
    heading = words("No. (to be filled in)    as of {day}", day=found.day)
    rows = tuple(_rows(words, found, duties))
    out = io.BytesIO()
    slip = Slip(letter_title(words, found, number), heading, rows)
    write_slip(slip, out, "zh" if words.lang == "zh" else "en")
    return out.getvalue()


def _told(found: LandCalendar, number: str) -> tuple[PlotDuty, ...]:
    """Give what the holder owes: what has passed, and what comes soon."""
    return tuple(
        d
        for d in found.all
        if d.plot.number == number
        and d.owes == "holder"
        and d.task is None
        and (d.state in _PASSED or (d.state == "coming" and (d.days_left or 0) <= AHEAD))
    )


def _rows(
    words: Words, found: LandCalendar, duties: tuple[PlotDuty, ...]
) -> Iterator[tuple[Field, ...]]:
    plot, blank = duties[0].plot, words("(to be filled in)")
    yield (Field(words("holder of the land-use right"), plot.holder or blank),)
    told = [found.zone_name, " ".join(text for text in (plot.number, plot.name) if text)]
    if plot.area is not None:
        mu, hm2 = mu_text(plot.area), hectares_text(plot.area)
        told.append(words("Area: {mu} mu ({hm2} hm²)", mu=mu, hm2=hm2))
    yield (Field(words("the plot"), "\n".join(told)),)
    for label, state in (
        (words("passed, not done"), "overdue"),
        (words("passed, to be proved"), "unproved"),
        (words("within {n} days", n=AHEAD), "coming"),
    ):
        lines = [_line(words, d) for d in duties if d.state == state]
        if lines:
            yield (Field(label, "\n".join(lines)),)
    papers = _papers(words, duties)
    if papers:
        yield (Field(words("to be handed in"), papers),)
    yield (Field(words("what is asked, and by when"), blank, _ROOM_MM),)
    yield (Field(words("contact, telephone, address"), blank),)
    yield (Field(words("issued by (seal), day"), blank, _ROOM_MM),)
    yield (Field(words("received by (signature), day"), blank, _ROOM_MM),)


def _line(words: Words, duty: PlotDuty) -> str:
    said = f"{duty.day}  {words.label(duty.label)}{words.aside(basis_text(words, duty))}"
    if duty.amount is None:
        return said
    claimed = words("claimed by now: {amount} (10,000 yuan)", amount=figure(duty.amount))
    return f"{said}  {claimed}"


def _papers(words: Words, duties: Iterable[PlotDuty]) -> str:
    """Name the papers that settle what is to be proved, each once."""
    told = {w.name: w for d in duties if d.state in _PASSED for w in d.wanting}
    return wanting_text(words, told.values())
