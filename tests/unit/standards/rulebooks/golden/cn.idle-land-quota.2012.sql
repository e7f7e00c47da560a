-- cn.idle-land-quota.2012: one row per zone of the period
WITH subject AS (
  SELECT * FROM zone
),
sum_idle_area AS (
  -- 闲置土地
  SELECT zone AS of_zone, zone AS of_subject,
    CASE WHEN count(*) FILTER (WHERE (supply_state LIKE 'D%' AND land_class LIKE 'B%' AND idle) IS NULL OR ((supply_state LIKE 'D%' AND land_class LIKE 'B%' AND idle) AND area IS NULL)) = 0 THEN coalesce(CAST(sum(area) FILTER (WHERE supply_state LIKE 'D%' AND land_class LIKE 'B%' AND idle) AS BIGINT), 0) END AS idle_area__n,
    count(*) FILTER (WHERE supply_state LIKE 'D%' AND land_class LIKE 'B%' AND idle) AS n__idle_area,
    count(*) FILTER (WHERE (supply_state LIKE 'D%' AND land_class LIKE 'B%' AND idle) IS NULL OR ((supply_state LIKE 'D%' AND land_class LIKE 'B%' AND idle) AND area IS NULL)) AS u__idle_area
  FROM parcel WHERE period = $period GROUP BY zone, zone
),
sum_supplied_area AS (
  -- 已供应国有建设用地
  SELECT zone AS of_zone, zone AS of_subject,
    CASE WHEN count(*) FILTER (WHERE (supply_state LIKE 'D%') IS NULL OR ((supply_state LIKE 'D%') AND area IS NULL)) = 0 THEN coalesce(CAST(sum(area) FILTER (WHERE supply_state LIKE 'D%') AS BIGINT), 0) END AS supplied_area__n,
    count(*) FILTER (WHERE supply_state LIKE 'D%') AS n__supplied_area,
    count(*) FILTER (WHERE (supply_state LIKE 'D%') IS NULL OR ((supply_state LIKE 'D%') AND area IS NULL)) AS u__supplied_area
  FROM parcel WHERE period = $period GROUP BY zone, zone
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
    CAST(CASE WHEN sum_idle_area.of_subject IS NULL THEN 0 ELSE sum_idle_area.idle_area__n END AS DOUBLE) AS idle_area,
    CASE WHEN sum_idle_area.of_subject IS NULL THEN 0 ELSE sum_idle_area.idle_area__n END AS idle_area__n,
    coalesce(n__idle_area, 0) AS n__idle_area,
    coalesce(u__idle_area, 0) AS u__idle_area,
    CASE WHEN (CASE WHEN sum_idle_area.of_subject IS NULL THEN 0 ELSE sum_idle_area.idle_area__n END) IS NULL THEN 1 ELSE 0 END AS x__idle_area,
    CAST(CASE WHEN sum_supplied_area.of_subject IS NULL THEN 0 ELSE sum_supplied_area.supplied_area__n END AS DOUBLE) AS supplied_area,
    CASE WHEN sum_supplied_area.of_subject IS NULL THEN 0 ELSE sum_supplied_area.supplied_area__n END AS supplied_area__n,
    coalesce(n__supplied_area, 0) AS n__supplied_area,
    coalesce(u__supplied_area, 0) AS u__supplied_area,
    CASE WHEN (CASE WHEN sum_supplied_area.of_subject IS NULL THEN 0 ELSE sum_supplied_area.supplied_area__n END) IS NULL THEN 2 ELSE 0 END AS x__supplied_area,
    CAST($p_serious_share AS DOUBLE) AS serious_share,
    CAST($n_serious_share AS HUGEINT) AS serious_share__n,
    CAST($d_serious_share AS HUGEINT) AS serious_share__d,
    CASE WHEN CAST($p_serious_share AS DOUBLE) IS NULL THEN 4 ELSE 0 END AS x__serious_share
  FROM subject
  LEFT JOIN sum_idle_area ON sum_idle_area.of_zone = subject.zone AND sum_idle_area.of_subject = subject.zone
  LEFT JOIN sum_supplied_area ON sum_supplied_area.of_zone = subject.zone AND sum_supplied_area.of_subject = subject.zone
),
verdict AS (
  SELECT *,
    -- cn.idle-land-quota.2012 第二十七条 可限制新增建设用地: idle_area / supplied_area >= serious_share
    100 * CAST(idle_area__n AS INT128) * SIGN(CAST(supplied_area__n AS INT128)) * CAST(serious_share__d AS INT128) >= CAST(serious_share__n AS INT128) * NULLIF(ABS(CAST(supplied_area__n AS INT128)), 0) AS v__restricted_quota
  FROM fact
)
SELECT zone,
  assessed_range,
  subject,
  subject_name,
  seq,
  source_row,
  fact,
  idle_area AS q__idle_area,
  n__idle_area,
  u__idle_area,
  supplied_area AS q__supplied_area,
  n__supplied_area,
  u__supplied_area,
  v__restricted_quota AS v__restricted_quota,
  CASE WHEN v__restricted_quota IS NULL THEN x__idle_area | x__supplied_area | CASE WHEN supplied_area = 0.0e0 THEN 4611686018427387904 ELSE 0 END | x__serious_share ELSE 0 END AS m__restricted_quota
FROM verdict
ORDER BY zone, assessed_range, subject, seq, source_row
