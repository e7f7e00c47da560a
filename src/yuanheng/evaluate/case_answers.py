"""Cases compared (算例核对): what came out beside what must come out, each difference in a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from yuanheng.model.evaluation import AreaResult, NodeScore, Observation, ZoneResult
from yuanheng.standards.scorecards.cases import Case, Expected


@dataclass(frozen=True)
class _Found:
    """What came out for one 评价范围 or enterprise, by name."""

    values: dict[str, float | None]
    nodes: dict[str, NodeScore]
    missing: frozenset[str]

    @classmethod
    def of(cls, area: AreaResult, total: NodeScore) -> _Found:
        """Gather the figures of one area, and what they lack."""
        figures = (*area.indicators, *area.potentials)
        lacking = [m.name for f in figures for m in f.missing]
        lacking += [m.name for n in (*area.nodes, total) for m in n.missing]
        return cls(
            {f.id: f.value for f in figures}, {n.id: n for n in area.nodes}, frozenset(lacking)
        )

    def value(self, name: str) -> float | None:
        """Give the value of an indicator or potential."""
        return self.values.get(name)

    def is_unproved(self, name: str) -> bool:
        """Tell whether a node, indicator or potential of that name stands without score or value.

        An indicator is named for its value, even where it also has a score.
        """
        if name in self.values:
            return self.values[name] is None
        return name in self.nodes and self.nodes[name].score is None

    def score(self, name: str) -> float | None:
        """Give the score of a node."""
        return self.nodes[name].score if name in self.nodes else None

    def points(self, name: str) -> float | None:
        """Give the score of a node times its weight."""
        node = self.nodes.get(name)
        if node is None or node.score is None or node.weight is None:
            return None
        return node.score * node.weight


def differences(
    case: Case, results: Iterable[ZoneResult], observations: Iterable[Observation]
) -> list[str]:
    """Compare what came out with what was expected."""
    wanted, within = case.expected, case.tolerance
    if wanted.refused is not None:
        return [f"not refused: {wanted.refused}"]
    subjects = {r.subject: r for r in results}
    areas = {r.subject or a.area: _Found.of(a, r.total) for r in subjects.values() for a in r.areas}
    unknown = {name for name in (*wanted.types, *wanted.totals) if name not in subjects}
    unknown |= {name for name in wanted.areas if name not in areas}
    if unknown:
        return [f"{name or 'total'}: no such area in this case" for name in sorted(unknown)]
    found = [
        f"{name} type: {subjects[name].type}, expected {kind}".strip()
        for name, kind in wanted.types.items()
        if (subjects[name].type or "none") != kind
    ]
    for name, total in wanted.totals.items():
        _compare(found, f"{name} total".strip(), subjects[name].total.score, total, within)
    ways = (
        (wanted.values, "", _Found.value),
        (wanted.scores, " score", _Found.score),
        (wanted.points, " points", _Found.points),
    )
    for part, word, figure in ways:
        for area, figures in part.items():
            for name, expected in figures.items():
                _compare(found, f"{area} {name}{word}", figure(areas[area], name), expected, within)
    return [*found, *_named(wanted, areas), *_checked(wanted, observations)]


def _named(wanted: Expected, areas: Mapping[str, _Found]) -> list[str]:
    """Compare what is not provable, what is named as missing, and what a policy fills."""
    found = [
        f"{area} {name}: expected not provable"
        for area, names in wanted.not_provable.items()
        for name in names
        if not areas[area].is_unproved(name)
    ]
    found += [
        f"{area}: {name} is not named as missing"
        for area, names in wanted.missing.items()
        for name in names
        if name not in areas[area].missing
    ]
    for area, names in wanted.filled.items():
        filled = tuple(n.id for n in areas[area].nodes.values() if (n.id,) == _filled(n))
        if filled != names:
            found.append(f"{area}: filled {filled}, expected {names}")
    return found


def _filled(node: NodeScore) -> tuple[str, ...]:
    """Name the indicators that a policy fills in a node."""
    return tuple(f.indicator for f in node.filled)


def _checked(wanted: Expected, observations: Iterable[Observation]) -> list[str]:
    """Compare the verdicts on reported figures."""
    seen = {(o.area, o.check.removeprefix("reported.")): o.verdict for o in observations}
    return [
        f"{area} {check}: {seen.get((area, check))}, expected {verdict}"
        for area, checks in wanted.checks.items()
        for check, verdict in checks.items()
        if seen.get((area, check)) != verdict
    ]


def _compare(
    found: list[str], name: str, value: float | None, expected: float, within: float
) -> None:
    """Note a figure that is absent or too far off."""
    if value is None or abs(value - expected) > within:
        found.append(f"{name}: {value}, expected {expected}")
