"""Coordinate systems by the names that offices use (坐标系名称): 西安80, CGCS2000 三度带第39带."""

from __future__ import annotations

import re

#: By the names of EPSG; what is not here keeps its English name, by which map programs know it.
_DATUMS = {
    "China Geodetic Coordinate System 2000": "CGCS2000 经纬度",
    "CGCS2000": "CGCS2000",
    "Xian 1980": "西安80",
    "Beijing 1954": "北京54",
    "New Beijing": "新北京54",
    "WGS 84": "WGS 84",
}
_NAME = re.compile(f"({'|'.join(map(re.escape, _DATUMS))})(?: / (.+))?")
_BELT = re.compile(r"(3-degree )?Gauss-Kruger (?:zone (\d+)|CM (\d+)E|(\d+)N)")
_UTM = re.compile(r"UTM zone (\d+)([NS])")
_HALVES = {"N": "北半球", "S": "南半球"}


def crs_in_chinese(text: str) -> str:
    """Give the Chinese name of a coordinate system; any other text as it stands."""
    known = _NAME.fullmatch(text)
    plane = known and (_plane(known[2]) if known[2] else "")
    return f"{_DATUMS[known[1]]}{plane}" if known and plane is not None else text


def _plane(name: str) -> str | None:
    """Give the Chinese of what follows the datum; None for a projection that has none here."""
    if name == "Pseudo-Mercator":
        return " 网络墨卡托"
    if utm := _UTM.fullmatch(name):
        return f" UTM 第{utm[1]}带（{_HALVES[utm[2]]}）"
    belt = _BELT.fullmatch(name)
    if belt is None:
        return None
    width = " 三度带" if belt[1] else " 六度带"
    bare = "，坐标前无带号" if belt[4] else ""
    return f"{width}，中央经线{belt[3]}°" if belt[3] else f"{width}第{belt[2] or belt[4]}带{bare}"
