"""A made-up report, rich and with long texts, in both languages: no zone in it exists."""

from dataclasses import dataclass

import numpy as np
import shapely

from yuanheng.report import (
    LABELS_EN,
    LABELS_ZH,
    AreaView,
    Fact,
    FindingRow,
    IndicatorRow,
    Lang,
    LegendItem,
    MapPatch,
    MapView,
    ParameterRow,
    ProblemRow,
    ProvenanceRow,
    ReportView,
    Share,
    Verdict,
    ZoneView,
)

CLASSES = (
    ("A1", "住宅用地", "Residential", "#e6cf8b", 128.4),
    ("A2", "工矿仓储用地", "Industry, mining and storage", "#b98a6b", 782.13),
    ("A31", "交通运输用地", "Transport", "#c9c9c9", 204.77),
    ("A32", "绿地与开敞空间用地", "Green and open space", "#9cb78c", 96.05),
    ("A4", "商服用地", "Commerce", "#c9867d", 57.3),
    ("A5", "公共管理与公共服务用地", "Public administration and services", "#9a9fc0", 44.81),
    ("B21", "可供应的已建成城镇建设用地", "Built land ready for supply", "#dfe3a8", 31.6),
    ("C1", "不可建设土地", "Land that cannot be built on", "#7fa6a3", 12.02),
)


@dataclass(frozen=True)
class _Case:
    """One indicator in both languages; an empty value is an unknown one."""

    key: str
    group: tuple[str, str, str, str]
    label: tuple[str, str]
    value: str
    unit: tuple[str, str]
    ideal: str
    weight: str
    score: float | None
    verdict: Verdict
    missing: tuple[tuple[str, str], ...] = ()


_USE = ("土地利用程度", "土地利用状况", "Degree of use", "State of land use")
_STRUCTURE = ("用地结构状况", "土地利用状况", "Structure of use", "State of land use")
_INTENSITY = ("土地利用强度", "土地利用状况", "Intensity of use", "State of land use")
_RETURN = ("产业用地投入产出效益", "用地效益", "Input and output of industrial land", "Return on land")
_MANAGE = ("土地利用监管绩效", "管理绩效", "Performance of supervision", "Management")
_PCT, _RATIO = ("%", "%"), ("—", "—")
_MONEY = ("万元/公顷", "CNY 10,000/ha")

CASES = (
    _Case("land_supply_rate", _USE, ("土地供应率", "Land supply rate"), "92.41", _PCT, "100.00", "0.05", 92.41, "met"),
    _Case("land_built_rate", _USE, ("土地建成率", "Built-up rate of supplied land"), "88.06", _PCT, "100.00", "0.05", 88.06, "met"),
    _Case("industrial_share", _STRUCTURE, ("工业用地率", "Share of industrial land"), "63.17", _PCT, "60.00", "0.06", 100.0, "met"),
    _Case("high_tech_share", _STRUCTURE, ("高新技术产业用地率", "Share of high-tech industrial land"), "", _PCT, "45.00", "0.06", None, "not-provable", (("12 个图斑未填行业代码（示例高新技术产业开发区 2024 年用地调查表，第 38—49 行）", "12 patches without an industry code (land survey 2024, rows 38–49)"), ("高新技术企业认定名单（2024 年）", "list of certified high-tech firms, 2024"))),
    _Case("plot_ratio", _INTENSITY, ("综合容积率", "Overall plot ratio"), "0.93", _RATIO, "1.10", "0.07", 84.55, "met"),
    _Case("building_density", _INTENSITY, ("建筑密度", "Building density"), "41.28", _PCT, "45.00", "0.07", 91.73, "met"),
    _Case("industrial_plot_ratio", _INTENSITY, ("工业用地综合容积率", "Plot ratio of industrial land"), "0.71", _RATIO, "1.20", "0.09", 59.17, "not-met"),
    _Case("industrial_coverage", _INTENSITY, ("工业用地建筑系数", "Building coefficient of industrial land"), "38.90", _PCT, "55.00", "0.09", 70.73, "not-met"),
    _Case("fixed_investment", _RETURN, ("工业用地固定资产投入强度", "Fixed-asset investment per unit of industrial land"), "6,218.43", _MONEY, "8,500.00", "0.10", 73.16, "met"),
    _Case("tax_per_land", _RETURN, ("工业用地地均税收", "Tax per unit of industrial land"), "412.70", _MONEY, "600.00", "0.10", 68.78, "met"),
    _Case("zone_tax_per_land", _RETURN, ("综合地均税收", "Tax per unit of zone land"), "355.02", _MONEY, "500.00", "0.08", 71.0, "met"),
    _Case("hightech_tax_per_land", _RETURN, ("高新技术产业用地地均税收", "Tax per unit of high-tech industrial land"), "", _MONEY, "900.00", "0.08", None, "not-provable", (("高新技术产业用地面积不可证（见上）", "area of high-tech industrial land not provable (see above)"),)),
    _Case("population_per_land", _RETURN, ("人口密度", "Population density"), "54.6", ("人/公顷", "persons/ha"), "", "", None, "value-only"),
    _Case("energy_per_output", _RETURN, ("单位工业增加值综合能耗（等价值）", "Energy per unit of industrial value added (equivalent value)"), "0.382", ("吨标准煤/万元", "tce/CNY 10,000"), "0.500", "0.05", 100.0, "met"),
    _Case("idle_land_rate", _MANAGE, ("土地闲置率", "Idle land rate"), "2.31", _PCT, "0.00", "0.05", 97.69, "not-met"),
    _Case("completion_on_time_and_by_contract_of_all_industrial_projects", _MANAGE, ("工业项目按合同约定开工、竣工的比例", "Projects begun and completed as agreed in the contract"), "", _PCT, "100.00", "0.05", None, "not-provable", (("3 宗土地的约定竣工日期（出让合同）", "agreed completion date of 3 parcels (grant contracts)"), ("5 宗土地的竣工验收备案表", "completion records of 5 parcels"))),
)


