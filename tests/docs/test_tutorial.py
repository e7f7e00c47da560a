"""The tutorial on writing a standard is run as it stands, in both languages."""

from __future__ import annotations

import os
import re
import shlex
from datetime import date
from pathlib import Path

import duckdb
import pytest

from yuanheng.cli import main
from yuanheng.errors import StandardError, Where
from yuanheng.ledger.values import Refused, Span, read_span
from yuanheng.model.relation import NEVER
from yuanheng.standards.formula.functions import FUNCTIONS
from yuanheng.standards.formula.language import Term, parse_formula
from yuanheng.standards.packs import folders as pack_folders
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.rulebooks.rulebook import column_term

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "tutorial"
PAGES = {"en": FOLDER / "writing-a-pack.md", "zh": FOLDER / "writing-a-pack.zh.md"}
_BLOCK = re.compile(r"^```(yaml|csv|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"# file: (\S+)\n")
_FIRST_CODE = re.compile(r"`([^`]+)`")
_HEADS = {
    "examples": {"en": "written", "zh": "写法"},
    "functions": {"en": "function", "zh": "函数"},
    "refused": {"en": "refused", "zh": "不收"},
    "events": {"en": "in the cell", "zh": "单元格里"},
}
_WORDS = {
    "en": {"open": None, "yes": True, "no": False, "unknown": None, "never": NEVER},
    "zh": {"不定": None, "是": True, "否": False, "未知": None, "无此日": NEVER},
}
EACH = pytest.mark.parametrize("lang", PAGES)


def page(lang: str) -> str:
    return PAGES[lang].read_text(encoding="utf-8")


def table(lang: str, name: str) -> list[list[str]]:
    """Give the rows of the table whose head begins with the word of that name."""
    lines = iter(page(lang).splitlines())
    for line in lines:
        if line.startswith(f"| {_HEADS[name][lang]} |"):
            break
    next(lines)
    found = []
    for line in lines:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return found


def project_terms() -> dict[str, Term]:
    """Know what a rule about projects may name."""
    columns = ledger_schema().relations["supply"].columns
    terms = {c.name: column_term(c.type, c.unit) for c in columns}
    known = {name: term for name, term in terms.items() if term is not None}
    others = {"as_of": Term("date", is_exact=True, can_lack=False), "causes": Term("intervals")}
    return known | others


class Reader:
    """A person who follows the page in an empty folder."""

    def __init__(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, folder: Path
    ) -> None:
        self._capsys, self._monkeypatch, self._folder = capsys, monkeypatch, folder

    def write(self, text: str) -> None:
        """Write a block to the file that it names; in a table that line is not part of it."""
        named = _FILE.match(text)
        assert named, f"a block does not name its file: {text[:60]}"
        path = self._folder / named[1]
        path.parent.mkdir(parents=True, exist_ok=True)
        is_table = path.suffix == ".csv"
        path.write_text(text[named.end() :] if is_table else text, encoding="utf-8")

    def run(self, block: str) -> int:
        """Run the commands of a block and find what it shows, in order; give their number."""
        commands = 0
        said: list[str] = []
        for line in block.splitlines():
            if line.startswith("$ "):
                said = self._told(line[2:])
                commands += 1
            else:
                said = said[_place(line, said) + 1 :]
        return commands

    def _told(self, command: str) -> list[str]:
        words = shlex.split(command.replace("$PWD", str(self._folder)))
        if words[0] == "export":
            name, _, value = words[1].partition("=")
            self._monkeypatch.setenv(name, value)
            return []
        assert words[0] == "yuanheng"
        pack_folders._find.cache_clear()  # a program that starts anew reads the folders anew
        self._capsys.readouterr()
        with pytest.raises(SystemExit):
            main(words[1:])
        heard = self._capsys.readouterr()
        return [_plain(line) for line in (heard.out + heard.err).splitlines()]


def _plain(line: str) -> str:
    """Leave out how wide a table is drawn."""
    return " ".join(line.split())


def _place(shown: str, said: list[str]) -> int:
    """Find a shown line among those said; … stands for anything."""
    pattern = ".*".join(re.escape(part) for part in _plain(shown).split("…"))
    for number, line in enumerate(said):
        if re.fullmatch(pattern, line):
            return number
    raise AssertionError("not said: " + shown + "\n" + "\n".join(said))


@EACH
def test_the_tutorial_runs_as_it_stands(
    lang: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every file is written, every command run, and every line shown is said."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    for name in [name for name in os.environ if name.startswith("YUANHENG_")]:
        monkeypatch.delenv(name)
    reader = Reader(capsys, monkeypatch, tmp_path)
    commands = 0
    for kind, text in _BLOCK.findall(page(lang)):
        if kind == "console":
            commands += reader.run(text)
        else:
            reader.write(text)
    assert commands == 22


def test_both_languages_give_the_same_commands_and_files() -> None:
    """One page says no more than the other, and in the same order."""

    def outline(lang: str) -> list[tuple[str, ...]]:
        return [
            (kind, *(line.split('"')[0] for line in text.splitlines() if line.startswith("$ ")))
            if kind == "console"
            else (kind, text.splitlines()[0])
            for kind, text in _BLOCK.findall(page(lang).replace("LANG=zh", "LANG=en"))
        ]

    assert outline("zh") == outline("en")


@EACH
def test_every_function_is_described(lang: str) -> None:
    """The table names exactly the functions of the language, in the form they are written."""
    rows = table(lang, "functions")
    forms = [f.form for f in FUNCTIONS.values()] + ["qty(number, 'unit')"]
    assert [row[0].strip("`") for row in rows] == forms
    assert [row for row in rows if len(row) != 4 or not all(row)] == []


@EACH
@pytest.mark.parametrize("name", ["examples", "functions"])
def test_every_example_is_a_formula(lang: str, name: str) -> None:
    """What the reference shows is taken by the language."""
    terms = project_terms()
    examples = [_FIRST_CODE.findall(row[1])[0] for row in table(lang, name)]
    assert len(examples) == {"examples": 17, "functions": len(FUNCTIONS) + 1}[name]
    for text in examples:
        assert parse_formula(text, terms, Where()).kind in ("condition", "boolean"), text


@EACH
def test_every_refused_formula_is_refused(lang: str) -> None:
    """What the reference calls refused is no formula."""
    terms = project_terms()
    refused = [_FIRST_CODE.findall(row[0])[0] for row in table(lang, "refused")]
    assert len(refused) == 21
    for text in refused:
        with pytest.raises(StandardError):
            parse_formula(text, terms, Where())


@EACH
def test_every_event_is_read_and_compared_as_the_table_says(lang: str) -> None:
    """A cell becomes the two days of its row, and is compared as its row says."""
    words, day = _WORDS[lang], "2013-06-30"
    rows = table(lang, "events")
    assert len(rows) == 11
    for cell, *told in rows:
        text = cell.strip("`") if cell.startswith("`") else ""
        span = read_span(text, frozenset({""}), (), day)
        assert not isinstance(span, Refused), cell
        first, last = (span.first, span.last) if isinstance(span, Span) else (None, None)
        found = [first, last, *(_asked(name, first, last, day) for name in _ASKED)]
        assert found == [words.get(word, word) for word in told], cell


_ASKED = ("happened", "not_happened")


def _asked(function: str, first: str | None, last: str | None, day: str) -> bool | None:
    """Ask a function about a span on a day, by the engine."""
    terms = {"e": Term("date"), "as_of": Term("date", is_exact=True, can_lack=False)}
    formula = parse_formula(f"{function}(e, as_of)", terms, Where())
    given = [None if d is None else date.fromisoformat(d) for d in (first, last, day)]
    with duckdb.connect() as engine:
        query = (
            f"SELECT {formula.sql()} FROM"
            " (SELECT ?::DATE AS e_from, ?::DATE AS e_to, ?::DATE AS as_of)"
        )
        (row,) = engine.execute(query, given).fetchall()
    answer: bool | None = row[0]
    return answer
