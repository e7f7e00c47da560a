"""The readiness board as a workbook and as a Word paper, with the list of documents to hand in."""

from __future__ import annotations

import io
from collections.abc import Iterator

from yuanheng.ports import House
from yuanheng.report.phrases.saying import Text
from yuanheng.report.word.paper import Grid, Part
from yuanheng.views.bid.board import Board, GateLine, GateState
from yuanheng.views.listed import ListColumn, listed_workbook
from yuanheng.views.papers.blanks import blank_paper
from yuanheng.words.words import Words


def state_word(words: Words, state: GateState) -> str:
    """Say how a gate stands."""
    said = {
        "passed": words("gate passed"),
        "short": words("gate not passed"),
        "not-provable": words("not provable"),
        "not-applicable": words("does not apply"),
    }
    return said[state]


def counted(words: Words, board: Board) -> str:
    """Say how many gates stand how."""
    return words(
        "{passed} gates passed, {short} not passed, {unknown} not provable",
        passed=board.counts["passed"],
        short=board.counts["short"],
        unknown=board.counts["not-provable"],
    )


def board_columns(words: Words) -> tuple[ListColumn[GateLine], ...]:
    """Give the columns of the board."""
    return (
        ListColumn("requires", words("what the gate asks"), lambda g: g.requires),
        ListColumn("state", words("how it stands"), lambda g: state_word(words, g.state)),
        ListColumn("value", words("now"), lambda g: g.value),
        ListColumn("short", words("still short"), lambda g: g.short),
        ListColumn("missing", words("missing facts"), lambda g: words.listed(list(g.missing))),
        ListColumn("owner", words("responsible unit"), lambda g: g.owner),
        ListColumn("owner_by", words("named by"), lambda g: g.owner_by, is_extra=True),
        ListColumn("task", words("task"), lambda g: g.task or None),
        ListColumn("finding", words("finding"), lambda g: g.finding or None, is_extra=True),
        ListColumn("proofs", words("documents"), lambda g: _documents(words, g)),
        ListColumn("article", words("article"), lambda g: g.article),
        ListColumn("status", words("confidence"), lambda g: g.status_text),
    )


def board_workbook(words: Words, board: Board) -> bytes:
    """Write the board, a gate a line."""
    title = f"{board.title} {board.zone_name} {board.period}"
    note = words.join((counted(words, board), *_said(words, board)))
    return listed_workbook(words, title, note, board_columns(words), board.gates)


def board_docx(house: House, words: Words, board: Board) -> bytes:
    """Write the board as a paper: standing, what is short by unit, and the documents."""
    from yuanheng.report.word.paper import write_paper  # noqa: PLC0415 - the Word library is slow to load

    paper = blank_paper(
        house,
        words,
        title=words(
            "{zone}: readiness by {title}, {period}",
            zone=board.zone_name,
            title=board.title,
            period=board.period,
        ),
        opening=(" " if words.lang == "en" else "").join(_said(words, board)),
        parts=tuple(_parts(words, board)),
        annexes=(Part(words("Documents to hand in"), (), _proofs(words, board)),),
        names=(board.zone_name,),
    )
    out = io.BytesIO()
    write_paper(paper, out, "zh" if words.lang == "zh" else "en")
    return out.getvalue()


def _said(words: Words, board: Board) -> Iterator[str]:
    """Say what it rests on, and what it does not promise."""
    yield words(
        "By {document}, on the facts of the ledger up to batch {seq} (run {run}, digest {digest}).",
        document=board.document,
        seq=board.ledger_seq,
        run=board.run,
        digest=board.digest[:16],
    )
    if not board.official:
        yield words("A trial: it moves no findings.")
    if board.counts["not-provable"]:
        yield words("What is not provable is not passed: its facts are named.")


def _parts(words: Words, board: Board) -> Iterator[Part]:
    """Give the parts: the gates, and by unit what is still to do."""
    yield Part(words("Gates"), (counted(words, board),), _gates(words, board))
    lines = tuple(
        words(
            "{unit}: {gates}",
            unit=owner or words("no unit is named"),
            gates=words.join([_owed(words, gate) for gate in gates]),
        )
        for owner, gates in board.owners
    )
    yield Part(words("What is still to do, by unit"), lines or (words("Nothing is left to do."),))


def _owed(words: Words, gate: GateLine) -> str:
    """Say in a word what a unit owes of a gate."""
    if gate.state == "not-provable":
        facts = words.listed(list(gate.missing)) or gate.label
        return words("{gate}: supply {facts}", gate=gate.requires, facts=facts)
    return words("{gate}: short by {gap}", gate=gate.requires, gap=gate.short or gate.label)


def _gates(words: Words, board: Board) -> Grid:
    heads = tuple(words(h) for h in ("what the gate asks", "how it stands", "now", "still short"))
    rows: tuple[tuple[Text, ...], ...] = tuple(
        (
            g.requires,
            state_word(words, g.state),
            g.value or "–",
            g.short or "–",
            g.owner or "–",
        )
        for g in board.gates
        if g.state != "not-applicable"
    )
    return Grid(
        (*heads, words("responsible unit")),
        (64, 22, 28, 30, 28),
        ("left", "left", "right", "right", "left"),
        rows,
    )


def _proofs(words: Words, board: Board) -> Grid:
    heads = tuple(words(h) for h in ("document", "what it proves", "in the ledger as"))
    rows: tuple[tuple[Text, ...], ...] = tuple(
        (proof.document, proof.fact, proof.has or words("not yet in the ledger"))
        for proof, _ in board.proofs
    )
    return Grid(heads, (72, 58, 42), ("left", "left", "left"), rows)


def _documents(words: Words, gate: GateLine) -> str:
    said = [f"{p.document}{words.aside(p.has)}" if p.has else p.document for p in gate.proofs]
    return words.listed(list(dict.fromkeys(said)))
