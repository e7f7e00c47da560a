"""What a head means (表头含义): the column of a relation that its texts name, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz import fuzz, process

from yuanheng.ledger.heads.path import adds_up, is_month, texts_tried
from yuanheng.ledger.heads.text import LONGEST_HEAD, HeadText, canonical, is_settled, read_head_text
from yuanheng.model.collector import uncollected
from yuanheng.model.periods import Said
from yuanheng.model.relation import Column, Relation
from yuanheng.standards.packs.field_names import FieldName, TableWords, field_names
from yuanheng.standards.relations import Schema

_SURE = {"label": 1.0, "profile": 0.97, "usual": 0.95}
_COMPOSED = 0.01
_LOOSE = 0.03
_REMARKED = 0.03
#: From this likeness on (0 to 100) a name is proposed, for a person to confirm.
ALIKE = 70.0
#: All days are called 时间, so that less of their names tells them apart.
ALIKE_DAYS = 82.0
_SHORTEST = 2
#: A year in which months without one are looked for, where only the rest of a head matters.
_ANY_YEAR = "2000"
_NAMED_SO = 0.1


#: Heads that say nothing without their subject: 类别 may be any class, 3月 is no 目标3月底.
_BARE = re.compile(r"类别|类型|分类|\d{1,2}月份?")
#: Groups of one month, below which nothing is of all months since January.
_OF_MONTH = re.compile(r"本月|当月|本期|当期")
_OF_ALL_MONTHS = frozenset({"同期", "增速", "累计"})
#: Land, and what stands on it.
_LAND = frozenset({"land_area", "own_area", "rented_area", "let_area", "area"})
_BUILT = re.compile(r"建筑|厂房|房屋|房产|建面|楼宇")
#: Groups of what was reached, below which nothing is a limit that was agreed (实际 over 容积率).
_REACHED = ("实际", "已", "现状", "达到")
#: Milestones of a target, and the words without which a table of figures states none.
_QUARTERS, _AIMED = frozenset({"q1", "q2", "q3", "q4"}), ("目标", "任务", "计划")

_Known = tuple[Relation, FieldName, tuple[str, ...]]


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
        self.unread = frozenset(canonical(t) for ts in words.unread.values() for t in ts)
        self.index: dict[str, list[_Known]] = {}
        self._ranks: dict[tuple[str, str], int] = {}
        self._worded: dict[tuple[str, str], tuple[dict[str, str], str]] = {}
        for each in (relation, *along):
            lent = words.along.get(relation.id, {}).get(each.id, {})
            for name in (n for n in field_names(each) if n.column not in lent):
                self._ranks.setdefault((name.column, name.text), len(self._ranks))
                if name.words:
                    held, also = self._worded.get((each.id, name.column), ({}, ""))
                    self._worded[each.id, name.column] = {**name.words, **held}, also or name.also
                wanted, texts = _compared(name)
                for text in texts:
                    if text or name.fixed:  # a head that is a period alone has a form, no name
                        self.index.setdefault(text, []).append((each, name, wanted))

    @cached_property
    def loose(self) -> dict[str, list[_Known]]:
        """The names without the words that change nothing."""
        return _single(self.index, self.bare)

    @cached_property
    def unowned(self) -> dict[str, list[_Known]]:
        """The names without the word for the subject either."""
        own = self.words.own.get(self.relation.id, ())
        short = _single(self.loose, lambda text: _without_own(text, own))
        return {t: k for t, k in short.items() if not _BARE.fullmatch(t)}

    def words_of(self, relation: str, name: FieldName) -> tuple[Mapping[str, str], str]:
        """Give the cells that stand for a value of a column, whatever its head, and what they tell.

        租赁 in a column of land is none of a firm's own, also under a head that lists no such word.
        """
        words, also = self._worded.get((relation, name.column), ({}, ""))
        return {**words, **name.words}, name.also or also

    def rank(self, name: FieldName) -> int:
        """Place a name among all, in the order in which they are listed."""
        return self._ranks.get((name.column, name.text), len(self._ranks))

    def bare(self, text: str) -> str:
        """Take the words off a head that change nothing."""
        return _without(text, self.words.filler)

    def _loosely(self, text: str) -> Sequence[_Known]:
        """Find a head that is a name but for words that change nothing, or for its subject."""
        bare = self.bare(text)
        short = _without_own(bare, self.words.own.get(self.relation.id, ()))
        for index, said in ((self.loose, bare), (self.loose, short), (self.unowned, bare)):
            if len(said) >= _SHORTEST and said in index:
                return index[said]
        return ()

    def meanings(self, path: Sequence[HeadText]) -> list[Meaning]:
        """List what the texts over a column may mean, the surest first."""
        found: dict[tuple[str, str, tuple[tuple[str, str], ...]], Meaning] = {}
        remarks = tuple(canonical(r) for t in path for r in t.remarks)
        said = tuple(s for t in path for s in t.said)
        for text, cost in texts_tried(path, self.words.plain):
            exact = self.index.get(text, ())
            listed = exact or (() if text in self.unread else self._loosely(text))
            for relation, name, wanted in listed:
                paid = cost if exact else cost + _LOOSE
                meaning = self._meaning(path, relation, name, wanted, remarks, paid, said)
                if meaning is None:
                    continue
                key = (relation.id, name.column, name.fixed)
                if key not in found or meaning.score > found[key].score:
                    found[key] = meaning
        best: dict[tuple[str, str], float] = {}
        for (relation_id, column, _), meaning in found.items():
            best[relation_id, column] = max(best.get((relation_id, column), 0), meaning.score)
        kept = (
            m
            for (r, c, _), m in found.items()
            if m.score > best[r, c] - _COMPOSED / 2 or not m.name.fixed
        )
        return sorted(kept, key=lambda m: -m.score)

    def alike(self, path: Sequence[HeadText]) -> tuple[Meaning | None, str]:
        """Give the column whose name is most like a head, if it is like enough, and that name.

        A word by which heads that are alike mean different things must stand in both or in neither.
        """
        named = [t.bare or t.name for t in path if t.bare or t.name]  # （人） alone names nothing
        text = self.bare(canonical(named[-1] if named else ""))
        if len(text) < _SHORTEST or self.parts_said(path):
            return None, ""
        nearest = process.extract(
            text, list(self.loose), scorer=fuzz.ratio, limit=8, score_cutoff=ALIKE / 2
        )
        if not nearest:
            return None, ""
        turned = self._turning("".join(canonical(t.name) for t in path))
        for best, likeness, _ in nearest:
            relation, name, wanted = self.loose[best][0]
            column = relation.column(name.column)
            least = ALIKE_DAYS if column.type == "event" else ALIKE
            if likeness < least or best[-1] != text[-1]:
                continue
            if wanted or name.is_cumulative or name.is_of_month or name.is_of_year:
                continue
            if self._turning(canonical(name.text)) == turned:
                said = tuple(s for t in path for s in t.said)
                found = Meaning(relation, column, name, likeness / 100, said, is_alike=True)
                return found, name.text
        for best, _, _ in nearest:
            relation, name, _ = self.loose[best][0]
            label = relation.column(name.column).label["zh"]
            if any(text[n : n + 2] in label for n in range(len(text) - 1)):
                return None, label
        return None, ""

    def _turning(self, text: str) -> frozenset[str]:
        """Give the words of a text that change what it means."""
        return frozenset(w for w in (*self.words.turning, *self.words.also_turning) if w in text)

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
        column = relation.column(name.column)
        if column.type == "geometry" or not self._may_mean(path, name, wanted, remarks, said):
            return None
        rest = 0 if wanted else sum(not r.startswith(("含", "不含", "注")) for r in remarks)
        score = _SURE[name.kind] - cost - (_REMARKED if rest else 0)
        score -= _NAMED_SO if _is_firm(self.relation, name) else 0
        score -= _LOOSE if name.is_spare else 0
        score -= 0 if relation.id == self.relation.id else _COMPOSED / 4
        score += _COMPOSED if name.is_cumulative or name.is_of_month or name.is_of_year else 0
        return Meaning(relation, column, name, score, said)

    def _may_mean(
        self,
        path: Sequence[HeadText],
        name: FieldName,
        wanted: tuple[str, ...],
        remarks: tuple[str, ...],
        said: tuple[Said, ...],
    ) -> bool:
        """Tell whether all that stands over a column goes with a name."""
        if wanted and not any(canonical(w) in r for w in wanted for r in remarks):
            return False
        if not _is_of_period(name, said) or self._is_unaimed(path, name):
            return False
        if dict(name.fixed).get("form") in _OF_ALL_MONTHS and any(map(_is_of_month, path[:-1])):
            return False
        if name.column in _LAND and any(_BUILT.search(t.name) for t in path[:-1]):
            return _BUILT.search(name.text) is not None  # 自有 below 房屋建筑面积 is no land
        part = self.parts_said(path)
        is_part = part and not any(p in name.text for p in part) and not wanted
        return not is_part and not self._is_turned(path, name)

    def _is_unaimed(self, path: Sequence[HeadText], name: FieldName) -> bool:
        """Tell a milestone of which no head says that it is aimed at: 上半年 among months."""
        texts = "".join(t.text for t in path)
        is_lent = name.column in _QUARTERS and self.relation.id != "target"
        return is_lent and not any(w in texts for w in _AIMED)

    def _is_turned(self, path: Sequence[HeadText], name: FieldName) -> bool:
        """Tell a head whose group says of it what the name does not: 计划 over 竣工时间."""
        above = "".join(t.bare for t in path[:-1])
        own = name.text + self.relation.label["zh"] + "".join(v for _, v in name.fixed)
        if name.column.endswith(("_min", "_max")) and any(w in above for w in _REACHED):
            return True
        return any(w in above and w not in own for w in self.words.turning)

    def parts_said(self, path: Sequence[HeadText]) -> tuple[str, ...]:
        """Name the words by which the texts over a column say that it is a part of something."""
        texts = [t.name + "".join(t.remarks) for t in path]
        return tuple(p for p in self.words.parts if any(p in t for t in texts))


def _compared(name: FieldName) -> tuple[tuple[str, ...], set[str]]:
    """Give what must stand in the brackets of a head, and a name as heads are held against it."""
    if is_settled(name.text):
        return name.qualifiers, {name.text}
    read = read_head_text(name.text)
    wanted = name.qualifiers or read.remarks
    return wanted, {canonical(t) for t in (read.name, *(() if wanted else (name.text,)))}


def _is_firm(relation: Relation, name: FieldName) -> bool:
    """Tell 企业 over a column, which holds names wherever the relation has a column for them."""
    return (
        name.text == "企业"
        and name.column != "name"
        and any(c.name == "name" for c in relation.columns)
    )


def _is_of_month(group: HeadText) -> bool:
    """Tell a group of one month: 本月完成, 10月."""
    return bool(_OF_MONTH.search(group.bare)) or any(map(is_month, group.said))


def _is_of_period(name: FieldName, said: Sequence[Said]) -> bool:
    """Tell whether a head says the kind of period that a name is bound to."""
    if name.is_cumulative and not any(adds_up(s, name.text) for s in said):
        return False
    if name.is_of_month and not any(map(is_month, said)):
        return False
    return not name.is_of_year or any(len(s.period) == len("2025") for s in said)


@lru_cache(maxsize=16)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Give what finds any of some words."""
    return re.compile("|".join(map(re.escape, words)) or r"(?!)")


