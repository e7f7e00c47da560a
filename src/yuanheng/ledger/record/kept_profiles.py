"""The profile by which a batch was read (批次的导入方案): a shipped one, or a text kept with it."""

from __future__ import annotations

from pathlib import PurePath

from yuanheng.errors import Plain
from yuanheng.model.ledger import Batch
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.packs.profile_file import read_profile_text
from yuanheng.standards.profiles.origin import Origin
from yuanheng.standards.profiles.profile import Profile
from yuanheng.standards.profiles.table_profile import TableProfile
from yuanheng.standards.relations import Schema

#: Under these names a batch keeps the profile of a person: its file, its digest and its text.
FILE, DIGEST, TEXT = "profile.file", "profile.sha256", "profile.text"
_OWN_SHAPE = "core."


def kept_profile(origin: Origin | None) -> dict[str, Plain]:
    """Give what a batch keeps of a profile that is a file: its whole text, so that it stays."""
    if origin is None:
        return {}
    return {FILE: PurePath(origin.name).name, DIGEST: origin.digest, TEXT: origin.text}


def profile_of(batch: Batch, schema: Schema) -> TableProfile | Profile | None:
    """Give the profile by which a batch was read; None where it was in the ledger's own shape."""
    text = batch.details.get(TEXT)
    if isinstance(text, str):
        return read_profile_text(text, str(batch.details[FILE]), schema)
    if batch.profile is None or batch.profile.startswith(_OWN_SHAPE):
        return None
    if packs.pack(batch.profile).kind == "table-profile":
        return packs.table_profile(batch.profile)
    return packs.profile(batch.profile)
