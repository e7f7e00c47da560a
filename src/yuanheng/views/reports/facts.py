"""Every number that a run can say (数), by the id that names it for ever: the book of a report.

The view of a report takes its figures from here, and so does the check of an edited report: what
is written and what is expected cannot come from two calculations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from yuanheng.model.evaluation import (
    AreaResult,
    IndicatorValue,
    NodeScore,
    Observation,
    Run,
    ZoneResult,
)
from yuanheng.report.phrases.saying import Figure, Part
from yuanheng.standards.scorecards.compile import storage_factor
from yuanheng.standards.scorecards.scorecard import Scorecard
from yuanheng.views.descent.evidence import check_text
from yuanheng.views.descent.missing_facts import missing_facts
from yuanheng.views.reports.land import land_shares
from yuanheng.words.figures import figure, signed_change, status_word
from yuanheng.words.words import Words

Key = tuple[str, Part]
#: The figures of one run.
Book = Mapping[Key, Figure]

NOTHING = "—"
#: Short marks in ids for the two areas that scorecards know; another area bears its name.
_MARKS = {"主区": "m", "发展方向区": "d"}


@dataclass(frozen=True)
class Gap:
    """What an indicator lacks to its ideal, in the unit of the quantity that lacks it.

    `quantity` must change by `amount` to reach `needed` while `base` stays as it is; exact.
    """

    quantity: str
    base: str
    needed: Fraction
    amount: Fraction


def fact_id(run: Run, zone: str, area: str, name: str) -> str:
    """Name a fact of a run: `r2_z0001_m_supply_rate`; without area it is the zone's own."""
    place = f"{_MARKS.get(area, area)}_" if area else ""
    return f"r{run.id}_{zone}_{place}{name}"


def apart(run: Run) -> Run:
    """Tell the enterprises of a run apart: in the ids of its facts each is a place of its own."""
    results = tuple(
        replace(z, zone=f"{z.zone}_{z.subject}", subject="") if z.subject else z
        for z in run.results
    )
    return replace(run, results=results)


def book_of(words: Words, card: Scorecard, run: Run) -> Book:
    """Gather every number of a run as it is printed in the language of `words`."""
    return dict(_all(_Writer(words, card, apart(run))))


@dataclass(frozen=True)
class _Writer:
    """What the figures of one run are written with."""

    words: Words
    card: Scorecard
    run: Run

    def say(self, identity: str, part: Part, text: str, status: str = "") -> tuple[Key, Figure]:
        """Write one figure with the note that names run and status."""
        note = self.words("run {n}", n=self.run.id)
        if status:
            note += f" · {status_word(self.words, status)}"
        return (identity, part), Figure(printed(text), identity, part, note)


def printed(text: str) -> str:
    """Write the sign of a number below zero so that no line ends behind it."""
    return text.replace("-", "−") if text.startswith("-") else text


def _all(at: _Writer) -> Iterator[tuple[Key, Figure]]:
    """Go through a run once."""
    unknown = at.words("not provable")
    for zone in at.run.results:
        total = zone.total
        name = fact_id(at.run, zone.zone, "", "total")
        text = figure(total.score) if total.score is not None else unknown
        yield at.say(name, "score", text, total.status)
        for area in zone.areas:
            yield from _area(at, zone, area)
    for seen in at.run.observations:
        yield from _observation(at, seen)
    for name, given in at.run.parameters.items():
        value = given["value"]
        if isinstance(value, float):
            identity = parameter_id(at.run, name)
            yield at.say(identity, "value", figure(value), str(given["status"]))


def parameter_id(run: Run, name: str) -> str:
    """Name a parameter of a run."""
    return f"r{run.id}_p_{name}"


def _area(at: _Writer, zone: ZoneResult, area: AreaResult) -> Iterator[tuple[Key, Figure]]:
    """Go through the numbers of one 评价范围."""
    nodes = {n.id: n for n in area.nodes}
    if area.nodes:
        top = area.nodes[-1]
        text = figure(top.score) if top.score is not None else at.words("not provable")
        yield at.say(fact_id(at.run, zone.zone, area.area, "area"), "score", text, top.status)
    for value in area.indicators:
        yield from _indicator(at, zone, area, value, nodes.get(value.id))
    for quantity in area.quantities:
        name = fact_id(at.run, zone.zone, area.area, quantity.id)
        spec = at.card.quantities[quantity.id]
        if quantity.value is not None:
            amount = quantity.value * float(storage_factor(spec))
            yield at.say(name, "amount", figure(amount, unit=spec.unit.text))
        yield at.say(name, "members", str(quantity.members))
        yield at.say(name, "unknown", str(quantity.unknown))
    for share in land_shares(at.words, at.card, area)[0]:
        name = fact_id(at.run, zone.zone, area.area, f"land_{share.code}")
        yield at.say(name, "amount", share.area_text_ha)


