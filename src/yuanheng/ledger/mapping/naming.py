"""What a head means (表头含义): the column of a relation that its texts name, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from yuanheng.ledger.mapping.head_text import HeadText, canonical, read_head_text
from yuanheng.model.periods import Said
from yuanheng.model.relation import Column, Relation
from yuanheng.standards.packs.field_names import FieldName, TableWords, field_names
from yuanheng.standards.relations import Schema

_SURE = {"label": 1.0, "profile": 0.97, "usual": 0.95}
_COMPOSED = 0.01
_REMARKED = 0.03
#: From this likeness on (0 to 100) a name is proposed, for a person to confirm.
ALIKE = 82.0


@dataclass(frozen=True)
class Meaning:
    """What a head may mean: a column of a relation, by which name, and how sure that is (0 to 1).

    said: the periods that the head states. is_alike: only like a known name.
    """

    relation: Relation
    column: Column
    name: FieldName
    score: float
    said: tuple[Said, ...] = ()
    is_alike: bool = False


class Names:
    """The names of the columns of a relation and of those that its rows fill along."""

    def __init__(self, relation: Relation, along: Sequence[Relation], words: TableWords) -> None:
        """Gather the names, each as it is compared."""
        self.relation = relation
        self.words = words
        self.index: dict[str, list[tuple[Relation, FieldName, tuple[str, ...]]]] = {}
        for each in (relation, *along):
            for name in field_names(each):
                read = read_head_text(name.text)
                wanted = name.qualifiers or read.remarks
                for text in {read.name, *(() if wanted else (name.text,))} - {""}:
                    self.index.setdefault(canonical(text), []).append((each, name, wanted))

    def meanings(self, path: Sequence[HeadText]) -> list[Meaning]:
        """List what the texts over a column may mean, the surest first."""
        found: dict[tuple[str, str, tuple[tuple[str, str], ...]], Meaning] = {}
        remarks = tuple(canonical(r) for t in path for r in t.remarks)
        said = tuple(s for t in path for s in t.said)
        for text, cost in _tried(path):
            for relation, name, wanted in self.index.get(text, ()):
                meaning = self._meaning(path, relation, name, wanted, remarks, cost, said)
                if meaning is None:
                    continue
                key = (relation.id, name.column, name.fixed)
                if key not in found or meaning.score > found[key].score:
                    found[key] = meaning
        return sorted(found.values(), key=lambda m: -m.score)

    def alike(self, path: Sequence[HeadText]) -> tuple[Meaning | None, str]:
        """Give the column whose name is most like a head, if it is like enough, and that name."""
        text = canonical(path[-1].bare or path[-1].name)
        if len(text) < 2 or self._part(path):
            return None, ""
        nearest = process.extract(text, list(self.index), scorer=fuzz.ratio, limit=1)
        if not nearest or nearest[0][1] < ALIKE / 2:
            return None, ""
        best, likeness, _ = nearest[0]
        relation, name, wanted = self.index[best][0]
        if likeness < ALIKE or wanted or name.is_cumulative:
            return None, relation.column(name.column).label["zh"]
        said = tuple(s for t in path for s in t.said)
        column = relation.column(name.column)
        return Meaning(relation, column, name, likeness / 100, said, is_alike=True), name.text

    def _meaning(
        self,
        path: Sequence[HeadText],
        relation: Relation,
        name: FieldName,
        wanted: tuple[str, ...],
        remarks: tuple[str, ...],
        cost: float,
        said: tuple[Said, ...],
    ) -> Meaning | None:
        """Hold a name against all texts over a column; None where it says another thing."""
        if wanted and not any(canonical(w) in r for w in wanted for r in remarks):
            return None
        if name.is_cumulative and not any(s.is_cumulative for s in said):
            return None
        part = self._part(path)
        if part and not any(p in name.text for p in part) and not wanted:
            return None
        rest = 0 if wanted else sum(not r.startswith(("含", "不含", "注")) for r in remarks)
        column = relation.column(name.column)
        if column.type == "geometry":
            return None
        score = _SURE[name.kind] - cost - (_REMARKED if rest else 0)
        score -= 0 if relation.id == self.relation.id else _COMPOSED / 2
        return Meaning(relation, column, name, score, said)

    def _part(self, path: Sequence[HeadText]) -> tuple[str, ...]:
        """Name the words by which the texts over a column say that it is a part of something."""
        texts = [t.name + "".join(t.remarks) for t in path]
        return tuple(p for p in self.words.parts if any(p in t for t in texts))


def _tried(path: Sequence[HeadText]) -> Iterator[tuple[str, float]]:
    """Give the texts that may be a name, as they are compared, each with what it costs."""
    leaf = path[-1]
    for text, cost in ((leaf.name, 0.0), (leaf.bare, _COMPOSED)):
        if text:
            yield canonical(text), cost
    for remark in leaf.remarks:
        yield canonical(remark + leaf.bare), _COMPOSED
        yield canonical(leaf.bare + remark), _COMPOSED
    for group in reversed(path[:-1]):
        if leaf.bare:
            yield canonical(group.bare + leaf.bare), _COMPOSED
            yield canonical(leaf.bare + group.bare), _COMPOSED
        elif group.bare:
            yield canonical(group.bare), 2 * _COMPOSED
        if leaf.said and group.name:
            yield canonical(group.name), 3 * _COMPOSED


class KnownNames:
    """All names of all relations: tells a head, and which relations a table may be of."""

    def __init__(self, schema: Schema, words: TableWords) -> None:
        """Make the names of every relation together with those that it fills along."""
        self.words = words
        relations = schema.relations
        self.families = {
            r.id: Names(r, [relations[a] for a in words.along.get(r.id, {})], words)
            for r in relations.values()
        }
        unread = {canonical(t) for texts in words.unread.values() for t in texts}
        self._all = frozenset(t for f in self.families.values() for t in f.index) | unread
        self._reasons = {canonical(t): r for r, texts in words.unread.items() for t in texts}

    def is_name(self, text: str) -> bool:
        """Tell a text by which some column is known, or that stands over a column that is not."""
        read = read_head_text(text)
        return any(canonical(t) in self._all for t in (read.name, read.bare, text) if t)

    def unread_reason(self, text: str) -> str:
        """Say why a head is never read: order, person or remark; empty where it is no such."""
        read = read_head_text(text)
        return self._reasons.get(canonical(read.name), "")


_MEMORY: dict[int, tuple[Schema, TableWords, KnownNames]] = {}


def known_names(schema: Schema, words: TableWords) -> KnownNames:
    """Give the names of a schema, made once for each list of words."""
    held = _MEMORY.get(id(schema))
    if held is None or held[0] is not schema or held[1] != words:
        held = (schema, words, KnownNames(schema, words))
        _MEMORY.clear()
        _MEMORY[id(schema)] = held
    return held[2]


def titles_of(words: TableWords, texts: Sequence[str]) -> Mapping[str, int]:
    """Count the words of each relation that a title says."""
    said = canonical("".join(texts))
    return {r: sum(len(w) for w in ws if canonical(w) in said) for r, ws in words.titles.items()}
