"""How far the ledger has been begun (起步): a zone, a table to fill, the first data."""

from __future__ import annotations

from dataclasses import dataclass

from yuanheng.ledger.record.known import active_batches, heads, zones_on
from yuanheng.ports import House

#: Details of the batch that brought the sample zone.
SAMPLE = "sample"


@dataclass(frozen=True)
class Start:
    """What is there of somebody's own zones; `sample` is the sample zone where that stands."""

    has_zone: bool
    has_data: bool
    sample: str | None

    @property
    def is_begun(self) -> bool:
        """Tell that nothing is left to be shown."""
        return self.has_zone and self.has_data


def start_of(house: House, zones: frozenset[str]) -> Start:
    """Tell how far the ledger has been begun for some zones."""
    record, seq = house.record, house.record.last_seq()
    sample = sample_zone(house)
    known = {str(row["zone"]) for row in zones_on(record, seq, "9999")}
    own = (known & zones) - {sample}
    told = {kept.zone for kept in heads(record, seq)}
    return Start(bool(own), bool(own & told), sample if sample in zones else None)


def sample_zone(house: House) -> str | None:
    """Give the sample zone; None where it was never brought, or was taken out again."""
    record = house.record
    standing = active_batches(record.batches(), record.last_seq()).values()
    marked = (str(batch.details["zone"]) for batch in standing if batch.details.get(SAMPLE))
    return next(marked, None)
