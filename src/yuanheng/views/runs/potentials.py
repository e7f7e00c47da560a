"""The potentials of a run (潜力) in words: how much land, by which formula."""

from __future__ import annotations

from yuanheng.model.evaluation import Run
from yuanheng.standards.packs import contents as packs
from yuanheng.words.figures import with_unit
from yuanheng.words.words import Words


def potentials(
    run: Run, zone: str, area: str, words: Words
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Give the potentials of one area of a zone: label and value, then those not provable.

    zone: the name of the zone in the run; area: its 评价范围.
    """
    card = packs.scorecard(run.standard)
    known, lacking = [], []
    for result in run.results:
        for found in (a for a in result.areas if result.name == zone and a.area == area):
            for potential in found.potentials:
                spec = card.potentials[potential.id]
                label = words.label(spec.label)
                if potential.value is None:
                    lacking.append(label)
                else:
                    known.append((label, with_unit(potential.value, spec.unit.text)))
    return tuple(known), tuple(lacking)
