"""A return of indicators against its own earlier months (指标审核), never across a break.

A figure of a period is held against the last period, a cumulative one against the year before;
rates in points. Sums of months, growth as printed and parts of a whole follow from other figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from yuanheng.errors import say
from yuanheng.model.rounds import Part
from yuanheng.monitor.indicators.growth import differs, growth_of, sum_gap, year_before
from yuanheng.monitor.indicators.series import SHARES, Reading, Series
from yuanheng.monitor.submission.earlier import change_text
from yuanheng.monitor.submission.failing import Failing, amount, beyond
from yuanheng.monitor.submission.handed import period_before
from yuanheng.monitor.submission.within import listed
from yuanheng.words.figures import figure

_RATES = ("增速", "当月增速")
_HELD = ("当期", "累计", *_RATES)


def monthly(
    series: Iterable[Series], periods: Sequence[str], limits: Mapping[str, float]
) -> Iterator[Failing]:
    """Check the figures of some indicators in the periods that are handed in."""
    every = {s.name: s for s in series}
    for period in periods:
        yield from _lacking(every.values(), period)
        for one in every.values():
            for form in _HELD:
                now = one.at(period, form)
                if now is not None:
                    yield from _changed(one, period, form, now, limits)
            yield from _fallen(one, period)
            yield from _unsummed(one, period)
            yield from _ungrown(one, period)
            yield from _larger_than_whole(one, every, period)


def _lacking(series: Iterable[Series], period: str) -> Iterator[Failing]:
    """Name the indicators that the last period gave and this one does not."""
    before = period_before(period)
    gone = [s for s in series if _has(s, before) and not _has(s, period)]
    if before and gone and any(_has(s, period) for s in series):
        said = say(
            "In {period} there were {n} that lack now: {names}",
            period=before,
            n=len(gone),
            names=listed([s.name for s in gone]),
        )
        yield Failing("absent", said, tuple(Part(s.name) for s in gone))


def _has(series: Series, period: str | None) -> bool:
    return period is not None and any(p == period for p, _ in series.figures)


def _changed(
    series: Series, period: str, form: str, now: Reading, limits: Mapping[str, float]
) -> Iterator[Failing]:
    """Name a figure that changed by more than its threshold."""
    held = year_before(period) if form == "累计" else period_before(period)
    before = series.at(held, form) if held else None
    was = now.same_unit(before) if before else None
    if held is None or was is None or series.is_broken(held, period):
        return
    is_rate = form in _RATES or now.unit in SHARES
    limit = limits["points" if is_rate else "jump"]
    gap = now.value - was
    if abs(gap) <= Fraction(repr(limit)) if is_rate else not beyond(now.value, was, limit):
        return
    words = {
        "name": series.name,
        "form": form,
        "now": amount(now.value, now.unit),
        "was": amount(was, now.unit),
        "period": held,
        "limit": amount(Fraction(repr(limit))),
    }
    if is_rate:
        said = say(
            "{name} ({form}) is {now}, in {period} it was {was}: a change of {change} points"
            " (limit {limit})",
            change=amount(gap),
            **words,
        )
    else:
        said = say(
            "{name} ({form}) is {now}, in {period} it was {was}: a change of {change}"
            " (limit {limit}%)",
            change=change_text(now.value, was),
            **words,
        )
    yield Failing("jump", said, (_part(series, form, now),))


def _fallen(series: Series, period: str) -> Iterator[Failing]:
    """Name a cumulative figure of a flow that is less than that of an earlier month of its year."""
    now, before = series.at(period, "累计"), period_before(period)
    then = series.at(before, "累计") if before and before[:4] == period[:4] else None
    if now is None or then is None or series.nature != "时期数":
        return
    was = now.same_unit(then)
    if was is None or series.is_broken(str(before), period) or now.value >= was:
        return
    said = say(
        "{name} ({form}) fell within the year: {now} after {was} in {period}",
        name=series.name,
        form="累计",
        now=amount(now.value, now.unit),
        was=amount(was, now.unit),
        period=before,
    )
    yield Failing("fall", said, (_part(series, "累计", now),))


def _unsummed(series: Series, period: str) -> Iterator[Failing]:
    """Name a cumulative figure that is not that of the month before and the month."""
    gap, now = sum_gap(series, period), series.at(period, "累计")
    if gap is None or now is None:
        return
    said = say(
        "{name}: the cumulative figure {now} differs by {gap} from the month before and the month"
        " added up",
        name=series.name,
        now=amount(now.value, now.unit),
        gap=amount(gap, now.unit),
    )
    yield Failing("sum", said, (_part(series, "累计", now), _part(series, "当期", now)))


def _ungrown(series: Series, period: str) -> Iterator[Failing]:
    """Name a growth as printed that does not follow from its own figures."""
    printed, growth = series.at(period, "增速"), growth_of(series, period)
    if printed is None or growth is None or growth.kind == "difference":
        return
    if growth.value is None or not differs(printed, growth.value):
        return
    said = say(
        "{name}: growth is given as {now}%, its own figures make {was}%",
        name=series.name,
        now=amount(printed.value),
        was=figure(growth.value),
    )
    yield Failing("growth", said, (_part(series, "增速", printed),))


def _larger_than_whole(
    series: Series, every: Mapping[str, Series], period: str
) -> Iterator[Failing]:
    """Name a part (其中) that is larger than what it is a part of."""
    whole = every.get(series.on(period).part_of)
    if whole is None or whole is series:
        return
    for form in ("当期", "累计"):
        now, most = series.at(period, form), whole.at(period, form)
        limit = now.same_unit(most) if now and most else None
        if now is None or limit is None or now.value <= limit or now.unit in SHARES:
            continue
        said = say(
            "{name} ({form}) is {now}, more than {whole}, of which it is a part: {most}",
            name=series.name,
            form=form,
            now=amount(now.value, now.unit),
            whole=whole.name,
            most=amount(limit, now.unit),
        )
        yield Failing("part", said, (_part(series, form, now),))


def _part(series: Series, form: str, reading: Reading) -> Part:
    """Name the cell of a figure as the key of its row says it."""
    keys = (series.name, form, reading.stage or "")
    return Part("·".join(key for key in keys if key), "value")
