"""What the terminal shows of a report: what was written, and what differs in an edited one."""

from __future__ import annotations

from rich.text import Text

from yuanheng.app.reports.verify import DocxCheck
from yuanheng.app.reports.write import ReportFiles
from yuanheng.cli.door import Door


def show_report(door: Door, files: ReportFiles) -> None:
    """Show what was written, and which fonts are missing."""
    words = door.words
    line = Text("✓ ", style="bold green")
    door.out.print(line.append(words("report written"), style="default"))
    for path in (files.docx, files.xlsx, files.html):
        door.out.print(Text(f"  {path}"))
    swapped = {c.wanted: c.used for c in files.fonts.choices if not c.installed}
    if swapped:
        pairs = "、".join(f"{wanted} → {used}" for wanted, used in sorted(swapped.items()))
        told = words("Not installed here: {fonts}; the last page of the docx says so.", fonts=pairs)
        door.out.print(Text(told, style="dim"))


def show_check(door: Door, check: DocxCheck) -> None:
    """Show what stands, and each number that differs with its paragraph."""
    words = door.words
    head = Text("✓ " if check.agrees else "✗ ", style="bold green" if check.agrees else "bold red")
    told = words(
        "{traced} numbers say what their run says; {sealed} dates, clauses and the like stand as"
        " written.",
        traced=check.traced,
        sealed=check.sealed,
    )
    door.out.print(head.append(told, style="default"))
    for number in check.altered:
        _line(
            door,
            words(
                "Altered: {found}, expected {expected} (paragraph {n})",
                found=number.found,
                expected=number.expected,
                n=number.paragraph,
            ),
        )
        _context(door, number.context)
    for lost in check.lost:
        _line(door, words("Lost: {said} ({name})", said=lost.said, name=lost.name))
    _strays(door, check)
    if not check.has_list:
        _line(
            door,
            words("The list of numbers is gone from the file; a number taken out is not seen."),
        )


def _strays(door: Door, check: DocxCheck) -> None:
    """Show numbers without a trace, and those whose trace leads nowhere."""
    words = door.words
    for typed in check.untraced:
        _line(
            door,
            words("Without a trace: {text} (paragraph {n})", text=typed.text, n=typed.paragraph),
        )
        _context(door, typed.context)
    for number in check.unknown:
        told = words(
            "No run of this ledger says it: {found} ({name}, paragraph {n})",
            found=number.found,
            name=number.name,
            n=number.paragraph,
        )
        _line(door, told)


def _line(door: Door, text: str) -> None:
    door.out.print(Text(f"  ! {text}", style="yellow"))


def _context(door: Door, text: str) -> None:
    """Show the words around a number."""
    door.out.print(Text(f"      {text}", style="dim"))
