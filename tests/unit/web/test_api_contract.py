"""The API keeps what its description says, whatever it is sent (schemathesis)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.unit.web.desk import RULEBOOK, Desk, open_desk

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
#: Calls for each operation and account: enough to try each parameter's edges.
EXAMPLES = 12


@pytest.fixture(scope="module")
def fuzzed(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk that is written to by whatever the calls happen to do."""
    return open_desk(template, tmp_path_factory.mktemp("contract"))


def call(client: TestClient, case: Case[Any]) -> None:
    """Send one call as the account, and hold its answer against the description."""
    sent = case.as_transport_kwargs(base_url="http://localhost")
    for name in ("timeout", "cookies"):
        sent.pop(name, None)
    sent["headers"] = {k: v for k, v in dict(sent["headers"]).items() if k != "User-Agent"}
    answer = client.request(**sent)
    answer.request.read()  # a form with a file is sent in pieces, and is looked at once more
    case.validate_response(answer, checks=CHECKS)


@pytest.mark.parametrize("role", ["admin", "scoped"])
def test_no_call_breaks_the_api_and_every_answer_is_described(role: str, fuzzed: Desk) -> None:
    """No 5xx, no status, type or shape of an answer that the description does not name."""
    client = fuzzed.client_of(role)
    schema = schemathesis.openapi.from_dict(fuzzed.site.openapi())
    real = {"zone": fuzzed.near, "standard": RULEBOOK, "relation": "supply", "period": "2013"}
    failed, count = [], 0
    for found in schema.get_all_operations():
        operation = found.ok()  # type: ignore[union-attr]
        count += 1

        def check(case: Case[Any], n: int) -> None:
            if n:  # every other call is about something that is there
                case.path_parameters |= {
                    name: n if name == "number" else real[name]
                    for name in case.path_parameters
                    if name == "number" or name in real
                }
                case.query |= {name: real[name] for name in case.query if name in real}
            call(client, case)

        run = settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )(given(case=operation.as_strategy(), n=st.sampled_from([0, 1, 0, 2, 0, 12]))(check))
        try:
            run()
        except Exception as error:  # noqa: BLE001 - every operation is tried, then all is told
            failed.append(f"{operation.label}: {error}")
    assert failed == []
    assert count > 30
