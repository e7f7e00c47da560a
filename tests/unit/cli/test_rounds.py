"""The verbs of reporting rounds: in two languages, as JSON, with lights that a person can read."""

from pathlib import Path

import pytest

from tests.journeys.desk import Desk
from tests.unit.cli.conftest import Said, Say
from yuanheng.app.demo import ZONE_NAME
from yuanheng.app.keeping.ledger import backup


@pytest.fixture
def speak(say: Say, told: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Say:
    """A ledger of one's own, and a round that asks its zone for the patches of 2013."""
    path = tmp_path / "own.yhdb"
    backup(told.house, path)  # whole, whatever still lies in the log beside the file
    monkeypatch.setenv("YUANHENG_LEDGER", str(path))
    made = say("round", "open", "parcel", "2013", "--due", "2099-12-31", "--title", "年报")
    assert (made.code, made.err) == (0, "")
    return say


def flat(said: Said) -> str:
    return " ".join((said.out + said.err).split())


def batch(told: Desk) -> str:
    """Give the batch of the patches of 2013."""
    return str(next(b.seq for b in told.house.store.batches() if b.kind == "import"))


def explain_all(speak: Say) -> list[str]:
    """Explain every check that fails in the zone of round 1; gives what they say."""
    found = speak("round", "checks", "1", ZONE_NAME, "--json").json
    for line in found:
        said = speak("round", "explain", "1", ZONE_NAME, line["check"], "--reason", "已核实")
        assert (said.code, said.err) == (0, "")
    return [line["said"] for line in found]


def test_a_round_asks_every_zone_where_none_is_named(speak: Say) -> None:
    """Each has a light, here of what is due long from now."""
    (found,) = speak("round", "list", "--json").json
    assert (found["title"], found["period"]) == ("年报", "2013")
    assert [(c["zone_name"], c["state"], c["light"]) for c in found["cells"]] == [
        (ZONE_NAME, "open", "grey")
    ]


def test_a_round_goes_its_whole_way(speak: Say, told: Desk) -> None:
    """The zone is named as people call it; every step prints one document."""
    waits = speak("round", "submit", "1", ZONE_NAME, batch(told), "--json")
    assert waits.json["cells"][0]["state"] == "filling"
    explained = len(explain_all(speak))
    assert explained > 0
    steps: tuple[tuple[str, ...], ...] = (
        ("remind",),
        ("submit", batch(told)),
        ("return", "--reason", "面积不符"),
        ("submit", batch(told)),
        ("accept",),
        ("lock",),
        ("unlock", "--reason", "更正"),
    )
    states = []
    for verb, *rest in steps:
        said = speak("round", verb, "1", ZONE_NAME, *rest, "--json")
        assert (said.code, said.err) == (0, "")
        states.append(said.json["cells"][0]["state"])
    assert states == [
        *("filling", "submitted", "returned", "submitted", "accepted", "locked", "submitted")
    ]
    log = speak("round", "show", "1", "--json").json["log"]
    assert [e["record"]["kind"] for e in log] == [
        *("opened", "filled", *["explained"] * explained),
        *("reminded", "submitted", "returned", "submitted"),
        *("accepted", "locked", "unlocked"),
    ]


def test_a_round_is_shown_with_what_happened(speak: Say, told: Desk) -> None:
    """Who did what on which day, with the reason."""
    speak("round", "submit", "1", ZONE_NAME, batch(told))
    explain_all(speak)
    speak("round", "submit", "1", ZONE_NAME, batch(told))
    speak("round", "return", "1", ZONE_NAME, "--reason", "面积不符")
    shown = flat(speak("round", "show", "1"))
    assert "● returned" in shown
    assert "returned, 面积不符" in shown


def test_every_view_is_in_the_language_that_was_asked_for(speak: Say) -> None:
    """Lights are words too, not colours alone."""
    assert "● 未报" in flat(speak("round", "show", "1", "--lang", "zh"))
    assert "已报送" in flat(speak("round", "list", "--lang", "zh"))


@pytest.mark.parametrize(
    ("words", "code", "problem"),
    [
        (("round", "show", "9"), 6, "There is no round 9"),
        (("round", "accept", "1", ZONE_NAME), 6, "Only what was handed in can be accepted"),
        (("round", "unlock", "1", ZONE_NAME, "--reason", "x"), 6, "The zone is not locked"),
        (("round", "return", "1", ZONE_NAME, "--reason", " "), 2, "A reason is needed"),
        (("round", "submit", "1", ZONE_NAME, "99"), 2, "Batch 99 does not stand"),
        (("round", "remind", "1", "无此区"), 6, "is not in the ledger"),
        (("round", "open", "zone", "2013", "--due", "2099-01-01"), 2, "states no period"),
        (("round", "open", "parcel", "13", "--due", "2099-01-01"), 2, "is not a period"),
        (("round", "open", "parcel", "2013", "--due", "2099-01-01"), 2, "asks one of these zones"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    words: tuple[str, ...], code: int, problem: str, speak: Say
) -> None:
    """And leaves no event."""
    said = speak(*words)
    assert (said.code, problem in flat(said)) == (code, True)
    assert len(speak("round", "show", "1", "--json").json["log"]) == 1


def test_checks_are_shown_with_what_was_said_of_them(speak: Say, told: Desk) -> None:
    """The doubts of the import itself among them; what waits is said, and each has a number."""
    waits = flat(speak("round", "submit", "1", ZONE_NAME, batch(told), "--lang", "zh"))
    assert "有审核项待更正或说明" in waits
    (first, *_) = explain_all(speak)
    shown = flat(speak("round", "checks", "1", ZONE_NAME))
    assert first.split(":")[0] in shown
    assert "已核实" in shown
    refused = speak("round", "explain", "1", ZONE_NAME, "00000000", "--reason", "x")
    assert (refused.code, "No check 00000000" in flat(refused)) == (2, True)


def test_a_form_is_issued_by_its_name_with_thresholds_of_the_office(speak: Say) -> None:
    """The form says how many reviews there are, where nothing else is said."""
    asked = ("2014", "--due", "2099-12-31", "--limit", "jump=80")
    made = speak("round", "open", "enterprise-year", *asked, "--json").json
    assert (made["relation"], made["form"], made["reviews"], made["limits"]) == (
        *("enterprise_year", "enterprise-year", 2),
        {"jump": 80.0},
    )
    assert "按表式" in flat(speak("round", "forms", "--lang", "zh"))
    refused = speak("round", "open", "parcel", *asked[:-1], "jump")
    assert (refused.code, "NAME=NUMBER" in flat(refused)) == (2, True)


def test_who_is_late_is_listed(speak: Say) -> None:
    """And nobody is, while the day lies ahead."""
    assert "没有迟报" in flat(speak("round", "late", "--lang", "zh"))
    speak("round", "open", "parcel", "2012", "--due", "2020-01-01")
    (late,) = speak("round", "late", "--json").json
    assert (late["zone_name"], late["state"], late["days_late"] > 0) == (ZONE_NAME, "open", True)
    assert ZONE_NAME in flat(speak("round", "late"))


def test_no_round_is_a_sentence(say: Say, told: Desk) -> None:
    """Not an empty table."""
    said = say("round", "list", "--ledger", str(told.house.path))
    assert flat(said) == "No round has been opened yet."


def test_faults_of_data_are_a_list_of_tasks(speak: Say) -> None:
    """What was set aside at import among them; in both languages, and of one zone if named."""
    found = speak("faults", "--zone", ZONE_NAME, "--json").json
    assert {f["kind"] for f in found} == {"aside", "fill"}
    assert {f["zone_name"] for f in found} == {ZONE_NAME}
    assert "个值被隔离" in flat(speak("faults", "--lang", "zh"))
