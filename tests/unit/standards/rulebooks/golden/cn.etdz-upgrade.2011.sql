-- cn.etdz-upgrade.2011: one row per zone_year of the period
WITH subject AS (
  SELECT * FROM zone_year WHERE period = $period
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
    subject.industrial_output AS industrial_output,
    CASE WHEN subject.industrial_output IS NOT NULL THEN 0 ELSE 1 END AS x__industrial_output,
    subject.taxes AS taxes,
    CASE WHEN subject.taxes IS NOT NULL THEN 0 ELSE 2 END AS x__taxes,
    subject.exports AS exports,
    CASE WHEN subject.exports IS NOT NULL THEN 0 ELSE 4 END AS x__exports,
    subject.foreign_funds_total AS foreign_funds_total,
    CASE WHEN subject.foreign_funds_total IS NOT NULL THEN 0 ELSE 8 END AS x__foreign_funds_total,
    subject.industrial_land AS industrial_land,
    CASE WHEN subject.industrial_land IS NOT NULL THEN 0 ELSE 16 END AS x__industrial_land,
    subject.province_rank AS province_rank,
    CASE WHEN subject.province_rank IS NOT NULL THEN 0 ELSE 32 END AS x__province_rank,
    subject.above_national_middle AS above_national_middle,
    CASE WHEN subject.above_national_middle IS NOT NULL THEN 0 ELSE 64 END AS x__above_national_middle,
    subject.bounds_clear AS bounds_clear,
    CASE WHEN subject.bounds_clear IS NOT NULL THEN 0 ELSE 128 END AS x__bounds_clear,
    subject.passed_review AS passed_review,
    CASE WHEN subject.passed_review IS NOT NULL THEN 0 ELSE 256 END AS x__passed_review,
    subject.own_budget AS own_budget,
    CASE WHEN subject.own_budget IS NOT NULL THEN 0 ELSE 512 END AS x__own_budget
  FROM subject
),
verdict AS (
  SELECT *,
    -- cn.etdz-upgrade.2011 综合经济实力 综合经济实力未达省内国家级开发区中等水平: NOT above_national_middle
    NOT above_national_middle AS v__strength,
    -- cn.etdz-upgrade.2011 上年度主要经济指标 主要经济指标未列全省省级开发区前五: province_rank > 5
    province_rank > 5 AS v__province_rank,
    -- cn.etdz-upgrade.2011 年工业产值 单位面积年工业产值不足15亿元每平方公里: industrial_output / industrial_land < qty(15, '亿元/平方公里')
    CAST(industrial_output AS INT128) < 5 * NULLIF(CAST(industrial_land AS INT128), 0) AS v__output_per_area,
    -- cn.etdz-upgrade.2011 年税收 年税收不足5亿元: taxes < qty(5, '亿元')
    taxes < 5000000000000 AS v__taxes,
    -- cn.etdz-upgrade.2011 年出口额 年出口额不足2.5亿美元: exports < qty(2.5, '亿美元')
    exports < 2500000000000 AS v__exports,
    -- cn.etdz-upgrade.2011 累计实际外资 累计实际使用外资不足5亿美元: foreign_funds_total < qty(5, '亿美元')
    foreign_funds_total < 5000000000000 AS v__foreign_funds,
    -- cn.etdz-upgrade.2011 其他条件 四至范围不明确: NOT bounds_clear
    NOT bounds_clear AS v__bounds,
    -- cn.etdz-upgrade.2011 其他条件 未列入清理整顿审核公告: NOT passed_review
    NOT passed_review AS v__review,
    -- cn.etdz-upgrade.2011 其他条件 未设一级财政: NOT own_budget
    NOT own_budget AS v__budget
  FROM fact
)
SELECT zone,
  assessed_range,
  subject,
  subject_name,
  seq,
  source_row,
  fact,
  v__strength AS v__strength,
  CASE WHEN v__strength IS NULL THEN x__above_national_middle ELSE 0 END AS m__strength,
  v__province_rank AS v__province_rank,
  CASE WHEN v__province_rank IS NULL THEN x__province_rank ELSE 0 END AS m__province_rank,
  province_rank - 5.0e0 AS a__province_rank,
  province_rank AS g__province_rank,
  v__output_per_area AS v__output_per_area,
  CASE WHEN v__output_per_area IS NULL THEN x__industrial_output | x__industrial_land | CASE WHEN industrial_land = 0.0e0 THEN 4611686018427387904 ELSE 0 END ELSE 0 END AS m__output_per_area,
  (15.0e0 * industrial_land - (industrial_output) * 3.0e0) * 3.3333333333333334e-09 AS a__output_per_area,
  (industrial_output / NULLIF(industrial_land, 0.0e0)) * 3.0e0 AS g__output_per_area,
  v__taxes AS v__taxes,
  CASE WHEN v__taxes IS NULL THEN x__taxes ELSE 0 END AS m__taxes,
  (5.0e0 - (taxes) * 1e-12) * 10000.0e0 AS a__taxes,
  (taxes) * 1e-12 AS g__taxes,
  v__exports AS v__exports,
  CASE WHEN v__exports IS NULL THEN x__exports ELSE 0 END AS m__exports,
  (2.5e0 - (exports) * 1e-12) * 10000.0e0 AS a__exports,
  (exports) * 1e-12 AS g__exports,
  v__foreign_funds AS v__foreign_funds,
  CASE WHEN v__foreign_funds IS NULL THEN x__foreign_funds_total ELSE 0 END AS m__foreign_funds,
  (5.0e0 - (foreign_funds_total) * 1e-12) * 10000.0e0 AS a__foreign_funds,
  (foreign_funds_total) * 1e-12 AS g__foreign_funds,
  v__bounds AS v__bounds,
  CASE WHEN v__bounds IS NULL THEN x__bounds_clear ELSE 0 END AS m__bounds,
  v__review AS v__review,
  CASE WHEN v__review IS NULL THEN x__passed_review ELSE 0 END AS m__review,
  v__budget AS v__budget,
  CASE WHEN v__budget IS NULL THEN x__own_budget ELSE 0 END AS m__budget
FROM verdict
ORDER BY zone, assessed_range, subject, seq, source_row
