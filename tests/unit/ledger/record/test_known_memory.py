"""A ledger held open and asked again and again answers like a naive replay of its batches."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.ledger.record.test_as_known import (
    EVENTS,
    PERIODS,
    ZONES,
    Key,
    Oracle,
    Row,
    SlowClock,
    play,
)
from yuanheng.app.opening import OpenHouse, create_ledger, open_house
from yuanheng.ledger.record.known import snapshot

Question = tuple[int, frozenset[str] | None, frozenset[str] | None]

SOME_ZONES = st.none() | st.frozensets(st.sampled_from(ZONES), max_size=1)
SOME_PERIODS = st.none() | st.frozensets(st.sampled_from(PERIODS), max_size=1)
QUESTIONS = st.lists(
    st.tuples(st.integers(0, 99), SOME_ZONES, SOME_PERIODS), min_size=1, max_size=4
)


def answer(house: OpenHouse, upto: int, question: Question) -> dict[Key, list[Row]]:
    found: dict[Key, list[Row]] = {}
    _, zones, periods = question
    for row in snapshot(house.store, "parcel", upto, zones=zones, periods=periods).to_pylist():
        key = (row["zone"], row["assessed_range"], row["period"])
        found.setdefault(key, []).append((row["fact"], row["area"]))
    return {key: sorted(rows) for key, rows in found.items()}


def expected(oracle: Oracle, upto: int, question: Question) -> dict[Key, list[Row]]:
    _, zones, periods = question
    return {
        key: rows
        for key, rows in oracle.view(upto).items()
        if (zones is None or key[0] in zones) and (periods is None or key[2] in periods)
    }


@settings(max_examples=40)
@given(EVENTS, QUESTIONS)
def test_any_questions_in_any_order_are_answered_like_a_replay(
    events: list[tuple[str, Any]], questions: list[Question]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        house = create_ledger(Path(folder) / "l.yhdb", SlowClock())
        oracle = play(house, events)
        last = house.store.last_seq()
        for question in questions * 2:
            upto = question[0] % (last + 1)
            assert answer(house, upto, question) == expected(oracle, upto, question)


@settings(max_examples=40)
@given(EVENTS, QUESTIONS)
def test_a_reader_open_all_along_sees_what_another_writes(
    events: list[tuple[str, Any]], questions: list[Question]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "l.yhdb"
        writer = create_ledger(path, SlowClock())
        reader = open_house(path)
        told = Oracle()
        for event in events:
            play(writer, [event], told)
            last = writer.store.last_seq()
            for question in questions:
                upto = question[0] % (last + 1)
                assert answer(reader, upto, question) == expected(told, upto, question)
