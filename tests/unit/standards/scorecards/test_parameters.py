"""Parameters carry their unit, from a file or the command line, and reach the declared one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanheng.errors import StandardError, UsageError, YuanhengError
from yuanheng.standards.packs.contents import pack, scorecard
from yuanheng.standards.scorecards.parameters import (
    Value,
    look_up,
    parse_settings,
    read_parameters,
    weight_warnings,
)

if TYPE_CHECKING:
    from pathlib import Path

CARD = scorecard("cn.land-intensity.2014")
FILE = """\
parameters: own
title: {zh: 自定, en: Own}
values:
  supply_rate_ideal: {value: 93, unit: '%', status: confirmed, reference: 批复一}
  tax_intensity_ideal: {value: 40, unit: 万元/亩, status: derived, reference: 测算}
  发展方向区.plot_ratio_ideal: {value: 0.8, status: supplied, reference: 规划}
"""


def setting(text: str) -> Value:
    ((_, value),) = parse_settings([text], CARD.parameters).items()
    return value


def read(folder: Path, text: str) -> dict[str, Value]:
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return read_parameters(path, "own.yaml", CARD.parameters)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("supply_rate_ideal=93%", 93.0, "%"),
        ("supply_rate_ideal=93", 93.0, "%"),
        ("supply_rate_ideal = 93 % ", 93.0, "%"),
        ("supply_rate_ideal=93％", 93.0, "%"),
        ("tax_intensity_ideal=0.6 万元/亩", 9.0, "万元/hm2"),
        ("tax_intensity_ideal=0.6万元/亩", 9.0, "万元/hm2"),
        ("tax_intensity_ideal=90 元/m2", 90.0, "万元/hm2"),
        ("tax_intensity_ideal=1e3", 1000.0, "万元/hm2"),
        ("plot_ratio_ideal=1.2", 1.2, ""),
        ("plot_ratio_ideal=80%", 0.8, ""),
        ("weight.mixed.主区.use=70%", 0.7, ""),
        ("weight.mixed.主区.use=0.6", 0.6, ""),
    ],
)
def test_a_setting_is_brought_to_the_declared_unit(text: str, value: float, unit: str) -> None:
    assert setting(text) == Value(value, unit, "supplied", "--set")


def test_settings_keep_the_name_with_its_area() -> None:
    found = parse_settings(["主区.supply_rate_ideal=93%", "plot_ratio_ideal=1"], CARD.parameters)
    assert found == {
        "主区.supply_rate_ideal": Value(93.0, "%", "supplied", "--set"),
        "plot_ratio_ideal": Value(1.0, "", "supplied", "--set"),
    }


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("zone_type=mixed", Value("mixed", "", "supplied", "--set")),
        ("zone_type = mixed : 省厅 2014 批复", Value("mixed", "", "supplied", "省厅 2014 批复")),
    ],
)
def test_a_word_may_carry_its_reason(text: str, value: Value) -> None:
    assert setting(text) == value


@pytest.mark.parametrize("text", ["supply_rate_ideal", "supply_rate_ideal=", "=93", " = ", ""])
def test_what_is_not_name_and_value_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError, match="is not NAME=VALUE"):
        setting(text)


@pytest.mark.parametrize(
    "text", ["supply_rate_ideal=9-3%", "supply_rate_ideal=--9%", "plot_ratio_ideal=e"]
)
def test_a_value_that_is_no_number_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError, match="is not a number") as refused:
        setting(text)
    assert refused.value.where.column == f"--set {text}"


@pytest.mark.parametrize(
    "text",
    [
        "supply_rate_ideel=93%",
        "主区.supply_rate_ideel=93%",
        "weight.mixed.主区.nothing=0.5",
        "supply_rate_ideal=93 万元",
        "tax_intensity_ideal=93%",
        "plot_ratio_ideal=2 人/hm2",
        "plot_ratio_ideal=1e999",
        "plot_ratio_ideal=5 pH",
        "plot_ratio_ideal=nan",
        "plot_ratio_ideal=inf",
    ],
)
def test_a_wrong_name_unit_or_size_is_refused_and_the_setting_is_named(text: str) -> None:
    with pytest.raises(YuanhengError) as refused:
        setting(text)
    assert refused.value.where.column == f"--set {text}"


@pytest.mark.parametrize(
    "text",
    ["别处.supply_rate_ideal=93%", "主区.weight.mixed.主区.use=0.7", "main.plot_ratio_ideal=1"],
)
def test_a_name_qualified_by_what_is_no_area_is_refused(text: str) -> None:
    with pytest.raises(StandardError):
        setting(text)


@given(st.text(alphabet="0123456789.eE+-% 万元/亩hm2nafi园", max_size=12))
def test_any_text_as_value_is_read_or_refused(text: str) -> None:
    try:
        value = setting(f"tax_intensity_ideal={text}")
    except YuanhengError:
        return
    assert isinstance(value.value, float)


def test_a_file_gives_values_with_status_and_reference(tmp_path: Path) -> None:
    assert read(tmp_path, FILE) == {
        "supply_rate_ideal": Value(93.0, "%", "confirmed", "批复一"),
        "tax_intensity_ideal": Value(600.0, "万元/hm2", "derived", "测算"),
        "发展方向区.plot_ratio_ideal": Value(0.8, "", "supplied", "规划"),
    }


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("supply_rate_ideal", "supply_rate_ideel", 4, "supply_rate_ideel is not a parameter"),
        ("发展方向区.plot", "发展方向区.plat", 6, "is not a parameter of this standard"),
        ("unit: '%'", "unit: 万元", 4, "supply_rate_ideal is given in 万元, not in %"),
        ("unit: '%'", "unit: pH", 4, "The unit pH is not known"),
        ("value: 93", "value: many", 4, "supply_rate_ideal: many is not a number"),
        ("status: derived", "status: guessed", 5, "values.tax_intensity_ideal.status"),
        ("reference: 测算", "source: 测算", 5, "values.tax_intensity_ideal"),
        ("status: supplied,", "status: supplied, note: x,", 6, "note: Extra inputs"),
        ("title:", "titel:", 2, "titel: Extra inputs"),
    ],
)
def test_a_file_is_refused_at_the_line_of_what_does_not_fit(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    with pytest.raises(StandardError) as refused:
        read(tmp_path, FILE.replace(old, new, 1))
    assert words in str(refused.value.what)
    assert (refused.value.where.file, refused.value.where.line) == ("own.yaml", line)


def test_the_shipped_examples_give_every_parameter_that_a_score_requires() -> None:
    """What land was supplied before is a fact of each zone, and has no example."""
    resource = pack("cn.land-intensity.2014").folder.joinpath("parameters", "bulletin-example.yaml")
    values = read_parameters(resource, "bulletin-example.yaml", CARD.parameters)
    required = {name for name, p in CARD.parameters.items() if not p.optional}
    past = {n for n in required if n.startswith(("mean_", "peak_"))}
    assert required - set(values) == past
    assert len(past) == 4
    assert {v.status for v in values.values()} == {"example"}


def test_a_value_meant_for_the_area_goes_before_the_common_one() -> None:
    common, own = Value(1.0, "", "supplied", ""), Value(2.0, "", "supplied", "")
    values = {"plot_ratio_ideal": common, "主区.plot_ratio_ideal": own}
    found = [look_up(values, "plot_ratio_ideal", area) for area in ("主区", "发展方向区")]
    assert found == [own, common]
    assert look_up({}, "plot_ratio_ideal", "主区") is None


#: The stored weights of the rule's own system go beyond its form in this one place.
STRUCTURE = ("weight.industrial.主区.structure", 0.25, 0.15, 0.2)


def test_a_weight_of_the_pack_outside_its_range_is_listed() -> None:
    assert weight_warnings(CARD, {}) == (STRUCTURE,)


def test_a_weight_of_the_user_outside_its_range_is_listed() -> None:
    values = parse_settings(
        ["weight.mixed.主区.use=0.7", "weight.mixed.主区.benefit=0.25"], CARD.parameters
    )
    assert weight_warnings(CARD, values) == (STRUCTURE, ("weight.mixed.主区.use", 0.7, 0.6, 0.65))


def test_a_value_keeps_a_plain_record() -> None:
    record = Value(93.0, "%", "confirmed", "批复").plain()
    assert record == {"value": 93.0, "unit": "%", "status": "confirmed", "reference": "批复"}
