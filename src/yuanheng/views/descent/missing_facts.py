"""What is missing, in words (所缺事实): the facts, the documents that supply them, and warnings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from yuanheng.model.evaluation import Filled, IndicatorValue, Missing, NodeScore, Run
from yuanheng.model.relation import Label
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.scorecards.parameters import Value, weight_warnings
from yuanheng.standards.scorecards.scorecard import Scorecard
from yuanheng.standards.scorecards.weight_tree import weight_name
from yuanheng.words.words import Words


@dataclass(frozen=True)
class MissingFact:
    """A missing fact in words: what it is, how many rows lack it, which document supplies it."""

    label: Label
    count: int
    document: Label | None
    kind: str
    name: str


def missing_facts(card: Scorecard, missing: Iterable[Missing]) -> tuple[MissingFact, ...]:
    """Put missing facts into words, with the document that would supply each."""
    schema = ledger_schema()
    found: dict[tuple[str, str], MissingFact] = {}
    for fact in missing:
        label: Label = {"zh": fact.name, "en": fact.name}
        document: Label | None = None
        if fact.kind == "measure":
            code = schema.code_lists["measure"].codes[fact.name]
            label, document = code.label, code.document
        elif fact.kind == "column":
            quantity = card.quantities.get(fact.quantity or "")
            relation = quantity.relation if quantity else card.subject.relation
            column = schema.relations[relation].column(fact.name)
            label, document = column.label, column.document
        elif fact.kind in ("parameter", "type") and fact.name in card.parameters:
            label = card.parameters[fact.name].label
        elif fact.kind == "no-value":
            label = {
                "zh": f"{card.label(fact.name)['zh']}的分母为零",
                "en": f"{card.label(fact.name)['en']} divides by zero",
            }
        elif fact.kind == "above-whole":
            unit = card.indicators[fact.name].unit.text
            beyond = f"{float(fact.quantity or 0):.2f}{unit}"
            label = {
                "zh": f"{card.label(fact.name)['zh']}算得{beyond}，部分大于全部，数据有矛盾",
                "en": f"{card.label(fact.name)['en']} comes out at {beyond}, more than the whole",
            }
        elif fact.kind == "no-spread":
            label = {
                "zh": f"{card.label(fact.name)['zh']}的最高与最低相等，无从比较",
                "en": f"{card.label(fact.name)['en']} is the same for the whole group",
            }
        elif fact.kind == "type" and not fact.name:
            label = {"zh": "没有一个分组适用", "en": "No group fits"}
        before = found.get((fact.kind, fact.name))
        count = max(fact.count, before.count if before else 0) if card.subject.is_zone else 0
        found[fact.kind, fact.name] = MissingFact(label, count, document, fact.kind, fact.name)
    return tuple(found.values())


def filled_facts(
    card: Scorecard, node: NodeScore, value: IndicatorValue
) -> tuple[MissingFact, ...]:
    """Say which facts an indicator lacks, and which policy of the standard stands for its score."""
    policy = policy_label(card, node.filled[0])
    return tuple(
        replace(
            fact,
            label={
                "zh": f"{fact.label['zh']}（{policy['zh']}）",
                "en": f"{fact.label['en']} ({policy['en']})",
            },
        )
        for fact in missing_facts(card, value.missing)
    )


def policy_label(card: Scorecard, filled: Filled) -> Label:
    """Name the policy that stands for a missing score: 该项取规上的平均分."""
    group = next(t.label for t in card.types if t.id == filled.group)
    return {
        "zh": f"按缺项处理，该项取{group['zh']}的平均分",
        "en": f"by the standard's policy the item takes the mean score of: {group['en']}",
    }


def run_warnings(card: Scorecard, run: Run) -> tuple[tuple[Label, float, float, float], ...]:
    """List the weights that a run used outside the range of the rule: label, weight, low, high."""
    values = {
        name: Value(v["value"], str(v["unit"]), str(v["status"]), str(v["reference"]))
        for name, v in run.parameters.items()
    }
    used = {(z.type, a.area) for z in run.results for a in z.areas}
    return tuple(
        (card.parameters[name].label, weight, low, high)
        for name, weight, low, high in weight_warnings(card, values)
        if any(name.startswith(f"{weight_name(kind, area)}.") for kind, area in used)
    )


def weight_notes(run: Run, words: Words) -> tuple[str, ...]:
    """Say which weights of a run lie outside the range of the rule."""
    return tuple(
        words(
            "{weight} is {value}; the rule's form allows {low} to {high}",
            weight=words.label(label),
            value=f"{value:g}",
            low=f"{low:g}",
            high=f"{high:g}",
        )
        for label, value, low, high in run_warnings(packs.scorecard(run.standard), run)
    )
