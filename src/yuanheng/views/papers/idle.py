"""The paper on the disposal of idle land (闲置土地处置专报): how much, since when, what is asked.

The count comes first. The share of idle land in a score stands beside it, for both are true: a
score of 98.95 says that little of the land is idle, not that no plot is.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from yuanheng.model.evaluation import Run
from yuanheng.ports import House
from yuanheng.report.phrases.saying import Figure, Text
from yuanheng.report.word.chart_xml import Chart, ChartSeries
from yuanheng.report.word.paper import Grid, Paper, Part
from yuanheng.report.wordml import Align
from yuanheng.standards.formula.exact import meant
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.descent.idle_plots import (
    IDLE,
    KINDS,
    PATHS,
    IdleLand,
    Kind,
    Plot,
    area_of,
    plain_number,
)
from yuanheng.views.papers.blanks import blank_paper
from yuanheng.views.reports.rows import written_date
from yuanheng.words.figures import figure
from yuanheng.words.words import Words

_NAMED, _HORIZONS = 3, (30, 90, 180)


def idle_paper(house: House, words: Words, zone: str, name: str, land: IdleLand) -> Paper:
    """Put the paper together from the last check of a zone."""
    parts = [_totals(words, land), _gravest(words, land)]
    parts += [part for part in (_paths(words, land), _coming(words, land)) if part]
    parts.append(_measures(words, land))
    return blank_paper(
        house,
        words,
        title=words("{zone}: idle land and its disposal", zone=name),
        opening=_opening(words, name, land) + _beside(house, words, zone),
        parts=tuple(parts),
        annexes=(
            (Part(words("The plots, one by one"), (), _list(words, land)),) if land.plots else ()
        ),
        names=(name,),
    )


def kind_label(words: Words, kind: Kind) -> str:
    """Say what a plot counts as."""
    return {
        "two-years": words("not started, two years after the agreed day or longer"),
        "one-year": words("not started, one to two years after the agreed day"),
        "stopped": words("little developed and stopped for a year"),
        "suspected": words("suspected only"),
        "unproved": words("not provable"),
    }[kind]


def _mu(plots: Iterable[Plot]) -> str:
    return plain_number(area_of(plots))


def _opening(words: Words, name: str, land: IdleLand) -> str:
    """Say what counts first: how many, how much, how long, and how it moved."""
    idle, long = land.of(*IDLE), land.of("two-years")
    day = written_date(words, date.fromisoformat(land.run.as_of))
    if not idle:
        text = words("As of {day}, no plot of {zone} was proved idle.", day=day, zone=name)
    else:
        text = words(
            "As of {day}, {n} plots of {zone} with {mu} mu were idle, {long} of them with {long_mu}"
            " mu for two years or longer.",
            day=day,
            zone=name,
            n=len(idle),
            mu=_mu(idle),
            long=len(long),
            long_mu=_mu(long),
        )
    others = [k for k in ("suspected", "unproved") if land.of(k)]
    if others:
        text += words(
            " {n} more are suspected, {m} are not provable.",
            n=len(land.of("suspected")),
            m=len(land.of("unproved")),
        )
    unknown = sum(p.mu is None for p in idle)
    if unknown:
        text += words(" The area of {n} plots is not known and not in the sum.", n=unknown)
    return text + _moved(words, land, idle)


def _moved(words: Words, land: IdleLand, idle: tuple[Plot, ...]) -> str:
    """Say how the count moved since the check before."""
    if land.before is None:
        return ""
    then = {p.number for p in land.before_plots if p.kind in IDLE}
    now = {p.number for p in idle}
    return words(
        " Since {day}: {more} more, {fewer} fewer; {before} became {now}.",
        day=written_date(words, date.fromisoformat(land.before.as_of)),
        more=len(now - then),
        fewer=len(then - now),
        before=len(then),
        now=len(now),
    )


def _beside(house: House, words: Words, zone: str) -> str:
    """Say the share of idle land that the last score of the zone stands on, where it has one."""
    run = last_score(house, zone)
    if run is None:
        return ""
    card = packs.scorecard(run.standard)
    for found in run.results:
        for area in found.areas if found.zone == zone else ():
            value = next((i for i in area.indicators if i.id == "idle_rate"), None)
            node = next((n for n in area.nodes if n.id == "idle_rate"), None)
            if value is None or value.value is None or node is None or node.score is None:
                continue
            return words(
                " The {label} of {area} in the evaluation of {period} is {share}%, worth {score}"
                " points: it is measured by area, and does not say that no plot is idle.",
                label=words.label(card.indicators["idle_rate"].label),
                area=area.area or found.name,
                period=run.period,
                share=figure(value.value),
                score=figure(node.score),
            )
    return ""


def last_score(house: House, zone: str) -> Run | None:
    """Find the last official run that scored a zone itself."""
    runs = [
        r
        for r in house.record.runs()
        if r.official and any(z.zone == zone and not z.subject and z.areas for z in r.results)
    ]
    return max(runs, key=lambda r: (r.period, r.id), default=None)


def _totals(words: Words, land: IdleLand) -> Part:
    """The table by kind, and its areas as bars."""
    kinds = [k for k in KINDS if land.of(k)]
    idle = land.of(*IDLE)
    rows: list[tuple[Text, ...]] = [
        (kind_label(words, k), str(len(land.of(k))), _mu(land.of(k)) if k in IDLE else "—")
        for k in kinds
    ]
    if len([k for k in kinds if k in IDLE]) > 1:
        n = len([k for k in kinds if k in IDLE])
        rows.insert(n, (words("idle together"), str(len(idle)), _mu(idle)))
    known = [k for k in kinds if k in IDLE]
    chart = Chart(
        words("Idle land by kind"),
        "bars",
        tuple(kind_label(words, k) for k in known),
        (ChartSeries(words("Area in mu"), tuple(Figure(_mu(land.of(k)), "") for k in known)),),
        words("mu of land"),
    )
    grid = Grid(
        (words("How idle"), words("Plots"), words("Area in mu")),
        (90, 30, 36),
        ("left", "right", "right"),
        tuple(rows),
    )
    return Part(words("How it stands"), (), grid, chart if len(known) > 1 else None)


def _gravest(words: Words, land: IdleLand) -> Part:
    """Name the three that are idle longest."""
    idle = land.of(*IDLE)[:_NAMED]
    lines = [
        words(
            "{name} ({number}), {holder}, {mu} mu: {kind}; idle since {day}. Cause: {cause}.",
            name=p.name or p.number,
            number=p.number,
            holder=p.holder or "____",
            mu="____" if p.mu is None else plain_number(p.mu),
            kind=kind_label(words, p.kind),
            day=written_date(words, date.fromisoformat(p.since)) if p.since else "____",
            cause=_cause(words, p),
        )
        for p in idle
    ]
    return Part(words("The gravest"), tuple(lines) or (words("No plot was proved idle."),))


def _cause(words: Words, plot: Plot) -> str:
    """Say the established cause; that there is none yet is said."""
    if plot.cause is None:
        return words("not yet established")
    code = ledger_schema().code_lists["idle_cause"].codes.get(plot.cause)
    return words.label(code.label) if code else plot.cause


def _paths(words: Words, land: IdleLand) -> Part | None:
    """What follows by the decree, with plots, land and money."""
    book = packs.rulebook(land.run.standard)
    rows: list[tuple[Text, ...]] = []
    for path in PATHS:
        plots = [p for p in land.plots if path in p.paths]
        waiting = sum(path in p.open_paths for p in land.plots)
        if not plots and not waiting:
            continue
        money = sum((meant(p.amounts.get(path, 0.0)) for p in plots), Fraction(0))
        rule = book.rules[path]
        rows.append(
            (
                words.label(rule.label),
                rule.levels[0].article,
                str(len(plots)),
                _mu(plots) if plots else "—",
                figure(money) if money else "—",
                str(waiting) if waiting else "—",
            )
        )
    if not rows:
        return None
    heads = (
        words("What follows"),
        words("Article"),
        words("Plots"),
        words("Area in mu"),
        words("10,000 yuan"),
        words("not provable"),
    )
    aligns: tuple[Align, ...] = ("left", "left", "right", "right", "right", "right")
    return Part(
        words("What follows by the decree"),
        (),
        Grid(heads, (44, 38, 14, 22, 22, 18), aligns, tuple(rows)),
    )


def _coming(words: Words, land: IdleLand) -> Part | None:
    """What falls due within 30, 90 and 180 days of the check."""
    day = date.fromisoformat(land.run.as_of)
    counts = {
        days: len({s for d, s, _ in land.due if d <= (day + timedelta(days=days)).isoformat()})
        for days in _HORIZONS
    }
    if not counts[_HORIZONS[-1]]:
        return None
    text = words(
        "If nothing happens, {a} plots meet a limit within 30 days of the check, {b} within 90,"
        " {c} within 180.",
        a=counts[30],
        b=counts[90],
        c=counts[180],
    )
    return Part(words("What falls due"), (text,))


def _measures(words: Words, land: IdleLand) -> Part:
    """Three to five measures, each with who leads it, by when, and the yardstick that ends it."""
    lines = []
    for path in PATHS:
        plots = [p for p in land.plots if path in p.paths]
        if not plots:
            continue
        rule = packs.rulebook(land.run.standard).rules[path]
        remedy = words.label(rule.remedy).rstrip("。.") if rule.remedy else words.label(rule.label)
        leads = sorted({p.lead for p in plots if p.lead})
        lines.append(
            words(
                "{n} plots, {label}: {remedy}; led by {lead}, by ____.",
                n=len(plots),
                label=words.label(rule.label),
                remedy=remedy,
                lead=words.join(leads) if leads else "____",
            )
        )
    waiting = [p for p in land.plots if p.open_paths]
    if waiting:
        lines.append(
            words(
                "{n} plots: establish the cause, on which what follows depends; led by ____, by"
                " ____.",
                n=len(waiting),
            )
        )
    return Part(words("What is asked"), tuple(lines) or (words("Nothing; go on watching."),))


def _list(words: Words, land: IdleLand) -> Grid:
    """One line a plot."""
    book = packs.rulebook(land.run.standard)
    heads = (
        words("Plot"),
        words("Holder"),
        words("Area in mu"),
        words("How idle"),
        words("idle since"),
        words("Cause"),
        words("What follows"),
    )
    rows = tuple(
        (
            p.number,
            p.holder or "—",
            "—" if p.mu is None else plain_number(p.mu),
            kind_label(words, p.kind),
            p.since or "—",
            _cause(words, p) if p.kind in IDLE else "—",
            words.join([words.label(book.rules[r].label) for r in p.paths]) or "—",
        )
        for p in land.plots
    )
    aligns: tuple[Align, ...] = ("left", "left", "right", "left", "left", "left", "left")
    return Grid(heads, (26, 24, 17, 28, 20, 20, 26), aligns, rows)
