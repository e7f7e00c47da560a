"""The catalogue says what Babel reads in it, however a tool of translators has written it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from hypothesis import given
from hypothesis import strategies as st

import yuanheng
from yuanheng.words.catalogue import read_catalogue

CATALOGUE = Path(yuanheng.__file__).parent / "words" / "locale" / "zh.po"

_TEXTS = st.text(st.sampled_from('ab {}%"\\\n\t\r#~園（'), max_size=12) | st.text(max_size=90)


def _witnessed(raw: bytes) -> dict[str, str]:
    return {str(m.id): str(m.string) for m in read_po(BytesIO(raw)) if m.id and m.string}


def test_our_catalogue_says_what_babel_reads_in_it() -> None:
    raw = CATALOGUE.read_bytes()
    read = read_catalogue(raw.decode())
    assert len(read) > 2000
    assert read == _witnessed(raw)


@given(st.dictionaries(_TEXTS, _TEXTS, max_size=6), st.integers(10, 90), st.sets(_TEXTS))
def test_what_babel_writes_is_read_back(
    entries: dict[str, str], width: int, dropped: set[str]
) -> None:
    catalogue = Catalog(locale="zh")
    for source, said in entries.items():
        catalogue.add(source, said, user_comments=["said so"], locations=[("a.py", 1)])
    for source in dropped & set(entries):
        if source:
            catalogue.obsolete[source] = catalogue[source]
            del catalogue[source]
    file = BytesIO()
    write_po(file, catalogue, width=width)
    assert read_catalogue(file.getvalue().decode()) == _witnessed(file.getvalue())
