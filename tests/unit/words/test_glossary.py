"""The glossary: whole in both languages, short, and with an article where a term is law."""

import pytest

from yuanheng.words.glossary import Term, glossary

LONGEST = {"zh": 90, "en": 200}


@pytest.mark.parametrize("term", glossary().values(), ids=lambda term: term.id)
def test_every_term_says_in_both_languages_what_it_means_and_briefly(term: Term) -> None:
    """Nothing is left out in one of them; an article names its document."""
    for lang, longest in LONGEST.items():
        assert 0 < len(term.means[lang]) <= longest
        assert term.term[lang]
        assert term.article is None or term.article[lang]


def test_terms_of_the_law_name_their_article() -> None:
    """Those of the decree on idle land above all."""
    told = {name: term.article["zh"] for name, term in glossary().items() if term.article}
    assert {"idle", "started", "suspected"} <= {
        n for n, a in told.items() if "闲置土地处置办法" in a
    }
