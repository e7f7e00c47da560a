"""The verb that opens the console, as far as it goes before a server listens."""

from __future__ import annotations

import pytest

from tests.unit.cli.conftest import Say


def test_the_base_map_may_be_named_by_the_environment(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its key then stands in no list of processes; nor is it repeated when it is refused."""
    assert say("init", "--ledger", "zone.yhdb").code == 0
    monkeypatch.setenv("YUANHENG_MAP_STYLE", "ftp://maps.example/{z}/{x}/{y}.png?tk=geheim")
    said = say("serve", "--ledger", "zone.yhdb")
    assert "The base map is no address of the web" in said.err
    assert "geheim" not in said.out + said.err
    assert said.code == 2
