-- cn-tieshangang.standard-land.2023: one row per supply of the period
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
    subject.floor_area AS floor_area,
    CASE WHEN subject.floor_area IS NOT NULL THEN 0 ELSE 2 END AS x__floor_area,
    subject.administration_floor_area AS administration_floor_area,
    CASE WHEN subject.administration_floor_area IS NOT NULL THEN 0 ELSE 4 END AS x__administration_floor_area,
    subject.output AS output,
    CASE WHEN subject.output IS NOT NULL THEN 0 ELSE 8 END AS x__output,
    subject.tax AS tax,
    CASE WHEN subject.tax IS NOT NULL THEN 0 ELSE 16 END AS x__tax,
    subject.floor_area_counted AS floor_area_counted,
    CASE WHEN subject.floor_area_counted IS NOT NULL THEN 0 ELSE 32 END AS x__floor_area_counted,
    subject.covered_area AS covered_area,
    CASE WHEN subject.covered_area IS NOT NULL THEN 0 ELSE 64 END AS x__covered_area,
    subject.administration_area AS administration_area,
    CASE WHEN subject.administration_area IS NOT NULL THEN 0 ELSE 128 END AS x__administration_area,
    subject.green_area AS green_area,
    CASE WHEN subject.green_area IS NOT NULL THEN 0 ELSE 256 END AS x__green_area,
    subject.fixed_investment AS fixed_investment,
    CASE WHEN subject.fixed_investment IS NOT NULL THEN 0 ELSE 512 END AS x__fixed_investment
  FROM subject
),
term_1 AS (
  SELECT *,
    -- plot_ratio = floor_area_counted / area
    floor_area_counted / NULLIF(area, 0.0e0) AS plot_ratio,
    x__floor_area_counted | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END AS x__plot_ratio
  FROM fact
),
verdict AS (
  SELECT *,
    -- cn-tieshangang.standard-land.2023 出让公告：容积率 容积率低于 0.7: plot_ratio < 0.7
    10 * CAST(floor_area_counted AS INT128) < 7 * NULLIF(CAST(area AS INT128), 0) AS v__plot_ratio,
    -- cn-tieshangang.standard-land.2023 出让公告：容积率 容积率高于 1.8: plot_ratio > 1.8
    5 * CAST(floor_area_counted AS INT128) > 9 * NULLIF(CAST(area AS INT128), 0) AS v__plot_ratio_high,
    -- cn-tieshangang.standard-land.2023 出让公告：建筑系数 建筑系数低于 35%: covered_area / area < qty(35, '%')
    20 * CAST(covered_area AS INT128) < 7 * NULLIF(CAST(area AS INT128), 0) AS v__building_coefficient,
    -- cn-tieshangang.standard-land.2023 出让公告：建筑系数 建筑系数高于 65%: covered_area / area > qty(65, '%')
    20 * CAST(covered_area AS INT128) > 13 * NULLIF(CAST(area AS INT128), 0) AS v__building_coefficient_high,
    -- cn-tieshangang.standard-land.2023 出让公告：绿地率 绿地率高于 20%: green_area / area > qty(20, '%')
    5 * CAST(green_area AS INT128) > NULLIF(CAST(area AS INT128), 0) AS v__green_land,
    -- cn-tieshangang.standard-land.2023 出让公告：行政办公及生活服务设施 行政办公及生活服务设施用地超过 7%: administration_area / area > qty(7, '%')
    100 * CAST(administration_area AS INT128) > 7 * NULLIF(CAST(area AS INT128), 0) AS v__administration_land,
    -- cn-tieshangang.standard-land.2023 出让公告：行政办公及生活服务设施 行政办公及生活服务设施建筑面积超过 15%: administration_floor_area / floor_area > qty(15, '%')
    20 * CAST(administration_floor_area AS INT128) > 3 * NULLIF(CAST(floor_area AS INT128), 0) AS v__administration_floor,
    -- cn-tieshangang.standard-land.2023 出让公告：固定资产投资强度 亩均固定资产投资低于 250 万元: fixed_investment / area < qty(250, '万元/亩')
    2 * CAST(fixed_investment AS INT128) < 25 * NULLIF(CAST(area AS INT128), 0) AS v__investment_intensity,
    -- cn-tieshangang.standard-land.2023 出让公告：产出 亩均产值低于 400 万元: output / area < qty(400, '万元/亩')
    CAST(output AS INT128) < 20 * NULLIF(CAST(area AS INT128), 0) AS v__output_intensity,
    -- cn-tieshangang.standard-land.2023 出让公告：税收 亩均税收低于 20 万元: tax / area < qty(20, '万元/亩')
    CAST(tax AS INT128) < NULLIF(CAST(area AS INT128), 0) AS v__tax_intensity
  FROM term_1
)
SELECT zone,
  assessed_range,
  subject,
  subject_name,
  seq,
  source_row,
  fact,
  v__plot_ratio AS v__plot_ratio,
  CASE WHEN v__plot_ratio IS NULL THEN x__plot_ratio ELSE 0 END AS m__plot_ratio,
  v__plot_ratio_high AS v__plot_ratio_high,
  CASE WHEN v__plot_ratio_high IS NULL THEN x__plot_ratio ELSE 0 END AS m__plot_ratio_high,
  v__building_coefficient AS v__building_coefficient,
  CASE WHEN v__building_coefficient IS NULL THEN x__covered_area | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END ELSE 0 END AS m__building_coefficient,
  v__building_coefficient_high AS v__building_coefficient_high,
  CASE WHEN v__building_coefficient_high IS NULL THEN x__covered_area | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END ELSE 0 END AS m__building_coefficient_high,
  v__green_land AS v__green_land,
  CASE WHEN v__green_land IS NULL THEN x__green_area | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END ELSE 0 END AS m__green_land,
  v__administration_land AS v__administration_land,
  CASE WHEN v__administration_land IS NULL THEN x__administration_area | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END ELSE 0 END AS m__administration_land,
  v__administration_floor AS v__administration_floor,
  CASE WHEN v__administration_floor IS NULL THEN x__administration_floor_area | x__floor_area | CASE WHEN floor_area = 0.0e0 THEN 4611686018427387904 ELSE 0 END ELSE 0 END AS m__administration_floor,
  v__investment_intensity AS v__investment_intensity,
  CASE WHEN v__investment_intensity IS NULL THEN x__fixed_investment | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END ELSE 0 END AS m__investment_intensity,
  v__output_intensity AS v__output_intensity,
  CASE WHEN v__output_intensity IS NULL THEN x__output | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END ELSE 0 END AS m__output_intensity,
  v__tax_intensity AS v__tax_intensity,
  CASE WHEN v__tax_intensity IS NULL THEN x__tax | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END ELSE 0 END AS m__tax_intensity
FROM verdict
ORDER BY zone, assessed_range, subject, seq, source_row
