"""The forms of the console, sent with misfits."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote

#: Between the parts of a form with files.
BOUNDARY = "a-line-between"
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Form:
    """A form that writes: where to, and what it sends if nobody changes anything.

    files are the names of its fields of files; route is the pattern that its action reaches.
    """

    action: str
    fields: Pairs
    files: tuple[str, ...]
    page: str
    route: str = ""


@dataclass(frozen=True)
class Sent:
    """A request as it goes: what was done to the form, its body and its headers."""

    body: bytes
    content_type: str | None = "application/x-www-form-urlencoded"
    query: str = ""
    kind: str = ""

    def headers(self) -> dict[bytes, bytes]:
        """Give its headers, in bytes: not all of them are text."""
        kind = self.content_type
        return {} if kind is None else {b"Content-Type": kind.encode("latin-1")}


def as_query(pairs: Pairs) -> bytes:
    """Write pairs as a form does; half of a pair of surrogates as bytes of its own."""
    return "&".join(
        f"{quote(n, safe='', errors='surrogatepass')}={quote(v, safe='', errors='surrogatepass')}"
        for n, v in pairs
    ).encode()


def as_parts(pairs: Pairs, files: tuple[tuple[str, str, bytes], ...] = ()) -> bytes:
    """Write pairs and files (field, name, content) in parts, as a form with files is sent."""
    lines = b""
    for name, value in pairs:
        said = _quoted(name).encode(errors="surrogatepass")
        lines += b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n' % (_LINE, said)
        lines += value.encode(errors="surrogatepass") + b"\r\n"
    for name, title, content in files:
        head = f'form-data; name="{_quoted(name)}"; filename="{_quoted(title)}"'
        lines += b"--%s\r\nContent-Disposition: %s\r\n" % (
            _LINE,
            head.encode(errors="surrogatepass"),
        )
        lines += b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n"
    return lines + b"--" + _LINE + b"--\r\n"


_LINE = BOUNDARY.encode()
PLAIN, PARTS = "application/x-www-form-urlencoded", f"multipart/form-data; boundary={BOUNDARY}"


def _quoted(text: str) -> str:
    """Write a name as browsers do between quotes."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


