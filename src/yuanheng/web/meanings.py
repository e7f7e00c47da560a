"""What terms on a page mean: each is a button that tells it, by mouse, keyboard and touch."""

from __future__ import annotations

from markupsafe import Markup

from yuanheng.words.glossary import Term, glossary
from yuanheng.words.words import Words

_BUTTON = Markup(
    '<button type="button" class="term" popovertarget="term-{name}" aria-label="{ask}">{term}'
    "</button>"
    '<span class="meaning" id="term-{name}" popover><strong>{term}</strong>'
    "<span>{means}</span>{article}</span>"
)


def meanings(words: Words, *names: str) -> Markup:
    """Give a line of terms, each with its meaning; once on a page."""
    line = Markup(" ").join(_button(words, glossary()[name]) for name in names)
    return Markup('<p class="terms dim small">{} {}</p>').format(words("Terms:"), line)


def _button(words: Words, found: Term) -> Markup:
    """Give one term with what it opens."""
    article = Markup("")
    if found.article:
        article = Markup('<small class="dim">{}</small>').format(words.label(found.article))
    return _BUTTON.format(
        name=found.id,
        ask=words("What is meant: {term}", term=words.label(found.term)),
        term=words.label(found.term),
        means=words.label(found.means),
        article=article,
    )
