"""What a layer lacks is one line below the warnings, and the list is kept."""

from __future__ import annotations

import pytest

from yuanheng.errors import Where, say
from yuanheng.model.ledger import Issue, Severity
from yuanheng.views.ledger.proportion import in_proportion
from yuanheng.words.words import Words

HERE = Where(file="survey.gpkg", layer="survey")


def issue(check: str, severity: Severity, label: str = "") -> Issue:
    message = say("{label} is not in this layer; it is unknown on every patch", label=label)
    return Issue(check, severity, HERE, "", message, say("Nothing to do."))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_many_absent_fields_are_one_line_after_the_warnings(lang: str) -> None:
    """Two dozen notices do not bury one warning, and can all be read."""
    absent = tuple(issue("field.absent", "notice", f"Field {n}") for n in range(25))
    warning = issue("geometry.overlap", "warning")
    shown = in_proportion(Words(lang), (*absent, warning))
    assert shown[0].issue == warning
    (line,) = shown[1:]
    assert line.stands_for == absent
    assert line.issue.message.values["n"] == 25
    assert "Field 4" in str(line.issue.message.values["names"])
    assert "Field 5" not in str(line.issue.message.values["names"])


def test_one_absent_field_is_said_by_itself() -> None:
    """A line for one would only say less."""
    alone = issue("totals.absent", "notice", "Revenue")
    assert [s.issue for s in in_proportion(Words("en"), [alone])] == [alone]
