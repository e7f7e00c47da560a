"""The demo zone: a land survey of an invented zone (示例数据), with the faults real ones have.

Places, names and figures come from a random generator and from nowhere else.
"""

from yuanheng.app.demo.faults import DemoFault
from yuanheng.app.demo.supplement import write_supplement
from yuanheng.app.demo.supplies import DEMO_DAY, DemoSupplies, write_demo_supplies
from yuanheng.app.demo.survey import SHIFT_EAST_2012_M, DemoSurvey, write_demo_survey
from yuanheng.app.demo.zone import (
    EXPANSION_AREA,
    LAYER_2012,
    LAYER_2013,
    MAIN_AREA,
    PLAN_CRS,
    SURVEY_CRS,
    ZONE_CODE,
    ZONE_NAME,
)

__all__ = [
    "DEMO_DAY",
    "EXPANSION_AREA",
    "LAYER_2012",
    "LAYER_2013",
    "MAIN_AREA",
    "PLAN_CRS",
    "SHIFT_EAST_2012_M",
    "SURVEY_CRS",
    "ZONE_CODE",
    "ZONE_NAME",
    "DemoFault",
    "DemoSupplies",
    "DemoSurvey",
    "write_demo_supplies",
    "write_demo_survey",
    "write_supplement",
]