def sample_view(lang: Lang, *, sample_note: bool = True) -> ReportView:
    """Two zones of two areas each, sixteen indicators an area, and everything a report can hold."""
    zh = lang == "zh"
    zones = (
        _zone(lang, "示例高新技术产业开发区" if zh else "Sample High-tech Zone", 1),
        _zone(lang, "示例沿江经济技术开发区" if zh else "Sample Riverside Economic and Technological Development Zone", 2),
    )
    return ReportView(
        title="示例省开发区土地集约利用评价情况报告" if zh else "Intensive use of land in development zones: assessment report",
        subtitle="（2024 年度）" if zh else "Sample Province, 2024",
        lang=lang,
        facts=_facts(lang),
        labels=LABELS_ZH if zh else LABELS_EN,
        zones=zones,
        problems=_problems(lang),
        provenance=_provenance(lang),
        parameters=_parameters(lang),
        sources=_sources(lang),
        run_id="run-2025-03-18-0007",
        sample_note=(("示例数据，不反映任何真实开发区" if zh else "Sample data: no real zone is described") if sample_note else None),
    )


def _zone(lang: Lang, name: str, number: int) -> ZoneView:
    zh = lang == "zh"
    areas = (
        _area(lang, f"z{number}.main", "主区" if zh else "Main area", "82.16"),
        _area(lang, f"z{number}.growth", "发展方向区" if zh else "Growth area", "不可证" if zh else "not provable"),
    )
    note = (
        "工业用地综合容积率与建筑系数低于理想值，是失分的主要原因；高新技术产业用地率因 12 个图斑缺行业代码而“不可证”，补齐后再评。"
        if zh
        else "The plot ratio and building coefficient of industrial land fall short of the ideal and cost most points; the share of high-tech land is not provable until 12 patches have an industry code."
    )
    return ZoneView(
        name=name,
        type_text="产城融合型" if zh else "mixed industry and town",
        score_text="81.94" if number == 1 else ("不可证" if zh else "not provable"),
        status_text=("单一来源，Ⅱ类" if zh else "class II, single source") if number == 1 else ("4 项指标不可证" if zh else "4 indicators not provable"),
        note=note,
        areas=areas,
        findings=_findings(lang) if number == 1 else (),
        map=_map(lang, name, number),
    )


def _area(lang: Lang, key: str, name: str, score: str) -> AreaView:
    side = 0 if lang == "zh" else 1
    rows = tuple(
        IndicatorRow(
            goal=case.group[1 + 2 * side],
            subgoal=case.group[2 * side],
            label=case.label[side],
            value_text=case.value,
            unit=case.unit[side],
            ideal_text=case.ideal,
            weight_text=case.weight,
            score_text="" if case.score is None else f"{case.score:.2f}",
            score=case.score,
            verdict=case.verdict,
            status_text=(("已确认", "confirmed") if case.verdict == "met" else ("单一来源", "single source"))[side],
            missing=tuple(pair[side] for pair in case.missing),
            formula_text=("已供应国有建设用地面积 ÷ 可供应国有建设用地面积 × 100", "supplied state-owned building land ÷ land ready for supply × 100")[side],
            evidence=(
                ("D 已供应 782.13 hm²（129 图斑）", "D supplied 782.13 hm² (129 patches)")[side],
                ("A+B21 可供应 846.37 hm²（141 图斑），其中未知 0 图斑", "A+B21 ready 846.37 hm² (141 patches), of which 0 unknown")[side],
            ),
            fact_id=f"cn.land-intensity.2014/{key}/{case.key}",
        )
        for case in CASES
    )
    shares = tuple(Share(c[1 + side], f"{c[4]:,.2f}", c[4], c[0]) for c in CLASSES)
    return AreaView(name, score, rows, shares)


