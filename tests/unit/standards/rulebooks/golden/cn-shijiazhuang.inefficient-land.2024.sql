-- cn-shijiazhuang.inefficient-land.2024: one row per inefficient_land of the period
WITH subject AS (
  SELECT * FROM inefficient_land WHERE period = $period
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
    subject.area AS area,
    CASE WHEN subject.area IS NOT NULL THEN 0 ELSE 1 END AS x__area,
    subject.existing_land AS existing_land,
    CASE WHEN subject.existing_land IS NOT NULL THEN 0 ELSE 2 END AS x__existing_land,
    subject.scattered AS scattered,
    CASE WHEN subject.scattered IS NOT NULL THEN 0 ELSE 4 END AS x__scattered,
    subject.extensive AS extensive,
    CASE WHEN subject.extensive IS NOT NULL THEN 0 ELSE 8 END AS x__extensive,
    subject.unfit_use AS unfit_use,
    CASE WHEN subject.unfit_use IS NOT NULL THEN 0 ELSE 16 END AS x__unfit_use,
    subject.dilapidated AS dilapidated,
    CASE WHEN subject.dilapidated IS NOT NULL THEN 0 ELSE 32 END AS x__dilapidated,
    subject.title_clear AS title_clear,
    CASE WHEN subject.title_clear IS NOT NULL THEN 0 ELSE 64 END AS x__title_clear,
    subject.inefficient_class AS inefficient_class,
    CASE WHEN subject.inefficient_class IS NOT NULL THEN 0 ELSE 128 END AS x__inefficient_class,
    subject.class_last AS class_last,
    CASE WHEN subject.class_last IS NOT NULL THEN 0 ELSE 256 END AS x__class_last,
    subject.class_before AS class_before,
    CASE WHEN subject.class_before IS NOT NULL THEN 0 ELSE 512 END AS x__class_before,
    subject.disposed_area AS disposed_area,
    CASE WHEN subject.disposed_area IS NOT NULL THEN 0 ELSE 1024 END AS x__disposed_area
  FROM subject
),
term_1 AS (
  SELECT *,
    -- 定义 judged_inefficient = scattered OR extensive OR unfit_use OR dilapidated
    scattered OR extensive OR unfit_use OR dilapidated AS judged_inefficient,
    CASE WHEN (scattered OR extensive OR unfit_use OR dilapidated) IS NULL THEN x__scattered | x__extensive | x__unfit_use | x__dilapidated ELSE 0 END AS x__judged_inefficient
  FROM fact
),
verdict AS (
  SELECT *,
    -- cn.inefficient-land.2016 城镇低效用地的定义 低效用地（人工判断）: existing_land AND title_clear AND judged_inefficient
    existing_land AND title_clear AND judged_inefficient AS v__inefficient,
    -- cn.inefficient-land.2016 城镇低效用地的定义：权属清晰、不存在争议 情形属于低效，但权属不清或有争议，不列入: existing_land AND judged_inefficient AND NOT title_clear
    existing_land AND judged_inefficient AND NOT title_clear AS v__title_disputed,
    -- cn.inefficient-land.2016 国家文件没有此条；见一份非正式材料 亩均评价连续两年D类（地方做法，未核实）: class_last = 'D' AND class_before = 'D'
    class_last = 'D' AND class_before = 'D' AS v__d_class_running,
    -- cn-shijiazhuang.inefficient-land.2024 分类：B 低效产业用地 列为低效产业用地: inefficient_class LIKE 'B%'
    inefficient_class LIKE 'B%' AS v__listed_industry,
    -- cn-shijiazhuang.inefficient-land.2024 企业台账：剩余面积 = 占地面积 − 处置面积 尚有剩余面积未处置: disposed_area < area
    CAST(disposed_area AS INT128) < CAST(area AS INT128) AS v__undisposed,
    -- cn-shijiazhuang.inefficient-land.2024 企业台账：剩余面积 = 占地面积 − 处置面积 处置面积多于占地面积，登记有误: disposed_area > area
    CAST(disposed_area AS INT128) > CAST(area AS INT128) AS v__over_disposed
  FROM term_1
)
SELECT zone,
  assessed_range,
  subject,
  subject_name,
  seq,
  source_row,
  fact,
  v__inefficient AS v__inefficient,
  CASE WHEN v__inefficient IS NULL THEN x__existing_land | x__title_clear | x__judged_inefficient ELSE 0 END AS m__inefficient,
  v__title_disputed AS v__title_disputed,
  CASE WHEN v__title_disputed IS NULL THEN x__existing_land | x__judged_inefficient | x__title_clear ELSE 0 END AS m__title_disputed,
  v__d_class_running AS v__d_class_running,
  CASE WHEN v__d_class_running IS NULL THEN x__class_last | x__class_before ELSE 0 END AS m__d_class_running,
  v__listed_industry AS v__listed_industry,
  CASE WHEN v__listed_industry IS NULL THEN x__inefficient_class ELSE 0 END AS m__listed_industry,
  v__undisposed AS v__undisposed,
  CASE WHEN v__undisposed IS NULL THEN x__disposed_area | x__area ELSE 0 END AS m__undisposed,
  (area - disposed_area) * 3.3333333333333335e-11 AS a__undisposed,
  v__over_disposed AS v__over_disposed,
  CASE WHEN v__over_disposed IS NULL THEN x__disposed_area | x__area ELSE 0 END AS m__over_disposed
FROM verdict
ORDER BY zone, assessed_range, subject, seq, source_row
