"""Help is said in Chinese: every verb and every option, and nothing that no verb says."""

from __future__ import annotations

from typing import Any

import pytest
import typer

from yuanheng.cli.entry import run
from yuanheng.cli.helped import commands_of, help_words
from yuanheng.cli.verbs import verbs_for

#: What Typer itself says around the help.
AROUND = {
    "Show this message and exit.",
    "Usage: ",
    "Arguments",
    "Options",
    "Commands",
    "[default: {}]",
    "[env var: {}]",
    "[required]",
}


def told() -> set[str]:
    """Gather what help says in English."""
    command: Any = typer.main.get_command(verbs_for(["--help"]))
    things = [thing for each in commands_of(command) for thing in (each, *each.params)]
    return {text.strip() for thing in things if (text := getattr(thing, "help", None))}


def test_all_that_help_says_is_said_in_chinese() -> None:
    assert sorted(told() - help_words().keys()) == []


def test_nothing_is_kept_that_no_help_says() -> None:
    assert sorted(help_words().keys() - told() - AROUND) == []


def asked(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit):
        run(list(words))
    return capsys.readouterr().out


def test_help_is_said_in_the_language_and_leaves_no_trace(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YUANHENG_LANG", "zh")
    said = asked(capsys, "import", "--help")
    assert "用法：yuanheng import" in said
    assert "要读的工作表。" in said
    assert "选项" in said
    assert "Show this message" not in said
    monkeypatch.setenv("YUANHENG_LANG", "en")
    said = asked(capsys, "import", "--help")
    assert "The sheet to read." in said
    assert "选项" not in said
