"""A run of before contracts were read with their changes is made again: corrected, with why."""

from typing import Any

import pyarrow as pa
import pytest

from yuanheng.app.keeping.replaying import replay
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.model.ledger import ARROW_TYPES, Draft, SnapshotSet
from yuanheng.model.replaying import Replay
from yuanheng.monitor import contracts
from yuanheng.monitor.contracts import DATES
from yuanheng.ports import silent
from yuanheng.standards.relations import ledger_schema
from yuanheng.views.runs.replayed import change_lines
from yuanheng.words.words import Words

IDLE, SUPPLY, CHANGE, CAUSE = "cn.idle-land.2012", "supply", "supply_change", "idle_cause"
NEVER = "9999-12-31"


def day(name: str, at: str) -> dict[str, str]:
    """Give the two ends of a day that is known."""
    return {f"{name}_from": at, f"{name}_to": at}


def told(relation: str, rows: list[dict[str, Any]]) -> dict[str, pa.Table]:
    """Give facts as a batch keeps them."""
    fields = [("source_row", "integer"), *ledger_schema().relations[relation].stored]
    numbered = [{"zone": "Z1", "source_row": n, **row} for n, row in enumerate(rows, 2)]
    schema = pa.schema([(name, ARROW_TYPES[kind]) for name, kind in fields])
    return {relation: pa.Table.from_pylist(numbered, schema=schema)}


def supply(number: str) -> dict[str, Any]:
    """Give a contract that was to be begun in 2010 and was not by 2013."""
    never = {"construction_start_from": "2014-01-01", "construction_start_to": NEVER}
    causes = {"idle_cause": "enterprise", "number": number, "period": "2013"}
    return {**causes, **never, **day("agreed_start", "2010-06-30")}


def kept(house: OpenHouse, facts: dict[str, pa.Table]) -> None:
    """Write facts as an import does."""
    sets = tuple(SnapshotSet(name, "Z1", "", "2013") for name in facts if name == SUPPLY)
    house.store.write(Draft("import", "t", "2013", None, None, facts, sets, (), {}), None, silent)


def as_read_then(name: str, table: pa.Table, *_rest: object) -> pa.Table:
    """Give contracts without their changes, and causes of which only stated days counted."""
    unread = dict.fromkeys(DATES if name == CAUSE else ())
    rows = [{**row, **unread} for row in table.to_pylist()]
    return pa.Table.from_pylist(rows, table.schema)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[OpenHouse, Replay]:
    """Give a run that read contracts without their changes, and causes without dates, again.

    P1's start was put off to 2013, of P2 the government held the works up for two years, P3 has
    both; P4 stands as it was signed.
    """
    house = create_ledger(tmp_path_factory.mktemp("contracts") / "l.yhdb")
    kept(house, told(SUPPLY, [supply(f"P{n}") for n in (1, 2, 3, 4)]))
    put_off = {"changed_column": "agreed_start", "new_value": "2012-12-31"}
    signed = day("signed_on", "2012-05-01")
    kept(house, told(CHANGE, [{"supply": p, **put_off, **signed} for p in ("P1", "P3")]))
    held = {"cause": "government-delivery"}
    first = {**held, **day("starts_on", "2010-07-01"), **day("ends_on", "2012-12-31")}
    later = {**held, **day("starts_on", "2013-01-01"), **day("ends_on", "2013-06-30")}
    kept(house, told(CAUSE, [{"supply": "P2", **first}, {"supply": "P3", **later}]))
    with pytest.MonkeyPatch.context() as then:
        then.setattr(contracts, "on_day", as_read_then)
        run = evaluate(house, IDLE, period="2013", as_of="2013-12-31")
    return house, replay(house, run.id)


def test_what_was_not_read_then_explains_what_is_otherwise_alone_or_together(
    done: tuple[OpenHouse, Replay],
) -> None:
    """P4, of which nothing else was told, is as it was."""
    house, found = done
    assert found.outcome == "corrected"
    why: dict[str, set[tuple[str, ...]]] = {}
    for change in found.changes:
        why.setdefault(change.subject, set()).add(change.reasons)
    assert (why["P1"], why["P2"]) == ({("contract",)}, {("cause",)})
    assert ("contract", "cause") in why["P3"]
    assert "P4" not in why
    texts = {x.reason_text for x in change_lines(house, Words("zh"), found.run, found.changes)}
    both = "合同变更现自签订之日起计入；未载明扣除天数的原因，现按起止日计算天数"
    assert both in texts
