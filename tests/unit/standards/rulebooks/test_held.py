"""Days on which a cause held are counted once, within the window, as far as they are known."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from yuanheng.engines.duck import DuckEngine
from yuanheng.evaluate.rulebook import VERDICTS, bound, judge
from yuanheng.model.ledger import ARROW_TYPES, SYSTEM_COLUMNS
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.rulebooks.compile import compile_rulebook
from yuanheng.standards.rulebooks.reading import read_rulebook
from yuanheng.standards.rulebooks.rulebook import Rulebook
from yuanheng.standards.yaml.source import Yaml

AS_OF = date(2013, 3, 1)
MOST = (0, 1, 28, 29, 30, 90, 365, 366)
#: A cause: the ends of its first and of its last day, None where unknown; the days it states.
Cause = tuple[date | None, date | None, date | None, date | None, int | None]


def book() -> Rulebook:
    """A rulebook that asks whether the days reach each of some numbers."""
    label = {"zh": "天数", "en": "days"}
    days = {"from": "starts_on", "to": "ends_on", "stated": "days"}
    held = {"from": "idle_cause", "days": days, "on": "supply", "label": label}
    raw = {
        "rulebook": "test.held",
        "subject": "supply",
        "quantities": {"causes": {**held, "where": "cause <> 'enterprise'"}},
        "terms": {"held": "held_days(causes, agreed_start, as_of)"},
        "rules": {
            f"at-least-{n}": {
                "label": label,
                "article": "1",
                "status": "confirmed",
                "when": f"held >= qty({n}, '日')",
            }
            for n in MOST
        },
    }
    return read_rulebook(Yaml("held.yaml", raw), "test.held.1", ledger_schema(), None)


BOOK, ENGINE = book(), DuckEngine()


def drawn(seed: int) -> tuple[date, list[Cause]]:
    """Draw the start of a supply and some causes, the days of which are known, or not quite."""
    rng = random.Random(seed)  # noqa: S311

    def day() -> date:
        return date(2011, 11, 1) + timedelta(days=rng.randrange(540))

    def cause() -> Cause:
        first = day()
        last = first + timedelta(days=rng.choice((0, 1, 27, 28, 89, 364, 365, rng.randrange(400))))
        ends = [first, first, last, last]
        if rng.random() < 0.2:
            ends[1] = first + timedelta(days=rng.randrange(20))
        if rng.random() < 0.2:
            ends[3] = last + timedelta(days=rng.randrange(40))
        known: list[date | None] = [e if rng.random() < 0.95 else None for e in ends]
        return (*known, rng.choice((None, None, None, rng.randrange(100))))  # type: ignore[return-value]

    return day(), [cause() for _ in range(rng.randrange(4))]


def counted(start: date, causes: list[Cause]) -> tuple[int, int]:
    """Count the days by listing them: those that are sure, and those that may be."""
    sure: set[date] = set()
    possible: set[date] = set()
    stated = 0
    for f1, f2, t1, t2, days in causes:
        if days is not None:
            stated += days
            continue
        if f2 is not None and t1 is not None:
            sure |= listed(max(f2, start), min(t1, AS_OF))
        possible |= listed(max(f1 or start, start), min(t2 or AS_OF, AS_OF))
    return len(sure) + stated, len(possible) + stated


def listed(first: date, last: date) -> set[date]:
    return {first + timedelta(days=n) for n in range((last - first).days + 1)}


def table(relation: str, rows: list[dict[str, object]]) -> pa.Table:
    stored = ledger_schema().relations[relation].stored
    schema = pa.schema([(n, ARROW_TYPES[k]) for n, k in (*SYSTEM_COLUMNS, *stored)])
    return pa.Table.from_pylist([{n: r.get(n) for n in schema.names} for r in rows], schema)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6))
def test_days_are_counted_once_and_what_may_go_on_leaves_the_count_open(seed: int) -> None:
    made = [drawn(seed + n) for n in range(150)]
    supplies: list[dict[str, object]] = []
    rows: list[dict[str, object]] = []
    for n, (start, causes) in enumerate(made):
        place: dict[str, object] = {"zone": "Z", "seq": 1, "source_row": n, "fact": f"1.{n}"}
        ends = {f"agreed_start_{e}": start.isoformat() for e in ("from", "to")}
        supplies.append({**place, "period": "2013", "number": f"{n:04}", **ends})
        for cause in causes:
            days = [None if d is None else d.isoformat() for d in cause[:4]]
            names = ("starts_on_from", "starts_on_to", "ends_on_from", "ends_on_to")
            stated = None if cause[4] is None else cause[4] * 10**4
            rows.append(
                {
                    **place,
                    "supply": f"{n:04}",
                    "cause": "government-plan",
                    **dict(zip(names, days, strict=True)),
                    "days": stated,
                }
            )
    relations = {"supply": table("supply", supplies), "idle_cause": table("idle_cause", rows)}
    values = bound(BOOK, {}, as_of=AS_OF.isoformat(), period="2013")
    judged = judge(BOOK, ENGINE.run(compile_rulebook(BOOK), relations, values))
    found = [[VERDICTS[c] for c in rule.verdicts] for rule in judged.rules]
    for n, (start, causes) in enumerate(made):
        least, most = counted(start, causes)
        want = ["met" if least >= m else "not-met" if most < m else "not-provable" for m in MOST]
        assert [column[n] for column in found] == want, (start, causes)
