-- cn.etdz-exit.2016: one row per zone of the period
WITH subject AS (
  SELECT * FROM zone
),
sum_times AS (
  -- 连续两年位于全国最后五名的次数
  SELECT zone AS of_zone, zone AS of_subject,
    CASE WHEN count(*) FILTER (WHERE (assessed AND (CAST(national_ranked AS INT128) + (-1) * CAST(national_rank AS INT128)) < 5) IS NULL) = 0 AND count(*) = 2 THEN count(*) FILTER (WHERE assessed AND (CAST(national_ranked AS INT128) + (-1) * CAST(national_rank AS INT128)) < 5) END AS times__n,
    count(*) FILTER (WHERE assessed AND (CAST(national_ranked AS INT128) + (-1) * CAST(national_rank AS INT128)) < 5) AS n__times,
    count(*) FILTER (WHERE (assessed AND (CAST(national_ranked AS INT128) + (-1) * CAST(national_rank AS INT128)) < 5) IS NULL) AS u__times
  FROM zone_rank WHERE TRY_CAST(substr(period, 1, 4) AS INTEGER) BETWEEN TRY_CAST(substr($period, 1, 4) AS INTEGER) - 1 AND TRY_CAST(substr($period, 1, 4) AS INTEGER) GROUP BY zone, zone
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
    CAST(sum_times.times__n AS DOUBLE) AS times,
    sum_times.times__n AS times__n,
    coalesce(n__times, 0) AS n__times,
    coalesce(u__times, 0) AS u__times,
    CASE WHEN (sum_times.times__n) IS NULL THEN 1 ELSE 0 END AS x__times
  FROM subject
  LEFT JOIN sum_times ON sum_times.of_zone = subject.zone AND sum_times.of_subject = subject.zone
),
verdict AS (
  SELECT *,
    -- cn.etdz-exit.2016 动态退出（连续两年全国最后五名） 连续两年位于全国最后五名，应退出: times >= qty(2, '个')
    times__n >= 2 AS v__exit
  FROM fact
)
SELECT zone,
  assessed_range,
  subject,
  subject_name,
  seq,
  source_row,
  fact,
  times AS q__times,
  n__times,
  u__times,
  v__exit AS v__exit,
  CASE WHEN v__exit IS NULL THEN x__times ELSE 0 END AS m__exit,
  times AS g__exit
FROM verdict
ORDER BY zone, assessed_range, subject, seq, source_row
