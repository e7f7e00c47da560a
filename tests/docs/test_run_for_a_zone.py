"""The page on running the console for a zone: its files and commands are what they should be."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import time
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from yuanheng.cli.verbs import verbs_for

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "how-to"
PAGES = {"en": FOLDER / "run-for-a-zone.md", "zh": FOLDER / "run-for-a-zone.zh.md"}
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CALL = re.compile(r"^(?:.*/env/bin/)?yuanheng (\w.*)$", re.MULTILINE)
_FILE = re.compile(r"(?:#!.*\n)?# file: (\S+)\n")


def blocks(lang: str) -> list[tuple[str, str]]:
    """Give the blocks of a page with their kinds."""
    return _BLOCK.findall(PAGES[lang].read_text(encoding="utf-8"))


def files(lang: str = "en") -> dict[str, str]:
    """Give the files that the page has one write, by their paths."""
    named = [(_FILE.match(text), text) for _, text in blocks(lang)]
    return {found[1]: text for found, text in named if found}


def test_both_languages_give_the_same_commands_and_files() -> None:
    """What differs is the text between them."""
    assert blocks("zh") == blocks("en")
    assert len(files()) == 7


def test_every_verb_and_option_is_one_of_the_program() -> None:
    """A page about a verb that was renamed would be found only on the day of need."""
    told = [text for kind, text in blocks("en") if kind in ("sh", "ini")]
    named = [found for text in told for found in _CALL.findall(text)]
    assert len(named) == 11
    for words in map(shlex.split, named):
        assert {w for w in words if w.startswith("--")} <= options(words), words


def options(words: list[str]) -> set[str]:
    """Give the options of the verb that the words name, or of the verb below it."""
    found = get_command(verbs_for([]))
    while isinstance(found, TyperGroup):
        found, words = found.commands[words[0]], words[1:]
    return {name for param in found.params for name in param.opts}


@pytest.mark.parametrize("path", ["/usr/local/sbin/yuanheng", "/opt/yuanheng/backup"])
def test_every_script_is_one_that_a_shell_reads(path: str) -> None:
    """POSIX, because /bin/sh is not bash on Debian."""
    script = files()[path]
    assert script.startswith("#!/bin/sh\n")
    done = subprocess.run(["sh", "-n"], input=script.encode(), capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_two_weeks_and_the_first_of_each_month_are_kept(tmp_path: Path) -> None:
    """Also the second of January goes, whose name holds -01- too; what is not ours stays."""
    names = ["2026-01-01-0230", "2026-01-02-0230", "2026-02-01-0230", "2026-02-27-0230", "mine"]
    old, young = time.time() - 20 * 86400, time.time() - 3 * 86400
    for name in names:
        (tmp_path / f"{name}.yhdb").touch()
        os.utime(tmp_path / f"{name}.yhdb", (old, old))
    os.utime(tmp_path / "2026-02-27-0230.yhdb", (young, young))
    (find,) = (line for line in files()["/opt/yuanheng/backup"].splitlines() if "find" in line)
    subprocess.run(["sh", "-c", f"to={shlex.quote(str(tmp_path))}; {find}"], check=True)
    kept = sorted(path.stem for path in tmp_path.iterdir())
    assert kept == ["2026-01-01-0230", "2026-02-01-0230", "2026-02-27-0230", "mine"]
