"""Names for the numbers in a Word file, so that each is found again after people have edited it.

Word's rules: letters, digits and underscores, 40 characters at most, unique whatever the case; a
name that begins with an underscore is hidden from the reader's list of bookmarks. A traced number
is named after its fact; any other text with digits (a date, a clause) is sealed: its bookmark is
named after a digest of what it says.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from yuanheng.report.phrases.saying import Part
from yuanheng.report.wordml import runs

#: Room for the number behind a name that stands again (`__999`).
MAX_LENGTH, _AGAIN_ROOM = 40, 5
_DIGEST_LENGTH = 10
_PREFIX: dict[Part, str] = {
    "value": "_v_",
    "score": "_s_",
    "evidence": "_e_",
    "ideal": "_i_",
    "weight": "_w_",
    "amount": "_q_",
    "members": "_n_",
    "unknown": "_u_",
    "needed": "_d_",
    "gap": "_g_",
    "change": "_c_",
    "check": "_x_",
}
SEAL = "_k_"
LINK = _PREFIX["evidence"]
PREFIXES = (*_PREFIX.values(), SEAL)

#: A word with a digit in it: `2013-12-31`, `GB/T9704`, `1,234.50`, full-width digits too.
TOKEN = re.compile(r"[A-Za-z0-9０-９](?:[A-Za-z0-9０-９.,:_/+*#@~-]*[A-Za-z0-9０-９])?")
_DIGIT = re.compile(r"[0-9０-９]")


def bookmark_name(fact_id: str, part: Part) -> str:
    """The hidden bookmark of one number of a fact: readable where the id allows it.

    An id that Word's rules would bend or cut ends in a digest of the whole id, so that two ids
    never share a name. No name holds `__`: that stands before the number of a name used again.
    """
    prefix = _PREFIX[part]
    name = re.sub(r"[^0-9A-Za-z]+", "_", fact_id)
    longest = MAX_LENGTH - _AGAIN_ROOM
    if name == fact_id and len(prefix + name) <= longest:
        return prefix + name
    digest = hashlib.sha256(fact_id.encode()).hexdigest()[:_DIGEST_LENGTH]
    room = longest - len(prefix) - _DIGEST_LENGTH - 1
    return f"{prefix}{name[:room].rstrip('_')}_{digest}"


def seal_name(text: str) -> str:
    """The hidden bookmark of a text with digits that is no fact of a run."""
    return SEAL + hashlib.sha256(text.encode()).hexdigest()[:16]


def base_name(name: str) -> str:
    """The name without the number that tells a second use from the first."""
    return re.sub(r"__\d+$", "", name)


def tokens(text: str) -> list[tuple[int, int]]:
    """Where the words with a digit in them begin and end."""
    return [m.span() for m in TOKEN.finditer(text) if _DIGIT.search(m.group())]


@dataclass(frozen=True, slots=True)
class Mark:
    """One bookmark as it was written: its name and the text inside."""

    name: str
    text: str


class Bookmarks:
    """Hands out the bookmarks of one document, each name once, and remembers what they held."""

    def __init__(self) -> None:
        self._used: dict[str, int] = {}
        self._seals: dict[str, str] = {}
        self.written: list[Mark] = []

    def wrap(self, inner_xml: str, fact_id: str, part: Part, text: str = "") -> str:
        """The runs inside the fact's bookmark; the runs alone for a fact without id.

        `text` is what the runs say; it is remembered for the list of numbers.
        """
        if not fact_id:
            return inner_xml
        return self._mark(bookmark_name(fact_id, part), inner_xml, text)

    def sealed(self, text: str, *, chinese: bool, style: str = "") -> str:
        """The runs of a text, each word with a digit in it sealed."""
        places = tokens(text)
        if not places:
            return runs(text, chinese=chinese, style=style)
        parts, end = [], 0
        for start, stop in places:
            if start > end:
                parts.append(runs(text[end:start], chinese=chinese, style=style))
            said = text[start:stop]
            name = self._seals.get(said)
            if name is None:
                name = self._seals[said] = seal_name(said)
            parts.append(self._mark(name, runs(said, chinese=chinese, style=style), said))
            end = stop
        if end < len(text):
            parts.append(runs(text[end:], chinese=chinese, style=style))
        return "".join(parts)

    def _mark(self, base: str, inner_xml: str, text: str) -> str:
        folded = base.casefold()
        again = self._used[folded] = self._used.get(folded, 0) + 1
        name = base if again == 1 else f"{base}__{again}"
        self.written.append(Mark(name, text))
        number = len(self.written)
        return (
            f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
            f'{inner_xml}<w:bookmarkEnd w:id="{number}"/>'
        )
