-- cn.stock-quota.2020: one row per zone_land of the period
WITH subject AS (
  SELECT * FROM zone_land WHERE period = $period
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
    subject.old_base AS old_base,
    CASE WHEN subject.old_base IS NOT NULL THEN 0 ELSE 1 END AS x__old_base,
    subject.old_disposed AS old_disposed,
    CASE WHEN subject.old_disposed IS NOT NULL THEN 0 ELSE 2 END AS x__old_disposed,
    subject.new_disposed AS new_disposed,
    CASE WHEN subject.new_disposed IS NOT NULL THEN 0 ELSE 4 END AS x__new_disposed,
    subject.idle_base AS idle_base,
    CASE WHEN subject.idle_base IS NOT NULL THEN 0 ELSE 8 END AS x__idle_base,
    subject.idle_disposed AS idle_disposed,
    CASE WHEN subject.idle_disposed IS NOT NULL THEN 0 ELSE 16 END AS x__idle_disposed,
    CAST($p_old_factor AS DOUBLE) AS old_factor,
    CAST($n_old_factor AS HUGEINT) AS old_factor__n,
    CAST($d_old_factor AS HUGEINT) AS old_factor__d,
    CASE WHEN CAST($p_old_factor AS DOUBLE) IS NULL THEN 32 ELSE 0 END AS x__old_factor,
    CAST($p_new_factor AS DOUBLE) AS new_factor,
    CAST($n_new_factor AS HUGEINT) AS new_factor__n,
    CAST($d_new_factor AS HUGEINT) AS new_factor__d,
    CASE WHEN CAST($p_new_factor AS DOUBLE) IS NULL THEN 64 ELSE 0 END AS x__new_factor,
    CAST($p_idle_factor AS DOUBLE) AS idle_factor,
    CAST($n_idle_factor AS HUGEINT) AS idle_factor__n,
    CAST($d_idle_factor AS HUGEINT) AS idle_factor__d,
    CASE WHEN CAST($p_idle_factor AS DOUBLE) IS NULL THEN 128 ELSE 0 END AS x__idle_factor,
    CAST($p_old_duty AS DOUBLE) AS old_duty,
    CAST($n_old_duty AS HUGEINT) AS old_duty__n,
    CAST($d_old_duty AS HUGEINT) AS old_duty__d,
    CASE WHEN CAST($p_old_duty AS DOUBLE) IS NULL THEN 256 ELSE 0 END AS x__old_duty,
    CAST($p_idle_duty AS DOUBLE) AS idle_duty,
    CAST($n_idle_duty AS HUGEINT) AS idle_duty__n,
    CAST($d_idle_duty AS HUGEINT) AS idle_duty__d,
    CASE WHEN CAST($p_idle_duty AS DOUBLE) IS NULL THEN 512 ELSE 0 END AS x__idle_duty
  FROM subject
),
term_1 AS (
  SELECT *,
    -- 增存挂钩 earned = old_disposed * old_factor + new_disposed * new_factor + idle_disposed * idle_factor
    CAST(old_disposed AS DOUBLE) * old_factor + CAST(new_disposed AS DOUBLE) * new_factor + CAST(idle_disposed AS DOUBLE) * idle_factor AS earned,
    x__old_disposed | x__old_factor | x__new_disposed | x__new_factor | x__idle_disposed | x__idle_factor AS x__earned
  FROM fact
),
verdict AS (
  SELECT *,
    -- cn.stock-quota.2020 增存挂钩 处置存量可获得的新增指标（系数未核实）: earned > qty(0, 'hm2')
    CASE WHEN ((ABS(CAST(old_disposed AS DOUBLE)) * ABS(CAST(old_factor__n AS DOUBLE)) * ABS(CAST(new_factor__d AS DOUBLE)) + ABS(CAST(new_disposed AS DOUBLE)) * ABS(CAST(new_factor__n AS DOUBLE)) * ABS(CAST(old_factor__d AS DOUBLE))) * ABS(CAST(idle_factor__d AS DOUBLE)) + ABS(CAST(idle_disposed AS DOUBLE)) * ABS(CAST(idle_factor__n AS DOUBLE)) * ABS(CAST(old_factor__d AS DOUBLE)) * ABS(CAST(new_factor__d AS DOUBLE))) < 1e+38 AND 0.0e0 * ABS(CAST(old_factor__d AS DOUBLE)) * ABS(CAST(new_factor__d AS DOUBLE)) * ABS(CAST(idle_factor__d AS DOUBLE)) < 1e+38 THEN ((CAST(old_disposed AS INT128) * CAST(old_factor__n AS INT128) * CAST(new_factor__d AS INT128) + CAST(new_disposed AS INT128) * CAST(new_factor__n AS INT128) * CAST(old_factor__d AS INT128)) * CAST(idle_factor__d AS INT128) + CAST(idle_disposed AS INT128) * CAST(idle_factor__n AS INT128) * CAST(old_factor__d AS INT128) * CAST(new_factor__d AS INT128)) > 0 * CAST(old_factor__d AS INT128) * CAST(new_factor__d AS INT128) * CAST(idle_factor__d AS INT128) ELSE earned > 0.0e0 END AS v__earned_quota,
    -- cn.stock-quota.2020 处置任务：批而未供 批而未供处置率低于任务: old_disposed / old_base < old_duty
    100 * CAST(old_disposed AS INT128) * CAST(old_duty__d AS INT128) < CAST(old_duty__n AS INT128) * NULLIF(CAST(old_base AS INT128), 0) AS v__old_behind,
    -- cn.stock-quota.2020 处置任务：闲置土地 闲置土地处置率低于任务: idle_disposed / idle_base < idle_duty
    100 * CAST(idle_disposed AS INT128) * CAST(idle_duty__d AS INT128) < CAST(idle_duty__n AS INT128) * NULLIF(CAST(idle_base AS INT128), 0) AS v__idle_behind
  FROM term_1
)
SELECT zone,
  assessed_range,
  subject,
  subject_name,
  seq,
  source_row,
  fact,
  v__earned_quota AS v__earned_quota,
  CASE WHEN v__earned_quota IS NULL THEN x__earned ELSE 0 END AS m__earned_quota,
  (earned) * 3.3333333333333334e-13 AS a__earned_quota,
  v__old_behind AS v__old_behind,
  CASE WHEN v__old_behind IS NULL THEN x__old_disposed | x__old_base | CASE WHEN old_base = 0.0e0 THEN 4611686018427387904 ELSE 0 END | x__old_duty ELSE 0 END AS m__old_behind,
  (old_disposed / NULLIF(old_base, 0.0e0)) * 100.0e0 AS g__old_behind,
  v__idle_behind AS v__idle_behind,
  CASE WHEN v__idle_behind IS NULL THEN x__idle_disposed | x__idle_base | CASE WHEN idle_base = 0.0e0 THEN 4611686018427387904 ELSE 0 END | x__idle_duty ELSE 0 END AS m__idle_behind,
  (idle_disposed / NULLIF(idle_base, 0.0e0)) * 100.0e0 AS g__idle_behind
FROM verdict
ORDER BY zone, assessed_range, subject, seq, source_row
