"""A survey in parts (分期成果合并): what stands of it and what comes are read again as one.

The original of the new batch is then one archive of both, so that every figure still leads to its
cell.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from yuanheng.app.intake.drafting import Asked
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import UsageError, Where, say
from yuanheng.ledger.record.known import active_batches
from yuanheng.ledger.record.replacing import Replaced
from yuanheng.ledger.sources.joined import layers_of
from yuanheng.ledger.sources.layers import list_layers
from yuanheng.model.ledger import Batch, Draft
from yuanheng.store.originals import one_file

_ZIPS = frozenset({".zip", ".kmz"})
_PIECE = 1024**2
#: From here on an entry needs the wide form of its lengths.
_WIDE = 1024**3
_ASSUMED = "assume."


@contextmanager
def beside_standing(
    house: OpenHouse, path: Path, draft: Draft, asked: Asked, lost: Sequence[Replaced]
) -> Iterator[tuple[Path, Asked]]:
    """Give a file that holds what would be replaced beside what comes, and all layers of both.

    UsageError where what stands was read otherwise, or was corrected since.
    """
    batches = sorted({r.batch.seq: r.batch for r in lost}.values(), key=lambda b: b.seq)
    for batch in batches:
        _check_same_kind(house, batch, draft)
    new = layers_of(draft.details, draft.layer)
    said = [f"{k.removeprefix(_ASSUMED)}={v}" for b in batches for k, v in _answers(b)]
    with tempfile.TemporaryDirectory(prefix="yuanheng-") as folder, one_file(path) as whole:
        assert whole is not None  # noqa: S101 - of a file that is there
        asked = replace(asked, assume=(*said, *asked.assume), together=False)
        if [b.source.digest for b in batches if b.source] == [_digest(whole)]:
            layers = (*layers_of(batches[0].details, batches[0].layer), *new)
            yield path, replace(asked, layers=tuple(dict.fromkeys(layers)))
            return
        parts = [(_kept(house, b, Path(folder)), layers_of(b.details, b.layer)) for b in batches]
        parts.append((whole, new))
        packed = Path(folder) / f"{' + '.join(file.stem for file, _ in parts)}.zip"
        stems = _pack(packed, [file for file, _ in parts])
        layers = _names(packed, list(zip(stems, (names for _, names in parts), strict=True)))
        yield packed, replace(asked, layers=layers)


def _check_same_kind(house: OpenHouse, batch: Batch, draft: Draft) -> None:
    """Refuse to join what was entered otherwise; what was corrected since would be lost."""
    if batch.source is None or batch.profile != draft.profile:
        raise UsageError(
            say(
                "Batch {seq} was not read as this layer is, and cannot be taken together with it",
                seq=batch.seq,
            ),
            remedy=say("Put all patches into one layer and import that."),
        )
    active = active_batches(house.store.batches(), house.store.last_seq()).values()
    corrected = sum(
        b.kind == "correct" and str(b.details.get("fact")).partition(".")[0] == str(batch.seq)
        for b in active
    )
    if corrected:
        raise UsageError(
            say(
                "Batch {seq} carries {n} corrections, which reading it again would lose",
                seq=batch.seq,
                n=corrected,
            ),
            remedy=say("Put all patches into one layer with the corrections, and import that."),
        )


def _answers(batch: Batch) -> list[tuple[str, str]]:
    """Give what was answered when a batch was read."""
    return [(k, str(v)) for k, v in batch.details.items() if k.startswith(_ASSUMED)]


def _digest(path: Path) -> str:
    """Give the SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _kept(house: OpenHouse, batch: Batch, folder: Path) -> Path:
    """Write the original of a batch to a folder of its own."""
    assert batch.source is not None  # noqa: S101 - was checked
    own = folder / str(batch.seq)
    own.mkdir()
    path = own / Path(batch.source.name).name
    with path.open("wb") as stream:
        stream.writelines(house.store.source(batch.source.digest))
    return path


def _pack(target: Path, files: Sequence[Path]) -> list[str]:
    """Pack files into one archive, archives taken apart; give the name of each there."""
    stems: list[str] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            stem, n = file.stem, 2
            while stem in stems:
                stem, n = f"{file.stem} ({n})", n + 1
            stems.append(stem)
            if file.suffix.lower() not in _ZIPS:
                archive.write(file, f"{stem}{file.suffix}")
                continue
            with zipfile.ZipFile(file) as inner:
                for member in inner.infolist():
                    if not member.is_dir():
                        _copy(inner, member, archive, f"{stem}/{member.filename}")
    return stems


def _copy(
    inner: zipfile.ZipFile, member: zipfile.ZipInfo, archive: zipfile.ZipFile, name: str
) -> None:
    """Copy an entry piece by piece, however large it is."""
    is_wide = member.file_size > _WIDE
    with inner.open(member) as plain, archive.open(name, "w", force_zip64=is_wide) as packed:
        shutil.copyfileobj(plain, packed, _PIECE)


def _names(packed: Path, wanted: Sequence[tuple[str, tuple[str, ...]]]) -> tuple[str, ...]:
    """Find the layers in the archive; UsageError where their names leave it open."""
    known = [layer.name for layer in list_layers(packed)]
    found: list[str] = []
    for stem, layers in wanted:
        for layer in layers:
            ways = (f"{stem}/{layer}", f"{stem}/{stem}/{layer}", layer, stem)
            name = next((w for w in ways if known.count(w) == 1 and w not in found), None)
            if name is None:
                raise UsageError(
                    say("The files cannot be taken together as they are"),
                    where=Where(file=packed.name, layer=layer),
                    remedy=say("Put all patches into one layer and import that."),
                )
            found.append(name)
    return tuple(found)
