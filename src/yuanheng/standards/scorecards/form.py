"""The form of scorecard.yaml: the keys that may stand in it, and of which kind their values are."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from yuanheng.standards.yaml.source import Status, Strict

Share = Annotated[float, Field(ge=0, le=1)]
Points = Annotated[float, Field(ge=0, lt=100)]
Range = Annotated[list[Share], Field(min_length=2, max_length=2)]


class TextYaml(Strict):
    """A label (名称) in both languages."""

    zh: str
    en: str


class QuantityYaml(Strict):
    """A quantity (量): a relation, and either the column that is summed or a reported measure."""

    from_: str = Field(alias="from")
    label: TextYaml
    sum: str | None = None
    where: str | None = None
    measure: str | None = None
    symbol: str | None = None


class RatioYaml(Strict):
    """A score by the ratio to an ideal value (理想值), up to a cap."""

    ideal: str
    cap: float = Field(gt=0)
    status: Status = "secondary"


class LeftYaml(Strict):
    """A score by the share that is left, 1 − x."""

    status: Status


class BaseYaml(Strict):
    """A score by the ratio to a base (基准值), without cap or floor unless the rule names one."""

    base: str
    cap: float | None = Field(default=None, gt=0)
    floor: float | None = None
    status: Status


class SpreadYaml(Strict):
    """A score by the place between lowest and highest: floor + (100 − floor)·(x − min)/(max − min).

    min and max are those of the group in the run, unless they are named as parameters.
    """

    floor: Points
    low: str | None = None
    high: str | None = None
    status: Status


class EfficacyYaml(Strict):
    """The efficacy score (功效系数法): 60 + 40·(x − min)/(max − min)."""

    low: str | None = None
    high: str | None = None
    status: Status


class ScoreYaml(Strict):
    """The way an indicator is scored; exactly one stands."""

    ratio_to_ideal: RatioYaml | None = None
    share_left: LeftYaml | None = None
    ratio_to_base: BaseYaml | None = None
    min_max: SpreadYaml | None = None
    efficacy: EfficacyYaml | None = None


class FillYaml(Strict):
    """What stands where facts are missing (缺项处理): the mean score of a group for that item.

    `lacks` names the quantity whose absence is meant; any other absence stays not provable.
    """

    lacks: str
    fill: Literal["group_mean"]
    of: str
    status: Status


class PotentialYaml(Strict):
    """A potential (潜力): a figure derived from quantities, indicators and parameters, no score.

    `only` names the types it is computed for; floor_at in the formula holds it at zero.
    """

    label: TextYaml
    formula: str
    unit: str
    status: Status
    only: list[str] = Field(default_factory=list)


class CheckYaml(Strict):
    """An identity (勾稽): the product of reported figures equals a formula, within a tolerance."""

    label: TextYaml
    product: Annotated[list[str], Field(min_length=1)]
    formula: str
    unit: str
    tolerance: float = Field(ge=0)


class ReportedYaml(Strict):
    """The reported measure that an indicator is compared with, within a tolerance."""

    measure: str
    tolerance: float = Field(ge=0)


class IndicatorYaml(Strict):
    """An indicator (指标): formula, unit, status and way of scoring.

    `share` says that it is a part of a whole: beyond 100 % it cannot be, and is not provable.
    """

    label: TextYaml
    formula: str
    unit: str
    status: Status
    share: bool = False
    score: ScoreYaml
    reported_as: ReportedYaml | None = None


class ParameterYaml(Strict):
    """A parameter (参数) that the user supplies."""

    unit: str
    label: TextYaml
    text: bool = False
    optional: bool = False


class TypeYaml(Strict):
    """A zone type (开发区类型) and its condition."""

    label: TextYaml
    when: str


class TypesYaml(Strict):
    """How the type is decided; of a zone also on which area, and how it is overridden or forced."""

    decided_on: str | None = None
    status: Status
    override: str | None = None
    forced: dict[str, list[str]] = Field(default_factory=dict)
    rules: dict[str, TypeYaml]


class AreaWeightYaml(Strict):
    """The weight (权重) of one area, and the range that the rule allows."""

    weight: Share
    range: Range | None = None


class AreasYaml(Strict):
    """The assessed areas (评价范围): the main one, and the weight of each."""

    status: Status
    main: str
    weights: dict[str, AreaWeightYaml]


class NodeYaml(Strict):
    """A node of a weight tree; `of` holds its children."""

    weight: Share | None = None
    range: Range | None = None
    of: dict[str, NodeYaml] = Field(default_factory=dict)


class AttentionYaml(Strict):
    """The score below which an indicator needs attention."""

    below_score: float


class ScorecardYaml(Strict):
    """A whole scorecard.yaml."""

    scorecard: str
    subject: Literal["zone", "zone_year", "enterprise"]
    by: Literal["assessed_range"] | None = None
    defaults: str | None = None
    quantities: dict[str, QuantityYaml]
    indicators: dict[str, IndicatorYaml]
    missing: dict[str, FillYaml] = Field(default_factory=dict)
    potentials: dict[str, PotentialYaml] = Field(default_factory=dict)
    checks: dict[str, CheckYaml] = Field(default_factory=dict)
    attention: AttentionYaml | None = None
    parameters: dict[str, ParameterYaml]
    types: TypesYaml
    areas: AreasYaml | None = None
    labels: dict[str, TextYaml] = Field(default_factory=dict)
    trees: dict[str, dict[str, str | dict[str, NodeYaml]]]