#: Files of the wrong kind, empty, cut short and misnamed.
FILES: tuple[tuple[str, bytes], ...] = (
    ("", b""),
    ("空.xlsx", b""),
    ("表.xlsx", b"PK\x03\x04"),
    ("表.xlsx", b"\x89PNG\r\n\x1a\n"),
    ("图.zip", b"PK\x05\x06" + b"\0" * 18),
    ("图.gpkg", b"SQLite format 3\0" + b"\xff" * 200),
    ("图.geojson", b'{"type":"FeatureCollection","features":[{"geometry":null}]}'),
    ("图.geojson", b"[" * 3000),
    ("表.csv", b"\x00\x01\xff\xfe,\r\n\x00"),
    ("表.csv", "开发区,期次\r\n甲".encode("gb18030")),
    ("表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    ("../../etc/passwd", b"root"),
    ("C:\\表.xlsx", b"PK"),
    ("CON.xlsx", b""),
    ("." * 300 + ".pdf", b"%PDF"),
    ("园" * 300 + ".pdf", b"%PDF"),
    ("a\x00b.pdf", b"%PDF"),
    ("\ud800.pdf", b"%PDF"),
    (".xlsx", b"x"),
    ("无", b"x"),
    ("<b>.docx", b"x"),
    ("表.xlsx/", b"PK"),
)


def misfits(
    form: Form, draw: random.Random, odd: tuple[str, ...], kinds: tuple[str, ...]
) -> Iterator[Sent]:
    """Send a form with one thing wrong, for each of some kinds of things that can be."""
    names = tuple(dict.fromkeys(n for n, _ in form.fields)) or ("nothing",)
    for kind in kinds:
        made = _Misfit(form.fields, form.files or ("file",), draw, odd, draw.choice(names))
        yield replace(WRONG[kind](made), kind=kind)


@dataclass(frozen=True)
class _Misfit:
    """A form of which one field is chosen, and what is drawn to make it wrong."""

    pairs: Pairs
    names: tuple[str, ...]
    draw: random.Random
    odd: tuple[str, ...]
    chosen: str

    @property
    def value(self) -> str:
        return self.draw.choice(self.odd)

    @property
    def changed(self) -> Pairs:
        value = self.value
        return tuple((n, value if n == self.chosen else v) for n, v in self.pairs)

    def files(self, times: int = 1) -> tuple[tuple[str, str, bytes], ...]:
        return tuple((n, *self.draw.choice(FILES)) for n in self.names * times)

    def as_it_is(self) -> Sent:
        return Sent(as_query(self.pairs))

    def missing(self) -> Sent:
        return Sent(as_query(tuple(p for p in self.pairs if p[0] != self.chosen)))

    def doubled(self) -> Sent:
        return Sent(as_query((*self.pairs, (self.chosen, self.value), *self.pairs)))

    def odd_one(self) -> Sent:
        return Sent(as_query(self.changed))

    def odd_all(self) -> Sent:
        return Sent(as_query(tuple((n, self.value) for n, _ in self.pairs)))

    def other_names(self) -> Sent:
        more = ((self.value, self.value), (f"{self.chosen}[]", self.value), ("model", "x"))
        return Sent(as_query((*self.pairs, *more)))

    def thousands(self) -> Sent:
        return Sent(as_query(self.pairs * self.draw.choice((3, 40, 600))))

    def empty(self) -> Sent:
        return Sent(b"", self.draw.choice((PLAIN, PARTS, None)))

    def with_files(self) -> Sent:
        files = self.files(self.draw.choice((1, 1, 30)))
        return Sent(as_parts(self.draw.choice((self.pairs, self.changed)), files), PARTS)

    def files_as_texts(self) -> Sent:
        return Sent(as_parts((*self.pairs, *((n, self.value) for n in self.names))), PARTS)

    def texts_as_files(self) -> Sent:
        files = tuple((n, *self.draw.choice(FILES)) for n, _ in self.pairs)
        return Sent(as_parts((), files), PARTS)

    def json(self) -> Sent:
        return Sent(self.draw.choice((b"{}", b"[[", b'{"a":1}', b"null")), "application/json")

    def plain(self) -> Sent:
        return Sent(self.value.encode(errors="surrogatepass"), "text/plain; charset=\xff")

    def no_type(self) -> Sent:
        return Sent(as_query(self.pairs), None)

    def cut(self) -> Sent:
        whole = as_parts(self.changed, self.files())
        return Sent(whole[: self.draw.randrange(len(whole))], PARTS)

    def no_boundary(self) -> Sent:
        kind = "multipart/form-data"
        ends = ("", "; boundary=", "; boundary=\xff", f"; boundary={'x' * 300}")
        said = self.draw.choice((*(kind + end for end in ends), "multipart/mixed; boundary=x"))
        return Sent(as_parts(self.pairs, self.files()), said)

    def charset(self) -> Sent:
        pairs = (*self.changed, ("_charset_", "utf-99"))
        made = (
            Sent(as_query(pairs), f"{PLAIN}; charset=utf-99"),
            Sent(as_parts(pairs), f"{PARTS}; charset=utf-99"),
            Sent(as_parts(self.changed), f"{PARTS}; charset=utf-16"),
            Sent(as_parts(self.changed, self.files()), f"{PARTS}; charset=idna"),
        )
        return self.draw.choice(made)

    def broken_head(self) -> Sent:
        heads = (
            *(b"form-data; noname=", b"attachment; name=", b"form-data; name*=utf-99''%ff; x="),
            *(b"\xff\xff", b'form-data; name="x"; name=', b"a" * 9000 + b": "),
        )
        whole = as_parts(self.pairs, self.files())
        return Sent(whole.replace(b"form-data; name=", self.draw.choice(heads), 1), PARTS)

    def no_text(self) -> Sent:
        return Sent(b"&".join(b"%s=\xff\xfe%%ff%%zz%%\x00" % n.encode() for n, _ in self.pairs))

    def query(self) -> Sent:
        asked = tuple((n, self.value[:300]) for n in ("lang", self.chosen, "page", "as_known"))
        return Sent(as_query(self.pairs), query=as_query(asked).decode()[:8000])


#: What can be wrong with a form, by what it is called.
WRONG: dict[str, Callable[[_Misfit], Sent]] = {
    name: method
    for name, method in vars(_Misfit).items()
    if not name.startswith("_") and name not in ("value", "changed", "files")
}
