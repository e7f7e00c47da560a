-- cn-hunan.htz-conversion.2021: one row per zone_year of the period
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
    subject.total_revenue AS total_revenue,
    CASE WHEN subject.total_revenue IS NOT NULL THEN 0 ELSE 1 END AS x__total_revenue,
    subject.large_firms AS large_firms,
    CASE WHEN subject.large_firms IS NOT NULL THEN 0 ELSE 2 END AS x__large_firms,
    subject.hightech_firms AS hightech_firms,
    CASE WHEN subject.hightech_firms IS NOT NULL THEN 0 ELSE 4 END AS x__hightech_firms,
    subject.small_tech_firms AS small_tech_firms,
    CASE WHEN subject.small_tech_firms IS NOT NULL THEN 0 ELSE 8 END AS x__small_tech_firms,
    subject.lead_industries AS lead_industries,
    CASE WHEN subject.lead_industries IS NOT NULL THEN 0 ELSE 16 END AS x__lead_industries,
    subject.hightech_growth AS hightech_growth,
    CASE WHEN subject.hightech_growth IS NOT NULL THEN 0 ELSE 32 END AS x__hightech_growth,
    subject.blocks AS blocks,
    CASE WHEN subject.blocks IS NOT NULL THEN 0 ELSE 64 END AS x__blocks,
    subject.province_rank AS province_rank,
    CASE WHEN subject.province_rank IS NOT NULL THEN 0 ELSE 128 END AS x__province_rank,
    subject.province_ranked AS province_ranked,
    CASE WHEN subject.province_ranked IS NOT NULL THEN 0 ELSE 256 END AS x__province_ranked,
    subject.eia_followed AS eia_followed,
    CASE WHEN subject.eia_followed IS NOT NULL THEN 0 ELSE 512 END AS x__eia_followed,
    subject.safety_passed AS safety_passed,
    CASE WHEN subject.safety_passed IS NOT NULL THEN 0 ELSE 1024 END AS x__safety_passed,
    CAST($p_province_hightech_growth AS DOUBLE) AS province_hightech_growth,
    CAST($n_province_hightech_growth AS HUGEINT) AS province_hightech_growth__n,
    CAST($d_province_hightech_growth AS HUGEINT) AS province_hightech_growth__d,
    CASE WHEN CAST($p_province_hightech_growth AS DOUBLE) IS NULL THEN 2048 ELSE 0 END AS x__province_hightech_growth
  FROM subject
),
verdict AS (
  SELECT *,
    -- cn-hunan.htz-conversion.2021 区块 区块超过3个: blocks > qty(3, '个')
    blocks > 3 AS v__blocks,
    -- cn-hunan.htz-conversion.2021 综合评价 省园区综合评价未居前70%: province_rank / province_ranked > qty(70, '%')
    10 * CAST(province_rank AS INT128) * SIGN(CAST(province_ranked AS INT128)) > 7 * NULLIF(ABS(CAST(province_ranked AS INT128)), 0) AS v__province_rank,
    -- cn-hunan.htz-conversion.2021 规划环评跟踪评价 未完成规划环评跟踪评价: NOT eia_followed
    NOT eia_followed AS v__environment,
    -- cn-hunan.htz-conversion.2021 整体性安全风险评估 整体性安全风险评估不合格: NOT safety_passed
    NOT safety_passed AS v__safety,
    -- cn-hunan.htz-conversion.2021 技工贸总收入 上年技工贸总收入不足100亿元: total_revenue < qty(100, '亿元')
    total_revenue < 100000000000000 AS v__revenue,
    -- cn-hunan.htz-conversion.2021 特色主导产业 特色主导高新产业不是1至2个: lead_industries < qty(1, '个') OR lead_industries > qty(2, '个')
    lead_industries < 1 OR lead_industries > 2 AS v__lead_industries,
    -- cn-hunan.htz-conversion.2021 高新产业增速 高新产业营业收入增速不高于全省园区平均: NOT (hightech_growth > province_hightech_growth)
    NOT (CAST(hightech_growth AS INT128) * CAST(province_hightech_growth__d AS INT128) > 10000000 * CAST(province_hightech_growth__n AS INT128)) AS v__hightech_growth,
    -- cn-hunan.htz-conversion.2021 规上企业 规上工业和服务业企业不足30家: large_firms < qty(30, '家')
    large_firms < 30 AS v__large_firms,
    -- cn-hunan.htz-conversion.2021 高新技术企业 高新技术企业不足15家: hightech_firms < qty(15, '家')
    hightech_firms < 15 AS v__hightech_firms,
    -- cn-hunan.htz-conversion.2021 科技型中小企业 入库科技型中小企业不足20家: small_tech_firms < qty(20, '家')
    small_tech_firms < 20 AS v__small_tech_firms
  FROM fact
)
SELECT zone,
  assessed_range,
  subject,
  subject_name,
  seq,
  source_row,
  fact,
  v__blocks AS v__blocks,
  CASE WHEN v__blocks IS NULL THEN x__blocks ELSE 0 END AS m__blocks,
  blocks - 3.0e0 AS a__blocks,
  blocks AS g__blocks,
  v__province_rank AS v__province_rank,
  CASE WHEN v__province_rank IS NULL THEN x__province_rank | x__province_ranked | CASE WHEN province_ranked = 0.0e0 THEN 4611686018427387904 ELSE 0 END ELSE 0 END AS m__province_rank,
  province_rank - 0.7e0 * province_ranked AS a__province_rank,
  (province_rank / NULLIF(province_ranked, 0.0e0)) * 100.0e0 AS g__province_rank,
  v__environment AS v__environment,
  CASE WHEN v__environment IS NULL THEN x__eia_followed ELSE 0 END AS m__environment,
  v__safety AS v__safety,
  CASE WHEN v__safety IS NULL THEN x__safety_passed ELSE 0 END AS m__safety,
  v__revenue AS v__revenue,
  CASE WHEN v__revenue IS NULL THEN x__total_revenue ELSE 0 END AS m__revenue,
  (100.0e0 - (total_revenue) * 1e-12) * 10000.0e0 AS a__revenue,
  (total_revenue) * 1e-12 AS g__revenue,
  v__lead_industries AS v__lead_industries,
  CASE WHEN v__lead_industries IS NULL THEN x__lead_industries ELSE 0 END AS m__lead_industries,
  lead_industries AS g__lead_industries,
  v__hightech_growth AS v__hightech_growth,
  CASE WHEN v__hightech_growth IS NULL THEN x__hightech_growth | x__province_hightech_growth ELSE 0 END AS m__hightech_growth,
  province_hightech_growth - (hightech_growth) * 1e-07 AS a__hightech_growth,
  (hightech_growth) * 1e-07 AS g__hightech_growth,
  v__large_firms AS v__large_firms,
  CASE WHEN v__large_firms IS NULL THEN x__large_firms ELSE 0 END AS m__large_firms,
  30.0e0 - large_firms AS a__large_firms,
  large_firms AS g__large_firms,
  v__hightech_firms AS v__hightech_firms,
  CASE WHEN v__hightech_firms IS NULL THEN x__hightech_firms ELSE 0 END AS m__hightech_firms,
  15.0e0 - hightech_firms AS a__hightech_firms,
  hightech_firms AS g__hightech_firms,
  v__small_tech_firms AS v__small_tech_firms,
  CASE WHEN v__small_tech_firms IS NULL THEN x__small_tech_firms ELSE 0 END AS m__small_tech_firms,
  20.0e0 - small_tech_firms AS a__small_tech_firms,
  small_tech_firms AS g__small_tech_firms
FROM verdict
ORDER BY zone, assessed_range, subject, seq, source_row
