"""Verbs of evaluation: evaluate, runs, findings, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from yuanheng.app.house import House
from yuanheng.app.words import Words
from yuanheng.errors import LedgerError, StandardError, UsageError, say
from yuanheng.evaluate.run import Question
from yuanheng.evaluate.run import evaluate as evaluate_standard
from yuanheng.findings.moving import evidence_of, move, moves_findings
from yuanheng.ledger.identity import find_zone
from yuanheng.ledger.known import heads, resolve_seq, zone_history, zones_on
from yuanheng.model.evaluation import Finding, Missing, Run
from yuanheng.model.relation import Label
from yuanheng.ports import Progress, silent
from yuanheng.standards import packs
from yuanheng.standards.parameters import Value, parse_settings, read_parameters, weight_warnings
from yuanheng.standards.relations import core_schema
from yuanheng.standards.scorecard import Scorecard


@dataclass(frozen=True)
class MissingFact:
    """A missing fact in words: what it is, how many rows lack it, which document supplies it."""

    label: Label
    count: int
    document: Label | None
    kind: str
    name: str


@dataclass(frozen=True)
class FindingView:
    """A finding with its labels."""

    finding: Finding
    zone: str
    label: Label


def evaluate(  # noqa: PLR0913 - one argument for each option of the verb
    house: House,
    standard: str,
    *,
    period: str | None = None,
    as_of: str | None = None,
    as_known: str | None = None,
    zones: Iterable[str] = (),
    settings: Iterable[str] = (),
    parameters: str | None = None,
    what_if: bool = False,
    progress: Progress = silent,
) -> Run:
    """Apply a standard and record the run; an official one moves findings.

    A run is official unless it is a what-if or looks at an earlier state of the ledger.
    """
    pack, card = packs.pack(standard), packs.scorecard(standard)
    values = {**_parameter_set(pack, card, parameters), **parse_settings(settings, card.parameters)}
    seq = resolve_seq(house.store.batches(), as_known)
    period = period or _last_period(house, seq)
    as_of = as_of or f"{period}-12-31"
    if not _is_day(as_of):
        raise UsageError(
            say("{text} is not a day of the calendar", text=as_of),
            remedy=say("Write --as-of 2013-12-31."),
        )
    history = zone_history(house.store, seq)
    question = Question(
        period=period,
        as_of=as_of,
        seq=seq,
        zones=frozenset(find_zone(history, zone) for zone in zones),
        values=values,
        official=not what_if and seq == house.store.last_seq(),
    )
    run = evaluate_standard(house.store, house.engine, house.clock, pack, question, progress)
    moved: tuple[Finding, ...] = ()
    if moves_findings(house.store.runs(), run):
        moved = move(house.store.findings(), evidence_of(card, run), run)
    return replace(run, id=house.store.add_run(run, moved))


def find_run(house: House, number: int) -> Run:
    """Find a run by its number; LedgerError names the last one."""
    runs = house.store.runs()
    for run in runs:
        if run.id == number:
            return run
    raise LedgerError(
        say("There is no run {number}", number=number),
        expected=say("Known: {known}.", known=", ".join(str(r.id) for r in runs[-5:]) or "–"),
        remedy=say("`yuanheng runs` lists them."),
    )


def run_before(house: House, run: Run) -> Run | None:
    """Find the last run of the same standard on an earlier period that shares a zone."""
    earlier = [
        r
        for r in house.store.runs()
        if r.standard == run.standard and r.period < run.period and set(r.zones) & set(run.zones)
    ]
    return max(earlier, key=lambda r: (r.period, r.id), default=None)


def list_runs(house: House) -> tuple[Run, ...]:
    """List the runs in order."""
    return house.store.runs()


def list_findings(house: House, *, closed: bool = False) -> tuple[FindingView, ...]:
    """List the findings, worst and oldest first; closed ones only when asked for."""
    names = {
        z["zone"]: z["name"] or "" for z in zones_on(house.store, house.store.last_seq(), "9999")
    }
    order = {"high": 0, "medium": 1, "low": 2}
    views = [
        FindingView(f, names.get(f.zone, f.zone), finding_label(f))
        for f in house.store.findings()
        if closed or f.state != "closed"
    ]
    return tuple(
        sorted(
            views,
            key=lambda v: (
                v.finding.state == "closed",
                order.get(v.finding.severity, 9),
                v.zone,
                v.finding.opened_run,
            ),
        )
    )


def finding_label(finding: Finding) -> Label:
    """Name a finding's rule for the reader."""
    if finding.rule == "area-agreement":
        return {"zh": "登记面积与图形面积不符", "en": "Registered and measured areas disagree"}
    if finding.rule == "displacement":
        return {"zh": "两期图形位移", "en": "Surveys displaced against each other"}
    if finding.rule.startswith("reported."):
        base = _indicator_label(finding.rule.removeprefix("reported."))
        return {
            "zh": f"填报的{base['zh']}与图斑计算不符",
            "en": f"{base['en']}: reported and computed disagree",
        }
    base = _indicator_label(finding.rule)
    return {"zh": f"{base['zh']}得分低", "en": f"Low score: {base['en']}"}


