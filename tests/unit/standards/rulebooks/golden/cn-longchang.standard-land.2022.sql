-- cn-longchang.standard-land.2022: one row per supply of the period
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
    subject.admission_class AS admission_class,
    CASE WHEN subject.admission_class IS NOT NULL THEN 0 ELSE 2 END AS x__admission_class,
    subject.output AS output,
    CASE WHEN subject.output IS NOT NULL THEN 0 ELSE 4 END AS x__output,
    subject.tax AS tax,
    CASE WHEN subject.tax IS NOT NULL THEN 0 ELSE 8 END AS x__tax,
    subject.rd_share AS rd_share,
    CASE WHEN subject.rd_share IS NOT NULL THEN 0 ELSE 16 END AS x__rd_share,
    subject.fixed_investment AS fixed_investment,
    CASE WHEN subject.fixed_investment IS NOT NULL THEN 0 ELSE 32 END AS x__fixed_investment
  FROM subject
),
fact AS (
  SELECT *,
    CASE admission_class WHEN '玻璃' THEN 150.0e0 WHEN '陶瓷' THEN 150.0e0 WHEN '装备' THEN 150.0e0 WHEN '食品饮料' THEN 150.0e0 WHEN '新材料' THEN 150.0e0 END AS investment_floor,
    CASE admission_class WHEN '玻璃' THEN 150 WHEN '陶瓷' THEN 150 WHEN '装备' THEN 150 WHEN '食品饮料' THEN 150 WHEN '新材料' THEN 150 END AS investment_floor__n,
    x__admission_class | CASE WHEN NOT admission_class IN ('玻璃', '陶瓷', '装备', '食品饮料', '新材料') THEN 4611686018427387904 ELSE 0 END AS x__investment_floor,
    CASE admission_class WHEN '玻璃' THEN 8.0e0 WHEN '陶瓷' THEN 8.0e0 WHEN '装备' THEN 8.0e0 WHEN '食品饮料' THEN 8.0e0 WHEN '新材料' THEN 8.0e0 END AS tax_floor,
    CASE admission_class WHEN '玻璃' THEN 8 WHEN '陶瓷' THEN 8 WHEN '装备' THEN 8 WHEN '食品饮料' THEN 8 WHEN '新材料' THEN 8 END AS tax_floor__n,
    x__admission_class | CASE WHEN NOT admission_class IN ('玻璃', '陶瓷', '装备', '食品饮料', '新材料') THEN 4611686018427387904 ELSE 0 END AS x__tax_floor,
    CASE admission_class WHEN '玻璃' THEN 250.0e0 WHEN '陶瓷' THEN 250.0e0 WHEN '装备' THEN 350.0e0 WHEN '食品饮料' THEN 300.0e0 WHEN '新材料' THEN 250.0e0 END AS output_floor,
    CASE admission_class WHEN '玻璃' THEN 250 WHEN '陶瓷' THEN 250 WHEN '装备' THEN 350 WHEN '食品饮料' THEN 300 WHEN '新材料' THEN 250 END AS output_floor__n,
    x__admission_class | CASE WHEN NOT admission_class IN ('玻璃', '陶瓷', '装备', '食品饮料', '新材料') THEN 4611686018427387904 ELSE 0 END AS x__output_floor
  FROM known
),
verdict AS (
  SELECT *,
    -- cn-longchang.standard-land.2022 隆府办发〔2022〕58号附表 亩均固定资产投资低于标准: fixed_investment / area < investment_floor
    20 * CAST(fixed_investment AS INT128) < CAST(investment_floor__n AS INT128) * NULLIF(CAST(area AS INT128), 0) AS v__investment_intensity,
    -- cn-longchang.standard-land.2022 隆府办发〔2022〕58号附表 亩均税收低于标准: tax / area < tax_floor
    20 * CAST(tax AS INT128) < CAST(tax_floor__n AS INT128) * NULLIF(CAST(area AS INT128), 0) AS v__tax_intensity,
    -- cn-longchang.standard-land.2022 隆府办发〔2022〕58号附表 亩均产值低于标准: output / area < output_floor
    20 * CAST(output AS INT128) < CAST(output_floor__n AS INT128) * NULLIF(CAST(area AS INT128), 0) AS v__output_intensity,
    -- cn-longchang.standard-land.2022 隆府办发〔2022〕58号附表 研发投入占比低于标准: admission_class IN ('装备', '新材料') AND rd_share < qty(2, '%') OR admission_class = '食品饮料' AND rd_share < qty(1, '%')
    admission_class IN ('装备', '新材料') AND rd_share < 20000000 OR admission_class = '食品饮料' AND rd_share < 10000000 AS v__research
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
  CASE WHEN v__investment_intensity IS NULL THEN x__fixed_investment | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END | x__investment_floor ELSE 0 END AS m__investment_intensity,
  v__tax_intensity AS v__tax_intensity,
  CASE WHEN v__tax_intensity IS NULL THEN x__tax | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END | x__tax_floor ELSE 0 END AS m__tax_intensity,
  v__output_intensity AS v__output_intensity,
  CASE WHEN v__output_intensity IS NULL THEN x__output | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END | x__output_floor ELSE 0 END AS m__output_intensity,
  v__research AS v__research,
  CASE WHEN v__research IS NULL THEN CASE WHEN (admission_class IN ('装备', '新材料') AND rd_share < 20000000) IS NULL THEN x__admission_class | x__rd_share ELSE 0 END | CASE WHEN (admission_class = '食品饮料' AND rd_share < 10000000) IS NULL THEN x__admission_class | x__rd_share ELSE 0 END ELSE 0 END AS m__research
FROM verdict
ORDER BY zone, assessed_range, subject, seq, source_row
