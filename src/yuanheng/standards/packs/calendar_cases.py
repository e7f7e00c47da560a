"""Cases of a calendar (算例): spans and limits with the answer that counting by hand gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pydantic import Field

from yuanheng.errors import say
from yuanheng.model.suspension import Suspension
from yuanheng.standards.packs.calendar import read_day_span
from yuanheng.standards.yaml.source import Path, Strict, Yaml


@dataclass(frozen=True)
class SpanCase:
    """How many working days a span holds; `expected` None: the calendar must refuse."""

    name: str
    ref: str
    start: date
    end: date
    suspensions: tuple[Suspension, ...]
    expected: int | None


@dataclass(frozen=True)
class LimitCase:
    """On which day a limit is up; None: the clock still stands. `natural` counts 自然日."""

    name: str
    ref: str
    start: date
    days: int
    natural: bool
    suspensions: tuple[Suspension, ...]
    expected: date | None


class _Given(Strict):
    from_: str = Field(alias="from")
    to: str | None = None
    limit: int | None = None
    natural_days: bool = False
    suspended: list[str] = Field(default_factory=list)


class _Expect(Strict):
    working_days: int | None = None
    ends_on: str | None = None
    clock_stands: bool = False
    refused: bool = False


class _Case(Strict):
    case: str
    ref: str
    given: _Given
    expect: _Expect


class _Cases(Strict):
    cases: list[_Case]


def read_calendar_cases(yaml: Yaml) -> tuple[SpanCase | LimitCase, ...]:
    """Read the cases of a calendar; StandardError with line where one is malformed."""
    return tuple(_case(yaml, n, raw) for n, raw in enumerate(yaml.parse(_Cases).cases))


def _case(yaml: Yaml, n: int, raw: _Case) -> SpanCase | LimitCase:
    """Freeze one case: a span expects a count or a refusal, a limit a day or a standing clock."""
    given, expect, path = raw.given, raw.expect, ("cases", n)
    start = _day(yaml, given.from_, (*path, "given", "from"))
    suspensions = tuple(
        _suspension(yaml, text, (*path, "given", "suspended", i))
        for i, text in enumerate(given.suspended)
    )
    counted, dated = expect.working_days is not None, expect.ends_on is not None
    answers = (counted, dated, expect.clock_stands, expect.refused)
    if sum(answers) == 1 and (given.to is None) != (given.limit is None):
        if given.to is not None and not given.natural_days and (counted or expect.refused):
            end = _day(yaml, given.to, (*path, "given", "to"))
            return SpanCase(raw.case, raw.ref, start, end, suspensions, expect.working_days)
        if given.limit is not None and (dated or expect.clock_stands):
            ends = expect.ends_on
            day = None if ends is None else _day(yaml, ends, (*path, "expect", "ends_on"))
            return LimitCase(
                raw.case, raw.ref, start, given.limit, given.natural_days, suspensions, day
            )
    raise yaml.refuse(
        say("{case}: what is given and what is expected do not go together", case=raw.case),
        path,
        expected=say(
            "Expected `to` with `working_days` or `refused`, or `limit` with `ends_on` or"
            " `clock_stands`."
        ),
    )


def _day(yaml: Yaml, text: str, path: Path) -> date:
    """Read one day."""
    return read_day_span(yaml, text, path).first


def _suspension(yaml: Yaml, text: str, path: Path) -> Suspension:
    """Read `2026-02-02/2026-02-04`; with nothing after the stroke the clock still stands."""
    if text.endswith("/"):
        return Suspension(_day(yaml, text.removesuffix("/"), path))
    span = read_day_span(yaml, text, path)
    return Suspension(span.first, span.last)
