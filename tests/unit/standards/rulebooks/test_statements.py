"""The statements of the shipped rulebooks: their text as it was seen, and check queries by hand.

A golden text makes every change of the compiler visible. The check queries say the same rules
another way, written from the documents; on random rows both must give the same verdicts.
To accept a change of the text: YUANHENG_GOLDEN=write, then read the difference before committing.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from yuanheng.engines.duck import DuckEngine
from yuanheng.evaluate.rulebook import bound, judge
from yuanheng.model.ledger import ARROW_TYPES, SYSTEM_COLUMNS
from yuanheng.standards.packs.contents import all_packs, rulebook
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.rulebooks.compile import compile_rulebook
from yuanheng.standards.scorecards.parameters import parse_settings

GOLDEN = Path(__file__).parent / "golden"
IDLE = "cn.idle-land.2012"
QUOTA = "cn.idle-land-quota.2012"
CONTROL = "cn.industrial-land-control.2008"
JIANGSU = "cn-jiangsu.industrial-land-control.2021"
CONTRACT = "cn.land-contract.2008"
STANDARD_LAND = (
    "cn-fuzhou.standard-land.2024",
    "cn-longchang.standard-land.2022",
    "cn-tieshangang.standard-land.2023",
)
INEFFICIENT = (
    "cn.inefficient-land.2016",
    "cn-quanzhou.inefficient-land.2025",
    "cn-shijiazhuang.inefficient-land.2024",
)
ZONE_LAND = ("cn.zone-consolidation.2024", "cn.stock-quota.2020")
GATES = (
    *("cn.etdz-upgrade.2011", "cn.etdz-exit.2016", "cn.etdz-exit.2021"),
    "cn-anhui.deductions.2022",
    *("cn.zero-carbon-park.2025", "cn-hunan.htz-conversion.2021", "cn-sichuan.zone-setup.2019"),
)
SHIPPED = (
    *(QUOTA, IDLE, CONTROL, JIANGSU, CONTRACT, *GATES),
    *("cn.industrial-land-control.2023", "cn.performance-agreement.2018"),
    *STANDARD_LAND,
    *INEFFICIENT,
    *ZONE_LAND,
)
HM2, WAN = 3 * 10**10, 10**8
AS_OF = "2013-06-30"
#: The ends of a fact about a day: exact, a span, open, none at all, never.
SPANS = (
    *((d, d) for d in ("2011-06-30", "2011-07-01", "2012-06-30", "2012-07-01", "2013-06-30")),
    *((d, d) for d in ("2012-02-29", "2013-07-01", "9000-01-01")),
    ("2012-01-01", "2012-12-31"),
    ("2013-01-01", "2013-12-31"),
    ("2013-07-01", None),
    (None, "2012-06-30"),
    (None, None),
)
SIGNED = (
    *(("2010-06-30", "2010-06-30"), ("2023-05-05", "2023-05-05"), ("2023-05-06", "2023-05-06")),
    *(("2008-01-01", "2008-12-31"), ("2023-01-01", "2023-12-31"), (None, None)),
)
DOMAINS: dict[str, tuple[Any, ...]] = {
    "area": (0, HM2, 2 * HM2, 3 * HM2),
    "area_to_develop": (0, 3 * HM2, 4 * HM2),
    "area_developed": (0, HM2, 2 * HM2),
    "investment_total": (0, 4000 * WAN, 5000 * WAN),
    "investment_made": (0, 999 * WAN, 1000 * WAN, 1250 * WAN),
    "floor_area_counted": (HM2 // 2, HM2, 2 * HM2, 4 * HM2),
    "covered_area": (HM2 * 3 // 10, HM2 // 5, HM2),
    "administration_area": (HM2 * 7 // 100, HM2 // 5),
    "green_area": (HM2 // 5, HM2 // 4, HM2),
    "fixed_investment": (1000 * WAN, 2000 * WAN, 9000 * WAN),
    "plot_ratio_min": (0.5, 1.0, 2.0),
    "idle_cause": ("enterprise", "government", "force-majeure"),
    "industry_2002": ("25", "26", "35", "43", "06"),
    "hoarding": (True, False),
    "filed": (True, False),
    "green_for_process": (True, False),
    "is_new_land": (True, True, False),
    "floor_region": ("苏南", "苏中", "苏北", "别处"),
    "floor_exempt": (True, False, False),
    "high_standard_workshop": (True, False),
    "suits_workshop": (True, False),
    "non_production_buildings": (True, False),
}
EVENTS = ("agreed_start", "delivered", "construction_start", "suspended_since")

CHECKS = {
    IDLE: """
