"""Parameters without which nothing is scored (缺少的参数): asked for before a run is official."""

from __future__ import annotations

from collections.abc import Mapping

from yuanheng.errors import Plain, WantedError, say
from yuanheng.model.evaluation import Run
from yuanheng.standards.scorecards.indicators import Parameter
from yuanheng.words.figures import shown_unit


def check_scored(run: Run, declared: Mapping[str, Parameter]) -> None:
    """Refuse an official run that scores nobody for want of parameters; WantedError names them."""
    results = [zone.total for zone in run.results]
    if not run.official or not results or any(total.score is not None for total in results):
        return
    names = dict.fromkeys(
        m.name
        for zone in run.results
        for node in (zone.total, *(n for area in zone.areas for n in area.nodes))
        for m in node.missing
        if m.kind == "parameter"
    )
    wanted = [declared[name] for name in names if name in declared]
    if not wanted:
        return
    raise WantedError(
        say("Nothing can be scored: {n} parameters are not given", n=len(wanted)),
        lines=tuple(
            say("{name}: {meant_by}, in {unit}", **_said(p))
            if p.unit.text
            else say("{name}: {meant_by}", **_said(p))
            for p in wanted
        ),
        expected=say(
            "They come from the plan or notice by which you evaluate; without them make a trial."
        ),
        remedy=say(
            "Say --set {name}=VALUE for each, --params FILE, or --trial.", name=wanted[0].id
        ),
        names=tuple(p.id for p in wanted),
    )


def _said(parameter: Parameter) -> dict[str, Plain]:
    """Name a parameter; its label is put into the reader's language by its English one."""
    return {
        "name": parameter.id,
        "meant_by": parameter.label["en"],
        "unit": shown_unit(parameter.unit.text),
    }
