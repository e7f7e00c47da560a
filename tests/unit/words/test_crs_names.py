"""Coordinate systems go by the names that offices use, and others keep their own."""

from __future__ import annotations

import pytest

from yuanheng.words.crs_names import crs_in_chinese


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Xian 1980", "西安80"),
        ("CGCS2000 / 3-degree Gauss-Kruger zone 39", "CGCS2000 三度带第39带"),
        ("Xian 1980 / 3-degree Gauss-Kruger CM 117E", "西安80 三度带，中央经线117°"),
        ("Beijing 1954 / Gauss-Kruger zone 20", "北京54 六度带第20带"),
        ("WGS 84 / UTM zone 50N", "WGS 84 UTM 第50带（北半球）"),
        ("NAD83 / Massachusetts Mainland", "NAD83 / Massachusetts Mainland"),
        ("WGS 84 / World Mercator", "WGS 84 / World Mercator"),
        ("示例区 / 一期", "示例区 / 一期"),
    ],
)
def test_a_system_by_its_name_in_chinese(name: str, said: str) -> None:
    """Datum, width of the zones, and the zone or its meridian."""
    assert crs_in_chinese(name) == said
