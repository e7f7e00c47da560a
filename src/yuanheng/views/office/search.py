"""One search over all that the ledger names (全局搜索): by number, name, old or confirmed name.

Names are compared without width, spaces and brackets. What the ledger names is gathered once for
each sequence number and held; findings, tasks and files are read as they stand, within the zones
of who asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Literal

from yuanheng.ledger.record.duplicates import plain_name
from yuanheng.ledger.record.known import snapshot, zone_history
from yuanheng.ledger.record.merging import merged_facts
from yuanheng.ledger.record.subjects import confirmed
from yuanheng.ports import House
from yuanheng.standards.relations import ledger_schema
from yuanheng.tasks import folding
from yuanheng.views.descent.named_findings import list_findings
from yuanheng.views.ledger.batches import browse_batches, zone_names
from yuanheng.views.runs.runs import run_heads, runs_on
from yuanheng.words.words import Words

Kind = Literal[
    "page",
    "zone",
    "enterprise",
    "parcel",
    "supply",
    "project",
    "casefile",
    "task",
    "indicator",
    "batch",
    "run",
    "report",
]
#: The longest text that is looked for.
LONGEST = 60
#: So many of the last batches are looked through by the name of their file.
_LAST_BATCHES = 2000
#: Columns that name a subject, the first of them leading, by relation.
_NAMED: dict[Kind, tuple[str, ...]] = {
    "parcel": ("number", "plot_name", "holder"),
    "supply": ("name", "number", "holder"),
    "project": ("name", "number", "investor"),
}


@dataclass(frozen=True)
class Hit:
    """Something that bears the text: its title, what else it is called, and what names it.

    path: what its page is named by; zone is empty for what belongs to none.
    """

    kind: Kind
    title: str
    detail: str
    zone: str
    path: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """The hits of one kind, the best first, of which a list may be cut."""

    kind: Kind
    hits: tuple[Hit, ...]
    total: int


@dataclass(frozen=True)
class Entry:
    """One subject of the ledger with all its names, as written and as compared."""

    hit: Hit
    said: tuple[str, ...]
    plain: tuple[str, ...]


class Index:
    """What the ledger names, gathered once for each of its sequence numbers."""

    def __init__(self) -> None:
        """Begin with nothing gathered."""
        self._lock = Lock()
        self._seq = -1
        self._entries: tuple[Entry, ...] = ()

    def entries(self, house: House) -> tuple[Entry, ...]:
        """Give what the ledger names now; who comes while it is gathered waits for it."""
        with self._lock:
            seq = house.record.last_seq()
            if seq != self._seq:
                self._entries = tuple(_gather(house, seq))
                self._seq = seq
            return self._entries


@dataclass(frozen=True)
class Sought:
    """What is looked for, in which zones, and how many of a kind are listed."""

    text: str
    zones: frozenset[str]
    most: int


def search(
    house: House, words: Words, index: Index, sought: Sought, beside: Iterable[Entry]
) -> tuple[Group, ...]:
    """Find what bears a text, by kind; `beside` is what no ledger holds, as pages and reports."""
    wanted = plain_name(sought.text[:LONGEST])
    if not wanted:
        return ()
    seen = (e for e in index.entries(house) if e.hit.zone in sought.zones)
    return _grouped((*beside, *seen, *_standing(house, words, sought.zones)), wanted, sought.most)


def _grouped(entries: Iterable[Entry], wanted: str, most: int) -> tuple[Group, ...]:
    """Choose the entries that bear a text: those that are it, begin with it, and hold it."""
    found: dict[Kind, list[tuple[int, str, Hit]]] = {}
    for entry in entries:
        ranks = [
            (_rank(plain, wanted), n) for n, plain in enumerate(entry.plain) if wanted in plain
        ]
        if ranks:
            rank, n = min(ranks)
            found.setdefault(entry.hit.kind, []).append((rank, entry.hit.title, _told(entry, n)))
    return tuple(
        Group(kind, tuple(hit for _, _, hit in sorted(hits, key=_first)[:most]), len(hits))
        for kind in _ORDER
        if (hits := found.get(kind))
    )


def entry(hit: Hit, *said: str | None) -> Entry:
    """Make an entry of a hit and what it is called; an empty name is none."""
    named = tuple(dict.fromkeys(text for text in said if text))
    return Entry(hit, named, tuple(plain_name(text) for text in named))


_ORDER: tuple[Kind, ...] = (
    "page",
    "zone",
    "enterprise",
    "casefile",
    "task",
    "project",
    "supply",
    "parcel",
    "indicator",
    "batch",
    "run",
    "report",
)


def _first(hit: tuple[int, str, Hit]) -> tuple[int, str]:
    return hit[:2]


def _rank(plain: str, wanted: str) -> int:
    return 0 if plain == wanted else 1 if plain.startswith(wanted) else 2


def _told(entry: Entry, n: int) -> Hit:
    """Give the hit with the name by which it was found, where that is not its title."""
    hit, name = entry.hit, entry.said[n]
    if name in hit.title or name in hit.detail.split(" · "):
        return hit
    detail = " · ".join(part for part in (name, hit.detail) if part)
    return Hit(hit.kind, hit.title, detail, hit.zone, hit.path)


def _gather(house: House, seq: int) -> Iterator[Entry]:
    """Gather zones, firms, plots, supplies, projects and indicators with all their names."""
    aliases: dict[tuple[str, str], list[str]] = {}
    for row in confirmed(house.record, seq):
        if row["is_same"] is not False:
            aliases.setdefault((row["sort"], row["subject"]), []).append(row["alias"])
    yield from _zones(house, seq)
    yield from _firms(house, seq, aliases)
    for kind, (title, *others) in _NAMED.items():
        table = snapshot(house.record, kind, seq)
        last: dict[tuple[str, str], dict[str, str]] = {}
        columns = ["zone", "period", "fact", title, *others]
        for row in table.select(columns).to_pylist():
            key = (row["zone"], row["number"] or row["fact"])
            if key not in last or last[key]["period"] <= row["period"]:
                last[key] = row
        for (zone, number), row in last.items():
            said = [row[title], *(row[other] for other in others)]
            detail = " · ".join(t for t in (*said[1:], row["period"]) if t and t != said[0])
            hit = Hit(kind, said[0] or number, detail, zone, (row["fact"], row["period"]))
            yield entry(hit, *said, *aliases.get((kind, number), ()))
    for zone, name in _indicators(house, seq):
        yield entry(Hit("indicator", name, "", zone, (name,)), name)


def _indicators(house: House, seq: int) -> list[tuple[str, str]]:
    """List the indicators of each zone by name."""
    table = merged_facts(house.record, ledger_schema().relations["indicator"], seq)
    pairs = zip(table.column("zone").to_pylist(), table.column("name").to_pylist(), strict=True)
    return [pair for pair in dict.fromkeys(pairs) if pair[1]]


def _zones(house: House, seq: int) -> Iterator[Entry]:
    """Give the zones with every name and code that they had."""
    names = zone_names(house, seq)
    said: dict[str, list[str | None]] = {}
    for row in zone_history(house.record, seq):
        said.setdefault(str(row["zone"]), []).extend((row["name"], row["code"]))
    for zone, called in said.items():
        yield entry(Hit("zone", names[zone], "", zone, (zone,)), names[zone], *called)


def _firms(house: House, seq: int, aliases: dict[tuple[str, str], list[str]]) -> Iterator[Entry]:
    """Give the firms with every name and credit code that they had, those that are one as one."""
    table = merged_facts(house.record, ledger_schema().relations["enterprise"], seq)
    said: dict[tuple[str, str], list[dict[str, str]]] = {}
    columns = ["zone", "enterprise", "seq", "fact", "name", "uscc"]
    for row in table.select(columns).to_pylist():
        said.setdefault((row["zone"], row["enterprise"]), []).append(row)
    for (zone, firm), rows in said.items():
        last = max(rows, key=lambda r: r["seq"])
        names = [t for r in reversed(rows) for t in (r["name"], r["uscc"])]
        hit = Hit("enterprise", last["name"] or firm, last["uscc"] or "", zone, (last["fact"],))
        yield entry(hit, *names, *aliases.get(("enterprise", firm), ()))


def _standing(house: House, words: Words, zones: frozenset[str]) -> Iterator[Entry]:
    """Give casefiles, tasks, batches and runs of some zones as they stand now."""
    called: dict[tuple[str, str], str] = {}
    for view in list_findings(house, closed=True):
        f = view.finding
        called[f.zone, f.subject] = str(f.details.get("name") or f.subject)
        if f.zone in zones:
            name, label = str(f.details.get("name") or f.subject), words.label(view.label)
            title = " · ".join(part for part in (name or view.zone, label) if part)
            hit = Hit("casefile", title, view.zone, f.zone, (str(view.number),))
            yield entry(hit, str(view.number), name, f.subject, label)
    for task in folding.fold(house.record.task_events()):
        if task.zone in zones:
            on = called.get((task.zone, task.subject), task.subject)
            title = " · ".join(part for part in (on, words.label(task.title)) if part)
            hit = Hit("task", title, task.people.lead, task.zone, (str(task.id),))
            given = task.given.origin if task.given else None
            document = (given.document, given.number or "") if given else ()
            title, lead = words.label(task.title), task.people.lead
            yield entry(hit, str(task.id), title, task.subject, lead, *document)
    for seen in browse_batches(house, zones, size=_LAST_BATCHES).views:
        batch = seen.batch
        if batch.source is not None:
            hit = Hit("batch", batch.source.name, f"{batch.seq}", "", (str(batch.seq),))
            yield entry(hit, str(batch.seq), batch.source.name)
    for head in run_heads(house, words, runs_on(house, zones)):
        hit = Hit("run", f"{head.title} {head.period}", f"{head.number}", "", (str(head.number),))
        yield entry(hit, str(head.number), head.title, head.standard)
