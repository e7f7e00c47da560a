"""The sample zone (样例园区) in a ledger of one's own: brought to be looked at, and taken out."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from yuanheng.app.demo.supplies import DEMO_DAY, write_demo_supplies
from yuanheng.app.demo.survey import write_demo_survey
from yuanheng.app.intake.layers import import_file
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.keeping.ledger import history, withdraw
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import UsageError, say
from yuanheng.ledger.drafts.by_hand import draft_zone
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.ledger.record.known import zone_history
from yuanheng.ports import silent
from yuanheng.views.start import SAMPLE, sample_zone
from yuanheng.words.words import Words


def bring_sample(house: OpenHouse, words: Words) -> str:
    """Bring the sample zone with two surveys and its supplied plots; gives its id.

    Its name says that its data are a sample, wherever it stands. UsageError where it is there.
    """
    if sample_zone(house):
        raise UsageError(say("The sample zone is in the ledger already"))
    with tempfile.TemporaryDirectory(prefix="yuanheng-") as folder:
        survey = write_demo_survey(Path(folder) / "样例调查.gpkg")
        known = zone_history(house.store, house.store.last_seq())
        named = {"name": survey.zone_name, "code": survey.zone_code, "level": "省级"}
        zone, draft = draft_zone(known, named, house.actor)
        marked = replace(draft, details={**draft.details, SAMPLE: True})
        house.store.write(marked, None, silent)
        before, after = survey.layers
        import_file(house, survey.path, layer=before, period="2012", zone=zone)
        import_file(house, survey.path, layer=after, period="2013", zone=zone, assume=["JZMJ=m2"])
        table = write_demo_supplies(Path(folder) / "样例供地.xlsx")
        import_filled(house, TableRequest(table.path, None, None, DEMO_DAY[:4], zone), words)
    return zone


def remove_sample(house: OpenHouse) -> int:
    """Withdraw all that was brought of the sample zone, the last first; tells how many batches."""
    zone = sample_zone(house)
    if zone is None:
        raise UsageError(say("The sample zone is not in the ledger"))
    found = [h.batch for h in history(house, zone) if h.state != "withdrawn"]
    standing = [batch.seq for batch in found if batch.kind != "withdraw"]
    for seq in sorted(standing, reverse=True):
        withdraw(house, seq, "样例移除")
    return len(standing)