@lru_cache(maxsize=65536)
def _without(text: str, words: tuple[str, ...]) -> str:
    """Take words out of a text."""
    if not _any_of(words).search(text):
        return text
    for word in words:
        text = text.replace(word, "")
    return text


def _single(
    index: Mapping[str, list[_Known]], shorten: Callable[[str], str]
) -> dict[str, list[_Known]]:
    """Give the names in a shorter form, where that names one column alone."""
    found: dict[str, list[_Known]] = {}
    for text, known in index.items():
        if len(short := shorten(text)) >= _SHORTEST:
            found.setdefault(short, []).extend(known)
    return {
        t: k for t, k in found.items() if len({(r.id, n.column, n.fixed) for r, n, _ in k}) == 1
    }


def _without_own(text: str, own: Sequence[str]) -> str:
    """Take off the word by which a head names the subject of its relation."""
    found = next((w for w in own if text.startswith(w) and len(text) - len(w) >= _SHORTEST), "")
    return text.removeprefix(found)


class KnownNames:
    """All names of all relations: tells a head, and which relations a table may be of."""

    def __init__(self, schema: Schema, words: TableWords) -> None:
        """Make the names of every relation together with those that it fills along."""
        self.words = words
        self.relations = schema.relations
        self._families: dict[str, Names] = {}
        unread = {canonical(t) for texts in words.unread.values() for t in texts}
        every = (name for r in schema.relations.values() for name in field_names(r))
        self._all = {t for name in every for t in _compared(name)[1] if t} | unread
        self._reasons = {canonical(t): r for r, texts in words.unread.items() for t in texts}

    def family(self, relation: str) -> Names:
        """Give the names of a relation, made when they are first asked for."""
        if relation not in self._families:
            along = [self.relations[a] for a in self.words.along.get(relation, {})]
            self._families[relation] = Names(self.relations[relation], along, self.words)
        return self._families[relation]

    def is_name(self, text: str) -> bool:
        """Tell a text by which some column is known, or that stands over a column that is not."""
        if len(text) > LONGEST_HEAD:  # nor is it remembered
            return False
        read = read_head_text(text)
        in_year = read_head_text(text, _ANY_YEAR) if "月" in text else read
        summed = in_year.bare.removeprefix("累计") if in_year.said else ""
        return any(canonical(t) in self._all for t in (read.name, read.bare, text, summed) if t)

    def unread_reason(self, text: str) -> str:
        """Say why a head is never read: order, person or remark; empty where it is no such."""
        read = read_head_text(text)
        return self._reasons.get(canonical(read.name), "")


_MEMORY: dict[int, tuple[Schema, TableWords, KnownNames]] = {}


def known_names(schema: Schema, words: TableWords) -> KnownNames:
    """Give the names of a schema, made once for each list of words."""
    held = _MEMORY.get(id(schema))
    if held is None or held[0] is not schema or held[1] != words:
        with uncollected():
            held = (schema, words, KnownNames(schema, words))
        _MEMORY.clear()
        _MEMORY[id(schema)] = held
    return held[2]


def titles_of(words: TableWords, texts: Sequence[str]) -> Mapping[str, int]:
    """Count the words of each relation that a title says."""
    said = canonical("".join(texts))
    return {r: sum(len(w) for w in ws if canonical(w) in said) for r, ws in words.titles.items()}
