"""Which relation a table is of (认表): ranked by its columns and by its title."""

from __future__ import annotations

from collections.abc import Sequence

from yuanheng.ledger.heads.around import Around
from yuanheng.ledger.heads.naming import KnownNames, titles_of
from yuanheng.ledger.mapping.assigning import Assigned, Headed, assign
from yuanheng.ledger.mapping.plan import Told
from yuanheng.model.relation import Relation
from yuanheng.standards.packs.field_names import TableWords
from yuanheng.standards.relations import Schema

_TITLE_BONUS = 2.0
#: Words of a title that say what was done, beside what was aimed at.
_DONE = ("完成", "执行", "实际", "运行", "月报", "快报", "进展", "进度", "情况")
#: So many columns make a list that its title names one, though nothing names its rows.
_NAMELESS = 3


def rank_relations(  # noqa: PLR0913, PLR0917 - all that tells what a table is of
    columns: Sequence[Headed],
    schema: Schema,
    known: KnownNames,
    words: TableWords,
    told: Told,
    around: Around,
    sheet: str,
    period: str | None,
) -> list[tuple[float, Relation, Assigned]]:
    """Rank the relations that a table could be of, the likeliest first."""
    titles = titles_of(words, (*around.texts, sheet))
    named = [c for c in columns if c.path]
    is_aimed = not any(w in t for t in (*around.texts, sheet) for w in _DONE)
    found: list[tuple[float, Relation, Assigned]] = []
    unnamed: list[tuple[float, Relation, Assigned]] = []
    for relation in schema.relations.values():
        if told.relation not in (None, relation.id):
            continue
        names = known.family(relation.id)
        assigned = assign(columns, names, known, told, period, proposes=False)
        own = [p for p in assigned.plans if p.is_read and p.relation == relation.id]
        sure = [p for p in own if p.why != "alike"]
        if not sure or (told.relation is None and len(sure) < min(2, len(named))):
            continue
        identity = words.identity.get(relation.id) or _key(relation)
        is_named = any(p.column and p.column.name in identity for p in sure)
        bonus = _TITLE_BONUS if titles.get(relation.id) else 0.0
        bonus += _TITLE_BONUS if bonus and relation.id == "target" and is_aimed else 0.0
        is_unnamed = told.relation is None and identity and not is_named
        listed = unnamed if is_unnamed else found
        if (bonus and len(sure) >= _NAMELESS) or not is_unnamed:
            listed.append((assigned.score + bonus, relation, assigned))
    ranked = sorted(found, key=lambda f: -f[0])[:2]
    if not any(titles.get(r.id) for _, r, _ in ranked):  # its number is asked for
        most = ranked[0][0] + _TITLE_BONUS if ranked else 0.0
        ranked = sorted((f for f in unnamed if f[0] >= most), key=lambda f: -f[0])[:1] or ranked
    proposed = (
        assign(columns, known.family(r.id), known, told, period, proposes=True)
        for _, r, _ in ranked
    )
    return [(score, r, a) for (score, r, _), a in zip(ranked, proposed, strict=True)]


def _key(relation: Relation) -> tuple[str, ...]:
    """Name what tells the rows of a relation apart."""
    bound = ("zone", "period", "assessed_range", "valid_from")
    return tuple(k for k in relation.key if k not in bound)
