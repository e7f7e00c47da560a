"""Parameters (参数): values with unit, status and reference, from packs, files and command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources.abc import Traversable

from pydantic import Field

from yuanheng.errors import StandardError, UsageError, Where, say
from yuanheng.model.units import Unit, parse_unit
from yuanheng.standards.formula.written_number import nearest_double, read_number
from yuanheng.standards.scorecards.scorecard import Parameter, Scorecard, Status
from yuanheng.standards.yaml.source import Strict, Yaml, placed, read_yaml


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
    period: str | None = None
    values: dict[str, _Value]


def read_parameters(
    resource: Traversable, name: str, declared: Mapping[str, Parameter]
) -> dict[str, Value]:
    """Read a parameter file; unknown names and units that do not fit are refused with their line.

    A name may be qualified by the 评价范围 it is meant for: `主区.supply_rate_ideal`.
    """
    yaml = read_yaml(resource, name)
    return _read_values(yaml, yaml.parse(_ParameterFile), declared)


def read_title(resource: Traversable, name: str) -> dict[str, str]:
    """Read what a parameter file is called, by language; empty where it does not say."""
    return read_yaml(resource, name).parse(_ParameterFile).title


def default_values(
    folder: Traversable, card: Scorecard, period: str | None = None
) -> dict[str, Value]:
    """Give the values that a scorecard ships as its default, where they hold for a period.

    A dated set holds for its own period alone: the bases of one year are not those of the next, so
    in another period they are missing parameters, not old ones. Without a period it is read as is.
    """
    if card.defaults is None:
        return {}
    name = f"{card.id}/parameters/{card.defaults}.yaml"
    yaml = read_yaml(folder.joinpath("parameters", f"{card.defaults}.yaml"), name)
    raw = yaml.parse(_ParameterFile)
    if period is not None and raw.period is not None and raw.period != period:
        return {}
    return _read_values(yaml, raw, card.parameters)


def _read_values(
    yaml: Yaml, raw: _ParameterFile, declared: Mapping[str, Parameter]
) -> dict[str, Value]:
    """Check and convert every value of a parameter file."""
    values: dict[str, Value] = {}
    for key, given in raw.values.items():
        where = yaml.where(("values", key))
        parameter = _declared(key, declared, where)
        unit = yaml.unit(given.unit, ("values", key, "unit"))
        number = _convert(parameter, given.value, unit, where)
        values[key] = Value(number, parameter.unit.text, given.status, given.reference)
    return values


def stated_value(
    parameter: Parameter,
    value: float | str,
    unit: Unit,
    status: str,
    reference: str,
    where: Where,
) -> Value:
    """Freeze a value that a pack states; StandardError where it does not fit its parameter."""
    return Value(_convert(parameter, value, unit, where), parameter.unit.text, status, reference)


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
        name, text = name.strip(), text.strip()
        parameter = _declared(name, declared, where)
        if parameter.is_text:
            word, _, reason = text.partition(":")
            _check_option(parameter, word.strip(), where)
            values[name] = Value(word.strip(), "", "supplied", reason.strip() or "--set")
        else:
            number = _stated(parameter, text, where)
            values[name] = Value(number, parameter.unit.text, "supplied", "--set")
    return values


def _check_option(parameter: Parameter, word: str, where: Where) -> None:
    """Refuse a word that is none of those that a parameter may be."""
    known = [option for option, _ in parameter.options]
    if known and word not in known:
        raise UsageError(
            say("{text} is no answer to it", text=word),
            where=where,
            expected=say("Known: {known}.", known=", ".join(known)),
        )


def _stated(parameter: Parameter, text: str, where: Where) -> float:
    """Read a number with or without its unit, as in `93%`, and bring it to the declared unit."""
    end = len(text) - len(text.lstrip("+-0123456789.eE"))
    try:
        number = read_number(text[:end])
    except (ValueError, OverflowError) as error:
        raise UsageError(
            say("{text} is not a number", text=text),
            where=where,
            expected=say("Expected a number, with or without unit."),
        ) from error
    unit = parameter.unit
    if text[end:].strip():
        with placed(where):
            unit = parse_unit(text[end:].strip())
    return _in_unit(parameter, number, unit, where)


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
    parameter = declared.get(name)
    if parameter is None:
        area, _, common = name.partition(".")
        parameter = declared.get(common)
        if parameter is None or area not in parameter.areas:
            raise StandardError(
                say("{name} is not a parameter of this standard", name=name),
                where=where,
                remedy=say("`yuanheng standards show ID` lists the parameters."),
            )
    return parameter


def _convert(parameter: Parameter, value: float | str, unit: Unit, where: Where) -> float | str:
    """Bring a value of a file to the declared unit, by the digits that were written."""
    if parameter.is_text:
        return str(value)
    if isinstance(value, str):
        raise StandardError(
            say("{name}: {value} is not a number", name=parameter.id, value=value), where=where
        )
    return _in_unit(parameter, Fraction(repr(value)), unit, where)


def _in_unit(parameter: Parameter, value: Fraction, unit: Unit, where: Where) -> float:
    """Bring a number to the declared unit, rounded once; a weight stays between 0 and 1."""
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
    exact = value * unit.factor_to(parameter.unit)
    if parameter.is_weight and not 0 <= exact <= 1:
        raise StandardError(
            say("{name} is a weight and cannot be {value}", name=parameter.id, value=float(value)),
            where=where,
            expected=say("Expected a weight from 0 to 1."),
        )
    try:
        return nearest_double(exact)
    except OverflowError as error:
        raise StandardError(
            say("{name}: {value} is not a number", name=parameter.id, value=float(value)),
            where=where,
        ) from error
