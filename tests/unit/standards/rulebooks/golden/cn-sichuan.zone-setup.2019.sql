-- cn-sichuan.zone-setup.2019: one row per zone_year of the period
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
    subject.industry_revenue AS industry_revenue,
    CASE WHEN subject.industry_revenue IS NOT NULL THEN 0 ELSE 1 END AS x__industry_revenue,
    subject.county_industry_revenue AS county_industry_revenue,
    CASE WHEN subject.county_industry_revenue IS NOT NULL THEN 0 ELSE 2 END AS x__county_industry_revenue,
    subject.growth_3y AS growth_3y,
    CASE WHEN subject.growth_3y IS NOT NULL THEN 0 ELSE 4 END AS x__growth_3y,
    subject.approved_area AS approved_area,
    CASE WHEN subject.approved_area IS NOT NULL THEN 0 ELSE 8 END AS x__approved_area,
    subject.blocks AS blocks,
    CASE WHEN subject.blocks IS NOT NULL THEN 0 ELSE 16 END AS x__blocks,
    subject.county_zones AS county_zones,
    CASE WHEN subject.county_zones IS NOT NULL THEN 0 ELSE 32 END AS x__county_zones,
    subject.free_of_incidents AS free_of_incidents,
    CASE WHEN subject.free_of_incidents IS NOT NULL THEN 0 ELSE 64 END AS x__free_of_incidents,
    CAST($p_province_growth AS DOUBLE) AS province_growth,
    CAST($n_province_growth AS HUGEINT) AS province_growth__n,
    CAST($d_province_growth AS HUGEINT) AS province_growth__d,
    CASE WHEN CAST($p_province_growth AS DOUBLE) IS NULL THEN 128 ELSE 0 END AS x__province_growth
  FROM subject
),
verdict AS (
  SELECT *,
    -- cn-sichuan.zone-setup.2019 设立条件（面积，原则上） 面积超过10平方公里: approved_area > qty(10, '平方公里')
    approved_area > 30000000000000 AS v__area,
    -- cn-sichuan.zone-setup.2019 设立条件（区块） 区块超过3个: blocks > qty(3, '个')
    blocks > 3 AS v__blocks,
    -- cn-sichuan.zone-setup.2019 设立条件（每县1家） 所在县省级开发区超过1家: county_zones > qty(1, '个')
    county_zones > 1 AS v__one_a_county,
    -- cn-sichuan.zone-setup.2019 设立条件（工业营业收入） 工业营业收入不足所在县四成: industry_revenue / county_industry_revenue < qty(40, '%')
    5 * CAST(industry_revenue AS INT128) * SIGN(CAST(county_industry_revenue AS INT128)) < 2 * NULLIF(ABS(CAST(county_industry_revenue AS INT128)), 0) AS v__industry_share,
    -- cn-sichuan.zone-setup.2019 设立条件（近三年） 近三年有重大事件、事故或土地违法: NOT free_of_incidents
    NOT free_of_incidents AS v__no_incidents,
    -- cn-sichuan.zone-setup.2019 扩区条件（增速） 扩区：三年平均增速不高于全省省级开发区平均: NOT (growth_3y > province_growth)
    NOT (CAST(growth_3y AS INT128) * CAST(province_growth__d AS INT128) > 10000000 * CAST(province_growth__n AS INT128)) AS v__growth
  FROM fact
)
SELECT zone,
  assessed_range,
  subject,
  subject_name,
  seq,
  source_row,
  fact,
  v__area AS v__area,
  CASE WHEN v__area IS NULL THEN x__approved_area ELSE 0 END AS m__area,
  (approved_area - 30000000000000.0e0) * 5e-10 AS a__area,
  (approved_area) * 3.3333333333333334e-13 AS g__area,
  v__blocks AS v__blocks,
  CASE WHEN v__blocks IS NULL THEN x__blocks ELSE 0 END AS m__blocks,
  blocks - 3.0e0 AS a__blocks,
  blocks AS g__blocks,
  v__one_a_county AS v__one_a_county,
  CASE WHEN v__one_a_county IS NULL THEN x__county_zones ELSE 0 END AS m__one_a_county,
  county_zones - 1.0e0 AS a__one_a_county,
  county_zones AS g__one_a_county,
  v__industry_share AS v__industry_share,
  CASE WHEN v__industry_share IS NULL THEN x__industry_revenue | x__county_industry_revenue | CASE WHEN county_industry_revenue = 0.0e0 THEN 4611686018427387904 ELSE 0 END ELSE 0 END AS m__industry_share,
  (40.0e0 * county_industry_revenue - (industry_revenue) * 100.0e0) * 1e-10 AS a__industry_share,
  (industry_revenue / NULLIF(county_industry_revenue, 0.0e0)) * 100.0e0 AS g__industry_share,
  v__no_incidents AS v__no_incidents,
  CASE WHEN v__no_incidents IS NULL THEN x__free_of_incidents ELSE 0 END AS m__no_incidents,
  v__growth AS v__growth,
  CASE WHEN v__growth IS NULL THEN x__growth_3y | x__province_growth ELSE 0 END AS m__growth,
  province_growth - (growth_3y) * 1e-07 AS a__growth,
  (growth_3y) * 1e-07 AS g__growth
FROM verdict
ORDER BY zone, assessed_range, subject, seq, source_row