def _facts(lang: Lang) -> tuple[Fact, ...]:
    pairs = {
        "zh": (
            ("运行编号", "run-2025-03-18-0007"),
            ("标准", "开发区土地集约利用评价规程（2014 年度试行）；闲置土地处置办法（国土资源部令第 53 号，2012 年）；示例省开发区用地扣除规则（2022 年）"),
            ("台账序号", "4,217"),
            ("评价基准日", "2024 年 12 月 31 日"),
            ("数据截至", "2025 年 3 月 15 日"),
            ("代码版本", "yuanheng 0.1.0"),
        ),
        "en": (
            ("Run", "run-2025-03-18-0007"),
            ("Standards", "Procedure for assessing the intensive use of land in development zones (trial, 2014); Measures for the disposal of idle land (Decree 53 of the Ministry of Land and Resources, 2012); deduction rules of Sample Province (2022)"),
            ("Ledger sequence", "4,217"),
            ("As of", "31 December 2024"),
            ("Data known to", "15 March 2025"),
            ("Code version", "yuanheng 0.1.0"),
        ),
    }
    return tuple(Fact(*pair) for pair in pairs[lang])


def _findings(lang: Lang) -> tuple[FindingRow, ...]:
    if lang == "zh":
        return (
            FindingRow("高", "示例路 18 号地块（12.40 亩）约定开工满一年未动工", "《闲置土地处置办法》第二条第一款", "出让合同约定 2023 年 6 月 30 日前开工；截至 2024 年 12 月 31 日没有开工记录（台账 parcel 第 57 行，permit_event 无记录）。", "2024-06-30", "持续"),
            FindingRow("中", "工业用地综合容积率 0.71，低于理想值 1.20", "《开发区土地集约利用评价规程（2014 年度试行）》附录", "建筑面积 1,286,430 m² ÷ 工业用地 181.19 hm²；其中 4 个图斑的建筑面积为单一来源。", "2023-12-31", "持续"),
            FindingRow("低", "地均税收上报数与计算数相差 3.8%，超出允许差 2%", "数据核对：上报数与计算数", "上报 397.60 万元/公顷，计算 412.70 万元/公顷。", "2024-12-31", "新增"),
        )
    return (
        FindingRow("high", "Parcel 18 Sample Road (12.40 mu): construction not begun one year after the agreed start", "Measures for the disposal of idle land, Article 2(1)", "The grant contract agrees a start by 30 June 2023; no start is recorded as of 31 December 2024 (ledger parcel, row 57; no permit_event).", "2024-06-30", "open"),
        FindingRow("medium", "Plot ratio of industrial land 0.71, below the ideal 1.20", "Procedure for assessing intensive use (trial, 2014), appendix", "1,286,430 m² of floor area ÷ 181.19 hm² of industrial land; the floor area of 4 patches has a single source.", "2023-12-31", "open"),
        FindingRow("low", "Reported and computed tax per hectare differ by 3.8%, tolerance 2%", "Reconciliation of reported and computed values", "Reported CNY 3,976,000/ha, computed CNY 4,127,000/ha.", "2024-12-31", "new"),
    )


def _problems(lang: Lang) -> tuple[ProblemRow, ...]:
    if lang == "zh":
        return (
            ProblemRow("错误", "用地调查表.xlsx，“图斑”工作表，F38 至 F49", "行业代码为空", "GB/T 4754—2017 四位代码", "补填行业代码后重新导入；或在导入时说明该列含义"),
            ProblemRow("警告", "企业台账.xlsx，“企业”工作表，C12", "统一社会信用代码校验位不符：91310000MA1K00000X", "18 位且校验位相符（GB 32100—2015）", "核对营业执照后改正"),
        )
    return (
        ProblemRow("error", "land-survey.xlsx, sheet 'patches', F38 to F49", "industry code is empty", "four-digit code of GB/T 4754—2017", "fill in the codes and import again, or say what the column means"),
        ProblemRow("warning", "firms.xlsx, sheet 'firms', C12", "check character of the unified social credit code does not agree: 91310000MA1K00000X", "18 characters with the right check character (GB 32100—2015)", "compare with the business licence and correct"),
    )


