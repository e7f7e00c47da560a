-- cn.etdz-exit.2021: one row per zone of the period
WITH subject AS (
  SELECT * FROM zone
),
sum_certain AS (
  -- 三年内确知位于区域最后五名的次数
  SELECT zone AS of_zone, zone AS of_subject,
    count(*) FILTER (WHERE assessed AND (CAST(region_ranked AS INT128) + (-1) * CAST(region_rank AS INT128)) < 5) AS certain__n,
    count(*) FILTER (WHERE assessed AND (CAST(region_ranked AS INT128) + (-1) * CAST(region_rank AS INT128)) < 5) AS n__certain,
    count(*) FILTER (WHERE (assessed AND (CAST(region_ranked AS INT128) + (-1) * CAST(region_rank AS INT128)) < 5) IS NULL) AS u__certain
  FROM zone_rank WHERE TRY_CAST(substr(period, 1, 4) AS INTEGER) BETWEEN TRY_CAST(substr($period, 1, 4) AS INTEGER) - 2 AND TRY_CAST(substr($period, 1, 4) AS INTEGER) GROUP BY zone, zone
),
sum_times AS (
  -- 三年内位于区域最后五名的次数（三年名次齐备）
  SELECT zone AS of_zone, zone AS of_subject,
    CASE WHEN count(*) FILTER (WHERE (assessed AND (CAST(region_ranked AS INT128) + (-1) * CAST(region_rank AS INT128)) < 5) IS NULL) = 0 AND count(*) = 3 THEN count(*) FILTER (WHERE assessed AND (CAST(region_ranked AS INT128) + (-1) * CAST(region_rank AS INT128)) < 5) END AS times__n,
    count(*) FILTER (WHERE assessed AND (CAST(region_ranked AS INT128) + (-1) * CAST(region_rank AS INT128)) < 5) AS n__times,
    count(*) FILTER (WHERE (assessed AND (CAST(region_ranked AS INT128) + (-1) * CAST(region_rank AS INT128)) < 5) IS NULL) AS u__times
  FROM zone_rank WHERE TRY_CAST(substr(period, 1, 4) AS INTEGER) BETWEEN TRY_CAST(substr($period, 1, 4) AS INTEGER) - 2 AND TRY_CAST(substr($period, 1, 4) AS INTEGER) GROUP BY zone, zone
),
fact AS (
  SELECT
    subject.zone,
    subject.zone AS subject,
    seq,
    source_row,
    fact,
    subject.name AS subject_name,
    '' AS assessed_range,
    CAST($as_of AS DATE) AS as_of,
    CAST(sum_certain.certain__n AS DOUBLE) AS certain,
    sum_certain.certain__n AS certain__n,
    coalesce(n__certain, 0) AS n__certain,
    coalesce(u__certain, 0) AS u__certain,
    CASE WHEN (sum_certain.certain__n) IS NULL THEN 1 ELSE 0 END AS x__certain,
    CAST(sum_times.times__n AS DOUBLE) AS times,
    sum_times.times__n AS times__n,
    coalesce(n__times, 0) AS n__times,
    coalesce(u__times, 0) AS u__times,
    CASE WHEN (sum_times.times__n) IS NULL THEN 2 ELSE 0 END AS x__times
  FROM subject
  LEFT JOIN sum_certain ON sum_certain.of_zone = subject.zone AND sum_certain.of_subject = subject.zone
  LEFT JOIN sum_times ON sum_times.of_zone = subject.zone AND sum_times.of_subject = subject.zone
),
verdict AS (
  SELECT *,
    -- cn.etdz-exit.2021 动态退出（连续三年内两次位于区域最后五名） 列入降级备选名单: certain >= qty(2, '个') OR times >= qty(2, '个')
    certain__n >= 2 OR times__n >= 2 AS v__downgrade_candidate
  FROM fact
)
SELECT zone,
  assessed_range,
  subject,
  subject_name,
  seq,
  source_row,
  fact,
  certain AS q__certain,
  n__certain,
  u__certain,
  times AS q__times,
  n__times,
  u__times,
  v__downgrade_candidate AS v__downgrade_candidate,
  CASE WHEN v__downgrade_candidate IS NULL THEN x__certain | x__times ELSE 0 END AS m__downgrade_candidate,
  certain AS g__downgrade_candidate
FROM verdict
ORDER BY zone, assessed_range, subject, seq, source_row
