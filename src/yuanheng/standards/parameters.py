"""Parameters (参数): values with unit, status and reference, from packs, files and command line."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from pydantic import Field

from yuanheng.errors import StandardError, UsageError, Where, say
from yuanheng.model.units import Unit, parse_unit
from yuanheng.standards.scorecard import Parameter, Scorecard, Status
from yuanheng.standards.source import Strict, read_yaml


@dataclass(frozen=True)
class Value:
    """A parameter's value in the unit it was declared in, with where it comes from."""

    value: float | str
    unit: str
    status: str
    reference: str

    def plain(self) -> dict[str, str | float]:
        """Give the record that a run keeps."""
        return {
            "value": self.value,
            "unit": self.unit,
            "status": self.status,
            "reference": self.reference,
        }


class _Value(Strict):
    value: float | int | str
    unit: str = ""
    status: Status
    reference: str


class _ParameterFile(Strict):
    parameters: str
    title: dict[str, str] = Field(default_factory=dict)
    values: dict[str, _Value]


def read_parameters(
    resource: Traversable, name: str, declared: Mapping[str, Parameter]
) -> dict[str, Value]:
    """Read a parameter file; unknown names and units that do not fit are refused with their line.

    A name may be qualified by the 评价范围 it is meant for: `主区.supply_rate_ideal`.
    """
    yaml = read_yaml(resource, name)
    raw = yaml.parse(_ParameterFile)
    values: dict[str, Value] = {}
    for key, given in raw.values.items():
        where = yaml.where(("values", key))
        parameter = _declared(key, declared, where)
        number = _convert(parameter, given.value, parse_unit(given.unit), where)
        values[key] = Value(number, parameter.unit.text, given.status, given.reference)
    return values


def parse_settings(settings: Iterable[str], declared: Mapping[str, Parameter]) -> dict[str, Value]:
    """Read NAME=VALUE settings; the value may carry a unit (`supply_rate_ideal=93%`)."""
    values: dict[str, Value] = {}
    for setting in settings:
        name, sign, text = setting.partition("=")
        where = Where(column=f"--set {setting}")
        if not sign or not name.strip() or not text.strip():
            raise UsageError(
                say("{setting} is not NAME=VALUE", setting=setting),
                remedy=say("For example: --set supply_rate_ideal=93%"),
            )
        parameter = _declared(name.strip(), declared, where)
        text = text.strip()
        if parameter.is_text:
            word, _, reason = text.partition(":")
            values[name.strip()] = Value(word.strip(), "", "supplied", reason.strip() or "--set")
            continue
        digits = len(text) - len(text.lstrip("+-0123456789.eE"))
        unit = parse_unit(text[digits:].strip()) if text[digits:].strip() else parameter.unit
        try:
            number = float(text[:digits])
        except ValueError as error:
            raise UsageError(
                say("{text} is not a number", text=text),
                where=where,
                expected=say("Expected a number, with or without unit."),
            ) from error
        values[name.strip()] = Value(
            _convert(parameter, number, unit, where), parameter.unit.text, "supplied", "--set"
        )
    return values


def look_up(values: Mapping[str, Value], name: str, area: str) -> Value | None:
    """Find a parameter for an area: the value meant for it, else the common one."""
    return values.get(f"{area}.{name}") or values.get(name)


def weight_warnings(
    card: Scorecard, values: Mapping[str, Value]
) -> tuple[tuple[str, float, float, float], ...]:
    """List weights outside the range of the rule: parameter, weight, low, high."""
    found = []
    for root in card.trees.values():
        for node in root.walk():
            given = values.get(node.weight_parameter)
            weight = float(given.value) if given else node.weight
            if node.range and weight is not None and not node.range[0] <= weight <= node.range[1]:
                found.append((node.weight_parameter, weight, *node.range))
    return tuple(found)


def _declared(name: str, declared: Mapping[str, Parameter], where: Where) -> Parameter:
    """Find the declaration of a name, with or without an area before it."""
    parameter = declared.get(name) or declared.get(name.partition(".")[2])
    if parameter is None:
        raise StandardError(
            say("{name} is not a parameter of this standard", name=name),
            where=where,
            remedy=say("`yuanheng standards show ID` lists the parameters."),
        )
    return parameter


def _convert(parameter: Parameter, value: float | str, unit: Unit, where: Where) -> float | str:
    """Bring a value to the declared unit."""
    if parameter.is_text:
        return str(value)
    if isinstance(value, str) or not math.isfinite(value):
        raise StandardError(
            say("{name}: {value} is not a number", name=parameter.id, value=str(value)), where=where
        )
    if not unit.is_compatible(parameter.unit):
        raise StandardError(
            say(
                "{name} is given in {found}, not in {unit}",
                name=parameter.id,
                found=unit.text or "1",
                unit=parameter.unit.text or "1",
            ),
            where=where,
        )
    return float(value * unit.factor_to(parameter.unit)) if unit != parameter.unit else float(value)
