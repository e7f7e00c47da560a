"""The system itself (系统): versions, packs with their digests, and the size of the ledger."""

from __future__ import annotations

import platform
from dataclasses import dataclass

from yuanheng._version import __version__
from yuanheng.app.opening import OpenHouse
from yuanheng.app.reports.shelf import shelf_of
from yuanheng.ledger.record.known import zones_on
from yuanheng.model.relation import Label
from yuanheng.standards.packs import contents as packs


@dataclass(frozen=True)
class PackVersion:
    """A pack as it is installed: its id, kind, title and the digest of its files."""

    id: str
    kind: packs.PackKind
    title: Label
    digest: str


@dataclass(frozen=True)
class SystemFacts:
    """What runs here, on what. Sizes are in bytes; `reports` is the folder of the shelf."""

    program: str
    engine: str
    python: str
    ledger: str
    ledger_size: int
    reports: str
    reports_size: int
    last_seq: int
    runs: int
    packs: tuple[PackVersion, ...]


def known_zones(house: OpenHouse) -> dict[str, str]:
    """Name every zone of the ledger, by its internal number."""
    rows = zones_on(house.store, house.store.last_seq(), "9999")
    return {str(row["zone"]): str(row["name"] or row["zone"]) for row in rows}


def system_facts(house: OpenHouse) -> SystemFacts:
    """Say what runs here, and how large the ledger is."""
    shelf = shelf_of(house.path)
    return SystemFacts(
        program=__version__,
        engine=house.engine.name,
        python=platform.python_version(),
        ledger=house.place,
        ledger_size=house.home.size_bytes(),
        reports=str(shelf),
        reports_size=sum(path.stat().st_size for path in shelf.rglob("*") if path.is_file()),
        last_seq=house.store.last_seq(),
        runs=len(house.store.runs()),
        packs=tuple(
            PackVersion(pack.id, pack.kind, pack.title, pack.digest)
            for _, pack in sorted(packs.all_packs().items())
        ),
    )
