"""Cases (算例): small zones with known answers, kept beside the standard and run by the product."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from yuanheng.standards.yaml.source import Strict, Yaml

Cell = str | int | float | bool | None


@dataclass(frozen=True)
class CaseArea:
    """The given facts of one 评价范围: patches in the units of their columns, reported totals.

    For an enterprise `area` is its id, and `year` the row of its yearly figures.
    """

    area: str
    patches: tuple[dict[str, Cell], ...]
    reported: dict[str, float]
    year: dict[str, Cell] | None = None


@dataclass(frozen=True)
class Expected:
    """What must come out, by 评价范围 or by enterprise; a zone's total and type stand under "".

    values: of indicators and potentials; points: score × weight; filled: indicators whose score a
    policy gives; checks: the verdict of a comparison of reported figures, `met` where they differ.
    """

    types: dict[str, str]
    totals: dict[str, float]
    values: dict[str, dict[str, float]]
    scores: dict[str, dict[str, float]]
    points: dict[str, dict[str, float]]
    not_provable: dict[str, tuple[str, ...]]
    missing: dict[str, tuple[str, ...]]
    filled: dict[str, tuple[str, ...]]
    checks: dict[str, dict[str, str]]
    refused: str | None

    @property
    def areas(self) -> frozenset[str]:
        """Name the 评价范围 or enterprises of which something is expected."""
        parts = (
            self.values,
            self.scores,
            self.points,
            self.not_provable,
            self.missing,
            self.filled,
        )
        return frozenset(name for part in parts for name in part)


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
    expected: Expected


class _Area(Strict):
    patches: list[dict[str, Cell]] = Field(default_factory=list)
    reported: dict[str, float | int] = Field(default_factory=dict)
    year: dict[str, Cell] | None = None


_Figures = dict[str, dict[str, float | int]]
_Names = dict[str, list[str]]


class _Expect(Strict):
    type: str | dict[str, str] = Field(default_factory=dict)
    total: float | int | dict[str, float | int] = Field(default_factory=dict)
    values: _Figures = Field(default_factory=dict)
    scores: _Figures = Field(default_factory=dict)
    points: _Figures = Field(default_factory=dict)
    not_provable: _Names = Field(default_factory=dict)
    missing: _Names = Field(default_factory=dict)
    filled: _Names = Field(default_factory=dict)
    checks: dict[str, dict[str, Literal["met", "not-met"]]] = Field(default_factory=dict)
    refused: str | None = None


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
            CaseArea(
                area,
                tuple(given.patches),
                {k: float(v) for k, v in given.reported.items()},
                given.year,
            )
            for area, given in raw.given.items()
        ),
        settings=dict(raw.settings),
        use=raw.use,
        tolerance=raw.within,
        expected=_expected(raw.expect),
    )


def _expected(raw: _Expect) -> Expected:
    """Freeze what must come out; a bare type or total is that of the zone."""
    totals = raw.total if isinstance(raw.total, dict) else {"": raw.total}
    return Expected(
        types=raw.type if isinstance(raw.type, dict) else {"": raw.type},
        totals={k: float(v) for k, v in totals.items()},
        values=_figures(raw.values),
        scores=_figures(raw.scores),
        points=_figures(raw.points),
        not_provable=_names(raw.not_provable),
        missing=_names(raw.missing),
        filled=_names(raw.filled),
        checks={k: dict(v) for k, v in raw.checks.items()},
        refused=raw.refused,
    )


def _figures(given: _Figures) -> dict[str, dict[str, float]]:
    """Freeze figures by area or enterprise."""
    return {area: {k: float(v) for k, v in figures.items()} for area, figures in given.items()}


def _names(given: _Names) -> dict[str, tuple[str, ...]]:
    """Freeze names by area or enterprise."""
    return {area: tuple(names) for area, names in given.items()}
