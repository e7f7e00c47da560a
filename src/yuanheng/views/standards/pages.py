"""Standards on the console (标准): what each says, how sure that is, its cases and parameters."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from yuanheng.model.evaluation import STATUSES
from yuanheng.ports import House
from yuanheng.standards.kinds import KINDS
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.scorecards.scorecard import Scoring
from yuanheng.views.standards.cards import StandardCard, list_standards, show_standard
from yuanheng.views.standards.heads import kind_name
from yuanheng.views.standards.parameters import ParameterSet, parameter_sets
from yuanheng.words.conditions import figure_words, formula_words, rows_words
from yuanheng.words.figures import shown_unit, status_word
from yuanheng.words.words import Words

#: Packs begin with their country; `core` is of none.
_COUNTRY = re.compile(r"[a-z]{2}[-.]", re.ASCII)


@dataclass(frozen=True)
class StatusCount:
    """How many statements of a standard have a status."""

    status: str
    status_text: str
    n: int


@dataclass(frozen=True)
class StandardLine:
    """A standard in a line; statuses: of what its documents say, the strongest first.

    is_foreign: of another country than who reads Chinese works in; lists show it under "more".
    """

    id: str
    kind: packs.PackKind
    kind_text: str
    title: str
    issuer: str
    document: str
    valid_from: str
    extends: str
    statuses: tuple[StatusCount, ...]
    indicators: int
    rules: int
    cases: int
    is_evaluated: bool
    extends_title: str
    is_foreign: bool


@dataclass(frozen=True)
class IndicatorText:
    """An indicator with its formula, how it is scored, and how sure that is."""

    id: str
    label: str
    unit: str
    formula: str
    formula_text: str
    scoring: str
    status_text: str
    scoring_status_text: str


@dataclass(frozen=True)
class QuantityText:
    """A quantity: what is summed over which rows, as written and in words."""

    id: str
    label: str
    unit: str
    relation: str
    condition: str
    said: str


@dataclass(frozen=True)
class LevelText:
    """What one document says for a rule: its condition as written, and in words."""

    pack: str
    title: str
    article: str
    condition: str
    said: str
    status_text: str


@dataclass(frozen=True)
class RuleText:
    """A rule with what each document says, when it falls due (in words), and its remedy."""

    id: str
    label: str
    severity: str
    levels: tuple[LevelText, ...]
    falls_due: str
    remedy: str


@dataclass(frozen=True)
class TermText:
    """A term with its formula as written, and in words."""

    id: str
    label: str
    article: str
    formula: str
    said: str


@dataclass(frozen=True)
class ParameterText:
    """What a user must supply: name, unit, and the areas it may be given for apart."""

    id: str
    label: str
    unit: str
    areas: tuple[str, ...]
    optional: bool
    is_weight: bool


@dataclass(frozen=True)
class StandardPage:
    """All that a standard says, for the reader."""

    line: StandardLine
    digest: str
    indicators: tuple[IndicatorText, ...]
    quantities: tuple[QuantityText, ...]
    rules: tuple[RuleText, ...]
    terms: tuple[TermText, ...]
    parameters: tuple[ParameterText, ...]
    sets: tuple[ParameterSet, ...]
    sources: str


def standard_lines(words: Words) -> tuple[StandardLine, ...]:
    """List every standard: those that judge first, then profiles and calendars."""
    lines = [_line(words, card) for card in list_standards()]
    order = list(KINDS)
    return tuple(sorted(lines, key=lambda s: (order.index(s.kind), s.id)))


def standard_page(house: House, words: Words, pack_id: str, upto: int) -> StandardPage:
    """Describe one standard, with the parameter versions known at a sequence number."""
    card, pack = show_standard(pack_id), packs.pack(pack_id)
    is_judging = KINDS[card.kind].judging is not None
    sources = ""
    if pack.has("SOURCES.md"):
        sources = pack.folder.joinpath("SOURCES.md").read_text(encoding="utf-8")
    return StandardPage(
        line=_line(words, card),
        digest=card.digest,
        indicators=_indicators(words, card),
        quantities=tuple(
            QuantityText(
                q.id,
                words.label(q.label),
                shown_unit(q.unit.text),
                q.relation,
                q.where.text if q.where else "",
                rows_words(words, q),
            )
            for q in card.quantities
        ),
        rules=_rules(words, card),
        terms=tuple(
            TermText(
                t.id,
                words.label(t.label) if t.label else "",
                t.article or "",
                t.formula.text,
                formula_words(words, packs.rulebook(card.id), t.formula),
            )
            for t in card.terms
        ),
        parameters=tuple(
            ParameterText(
                p.id,
                words.label(p.label),
                shown_unit(p.unit.text),
                p.areas,
                p.optional,
                p.is_weight,
            )
            for p in card.parameters
        ),
        sets=parameter_sets(house, words, card, upto) if is_judging else (),
        sources=sources,
    )


def _line(words: Words, card: StandardCard) -> StandardLine:
    """Say a standard in a line."""
    return StandardLine(
        id=card.id,
        kind=card.kind,
        kind_text=kind_name(words, card.kind),
        title=words.label(card.title),
        issuer=card.issuer,
        document=card.document,
        valid_from=card.valid_from,
        extends=card.extends or "",
        statuses=_statuses(words, card),
        indicators=len(card.indicators),
        rules=len(card.rules),
        cases=card.cases,
        is_evaluated=KINDS[card.kind].judging is not None,
        extends_title=words.label(packs.pack(card.extends).title) if card.extends else "",
        is_foreign=words.lang == "zh" and is_foreign(card.id),
    )


def is_foreign(pack: str) -> bool:
    """Tell a pack of another country than China, by the country that its id begins with."""
    return _COUNTRY.match(pack) is not None and not pack.startswith("cn")


def _statuses(words: Words, card: StandardCard) -> tuple[StatusCount, ...]:
    """Count the statuses of formulas, scorings and rules."""
    found = Counter(i.status for i in card.indicators)
    found.update(i.scoring.status for i in card.indicators)
    found.update(level.status for rule in card.rules for level in rule.levels)
    return tuple(
        StatusCount(status, status_word(words, status), found[status])
        for status in STATUSES
        if found[status]
    )


def _indicators(words: Words, card: StandardCard) -> tuple[IndicatorText, ...]:
    """Say the indicators of a scorecard."""
    if card.kind != "scorecard":
        return ()
    spec = packs.scorecard(card.id)
    return tuple(
        IndicatorText(
            i.id,
            words.label(i.label),
            shown_unit(i.unit.text),
            i.formula.text,
            figure_words(words, spec, i.formula),
            _scoring(words, i.scoring),
            status_word(words, i.status),
            status_word(words, i.scoring.status),
        )
        for i in card.indicators
    )


def _scoring(words: Words, scoring: Scoring) -> str:
    """Say how an indicator becomes a score."""
    limits = _limits(words, scoring)
    least = "0" if scoring.floor is None else f"{scoring.floor:g}"
    said = {
        "ratio_to_ideal": words("value ÷ ideal × 100, {limits}", limits=limits),
        "ratio_to_base": words("value ÷ base × 100, {limits}", limits=limits),
        "share_left": words("(1 − value) × 100"),
        "min_max": words(
            "place between the lowest and the highest, from {least} to 100", least=least
        ),
    }
    return said[scoring.kind]


def _limits(words: Words, scoring: Scoring) -> str:
    """Say between which scores an indicator stays."""
    least, most = scoring.floor, scoring.cap
    if least is None and most is None:
        return words("without limits")
    if least is None:
        return words("{most} at most", most=f"{most:g}")
    if most is None:
        return words("{least} at least", least=f"{least:g}")
    return words("from {least} to {most}", least=f"{least:g}", most=f"{most:g}")


def _rules(words: Words, card: StandardCard) -> tuple[RuleText, ...]:
    """Say the rules of a rulebook."""
    return tuple(
        RuleText(
            rule.id,
            words.label(rule.label),
            rule.severity,
            tuple(
                LevelText(
                    n.pack,
                    words.label(packs.pack(n.pack).title),
                    n.article,
                    n.when.text,
                    formula_words(words, packs.rulebook(card.id), n.when),
                    status_word(words, n.status),
                )
                for n in rule.levels
            ),
            formula_words(words, packs.rulebook(card.id), rule.falls_due) if rule.falls_due else "",
            words.label(rule.remedy) if rule.remedy else "",
        )
        for rule in card.rules
    )
