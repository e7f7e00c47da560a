"""What the demo zone is called: its name and code, its two 评价范围, its layers and their CRS."""

from __future__ import annotations

from typing import Final

ZONE_NAME: Final = "示例县经济开发区（示例数据）"
ZONE_CODE: Final = "S999001"

MAIN_AREA: Final = "主区"
EXPANSION_AREA: Final = "发展方向区"

LAYER_2012: Final = "demo_2012"
LAYER_2013: Final = "demo_2013"

PLAN_CRS: Final = "EPSG:4547"  # CGCS2000, 3-degree Gauss-Krüger, central meridian 114° E
SURVEY_CRS: Final = "EPSG:4326"
