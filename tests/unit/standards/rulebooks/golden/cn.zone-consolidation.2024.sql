-- cn.zone-consolidation.2024: one row per zone_land of the period
WITH subject AS (
  SELECT * FROM zone_land WHERE period = $period
),
fact AS (
  SELECT
    subject.zone,
    subject.zone AS subject,
    seq,
    source_row,
    fact,
    NULL AS subject_name,
    '' AS assessed_range,
    CAST($as_of AS DATE) AS as_of,
    subject.construction_now AS construction_now,
    CASE WHEN subject.construction_now IS NOT NULL THEN 0 ELSE 1 END AS x__construction_now,
    subject.industry_now AS industry_now,
    CASE WHEN subject.industry_now IS NOT NULL THEN 0 ELSE 2 END AS x__industry_now,
    subject.construction_planned AS construction_planned,
    CASE WHEN subject.construction_planned IS NOT NULL THEN 0 ELSE 4 END AS x__construction_planned,
    subject.industry_planned AS industry_planned,
    CASE WHEN subject.industry_planned IS NOT NULL THEN 0 ELSE 8 END AS x__industry_planned,
    subject.approved_land AS approved_land,
    CASE WHEN subject.approved_land IS NOT NULL THEN 0 ELSE 16 END AS x__approved_land,
    subject.unsupplied_land AS unsupplied_land,
    CASE WHEN subject.unsupplied_land IS NOT NULL THEN 0 ELSE 32 END AS x__unsupplied_land,
    subject.supplied_land AS supplied_land,
    CASE WHEN subject.supplied_land IS NOT NULL THEN 0 ELSE 64 END AS x__supplied_land,
    subject.idle_land AS idle_land,
    CASE WHEN subject.idle_land IS NOT NULL THEN 0 ELSE 128 END AS x__idle_land,
    subject.to_supply AS to_supply,
    CASE WHEN subject.to_supply IS NOT NULL THEN 0 ELSE 256 END AS x__to_supply,
    subject.supplied_in_three AS supplied_in_three,
    CASE WHEN subject.supplied_in_three IS NOT NULL THEN 0 ELSE 512 END AS x__supplied_in_three,
    subject.supplied_in_five AS supplied_in_five,
    CASE WHEN subject.supplied_in_five IS NOT NULL THEN 0 ELSE 1024 END AS x__supplied_in_five,
    subject.outside_boundary AS outside_boundary,
    CASE WHEN subject.outside_boundary IS NOT NULL THEN 0 ELSE 2048 END AS x__outside_boundary,
    subject.over_farmland AS over_farmland,
    CASE WHEN subject.over_farmland IS NOT NULL THEN 0 ELSE 4096 END AS x__over_farmland,
    subject.over_redline AS over_redline,
    CASE WHEN subject.over_redline IS NOT NULL THEN 0 ELSE 8192 END AS x__over_redline,
    CAST($p_industry_now_min AS DOUBLE) AS industry_now_min,
    CAST($n_industry_now_min AS HUGEINT) AS industry_now_min__n,
    CAST($d_industry_now_min AS HUGEINT) AS industry_now_min__d,
    CASE WHEN CAST($p_industry_now_min AS DOUBLE) IS NULL THEN 16384 ELSE 0 END AS x__industry_now_min,
    CAST($p_industry_planned_min AS DOUBLE) AS industry_planned_min,
    CAST($n_industry_planned_min AS HUGEINT) AS industry_planned_min__n,
    CAST($d_industry_planned_min AS HUGEINT) AS industry_planned_min__d,
    CASE WHEN CAST($p_industry_planned_min AS DOUBLE) IS NULL THEN 32768 ELSE 0 END AS x__industry_planned_min,
    CAST($p_unsupplied_max AS DOUBLE) AS unsupplied_max,
    CAST($n_unsupplied_max AS HUGEINT) AS unsupplied_max__n,
    CAST($d_unsupplied_max AS HUGEINT) AS unsupplied_max__d,
    CASE WHEN CAST($p_unsupplied_max AS DOUBLE) IS NULL THEN 65536 ELSE 0 END AS x__unsupplied_max,
    CAST($p_idle_max AS DOUBLE) AS idle_max,
    CAST($n_idle_max AS HUGEINT) AS idle_max__n,
    CAST($d_idle_max AS HUGEINT) AS idle_max__d,
    CASE WHEN CAST($p_idle_max AS DOUBLE) IS NULL THEN 131072 ELSE 0 END AS x__idle_max,
    CAST($p_years_max AS DOUBLE) AS years_max,
    CAST($n_years_max AS HUGEINT) AS years_max__n,
    CAST($d_years_max AS HUGEINT) AS years_max__d,
    CASE WHEN CAST($p_years_max AS DOUBLE) IS NULL THEN 262144 ELSE 0 END AS x__years_max
  FROM subject
),
term_1 AS (
  SELECT *,
    -- 尚可供应年限 years_by_plan = (construction_planned - supplied_land) / (supplied_in_five / qty(5, '年'))
    (construction_planned - supplied_land) / NULLIF((supplied_in_five / NULLIF(5.0e0, 0.0e0)), 0.0e0) AS years_by_plan,
    x__construction_planned | x__supplied_land | x__supplied_in_five | CASE WHEN (supplied_in_five / NULLIF(5.0e0, 0.0e0)) = 0.0e0 THEN 4611686018427387904 ELSE 0 END AS x__years_by_plan,
    -- 集约利用评价规程：尚可供地年数 years_by_survey = to_supply / (supplied_in_three / qty(3, '年'))
    to_supply / NULLIF((supplied_in_three / NULLIF(3.0e0, 0.0e0)), 0.0e0) AS years_by_survey,
    x__to_supply | x__supplied_in_three | CASE WHEN (supplied_in_three / NULLIF(3.0e0, 0.0e0)) = 0.0e0 THEN 4611686018427387904 ELSE 0 END AS x__years_by_survey
  FROM fact
),
verdict AS (
  SELECT *,
    -- cn.zone-consolidation.2024 底线：在城镇开发边界内 四至范围超出城镇开发边界: outside_boundary > qty(0, 'hm2')
    outside_boundary > 0 AS v__outside_boundary,
    -- cn.zone-consolidation.2024 底线：不压占永久基本农田 压占永久基本农田: over_farmland > qty(0, 'hm2')
    over_farmland > 0 AS v__over_farmland,
    -- cn.zone-consolidation.2024 底线：不压占生态保护红线 压占生态保护红线: over_redline > qty(0, 'hm2')
    over_redline > 0 AS v__over_redline,
    -- cn.zone-consolidation.2024 现状工业用地率 现状工业用地率低于核查下限: industry_now / construction_now < industry_now_min
    100 * CAST(industry_now AS INT128) * CAST(industry_now_min__d AS INT128) < CAST(industry_now_min__n AS INT128) * NULLIF(CAST(construction_now AS INT128), 0) AS v__industry_now,
    -- cn.zone-consolidation.2024 规划工业用地率 规划工业用地率低于核查下限: industry_planned / construction_planned < industry_planned_min
    100 * CAST(industry_planned AS INT128) * CAST(industry_planned_min__d AS INT128) < CAST(industry_planned_min__n AS INT128) * NULLIF(CAST(construction_planned AS INT128), 0) AS v__industry_planned,
    -- cn.zone-consolidation.2024 批而未供率 批而未供率高于核查上限: unsupplied_land / approved_land > unsupplied_max
    100 * CAST(unsupplied_land AS INT128) * CAST(unsupplied_max__d AS INT128) > CAST(unsupplied_max__n AS INT128) * NULLIF(CAST(approved_land AS INT128), 0) AS v__unsupplied,
    -- cn.zone-consolidation.2024 闲置土地率 闲置土地率高于核查上限: idle_land / supplied_land > idle_max
    100 * CAST(idle_land AS INT128) * CAST(idle_max__d AS INT128) > CAST(idle_max__n AS INT128) * NULLIF(CAST(supplied_land AS INT128), 0) AS v__idle,
    -- cn.zone-consolidation.2024 尚可供应年限 尚可供应年限高于核查上限: years_by_plan > years_max
    5 * (CAST(construction_planned AS INT128) + (-1) * CAST(supplied_land AS INT128)) * CAST(years_max__d AS INT128) > CAST(years_max__n AS INT128) * NULLIF(CAST(supplied_in_five AS INT128), 0) AS v__supply_years,
    -- cn.zone-consolidation.2024 尚可供应年限；集约利用评价规程：尚可供地年数 尚可供应年限两种算法不一致: years_by_plan <> years_by_survey
    CASE WHEN 5.0e0 * (ABS(CAST(construction_planned AS DOUBLE)) + 1.0e0 * ABS(CAST(supplied_land AS DOUBLE))) * ABS(CAST(supplied_in_three AS DOUBLE)) < 1e+38 AND 3.0e0 * ABS(CAST(to_supply AS DOUBLE)) * ABS(CAST(supplied_in_five AS DOUBLE)) < 1e+38 THEN 5 * (CAST(construction_planned AS INT128) + (-1) * CAST(supplied_land AS INT128)) * NULLIF(CAST(supplied_in_three AS INT128), 0) <> 3 * CAST(to_supply AS INT128) * NULLIF(CAST(supplied_in_five AS INT128), 0) ELSE years_by_plan <> years_by_survey END AS v__readings_differ
  FROM term_1
)
SELECT zone,
  assessed_range,
  subject,
  subject_name,
  seq,
  source_row,
  fact,
  v__outside_boundary AS v__outside_boundary,
  CASE WHEN v__outside_boundary IS NULL THEN x__outside_boundary ELSE 0 END AS m__outside_boundary,
  (outside_boundary) * 3.3333333333333335e-11 AS g__outside_boundary,
  v__over_farmland AS v__over_farmland,
  CASE WHEN v__over_farmland IS NULL THEN x__over_farmland ELSE 0 END AS m__over_farmland,
  (over_farmland) * 3.3333333333333335e-11 AS g__over_farmland,
  v__over_redline AS v__over_redline,
  CASE WHEN v__over_redline IS NULL THEN x__over_redline ELSE 0 END AS m__over_redline,
  (over_redline) * 3.3333333333333335e-11 AS g__over_redline,
  v__industry_now AS v__industry_now,
  CASE WHEN v__industry_now IS NULL THEN x__industry_now | x__construction_now | CASE WHEN construction_now = 0.0e0 THEN 4611686018427387904 ELSE 0 END | x__industry_now_min ELSE 0 END AS m__industry_now,
  (industry_now / NULLIF(construction_now, 0.0e0)) * 100.0e0 AS g__industry_now,
  v__industry_planned AS v__industry_planned,
  CASE WHEN v__industry_planned IS NULL THEN x__industry_planned | x__construction_planned | CASE WHEN construction_planned = 0.0e0 THEN 4611686018427387904 ELSE 0 END | x__industry_planned_min ELSE 0 END AS m__industry_planned,
  (industry_planned / NULLIF(construction_planned, 0.0e0)) * 100.0e0 AS g__industry_planned,
  v__unsupplied AS v__unsupplied,
  CASE WHEN v__unsupplied IS NULL THEN x__unsupplied_land | x__approved_land | CASE WHEN approved_land = 0.0e0 THEN 4611686018427387904 ELSE 0 END | x__unsupplied_max ELSE 0 END AS m__unsupplied,
  (unsupplied_land / NULLIF(approved_land, 0.0e0)) * 100.0e0 AS g__unsupplied,
  v__idle AS v__idle,
  CASE WHEN v__idle IS NULL THEN x__idle_land | x__supplied_land | CASE WHEN supplied_land = 0.0e0 THEN 4611686018427387904 ELSE 0 END | x__idle_max ELSE 0 END AS m__idle,
  (idle_land / NULLIF(supplied_land, 0.0e0)) * 100.0e0 AS g__idle,
  v__supply_years AS v__supply_years,
  CASE WHEN v__supply_years IS NULL THEN x__years_by_plan | x__years_max ELSE 0 END AS m__supply_years,
  years_by_plan AS g__supply_years,
  v__readings_differ AS v__readings_differ,
  CASE WHEN v__readings_differ IS NULL THEN x__years_by_plan | x__years_by_survey ELSE 0 END AS m__readings_differ,
  years_by_plan - years_by_survey AS a__readings_differ
FROM verdict
ORDER BY zone, assessed_range, subject, seq, source_row
