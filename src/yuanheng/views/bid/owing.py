"""Who owes a figure of a zone (责任单位), and which documents prove it (佐证)."""

from __future__ import annotations

from collections.abc import Mapping

from yuanheng.ledger.record.known import standing
from yuanheng.ledger.values import folded
from yuanheng.model.evaluation import Run
from yuanheng.model.relation import Label
from yuanheng.monitor.indicators.series import lead_units
from yuanheng.ports import House


def owners_of(house: House, run: Run, zone: str) -> Mapping[str, str]:
    """Name the units that lead: by rule as targets name it, by indicator as the return does."""
    found = {
        folded(name): unit
        for (of, name), unit in lead_units(house.record, {zone}, run.ledger_seq).items()
        if of == zone and unit
    }
    for row in standing(house.record, "target", run.ledger_seq).to_pylist():
        if row["zone"] == zone and row["rule"] and row["lead_unit"]:
            found[str(row["rule"])] = str(row["lead_unit"])
    return found


class Proofs:
    """The documents of a zone that the ledger has, by what they are about and by their titles."""

    def __init__(self, house: House, run: Run, zone: str) -> None:
        """Read them as the run knew them."""
        rows = standing(house.record, "evidence", run.ledger_seq).to_pylist()
        own = [row for row in rows if row["zone"] == zone]
        self._about = {
            folded(str(row["subject"])): str(row["number"]) for row in own if row["subject"]
        }
        self._titled = {folded(str(row["title"])): str(row["number"]) for row in own}

    def of(self, fact: Label, document: Label) -> str:
        """Give the number of the document of a fact; empty where the ledger has none."""
        about = self._about.get(folded(fact["zh"]))
        if about is not None:
            return about
        wanted = folded(document["zh"])
        return next((n for title, n in self._titled.items() if wanted in title), "")
