"""The offset of GCJ-02 (国测局坐标): how far and whither it moves a place in China.

The formula is publicly known from programs that show such maps; no office publishes it. Here it is
only held against a measured displacement: no coordinate of the ledger is ever changed by it.
"""

from __future__ import annotations

from math import cos, pi, radians, sin, sqrt

#: The Krasovsky 1940 ellipsoid as the formula has it: half the long axis, squared eccentricity.
_AXIS_M = 6_378_245.0
_ECCENTRICITY_2 = 0.006_693_421_622_965_943
#: Outside of this the formula moves nothing: west, south, east, north.
_BOUNDS = (72.004, 0.8293, 137.8347, 55.8271)


def gcj02_shift_m(longitude: float, latitude: float) -> tuple[float, float]:
    """Give the metres east and north by which GCJ-02 moves a place; (0, 0) outside of China.

    The metres are those of the formula's own ellipsoid, some 0.01 % off those of CGCS2000.
    """
    west, south, east, north = _BOUNDS
    if not (west <= longitude <= east and south <= latitude <= north):
        return (0.0, 0.0)
    x, y = longitude - 105.0, latitude - 35.0
    shared = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    to_east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    to_north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    return (to_east + shared + _waves(x, 150, 300), to_north + shared + _waves(y, 160, 320))


def gcj02_of(longitude: float, latitude: float) -> tuple[float, float]:
    """Give the GCJ-02 longitude and latitude of a place in degrees."""
    to_east, to_north = gcj02_shift_m(longitude, latitude)
    phi = radians(latitude)
    magic = 1 - _ECCENTRICITY_2 * sin(phi) ** 2
    meridian = _AXIS_M * (1 - _ECCENTRICITY_2) / magic**1.5
    parallel = _AXIS_M / sqrt(magic) * cos(phi)
    return (
        longitude + to_east * 180 / (parallel * pi),
        latitude + to_north * 180 / (meridian * pi),
    )


def _waves(along: float, middle: float, long: float) -> float:
    """Give the waves of a shift along its own axis, in metres."""
    short = 20 * sin(along * pi) + 40 * sin(along / 3 * pi)
    return (short + middle * sin(along / 12 * pi) + long * sin(along / 30 * pi)) * 2 / 3
