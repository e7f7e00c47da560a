-- cn.zero-carbon-park.2025: one row per zone_year of the period
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
    subject.energy AS energy,
    CASE WHEN subject.energy IS NOT NULL THEN 0 ELSE 1 END AS x__energy,
    subject.carbon AS carbon,
    CASE WHEN subject.carbon IS NOT NULL THEN 0 ELSE 2 END AS x__carbon,
    subject.clean_energy_share AS clean_energy_share,
    CASE WHEN subject.clean_energy_share IS NOT NULL THEN 0 ELSE 4 END AS x__clean_energy_share,
    subject.product_energy_met AS product_energy_met,
    CASE WHEN subject.product_energy_met IS NOT NULL THEN 0 ELSE 8 END AS x__product_energy_met,
    subject.solid_waste_use AS solid_waste_use,
    CASE WHEN subject.solid_waste_use IS NOT NULL THEN 0 ELSE 16 END AS x__solid_waste_use,
    subject.waste_heat_use AS waste_heat_use,
    CASE WHEN subject.waste_heat_use IS NOT NULL THEN 0 ELSE 32 END AS x__waste_heat_use,
    subject.water_reuse AS water_reuse,
    CASE WHEN subject.water_reuse IS NOT NULL THEN 0 ELSE 64 END AS x__water_reuse,
    CAST($p_small_park_limit AS DOUBLE) AS small_park_limit,
    CAST($n_small_park_limit AS HUGEINT) AS small_park_limit__n,
    CAST($d_small_park_limit AS HUGEINT) AS small_park_limit__d,
    CASE WHEN CAST($p_small_park_limit AS DOUBLE) IS NULL THEN 128 ELSE 0 END AS x__small_park_limit
  FROM subject
),
term_1 AS (
  SELECT *,
    -- carbon_per_energy = carbon / energy
    carbon / NULLIF(energy, 0.0e0) AS carbon_per_energy,
    x__carbon | x__energy | CASE WHEN energy = 0.0e0 THEN 4611686018427387904 ELSE 0 END AS x__carbon_per_energy
  FROM fact
),
verdict AS (
  SELECT *,
    -- cn.zero-carbon-park.2025 核心指标（20万至100万吨标准煤） 单位能耗碳排放高于0.20: (energy >= qty(20, '万吨标准煤') AND energy < qty(100, '万吨标准煤')) AND (carbon_per_energy > qty(0.20, '吨/吨标准煤'))
    (energy >= 2000000000000000 AND energy < 10000000000000000) AND (5 * CAST(carbon AS INT128) > NULLIF(CAST(energy AS INT128), 0)) AS v__carbon_medium,
    -- cn.zero-carbon-park.2025 核心指标（100万吨标准煤及以上） 单位能耗碳排放高于0.30: (energy >= qty(100, '万吨标准煤')) AND (carbon_per_energy > qty(0.30, '吨/吨标准煤'))
    (energy >= 10000000000000000) AND (10 * CAST(carbon AS INT128) > 3 * NULLIF(CAST(energy AS INT128), 0)) AS v__carbon_large,
    -- cn.zero-carbon-park.2025 核心指标（20万吨标准煤以下，文件未见规定） 单位能耗碳排放高于使用者给出的上限: (energy < qty(20, '万吨标准煤')) AND (carbon_per_energy > small_park_limit)
    (energy < 2000000000000000) AND (CAST(carbon AS INT128) * CAST(small_park_limit__d AS INT128) > CAST(small_park_limit__n AS INT128) * NULLIF(CAST(energy AS INT128), 0)) AS v__carbon_small,
    -- cn.zero-carbon-park.2025 引导指标 清洁能源消费占比不足90%: clean_energy_share < qty(90, '%')
    clean_energy_share < 900000000 AS v__clean_energy,
    -- cn.zero-carbon-park.2025 引导指标 单位产品能耗未达二级水平: NOT product_energy_met
    NOT product_energy_met AS v__product_energy,
    -- cn.zero-carbon-park.2025 引导指标 工业固废综合利用率不足80%: solid_waste_use < qty(80, '%')
    solid_waste_use < 800000000 AS v__solid_waste,
    -- cn.zero-carbon-park.2025 引导指标 余热余冷余压综合利用率不足50%: waste_heat_use < qty(50, '%')
    waste_heat_use < 500000000 AS v__waste_heat,
    -- cn.zero-carbon-park.2025 引导指标 工业用水重复利用率不足80%: water_reuse < qty(80, '%')
    water_reuse < 800000000 AS v__water_reuse
  FROM term_1
)
SELECT zone,
  assessed_range,
  subject,
  subject_name,
  seq,
  source_row,
  fact,
  v__carbon_medium AS v__carbon_medium,
  CASE WHEN v__carbon_medium IS NULL THEN CASE WHEN (energy >= 2000000000000000 AND energy < 10000000000000000) IS NULL THEN x__energy ELSE 0 END | x__carbon_per_energy ELSE 0 END AS m__carbon_medium,
  (carbon - 0.2e0 * energy) * 1e-10 AS a__carbon_medium,
  carbon_per_energy AS g__carbon_medium,
  energy >= 2000000000000000 AND energy < 10000000000000000 AS p__carbon_medium,
  v__carbon_large AS v__carbon_large,
  CASE WHEN v__carbon_large IS NULL THEN x__energy | x__carbon_per_energy ELSE 0 END AS m__carbon_large,
  (carbon - 0.3e0 * energy) * 1e-10 AS a__carbon_large,
  carbon_per_energy AS g__carbon_large,
  energy >= 10000000000000000 AS p__carbon_large,
  v__carbon_small AS v__carbon_small,
  CASE WHEN v__carbon_small IS NULL THEN x__energy | x__carbon_per_energy | x__small_park_limit ELSE 0 END AS m__carbon_small,
  (carbon - CAST(small_park_limit AS DOUBLE) * energy) * 1e-10 AS a__carbon_small,
  carbon_per_energy AS g__carbon_small,
  energy < 2000000000000000 AS p__carbon_small,
  v__clean_energy AS v__clean_energy,
  CASE WHEN v__clean_energy IS NULL THEN x__clean_energy_share ELSE 0 END AS m__clean_energy,
  90.0e0 - (clean_energy_share) * 1e-07 AS a__clean_energy,
  (clean_energy_share) * 1e-07 AS g__clean_energy,
  v__product_energy AS v__product_energy,
  CASE WHEN v__product_energy IS NULL THEN x__product_energy_met ELSE 0 END AS m__product_energy,
  v__solid_waste AS v__solid_waste,
  CASE WHEN v__solid_waste IS NULL THEN x__solid_waste_use ELSE 0 END AS m__solid_waste,
  80.0e0 - (solid_waste_use) * 1e-07 AS a__solid_waste,
  (solid_waste_use) * 1e-07 AS g__solid_waste,
  v__waste_heat AS v__waste_heat,
  CASE WHEN v__waste_heat IS NULL THEN x__waste_heat_use ELSE 0 END AS m__waste_heat,
  50.0e0 - (waste_heat_use) * 1e-07 AS a__waste_heat,
  (waste_heat_use) * 1e-07 AS g__waste_heat,
  v__water_reuse AS v__water_reuse,
  CASE WHEN v__water_reuse IS NULL THEN x__water_reuse ELSE 0 END AS m__water_reuse,
  80.0e0 - (water_reuse) * 1e-07 AS a__water_reuse,
  (water_reuse) * 1e-07 AS g__water_reuse
FROM verdict
ORDER BY zone, assessed_range, subject, seq, source_row