WITH due AS (
  SELECT *,
    CASE WHEN agreed_start_from = '9000-01-01' THEN delivered_from
         WHEN agreed_start_to < '9000-01-01' THEN agreed_start_from END AS stated_from,
    CASE WHEN agreed_start_from = '9000-01-01' THEN delivered_to
         WHEN agreed_start_to < '9000-01-01' THEN agreed_start_to END AS stated_to,
    CASE WHEN agreed_start_from = '9000-01-01' THEN 1 ELSE 0 END AS more,
    (SELECT coalesce(sum(days), 0) // 10000 FROM idle_cause c
     WHERE c.supply = s.number AND cause <> 'enterprise')::INT AS least_days,
    (SELECT coalesce(sum(days), 0) FROM idle_cause c
     WHERE c.supply = s.number AND cause = 'government-plan') AS theirs
  FROM supply s
), year AS (
  -- years are added to the text of a day; 29 February gives 28 February, and never stays never
  SELECT *,
    CASE WHEN stated_from = '9000-01-01' THEN stated_from
         ELSE replace(CAST(CAST(substr(stated_from, 1, 4) AS INT) + more + 1 AS TEXT)
                      || substr(stated_from, 5), '02-29', '02-28') END AS late_from,
    CASE WHEN stated_to = '9000-01-01' THEN stated_to
         ELSE replace(CAST(CAST(substr(stated_to, 1, 4) AS INT) + more + 1 AS TEXT)
                      || substr(stated_to, 5), '02-29', '02-28') END AS late_to,
    CASE WHEN stated_from = '9000-01-01' THEN stated_from
         ELSE replace(CAST(CAST(substr(stated_from, 1, 4) AS INT) + more + 2 AS TEXT)
                      || substr(stated_from, 5), '02-29', '02-28') END AS lost_from,
    CASE WHEN stated_to = '9000-01-01' THEN stated_to
         ELSE replace(CAST(CAST(substr(stated_to, 1, 4) AS INT) + more + 2 AS TEXT)
                      || substr(stated_to, 5), '02-29', '02-28') END AS lost_to
  FROM due
), told AS (
  SELECT *,
    construction_start_to <= '2013-06-30' AS surely_begun,
    construction_start_from > '2013-06-30' AS surely_not,
    late_to <= '2013-06-30' AS surely_late, late_from > '2013-06-30' AS surely_in_time,
    lost_to <= '2013-06-30' AS surely_lost, lost_from > '2013-06-30' AS surely_kept,
    suspended_since_to <= '2012-06-30' AS surely_stopped,
    suspended_since_from > '2012-06-30' AS surely_going_on,
    CASE WHEN area_to_develop <> 0 THEN 3 * area_developed < area_to_develop END AS little_land,
    CASE WHEN investment_total <> 0 THEN 4 * investment_made < investment_total END AS little_money
  FROM year
), said AS (
  SELECT *,
    CASE WHEN surely_not THEN TRUE WHEN surely_begun THEN FALSE END AS not_begun,
    CASE WHEN surely_late THEN TRUE WHEN surely_in_time THEN FALSE END AS late,
    CASE WHEN surely_lost THEN TRUE WHEN surely_kept THEN FALSE END AS lost_before,
    CASE WHEN late_to <= '9' AND CAST(late_to AS DATE) + least_days <= DATE '2013-06-30' THEN TRUE
         WHEN late_from = '9000-01-01' THEN FALSE
         WHEN CAST(late_from AS DATE) + least_days > DATE '2013-06-30' THEN FALSE END AS own,
    CASE WHEN lost_to <= '9' AND CAST(lost_to AS DATE) + least_days <= DATE '2013-06-30' THEN TRUE
         WHEN lost_from = '9000-01-01' THEN FALSE
         WHEN CAST(lost_from AS DATE) + least_days > DATE '2013-06-30' THEN FALSE END AS lost,
    CASE WHEN surely_stopped THEN TRUE WHEN surely_going_on THEN FALSE END AS stopped
  FROM told
)
SELECT number, not_begun AND late, NOT not_begun AND (little_land OR little_money) AND stopped,
  not_begun AND own AND NOT lost AND idle_cause = 'enterprise',
  not_begun AND lost AND idle_cause = 'enterprise',
  (NOT not_begun AND (little_land OR little_money) AND stopped)
    OR (not_begun AND late AND (idle_cause <> 'enterprise' OR (theirs > 0 AND NOT own))),
  ((not_begun AND late) OR (NOT not_begun AND (little_land OR little_money) AND stopped))
    AND hoarding,
  ((not_begun AND late) OR (NOT not_begun AND (little_land OR little_money) AND stopped))
    AND NOT filed
