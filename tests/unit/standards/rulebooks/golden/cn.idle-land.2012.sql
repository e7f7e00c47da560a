-- cn.idle-land.2012: one row per supply of the period
WITH subject AS (
  SELECT * FROM supply WHERE period = $period
),
rows_deducted_causes AS (
  -- 依法扣除的各段原因的起止
  SELECT zone AS of_zone, supply AS of_subject,
    CAST(starts_on_from AS DATE) AS f1,
    CAST(starts_on_to AS DATE) AS f2,
    CAST(ends_on_from AS DATE) AS t1,
    CAST(ends_on_to AS DATE) AS t2,
    coalesce(cause <> 'enterprise', FALSE) AS is_sure, coalesce(cause <> 'enterprise', TRUE) AS may_be,
    CAST(days * 0.0001 AS BIGINT) AS stated
  FROM idle_cause
),
days_deducted_causes AS (
  SELECT of_zone, of_subject, TRUE AS is_sure, f2 - DATE '1970-01-01' AS f,
    CASE WHEN t1 >= DATE '9000-01-01' THEN CAST($as_of AS DATE) ELSE t1 END - DATE '1970-01-01' AS t
  FROM rows_deducted_causes WHERE is_sure AND stated IS NULL AND f2 IS NOT NULL AND t1 IS NOT NULL
  UNION ALL
  SELECT of_zone, of_subject, FALSE, coalesce(f1 - DATE '1970-01-01', 0),
    CASE WHEN t2 IS NULL OR t2 >= DATE '9000-01-01' THEN CAST($as_of AS DATE) ELSE t2 END - DATE '1970-01-01'
  FROM rows_deducted_causes WHERE may_be AND stated IS NULL
),
apart_deducted_causes AS (
  SELECT of_zone, of_subject, is_sure, min(f) AS f, max(t) AS t FROM (
    SELECT *, sum(is_new) OVER (PARTITION BY of_zone, of_subject, is_sure ORDER BY f, t ROWS UNBOUNDED PRECEDING) AS part
    FROM (SELECT *, CASE WHEN f <= 1 + max(t) OVER (PARTITION BY of_zone, of_subject, is_sure ORDER BY f, t ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) THEN 0 ELSE 1 END AS is_new FROM days_deducted_causes WHERE f <= t))
  GROUP BY of_zone, of_subject, is_sure, part
),
listed_deducted_causes AS (
  SELECT of_zone, of_subject,
    list({'f__': f, 't__': t} ORDER BY f) FILTER (WHERE is_sure) AS sure,
    list({'f__': f, 't__': t} ORDER BY f) FILTER (WHERE NOT is_sure) AS possible
  FROM apart_deducted_causes GROUP BY of_zone, of_subject
),
held_deducted_causes AS (
  SELECT of_zone, of_subject, any_value(sure) AS sure__deducted_causes,
    any_value(possible) AS possible__deducted_causes,
    CAST(sum(stated) FILTER (WHERE is_sure) AS BIGINT) AS stated__deducted_causes,
    CAST(sum(stated) FILTER (WHERE may_be) AS BIGINT) AS stated_most__deducted_causes,
    coalesce(bool_or(may_be AND stated IS NULL AND (t2 IS NULL OR t2 >= DATE '9000-01-01')), FALSE) AS goes_on__deducted_causes
  FROM rows_deducted_causes LEFT JOIN listed_deducted_causes USING (of_zone, of_subject)
  GROUP BY of_zone, of_subject
),
rows_government_causes AS (
  -- 政府原因和不可抗力的起止
  SELECT zone AS of_zone, supply AS of_subject,
    CAST(starts_on_from AS DATE) AS f1,
    CAST(starts_on_to AS DATE) AS f2,
    CAST(ends_on_from AS DATE) AS t1,
    CAST(ends_on_to AS DATE) AS t2,
    coalesce(cause LIKE 'government%' OR cause = 'force-majeure', FALSE) AS is_sure, coalesce(cause LIKE 'government%' OR cause = 'force-majeure', TRUE) AS may_be,
    CAST(days * 0.0001 AS BIGINT) AS stated
  FROM idle_cause
),
days_government_causes AS (
  SELECT of_zone, of_subject, TRUE AS is_sure, f2 - DATE '1970-01-01' AS f,
    CASE WHEN t1 >= DATE '9000-01-01' THEN CAST($as_of AS DATE) ELSE t1 END - DATE '1970-01-01' AS t
  FROM rows_government_causes WHERE is_sure AND stated IS NULL AND f2 IS NOT NULL AND t1 IS NOT NULL
  UNION ALL
  SELECT of_zone, of_subject, FALSE, coalesce(f1 - DATE '1970-01-01', 0),
    CASE WHEN t2 IS NULL OR t2 >= DATE '9000-01-01' THEN CAST($as_of AS DATE) ELSE t2 END - DATE '1970-01-01'
  FROM rows_government_causes WHERE may_be AND stated IS NULL
),
apart_government_causes AS (
  SELECT of_zone, of_subject, is_sure, min(f) AS f, max(t) AS t FROM (
    SELECT *, sum(is_new) OVER (PARTITION BY of_zone, of_subject, is_sure ORDER BY f, t ROWS UNBOUNDED PRECEDING) AS part
    FROM (SELECT *, CASE WHEN f <= 1 + max(t) OVER (PARTITION BY of_zone, of_subject, is_sure ORDER BY f, t ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) THEN 0 ELSE 1 END AS is_new FROM days_government_causes WHERE f <= t))
  GROUP BY of_zone, of_subject, is_sure, part
),
listed_government_causes AS (
  SELECT of_zone, of_subject,
    list({'f__': f, 't__': t} ORDER BY f) FILTER (WHERE is_sure) AS sure,
    list({'f__': f, 't__': t} ORDER BY f) FILTER (WHERE NOT is_sure) AS possible
  FROM apart_government_causes GROUP BY of_zone, of_subject
),
held_government_causes AS (
  SELECT of_zone, of_subject, any_value(sure) AS sure__government_causes,
    any_value(possible) AS possible__government_causes,
    CAST(sum(stated) FILTER (WHERE is_sure) AS BIGINT) AS stated__government_causes,
    CAST(sum(stated) FILTER (WHERE may_be) AS BIGINT) AS stated_most__government_causes,
    coalesce(bool_or(may_be AND stated IS NULL AND (t2 IS NULL OR t2 >= DATE '9000-01-01')), FALSE) AS goes_on__government_causes
  FROM rows_government_causes LEFT JOIN listed_government_causes USING (of_zone, of_subject)
  GROUP BY of_zone, of_subject
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
    subject.price AS price,
    CASE WHEN subject.price IS NOT NULL THEN 0 ELSE 1 END AS x__price,
    CAST(subject.agreed_start_from AS DATE) AS agreed_start_from,
    CAST(subject.agreed_start_to AS DATE) AS agreed_start_to,
    CASE WHEN subject.agreed_start_from = subject.agreed_start_to THEN 0 ELSE 2 END AS x__agreed_start,
    CAST(subject.construction_start_from AS DATE) AS construction_start_from,
    CAST(subject.construction_start_to AS DATE) AS construction_start_to,
    CASE WHEN subject.construction_start_from = subject.construction_start_to THEN 0 ELSE 4 END AS x__construction_start,
    CAST(subject.construction_completion_from AS DATE) AS construction_completion_from,
    CAST(subject.construction_completion_to AS DATE) AS construction_completion_to,
    CASE WHEN subject.construction_completion_from = subject.construction_completion_to THEN 0 ELSE 8 END AS x__construction_completion,
    CAST(subject.produced_from AS DATE) AS produced_from,
    CAST(subject.produced_to AS DATE) AS produced_to,
    CASE WHEN subject.produced_from = subject.produced_to THEN 0 ELSE 16 END AS x__produced,
    subject.state AS state,
    CASE WHEN subject.state IS NOT NULL THEN 0 ELSE 32 END AS x__state,
    CAST(subject.delivered_from AS DATE) AS delivered_from,
    CAST(subject.delivered_to AS DATE) AS delivered_to,
    CASE WHEN subject.delivered_from = subject.delivered_to THEN 0 ELSE 64 END AS x__delivered,
    CAST(subject.suspended_since_from AS DATE) AS suspended_since_from,
    CAST(subject.suspended_since_to AS DATE) AS suspended_since_to,
    CASE WHEN subject.suspended_since_from = subject.suspended_since_to THEN 0 ELSE 128 END AS x__suspended_since,
    subject.area_to_develop AS area_to_develop,
    CASE WHEN subject.area_to_develop IS NOT NULL THEN 0 ELSE 256 END AS x__area_to_develop,
    subject.area_developed AS area_developed,
    CASE WHEN subject.area_developed IS NOT NULL THEN 0 ELSE 512 END AS x__area_developed,
    subject.investment_total AS investment_total,
    CASE WHEN subject.investment_total IS NOT NULL THEN 0 ELSE 1024 END AS x__investment_total,
    subject.investment_made AS investment_made,
    CASE WHEN subject.investment_made IS NOT NULL THEN 0 ELSE 2048 END AS x__investment_made,
    subject.idle_cause AS idle_cause,
    CASE WHEN subject.idle_cause IS NOT NULL THEN 0 ELSE 4096 END AS x__idle_cause,
    subject.hoarding AS hoarding,
    CASE WHEN subject.hoarding IS NOT NULL THEN 0 ELSE 8192 END AS x__hoarding,
    subject.filed AS filed,
    CASE WHEN subject.filed IS NOT NULL THEN 0 ELSE 16384 END AS x__filed,
    held_deducted_causes.sure__deducted_causes AS sure__deducted_causes,
    held_deducted_causes.possible__deducted_causes AS possible__deducted_causes,
    held_deducted_causes.stated__deducted_causes AS stated__deducted_causes,
    held_deducted_causes.stated_most__deducted_causes AS stated_most__deducted_causes,
    coalesce(held_deducted_causes.goes_on__deducted_causes, FALSE) AS goes_on__deducted_causes,
    CASE WHEN held_deducted_causes.sure__deducted_causes IS DISTINCT FROM held_deducted_causes.possible__deducted_causes OR held_deducted_causes.stated__deducted_causes IS DISTINCT FROM held_deducted_causes.stated_most__deducted_causes THEN 32768 ELSE 0 END AS x__deducted_causes,
    held_government_causes.sure__government_causes AS sure__government_causes,
    held_government_causes.possible__government_causes AS possible__government_causes,
    held_government_causes.stated__government_causes AS stated__government_causes,
    held_government_causes.stated_most__government_causes AS stated_most__government_causes,
    coalesce(held_government_causes.goes_on__government_causes, FALSE) AS goes_on__government_causes,
    CASE WHEN held_government_causes.sure__government_causes IS DISTINCT FROM held_government_causes.possible__government_causes OR held_government_causes.stated__government_causes IS DISTINCT FROM held_government_causes.stated_most__government_causes THEN 65536 ELSE 0 END AS x__government_causes
  FROM subject
  LEFT JOIN held_deducted_causes ON held_deducted_causes.of_zone = subject.zone AND held_deducted_causes.of_subject = subject.number
  LEFT JOIN held_government_causes ON held_government_causes.of_zone = subject.zone AND held_government_causes.of_subject = subject.number
),
term_1 AS (
  SELECT *,
    -- 第二十二条 start_due = first_stated(agreed_start, delivered + interval '1 year')
    CASE WHEN agreed_start_from >= CAST('9000-01-01' AS DATE) THEN CASE WHEN delivered_from >= CAST('9000-01-01' AS DATE) THEN delivered_from ELSE CAST(delivered_from + INTERVAL '1' YEAR AS DATE) END WHEN agreed_start_to < CAST('9000-01-01' AS DATE) THEN agreed_start_from END AS start_due_from,
    CASE WHEN agreed_start_from >= CAST('9000-01-01' AS DATE) THEN CASE WHEN delivered_to >= CAST('9000-01-01' AS DATE) THEN delivered_to ELSE CAST(delivered_to + INTERVAL '1' YEAR AS DATE) END WHEN agreed_start_to < CAST('9000-01-01' AS DATE) THEN agreed_start_to END AS start_due_to,
    x__agreed_start | CASE WHEN CASE WHEN agreed_start_to < CAST('9000-01-01' AS DATE) THEN TRUE END IS NULL THEN x__delivered ELSE 0 END AS x__start_due,
    -- 第二条第二款 idle_suspended = happened(construction_start, as_of) AND (area_developed / area_to_develop < 1 / 3 OR investment_made / investment_total < qty(25, '%')) AND as_of >= suspended_since + interval '1 year'
    CASE WHEN construction_start_to <= as_of THEN TRUE WHEN construction_start_from > as_of THEN FALSE END AND (3 * CAST(area_developed AS INT128) < NULLIF(CAST(area_to_develop AS INT128), 0) OR 4 * CAST(investment_made AS INT128) * SIGN(CAST(investment_total AS INT128)) < NULLIF(ABS(CAST(investment_total AS INT128)), 0)) AND CASE WHEN CASE WHEN suspended_since_to >= CAST('9000-01-01' AS DATE) THEN suspended_since_to ELSE CAST(suspended_since_to + INTERVAL '1' YEAR AS DATE) END <= as_of THEN TRUE WHEN CASE WHEN suspended_since_from >= CAST('9000-01-01' AS DATE) THEN suspended_since_from ELSE CAST(suspended_since_from + INTERVAL '1' YEAR AS DATE) END > as_of THEN FALSE END AS idle_suspended,
    CASE WHEN (CASE WHEN construction_start_to <= as_of THEN TRUE WHEN construction_start_from > as_of THEN FALSE END AND (3 * CAST(area_developed AS INT128) < NULLIF(CAST(area_to_develop AS INT128), 0) OR 4 * CAST(investment_made AS INT128) * SIGN(CAST(investment_total AS INT128)) < NULLIF(ABS(CAST(investment_total AS INT128)), 0)) AND CASE WHEN CASE WHEN suspended_since_to >= CAST('9000-01-01' AS DATE) THEN suspended_since_to ELSE CAST(suspended_since_to + INTERVAL '1' YEAR AS DATE) END <= as_of THEN TRUE WHEN CASE WHEN suspended_since_from >= CAST('9000-01-01' AS DATE) THEN suspended_since_from ELSE CAST(suspended_since_from + INTERVAL '1' YEAR AS DATE) END > as_of THEN FALSE END) IS NULL THEN CASE WHEN (CASE WHEN construction_start_to <= as_of THEN TRUE WHEN construction_start_from > as_of THEN FALSE END) IS NULL THEN x__construction_start ELSE 0 END | CASE WHEN (3 * CAST(area_developed AS INT128) < NULLIF(CAST(area_to_develop AS INT128), 0) OR 4 * CAST(investment_made AS INT128) * SIGN(CAST(investment_total AS INT128)) < NULLIF(ABS(CAST(investment_total AS INT128)), 0)) IS NULL THEN x__area_developed | x__area_to_develop | CASE WHEN area_to_develop = 0.0e0 THEN 4611686018427387904 ELSE 0 END | x__investment_made | x__investment_total | CASE WHEN investment_total = 0.0e0 THEN 4611686018427387904 ELSE 0 END ELSE 0 END | CASE WHEN (CASE WHEN CASE WHEN suspended_since_to >= CAST('9000-01-01' AS DATE) THEN suspended_since_to ELSE CAST(suspended_since_to + INTERVAL '1' YEAR AS DATE) END <= as_of THEN TRUE WHEN CASE WHEN suspended_since_from >= CAST('9000-01-01' AS DATE) THEN suspended_since_from ELSE CAST(suspended_since_from + INTERVAL '1' YEAR AS DATE) END > as_of THEN FALSE END) IS NULL THEN x__suspended_since ELSE 0 END ELSE 0 END AS x__idle_suspended
  FROM fact
),
term_2 AS (
  SELECT *,
    -- 第二条第一款 idle_unstarted = not_happened(construction_start, as_of) AND as_of >= start_due + interval '1 year'
    CASE WHEN as_of < construction_start_from THEN TRUE WHEN as_of >= construction_start_to THEN FALSE END AND CASE WHEN CASE WHEN start_due_to >= CAST('9000-01-01' AS DATE) THEN start_due_to ELSE CAST(start_due_to + INTERVAL '1' YEAR AS DATE) END <= as_of THEN TRUE WHEN CASE WHEN start_due_from >= CAST('9000-01-01' AS DATE) THEN start_due_from ELSE CAST(start_due_from + INTERVAL '1' YEAR AS DATE) END > as_of THEN FALSE END AS idle_unstarted,
    CASE WHEN (CASE WHEN as_of < construction_start_from THEN TRUE WHEN as_of >= construction_start_to THEN FALSE END AND CASE WHEN CASE WHEN start_due_to >= CAST('9000-01-01' AS DATE) THEN start_due_to ELSE CAST(start_due_to + INTERVAL '1' YEAR AS DATE) END <= as_of THEN TRUE WHEN CASE WHEN start_due_from >= CAST('9000-01-01' AS DATE) THEN start_due_from ELSE CAST(start_due_from + INTERVAL '1' YEAR AS DATE) END > as_of THEN FALSE END) IS NULL THEN CASE WHEN (CASE WHEN as_of < construction_start_from THEN TRUE WHEN as_of >= construction_start_to THEN FALSE END) IS NULL THEN x__construction_start ELSE 0 END | CASE WHEN (CASE WHEN CASE WHEN start_due_to >= CAST('9000-01-01' AS DATE) THEN start_due_to ELSE CAST(start_due_to + INTERVAL '1' YEAR AS DATE) END <= as_of THEN TRUE WHEN CASE WHEN start_due_from >= CAST('9000-01-01' AS DATE) THEN start_due_from ELSE CAST(start_due_from + INTERVAL '1' YEAR AS DATE) END > as_of THEN FALSE END) IS NULL THEN x__start_due ELSE 0 END ELSE 0 END AS x__idle_unstarted,
    -- 第八条 deducted = held_days(deducted_causes, start_due, as_of)
    (CASE WHEN sure__deducted_causes IS NULL THEN 0 WHEN ((start_due_to) - CAST('1970-01-01' AS DATE)) IS NULL THEN NULL ELSE COALESCE(LIST_SUM([GREATEST(0, LEAST(x.t__, ((as_of) - CAST('1970-01-01' AS DATE))) - GREATEST(x.f__, ((start_due_to) - CAST('1970-01-01' AS DATE))) + 1) FOR x IN sure__deducted_causes]), 0) END + COALESCE(stated__deducted_causes, 0)) AS deducted_from,
    (CASE WHEN possible__deducted_causes IS NULL THEN 0 WHEN ((start_due_from) - CAST('1970-01-01' AS DATE)) IS NULL THEN NULL ELSE COALESCE(LIST_SUM([GREATEST(0, LEAST(x.t__, ((as_of) - CAST('1970-01-01' AS DATE))) - GREATEST(x.f__, ((start_due_from) - CAST('1970-01-01' AS DATE))) + 1) FOR x IN possible__deducted_causes]), 0) END + COALESCE(stated_most__deducted_causes, 0)) AS deducted_to,
    CASE WHEN (CASE WHEN sure__deducted_causes IS NULL THEN 0 WHEN ((start_due_to) - CAST('1970-01-01' AS DATE)) IS NULL THEN NULL ELSE COALESCE(LIST_SUM([GREATEST(0, LEAST(x.t__, ((as_of) - CAST('1970-01-01' AS DATE))) - GREATEST(x.f__, ((start_due_to) - CAST('1970-01-01' AS DATE))) + 1) FOR x IN sure__deducted_causes]), 0) END + COALESCE(stated__deducted_causes, 0)) IS DISTINCT FROM (CASE WHEN possible__deducted_causes IS NULL THEN 0 WHEN ((start_due_from) - CAST('1970-01-01' AS DATE)) IS NULL THEN NULL ELSE COALESCE(LIST_SUM([GREATEST(0, LEAST(x.t__, ((as_of) - CAST('1970-01-01' AS DATE))) - GREATEST(x.f__, ((start_due_from) - CAST('1970-01-01' AS DATE))) + 1) FOR x IN possible__deducted_causes]), 0) END + COALESCE(stated_most__deducted_causes, 0)) THEN x__deducted_causes | x__start_due ELSE 0 END AS x__deducted,
    -- 第八条 deducted_in_all = held_days(deducted_causes, start_due)
    (CASE WHEN sure__deducted_causes IS NULL THEN 0 WHEN ((start_due_to) - CAST('1970-01-01' AS DATE)) IS NULL THEN NULL ELSE COALESCE(LIST_SUM([GREATEST(0, x.t__ - GREATEST(x.f__, ((start_due_to) - CAST('1970-01-01' AS DATE))) + 1) FOR x IN sure__deducted_causes]), 0) END + COALESCE(stated__deducted_causes, 0)) AS deducted_in_all_from,
    CASE WHEN NOT goes_on__deducted_causes THEN (CASE WHEN possible__deducted_causes IS NULL THEN 0 WHEN ((start_due_from) - CAST('1970-01-01' AS DATE)) IS NULL THEN NULL ELSE COALESCE(LIST_SUM([GREATEST(0, x.t__ - GREATEST(x.f__, ((start_due_from) - CAST('1970-01-01' AS DATE))) + 1) FOR x IN possible__deducted_causes]), 0) END + COALESCE(stated_most__deducted_causes, 0)) END AS deducted_in_all_to,
    CASE WHEN (CASE WHEN sure__deducted_causes IS NULL THEN 0 WHEN ((start_due_to) - CAST('1970-01-01' AS DATE)) IS NULL THEN NULL ELSE COALESCE(LIST_SUM([GREATEST(0, x.t__ - GREATEST(x.f__, ((start_due_to) - CAST('1970-01-01' AS DATE))) + 1) FOR x IN sure__deducted_causes]), 0) END + COALESCE(stated__deducted_causes, 0)) IS DISTINCT FROM CASE WHEN NOT goes_on__deducted_causes THEN (CASE WHEN possible__deducted_causes IS NULL THEN 0 WHEN ((start_due_from) - CAST('1970-01-01' AS DATE)) IS NULL THEN NULL ELSE COALESCE(LIST_SUM([GREATEST(0, x.t__ - GREATEST(x.f__, ((start_due_from) - CAST('1970-01-01' AS DATE))) + 1) FOR x IN possible__deducted_causes]), 0) END + COALESCE(stated_most__deducted_causes, 0)) END THEN x__deducted_causes | x__start_due ELSE 0 END AS x__deducted_in_all,
    -- 第八条 government_days = held_days(government_causes, start_due, as_of)
    (CASE WHEN sure__government_causes IS NULL THEN 0 WHEN ((start_due_to) - CAST('1970-01-01' AS DATE)) IS NULL THEN NULL ELSE COALESCE(LIST_SUM([GREATEST(0, LEAST(x.t__, ((as_of) - CAST('1970-01-01' AS DATE))) - GREATEST(x.f__, ((start_due_to) - CAST('1970-01-01' AS DATE))) + 1) FOR x IN sure__government_causes]), 0) END + COALESCE(stated__government_causes, 0)) AS government_days_from,
    (CASE WHEN possible__government_causes IS NULL THEN 0 WHEN ((start_due_from) - CAST('1970-01-01' AS DATE)) IS NULL THEN NULL ELSE COALESCE(LIST_SUM([GREATEST(0, LEAST(x.t__, ((as_of) - CAST('1970-01-01' AS DATE))) - GREATEST(x.f__, ((start_due_from) - CAST('1970-01-01' AS DATE))) + 1) FOR x IN possible__government_causes]), 0) END + COALESCE(stated_most__government_causes, 0)) AS government_days_to,
    CASE WHEN (CASE WHEN sure__government_causes IS NULL THEN 0 WHEN ((start_due_to) - CAST('1970-01-01' AS DATE)) IS NULL THEN NULL ELSE COALESCE(LIST_SUM([GREATEST(0, LEAST(x.t__, ((as_of) - CAST('1970-01-01' AS DATE))) - GREATEST(x.f__, ((start_due_to) - CAST('1970-01-01' AS DATE))) + 1) FOR x IN sure__government_causes]), 0) END + COALESCE(stated__government_causes, 0)) IS DISTINCT FROM (CASE WHEN possible__government_causes IS NULL THEN 0 WHEN ((start_due_from) - CAST('1970-01-01' AS DATE)) IS NULL THEN NULL ELSE COALESCE(LIST_SUM([GREATEST(0, LEAST(x.t__, ((as_of) - CAST('1970-01-01' AS DATE))) - GREATEST(x.f__, ((start_due_from) - CAST('1970-01-01' AS DATE))) + 1) FOR x IN possible__government_causes]), 0) END + COALESCE(stated_most__government_causes, 0)) THEN x__government_causes | x__start_due ELSE 0 END AS x__government_days
  FROM term_1
),
term_3 AS (
  SELECT *,
    -- 第八条、第十四条 own_year = as_of >= start_due + interval '1 year' + deducted
    CASE WHEN CASE WHEN CASE WHEN start_due_to >= CAST('9000-01-01' AS DATE) THEN start_due_to ELSE CAST(start_due_to + INTERVAL '1' YEAR AS DATE) END >= CAST('9000-01-01' AS DATE) THEN CASE WHEN start_due_to >= CAST('9000-01-01' AS DATE) THEN start_due_to ELSE CAST(start_due_to + INTERVAL '1' YEAR AS DATE) END ELSE CAST(CASE WHEN start_due_to >= CAST('9000-01-01' AS DATE) THEN start_due_to ELSE CAST(start_due_to + INTERVAL '1' YEAR AS DATE) END + CAST((deducted_to) AS INT) AS DATE) END <= as_of THEN TRUE WHEN CASE WHEN CASE WHEN start_due_from >= CAST('9000-01-01' AS DATE) THEN start_due_from ELSE CAST(start_due_from + INTERVAL '1' YEAR AS DATE) END >= CAST('9000-01-01' AS DATE) THEN CASE WHEN start_due_from >= CAST('9000-01-01' AS DATE) THEN start_due_from ELSE CAST(start_due_from + INTERVAL '1' YEAR AS DATE) END ELSE CAST(CASE WHEN start_due_from >= CAST('9000-01-01' AS DATE) THEN start_due_from ELSE CAST(start_due_from + INTERVAL '1' YEAR AS DATE) END + CAST((deducted_from) AS INT) AS DATE) END > as_of THEN FALSE END AS own_year,
    CASE WHEN (CASE WHEN CASE WHEN CASE WHEN start_due_to >= CAST('9000-01-01' AS DATE) THEN start_due_to ELSE CAST(start_due_to + INTERVAL '1' YEAR AS DATE) END >= CAST('9000-01-01' AS DATE) THEN CASE WHEN start_due_to >= CAST('9000-01-01' AS DATE) THEN start_due_to ELSE CAST(start_due_to + INTERVAL '1' YEAR AS DATE) END ELSE CAST(CASE WHEN start_due_to >= CAST('9000-01-01' AS DATE) THEN start_due_to ELSE CAST(start_due_to + INTERVAL '1' YEAR AS DATE) END + CAST((deducted_to) AS INT) AS DATE) END <= as_of THEN TRUE WHEN CASE WHEN CASE WHEN start_due_from >= CAST('9000-01-01' AS DATE) THEN start_due_from ELSE CAST(start_due_from + INTERVAL '1' YEAR AS DATE) END >= CAST('9000-01-01' AS DATE) THEN CASE WHEN start_due_from >= CAST('9000-01-01' AS DATE) THEN start_due_from ELSE CAST(start_due_from + INTERVAL '1' YEAR AS DATE) END ELSE CAST(CASE WHEN start_due_from >= CAST('9000-01-01' AS DATE) THEN start_due_from ELSE CAST(start_due_from + INTERVAL '1' YEAR AS DATE) END + CAST((deducted_from) AS INT) AS DATE) END > as_of THEN FALSE END) IS NULL THEN x__start_due | x__deducted ELSE 0 END AS x__own_year,
    -- 第八条、第十四条 own_two_years = as_of >= start_due + interval '2 year' + deducted
    CASE WHEN CASE WHEN CASE WHEN start_due_to >= CAST('9000-01-01' AS DATE) THEN start_due_to ELSE CAST(start_due_to + INTERVAL '2' YEAR AS DATE) END >= CAST('9000-01-01' AS DATE) THEN CASE WHEN start_due_to >= CAST('9000-01-01' AS DATE) THEN start_due_to ELSE CAST(start_due_to + INTERVAL '2' YEAR AS DATE) END ELSE CAST(CASE WHEN start_due_to >= CAST('9000-01-01' AS DATE) THEN start_due_to ELSE CAST(start_due_to + INTERVAL '2' YEAR AS DATE) END + CAST((deducted_to) AS INT) AS DATE) END <= as_of THEN TRUE WHEN CASE WHEN CASE WHEN start_due_from >= CAST('9000-01-01' AS DATE) THEN start_due_from ELSE CAST(start_due_from + INTERVAL '2' YEAR AS DATE) END >= CAST('9000-01-01' AS DATE) THEN CASE WHEN start_due_from >= CAST('9000-01-01' AS DATE) THEN start_due_from ELSE CAST(start_due_from + INTERVAL '2' YEAR AS DATE) END ELSE CAST(CASE WHEN start_due_from >= CAST('9000-01-01' AS DATE) THEN start_due_from ELSE CAST(start_due_from + INTERVAL '2' YEAR AS DATE) END + CAST((deducted_from) AS INT) AS DATE) END > as_of THEN FALSE END AS own_two_years,
    CASE WHEN (CASE WHEN CASE WHEN CASE WHEN start_due_to >= CAST('9000-01-01' AS DATE) THEN start_due_to ELSE CAST(start_due_to + INTERVAL '2' YEAR AS DATE) END >= CAST('9000-01-01' AS DATE) THEN CASE WHEN start_due_to >= CAST('9000-01-01' AS DATE) THEN start_due_to ELSE CAST(start_due_to + INTERVAL '2' YEAR AS DATE) END ELSE CAST(CASE WHEN start_due_to >= CAST('9000-01-01' AS DATE) THEN start_due_to ELSE CAST(start_due_to + INTERVAL '2' YEAR AS DATE) END + CAST((deducted_to) AS INT) AS DATE) END <= as_of THEN TRUE WHEN CASE WHEN CASE WHEN start_due_from >= CAST('9000-01-01' AS DATE) THEN start_due_from ELSE CAST(start_due_from + INTERVAL '2' YEAR AS DATE) END >= CAST('9000-01-01' AS DATE) THEN CASE WHEN start_due_from >= CAST('9000-01-01' AS DATE) THEN start_due_from ELSE CAST(start_due_from + INTERVAL '2' YEAR AS DATE) END ELSE CAST(CASE WHEN start_due_from >= CAST('9000-01-01' AS DATE) THEN start_due_from ELSE CAST(start_due_from + INTERVAL '2' YEAR AS DATE) END + CAST((deducted_from) AS INT) AS DATE) END > as_of THEN FALSE END) IS NULL THEN x__start_due | x__deducted ELSE 0 END AS x__own_two_years
  FROM term_2
),
verdict AS (
  SELECT *,
    CASE WHEN CASE WHEN start_due_from >= CAST('9000-01-01' AS DATE) THEN start_due_from ELSE CAST(start_due_from + INTERVAL '1' YEAR AS DATE) END = CASE WHEN start_due_to >= CAST('9000-01-01' AS DATE) THEN start_due_to ELSE CAST(start_due_to + INTERVAL '1' YEAR AS DATE) END AND CASE WHEN start_due_to >= CAST('9000-01-01' AS DATE) THEN start_due_to ELSE CAST(start_due_to + INTERVAL '1' YEAR AS DATE) END < CAST('9000-01-01' AS DATE) THEN CASE WHEN start_due_from >= CAST('9000-01-01' AS DATE) THEN start_due_from ELSE CAST(start_due_from + INTERVAL '1' YEAR AS DATE) END END AS d__not_started,
    -- cn.idle-land.2012 第二条第一款 闲置：满一年未动工开发: idle_unstarted
    idle_unstarted AS v__not_started,
    -- 闲置：满一年未动工开发 ? 约定或推定的动工开发日期已过一年: as_of >= start_due + interval '1 year'
    CASE WHEN CASE WHEN start_due_to >= CAST('9000-01-01' AS DATE) THEN start_due_to ELSE CAST(start_due_to + INTERVAL '1' YEAR AS DATE) END <= as_of THEN TRUE WHEN CASE WHEN start_due_from >= CAST('9000-01-01' AS DATE) THEN start_due_from ELSE CAST(start_due_from + INTERVAL '1' YEAR AS DATE) END > as_of THEN FALSE END AS s0__not_started,
    -- 闲置：满一年未动工开发 ? 现状一栏写明未动工，没有写截至哪一天: state LIKE '%未动工%' OR state LIKE '%未开工%' OR state LIKE '%未开发%'
    state LIKE '%未动工%' OR state LIKE '%未开工%' OR state LIKE '%未开发%' AS s1__not_started,
    coalesce(state LIKE '在建%' OR state LIKE '已动工%' OR state LIKE '已开工%' OR state LIKE '已竣工%' OR state LIKE '竣工%' OR state LIKE '停工%' OR state LIKE '停建%' OR state LIKE '已建%' OR state LIKE '建成%' OR state LIKE '已投产%' OR state LIKE '投产%', FALSE) OR coalesce(CASE WHEN construction_completion_to <= as_of THEN TRUE WHEN construction_completion_from > as_of THEN FALSE END OR CASE WHEN produced_to <= as_of THEN TRUE WHEN produced_from > as_of THEN FALSE END, FALSE) OR coalesce(area_developed > 0, FALSE) AS u__not_started,
    CASE WHEN CASE WHEN suspended_since_from >= CAST('9000-01-01' AS DATE) THEN suspended_since_from ELSE CAST(suspended_since_from + INTERVAL '1' YEAR AS DATE) END = CASE WHEN suspended_since_to >= CAST('9000-01-01' AS DATE) THEN suspended_since_to ELSE CAST(suspended_since_to + INTERVAL '1' YEAR AS DATE) END AND CASE WHEN suspended_since_to >= CAST('9000-01-01' AS DATE) THEN suspended_since_to ELSE CAST(suspended_since_to + INTERVAL '1' YEAR AS DATE) END < CAST('9000-01-01' AS DATE) THEN CASE WHEN suspended_since_from >= CAST('9000-01-01' AS DATE) THEN suspended_since_from ELSE CAST(suspended_since_from + INTERVAL '1' YEAR AS DATE) END END AS d__suspended,
    -- cn.idle-land.2012 第二条第二款 可认定闲置：开发不足且中止满一年: idle_suspended
    idle_suspended AS v__suspended,
    -- cn.idle-land.2012 第十四条第一项 征缴土地闲置费: not_happened(construction_start, as_of) AND own_year AND NOT own_two_years AND idle_cause = 'enterprise'
    CASE WHEN as_of < construction_start_from THEN TRUE WHEN as_of >= construction_start_to THEN FALSE END AND own_year AND NOT own_two_years AND idle_cause = 'enterprise' AS v__idle_fee,
    CASE WHEN CASE WHEN CASE WHEN start_due_from >= CAST('9000-01-01' AS DATE) THEN start_due_from ELSE CAST(start_due_from + INTERVAL '2' YEAR AS DATE) END >= CAST('9000-01-01' AS DATE) THEN CASE WHEN start_due_from >= CAST('9000-01-01' AS DATE) THEN start_due_from ELSE CAST(start_due_from + INTERVAL '2' YEAR AS DATE) END ELSE CAST(CASE WHEN start_due_from >= CAST('9000-01-01' AS DATE) THEN start_due_from ELSE CAST(start_due_from + INTERVAL '2' YEAR AS DATE) END + CAST((deducted_in_all_from) AS INT) AS DATE) END = CASE WHEN CASE WHEN start_due_to >= CAST('9000-01-01' AS DATE) THEN start_due_to ELSE CAST(start_due_to + INTERVAL '2' YEAR AS DATE) END >= CAST('9000-01-01' AS DATE) THEN CASE WHEN start_due_to >= CAST('9000-01-01' AS DATE) THEN start_due_to ELSE CAST(start_due_to + INTERVAL '2' YEAR AS DATE) END ELSE CAST(CASE WHEN start_due_to >= CAST('9000-01-01' AS DATE) THEN start_due_to ELSE CAST(start_due_to + INTERVAL '2' YEAR AS DATE) END + CAST((deducted_in_all_to) AS INT) AS DATE) END AND CASE WHEN CASE WHEN start_due_to >= CAST('9000-01-01' AS DATE) THEN start_due_to ELSE CAST(start_due_to + INTERVAL '2' YEAR AS DATE) END >= CAST('9000-01-01' AS DATE) THEN CASE WHEN start_due_to >= CAST('9000-01-01' AS DATE) THEN start_due_to ELSE CAST(start_due_to + INTERVAL '2' YEAR AS DATE) END ELSE CAST(CASE WHEN start_due_to >= CAST('9000-01-01' AS DATE) THEN start_due_to ELSE CAST(start_due_to + INTERVAL '2' YEAR AS DATE) END + CAST((deducted_in_all_to) AS INT) AS DATE) END < CAST('9000-01-01' AS DATE) THEN CASE WHEN CASE WHEN start_due_from >= CAST('9000-01-01' AS DATE) THEN start_due_from ELSE CAST(start_due_from + INTERVAL '2' YEAR AS DATE) END >= CAST('9000-01-01' AS DATE) THEN CASE WHEN start_due_from >= CAST('9000-01-01' AS DATE) THEN start_due_from ELSE CAST(start_due_from + INTERVAL '2' YEAR AS DATE) END ELSE CAST(CASE WHEN start_due_from >= CAST('9000-01-01' AS DATE) THEN start_due_from ELSE CAST(start_due_from + INTERVAL '2' YEAR AS DATE) END + CAST((deducted_in_all_from) AS INT) AS DATE) END END AS d__take_back,
    -- cn.idle-land.2012 第十四条第二项 无偿收回国有建设用地使用权: not_happened(construction_start, as_of) AND own_two_years AND idle_cause = 'enterprise'
    CASE WHEN as_of < construction_start_from THEN TRUE WHEN as_of >= construction_start_to THEN FALSE END AND own_two_years AND idle_cause = 'enterprise' AS v__take_back,
    -- cn.idle-land.2012 第十二条 协商处置: idle_suspended OR idle_unstarted AND (idle_cause LIKE 'government%' OR idle_cause = 'force-majeure' OR government_days > qty(0, '日') AND NOT own_year)
    idle_suspended OR idle_unstarted AND (idle_cause LIKE 'government%' OR idle_cause = 'force-majeure' OR CASE WHEN 0.0e0 < government_days_from THEN TRUE WHEN 0.0e0 >= government_days_to THEN FALSE END AND NOT own_year) AS v__agreement,
    -- cn.idle-land.2012 第二十四条 囤地炒地的限制: (idle_unstarted OR idle_suspended) AND hoarding
    (idle_unstarted OR idle_suspended) AND hoarding AS v__hoarding,
    -- cn.idle-land.2012 第二十五条 未上报备案: (idle_unstarted OR idle_suspended) AND NOT filed
    (idle_unstarted OR idle_suspended) AND NOT filed AS v__not_filed
  FROM term_3
)
SELECT zone,
  assessed_range,
  subject,
  subject_name,
  seq,
  source_row,
  fact,
  v__not_started AS v__not_started,
  CASE WHEN v__not_started IS NULL THEN x__idle_unstarted ELSE 0 END AS m__not_started,
  CASE WHEN u__not_started THEN 0 ELSE CASE WHEN s0__not_started THEN 1 ELSE 0 END + CASE WHEN s1__not_started THEN 2 ELSE 0 END END AS s__not_started,
  CASE WHEN coalesce(((CASE WHEN d__not_started < construction_start_from THEN TRUE WHEN d__not_started >= construction_start_to THEN FALSE END AND CASE WHEN CASE WHEN start_due_to >= CAST('9000-01-01' AS DATE) THEN start_due_to ELSE CAST(start_due_to + INTERVAL '1' YEAR AS DATE) END <= d__not_started THEN TRUE WHEN CASE WHEN start_due_from >= CAST('9000-01-01' AS DATE) THEN start_due_from ELSE CAST(start_due_from + INTERVAL '1' YEAR AS DATE) END > d__not_started THEN FALSE END)), TRUE) THEN d__not_started END AS d__not_started,
  v__suspended AS v__suspended,
  CASE WHEN v__suspended IS NULL THEN x__idle_suspended ELSE 0 END AS m__suspended,
  CASE WHEN coalesce(((CASE WHEN construction_start_to <= d__suspended THEN TRUE WHEN construction_start_from > d__suspended THEN FALSE END AND (3 * CAST(area_developed AS INT128) < NULLIF(CAST(area_to_develop AS INT128), 0) OR 4 * CAST(investment_made AS INT128) * SIGN(CAST(investment_total AS INT128)) < NULLIF(ABS(CAST(investment_total AS INT128)), 0)) AND CASE WHEN CASE WHEN suspended_since_to >= CAST('9000-01-01' AS DATE) THEN suspended_since_to ELSE CAST(suspended_since_to + INTERVAL '1' YEAR AS DATE) END <= d__suspended THEN TRUE WHEN CASE WHEN suspended_since_from >= CAST('9000-01-01' AS DATE) THEN suspended_since_from ELSE CAST(suspended_since_from + INTERVAL '1' YEAR AS DATE) END > d__suspended THEN FALSE END)), TRUE) THEN d__suspended END AS d__suspended,
  v__idle_fee AS v__idle_fee,
  CASE WHEN v__idle_fee IS NULL THEN CASE WHEN (CASE WHEN as_of < construction_start_from THEN TRUE WHEN as_of >= construction_start_to THEN FALSE END) IS NULL THEN x__construction_start ELSE 0 END | x__own_year | x__own_two_years | x__idle_cause ELSE 0 END AS m__idle_fee,
  (price * 20.0e0) * 1e-10 AS a__idle_fee,
  v__take_back AS v__take_back,
  CASE WHEN v__take_back IS NULL THEN CASE WHEN (CASE WHEN as_of < construction_start_from THEN TRUE WHEN as_of >= construction_start_to THEN FALSE END) IS NULL THEN x__construction_start ELSE 0 END | x__own_two_years | x__idle_cause ELSE 0 END AS m__take_back,
  CASE WHEN coalesce((CASE WHEN d__take_back < construction_start_from THEN TRUE WHEN d__take_back >= construction_start_to THEN FALSE END AND (CASE WHEN CASE WHEN CASE WHEN start_due_to >= CAST('9000-01-01' AS DATE) THEN start_due_to ELSE CAST(start_due_to + INTERVAL '2' YEAR AS DATE) END >= CAST('9000-01-01' AS DATE) THEN CASE WHEN start_due_to >= CAST('9000-01-01' AS DATE) THEN start_due_to ELSE CAST(start_due_to + INTERVAL '2' YEAR AS DATE) END ELSE CAST(CASE WHEN start_due_to >= CAST('9000-01-01' AS DATE) THEN start_due_to ELSE CAST(start_due_to + INTERVAL '2' YEAR AS DATE) END + CAST((((CASE WHEN possible__deducted_causes IS NULL THEN 0 WHEN ((start_due_from) - CAST('1970-01-01' AS DATE)) IS NULL THEN NULL ELSE COALESCE(LIST_SUM([GREATEST(0, LEAST(x.t__, ((d__take_back) - CAST('1970-01-01' AS DATE))) - GREATEST(x.f__, ((start_due_from) - CAST('1970-01-01' AS DATE))) + 1) FOR x IN possible__deducted_causes]), 0) END + COALESCE(stated_most__deducted_causes, 0)))) AS INT) AS DATE) END <= d__take_back THEN TRUE WHEN CASE WHEN CASE WHEN start_due_from >= CAST('9000-01-01' AS DATE) THEN start_due_from ELSE CAST(start_due_from + INTERVAL '2' YEAR AS DATE) END >= CAST('9000-01-01' AS DATE) THEN CASE WHEN start_due_from >= CAST('9000-01-01' AS DATE) THEN start_due_from ELSE CAST(start_due_from + INTERVAL '2' YEAR AS DATE) END ELSE CAST(CASE WHEN start_due_from >= CAST('9000-01-01' AS DATE) THEN start_due_from ELSE CAST(start_due_from + INTERVAL '2' YEAR AS DATE) END + CAST((((CASE WHEN sure__deducted_causes IS NULL THEN 0 WHEN ((start_due_to) - CAST('1970-01-01' AS DATE)) IS NULL THEN NULL ELSE COALESCE(LIST_SUM([GREATEST(0, LEAST(x.t__, ((d__take_back) - CAST('1970-01-01' AS DATE))) - GREATEST(x.f__, ((start_due_to) - CAST('1970-01-01' AS DATE))) + 1) FOR x IN sure__deducted_causes]), 0) END + COALESCE(stated__deducted_causes, 0)))) AS INT) AS DATE) END > d__take_back THEN FALSE END) AND idle_cause = 'enterprise'), TRUE) THEN d__take_back END AS d__take_back,
  v__agreement AS v__agreement,
  CASE WHEN v__agreement IS NULL THEN x__idle_suspended | CASE WHEN (idle_unstarted AND (idle_cause LIKE 'government%' OR idle_cause = 'force-majeure' OR CASE WHEN 0.0e0 < government_days_from THEN TRUE WHEN 0.0e0 >= government_days_to THEN FALSE END AND NOT own_year)) IS NULL THEN x__idle_unstarted | CASE WHEN (idle_cause LIKE 'government%' OR idle_cause = 'force-majeure' OR CASE WHEN 0.0e0 < government_days_from THEN TRUE WHEN 0.0e0 >= government_days_to THEN FALSE END AND NOT own_year) IS NULL THEN x__idle_cause | CASE WHEN (CASE WHEN 0.0e0 < government_days_from THEN TRUE WHEN 0.0e0 >= government_days_to THEN FALSE END AND NOT own_year) IS NULL THEN CASE WHEN (CASE WHEN 0.0e0 < government_days_from THEN TRUE WHEN 0.0e0 >= government_days_to THEN FALSE END) IS NULL THEN x__government_days ELSE 0 END | x__own_year ELSE 0 END ELSE 0 END ELSE 0 END ELSE 0 END AS m__agreement,
  v__hoarding AS v__hoarding,
  CASE WHEN v__hoarding IS NULL THEN CASE WHEN (idle_unstarted OR idle_suspended) IS NULL THEN x__idle_unstarted | x__idle_suspended ELSE 0 END | x__hoarding ELSE 0 END AS m__hoarding,
  v__not_filed AS v__not_filed,
  CASE WHEN v__not_filed IS NULL THEN CASE WHEN (idle_unstarted OR idle_suspended) IS NULL THEN x__idle_unstarted | x__idle_suspended ELSE 0 END | x__filed ELSE 0 END AS m__not_filed
FROM verdict
ORDER BY zone, assessed_range, subject, seq, source_row
