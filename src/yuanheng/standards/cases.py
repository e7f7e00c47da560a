"""Cases (算例): small zones with known answers, kept beside the standard and run by the product."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import Field

from yuanheng.standards.source import Strict, Yaml

Cell = str | int | float | bool | None


@dataclass(frozen=True)
class CaseArea:
    """The given facts of one 评价范围: patches in the units of their columns, reported totals."""

    area: str
    patches: tuple[dict[str, Cell], ...]
    reported: dict[str, float]


@dataclass(frozen=True)
class Case:
    """A case: what is given, which parameters, and what must come out within a tolerance."""

    name: str
    ref: str
    zone: str
    areas: tuple[CaseArea, ...]
    settings: dict[str, str | float]
    use: str | None
    tolerance: float
    type: str | None
    total: float | None
    values: dict[str, dict[str, float]]
    scores: dict[str, dict[str, float]]
    not_provable: dict[str, tuple[str, ...]]
    missing: dict[str, tuple[str, ...]]


class _Area(Strict):
    patches: list[dict[str, Cell]] = Field(default_factory=list)
    reported: dict[str, float | int] = Field(default_factory=dict)


class _Expect(Strict):
    type: str | None = None
    total: float | int | None = None
    values: dict[str, dict[str, float | int]] = Field(default_factory=dict)
    scores: dict[str, dict[str, float | int]] = Field(default_factory=dict)
    not_provable: dict[str, list[str]] = Field(default_factory=dict)
    missing: dict[str, list[str]] = Field(default_factory=dict)


class _Case(Strict):
    case: str
    ref: str
    zone: str = "示例区"
    given: dict[str, _Area]
    use: str | None = None
    settings: dict[str, str | float | int] = Field(default_factory=dict, alias="with")
    within: float = 0.005
    expect: _Expect


class _Cases(Strict):
    cases: list[_Case]


def read_cases(yaml: Yaml) -> tuple[Case, ...]:
    """Read the cases of a pack; StandardError with line where one is malformed."""
    return tuple(_case(raw) for raw in yaml.parse(_Cases).cases)


def _case(raw: _Case) -> Case:
    """Freeze one case."""
    return Case(
        name=raw.case,
        ref=raw.ref,
        zone=raw.zone,
        areas=tuple(
            CaseArea(area, tuple(given.patches), {k: float(v) for k, v in given.reported.items()})
            for area, given in raw.given.items()
        ),
        settings=dict(raw.settings),
        use=raw.use,
        tolerance=raw.within,
        type=raw.expect.type,
        total=None if raw.expect.total is None else float(raw.expect.total),
        values={a: {k: float(v) for k, v in w.items()} for a, w in raw.expect.values.items()},
        scores={a: {k: float(v) for k, v in w.items()} for a, w in raw.expect.scores.items()},
        not_provable={a: tuple(w) for a, w in raw.expect.not_provable.items()},
        missing={a: tuple(w) for a, w in raw.expect.missing.items()},
    )