FROM said ORDER BY number
""",
    CONTROL: """
WITH floor(code, least) AS (VALUES ('25', 0.5), ('26', 0.6), ('35', 0.7), ('43', 0.7)),
p AS (SELECT supply.*, least, nullif(area, 0) AS land,
        CASE WHEN signed_on_to < '2023-05-06' THEN TRUE
             WHEN signed_on_from >= '2023-05-06' THEN FALSE END AS applies
      FROM supply LEFT JOIN floor ON code = industry_2002)
SELECT number, applies AND floor_area_counted / land < least,
  applies AND covered_area * 10 < land * 3, applies AND administration_area * 100 > land * 7,
  applies AND (green_area > 0 AND green_for_process = FALSE OR green_area * 5 > land),
  applies AND fixed_investment / 1e8 < 2000 * (land / 3e10), applies AND non_production_buildings,
  floor_area_counted / land < plot_ratio_min
FROM p ORDER BY number
""",
}
CHECKS[JIANGSU] = (
    CHECKS[CONTROL]
    .replace(
        "applies AND floor_area_counted / land < least,",
        """applies AND floor_area_counted / land < least OR is_new_land
    AND floor_exempt = FALSE AND (
    floor_area_counted / land < CASE floor_region WHEN '苏南' THEN 1.5 WHEN '苏中' THEN 1.2
      WHEN '苏北' THEN 1.0 END
    OR high_standard_workshop AND floor_area_counted / land < 2),""",
    )
    .replace(
        "< plot_ratio_min\n",
        "< plot_ratio_min,\n  is_new_land AND suits_workshop AND area < 45e9\n",
    )
)
SETTINGS = {
    IDLE: (),
    CONTROL: ("investment_min=2000",),
    JIANGSU: ("investment_min=2000",),
}


def drawn(seed: int, count: int) -> pa.Table:
    """Draw projects of which a third of the facts is unknown."""
    chance = random.Random(seed)  # noqa: S311 - seeded on purpose
    rows = []
    for n in range(count):
        row: dict[str, Any] = {"zone": "Z1", "period": "2013", "number": f"{n:05d}"}
        row |= {"seq": 1, "source_row": n, "fact": f"1.{n}"}
        for name, values in DOMAINS.items():
            row[name] = None if chance.random() < 0.3 else chance.choice(values)
        for name in EVENTS:
            row[f"{name}_from"], row[f"{name}_to"] = chance.choice(SPANS)
        row["signed_on_from"], row["signed_on_to"] = chance.choice(SIGNED)
        rows.append(row)
    return table("supply", rows)


def causes(seed: int, count: int) -> pa.Table:
    """Draw causes of idleness, one plot in a few with some days of each."""
    chance = random.Random(seed)  # noqa: S311 - seeded on purpose
    kinds = ("government-plan", "preliminary-work", "enterprise")
    rows = [
        {
            "zone": "Z1",
            "supply": f"{chance.randrange(4000):05d}",
            "cause": chance.choice(kinds),
            "days": chance.choice((0, 1, 30, 365, 366)) * 10_000,
            "seq": 2,
            "source_row": n,
            "fact": f"2.{n}",
        }
        for n in range(count)
    ]
    return table("idle_cause", rows)


def table(relation: str, rows: list[dict[str, Any]]) -> pa.Table:
    stored = (*SYSTEM_COLUMNS, *ledger_schema().relations[relation].stored)
    schema = pa.schema([(name, ARROW_TYPES[kind]) for name, kind in stored])
    return pa.Table.from_pylist([{f.name: r.get(f.name) for f in schema} for r in rows], schema)


def verdicts(
    pack_id: str, relations: Mapping[str, pa.Table], settings: tuple[str, ...]
) -> list[tuple[bool | None, ...]]:
    """The verdicts of the compiled statement, subjects and rules in order."""
    book = rulebook(pack_id)
    values = parse_settings(settings, book.parameters)
    given = bound(book, values, as_of=AS_OF, period="2013")
    judged = judge(book, DuckEngine().run(compile_rulebook(book), relations, given))
    codes = {0: False, 1: True, 2: None}
    columns = [[codes[int(c)] for c in rule.verdicts] for rule in judged.rules]
    return list(zip(*columns, strict=True))


def asked(query: str, relations: Mapping[str, pa.Table]) -> list[tuple[bool | None, ...]]:
    with duckdb.connect() as connection:
        for name, rows in relations.items():
            connection.register(name, rows)
        return [tuple(row[1:]) for row in connection.execute(query).fetchall()]


@pytest.mark.parametrize("pack_id", SHIPPED)
def test_the_statement_of_a_pack_is_the_text_that_was_read(pack_id: str) -> None:
    """A change of the compiler shows here, line by line."""
    path = GOLDEN / f"{pack_id}.sql"
    text = compile_rulebook(rulebook(pack_id)).text + "\n"
    if os.environ.get("YUANHENG_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


def test_every_shipped_rulebook_has_a_golden_text() -> None:
    """None is forgotten when a pack is added."""
    shipped = {p.id for p in all_packs().values() if p.kind == "rulebook"}
    assert shipped == {path.stem for path in GOLDEN.glob("*.sql")} == set(SHIPPED)


@pytest.mark.parametrize("pack_id", CHECKS)
def test_a_query_by_hand_gives_the_same_verdicts(pack_id: str) -> None:
    """Over thousands of rows the two readings of the document agree, and no rule is idle."""
    relations = {"supply": drawn(seed=7, count=4000), "idle_cause": causes(seed=8, count=900)}
    ours = verdicts(pack_id, relations, SETTINGS[pack_id])
    by_hand = asked(CHECKS[pack_id], relations)
    assert [n for n, pair in enumerate(zip(ours, by_hand, strict=True)) if pair[0] != pair[1]] == []
    for rule in zip(*ours, strict=True):
        assert min(Counter(rule)[verdict] for verdict in (True, False, None)) > 5


def test_a_query_by_hand_sums_the_idle_land_alike() -> None:
    """A zone's share is open as soon as one of its plots might be idle supplied land."""
    chance = random.Random(3)  # noqa: S311 - seeded on purpose
    parcels = [
        {
            "zone": f"Z{chance.randrange(600):03d}",
            "period": chance.choice(("2013", "2013", "2013", "2012")),
            "assessed_range": "主区",
            "number": str(n),
            "area": chance.choice((HM2, HM2, 2 * HM2, 9 * HM2, None)),
            "supply_state": chance.choice(("D21", "D21", "D1", "E", "E", None)),
            "land_class": chance.choice(("A2", "A2", "A2", "B21", None)),
            "idle": chance.choice((True, False, False, None)),
            "seq": 1,
            "source_row": n,
            "fact": f"1.{n}",
        }
        for n in range(1800)
    ]
    zones = [
        {"zone": f"Z{n:03d}", "name": f"园{n}", "seq": 1, "source_row": n, "fact": f"2.{n}"}
        for n in range(700)
    ]
    relations = {"zone": table("zone", zones), "parcel": table("parcel", parcels)}
    by_hand = asked(
        """
        WITH now AS (SELECT * FROM parcel WHERE period = '2013'),
        plot AS (SELECT *, starts_with(supply_state, 'D') AS supplied,
          starts_with(supply_state, 'D') AND starts_with(land_class, 'B') AND idle AS lying
          FROM now)
        SELECT zone.zone, CASE WHEN
          EXISTS (SELECT 1 FROM plot WHERE plot.zone = zone.zone
                  AND (supplied IS NULL OR supplied AND area IS NULL))
          OR EXISTS (SELECT 1 FROM plot WHERE plot.zone = zone.zone
                     AND (lying IS NULL OR lying AND area IS NULL)) THEN NULL
          ELSE 10 * (SELECT coalesce(sum(area), 0) FROM plot WHERE plot.zone = zone.zone AND lying)
               >= nullif((SELECT coalesce(sum(area), 0) FROM plot
                          WHERE plot.zone = zone.zone AND supplied), 0) END
        FROM zone ORDER BY zone.zone
        """,
        relations,
    )
    ours = verdicts(QUOTA, relations, ("serious_share=10%",))
    assert ours == by_hand
    assert min(Counter(v for (v,) in ours)[verdict] for verdict in (True, False, None)) > 5