def _indicator(
    at: _Writer, zone: ZoneResult, area: AreaResult, value: IndicatorValue, node: NodeScore | None
) -> Iterator[tuple[Key, Figure]]:
    """Say an indicator: value, score, ideal, weight, and what it lacks."""
    name = fact_id(at.run, zone.zone, area.area, value.id)
    unknown = at.words("not provable")
    known, status = value.value is not None, node.status if node else value.status
    score = figure(node.score) if node and node.score is not None else ""
    ideal = figure(node.ideal) if node and node.ideal is not None else NOTHING
    weight = f"{node.weight:g}" if node and node.weight is not None else NOTHING
    # What a policy fills in has a score and no value of its own.
    lacking = NOTHING if score else unknown
    yield at.say(name, "value", figure(value.value) if known else lacking, status)
    yield at.say(name, "score", score or (NOTHING if known else unknown), status)
    yield at.say(name, "ideal", ideal, status)
    yield at.say(name, "weight", weight, status)
    for fact in missing_facts(at.card, node.missing if node else value.missing):
        if fact.count:
            yield at.say(f"{name}.lacks.{fact.name}", "members", str(fact.count))
    gap = gap_of(at.card, area, value.id, node)
    if gap is not None:
        unit = at.card.quantities[gap.quantity].unit.text
        yield at.say(name, "needed", figure(float(gap.needed), unit=unit))
        yield at.say(name, "gap", figure(float(gap.amount), unit=unit))


def gap_of(card: Scorecard, area: AreaResult, name: str, node: NodeScore | None) -> Gap | None:
    """Say what an indicator `a / b` lacks in a to its ideal, b as it stands; None where unsure.

    Only plain shares of two quantities are answered: there the arithmetic is exact.
    """
    spec = card.indicators[name]
    parts = [part.strip() for part in spec.formula.text.split("/")]
    if node is None or node.score is None or len(parts) != 2:
        return None
    found = {q.id: q.value for q in area.quantities}
    have, base = (found.get(part) for part in parts)
    if have is None or base is None:
        return None
    top, bottom = (card.quantities[part] for part in parts)
    now = Fraction(have) * storage_factor(top)
    if spec.scoring.kind == "share_left":
        return Gap(parts[0], parts[1], Fraction(0), now) if now > 0 else None
    if spec.scoring.kind != "ratio_to_ideal" or node.ideal is None:
        return None
    stands = Fraction(base) * storage_factor(bottom) * bottom.unit.factor
    needed = Fraction(node.ideal) * spec.unit.factor * stands / top.unit.factor
    return Gap(parts[0], parts[1], needed, needed - now) if needed > now else None


def change_id(now: Run, before: Run, zone: str, area: str, name: str) -> str:
    """Name what changed between two runs: `r2b1_z0001_m_supply_rate`."""
    return fact_id(now, zone, area, name).replace(f"r{now.id}_", f"r{now.id}b{before.id}_", 1)


def changes_of(words: Words, now: Run, before: Run) -> Book:
    """Gather what changed in the like areas of two runs: area scores, and indicators."""
    now, before = apart(now), apart(before)
    earlier = {(z.zone, a.area): a for z in before.results for a in z.areas}
    book: dict[Key, Figure] = {}
    note = words("run {n}", n=now.id) + " − " + words("run {n}", n=before.id)
    for zone in now.results:
        for area in zone.areas:
            like = earlier.get((zone.zone, area.area))
            if like is None:
                continue
            for name, after, base in _pairs(area, like):
                identity = change_id(now, before, zone.zone, area.area, name)
                text = NOTHING if after is None or base is None else signed_change(after - base)
                book[identity, "change"] = Figure(printed(text), identity, "change", note)
    return book


def _pairs(area: AreaResult, like: AreaResult) -> Iterator[tuple[str, float | None, float | None]]:
    """Give the area's score and each indicator, now and before."""
    if area.nodes and like.nodes:
        yield "area", area.nodes[-1].score, like.nodes[-1].score
    values = {i.id: i.value for i in like.indicators}
    for value in area.indicators:
        if value.id in values:
            yield value.id, value.value, values[value.id]


def check_id(run: Run, zone: str, area: str, check: str, key: str) -> str:
    """Name one number that a check of monitoring saw."""
    return fact_id(run, zone, area, f"{check}.{key}")


def _observation(at: _Writer, seen: Observation) -> Iterator[tuple[Key, Figure]]:
    """Say the numbers of what monitoring saw."""
    numbers = {"measured": seen.measured, "tolerance": seen.tolerance, **seen.details}
    for key, value in numbers.items():
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            name = check_id(at.run, seen.zone, seen.area, seen.check, key)
            yield at.say(name, "check", check_text(seen.check, key, value, seen.unit))
