"""What was reckoned is kept by the contents it was reckoned from, and by nothing else."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from yuanheng.views.kept import Kept, content_of

CELLS = st.lists(st.one_of(st.none(), st.text(max_size=3)), max_size=5)


@given(one=CELLS, other=CELLS)
def test_two_tables_have_one_digest_only_where_every_cell_is_the_same(
    one: list[str | None], other: list[str | None]
) -> None:
    """An empty text is no missing one, and a text that ends is not the beginning of the next."""
    digests = [content_of(pa.table({"a": pa.array(cells, pa.string())})) for cells in (one, other)]
    assert (digests[0] == digests[1]) == (one == other)


@given(cells=CELLS, at=st.integers(0, 5))
def test_the_pieces_of_a_table_do_not_count(cells: list[str | None], at: int) -> None:
    """A table that was put together of pieces, or cut out of a larger one, holds what it holds."""
    whole = pa.table({"a": pa.array(cells, pa.string())})
    pieces = pa.concat_tables([whole.slice(0, at), whole.slice(at)])
    inside = pa.concat_tables([whole, whole]).combine_chunks().slice(len(cells))
    assert content_of(pieces) == content_of(inside) == content_of(whole)


def test_names_and_types_of_columns_count() -> None:
    """A year as a number is another column than one as a text, or of another name."""
    columns = ({"a": [1]}, {"b": [1]}, {"a": ["1"]}, {"a": [1.0]}, {"a": [None]})
    assert len({content_of(pa.table(c)) for c in columns}) == len(columns)


def test_the_results_asked_for_last_are_kept() -> None:
    """Each is reckoned once until so many others were asked for since."""
    kept: Kept[int] = Kept(2)
    reckoned: list[int] = []

    def ask(n: int) -> int:
        def reckon() -> int:
            reckoned.append(n)
            return n

        return kept.get(n, reckon)

    assert [ask(n) for n in (1, 2, 1, 3, 1, 2)] == [1, 2, 1, 3, 1, 2]
    assert reckoned == [1, 2, 3, 2]
