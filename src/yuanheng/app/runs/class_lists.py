"""Class lists (分类名单): a scheme from a form, and the list of a run made by it and kept."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from yuanheng.app.office.accounts import audit_entry, desk_of
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import UsageError, say
from yuanheng.evaluate.classes.of_run import classes_of_run
from yuanheng.ledger.values import folded
from yuanheng.model.class_lists import ClassList
from yuanheng.model.evaluation import Run
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.scorecards.classes import SchemeYaml, scheme_of
from yuanheng.views.standards.versions import is_day

#: By it the lists of one office are found again from year to year.
OWN = "office.classes"
#: A line of an exception: the firm, what is stated of it, the reason, and how it is counted.
_CELLS = (3, 4)
#: Words of the fourth cell: the firm takes a seat of its class.
_SEATED = ("占名额", "计入名额", "in quota")


@dataclass(frozen=True)
class SchemeFields:
    """What stands in the form of a scheme, as people write it.

    bands: names and shares; least, most: what one indicator scores, a number or a word for none;
    members: a line for each firm that stands apart: firm, class or points, reason.
    """

    document: str
    version: str
    bands: tuple[tuple[str, str], ...]
    decimals: int
    least: str
    most: str
    otherwise: str
    rounding: str = ""
    ties: str = ""
    freed: str = ""
    minimum: str = ""
    minimum_of: str = ""
    members: str = ""
    surcharge_of: str = ""
    surcharge: str = ""
    surcharge_document: str = ""


def scheme_of_fields(fields: SchemeFields, run: Run) -> SchemeYaml:
    """Read the form of a scheme; UsageError or StandardError says what of it does not fit."""
    if not fields.document.strip() or not fields.version.strip():
        raise UsageError(say("A scheme needs the name of its document and its version"))
    plain: dict[str, Any] = {
        "classes": OWN,
        "version": fields.version.strip(),
        "document": fields.document.strip(),
        "standard": run.standard,
        "bands": [
            {"name": name.strip(), "to": _number(to)}
            for name, to in fields.bands
            if name.strip() and to.strip()
        ],
        "decimals": fields.decimals,
        "item": {"least": _limit(fields.least), "most": _limit(fields.most)},
        "missing": {"otherwise": fields.otherwise},
    }
    plain |= {
        name: value
        for name in ("rounding", "ties", "freed")
        if (value := str(getattr(fields, name)))
    }
    if fields.minimum.strip():
        plain["minimum"] = {
            "quantity": fields.minimum_of,
            "unit": "亩",
            "at_least": _number(fields.minimum),
        }
    plain["members"] = list(_members(fields.members, run))
    if fields.surcharge_of.strip():
        plain["surcharge"] = {
            "of": fields.surcharge_of.strip(),
            "unit": "元/kWh",
            "by_year": [_number(text) for text in folded(fields.surcharge).split()],
            "document": fields.surcharge_document.strip() or fields.document.strip(),
        }
    return scheme_of(plain, OWN)


def make_class_list(
    house: OpenHouse, run: Run, plain: object, *, open_from: str = "", open_until: str = ""
) -> ClassList:
    """Put the firms of a run into classes, and keep the list; it replaces the last of its period.

    plain: a scheme as its file has it, which is checked.

    Years in a row are counted from the lists kept for the years before, where the scheme does not
    state them. UsageError where the days for objections are none, StandardError where the scheme
    is not of this run.
    """
    if bool(open_from) != bool(open_until) or open_until < open_from:
        raise UsageError(say("The days for objections need a first and a last day, in this order"))
    for day in (open_from, open_until):
        if day and not is_day(day):
            raise UsageError(say("{text} is not a day of the calendar", text=day))
    known = house.store.class_lists()
    scheme = _with_earlier(scheme_of(plain, "scheme"), run, known)
    classes = classes_by_firm(run, scheme)
    like = [x.n for x in known if (x.standard, x.period) == (run.standard, run.period)]
    made = house.store.add_class_list(
        ClassList(
            n=0,
            run=run.id,
            standard=run.standard,
            period=run.period,
            recorded_at=house.clock.now().isoformat(timespec="seconds"),
            actor=house.actor,
            ledger_seq=run.ledger_seq,
            digest=classes_digest(classes),
            open_from=open_from,
            open_until=open_until,
            replaces=max(like, default=0),
            scheme=scheme.plain,
            classes=classes,
        )
    )
    desk_of(house).add_audit(audit_entry(house, "classes.make", str(made.n), run=str(run.id)))
    return made


def classes_by_firm(run: Run, scheme: SchemeYaml) -> dict[str, tuple[str, ...]]:
    """Give the classes of each firm of a run."""
    groups = classes_of_run(packs.scorecard(run.standard), run, scheme)
    found = {firm.result.subject: firm.classes for group in groups for firm in group.firms}
    return dict(sorted(found.items()))


def classes_digest(classes: Mapping[str, tuple[str, ...]]) -> str:
    """Give the digest of what each firm's classes are."""
    text = json.dumps(sorted(classes.items()), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def _with_earlier(scheme: SchemeYaml, run: Run, known: tuple[ClassList, ...]) -> SchemeYaml:
    """State who was in the class of the surcharge in earlier years, as lists that were kept say."""
    if scheme.surcharge is None:
        return scheme
    stated = dict(scheme.earlier)
    year = int(run.period[:4]) - 1
    while str(year) not in stated:
        kept = [x for x in known if x.scheme["classes"] == scheme.classes and x.period == str(year)]
        if not kept:
            break
        of = scheme.surcharge.of
        stated[str(year)] = [firm for firm, each in kept[-1].classes.items() if each == (of,)]
        year -= 1
    return scheme.model_copy(update={"earlier": stated})


def _members(text: str, run: Run) -> Iterator[dict[str, Any]]:
    """Read the lines of firms that stand apart: a class, `≤B` for the best it may have, points."""
    names: dict[str, list[str]] = {}
    for result in run.results:
        for name in {result.subject, result.name}:
            names.setdefault(name, []).append(result.subject)
    for line in text.splitlines():
        if not line.strip():
            continue
        cells = [c.strip() for c in line.replace("｜", "|").replace("\t", "|").split("|")]
        is_seated = cells[3:] != [] and cells[3] in _SEATED
        if len(cells) not in _CELLS or not all(cells) or (cells[3:] and not is_seated):
            raise UsageError(
                say("{line} is not a firm, its class or points, and the reason", line=line[:80]),
                expected=say("For example: NAME | A | five-star enterprise"),
            )
        firms = names.get(cells[0], [])
        if len(firms) != 1:
            what = (
                say("Several firms are called {name}: give the code", name=cells[0])
                if firms
                else say("The run has no firm {name}", name=cells[0])
            )
            raise UsageError(what)
        stated = _stated(folded(cells[1]))
        yield {
            "enterprise": firms[0],
            "reason": cells[2],
            "outside_quota": not is_seated,
            **stated,
        }


def _stated(text: str) -> dict[str, Any]:
    """Read what is stated of a firm."""
    if text[:1] in "≤<":
        return {"at_most": text.lstrip("≤<= ")}
    if text[:1] in "+-−":
        return {"points": _number(text.replace("−", "-"))}
    return {"is": text}


def _limit(text: str) -> float | int | str:
    """Read a limit of one indicator; a word for none is an answer, nothing is not."""
    plain = folded(text).strip()
    if plain.casefold() in ("none", "无", "不限", "不设"):
        return "none"
    return _number(plain)


def _number(text: str) -> float | int:
    """Read a number as people write it, `20` or `20%`; UsageError where it is none."""
    plain = folded(text).strip().removesuffix("%").removeprefix("+")
    try:
        return int(plain)
    except ValueError:
        pass
    try:
        value = float(plain)
    except ValueError:
        value = float("nan")
    if not math.isfinite(value):
        raise UsageError(say("{text} is not a number", text=text[:40] or "–"))
    return value
