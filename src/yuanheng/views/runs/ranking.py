"""The enterprises of a run in order (排名): score, group, weakest indicator, what is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from yuanheng.model.evaluation import Missing, NodeScore, Run, ZoneResult
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.scorecards.scorecard import Scorecard
from yuanheng.views.descent.brackets import Brackets, bracket_text
from yuanheng.views.descent.missing_facts import missing_facts, policy_label
from yuanheng.words.figures import figure, score_text, status_word
from yuanheng.words.words import Words


@dataclass(frozen=True)
class RankedEnterprise:
    """An enterprise in its group: rank (None without a score), score, and what it lacks.

    Equal scores share a rank, and the next one is counted on from their number.
    """

    rank: int | None
    id: str
    name: str
    zone: str
    score: float | None
    score_text: str
    status_text: str
    weakest: str
    missing: tuple[str, ...]
    is_filled: bool
    bracket_text: str = ""


@dataclass(frozen=True)
class RankedGroup:
    """The enterprises of one type, the best first, those without a score last."""

    label: str
    enterprises: tuple[RankedEnterprise, ...]


@dataclass(frozen=True)
class Ranking:
    """The groups of a run, the policies that stand for missing facts, parameters nobody gave."""

    groups: tuple[RankedGroup, ...]
    policies: tuple[str, ...]
    not_given: tuple[str, ...]


def rank_enterprises(run: Run, words: Words, found: Brackets | None = None) -> Ranking:
    """Order the enterprises of a run within their groups; the groups of two scales do not mix.

    found: between what lies what is not provable.
    """
    said = {
        (zone, subject): bracket_text(words, bracket)
        for (zone, subject, _, node, is_value), bracket in (found or {}).items()
        if node == "total" and not is_value
    }
    card = packs.scorecard(run.standard)
    kinds = [*(t.id for t in card.types), None]
    labels = {t.id: words.label(t.label) for t in card.types}
    groups = []
    for kind in kinds:
        own = [r for r in run.results if r.type == kind]
        if own:
            label = labels.get(kind or "", words("group not provable"))
            rows = (
                replace(row, bracket_text=said.get((row.zone, row.id), ""))
                for row in _ranked(words, card, own)
            )
            groups.append(RankedGroup(label, tuple(rows)))
    filled = dict.fromkeys(f for r in run.results for f in r.total.filled)
    policies = tuple(
        words(
            "{item}: {policy}",
            item=words.label(card.label(f.indicator)),
            policy=words.label(policy_label(card, f)),
        )
        for f in filled
    )
    absent = dict.fromkeys(m for r in run.results for m in r.total.missing if m.kind == "parameter")
    not_given = tuple(words.label(fact.label) for fact in missing_facts(card, absent))
    return Ranking(tuple(groups), policies, not_given)


def _ranked(words: Words, card: Scorecard, found: list[ZoneResult]) -> tuple[RankedEnterprise, ...]:
    """Order one group."""
    scored = sorted(
        (r for r in found if r.total.score is not None),
        key=lambda r: (-(r.total.score or 0.0), r.name, r.subject),
    )
    ranked, rank = [], 0
    for place, result in enumerate(scored, start=1):
        if place == 1 or result.total.score != scored[place - 2].total.score:
            rank = place
        ranked.append(_row(words, card, result, rank))
    unscored = [r for r in found if r.total.score is None]
    return (*ranked, *(_row(words, card, r, None) for r in unscored))


def _row(words: Words, card: Scorecard, result: ZoneResult, rank: int | None) -> RankedEnterprise:
    """Say one enterprise in a line."""
    leaves = [
        n for a in result.areas for n in a.nodes if n.id in card.indicators and n.score is not None
    ]
    low = min(leaves, key=_score, default=None)
    facts = (m for m in _lacks(result) if m.kind != "parameter")
    lacking = [words.label(fact.label) for fact in missing_facts(card, facts)]
    return RankedEnterprise(
        rank=rank,
        id=result.subject,
        name=result.name,
        zone=result.zone,
        score=result.total.score,
        score_text=score_text(words, result.total.score),
        status_text=status_word(words, result.total.status),
        weakest=f"{words.label(card.label(low.id))} {figure(low.score)}" if low else "",
        missing=tuple(lacking),
        is_filled=bool(result.total.filled),
    )


def _score(node: NodeScore) -> float:
    """Give the score by which the weakest indicator is found."""
    return 0.0 if node.score is None else node.score


def _lacks(result: ZoneResult) -> tuple[Missing, ...]:
    """List the facts that an enterprise lacks, those that a policy stands for among them."""
    filled = {f.indicator for f in result.total.filled}
    covered = [m for a in result.areas for i in a.indicators if i.id in filled for m in i.missing]
    return (*result.total.missing, *covered)
