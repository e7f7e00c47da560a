"""A gettext catalogue (.po) as a table from what is said to its translation.

Read whole in some ten milliseconds, a tenth of what Babel takes with its import; and no compiled
file has to be kept in step. Babel is the witness of the tests, which hold every entry against it.
"""

from __future__ import annotations

import re

_LINE = r'"((?:[^"\\\n]|\\.)*)"'
#: A string of a catalogue: a run of quoted lines.
_QUOTED = r'((?:"(?:[^"\\\n]|\\.)*"\s*)+)'
#: An entry of one message; obsolete ones begin with #~, and no line of a comment begins with msgid.
_ENTRY = re.compile(rf"^msgid\s+{_QUOTED}^msgstr\s+{_QUOTED}", re.MULTILINE)
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r"}


def read_catalogue(text: str) -> dict[str, str]:
    """Read the entries that are translated, without plurals and contexts, which ours has not."""
    found = ((_plain(source), _plain(said)) for source, said in _ENTRY.findall(text))
    return {source: said for source, said in found if source and said}


def _plain(quoted: str) -> str:
    """Give what a run of quoted lines says."""
    joined = "".join(re.findall(_LINE, quoted))
    if "\\" not in joined:
        return joined
    return _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), joined)
