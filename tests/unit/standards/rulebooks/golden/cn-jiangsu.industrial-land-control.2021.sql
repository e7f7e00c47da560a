-- cn-jiangsu.industrial-land-control.2021: one row per supply of the period
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
    subject.plot_ratio_min AS plot_ratio_min,
    CASE WHEN subject.plot_ratio_min IS NOT NULL THEN 0 ELSE 2 END AS x__plot_ratio_min,
    subject.is_new_land AS is_new_land,
    CASE WHEN subject.is_new_land IS NOT NULL THEN 0 ELSE 4 END AS x__is_new_land,
    subject.floor_region AS floor_region,
    CASE WHEN subject.floor_region IS NOT NULL THEN 0 ELSE 8 END AS x__floor_region,
    subject.floor_exempt AS floor_exempt,
    CASE WHEN subject.floor_exempt IS NOT NULL THEN 0 ELSE 16 END AS x__floor_exempt,
    subject.high_standard_workshop AS high_standard_workshop,
    CASE WHEN subject.high_standard_workshop IS NOT NULL THEN 0 ELSE 32 END AS x__high_standard_workshop,
    subject.suits_workshop AS suits_workshop,
    CASE WHEN subject.suits_workshop IS NOT NULL THEN 0 ELSE 64 END AS x__suits_workshop,
    CAST(subject.signed_on_from AS DATE) AS signed_on_from,
    CAST(subject.signed_on_to AS DATE) AS signed_on_to,
    CASE WHEN subject.signed_on_from = subject.signed_on_to THEN 0 ELSE 128 END AS x__signed_on,
    subject.industry_2002 AS industry_2002,
    CASE WHEN subject.industry_2002 IS NOT NULL THEN 0 ELSE 256 END AS x__industry_2002,
    subject.floor_area_counted AS floor_area_counted,
    CASE WHEN subject.floor_area_counted IS NOT NULL THEN 0 ELSE 512 END AS x__floor_area_counted,
    subject.covered_area AS covered_area,
    CASE WHEN subject.covered_area IS NOT NULL THEN 0 ELSE 1024 END AS x__covered_area,
    subject.administration_area AS administration_area,
    CASE WHEN subject.administration_area IS NOT NULL THEN 0 ELSE 2048 END AS x__administration_area,
    subject.green_area AS green_area,
    CASE WHEN subject.green_area IS NOT NULL THEN 0 ELSE 4096 END AS x__green_area,
    subject.green_for_process AS green_for_process,
    CASE WHEN subject.green_for_process IS NOT NULL THEN 0 ELSE 8192 END AS x__green_for_process,
    subject.fixed_investment AS fixed_investment,
    CASE WHEN subject.fixed_investment IS NOT NULL THEN 0 ELSE 16384 END AS x__fixed_investment,
    subject.non_production_buildings AS non_production_buildings,
    CASE WHEN subject.non_production_buildings IS NOT NULL THEN 0 ELSE 32768 END AS x__non_production_buildings,
    CAST($p_investment_min AS DOUBLE) AS investment_min,
    CAST($n_investment_min AS HUGEINT) AS investment_min__n,
    CAST($d_investment_min AS HUGEINT) AS investment_min__d,
    CASE WHEN CAST($p_investment_min AS DOUBLE) IS NULL THEN 65536 ELSE 0 END AS x__investment_min
  FROM subject
),
fact AS (
  SELECT *,
    CASE industry_2002 WHEN '13' THEN 1.0e0 WHEN '14' THEN 1.0e0 WHEN '15' THEN 1.0e0 WHEN '16' THEN 1.0e0 WHEN '17' THEN 0.8e0 WHEN '18' THEN 1.0e0 WHEN '19' THEN 1.0e0 WHEN '20' THEN 0.8e0 WHEN '21' THEN 0.8e0 WHEN '22' THEN 0.8e0 WHEN '23' THEN 0.8e0 WHEN '24' THEN 1.0e0 WHEN '25' THEN 0.5e0 WHEN '26' THEN 0.6e0 WHEN '27' THEN 0.7e0 WHEN '28' THEN 0.8e0 WHEN '29' THEN 0.8e0 WHEN '30' THEN 1.0e0 WHEN '31' THEN 0.7e0 WHEN '32' THEN 0.6e0 WHEN '33' THEN 0.6e0 WHEN '34' THEN 0.7e0 WHEN '35' THEN 0.7e0 WHEN '36' THEN 0.7e0 WHEN '37' THEN 0.7e0 WHEN '39' THEN 0.7e0 WHEN '40' THEN 1.0e0 WHEN '41' THEN 1.0e0 WHEN '42' THEN 1.0e0 WHEN '43' THEN 0.7e0 END AS plot_ratio_floor,
    CASE industry_2002 WHEN '13' THEN 10 WHEN '14' THEN 10 WHEN '15' THEN 10 WHEN '16' THEN 10 WHEN '17' THEN 8 WHEN '18' THEN 10 WHEN '19' THEN 10 WHEN '20' THEN 8 WHEN '21' THEN 8 WHEN '22' THEN 8 WHEN '23' THEN 8 WHEN '24' THEN 10 WHEN '25' THEN 5 WHEN '26' THEN 6 WHEN '27' THEN 7 WHEN '28' THEN 8 WHEN '29' THEN 8 WHEN '30' THEN 10 WHEN '31' THEN 7 WHEN '32' THEN 6 WHEN '33' THEN 6 WHEN '34' THEN 7 WHEN '35' THEN 7 WHEN '36' THEN 7 WHEN '37' THEN 7 WHEN '39' THEN 7 WHEN '40' THEN 10 WHEN '41' THEN 10 WHEN '42' THEN 10 WHEN '43' THEN 7 END AS plot_ratio_floor__n,
    x__industry_2002 | CASE WHEN NOT industry_2002 IN ('13', '14', '15', '16', '17', '18', '19', '20', '21', '22', '23', '24', '25', '26', '27', '28', '29', '30', '31', '32', '33', '34', '35', '36', '37', '39', '40', '41', '42', '43') THEN 4611686018427387904 ELSE 0 END AS x__plot_ratio_floor,
    CASE floor_region WHEN '苏南' THEN 1.5e0 WHEN '苏中' THEN 1.2e0 WHEN '苏北' THEN 1.0e0 END AS jiangsu_floor,
    CASE floor_region WHEN '苏南' THEN 15 WHEN '苏中' THEN 12 WHEN '苏北' THEN 10 END AS jiangsu_floor__n,
    x__floor_region | CASE WHEN NOT floor_region IN ('苏南', '苏中', '苏北') THEN 4611686018427387904 ELSE 0 END AS x__jiangsu_floor
  FROM known
),
term_1 AS (
  SELECT *,
    -- 自然资发〔2023〕72号 applies = signed_on < date '2023-05-06'
    CASE WHEN signed_on_to < CAST('2023-05-06' AS DATE) THEN TRUE WHEN signed_on_from >= CAST('2023-05-06' AS DATE) THEN FALSE END AS applies,
    CASE WHEN (CASE WHEN signed_on_to < CAST('2023-05-06' AS DATE) THEN TRUE WHEN signed_on_from >= CAST('2023-05-06' AS DATE) THEN FALSE END) IS NULL THEN x__signed_on ELSE 0 END AS x__applies,
    -- plot_ratio = floor_area_counted / area
    floor_area_counted / NULLIF(area, 0.0e0) AS plot_ratio,
    x__floor_area_counted | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END AS x__plot_ratio
  FROM fact
),
verdict AS (
  SELECT *,
    -- cn.industrial-land-control.2008 控制指标表2 容积率低于控制值: applies AND plot_ratio < plot_ratio_floor
    applies AND 10 * CAST(floor_area_counted AS INT128) < CAST(plot_ratio_floor__n AS INT128) * NULLIF(CAST(area AS INT128), 0) AS l0__plot_ratio,
    -- cn-jiangsu.industrial-land-control.2021 苏政办发〔2021〕103号 容积率低于控制值: is_new_land AND NOT floor_exempt AND (plot_ratio < jiangsu_floor OR high_standard_workshop AND plot_ratio < 2)
    is_new_land AND NOT floor_exempt AND (10 * CAST(floor_area_counted AS INT128) < CAST(jiangsu_floor__n AS INT128) * NULLIF(CAST(area AS INT128), 0) OR high_standard_workshop AND CAST(floor_area_counted AS INT128) < 2 * NULLIF(CAST(area AS INT128), 0)) AS l1__plot_ratio,
    -- cn.industrial-land-control.2008 建筑系数 建筑系数低于 30%: applies AND covered_area / area < qty(30, '%')
    applies AND 10 * CAST(covered_area AS INT128) < 3 * NULLIF(CAST(area AS INT128), 0) AS v__building_coefficient,
    -- cn.industrial-land-control.2008 行政办公及生活服务设施用地所占比重 行政办公及生活服务设施用地超过 7%: applies AND administration_area / area > qty(7, '%')
    applies AND 100 * CAST(administration_area AS INT128) > 7 * NULLIF(CAST(area AS INT128), 0) AS v__administration_land,
    -- cn.industrial-land-control.2008 绿地率 无工艺要求而安排绿地，或绿地率超过 20%: applies AND (green_area > 0 AND NOT green_for_process OR green_area / area > qty(20, '%'))
    applies AND (green_area > 0 AND NOT green_for_process OR 5 * CAST(green_area AS INT128) > NULLIF(CAST(area AS INT128), 0)) AS v__green_land,
    -- cn.industrial-land-control.2008 投资强度 投资强度低于控制值: applies AND fixed_investment / area < investment_min
    applies AND 300 * CAST(fixed_investment AS INT128) * CAST(investment_min__d AS INT128) < CAST(investment_min__n AS INT128) * NULLIF(CAST(area AS INT128), 0) AS v__investment_intensity,
    -- cn.industrial-land-control.2008 禁止性规定 工业用地内建有成套住宅等: applies AND non_production_buildings
    applies AND non_production_buildings AS v__non_production_buildings,
    -- cn.industrial-land-control.2008 《民法典》第五百七十七条、出让合同约定 容积率低于合同约定下限: plot_ratio < plot_ratio_min
    1000000000 * CAST(floor_area_counted AS INT128) < CAST(TRY_CAST(ROUND(plot_ratio_min * 1000000000.0e0) AS BIGINT) AS INT128) * NULLIF(CAST(area AS INT128), 0) AS v__below_contract,
    -- cn-jiangsu.industrial-land-control.2021 苏自然资发〔2021〕264号 不足 1.5 公顷且适合使用标准厂房而单独供地: is_new_land AND suits_workshop AND area < qty(1.5, 'hm2')
    is_new_land AND suits_workshop AND area < 45000000000 AS v__small_plot
  FROM term_1
)
SELECT zone,
  assessed_range,
  subject,
  subject_name,
  seq,
  source_row,
  fact,
  (l0__plot_ratio OR l1__plot_ratio) AS v__plot_ratio,
  CASE WHEN (l0__plot_ratio OR l1__plot_ratio) IS NULL THEN CASE WHEN (applies AND 10 * CAST(floor_area_counted AS INT128) < CAST(plot_ratio_floor__n AS INT128) * NULLIF(CAST(area AS INT128), 0)) IS NULL THEN x__applies | x__plot_ratio | x__plot_ratio_floor ELSE 0 END | CASE WHEN (is_new_land AND NOT floor_exempt AND (10 * CAST(floor_area_counted AS INT128) < CAST(jiangsu_floor__n AS INT128) * NULLIF(CAST(area AS INT128), 0) OR high_standard_workshop AND CAST(floor_area_counted AS INT128) < 2 * NULLIF(CAST(area AS INT128), 0))) IS NULL THEN x__is_new_land | x__floor_exempt | CASE WHEN (10 * CAST(floor_area_counted AS INT128) < CAST(jiangsu_floor__n AS INT128) * NULLIF(CAST(area AS INT128), 0) OR high_standard_workshop AND CAST(floor_area_counted AS INT128) < 2 * NULLIF(CAST(area AS INT128), 0)) IS NULL THEN x__plot_ratio | x__jiangsu_floor | CASE WHEN (high_standard_workshop AND CAST(floor_area_counted AS INT128) < 2 * NULLIF(CAST(area AS INT128), 0)) IS NULL THEN x__high_standard_workshop | x__plot_ratio ELSE 0 END ELSE 0 END ELSE 0 END ELSE 0 END AS m__plot_ratio,
  CASE WHEN l0__plot_ratio THEN 0 WHEN l1__plot_ratio THEN 1 END AS b__plot_ratio,
  v__building_coefficient AS v__building_coefficient,
  CASE WHEN v__building_coefficient IS NULL THEN x__applies | x__covered_area | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END ELSE 0 END AS m__building_coefficient,
  v__administration_land AS v__administration_land,
  CASE WHEN v__administration_land IS NULL THEN x__applies | x__administration_area | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END ELSE 0 END AS m__administration_land,
  v__green_land AS v__green_land,
  CASE WHEN v__green_land IS NULL THEN x__applies | CASE WHEN (green_area > 0 AND NOT green_for_process OR 5 * CAST(green_area AS INT128) > NULLIF(CAST(area AS INT128), 0)) IS NULL THEN CASE WHEN (green_area > 0 AND NOT green_for_process) IS NULL THEN x__green_area | x__green_for_process ELSE 0 END | x__green_area | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END ELSE 0 END ELSE 0 END AS m__green_land,
  v__investment_intensity AS v__investment_intensity,
  CASE WHEN v__investment_intensity IS NULL THEN x__applies | x__fixed_investment | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END | x__investment_min ELSE 0 END AS m__investment_intensity,
  v__non_production_buildings AS v__non_production_buildings,
  CASE WHEN v__non_production_buildings IS NULL THEN x__applies | x__non_production_buildings ELSE 0 END AS m__non_production_buildings,
  v__below_contract AS v__below_contract,
  CASE WHEN v__below_contract IS NULL THEN x__plot_ratio | x__plot_ratio_min ELSE 0 END AS m__below_contract,
  v__small_plot AS v__small_plot,
  CASE WHEN v__small_plot IS NULL THEN x__is_new_land | x__suits_workshop | x__area ELSE 0 END AS m__small_plot
FROM verdict
ORDER BY zone, assessed_range, subject, seq, source_row
