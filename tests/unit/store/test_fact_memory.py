"""Facts once read are held by batch, and views composed of them are those of a plain reading."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanheng.model.ledger import SnapshotSet
from yuanheng.store.fact_memory import Batches, FactMemory

SCHEMA = pa.schema(
    [
        ("seq", pa.int64()),
        ("fact", pa.string()),
        ("zone", pa.string()),
        ("period", pa.string()),
        ("size", pa.int64()),
    ]
)


class Record:
    """Facts of one relation by batch, and which batches were read, in what groups."""

    def __init__(self, rows: dict[int, list[tuple[Any, ...]]]) -> None:
        self.rows = rows
        self.asked: list[list[int]] = []

    def read(self, _relation: str, seqs: Iterable[int]) -> pa.Table:
        wanted = sorted(set(seqs))
        self.asked.append(wanted)
        names = SCHEMA.names[1:]
        found = [
            {"seq": seq, **dict(zip(names, row, strict=True))}
            for seq in wanted
            for row in self.rows.get(seq, [])
        ]
        return pa.Table.from_pylist(found, schema=SCHEMA)


def whole(*seqs: int) -> Batches:
    return dict.fromkeys(seqs)


def sizes(table: pa.Table) -> list[tuple[int, str, int]]:
    names = ("seq", "fact", "size")
    return list(zip(*(table.column(n).to_pylist() for n in names), strict=True))


def plot_set(zone: str, period: str, area: str = "") -> SnapshotSet:
    return SnapshotSet("plot", zone, area, period)


@pytest.fixture
def record() -> Record:
    """Two surveys, two corrections of the first fact of the first, and an empty batch."""
    return Record(
        {
            1: [("1.0", "Z1", "2012", 10), ("1.1", "Z2", "2012", 11), ("1.2", "Z1", "2013", 12)],
            2: [("2.0", "Z1", "2012", 20)],
            3: [("1.0", "Z1", "2012", 100)],
            4: [("1.0", "Z1", "2012", 101)],
            5: [],
        }
    )


@pytest.fixture
def memory(record: Record) -> FactMemory:
    return FactMemory(record.read)


def test_whole_batches_come_in_their_order_whatever_was_asked_first(memory: FactMemory) -> None:
    memory.view("plot", whole(2), ())
    assert sizes(memory.view("plot", whole(2, 1), ())) == [
        (1, "1.0", 10),
        (1, "1.1", 11),
        (1, "1.2", 12),
        (2, "2.0", 20),
    ]


def test_a_batch_is_read_once_even_if_it_holds_nothing(memory: FactMemory, record: Record) -> None:
    for asked in (whole(1, 5), whole(5), whole(1, 2), whole(1, 2, 5)):
        memory.view("plot", asked, ())
    assert record.asked == [[1, 5], [2]]


def test_relations_are_held_apart(memory: FactMemory, record: Record) -> None:
    memory.view("plot", whole(1), ())
    memory.view("other", whole(1), ())
    assert record.asked == [[1], [1]]


def test_a_view_of_nothing_has_the_columns(memory: FactMemory) -> None:
    assert memory.view("plot", {}, ()).equals(SCHEMA.empty_table())


def test_a_correction_stands_in_the_place_of_what_it_corrects(memory: FactMemory) -> None:
    assert sizes(memory.view("plot", whole(1), (3,))) == [
        (3, "1.0", 100),
        (1, "1.1", 11),
        (1, "1.2", 12),
    ]


def test_of_two_corrections_the_last_stands(memory: FactMemory) -> None:
    assert sizes(memory.view("plot", whole(1), (4, 3)))[0] == (4, "1.0", 101)


def test_a_view_without_a_correction_is_as_before(memory: FactMemory) -> None:
    memory.view("plot", whole(1), (3, 4))
    assert sizes(memory.view("plot", whole(1), ()))[0] == (1, "1.0", 10)


def test_a_correction_of_a_batch_that_is_not_asked_for_shows_nowhere(memory: FactMemory) -> None:
    assert sizes(memory.view("plot", whole(2), (3,))) == [(2, "2.0", 20)]


@pytest.mark.parametrize(
    ("sets", "facts"),
    [
        ({plot_set("Z1", "2012")}, ["1.0"]),
        ({plot_set("Z2", "2012"), plot_set("Z1", "2013")}, ["1.1", "1.2"]),
        ({plot_set("Z2", "2013")}, []),
        ({plot_set("Z9", "2012")}, []),
    ],
)
def test_of_a_batch_only_the_sets_asked_for_are_shown(
    memory: FactMemory, sets: set[SnapshotSet], facts: list[str]
) -> None:
    shown = memory.view("plot", {1: frozenset(sets)}, (3,))
    assert shown.column("fact").to_pylist() == facts


def test_a_fact_without_a_zone_lies_in_no_set() -> None:
    record = Record({1: [("1.0", None, "2012", 1), ("1.1", "Z1", "2012", 2)]})
    shown = FactMemory(record.read).view("plot", {1: frozenset({plot_set("Z1", "2012")})}, ())
    assert sizes(shown) == [(1, "1.1", 2)]


def test_beyond_its_limit_all_is_forgotten_after_the_call(record: Record) -> None:
    memory = FactMemory(record.read, limit_bytes=100)
    views = [sizes(memory.view("plot", whole(1, 2), ())) for _ in range(2)]
    assert views[0] == views[1]
    assert record.asked == [[1, 2], [1, 2]]


def test_what_is_forgotten_is_read_again(memory: FactMemory, record: Record) -> None:
    memory.view("plot", whole(1), ())
    record.rows[1] = [("1.0", "Z1", "2012", 77)]
    memory.forget()
    assert sizes(memory.view("plot", whole(1), ())) == [(1, "1.0", 77)]


def test_many_rows_are_pointed_at_and_not_copied() -> None:
    rows = [(f"1.{n}", "Z1", "2012", n) for n in range(70_000)]
    record = Record({1: rows, 2: [("2.0", "Z1", "2013", 1)], 3: [("1.9", "Z1", "2012", -1)]})
    memory = FactMemory(record.read)
    views = [memory.view("plot", whole(1, 2), given) for given in ((), (3,))]
    starts = {view.column("size").chunk(0).buffers()[1].address for view in views}
    assert len(starts) == 1
    changed = {n for n, (a, b) in enumerate(zip(*map(sizes, views), strict=True)) if a != b}
    assert changed == {9}


FACTS = st.dictionaries(
    st.integers(1, 12),
    st.lists(st.tuples(st.sampled_from(("Z1", "Z2")), st.integers(0, 9)), max_size=4),
    min_size=1,
)
ASKED = st.lists(st.tuples(st.sets(st.integers(1, 12)), st.booleans()), min_size=1, max_size=6)


@given(FACTS, ASKED)
def test_any_views_in_any_order_are_those_of_a_plain_reading(
    facts: dict[int, list[tuple[str, int]]], asked: list[tuple[set[int], bool]]
) -> None:
    record = Record(
        {
            seq: [(f"{seq}.{n}", zone, "2012", size) for n, (zone, size) in enumerate(rows)]
            for seq, rows in facts.items()
        }
    )
    memory = FactMemory(record.read)
    for seqs, one_zone in asked:
        wanted = frozenset({plot_set("Z1", "2012")}) if one_zone else None
        found = memory.view("plot", dict.fromkeys(seqs, wanted), ())
        plain = record.read("plot", seqs).to_pylist()
        assert found.to_pylist() == [r for r in plain if not one_zone or r["zone"] == "Z1"]