def _provenance(lang: Lang) -> tuple[ProvenanceRow, ...]:
    digest = "3f9a4c0e7b2d15886a0cfe4d9b7712aa5e60c3f8d1947be2280a6f53c9d4e71b"
    if lang == "zh":
        return (
            ProvenanceRow("示例高新区2024年用地调查图斑（最终成果）.gpkg", "图斑", "312", "B-0031", "2025-03-15 09:42", digest, "坐标系按 CGCS2000 3 度带第 39 带读取；面积列单位按公顷读取（由张三确认）"),
            ProvenanceRow("用地调查表.xlsx", "图斑", "312", "B-0032", "2025-03-15 09:44", digest[::-1], ""),
        )
    return (
        ProvenanceRow("sample-zone-land-survey-2024-final-version.gpkg", "patches", "312", "B-0031", "2025-03-15 09:42", digest, "read as CGCS2000, 3-degree zone 39; area column read as hectares (confirmed by the surveyor)"),
        ProvenanceRow("land-survey.xlsx", "patches", "312", "B-0032", "2025-03-15 09:44", digest[::-1], ""),
    )


def _parameters(lang: Lang) -> tuple[ParameterRow, ...]:
    if lang == "zh":
        return (
            ParameterRow("工业用地综合容积率理想值", "1.20", "—", "单一来源", "示例省自然资源厅《关于印发开发区评价理想值的通知》（2022 年），表 3"),
            ParameterRow("工业用地地均税收理想值", "600.00", "万元/公顷", "已确认", "同上，表 5"),
        )
    return (
        ParameterRow("ideal plot ratio of industrial land", "1.20", "—", "single source", "Sample Province, Department of Natural Resources: notice on ideal values (2022), table 3"),
        ParameterRow("ideal tax per unit of industrial land", "600.00", "CNY 10,000/ha", "confirmed", "the same, table 5"),
    )


def _sources(lang: Lang) -> tuple[str, ...]:
    if lang == "zh":
        return ("《开发区土地集约利用评价规程（2014 年度试行）》，国土资源部办公厅，2014 年。", "《闲置土地处置办法》，国土资源部令第 53 号，2012 年 6 月 1 日公布，自 2012 年 7 月 1 日起施行。")
    return ("Procedure for assessing the intensive use of land in development zones (trial, 2014), General Office of the Ministry of Land and Resources, 2014.", "Measures for the disposal of idle land, Decree 53 of the Ministry of Land and Resources, 1 June 2012, in force from 1 July 2012.")


def _map(lang: Lang, name: str, number: int) -> MapView:
    side = 0 if lang == "zh" else 1
    title = (f"{name}土地利用现状图", f"{name}: land use")[side]
    note = (
        "资料：2024 年用地调查图斑（批次 B-0031）。CGCS2000 3 度带投影，单位为米。本图为示意，不作为划界依据。",
        "Source: land survey patches 2024 (batch B-0031). CGCS2000 3-degree projection, metres. Not for drawing boundaries.",
    )[side]
    legend = tuple(LegendItem(c[0], c[1 + side], c[3]) for c in CLASSES)
    return MapView(title, sample_patches(number), legend, note)


def sample_patches(seed: int, count: int = 300) -> tuple[MapPatch, ...]:
    """Patches that fill a rounded zone without gaps: Voronoi cells, one of them with a hole."""
    random = np.random.default_rng(seed)
    spread = (4200.0, 2600.0) if seed == 1 else (1900.0, 3400.0)
    points = random.uniform(0, 1, (count, 2)) * spread + (39_512_000.0, 3_412_000.0)
    zone = shapely.buffer(shapely.convex_hull(shapely.multipoints(points)), 60)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), extend_to=zone))
    cells = shapely.intersection(cells, zone)
    largest = int(np.argmax(shapely.area(cells)))
    pond = shapely.buffer(shapely.point_on_surface(cells[largest]), 40)
    cells[largest] = shapely.difference(cells[largest], pond)
    codes = random.choice([c[0] for c in CLASSES], size=count, p=[0.1, 0.45, 0.1, 0.12, 0.07, 0.06, 0.06, 0.04])
    return tuple(
        MapPatch(shapely.to_wkb(cell), str(code), f"{code}-{index:03d}")
        for index, (cell, code) in enumerate(zip(cells, codes, strict=True))
    )
