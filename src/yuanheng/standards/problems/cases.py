"""Cases of a problem (算例): what there is and who asks, who is served, who is short of what."""

from __future__ import annotations

from pydantic import Field

from yuanheng.standards.yaml.source import Strict, Yaml

Given = str | float | int | bool | None


class ProblemCase(Strict):
    """A case: quota and requests as people write them, and what must come out."""

    case: str
    ref: str
    quota: list[dict[str, Given]]
    requests: list[dict[str, Given]]
    settings: dict[str, str] = Field(default_factory=dict, alias="with")
    aim: str | None = None
    expect: dict[str, str] = Field(default_factory=dict)
    short: dict[str, list[str]] = Field(default_factory=dict)
    value: float | int | None = None
    refused: str | None = None


class _Cases(Strict):
    cases: list[ProblemCase]


def read_problem_cases(yaml: Yaml) -> tuple[ProblemCase, ...]:
    """Read the cases of a problem; StandardError with line where one is malformed."""
    return tuple(yaml.parse(_Cases).cases)
