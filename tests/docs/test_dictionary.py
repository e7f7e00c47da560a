"""The data dictionary in the documentation is the one that the relations declare."""

from __future__ import annotations

from docs.dictionary import PAGE, dictionary


def test_the_dictionary_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == dictionary(), "run: python docs/dictionary.py"
