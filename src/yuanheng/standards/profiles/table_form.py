"""The form of a table profile in YAML (表格导入方案的写法), before its names are checked."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from yuanheng.standards.yaml.source import Strict

Bound = Literal["lower", "upper"]


class TextYaml(Strict):
    """A label in two languages."""

    zh: str
    en: str


class UnitFromYaml(Strict):
    """The head that states the unit row by row, and its words."""

    head: str
    units: dict[str, str] = Field(min_length=1)


class ColumnYaml(Strict):
    """Where a column comes from, as written."""

    from_: list[str] = Field(alias="from", min_length=1)
    unit: str | None = None
    unit_from: UnitFromYaml | None = None
    words: dict[str, str] = Field(default_factory=dict)
    past: list[str] = Field(default_factory=list)
    suffix: str = ""
    bound: Bound | None = None


class ShapesYaml(Strict):
    """How the shapes of a layer are read, as written."""

    registered: str | None = None
    tolerance: float = Field(default=0.05, gt=0, le=1)


class TableYaml(Strict):
    """A whole table profile, as written."""

    table: str
    relation: str
    label: TextYaml
    status: Literal["confirmed", "single-source", "secondary", "derived", "unverified"]
    needs: list[str] = Field(min_length=1)
    blank: list[str]
    columns: dict[str, ColumnYaml] = Field(min_length=1)
    constants: dict[str, str] = Field(default_factory=dict)
    shapes: ShapesYaml | None = None
