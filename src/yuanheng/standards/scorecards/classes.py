"""A scheme of classes (分类办法): an office's own file, checked like a pack before it is used.

What the office's document leaves open is left out of the file, and every reading is then tried.
What no document may leave open (how many decimals, limits of an item, missing facts) is required.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from yuanheng.errors import SourceError, say
from yuanheng.standards.yaml.source import Strict, Yaml, read_yaml

Rounding = Literal["down", "nearest", "up"]
Ties = Literal["better", "worse"]
Freed = Literal["stay-empty", "pass-on"]
Otherwise = Literal["withheld", "last", "not-rated"]
#: How the file and the list call a firm that is not rated.
NOT_RATED = "T"


class BandYaml(Strict):
    """A class and the share of the rated, in %, down to which it reaches, such as A 20."""

    name: str = Field(min_length=1)
    to: float | int = Field(gt=0, le=100)


class ItemYaml(Strict):
    """The least and the most that one indicator scores, 100 being full; none where it has none."""

    least: float | int | Literal["none"]
    most: float | int | Literal["none"]


class LackYaml(Strict):
    """What a missing indicator does: points added to the score, and what any other lack does."""

    otherwise: Otherwise
    items: dict[str, float | int] = Field(default_factory=dict)


class MinimumYaml(Strict):
    """The smallest that is rated, such as 3 亩; below it a firm is not rated."""

    quantity: str
    unit: str
    at_least: float | int = Field(gt=0)


class MemberYaml(Strict):
    """What is stated of one firm: its class, the best it may have, or points; with the reason."""

    enterprise: str
    reason: str = Field(min_length=1)
    is_: str | None = Field(default=None, alias="is")
    outside_quota: bool = True
    at_most: str | None = None
    points: float | int = 0


class SurchargeYaml(Strict):
    """A price by the years in a row in one class: the first year's, the second's and so on."""

    of: str
    unit: str
    by_year: list[float | int] = Field(min_length=1)
    document: str


class SchemeYaml(Strict):
    """A whole scheme of classes."""

    classes: str
    version: str
    document: str
    standard: str
    bands: list[BandYaml] = Field(min_length=2)
    decimals: int = Field(ge=0, le=6)
    item: ItemYaml
    missing: LackYaml
    rounding: Rounding | None = None
    ties: Ties | None = None
    freed: Freed | None = None
    minimum: MinimumYaml | None = None
    members: list[MemberYaml] = Field(default_factory=list)
    earlier: dict[str, list[str]] = Field(default_factory=dict)
    surcharge: SurchargeYaml | None = None

    @property
    def plain(self) -> dict[str, Any]:
        """Give the scheme as its file has it, without what it leaves out."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)

    @property
    def names(self) -> tuple[str, ...]:
        """Name the classes, the best first."""
        return tuple(band.name for band in self.bands)

    @property
    def shares(self) -> tuple[Fraction, ...]:
        """Give the shares down to which the classes reach, exactly as written."""
        return tuple(Fraction(str(band.to)) / 100 for band in self.bands)


def read_scheme(path: Path) -> SchemeYaml:
    """Read a scheme; SourceError where there is no file, StandardError with the line of a fault."""
    if not path.is_file():
        raise SourceError(say("There is no file {path}", path=str(path)))
    return _checked(read_yaml(path, path.name))


def scheme_of(plain: object, name: str) -> SchemeYaml:
    """Check a scheme that comes from a form, or was kept; StandardError as for a file."""
    return _checked(Yaml(name, plain))


def _checked(source: Yaml) -> SchemeYaml:
    scheme = source.parse(SchemeYaml)
    _check_bands(source, scheme)
    _check_members(source, scheme)
    if scheme.surcharge is not None and scheme.surcharge.of not in scheme.names:
        raise _no_class(source, scheme, scheme.surcharge.of, ("surcharge", "of"))
    return scheme


def _check_bands(source: Yaml, scheme: SchemeYaml) -> None:
    """Refuse classes that are named twice, do not go down, or do not reach the last firm."""
    if len(set(scheme.names)) < len(scheme.names) or NOT_RATED in scheme.names:
        raise source.refuse(
            say("Every class needs a name of its own, other than {name}", name=NOT_RATED),
            ("bands",),
        )
    rises = all(a < b for a, b in zip(scheme.shares, scheme.shares[1:], strict=False))
    if not rises or scheme.shares[-1] != 1:
        raise source.refuse(
            say("The classes must reach further down one after the other, the last to 100"),
            ("bands",),
        )


def _check_members(source: Yaml, scheme: SchemeYaml) -> None:
    """Refuse a firm that is named twice, and a class that the scheme does not have."""
    seen: set[str] = set()
    for at, member in enumerate(scheme.members):
        path = ("members", at)
        if member.enterprise in seen:
            what = say("{name} is named twice", name=member.enterprise)
            raise source.refuse(what, (*path, "enterprise"))
        seen.add(member.enterprise)
        if member.is_ not in (None, NOT_RATED, *scheme.names):
            raise _no_class(source, scheme, member.is_ or "", (*path, "is"))
        if member.at_most is not None and member.at_most not in scheme.names:
            raise _no_class(source, scheme, member.at_most, (*path, "at_most"))


def _no_class(
    source: Yaml, scheme: SchemeYaml, name: str, path: tuple[str | int, ...]
) -> Exception:
    """Say that the scheme has no such class."""
    return source.refuse(
        say("The scheme has no class {name}", name=name),
        path,
        expected=say("Known: {known}.", known=", ".join(scheme.names)),
    )
