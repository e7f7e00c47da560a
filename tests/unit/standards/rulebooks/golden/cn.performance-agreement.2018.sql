-- cn.performance-agreement.2018: one row per supply of the period
WITH subject AS (
  SELECT * FROM supply WHERE period = $period
),
fact AS (
  SELECT
    subject.zone,
    subject.number AS subject,
    seq,
    source_row,
    fact,
    subject.name AS subject_name,
    '' AS assessed_range,
    CAST($as_of AS DATE) AS as_of,
    subject.area AS area,
    CASE WHEN subject.area IS NOT NULL THEN 0 ELSE 1 END AS x__area,
    subject.plot_ratio_max AS plot_ratio_max,
    CASE WHEN subject.plot_ratio_max IS NOT NULL THEN 0 ELSE 2 END AS x__plot_ratio_max,
    subject.tax_intensity_min AS tax_intensity_min,
    CASE WHEN subject.tax_intensity_min IS NOT NULL THEN 0 ELSE 4 END AS x__tax_intensity_min,
    subject.output_intensity_min AS output_intensity_min,
    CASE WHEN subject.output_intensity_min IS NOT NULL THEN 0 ELSE 8 END AS x__output_intensity_min,
    subject.rd_share_min AS rd_share_min,
    CASE WHEN subject.rd_share_min IS NOT NULL THEN 0 ELSE 16 END AS x__rd_share_min,
    CAST(subject.construction_completion_from AS DATE) AS construction_completion_from,
    CAST(subject.construction_completion_to AS DATE) AS construction_completion_to,
    CASE WHEN subject.construction_completion_from = subject.construction_completion_to THEN 0 ELSE 32 END AS x__construction_completion,
    CAST(subject.full_production_from AS DATE) AS full_production_from,
    CAST(subject.full_production_to AS DATE) AS full_production_to,
    CASE WHEN subject.full_production_from = subject.full_production_to THEN 0 ELSE 64 END AS x__full_production,
    subject.output AS output,
    CASE WHEN subject.output IS NOT NULL THEN 0 ELSE 128 END AS x__output,
    subject.tax AS tax,
    CASE WHEN subject.tax IS NOT NULL THEN 0 ELSE 256 END AS x__tax,
    subject.rd_share AS rd_share,
    CASE WHEN subject.rd_share IS NOT NULL THEN 0 ELSE 512 END AS x__rd_share,
    subject.floor_area_counted AS floor_area_counted,
    CASE WHEN subject.floor_area_counted IS NOT NULL THEN 0 ELSE 1024 END AS x__floor_area_counted
  FROM subject
),
term_1 AS (
  SELECT *,
    -- plot_ratio = floor_area_counted / area
    floor_area_counted / NULLIF(area, 0.0e0) AS plot_ratio,
    x__floor_area_counted | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END AS x__plot_ratio,
    -- completed = happened(construction_completion, as_of)
    CASE WHEN construction_completion_to <= as_of THEN TRUE WHEN construction_completion_from > as_of THEN FALSE END AS completed,
    CASE WHEN (CASE WHEN construction_completion_to <= as_of THEN TRUE WHEN construction_completion_from > as_of THEN FALSE END) IS NULL THEN x__construction_completion ELSE 0 END AS x__completed,
    -- at_full_production = happened(full_production, as_of)
    CASE WHEN full_production_to <= as_of THEN TRUE WHEN full_production_from > as_of THEN FALSE END AS at_full_production,
    CASE WHEN (CASE WHEN full_production_to <= as_of THEN TRUE WHEN full_production_from > as_of THEN FALSE END) IS NULL THEN x__full_production ELSE 0 END AS x__at_full_production
  FROM fact
),
verdict AS (
  SELECT *,
    -- cn.performance-agreement.2018 履约监管协议：容积率 竣工后容积率高于约定上限: completed AND plot_ratio > plot_ratio_max
    completed AND 1000000000 * CAST(floor_area_counted AS INT128) > CAST(TRY_CAST(ROUND(plot_ratio_max * 1000000000.0e0) AS BIGINT) AS INT128) * NULLIF(CAST(area AS INT128), 0) AS v__plot_ratio_high,
    -- cn.performance-agreement.2018 履约监管协议：亩均产值 达产后亩均产值未达到承诺: at_full_production AND output / area < output_intensity_min
    at_full_production AND 30000000000 * CAST(output AS INT128) < CAST(output_intensity_min AS INT128) * NULLIF(CAST(area AS INT128), 0) AS v__output_intensity,
    -- cn.performance-agreement.2018 履约监管协议：亩均税收 达产后亩均税收未达到承诺: at_full_production AND tax / area < tax_intensity_min
    at_full_production AND 30000000000 * CAST(tax AS INT128) < CAST(tax_intensity_min AS INT128) * NULLIF(CAST(area AS INT128), 0) AS v__tax_intensity,
    -- cn.performance-agreement.2018 履约监管协议：研发投入 达产后研发投入占比未达到承诺: at_full_production AND rd_share < rd_share_min
    at_full_production AND CAST(rd_share AS INT128) < CAST(rd_share_min AS INT128) AS v__research
  FROM term_1
)
SELECT zone,
  assessed_range,
  subject,
  subject_name,
  seq,
  source_row,
  fact,
  v__plot_ratio_high AS v__plot_ratio_high,
  CASE WHEN v__plot_ratio_high IS NULL THEN x__completed | x__plot_ratio | x__plot_ratio_max ELSE 0 END AS m__plot_ratio_high,
  v__output_intensity AS v__output_intensity,
  CASE WHEN v__output_intensity IS NULL THEN x__at_full_production | x__output | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END | x__output_intensity_min ELSE 0 END AS m__output_intensity,
  (CAST(output_intensity_min AS DOUBLE) * area - (output) * 30000000000.0e0) * 3.3333333333333334e-19 AS a__output_intensity,
  v__tax_intensity AS v__tax_intensity,
  CASE WHEN v__tax_intensity IS NULL THEN x__at_full_production | x__tax | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END | x__tax_intensity_min ELSE 0 END AS m__tax_intensity,
  (CAST(tax_intensity_min AS DOUBLE) * area - (tax) * 30000000000.0e0) * 3.3333333333333334e-19 AS a__tax_intensity,
  v__research AS v__research,
  CASE WHEN v__research IS NULL THEN x__at_full_production | x__rd_share | x__rd_share_min ELSE 0 END AS m__research
FROM verdict
ORDER BY zone, assessed_range, subject, seq, source_row
