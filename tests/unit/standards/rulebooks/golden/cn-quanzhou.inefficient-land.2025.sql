-- cn-quanzhou.inefficient-land.2025: one row per inefficient_land of the period
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
    subject.planned_ratio AS planned_ratio,
    CASE WHEN subject.planned_ratio IS NOT NULL THEN 0 ELSE 2 END AS x__planned_ratio,
    subject.existing_land AS existing_land,
    CASE WHEN subject.existing_land IS NOT NULL THEN 0 ELSE 4 END AS x__existing_land,
    subject.scattered AS scattered,
    CASE WHEN subject.scattered IS NOT NULL THEN 0 ELSE 8 END AS x__scattered,
    subject.extensive AS extensive,
    CASE WHEN subject.extensive IS NOT NULL THEN 0 ELSE 16 END AS x__extensive,
    subject.unfit_use AS unfit_use,
    CASE WHEN subject.unfit_use IS NOT NULL THEN 0 ELSE 32 END AS x__unfit_use,
    subject.dilapidated AS dilapidated,
    CASE WHEN subject.dilapidated IS NOT NULL THEN 0 ELSE 64 END AS x__dilapidated,
    subject.title_clear AS title_clear,
    CASE WHEN subject.title_clear IS NOT NULL THEN 0 ELSE 128 END AS x__title_clear,
    subject.general_project AS general_project,
    CASE WHEN subject.general_project IS NOT NULL THEN 0 ELSE 256 END AS x__general_project,
    subject.benefit AS benefit,
    CASE WHEN subject.benefit IS NOT NULL THEN 0 ELSE 512 END AS x__benefit,
    subject.class_last AS class_last,
    CASE WHEN subject.class_last IS NOT NULL THEN 0 ELSE 1024 END AS x__class_last,
    subject.class_before AS class_before,
    CASE WHEN subject.class_before IS NOT NULL THEN 0 ELSE 2048 END AS x__class_before
  FROM subject
),
term_1 AS (
  SELECT *,
    -- 定义 judged_inefficient = scattered OR extensive OR unfit_use OR dilapidated
    scattered OR extensive OR unfit_use OR dilapidated AS judged_inefficient,
    CASE WHEN (scattered OR extensive OR unfit_use OR dilapidated) IS NULL THEN x__scattered | x__extensive | x__unfit_use | x__dilapidated ELSE 0 END AS x__judged_inefficient,
    -- 有效期 in_force = as_of >= date '2026-02-01' AND as_of <= date '2027-12-31'
    CASE WHEN CAST('2026-02-01' AS DATE) <= as_of THEN TRUE WHEN CAST('2026-02-01' AS DATE) > as_of THEN FALSE END AND CASE WHEN as_of <= CAST('2027-12-31' AS DATE) THEN TRUE WHEN as_of > CAST('2027-12-31' AS DATE) THEN FALSE END AS in_force,
    -- 经济效益 benefit_per_mu = benefit / area
    benefit / NULLIF(area, 0.0e0) AS benefit_per_mu,
    x__benefit | x__area | CASE WHEN area = 0.0e0 THEN 4611686018427387904 ELSE 0 END AS x__benefit_per_mu
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
    -- cn-quanzhou.inefficient-land.2025 分档：每亩不足五万元 近三年经济效益低于每亩五万元，低效，收储改造: in_force AND benefit_per_mu < qty(5, '万元/亩')
    in_force AND 4 * CAST(benefit AS INT128) < NULLIF(CAST(area AS INT128), 0) AS v__low_benefit,
    -- cn-quanzhou.inefficient-land.2025 分档：一般项目用地不足五亩 一般项目不足五亩，低效，收储改造: in_force AND general_project AND area < qty(5, '亩')
    in_force AND general_project AND area < 10000000000 AS v__small_general,
    -- cn-quanzhou.inefficient-land.2025 分档：每亩五万元以上不足二十万元 效益五至二十万元每亩，规划容积率超过2.5: in_force AND benefit_per_mu >= qty(5, '万元/亩') AND benefit_per_mu < qty(20, '万元/亩') AND planned_ratio > 2.5
    in_force AND 4 * CAST(benefit AS INT128) >= NULLIF(CAST(area AS INT128), 0) AND CAST(benefit AS INT128) < NULLIF(CAST(area AS INT128), 0) AND TRY_CAST(ROUND(planned_ratio * 1000000000.0e0) AS BIGINT) > 2500000000 AS v__ratio_over,
    -- cn-quanzhou.inefficient-land.2025 分档：每亩二十万元以上，个别地块可突破3.0 效益每亩二十万元以上，规划容积率超过3.0，须个案认定: in_force AND benefit_per_mu >= qty(20, '万元/亩') AND planned_ratio > 3
    in_force AND CAST(benefit AS INT128) >= NULLIF(CAST(area AS INT128), 0) AND TRY_CAST(ROUND(planned_ratio * 1000000000.0e0) AS BIGINT) > 3000000000 AS v__ratio_individual
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
  v__low_benefit AS v__low_benefit,
  CASE WHEN v__low_benefit IS NULL THEN x__benefit_per_mu ELSE 0 END AS m__low_benefit,
  v__small_general AS v__small_general,
  CASE WHEN v__small_general IS NULL THEN x__general_project | x__area ELSE 0 END AS m__small_general,
  v__ratio_over AS v__ratio_over,
  CASE WHEN v__ratio_over IS NULL THEN x__benefit_per_mu | x__planned_ratio ELSE 0 END AS m__ratio_over,
  v__ratio_individual AS v__ratio_individual,
  CASE WHEN v__ratio_individual IS NULL THEN x__benefit_per_mu | x__planned_ratio ELSE 0 END AS m__ratio_individual
FROM verdict
ORDER BY zone, assessed_range, subject, seq, source_row
