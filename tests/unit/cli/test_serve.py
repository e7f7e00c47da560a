"""The verb that opens the console, as far as it goes before a server listens."""

from __future__ import annotations

from ipaddress import ip_network

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


@pytest.mark.parametrize("named", ["10.0.0.1", "10.0.0.0/30", "::1", "2001:db8::/64"])
def test_a_proxy_is_named_by_its_address_or_network(
    named: str, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server is told."""
    served: list[object] = []
    monkeypatch.setattr("yuanheng.web.serve_site", lambda *_, proxies: served.append(proxies))
    assert say("init", "--ledger", "zone.yhdb").code == 0
    assert say("serve", "--ledger", "zone.yhdb", "--proxy", named).code == 0
    assert served == [(ip_network(named),)]


@pytest.mark.parametrize("named", ["", "*", "proxy.example", "10.0.0.1/8", "10.0.0", "10.0.0.1:80"])
def test_what_is_no_address_is_no_proxy(named: str, say: Say) -> None:
    """A name could be turned to another computer; everybody is no proxy."""
    assert say("init", "--ledger", "zone.yhdb").code == 0
    said = say("serve", "--ledger", "zone.yhdb", "--proxy", named)
    assert (said.code, "is no address of a proxy" in said.err) == (2, True)