def missing_facts(card: Scorecard, missing: Iterable[Missing]) -> tuple[MissingFact, ...]:
    """Put missing facts into words, with the document that would supply each."""
    schema = core_schema()
    found: dict[tuple[str, str], MissingFact] = {}
    for fact in missing:
        label: Label = {"zh": fact.name, "en": fact.name}
        document: Label | None = None
        if fact.kind == "measure":
            code = schema.code_lists["measure"].codes[fact.name]
            label, document = code.label, code.document
        elif fact.kind == "column" and fact.quantity:
            column = schema.relations[card.quantities[fact.quantity].relation].column(fact.name)
            label, document = column.label, column.document
        elif fact.kind in ("parameter", "type") and fact.name in card.parameters:
            label = card.parameters[fact.name].label
        elif fact.kind == "no-value":
            label = {
                "zh": f"{card.label(fact.name)['zh']}的分母为零",
                "en": f"{card.label(fact.name)['en']} divides by zero",
            }
        before = found.get((fact.kind, fact.name))
        count = max(fact.count, before.count if before else 0)
        found[fact.kind, fact.name] = MissingFact(label, count, document, fact.kind, fact.name)
    return tuple(found.values())


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
        if any(name.startswith(f"weight.{kind}.{area}.") for kind, area in used)
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


def _indicator_label(name: str) -> Label:
    """Name an indicator of any scorecard that is shipped."""
    for pack in packs.all_packs().values():
        if pack.kind == "scorecard" and name in packs.scorecard(pack.id).indicators:
            return packs.scorecard(pack.id).indicators[name].label
    return {"zh": name, "en": name}


def _parameter_set(pack: packs.Pack, card: Scorecard, name: str | None) -> dict[str, Value]:
    """Read a parameter set: a file of the user's, or one that the pack offers by name."""
    if name is None:
        return {}
    path = Path(name)
    if _is_file(path):
        return read_parameters(path, name, card.parameters)
    if name in pack.parameter_sets():
        resource = pack.folder.joinpath("parameters", f"{name}.yaml")
        return read_parameters(resource, f"{pack.id}/parameters/{name}.yaml", card.parameters)
    raise StandardError(
        say("There is no parameter file {name}", name=name),
        expected=say("Known: {known}.", known=", ".join(pack.parameter_sets()) or "–"),
    )


def _is_file(path: Path) -> bool:
    """Tell whether a file stands there; a name that no file can have is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def _is_day(text: str) -> bool:
    """Tell whether a text is a day such as 2013-12-31."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _last_period(house: House, seq: int) -> str:
    """Choose the last period that the ledger holds."""
    periods = {s.period for s in heads(house.store, seq) if s.relation == "parcel"}
    if not periods:
        raise UsageError(
            say("The ledger holds no survey yet"),
            remedy=say("Import one first: yuanheng import FILE --layer LAYER --period YEAR."),
        )
    return max(periods)
