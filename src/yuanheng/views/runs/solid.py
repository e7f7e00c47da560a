"""How solid the ranks of a run are, in words (名次稳不稳): what holds, what is too close."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from yuanheng.errors import UsageError, say
from yuanheng.evaluate.robust.draws import Assumptions, PassLine
from yuanheng.evaluate.robust.of_run import APART, RankedField, robust_ranks
from yuanheng.evaluate.robust.solid import HIGH, LOW, SAFE, Effect, Pair, Standing
from yuanheng.model.evaluation import Run, ZoneResult
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.scorecards.scorecard import Scorecard
from yuanheng.views.kept import Kept
from yuanheng.words.figures import score_text, type_name
from yuanheng.words.words import Words

#: Draws times subjects stay below this, so that memory stays below some hundred MB.
MOST_CELLS = 4_000_000
#: The names of so many pairs are said in a list, of so many in a sentence.
_PAIRS, _NAMED = 20, 3

_KEPT: Kept[tuple[RankedField, ...]] = Kept(8)


@dataclass(frozen=True)
class Doubts:
    """What is doubted: every weight up to `spread` % of itself, ways of scoring and of joining.

    line: down to where a subject passes: `5`, `70%`, or `-5` for all but the last five; or empty.
    """

    spread: float = 25.0
    has_range: bool = True
    has_geometric: bool = True
    line: str = ""


@dataclass(frozen=True)
class SolidRow:
    """A subject with its rank, and the ranks that it has under other assumptions.

    low, high: the ranks between which it lies in nine draws of ten; best, worst: in all of them;
    holds: the share of draws, in %, in which it has its own; passes: in which it is within the line
    to pass, None where none was drawn.
    """

    rank: int
    id: str
    zone: str
    name: str
    score: float
    score_text: str
    low: int
    high: int
    best: int
    worst: int
    holds: float
    is_solid: bool
    passes: float | None = None


@dataclass(frozen=True)
class ClosePair:
    """Two neighbours whose order does not hold, and the share of draws, in %, in which it does."""

    upper: str
    lower: str
    keeps: float


@dataclass(frozen=True)
class FactorEffect:
    """What an uncertain factor does to the ranks, alone and with others, in % of what they move."""

    label: str
    alone: float
    total: float


@dataclass(frozen=True)
class LeftOut:
    """What happens without an indicator: ranks that change, the greatest and the mean shift."""

    id: str
    label: str
    changed: int
    most: int
    mean: float


@dataclass(frozen=True)
class SolidGroup:
    """The subjects that are ranked together: in words first, then each, then why."""

    label: str
    said: tuple[str, ...]
    rows: tuple[SolidRow, ...]
    pairs: tuple[ClosePair, ...]
    pairs_more: int
    effects: tuple[FactorEffect, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True)
class SolidRanks:
    """All groups of a run, what was held to be uncertain, and who has no rank."""

    groups: tuple[SolidGroup, ...]
    assumptions: tuple[str, ...]
    notes: tuple[str, ...]
    spread: float
    draws: int
    seed: int


def solid_ranks(run: Run, words: Words, doubts: Doubts) -> SolidRanks:
    """Tell how solid the ranks of a run of a scorecard are; UsageError where it ranks nobody."""
    check_ranks(run.standard)
    card = packs.scorecard(run.standard)
    asked = Assumptions(
        spread=doubts.spread / 100,
        has_range=doubts.has_range,
        has_geometric=doubts.has_geometric,
        draws=_draws(run),
        line=pass_line(doubts.line),
    )
    fields = _KEPT.get(_key(run, asked), lambda: robust_ranks(card, run, asked))
    ranked = {(s.zone, s.subject) for field in fields for s in field.subjects}
    unscored = sum(1 for r in run.results if r.total.score is None)
    alone = len(run.results) - len(ranked) - unscored
    notes = []
    if unscored:
        notes.append(words("{n} have no score and so no rank.", n=unscored))
    if alone:
        notes.append(words("{n} have nobody like them to be ranked with.", n=alone))
    return SolidRanks(
        tuple(_group(words, card, field) for field in fields),
        _assumed(words, asked),
        tuple(notes),
        doubts.spread,
        asked.draws,
        asked.seed,
    )


def pass_line(text: str) -> PassLine | None:
    """Read a line to pass: `5`, `70%`, `-5` for all but the last five; UsageError for others."""
    plain = text.strip().replace("％", "%").replace("－", "-")
    if not plain:
        return None
    found = re.fullmatch(r"(-?)(\d{1,6}(?:\.\d{1,4})?)(%?)", plain, re.ASCII)
    number = Fraction(found[2]) if found else Fraction(0)
    if found is None or (found[1] and found[3]) or (found[3] and not 0 < number <= 100):
        raise _no_line(text)
    if found[3]:
        return PassLine(share=number / 100)
    if number.denominator != 1 or number == 0:
        raise _no_line(text)
    return PassLine(but_last=int(number)) if found[1] else PassLine(first=int(number))


def _no_line(text: str) -> UsageError:
    return UsageError(
        say("{text} is no line to pass", text=text),
        remedy=say("Write 5 for the first five, 70% for a share, -5 for all but the last five."),
    )


def check_ranks(standard: str) -> None:
    """Refuse a standard that gives verdicts, not ranks, with UsageError."""
    if packs.pack(standard).kind == "rulebook":
        raise UsageError(
            say("{id} gives verdicts, not ranks", id=standard),
            expected=say("Expected a scorecard: of zones or of enterprises."),
        )


def _draws(run: Run) -> int:
    """Draw two thousand times, less often where very many are ranked."""
    return max(100, min(2000, MOST_CELLS // max(1, len(run.results))))


def _key(run: Run, asked: Assumptions) -> tuple[object, ...]:
    """Name what the answer depends on: pack, figures, whose they are, parameters, assumptions."""
    seen = tuple((r.zone, r.subject) for r in run.results)
    parameters = tuple(sorted((n, str(v["value"])) for n, v in run.parameters.items()))
    return run.pack_digest, run.result_digest, hash(seen), parameters, asked


def _assumed(words: Words, asked: Assumptions) -> tuple[str, ...]:
    """Say what was held to be uncertain."""
    said = []
    if asked.spread:
        share = f"{asked.spread * 100:g}%"
        said.append(words("Every weight may lie {share} above or below its own.", share=share))
    if asked.has_range:
        said.append(
            words("In half of the draws indicators are scored from the lowest to the highest.")
        )
    if asked.has_geometric:
        said.append(words("In half of the draws scores are joined by the geometric mean."))
    if asked.line is not None:
        said.append(_line_said(words, asked.line))
    drawn = {"n": asked.draws, "seed": asked.seed}
    said.append(words("{n} draws, seed {seed}: equal draws every time.", **drawn))
    return tuple(said)


def _line_said(words: Words, line: PassLine) -> str:
    """Say down to where a subject passes."""
    if line.first is not None:
        return words("The first {n} pass.", n=line.first)
    if line.share is not None:
        return words("The first {share} pass.", share=f"{float(line.share * 100):g}%")
    return words("All but the last {n} pass.", n=line.but_last or 0)


def _group(words: Words, card: Scorecard, field: RankedField) -> SolidGroup:
    """Say one group."""
    label = type_name(words, card, field.type)
    if len(field.areas) > 1 or any(field.areas):
        label += words.aside(words.join(field.areas))
    names = [_name(field, subject) for subject in field.subjects]
    found = field.found
    rows = [
        _row(words, name, subject, standing)
        for name, subject, standing in zip(names, field.subjects, found.standings, strict=True)
    ]
    return SolidGroup(
        label,
        _said(words, field, names),
        tuple(rows),
        tuple(_pair(names, pair) for pair in found.unsafe[:_PAIRS]),
        max(0, len(found.unsafe) - _PAIRS),
        tuple(_effect(words, effect) for effect in found.effects),
        tuple(
            LeftOut(o.indicator, _label(words, card, o.indicator), o.changed, o.most, o.mean)
            for o in found.one_out
        ),
    )


def _name(field: RankedField, subject: ZoneResult) -> str:
    """Name a subject, with its code where another of the group bears the same name."""
    alike = sum(1 for s in field.subjects if s.name == subject.name)
    return subject.name if alike == 1 else f"{subject.name} {subject.subject or subject.zone}"


def _row(words: Words, name: str, subject: ZoneResult, at: Standing) -> SolidRow:
    """Say one subject."""
    score = subject.total.score or 0.0
    return SolidRow(
        at.rank,
        subject.subject,
        subject.zone,
        name,
        score,
        score_text(words, score),
        at.low,
        at.high,
        at.best,
        at.worst,
        percent(at.holds),
        at.is_solid,
        None if at.passes is None else percent(at.passes),
    )


def _said(words: Words, field: RankedField, names: Sequence[str]) -> tuple[str, ...]:
    """Say what counts first: solid ranks, the top, orders too close to call, what moves most."""
    found, n = field.found, len(names)
    solid = sum(s.is_solid for s in found.standings)
    said = [
        words(
            "{solid} of {n} ranks are solid: they hold in {safe} of the draws or more.",
            solid=solid,
            n=n,
            safe=f"{SAFE:.0%}",
        ),
        words(
            "Were only the weights uncertain, {solid} would be solid.", solid=found.solid_by_weights
        ),
        words(
            "In nine draws of ten half of them stay within {n} of their rank.",
            n=_usual(found.standings),
        ),
        _of_the_first(words, found.standings[0], names[0]),
    ]
    if found.unsafe:
        n = len(found.unsafe)
        pairs = words.join([_between(words, names, pair) for pair in found.unsafe[:_NAMED]])
        if n <= _NAMED:
            said.append(words("{n} neighbours are too close to call: {pairs}.", n=n, pairs=pairs))
        else:
            said.append(
                words("{n} neighbours are too close to call, above all {pairs}.", n=n, pairs=pairs)
            )
    else:
        said.append(words("The order of all neighbours is safe."))
    if found.effects:
        most = max(found.effects, key=lambda e: e.total)
        said.append(words("What moves ranks most: {factor}.", factor=_factor(words, most)))
    return tuple(said)


def _usual(standings: Sequence[Standing]) -> int:
    """Give the shift that half of the ranks do not pass in nine draws of ten."""
    return sorted(max(s.high - s.rank, s.rank - s.low) for s in standings)[len(standings) // 2]


def percent(share: float) -> float:
    """Give a share in whole %: 100 only where all hold, and 0 only where none does."""
    if 0 < share < 1:
        return float(min(max(round(share * 100), 1), 99))
    return share * 100


def _of_the_first(words: Words, first: Standing, name: str) -> str:
    """Say how the first of the group stands."""
    if first.worst == 1:
        return words("{name} is first in every draw.", name=name)
    return words(
        "{name} is first in {share} of the draws, and between {low} and {high} in {most} of them.",
        name=name,
        share=f"{percent(first.holds):.0f}%",
        low=first.low,
        high=first.high,
        most=f"{HIGH - LOW:.0%}",
    )


def _between(words: Words, names: Sequence[str], pair: Pair) -> str:
    """Name two neighbours."""
    return words("{upper} before {lower}", upper=names[pair.upper], lower=names[pair.lower])


def _pair(names: Sequence[str], pair: Pair) -> ClosePair:
    """Say two neighbours and how often their order holds."""
    return ClosePair(names[pair.upper], names[pair.lower], percent(pair.keeps))


def _effect(words: Words, effect: Effect) -> FactorEffect:
    """Say what a factor does."""
    return FactorEffect(_factor(words, effect), effect.first * 100, effect.total * 100)


def _factor(words: Words, effect: Effect) -> str:
    """Name an uncertain factor."""
    names = {
        "weights": words("the weights"),
        "scoring": words("the way of scoring"),
        "aggregation": words("the way of joining scores"),
    }
    return names[effect.factor]


def _label(words: Words, card: Scorecard, name: str) -> str:
    """Name an indicator, with its area where the tree joins several."""
    area, _, indicator = name.rpartition(APART)
    return words.label(card.label(indicator)) + (words.aside(area) if area else "")
