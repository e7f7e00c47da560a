"""What a finding rests on (依据), in one line."""

from __future__ import annotations

from collections.abc import Callable

from yuanheng.model.evaluation import SHARE, Finding
from yuanheng.standards.packs.names import named_rule
from yuanheng.words.figures import figure, shown_unit, with_unit
from yuanheng.words.words import Words

#: Takes the key of a detail and its text, and gives the text that remembers its fact.
Mark = Callable[[str, str], str]

#: How many decimals the numbers of a check are printed with, where it is not two.
_PLACES = {"area-agreement.measured": 4}


def is_check(finding: Finding) -> bool:
    """Tell a finding of monitoring from a low score."""
    return "tolerance" in finding.details


def is_verdict(finding: Finding) -> bool:
    """Tell a finding of a rulebook, which names its article."""
    return "article" in finding.details


def finding_evidence(words: Words, finding: Finding, mark: Mark | None = None) -> str:
    """Say in one line what a finding rests on."""
    d, rule = finding.details, finding.rule
    unit = str(d.get("unit") or "")

    def said(key: str, unit: str = "") -> str:
        value = number_of(d.get(key))
        if value is None:
            return figure(None)
        text = check_text(rule, key, value, unit) if is_check(finding) else figure(value, unit=unit)
        return (mark(key, text) if mark else text) + unit_after(unit)

    if is_verdict(finding):
        return _verdict_evidence(words, finding, said("amount", unit))
    if rule == "area-agreement":
        return words(
            "total differs by {total}; {n} of {of} patches beyond tolerance",
            total=said("measured", "%"),
            n=said("patches_off"),
            of=said("patches"),
        )
    if rule == "displacement":
        return _displacement_evidence(words, finding, said)
    if rule.startswith(SHARE):
        return words(
            "comes out at {value}, more than the whole of {whole}",
            value=with_unit(number_of(d.get("value")), unit),
            whole=with_unit(number_of(d.get("whole")), unit),
        )
    if rule.startswith("reported."):
        return words(
            "reported {reported}, computed {computed}",
            reported=said("reported", unit),
            computed=said("computed", unit),
        )
    return words(
        "value {value}, ideal {ideal}, score {score}",
        value=said("value", unit),
        ideal=said("ideal", unit),
        score=said("score"),
    )


def _displacement_evidence(words: Words, finding: Finding, said: Callable[..., str]) -> str:
    """Say how far a survey lies from the one before it."""
    d = finding.details
    if d.get("matched_by") == "outline":
        return words(
            "the survey shares no patch with that of {period} and lies {distance} from it",
            distance=said("measured", "m"),
            period=d.get("compared_with"),
        )
    return words(
        "{n} shared patches lie {distance} apart (median; east {east}, north {north})"
        " from {period}",
        n=said("shared"),
        distance=said("measured", "m"),
        east=said("east_m", "m"),
        north=said("north_m", "m"),
        period=d.get("compared_with"),
    )


def _verdict_evidence(words: Words, finding: Finding, amount: str) -> str:
    """Say what a rule rests on: the row of the ledger, the day, and the amount."""
    d = finding.details
    said = [words("batch {seq}, row {row}", seq=d.get("seq"), row=d.get("row"))]
    if d.get("due"):
        day = str(d["due"])
        how = {
            "open": words("holds since {day}", day=day),
            "suspected": words("would hold since {day}", day=day),
        }
        said.append(how.get(finding.state, words("falls due {day}", day=day)))
    rule = named_rule(finding.rule, str(d.get("standard")))
    if finding.state == "suspected" and rule is not None:
        given = [sign for sign in str(d.get("signs") or "").split(", ") if sign in rule.signs]
        signs = words.join([words.label(rule.signs[sign]) for sign in given])
        said.append(words("signs: {signs}", signs=signs))
    if d.get("amount") is not None:
        said.append(words("amount {amount}", amount=amount))
    return words.join(said)


def check_text(check: str, key: str, value: float, unit: str) -> str:
    """Print a number of a check; counts are whole."""
    if isinstance(value, int):
        return str(value)
    return figure(value, unit=unit, places=_PLACES.get(f"{check}.{key}", 2))


def unit_after(unit: str) -> str:
    """Write a unit as it stands behind a number."""
    return unit if unit in ("", "%") else f" {shown_unit(unit)}"


def number_of(value: object) -> float | None:
    """Read a detail as a number; a whole one stays whole."""
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
