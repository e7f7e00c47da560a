-- cn-fuzhou.standard-land.2024: one row per supply of the period
WITH subject AS (
  SELECT * FROM supply WHERE period = $period
),
known AS (
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
    subject.floor_region AS floor_region,
    CASE WHEN subject.floor_region IS NOT NULL THEN 0 ELSE 2 END AS x__floor_region,
    subject.admission_class AS admission_class,
    CASE WHEN subject.admission_class IS NOT NULL THEN 0 ELSE 4 END AS x__admission_class,
    subject.output AS output,
    CASE WHEN subject.output IS NOT NULL THEN 0 ELSE 8 END AS x__output,
    subject.tax AS tax,
    CASE WHEN subject.tax IS NOT NULL THEN 0 ELSE 16 END AS x__tax,
    subject.fixed_investment AS fixed_investment,
    CASE WHEN subject.fixed_investment IS NOT NULL THEN 0 ELSE 32 END AS x__fixed_investment,
    CAST($p_mountain_tax_floor AS DOUBLE) AS mountain_tax_floor,
    CAST($n_mountain_tax_floor AS HUGEINT) AS mountain_tax_floor__n,
    CAST($d_mountain_tax_floor AS HUGEINT) AS mountain_tax_floor__d,
    CASE WHEN CAST($p_mountain_tax_floor AS DOUBLE) IS NULL THEN 64 ELSE 0 END AS x__mountain_tax_floor
  FROM subject
),
fact AS (
  SELECT *,
    CASE floor_region WHEN '国家级及四城区' THEN 350.0e0 WHEN '沿海近城区省级' THEN 270.0e0 WHEN '山区省级' THEN 220.0e0 END AS investment_floor,
    CASE floor_region WHEN '国家级及四城区' THEN 350 WHEN '沿海近城区省级' THEN 270 WHEN '山区省级' THEN 220 END AS investment_floor__n,
    x__floor_region | CASE WHEN NOT floor_region IN ('国家级及四城区', '沿海近城区省级', '山区省级') THEN 4611686018427387904 ELSE 0 END AS x__investment_floor,
    CASE floor_region WHEN '国家级及四城区' THEN 300.0e0 WHEN '沿海近城区省级' THEN 260.0e0 WHEN '山区省级' THEN 140.0e0 END AS output_floor,
    CASE floor_region WHEN '国家级及四城区' THEN 300 WHEN '沿海近城区省级' THEN 260 WHEN '山区省级' THEN 140 END AS output_floor__n,
    x__floor_region | CASE WHEN NOT floor_region IN ('国家级及四城区', '沿海近城区省级', '山区省级') THEN 4611686018427387904 ELSE 0 END AS x__output_floor,
    CASE floor_region WHEN '国家级及四城区' THEN 25.0e0 WHEN '沿海近城区省级' THEN 20.0e0 END AS tax_floor,
    CASE floor_region WHEN '国家级及四城区' THEN 25 WHEN '沿海近城区省级' THEN 20 END AS tax_floor__n,
    x__floor_region | CASE WHEN NOT floor_region IN ('国家级及四城区', '沿海近城区省级') THEN 4611686018427387904 ELSE 0 END AS x__tax_floor
  FROM known
),
verdict AS (
  SELECT *,
    -- cn-fuzhou.standard-land.2024 入园准入：亩均固定资产投资 亩均固定资产投资低于准入标准: fixed_investment / area < investment_floor OR floor_region = '国家级及四城区' AND admission_class = '电子信息' AND fixed_investment / area < qty(400, '万元/亩')
    20 * CAST(fixed_investment AS INT128) < CAST(investment_floor__n AS INT128) * NULLIF(CAST(area AS INT128), 0) OR floor_region = '国家级及四城区' AND admission_class = '电子信息' AND CAST(fixed_investment AS INT128) < 20 * NULLIF(CAST(area AS INT128), 0) AS v__investment_intensity,
    -- cn-fuzhou.standard-land.2024 入园准入：亩均产值 亩均产值低于准入标准: output / area < output_floor OR floor_region = '国家级及四城区' AND admission_class = '电子信息' AND output / area < qty(600, '万元/亩') OR floor_region = '沿海近城区省级' AND admission_class = '化纤' AND output / area < qty(600, '万元/亩') OR floor_region = '沿海近城区省级' AND admission_class = '黑色冶金' AND output / area < qty(750, '万元/亩')
    20 * CAST(output AS INT128) < CAST(output_floor__n AS INT128) * NULLIF(CAST(area AS INT128), 0) OR floor_region = '国家级及四城区' AND admission_class = '电子信息' AND CAST(output AS INT128) < 30 * NULLIF(CAST(area AS INT128), 0) OR floor_region = '沿海近城区省级' AND admission_class = '化纤' AND CAST(output AS INT128) < 30 * NULLIF(CAST(area AS INT128), 0) OR floor_region = '沿海近城区省级' AND admission_class = '黑色冶金' AND 2 * CAST(output AS INT128) < 75 * NULLIF(CAST(area AS INT128), 0) AS v__output_intensity,
    -- cn-fuzhou.standard-land.2024 入园准入：亩均税收 亩均税收低于准入标准: floor_region <> '山区省级' AND tax / area < tax_floor OR floor_region = '山区省级' AND tax / area < mountain_tax_floor
    floor_region <> '山区省级' AND 20 * CAST(tax AS INT128) < CAST(tax_floor__n AS INT128) * NULLIF(CAST(area AS INT128), 0) OR floor_region = '山区省级' AND 20 * CAST(tax AS INT128) * CAST(mountain_tax_floor__d AS INT128) < CAST(mountain_tax_floor__n AS INT128) * NULLIF(CAST(area AS INT128), 0) AS v__tax_intensity
  FROM fact
)
SELECT zone,
  assessed_range,
  subject,
  subject_name,
  seq,
  source_row,
  fact,
  v__investment_intensity AS v__investment_intensity,
  CASE WHEN v__investment_intensity IS NULL THEN x__fixed_investment | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END | x__investment_floor | CASE WHEN (floor_region = '国家级及四城区' AND admission_class = '电子信息' AND CAST(fixed_investment AS INT128) < 20 * NULLIF(CAST(area AS INT128), 0)) IS NULL THEN x__floor_region | x__admission_class | x__fixed_investment | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END ELSE 0 END ELSE 0 END AS m__investment_intensity,
  v__output_intensity AS v__output_intensity,
  CASE WHEN v__output_intensity IS NULL THEN x__output | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END | x__output_floor | CASE WHEN (floor_region = '国家级及四城区' AND admission_class = '电子信息' AND CAST(output AS INT128) < 30 * NULLIF(CAST(area AS INT128), 0)) IS NULL THEN x__floor_region | x__admission_class | x__output | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END ELSE 0 END | CASE WHEN (floor_region = '沿海近城区省级' AND admission_class = '化纤' AND CAST(output AS INT128) < 30 * NULLIF(CAST(area AS INT128), 0)) IS NULL THEN x__floor_region | x__admission_class | x__output | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END ELSE 0 END | CASE WHEN (floor_region = '沿海近城区省级' AND admission_class = '黑色冶金' AND 2 * CAST(output AS INT128) < 75 * NULLIF(CAST(area AS INT128), 0)) IS NULL THEN x__floor_region | x__admission_class | x__output | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END ELSE 0 END ELSE 0 END AS m__output_intensity,
  v__tax_intensity AS v__tax_intensity,
  CASE WHEN v__tax_intensity IS NULL THEN CASE WHEN (floor_region <> '山区省级' AND 20 * CAST(tax AS INT128) < CAST(tax_floor__n AS INT128) * NULLIF(CAST(area AS INT128), 0)) IS NULL THEN x__floor_region | x__tax | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END | x__tax_floor ELSE 0 END | CASE WHEN (floor_region = '山区省级' AND 20 * CAST(tax AS INT128) * CAST(mountain_tax_floor__d AS INT128) < CAST(mountain_tax_floor__n AS INT128) * NULLIF(CAST(area AS INT128), 0)) IS NULL THEN x__floor_region | x__tax | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END | x__mountain_tax_floor ELSE 0 END ELSE 0 END AS m__tax_intensity
FROM verdict
ORDER BY zone, assessed_range, subject, seq, source_row
