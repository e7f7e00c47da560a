"""The readiness board (申报准备情况): each gate, what is short, its proof, its owner."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from yuanheng.decide.levers import SUBJECT
from yuanheng.errors import UsageError, say
from yuanheng.evaluate.rule_run import judge_subjects
from yuanheng.evaluate.rulebook import Judged, RuleColumns
from yuanheng.evaluate.run import Question
from yuanheng.ledger.values import folded
from yuanheng.model.evaluation import Missing, Run, finding_key
from yuanheng.model.tasks import Task
from yuanheng.ports import House
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.rulebooks.rulebook import Amount, Gate, Rulebook
from yuanheng.standards.scorecards.parameters import Value
from yuanheng.tasks import folding
from yuanheng.views.bid.owing import Proofs, owners_of
from yuanheng.views.descent.judged import label_of, rule_missing, zone_names
from yuanheng.views.descent.named_findings import findings_by_key
from yuanheng.words.figures import exact, status_word
from yuanheng.words.words import Words

GateState = Literal["passed", "short", "not-provable", "not-applicable"]
#: The order in which a board lists the gates: what is short first.
_ORDER: tuple[GateState, ...] = ("short", "not-provable", "passed", "not-applicable")

#: What a verdict on the rule of a gate says of the gate: 0 not met, 1 met, 2 not provable.
_STATES: tuple[GateState, ...] = ("passed", "short", "not-provable")


@dataclass(frozen=True)
class GateProof:
    """A document that proves a fact of a gate, and under which number the ledger has it."""

    fact: str
    document: str
    has: str


@dataclass(frozen=True)
class GateLine:
    """One gate: what is asked, what stands, what is short in its own unit, and who owes it.

    owner: the unit, empty where none is named; owner_by: what names it. finding, task: their
    numbers, 0 where there is none. missing: the facts without which it is not provable.
    """

    rule: str
    label: str
    requires: str
    article: str
    status_text: str
    severity: str
    state: GateState
    value: str
    short: str
    missing: tuple[str, ...]
    proofs: tuple[GateProof, ...]
    owner: str
    owner_by: str
    finding: int
    task: int


@dataclass(frozen=True)
class Board:
    """The gates of a run on one zone, those that are short first."""

    run: int
    standard: str
    title: str
    document: str
    zone: str
    zone_name: str
    period: str
    as_of: str
    ledger_seq: int
    digest: str
    official: bool
    gates: tuple[GateLine, ...]
    counts: dict[GateState, int]

    @property
    def proofs(self) -> tuple[tuple[GateProof, tuple[str, ...]], ...]:
        """List the documents of the application, each once, with the gates that it proves."""
        found: dict[GateProof, list[str]] = {}
        for gate in self.gates:
            if gate.state != "not-applicable":
                for proof in gate.proofs:
                    found.setdefault(proof, []).append(gate.requires)
        return tuple((proof, tuple(gates)) for proof, gates in found.items())

    @property
    def owners(self) -> tuple[tuple[str, tuple[GateLine, ...]], ...]:
        """Group what is short or not provable by who owes it; what nobody owes stands last."""
        found: dict[str, list[GateLine]] = {}
        for gate in self.gates:
            if gate.state in ("short", "not-provable"):
                found.setdefault(gate.owner, []).append(gate)
        return tuple((o, tuple(found[o])) for o in sorted(found, key=lambda o: (not o, o)))


def standard_has_gates(standard: str) -> bool:
    """Tell whether a standard is one of gates."""
    if packs.pack(standard).kind != "rulebook":
        return False
    return any(rule.gate is not None for rule in packs.rulebook(standard).rules.values())


def moves_figures(standard: str) -> bool:
    """Tell whether the gates of a standard rest on figures of a year, which levers can move."""
    return standard_has_gates(standard) and packs.rulebook(standard).subject.id == SUBJECT


def moves_scores(standard: str) -> bool:
    """Tell whether a standard scores zones by figures of a year, which levers can move."""
    if packs.pack(standard).kind != "scorecard":
        return False
    return packs.scorecard(standard).subject.id == SUBJECT


def gate_board(house: House, words: Words, run: Run, zone: str = "") -> Board:
    """Make the board of a run on one zone, or on its first; UsageError names what there is."""
    here, names = zone_of(house, run, zone), zone_names(house, run)
    book, pack = packs.rulebook(run.standard), packs.pack(run.standard)
    lines = _Lines(house, words, run, book, here).all()
    return Board(
        run=run.id,
        standard=run.standard,
        title=words.label(pack.title),
        document=pack.document,
        zone=here,
        zone_name=names.get(here, here),
        period=run.period,
        as_of=run.as_of,
        ledger_seq=run.ledger_seq,
        digest=run.result_digest,
        official=run.official,
        gates=tuple(sorted(lines, key=lambda line: _ORDER.index(line.state))),
        counts={state: Counter(x.state for x in lines)[state] for state in _ORDER},
    )


def zone_of(house: House, run: Run, zone: str = "") -> str:
    """Find a zone of a run of gates by id or name, or its first; UsageError names what there is."""
    if not standard_has_gates(run.standard):
        raise UsageError(
            say("Run {number} applied no standard of gates", number=run.id),
            expected=say("Known: {known}.", known=", ".join(gate_packs())),
        )
    names = zone_names(house, run)
    here = next((z for z in run.zones if zone in ("", z, names.get(z))), None)
    if here is None:
        raise UsageError(
            say("Run {number} has no zone {zone}", number=run.id, zone=zone),
            expected=say("Known: {known}.", known=", ".join(names[z] for z in run.zones)),
        )
    return here


def gate_packs() -> tuple[str, ...]:
    """Name the standards that have gates."""
    return tuple(name for name in packs.all_packs() if standard_has_gates(name))


class _Lines:
    """Says the gates of one zone; the verdicts are reckoned again as the run reckoned them."""

    def __init__(self, house: House, words: Words, run: Run, book: Rulebook, zone: str) -> None:
        self.words, self.run, self.book, self.zone = words, run, book, zone
        self.judged = _judged_again(house, run, book, zone)
        self.owners = owners_of(house, run, zone)
        self.evidence = Proofs(house, run, zone)
        gates = [rule for rule in book.rules.values() if rule.gate is not None]
        keys = {rule.id: finding_key(book.family, rule.id, zone, "", zone) for rule in gates}
        found = findings_by_key(house, frozenset(keys.values()))
        self.findings = {r: found[k].number for r, k in keys.items() if k in found}
        tasks = {t.finding: t for t in folding.fold(house.record.task_events()) if t.finding}
        self.tasks: dict[str, Task] = {r: tasks[k] for r, k in keys.items() if k in tasks}

    def all(self) -> list[GateLine]:
        """Say every gate, in the order of the standard."""
        row = 0 if self.judged is not None and self.judged.rows.num_rows else None
        found = []
        for rule in self.book.rules.values():
            if rule.gate is not None:
                column = None
                if self.judged is not None and row is not None:
                    column = next(c for c in self.judged.rules if c.rule.id == rule.id)
                found.append(self._line(rule.gate, rule.id, column))
        return found

    def _line(self, gate: Gate, name: str, column: RuleColumns | None) -> GateLine:
        rule, words = self.book.rules[name], self.words
        state = self._state(column)
        facts = self._facts(name)
        owner, by = self._owner(name, facts)
        task = self.tasks.get(name)
        lacking: tuple[Missing, ...] = ()
        if state == "not-provable":
            lacking = (
                self.judged.missing(int(column.masks[0]))
                if self.judged is not None and column is not None
                else tuple(Missing("column", fact, 1) for fact in facts)
            )
        return GateLine(
            rule=name,
            label=words.label(rule.label),
            requires=words.label(gate.requires),
            article=rule.levels[0].article,
            status_text=status_word(words, rule.status),
            severity=rule.severity,
            state=state,
            value=self._amount(gate.value, f"g__{rule.column}"),
            short=self._amount(rule.amount, f"a__{rule.column}") if state == "short" else "",
            missing=tuple(words.label(m.label) for m in rule_missing(self.book, lacking)),
            proofs=tuple(self._proofs(facts)),
            owner=owner,
            owner_by=by,
            finding=self.findings.get(name, 0),
            task=task.id if task is not None else 0,
        )

    def _state(self, column: RuleColumns | None) -> GateState:
        if column is None or self.judged is None:
            return "not-provable"
        applies = f"p__{column.rule.column}"
        rows = self.judged.rows
        if applies in rows.column_names and rows.column(applies)[0].as_py() is False:
            return "not-applicable"
        return _STATES[int(column.verdicts[0])]

    def _amount(self, amount: Amount | None, column: str) -> str:
        """Write a figure of the statement in its unit, as exactly as it is held."""
        if amount is None or self.judged is None or column not in self.judged.rows.column_names:
            return ""
        value = self.judged.rows.column(column)[0].as_py() if self.judged.rows.num_rows else None
        return "" if value is None else exact(float(value), amount.unit.text)

    def _facts(self, name: str) -> tuple[str, ...]:
        """Name the columns and parameters that a gate rests on, through the terms it uses."""
        rule = self.book.rules[name]
        waiting = [n for level in rule.levels for n in level.when.names]
        found: dict[str, None] = {}
        while waiting:
            word = waiting.pop(0)
            if word in self.book.terms:
                waiting += self.book.terms[word].formula.names
            elif word in self.book.facts:
                found[word] = None
        return tuple(found)

    def _proofs(self, facts: tuple[str, ...]) -> list[GateProof]:
        proofs = []
        for fact in facts:
            label, document = label_of(self.book, fact)
            if document is not None:
                has = self.evidence.of(label, document)
                name = self.words.label(document)
                proofs.append(GateProof(self.words.label(label), name, has))
        return proofs

    def _owner(self, rule: str, facts: tuple[str, ...]) -> tuple[str, str]:
        """Name who owes a gate: the lead of its task, of its target, or of its indicator."""
        task = self.tasks.get(rule)
        if task is not None:
            return task.people.lead, self.words("by its task")
        named = self.owners.get(f"{self.run.standard}/{rule}")
        if named:
            return named, self.words("by the list of targets")
        for fact in facts:
            label, _ = label_of(self.book, fact)
            if (led := self.owners.get(folded(label["zh"]))) is not None:
                return led, self.words("by the monthly return")
        return "", ""


def _judged_again(house: House, run: Run, book: Rulebook, zone: str) -> Judged | None:
    """Judge one zone as the run did: the same facts, day and values."""
    values = {
        name: Value(v["value"], str(v["unit"]), str(v["status"]), str(v["reference"]))
        for name, v in run.parameters.items()
    }
    question = Question(
        run.period, run.as_of, run.ledger_seq, frozenset({zone}), values, official=False
    )
    return judge_subjects(house.record, house.engine, book, question)
