"""Write the JSON schema of a trace from its types: `python docs/trace.py`.

A trace is what `/api/evaluation/runs/N/explain` and `…/verdict` answer, and what the terminal's
`yuanheng explain --json` prints of a figure.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from yuanheng.views.descent.figure import Explanation
from yuanheng.web.pages.evaluation_details import ExplainedVerdict, TracedRun

PAGE = Path(__file__).parent / "reference" / "trace.schema.json"
_HEAD = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "溯源 · A figure or a verdict of a run, down to the cells it rests on",
}


@dataclass(frozen=True)
class PrintedTrace:
    """A figure of a run as the terminal prints it with --json."""

    run: int
    zone: str
    explanation: Explanation


def schema() -> dict[str, Any]:
    """Give the schema; nothing may stand in a trace that it does not name."""
    shapes: TypeAdapter[Any] = TypeAdapter(TracedRun | ExplainedVerdict | PrintedTrace)
    found = shapes.json_schema(mode="serialization")
    for shape in found["$defs"].values():
        if "properties" in shape:
            shape["additionalProperties"] = False
    return {**_HEAD, **found}


def written() -> str:
    """Give the schema as it stands in the file."""
    return json.dumps(schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
