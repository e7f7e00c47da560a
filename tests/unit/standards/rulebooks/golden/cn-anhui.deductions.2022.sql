-- cn-anhui.deductions.2022: one row per zone_year of the period
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
    subject.central_inspections AS central_inspections,
    CASE WHEN subject.central_inspections IS NOT NULL THEN 0 ELSE 1 END AS x__central_inspections,
    subject.province_inspections AS province_inspections,
    CASE WHEN subject.province_inspections IS NOT NULL THEN 0 ELSE 2 END AS x__province_inspections,
    subject.central_examples AS central_examples,
    CASE WHEN subject.central_examples IS NOT NULL THEN 0 ELSE 4 END AS x__central_examples,
    subject.province_examples AS province_examples,
    CASE WHEN subject.province_examples IS NOT NULL THEN 0 ELSE 8 END AS x__province_examples,
    subject.major_accidents AS major_accidents,
    CASE WHEN subject.major_accidents IS NOT NULL THEN 0 ELSE 16 END AS x__major_accidents
  FROM subject
),
term_1 AS (
  SELECT *,
    -- deducted = central_inspections / qty(1, '个') * 0.3 + province_inspections / qty(1, '个') * 0.2 + central_examples / qty(1, '个') * 1.5 + province_examples / qty(1, '个') * 0.5 + major_accidents / qty(1, '个') * 1
    central_inspections / NULLIF(1.0e0, 0.0e0) * 0.3e0 + province_inspections / NULLIF(1.0e0, 0.0e0) * 0.2e0 + central_examples / NULLIF(1.0e0, 0.0e0) * 1.5e0 + province_examples / NULLIF(1.0e0, 0.0e0) * 0.5e0 + major_accidents / NULLIF(1.0e0, 0.0e0) * 1.0e0 AS deducted,
    x__central_inspections | x__province_inspections | x__central_examples | x__province_examples | x__major_accidents AS x__deducted
  FROM fact
),
verdict AS (
  SELECT *,
    -- cn-anhui.deductions.2022 扣分项 中央环保督察反馈或警示片问题（每件扣0.3分）: central_inspections > 0
    central_inspections > 0 AS v__central_inspection,
    -- cn-anhui.deductions.2022 扣分项 省级环保督察反馈或警示片问题（每件扣0.2分）: province_inspections > 0
    province_inspections > 0 AS v__province_inspection,
    -- cn-anhui.deductions.2022 扣分项 中央负面典型或移交问责（每件扣1.5分）: central_examples > 0
    central_examples > 0 AS v__central_example,
    -- cn-anhui.deductions.2022 扣分项 省级负面典型或移交问责（每件扣0.5分）: province_examples > 0
    province_examples > 0 AS v__province_example,
    -- cn-anhui.deductions.2022 扣分项 较大工矿商贸事故（每件扣1分）: major_accidents > 0
    major_accidents > 0 AS v__major_accident,
    -- cn-anhui.deductions.2022 扣分项 扣分合计: deducted > 0
    ((((3 * CAST(central_inspections AS INT128) + 2 * CAST(province_inspections AS INT128)) + 15 * CAST(central_examples AS INT128)) + 5 * CAST(province_examples AS INT128)) + 10 * CAST(major_accidents AS INT128)) > 0 AS v__total
  FROM term_1
)
SELECT zone,
  assessed_range,
  subject,
  subject_name,
  seq,
  source_row,
  fact,
  v__central_inspection AS v__central_inspection,
  CASE WHEN v__central_inspection IS NULL THEN x__central_inspections ELSE 0 END AS m__central_inspection,
  central_inspections / NULLIF(1.0e0, 0.0e0) * 0.3e0 AS a__central_inspection,
  v__province_inspection AS v__province_inspection,
  CASE WHEN v__province_inspection IS NULL THEN x__province_inspections ELSE 0 END AS m__province_inspection,
  province_inspections / NULLIF(1.0e0, 0.0e0) * 0.2e0 AS a__province_inspection,
  v__central_example AS v__central_example,
  CASE WHEN v__central_example IS NULL THEN x__central_examples ELSE 0 END AS m__central_example,
  central_examples / NULLIF(1.0e0, 0.0e0) * 1.5e0 AS a__central_example,
  v__province_example AS v__province_example,
  CASE WHEN v__province_example IS NULL THEN x__province_examples ELSE 0 END AS m__province_example,
  province_examples / NULLIF(1.0e0, 0.0e0) * 0.5e0 AS a__province_example,
  v__major_accident AS v__major_accident,
  CASE WHEN v__major_accident IS NULL THEN x__major_accidents ELSE 0 END AS m__major_accident,
  major_accidents / NULLIF(1.0e0, 0.0e0) * 1.0e0 AS a__major_accident,
  v__total AS v__total,
  CASE WHEN v__total IS NULL THEN x__deducted ELSE 0 END AS m__total,
  deducted AS a__total
FROM verdict
ORDER BY zone, assessed_range, subject, seq, source_row
