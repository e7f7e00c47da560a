-- cn.industrial-land-control.2023: one row per supply of the period
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
    CAST(subject.signed_on_from AS DATE) AS signed_on_from,
    CAST(subject.signed_on_to AS DATE) AS signed_on_to,
    CASE WHEN subject.signed_on_from = subject.signed_on_to THEN 0 ELSE 2 END AS x__signed_on,
    subject.floor_area AS floor_area,
    CASE WHEN subject.floor_area IS NOT NULL THEN 0 ELSE 4 END AS x__floor_area,
    subject.administration_floor_area AS administration_floor_area,
    CASE WHEN subject.administration_floor_area IS NOT NULL THEN 0 ELSE 8 END AS x__administration_floor_area,
    subject.output AS output,
    CASE WHEN subject.output IS NOT NULL THEN 0 ELSE 16 END AS x__output,
    subject.tax AS tax,
    CASE WHEN subject.tax IS NOT NULL THEN 0 ELSE 32 END AS x__tax,
    subject.floor_area_counted AS floor_area_counted,
    CASE WHEN subject.floor_area_counted IS NOT NULL THEN 0 ELSE 64 END AS x__floor_area_counted,
    subject.covered_area AS covered_area,
    CASE WHEN subject.covered_area IS NOT NULL THEN 0 ELSE 128 END AS x__covered_area,
    subject.administration_area AS administration_area,
    CASE WHEN subject.administration_area IS NOT NULL THEN 0 ELSE 256 END AS x__administration_area,
    subject.fixed_investment AS fixed_investment,
    CASE WHEN subject.fixed_investment IS NOT NULL THEN 0 ELSE 512 END AS x__fixed_investment,
    subject.non_production_buildings AS non_production_buildings,
    CASE WHEN subject.non_production_buildings IS NOT NULL THEN 0 ELSE 1024 END AS x__non_production_buildings,
    CAST($p_plot_ratio_floor AS DOUBLE) AS plot_ratio_floor,
    CAST($n_plot_ratio_floor AS HUGEINT) AS plot_ratio_floor__n,
    CAST($d_plot_ratio_floor AS HUGEINT) AS plot_ratio_floor__d,
    CASE WHEN CAST($p_plot_ratio_floor AS DOUBLE) IS NULL THEN 2048 ELSE 0 END AS x__plot_ratio_floor,
    CAST($p_building_coefficient_floor AS DOUBLE) AS building_coefficient_floor,
    CAST($n_building_coefficient_floor AS HUGEINT) AS building_coefficient_floor__n,
    CAST($d_building_coefficient_floor AS HUGEINT) AS building_coefficient_floor__d,
    CASE WHEN CAST($p_building_coefficient_floor AS DOUBLE) IS NULL THEN 4096 ELSE 0 END AS x__building_coefficient_floor,
    CAST($p_investment_floor AS DOUBLE) AS investment_floor,
    CAST($n_investment_floor AS HUGEINT) AS investment_floor__n,
    CAST($d_investment_floor AS HUGEINT) AS investment_floor__d,
    CASE WHEN CAST($p_investment_floor AS DOUBLE) IS NULL THEN 8192 ELSE 0 END AS x__investment_floor,
    CAST($p_output_floor AS DOUBLE) AS output_floor,
    CAST($n_output_floor AS HUGEINT) AS output_floor__n,
    CAST($d_output_floor AS HUGEINT) AS output_floor__d,
    CASE WHEN CAST($p_output_floor AS DOUBLE) IS NULL THEN 16384 ELSE 0 END AS x__output_floor,
    CAST($p_tax_floor AS DOUBLE) AS tax_floor,
    CAST($n_tax_floor AS HUGEINT) AS tax_floor__n,
    CAST($d_tax_floor AS HUGEINT) AS tax_floor__d,
    CASE WHEN CAST($p_tax_floor AS DOUBLE) IS NULL THEN 32768 ELSE 0 END AS x__tax_floor
  FROM subject
),
term_1 AS (
  SELECT *,
    -- 自然资发〔2023〕72号 applies = signed_on >= date '2023-05-06'
    CASE WHEN CAST('2023-05-06' AS DATE) <= signed_on_from THEN TRUE WHEN CAST('2023-05-06' AS DATE) > signed_on_to THEN FALSE END AS applies,
    CASE WHEN (CASE WHEN CAST('2023-05-06' AS DATE) <= signed_on_from THEN TRUE WHEN CAST('2023-05-06' AS DATE) > signed_on_to THEN FALSE END) IS NULL THEN x__signed_on ELSE 0 END AS x__applies,
    -- plot_ratio = floor_area_counted / area
    floor_area_counted / NULLIF(area, 0.0e0) AS plot_ratio,
    x__floor_area_counted | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END AS x__plot_ratio
  FROM fact
),
verdict AS (
  SELECT *,
    -- cn.industrial-land-control.2023 规范性指标：容积率 容积率低于控制值: applies AND plot_ratio < plot_ratio_floor
    applies AND CAST(floor_area_counted AS INT128) * CAST(plot_ratio_floor__d AS INT128) < CAST(plot_ratio_floor__n AS INT128) * NULLIF(CAST(area AS INT128), 0) AS v__plot_ratio,
    -- cn.industrial-land-control.2023 规范性指标：建筑系数 建筑系数低于控制值: applies AND covered_area / area < building_coefficient_floor
    applies AND 100 * CAST(covered_area AS INT128) * CAST(building_coefficient_floor__d AS INT128) < CAST(building_coefficient_floor__n AS INT128) * NULLIF(CAST(area AS INT128), 0) AS v__building_coefficient,
    -- cn.industrial-land-control.2023 规范性指标：行政办公及生活服务设施用地所占比重 行政办公及生活服务设施用地超过 7%: applies AND administration_area / area > qty(7, '%')
    applies AND 100 * CAST(administration_area AS INT128) > 7 * NULLIF(CAST(area AS INT128), 0) AS v__administration_land,
    -- cn.industrial-land-control.2023 规范性指标：行政办公及生活服务设施建筑面积所占比重 行政办公及生活服务设施建筑面积超过 15%: applies AND administration_floor_area / floor_area > qty(15, '%')
    applies AND 20 * CAST(administration_floor_area AS INT128) > 3 * NULLIF(CAST(floor_area AS INT128), 0) AS v__administration_floor,
    -- cn.industrial-land-control.2023 禁止性规定 工业用地内建有成套住宅等: applies AND non_production_buildings
    applies AND non_production_buildings AS v__non_production_buildings,
    -- cn.industrial-land-control.2023 推荐性指标：固定资产投资强度 固定资产投资强度低于推荐值: applies AND fixed_investment / area < investment_floor
    applies AND 300 * CAST(fixed_investment AS INT128) * CAST(investment_floor__d AS INT128) < CAST(investment_floor__n AS INT128) * NULLIF(CAST(area AS INT128), 0) AS v__investment_intensity,
    -- cn.industrial-land-control.2023 推荐性指标：土地产出率 土地产出率低于推荐值: applies AND output / area < output_floor
    applies AND 300 * CAST(output AS INT128) * CAST(output_floor__d AS INT128) < CAST(output_floor__n AS INT128) * NULLIF(CAST(area AS INT128), 0) AS v__output_intensity,
    -- cn.industrial-land-control.2023 推荐性指标：土地税收 土地税收低于推荐值: applies AND tax / area < tax_floor
    applies AND 300 * CAST(tax AS INT128) * CAST(tax_floor__d AS INT128) < CAST(tax_floor__n AS INT128) * NULLIF(CAST(area AS INT128), 0) AS v__tax_intensity
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
  CASE WHEN v__plot_ratio IS NULL THEN x__applies | x__plot_ratio | x__plot_ratio_floor ELSE 0 END AS m__plot_ratio,
  v__building_coefficient AS v__building_coefficient,
  CASE WHEN v__building_coefficient IS NULL THEN x__applies | x__covered_area | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END | x__building_coefficient_floor ELSE 0 END AS m__building_coefficient,
  v__administration_land AS v__administration_land,
  CASE WHEN v__administration_land IS NULL THEN x__applies | x__administration_area | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END ELSE 0 END AS m__administration_land,
  v__administration_floor AS v__administration_floor,
  CASE WHEN v__administration_floor IS NULL THEN x__applies | x__administration_floor_area | x__floor_area | CASE WHEN floor_area = 0.0e0 THEN 4611686018427387904 ELSE 0 END ELSE 0 END AS m__administration_floor,
  v__non_production_buildings AS v__non_production_buildings,
  CASE WHEN v__non_production_buildings IS NULL THEN x__applies | x__non_production_buildings ELSE 0 END AS m__non_production_buildings,
  v__investment_intensity AS v__investment_intensity,
  CASE WHEN v__investment_intensity IS NULL THEN x__applies | x__fixed_investment | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END | x__investment_floor ELSE 0 END AS m__investment_intensity,
  v__output_intensity AS v__output_intensity,
  CASE WHEN v__output_intensity IS NULL THEN x__applies | x__output | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END | x__output_floor ELSE 0 END AS m__output_intensity,
  v__tax_intensity AS v__tax_intensity,
  CASE WHEN v__tax_intensity IS NULL THEN x__applies | x__tax | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END | x__tax_floor ELSE 0 END AS m__tax_intensity
FROM verdict
ORDER BY zone, assessed_range, subject, seq, source_row
