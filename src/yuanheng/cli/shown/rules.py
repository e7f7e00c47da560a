"""What the terminal shows of rulebooks: the verdicts of a run, what falls due, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from rich.rule import Rule as Line
from rich.text import Text
from rich.tree import Tree

from yuanheng.cli.door import Door
from yuanheng.cli.shown.tables import make_table
from yuanheng.cli.shown.words import missing_line, plain
from yuanheng.views.descent.judged import DueView, RulesView, due_text
from yuanheng.views.descent.missing_facts import MissingFact
from yuanheng.words.figures import status_word, with_unit

if TYPE_CHECKING:
    from yuanheng.views.descent.verdict import VerdictExplanation

_SHOWN = 20
_COLOURS = {"high": "red", "medium": "yellow", "low": "white"}


def verdicts(door: Door, view: RulesView) -> None:
    """Show a run of a rulebook: counts per rule, the rules met, and what is not provable."""
    say, run = door.words, view.run
    head = say(
        "Run {n} · {title} · as of {day} · ledger sequence {seq}",
        n=run.id,
        title=say.label(view.title),
        day=run.as_of,
        seq=run.ledger_seq,
    )
    door.out.print(Line(head, style="dim"))
    table = make_table(say("rule"), say("article"), say("met"), say("not met"), say("not provable"))
    for rule, count in view.counts:
        met = Text(str(count.met), style=_COLOURS[rule.severity] if count.met else "dim")
        article = rule.levels[-1].article
        table.add_row(
            say.label(rule.label), article, met, str(count.not_met), str(count.not_provable)
        )
    door.out.print(table)
    _met(door, view)
    _open(door, view)


def _met(door: Door, view: RulesView) -> None:
    """List the subjects for which a rule is met, the gravest first."""
    say = door.words
    found = [(s, v) for s in view.subjects for v in s.verdicts if v.verdict.verdict == "met"]
    if not found:
        door.out.print(say("No rule is met."))
        return
    order = {"high": 0, "medium": 1, "low": 2}
    found.sort(key=lambda pair: order[pair[1].rule.severity])
    table = make_table(
        say("zone"), say("subject"), say("name of the subject"), say("rule"), say("article")
    )
    for subject, seen in found[:_SHOWN]:
        label = Text(say.label(seen.rule.label), style=_COLOURS[seen.rule.severity])
        if seen.verdict.amount is not None and seen.rule.amount is not None:
            amount = with_unit(seen.verdict.amount, seen.unit)
            label.append(f"\n{say.label(seen.rule.amount.label)} {amount}", style="dim")
        table.add_row(
            subject.zone, subject.subject or "–", subject.name or "–", label, seen.article
        )
    door.out.print(table)
    _more(door, len(found))


def _open(door: Door, view: RulesView) -> None:
    """Say which facts leave verdicts open, those that would decide most first."""
    say = door.words
    lacking: dict[str, tuple[MissingFact, int]] = {}
    for subject in view.subjects:
        facts = {
            fact.name: fact
            for v in subject.verdicts
            if v.verdict.verdict == "not-provable"
            for fact in v.missing
        }
        for name, fact in facts.items():
            lacking[name] = (fact, lacking.get(name, (fact, 0))[1] + 1)
    if not lacking:
        return
    text = Text(say("Verdicts that are not provable, and the missing facts"), style="magenta")
    for fact, count in sorted(lacking.values(), key=lambda pair: -pair[1])[:_SHOWN]:
        line = say("{fact}: missing for {n} subjects", fact=say.label(fact.label), n=count)
        if fact.document:
            line += say(" (from: {document})", document=say.label(fact.document))
        text.append(f"\n  · {line}")
    door.out.print(text)


def due(door: Door, found: Iterable[DueView], days: int) -> None:
    """Show what falls due, the next first."""
    say = door.words
    found = list(found)
    if not found:
        door.out.print(say("Nothing falls due within {n} days of today.", n=days))
        return
    table = make_table(
        say("falls due"), say("days left"), say("zone"), say("subject"), say("rule"), say("run")
    )
    for view in found[: _SHOWN * 5]:
        name = f"{view.subject}\n{view.name}" if view.name else view.subject
        rule = f"{say.label(view.rule.label)} · {view.article}"
        table.add_row(
            view.day, due_text(say, view.days_left), view.zone_name, name, rule, str(view.run)
        )
    door.out.print(table)
    _more(door, len(found), _SHOWN * 5)
    days_of = ", ".join(sorted({view.as_of for view in found}))
    door.out.print(
        Text(
            say(
                "Days are counted from today; the rules were last applied as of {days}.",
                days=days_of,
            ),
            style="dim",
        )
    )


def plain_due(view: DueView) -> dict[str, Any]:
    """Turn a due rule into plain values."""
    return {
        "zone": view.zone,
        "zone_name": view.zone_name,
        "subject": view.subject,
        "name": view.name,
        "rule": view.rule.id,
        "label": view.rule.label,
        "article": view.article,
        "day": view.day,
        "days_left": view.days_left,
        "run": view.run,
        "as_of": view.as_of,
    }


def plain_explanation(found: VerdictExplanation) -> dict[str, Any]:
    """Turn an explained verdict into plain values."""
    view = found.view
    return {
        "run": found.run.id,
        "zone": found.zone,
        "subject": found.subject,
        "name": found.name,
        "rule": view.rule.id,
        "label": view.rule.label,
        "verdict": plain(view.verdict),
        "missing": [plain(m) for m in view.missing],
        "levels": [
            {"pack": pack, "article": article, "formula": formula, "status": status}
            for pack, article, formula, status in found.levels
        ],
        "terms": [
            {"id": name, "article": article, "formula": formula, "value": value}
            for name, article, formula, value in found.terms
        ],
        "facts": [plain(f) for f in found.facts],
        "source": found.source,
        "corrected_by": found.corrected_by,
        "cells": found.cells,
        "moved_by": [
            {
                "relation": m.label,
                "told": [{"label": label, "value": value} for label, value in m.told],
                "source": m.source,
                "batch": m.batch,
                "cells": m.cells,
            }
            for m in found.moved_by
        ],
    }


def explanation(door: Door, found: VerdictExplanation) -> None:
    """Show how a verdict came about: levels, terms, facts, file and cells."""
    say, view = door.words, found.view
    words = {"met": say("met"), "not-met": say("not met"), "not-provable": say("not provable")}
    colours = {"met": "red", "not-met": "green", "not-provable": "magenta"}
    verdict = view.verdict.verdict
    label = say.label(view.rule.label)
    tree = Tree(Text.assemble((label, "bold"), "  ", (words[verdict], colours[verdict])))
    for pack, article, formula, status in found.levels:
        tree.add(_line(f"{pack} {article}", "", formula, status_word(say, status)))
    for name, article, formula, value in found.terms:
        tree.add(_line(name, f"= {value or '∅'}", formula, article))
    source = Text(found.source, style="cyan")
    if found.corrected_by is not None:
        source.append("  " + say("corrected by batch {n}", n=found.corrected_by), style="magenta")
    facts = tree.add(source)
    for fact in found.facts:
        style = "bold" if fact.value else "magenta"
        value = say.label(fact.code) if fact.code else fact.value
        facts.add(Text.assemble(say.label(fact.label), " ", (value or "∅", style)))
    if found.cells:
        cells = "  ".join(f"{name}={value or '∅'}" for name, value in found.cells.items())
        facts.add(Text(cells, style="dim"))
    _moved(door, tree, found)
    for lacking in view.missing:
        tree.add(missing_line(door, lacking))
    if view.verdict.falls_due:
        tree.add(say("falls due on {day}", day=view.verdict.falls_due))
    if verdict == "met" and view.rule.remedy:
        tree.add(Text(f"→ {say.label(view.rule.remedy)}", style="green"))
    head = say(
        "Run {n} · {title} · as of {day} · ledger sequence {seq}",
        n=found.run.id,
        title=f"{found.zone} {found.subject}".strip(),
        day=found.run.as_of,
        seq=found.run.ledger_seq,
    )
    door.out.print(Line(head, style="dim"))
    door.out.print(tree)


def _moved(door: Door, tree: Tree, found: VerdictExplanation) -> None:
    """Show the changes of the contract and the causes that moved a day."""
    for moved in found.moved_by:
        rows = tree.add(Text(f"{door.words.label(moved.label)}  {moved.source}", style="cyan"))
        for name, told in moved.told:
            value = told if isinstance(told, str) else door.words.label(told)
            rows.add(Text.assemble(door.words.label(name), " ", (value, "bold")))


def _line(name: str, value: str, formula: str, note: str) -> Text:
    """Write a level or a term: its name, value, formula and what is said of it."""
    return Text.assemble(
        (f"{name} ", "bold"), value, "  ", (formula, "green"), (f"  {note}", "dim")
    )


def _more(door: Door, n: int, shown: int = _SHOWN) -> None:
    """Say how many are left out; nothing is left out of --json."""
    if n > shown:
        door.out.print(
            Text(door.words("… and {n} more; --json lists all.", n=n - shown), style="dim")
        )
